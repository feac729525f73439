#include "fail-calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static gint counting, calls, fail_at, fail_errno, fail_sticky;

void
fail_calls_at (int nth, int error, gboolean sticky)
{
  fail_at = nth;
  fail_errno = error;
  fail_sticky = sticky;
  g_atomic_int_set (&calls, 0);
  g_atomic_int_set (&counting, 1);
}

int
fail_calls_count (void)
{
  return g_atomic_int_get (&calls);
}

static gboolean
is_due (void)
{
  int nth;

  if (!g_atomic_int_get (&counting))
    return FALSE;
  nth = g_atomic_int_add (&calls, 1) + 1;
  if (nth == fail_at && fail_errno == FAIL_BY_KILL)
    raise (SIGKILL);
  return nth == fail_at || (fail_sticky && nth > fail_at);
}

/* Whether a call that moves no data fails. */
static gboolean
fails (void)
{
  if (!is_due () || fail_errno == 0)
    return FALSE;
  errno = fail_errno;
  return TRUE;
}

/* How many of `size` bytes may be written; -1 for an error. */
static gssize
allow (int fd, gsize size)
{
  if (fd <= STDERR_FILENO || !is_due ())
    return (gssize) size;
  if (fail_errno == 0)
    return size > 1 ? (gssize) size / 2 : (gssize) size;
  errno = fail_errno;
  return -1;
}

/* The names are given to the linker, since the headers rename some of these. */
#define DEFINE(TYPE, name, parameters) \
  TYPE fake_##name parameters __asm__ (#name) __attribute__ ((visibility ("default"))); \
  TYPE fake_##name parameters
#define REAL(TYPE, name, types) ((TYPE (*) types) dlsym (RTLD_NEXT, #name))

DEFINE (gssize, write, (int fd, const void *data, gsize size))
{
  gssize n = allow (fd, size);

  return n < 0 ? n : REAL (gssize, write, (int, const void *, gsize)) (fd, data, (gsize) n);
}

DEFINE (gssize, pwrite, (int fd, const void *data, gsize size, gint64 at))
{
  gssize n = allow (fd, size);

  return n < 0 ? n : REAL (gssize, pwrite, (int, const void *, gsize, gint64)) (fd, data, (gsize) n, at);
}

DEFINE (gssize, pwrite64, (int fd, const void *data, gsize size, gint64 at))
{
  gssize n = allow (fd, size);

  return n < 0 ? n : REAL (gssize, pwrite64, (int, const void *, gsize, gint64)) (fd, data, (gsize) n, at);
}

DEFINE (int, fsync, (int fd))
{
  return fails () ? -1 : REAL (int, fsync, (int)) (fd);
}

DEFINE (int, fdatasync, (int fd))
{
  return fails () ? -1 : REAL (int, fdatasync, (int)) (fd);
}

DEFINE (int, ftruncate, (int fd, gint64 size))
{
  return fails () ? -1 : REAL (int, ftruncate, (int, gint64)) (fd, size);
}

DEFINE (int, ftruncate64, (int fd, gint64 size))
{
  return fails () ? -1 : REAL (int, ftruncate64, (int, gint64)) (fd, size);
}

DEFINE (int, rename, (const char *from, const char *to))
{
  return fails () ? -1 : REAL (int, rename, (const char *, const char *)) (from, to);
}
