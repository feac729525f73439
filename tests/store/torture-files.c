/* Damaged documents: torture-files FROM COUNT tries the mutations FROM …
 * FROM + COUNT - 1, each made of its number alone, and says what came of them.
 *
 * As they come, the content hash must notice every one. Every other one gets a
 * right hash, as somebody with bad intentions would give it: then nothing may
 * crash, and nothing may take more than three seconds of processor time. */
#include "forge.h"
#include "store-fixture.h"
#include "try-file.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 3.0 /* seconds */

/* Beyond this many seconds on the clock it hangs, however busy the machine is. */
#define HANGS 120

typedef struct {
  char *bytes; /* with the trailer */
  gsize size;
  guint page_size;
} Base;

typedef struct {
  guint n_unsealed, n_unnoticed, n_sealed, n_opened;
  double slowest;
  int slowest_number;
} Tally;

static Base bases[3];
static char *folder;

static double
processor_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void
read_base (Base *base, const char *path)
{
  g_assert_true (g_file_get_contents (path, &base->bytes, &base->size, NULL));
  base->page_size = (guint) (guint8) base->bytes[16] << 8 | (guint8) base->bytes[17];
}

/* Some homes, residents and plans, changed often enough for a long log. */
static void
fill (LmStore *store)
{
  LmSnapshot *snapshot = load (store);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *street = g_strdup_printf ("Heindijk %d", i);
      LmResidentRow resident;

      LM_ROW_FRESH (RESIDENT, &resident);
      resident.home = add_home (store, &snapshot, street);
      resident.name = "F. Yılmaz";
      begin (store, "resident");
      g_assert_true (lm_store_insert (store, LM_TABLE_RESIDENT, &resident, NULL));
      snapshot = commit (store, snapshot);
      if (i % 10 == 9)
        {
          guint n;
          const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

          begin (store, "all of them");
          for (guint h = 0; h < n; h++)
            {
              LmHomeRow home = homes[h];

              home.number = g_rand_int_range (rand, 1, 1000);
              home.note = "a note that is long enough to fill a page some day, and then some more";
              g_assert_true (lm_store_update (store, LM_TABLE_HOME, &home, NULL));
            }
          snapshot = commit (store, snapshot);
        }
    }
  lm_snapshot_unref (snapshot);
}

static void
make_bases (void)
{
  g_autofree char *whole = g_build_filename (folder, "base.lmeter", NULL), *small = g_build_filename (folder, "small.lmeter", NULL);
  LmStore *store = make_store (whole);

  fill (store);
  close_store (store);
  read_base (&bases[0], whole);
  /* Pages of another size, and free ones among them. */
  forge_write (small, bases[0].bytes, bases[0].size);
  forge_rewrite (small, "PRAGMA page_size = 512; VACUUM");
  read_base (&bases[1], small);
  forge_rewrite (small, "DELETE FROM resident; PRAGMA page_size = 1024; VACUUM; DELETE FROM \"action\" WHERE revision < 20");
  read_base (&bases[2], small);
}

static gsize
random_at (GRand *rand, gsize size)
{
  return (gsize) (g_rand_double (rand) * (double) size);
}

/* The place of a cell of the page, or any place in it. */
static gsize
random_cell (GRand *rand, const char *bytes, gsize page, guint page_size)
{
  const guint8 *head = (const guint8 *) bytes + page + (page == 0 ? 100 : 0);
  guint n = (guint) head[3] << 8 | head[4], at = head[0] & 8 ? 8 : 12, pointer;

  if (n == 0 || n * 2 > page_size - 112)
    return page + random_at (rand, page_size);
  at += 2 * (guint) g_rand_int_range (rand, 0, (gint32) n);
  pointer = (guint) head[at] << 8 | head[at + 1];
  return page + MIN (pointer, page_size - 1);
}

/* Changes `bytes` (all but the trailer) in one of many ways; their new size. */
static gsize
mutate (GRand *rand, char *bytes, gsize size, guint page_size)
{
  gsize n_pages = size / page_size, page = random_at (rand, n_pages) * page_size, other = random_at (rand, n_pages) * page_size;
  gsize cell = random_cell (rand, bytes, page, page_size), left = size - cell;
  g_autofree char *kept = NULL;

  switch (g_rand_int_range (rand, 0, 10))
    {
    case 0: /* one bit */
      bytes[random_at (rand, size)] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 1: /* some bits of one page */
      for (int i = g_rand_int_range (rand, 1, 60); i > 0; i--)
        bytes[page + random_at (rand, page_size)] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 2: /* cut off, anywhere or behind a page */
      size = g_rand_boolean (rand) ? 1 + random_at (rand, size - 1) : page + page_size;
      break;
    case 3: /* two pages change places */
      kept = g_memdup2 (bytes + page, page_size);
      memcpy (bytes + page, bytes + other, page_size);
      memcpy (bytes + other, kept, page_size);
      break;
    case 4: /* a page of zeros, or of anything */
      memset (bytes + page, g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, 0, 256), page_size);
      break;
    case 5: /* a page twice */
      memcpy (bytes + page, bytes + other, page_size);
      break;
    case 6: /* overlong lengths in a cell */
      memset (bytes + cell, 0xff, MIN (left, (gsize) g_rand_int_range (rand, 1, 10)));
      break;
    case 7: /* the head of a page */
      bytes[page + (page == 0 ? 100 : 0) + random_at (rand, 12)] = (char) g_rand_int_range (rand, 0, 256);
      break;
    case 8: /* the head of the file */
      bytes[16 + random_at (rand, 84)] = (char) g_rand_int_range (rand, 0, 256);
      break;
    case 9: /* the schema, and everything else in the first page */
    default:
      for (int i = g_rand_int_range (rand, 1, 4); i > 0; i--)
        bytes[random_at (rand, page_size)] = (char) g_rand_int_range (rand, 0, 256);
      break;
    }
  return size;
}

static void
try_mutation (int number, Tally *tally)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) number);
  const Base *base = &bases[(guint) number / 2 % G_N_ELEMENTS (bases)];
  gsize content = base->size - FORGE_TRAILER, size, n = base->size;
  g_autofree char *bytes = g_memdup2 (base->bytes, base->size), *path = g_build_filename (folder, "it.lmeter", NULL), *work = NULL;
  double begin, spent;
  gboolean opened;

  size = mutate (rand, bytes, content, base->page_size);
  if (number % 2 == 0)
    {
      if (size == content && memcmp (bytes, base->bytes, content) == 0)
        return; /* nothing changed */
      /* What stands behind the content stays behind it. */
      memmove (bytes + size, base->bytes + content, FORGE_TRAILER);
      n = size + FORGE_TRAILER;
      forge_write (path, bytes, n);
    }
  else
    {
      g_autofree char *sealed = forge_seal (bytes, size, &n);

      forge_write (path, sealed, n);
    }
  begin = processor_seconds ();
  alarm (HANGS);
  opened = try_file (path);
  alarm (0);
  spent = processor_seconds () - begin;
  if (spent > tally->slowest)
    {
      tally->slowest = spent;
      tally->slowest_number = number;
    }
  if (number % 2 == 0)
    {
      tally->n_unsealed++;
      tally->n_unnoticed += opened;
    }
  else
    {
      tally->n_sealed++;
      tally->n_opened += opened;
    }
  work = working_folder (path);
  remove_tree (work);
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  int from = argc > 1 ? atoi (argv[1]) : 0, count = argc > 2 ? atoi (argv[2]) : 100, done = 0, crashed = 0, pipe_ends[2];
  Tally total = { 0 };

  argc = 1;
  store_test_init (&argc, &argv);
  folder = g_dir_make_tmp ("lm-torture-XXXXXX", NULL);
  g_assert_nonnull (folder);
  make_bases ();
  /* A process for some hundreds: what crashes takes only that one along. */
  while (done < count)
    {
      int batch = MIN (count - done, 200), status = 0, at = from + done;
      Tally tally = { 0 };
      pid_t pid;

      g_assert_cmpint (pipe (pipe_ends), ==, 0);
      pid = fork ();
      g_assert_cmpint (pid, >=, 0);
      if (pid == 0)
        {
          for (int i = 0; i < batch; i++)
            {
              int number = from + done + i;

              if (write (pipe_ends[1], &number, sizeof number) != sizeof number)
                _exit (3);
              try_mutation (number, &tally);
            }
          at = -1;
          if (write (pipe_ends[1], &at, sizeof at) != sizeof at || write (pipe_ends[1], &tally, sizeof tally) != sizeof tally)
            _exit (3);
          _exit (0);
        }
      close (pipe_ends[1]);
      for (int number; read (pipe_ends[0], &number, sizeof number) == sizeof number;)
        {
          if (number < 0)
            {
              if (read (pipe_ends[0], &tally, sizeof tally) != sizeof tally)
                crashed++;
              break;
            }
          at = number;
        }
      close (pipe_ends[0]);
      waitpid (pid, &status, 0);
      if (status != 0)
        {
          crashed++;
          g_print ("mutation %d: %s %d\n", at, WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM ? "hangs, signal" : "crashes, status", status);
          done = at - from + 1;
          continue;
        }
      total.n_unsealed += tally.n_unsealed;
      total.n_unnoticed += tally.n_unnoticed;
      total.n_sealed += tally.n_sealed;
      total.n_opened += tally.n_opened;
      if (tally.slowest > total.slowest)
        {
          total.slowest = tally.slowest;
          total.slowest_number = tally.slowest_number;
        }
      done += batch;
    }
  g_print ("%d mutated files: %d crashes or hangs; %u with their old hash, of which %u were not noticed; %u with a right one, of which "
           "%u could be opened; the slowest took %.2f s of processor time (mutation %d)\n",
           count, crashed, total.n_unsealed, total.n_unnoticed, total.n_sealed, total.n_opened, total.slowest, total.slowest_number);
  remove_tree (folder);
  store_test_done ();
  return crashed > 0 || total.n_unnoticed > 0 || total.slowest > PATIENCE;
}
