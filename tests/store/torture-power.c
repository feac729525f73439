/* Power loss, simulated: torture-power STATES [edit|convert] [control].
 *
 * A run that edits, publishes and closes (or first converts a file of version 1)
 * is recorded: every write, cut, sync, renaming and removal, and what was told to
 * the user in between. Then the disk is put together as it may stand when the
 * power goes at any of these moments: what was synced is there; of what was not,
 * nothing, all, or any part, also of single writes; names change in order, and
 * last only once a folder was synced. Opened again, nothing may be missing that
 * was said to be committed or saved.
 *
 * Two controls must fail: `no-sync` forgets the syncs of the working copy, as
 * synchronous=OFF would leave them out; `no-part-sync` those of the document
 * before its renaming. */
#include "store-fixture.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum { OP_WRITE, OP_CUT, OP_SYNC, OP_SYNC_FOLDER, OP_NAME, OP_RENAME, OP_EXCHANGE, OP_UNLINK, OP_COMMITTED, OP_SAVED } OpKind;

typedef struct {
  OpKind kind;
  guint file;       /* number of the file */
  gint64 at;        /* offset, size, or what was told */
  GBytes *data;
  char *path, *to;
} Op;

static GMutex lock;
static gboolean recording;
static char *root;
static GArray *ops;        /* Op */
static GHashTable *live;   /* path → number of the file + 1 */
static GArray *inodes;     /* guint64, by number */
static GArray *base;       /* Op: the files there were, as names and writes */

/* --- recording --- */

#define DEFINE(TYPE, name, parameters) \
  TYPE fake_##name parameters __asm__ (#name) __attribute__ ((visibility ("default"))); \
  TYPE fake_##name parameters
#define REAL(TYPE, name, types) ((TYPE (*) types) dlsym (RTLD_NEXT, #name))

static Op *
add_op (OpKind kind, guint file, gint64 at)
{
  Op op = { kind, file, at, NULL, NULL, NULL };

  g_array_append_val (ops, op);
  return &g_array_index (ops, Op, ops->len - 1);
}

/* The file behind the descriptor; FALSE for what is no file of ours. Shared
 * memory is made anew after a crash. */
static gboolean
find_file (int fd, guint *file)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd), *path = NULL;
  struct stat status;
  gpointer known;

  if (!recording || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return FALSE;
  path = g_file_read_link (link, NULL);
  if (path == NULL || !g_str_has_prefix (path, root) || g_str_has_suffix (path, " (deleted)") || g_str_has_suffix (path, "-shm"))
    return FALSE;
  known = g_hash_table_lookup (live, path);
  if (known && g_array_index (inodes, guint64, GPOINTER_TO_UINT (known) - 1) == status.st_ino)
    {
      *file = GPOINTER_TO_UINT (known) - 1;
      return TRUE;
    }
  *file = inodes->len;
  {
    guint64 inode = status.st_ino;

    g_array_append_val (inodes, inode);
  }
  add_op (OP_NAME, *file, 0)->path = g_strdup (path);
  g_hash_table_insert (live, g_strdup (path), GUINT_TO_POINTER (*file + 1));
  return TRUE;
}

static void
note_write (int fd, gconstpointer data, gssize size, gint64 at)
{
  guint file;

  if (!recording || size <= 0)
    return;
  g_mutex_lock (&lock);
  if (find_file (fd, &file))
    add_op (OP_WRITE, file, at)->data = g_bytes_new (data, (gsize) size);
  g_mutex_unlock (&lock);
}

DEFINE (gssize, write, (int fd, const void *data, gsize size))
{
  gint64 at = recording ? lseek (fd, 0, SEEK_CUR) : 0;
  gssize n = REAL (gssize, write, (int, const void *, gsize)) (fd, data, size);

  note_write (fd, data, n, at);
  return n;
}

DEFINE (gssize, pwrite, (int fd, const void *data, gsize size, gint64 at))
{
  gssize n = REAL (gssize, pwrite, (int, const void *, gsize, gint64)) (fd, data, size, at);

  note_write (fd, data, n, at);
  return n;
}

DEFINE (gssize, pwrite64, (int fd, const void *data, gsize size, gint64 at))
{
  gssize n = REAL (gssize, pwrite64, (int, const void *, gsize, gint64)) (fd, data, size, at);

  note_write (fd, data, n, at);
  return n;
}

static int
note_cut (int fd, gint64 size, int result)
{
  guint file;

  if (recording && result == 0)
    {
      g_mutex_lock (&lock);
      if (find_file (fd, &file))
        add_op (OP_CUT, file, size);
      g_mutex_unlock (&lock);
    }
  return result;
}

DEFINE (int, ftruncate, (int fd, gint64 size))
{
  return note_cut (fd, size, REAL (int, ftruncate, (int, gint64)) (fd, size));
}

DEFINE (int, ftruncate64, (int fd, gint64 size))
{
  return note_cut (fd, size, REAL (int, ftruncate64, (int, gint64)) (fd, size));
}

/* The real disk need not be waited for. */
static int
note_sync (int fd)
{
  struct stat status;
  guint file;

  if (!recording)
    return 0;
  g_mutex_lock (&lock);
  if (fstat (fd, &status) == 0 && S_ISDIR (status.st_mode))
    add_op (OP_SYNC_FOLDER, 0, 0);
  else if (find_file (fd, &file))
    {
      g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);

      add_op (OP_SYNC, file, 0)->path = g_file_read_link (link, NULL);
    }
  g_mutex_unlock (&lock);
  return 0;
}

DEFINE (int, fsync, (int fd))
{
  return note_sync (fd);
}

DEFINE (int, fdatasync, (int fd))
{
  return note_sync (fd);
}

static int
note_rename (const char *from, const char *to, int result)
{
  if (recording && result == 0)
    {
      gpointer file;
      Op *op;

      g_mutex_lock (&lock);
      file = g_hash_table_lookup (live, from);
      if (file)
        {
          op = add_op (OP_RENAME, GPOINTER_TO_UINT (file) - 1, 0);
          op->path = g_strdup (from);
          op->to = g_strdup (to);
          g_hash_table_insert (live, g_strdup (to), file);
          g_hash_table_remove (live, from);
        }
      g_mutex_unlock (&lock);
    }
  return result;
}

DEFINE (int, rename, (const char *from, const char *to))
{
  return note_rename (from, to, REAL (int, rename, (const char *, const char *)) (from, to));
}

DEFINE (int, renameat2, (int a, const char *from, int b, const char *to, unsigned int flags))
{
  int result = REAL (int, renameat2, (int, const char *, int, const char *, unsigned int)) (a, from, b, to, flags);

  if (recording && result == 0 && (flags & RENAME_EXCHANGE))
    {
      gpointer x, y;
      Op *op;

      g_mutex_lock (&lock);
      x = g_hash_table_lookup (live, from);
      y = g_hash_table_lookup (live, to);
      g_assert (x && y);
      op = add_op (OP_EXCHANGE, 0, 0);
      op->path = g_strdup (from);
      op->to = g_strdup (to);
      g_hash_table_insert (live, g_strdup (from), y);
      g_hash_table_insert (live, g_strdup (to), x);
      g_mutex_unlock (&lock);
      return 0;
    }
  return note_rename (from, to, result);
}

DEFINE (int, unlink, (const char *path))
{
  int result = REAL (int, unlink, (const char *)) (path);

  if (recording && result == 0)
    {
      g_mutex_lock (&lock);
      if (g_hash_table_remove (live, path))
        add_op (OP_UNLINK, 0, 0)->path = g_strdup (path);
      g_mutex_unlock (&lock);
    }
  return result;
}

static void
tell (OpKind what, guint number)
{
  g_mutex_lock (&lock);
  add_op (what, 0, number);
  g_mutex_unlock (&lock);
}

/* --- the run --- */

static void
read_base (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL), *bytes = NULL;
      struct stat status;
      Op op = { OP_NAME };
      guint64 inode;
      gsize size;

      g_assert_cmpint (stat (child, &status), ==, 0);
      if (S_ISDIR (status.st_mode))
        {
          read_base (child);
          continue;
        }
      g_assert_true (g_file_get_contents (child, &bytes, &size, NULL));
      inode = status.st_ino;
      op.file = inodes->len;
      op.path = g_strdup (child);
      op.data = g_bytes_new (bytes, size);
      g_array_append_val (inodes, inode);
      g_array_append_val (base, op);
      g_hash_table_insert (live, g_strdup (child), GUINT_TO_POINTER (op.file + 1));
    }
}

static guint
count_homes (LmSnapshot *snapshot)
{
  guint n;

  LM_ROWS (snapshot, HOME, &n);
  return n;
}

static void
run (const char *path)
{
  LmStore *store;
  LmSnapshot *snapshot;
  guint n_before;

  recording = TRUE;
  store = open_store (path);
  snapshot = load (store);
  n_before = count_homes (snapshot);
  tell (OP_COMMITTED, n_before);
  tell (OP_SAVED, n_before);
  for (int i = 0; i < 8; i++)
    {
      g_autoptr (GError) error = NULL;

      add_home (store, &snapshot, "Heindijk");
      tell (OP_COMMITTED, count_homes (snapshot));
      if (i % 3 == 2)
        {
          g_assert_true (lm_store_publish (store, NULL, &error));
          g_assert_no_error (error);
          tell (OP_SAVED, count_homes (snapshot));
        }
    }
  n_before = count_homes (snapshot);
  lm_snapshot_unref (snapshot);
  close_store (store);
  tell (OP_SAVED, n_before);
  recording = FALSE;
}

/* --- the disk after the power went --- */

typedef enum { KEEP_NOTHING, KEEP_ALL, KEEP_SOME } Keep;

static void
apply_write (GByteArray *content, const Op *op, gsize size)
{
  gconstpointer data = g_bytes_get_data (op->data, NULL);

  if (content->len < (gsize) op->at + size)
    {
      guint before = content->len;

      g_byte_array_set_size (content, (guint) ((gsize) op->at + size));
      memset (content->data + before, 0, content->len - before);
    }
  memcpy (content->data + op->at, data, size);
}

/* What may stand in the file at the moment `until`. */
static GByteArray *
make_content (guint file, guint until, Keep keep, GRand *rand, const char *control)
{
  GByteArray *content = g_byte_array_new ();
  guint synced = 0;

  for (guint i = 0; i < base->len; i++)
    if (g_array_index (base, Op, i).file == file)
      {
        gsize size;
        gconstpointer data = g_bytes_get_data (g_array_index (base, Op, i).data, &size);

        g_byte_array_append (content, data, (guint) size);
      }
  for (guint i = 0; i < until; i++)
    {
      const Op *op = &g_array_index (ops, Op, i);

      if (op->kind != OP_SYNC || op->file != file)
        continue;
      if (control && op->path && g_str_equal (control, "no-sync") && strstr (op->path, "project.db"))
        continue;
      if (control && op->path && g_str_equal (control, "no-part-sync") && g_str_has_suffix (op->path, ".part"))
        continue;
      synced = i;
    }
  for (guint i = 0; i < until; i++)
    {
      const Op *op = &g_array_index (ops, Op, i);
      gboolean sure = i < synced;

      if (op->file != file || (op->kind != OP_WRITE && op->kind != OP_CUT))
        continue;
      if (!sure && (keep == KEEP_NOTHING || (keep == KEEP_SOME && g_rand_boolean (rand))))
        continue;
      if (op->kind == OP_CUT)
        {
          guint before = content->len;

          g_byte_array_set_size (content, (guint) op->at);
          if (content->len > before)
            memset (content->data + before, 0, content->len - before);
        }
      else
        {
          gsize size = g_bytes_get_size (op->data);

          /* A disk writes whole sectors, but not all of them at once. */
          if (!sure && keep == KEEP_SOME && size > 512 && g_rand_int_range (rand, 0, 4) == 0)
            size = (gsize) g_rand_int_range (rand, 1, (gint32) (size / 512) + 1) * 512;
          apply_write (content, op, size);
        }
    }
  return content;
}

/* Which file stands under which name. (transfer full) */
static GHashTable *
make_names (guint until, Keep keep, GRand *rand)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint sure = 0, last;

  for (guint i = 0; i < base->len; i++)
    g_hash_table_insert (names, g_strdup (g_array_index (base, Op, i).path), GUINT_TO_POINTER (g_array_index (base, Op, i).file + 1));
  for (guint i = 0; i < until; i++)
    if (g_array_index (ops, Op, i).kind == OP_SYNC_FOLDER)
      sure = i;
  last = keep == KEEP_NOTHING ? sure : keep == KEEP_ALL || sure == until ? until : (guint) g_rand_int_range (rand, (gint32) sure, (gint32) until + 1);
  for (guint i = 0; i < last; i++)
    {
      const Op *op = &g_array_index (ops, Op, i);

      if (op->kind == OP_NAME)
        g_hash_table_insert (names, g_strdup (op->path), GUINT_TO_POINTER (op->file + 1));
      else if (op->kind == OP_UNLINK)
        g_hash_table_remove (names, op->path);
      else if (op->kind == OP_EXCHANGE)
        {
          gpointer x = g_hash_table_lookup (names, op->path), y = g_hash_table_lookup (names, op->to);

          g_hash_table_insert (names, g_strdup (op->path), y);
          g_hash_table_insert (names, g_strdup (op->to), x);
        }
      else if (op->kind == OP_RENAME)
        {
          g_hash_table_insert (names, g_strdup (op->to), GUINT_TO_POINTER (op->file + 1));
          g_hash_table_remove (names, op->path);
        }
    }
  return names;
}

static void
put_disk (guint until, Keep names_kept, Keep data_kept, GRand *rand, const char *control)
{
  g_autoptr (GHashTable) names = make_names (until, names_kept, rand);
  GHashTableIter iter;
  gpointer path, file;

  remove_tree (root);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &path, &file))
    {
      g_autoptr (GByteArray) content = make_content (GPOINTER_TO_UINT (file) - 1, until, data_kept, rand, control);
      g_autofree char *folder = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      g_assert_true (g_file_set_contents_full (path, (const char *) content->data, content->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static guint
last_told (OpKind kind, guint until)
{
  guint told = 0;

  for (guint i = 0; i < until; i++)
    if (g_array_index (ops, Op, i).kind == kind)
      told = (guint) g_array_index (ops, Op, i).at;
  return told;
}

/* Homes found; -1 where it can't be opened. */
static int
count_in (const char *path)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = lm_store_open (path, &error);
  g_autoptr (LmSnapshot) snapshot = store ? lm_store_load (store, &error) : NULL;
  int n = snapshot ? (int) count_homes (snapshot) : -1;

  if (n < 0 && g_getenv ("LM_TORTURE_WORDS"))
    g_printerr ("%s\n", error->message);
  if (store)
    lm_store_close (store, NULL);
  return n;
}

int
main (int argc, char *argv[])
{
  int states = argc > 1 ? atoi (argv[1]) : 300, lost = 0, tried = 0;
  const char *what = argc > 2 ? argv[2] : "edit", *control = argc > 3 ? argv[3] : NULL;
  const char *seed = g_getenv ("LM_TORTURE_SEED");
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed ? (guint32) atoi (seed) : 1);
  g_autofree char *path = NULL, *alone = NULL;
  guint n_told = 0;

  argc = 1;
  root = g_dir_make_tmp ("lm-power-XXXXXX", NULL);
  g_assert_nonnull (root);
  {
    g_autofree char *state = g_build_filename (root, "state", NULL);

    g_setenv ("XDG_STATE_HOME", state, TRUE);
  }
  path = g_build_filename (root, "Heindijk.lmeter", NULL);
  alone = g_build_filename (root, "alone.lmeter", NULL);
  ops = g_array_new (FALSE, FALSE, sizeof (Op));
  base = g_array_new (FALSE, FALSE, sizeof (Op));
  inodes = g_array_new (FALSE, FALSE, sizeof (guint64));
  live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_str_equal (what, "convert"))
    {
      g_autofree char *golden = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "store", "golden", "version-1.lmeter.gz", NULL);
      const char *const unpack[] = { "gzip", "-dc", golden, NULL };
      g_autoptr (GSubprocess) gunzip = g_subprocess_newv (unpack, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
      g_autoptr (GBytes) bytes = NULL;

      g_assert_true (g_subprocess_communicate (gunzip, NULL, NULL, &bytes, NULL, NULL));
      g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
    }
  else
    close_store (make_store (path));
  read_base (root);
  run (path);

  for (; tried < states; tried++)
    {
      /* Every moment in turn, then again with other choices. */
      guint until = states >= (int) ops->len ? 1 + (guint) tried % ops->len : 1 + (guint) ((gint64) tried * ops->len / states);
      Keep names_kept = (Keep) (tried / (int) ops->len % 3), data_kept = (Keep) g_rand_int_range (rand, 0, 3);
      guint committed = last_told (OP_COMMITTED, until), saved = last_told (OP_SAVED, until);
      int found, found_alone;
      g_autofree char *bytes = NULL;
      gsize size;

      put_disk (until, names_kept, data_kept, rand, control);
      if (g_file_get_contents (path, &bytes, &size, NULL))
        g_assert_true (g_file_set_contents (alone, bytes, (gssize) size, NULL));
      found_alone = saved > 0 || g_file_test (alone, G_FILE_TEST_EXISTS) ? count_in (alone) : 0;
      found = count_in (path);
      if (found < (int) committed || found_alone < (int) saved)
        {
          if (lost++ < 5 && control == NULL)
            g_print ("moment %u of %u (names %d, data %d): %u committed, %d found; %u saved, %d in the document\n", until, ops->len, names_kept,
                     data_kept, committed, found, saved, found_alone);
        }
      n_told += committed > 0;
    }
  g_print ("%d states of the disk, at %u moments of %s%s%s: %d lost something\n", tried, ops->len, what, control ? ", control " : "", control ? control : "", lost);
  remove_tree (root);
  /* A control that loses nothing shows that nothing was looked at. */
  return control ? lost == 0 : lost > 0 || n_told == 0;
}
