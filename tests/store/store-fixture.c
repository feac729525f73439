#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *base;

void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
store_test_init (int *argc, char ***argv)
{
  g_autofree char *state = NULL;

  base = g_dir_make_tmp ("lm-store-XXXXXX", NULL);
  g_assert_nonnull (base);
  state = g_build_filename (base, "state", NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (argc, argv, NULL);
}

void
store_test_done (void)
{
  remove_tree (base);
  g_clear_pointer (&base, g_free);
}

int
store_test_run (void)
{
  int result = g_test_run ();

  store_test_done ();
  return result;
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *template = g_build_filename (base, "test-XXXXXX", NULL);

  fixture->folder = g_strdup (g_mkdtemp (template));
  g_assert_nonnull (fixture->folder);
  fixture->path = fixture_file (fixture, "Heindijk.lmeter");
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

char *
fixture_file (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

void
become_nobody (Fixture *fixture)
{
  const uid_t nobody = 65534;
  g_autofree char *copies = g_build_filename (base, "state", "laatste-meter", "copies", NULL);
  const char *open_to_all[] = { "", "state", "state/laatste-meter", "state/laatste-meter/copies" };

  if (geteuid () != 0)
    return;
  g_assert_cmpint (g_mkdir_with_parents (copies, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (open_to_all); i++)
    {
      g_autofree char *path = g_build_filename (base, open_to_all[i], NULL);

      g_assert_cmpint (g_chmod (path, 0777), ==, 0);
    }
  g_assert_cmpint (chown (fixture->folder, nobody, (gid_t) -1), ==, 0);
  g_assert_cmpint (seteuid (nobody), ==, 0);
}

void
become_self (void)
{
  if (geteuid () != getuid ())
    g_assert_cmpint (seteuid (getuid ()), ==, 0);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
list_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

LmStore *
make_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = lm_store_create (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

LmStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  LmStore *store = lm_store_open (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

void
close_store (LmStore *store)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lm_store_close (store, &error));
  g_assert_no_error (error);
}

LmSnapshot *
load (LmStore *store)
{
  g_autoptr (GError) error = NULL;
  LmSnapshot *snapshot = lm_store_load (store, &error);

  g_assert_no_error (error);
  g_assert_nonnull (snapshot);
  return snapshot;
}

void
begin (LmStore *store, const char *label)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lm_store_begin (store, label, &error));
  g_assert_no_error (error);
}

LmSnapshot *
commit (LmStore *store, LmSnapshot *before)
{
  g_autoptr (GError) error = NULL;
  LmSnapshot *after = lm_store_commit (store, before, &error);

  g_assert_no_error (error);
  g_assert_nonnull (after);
  lm_snapshot_unref (before);
  return after;
}

LmId
add_home (LmStore *store, LmSnapshot **snapshot, const char *street)
{
  g_autoptr (GError) error = NULL;
  LmHomeRow home;

  LM_ROW_FRESH (HOME, &home);
  home.street = street;
  begin (store, street);
  g_assert_true (lm_store_insert (store, LM_TABLE_HOME, &home, &error));
  g_assert_no_error (error);
  *snapshot = commit (store, *snapshot);
  return home.id;
}

static LmId
random_reference (GRand *rand, LmSnapshot *snapshot, LmTable table)
{
  guint n;
  const char *rows = lm_snapshot_get_rows (snapshot, table, &n);

  return n == 0 ? 0 : *(const LmId *) (rows + (gsize) g_rand_int_range (rand, 0, (gint32) n) * lm_table_get_info (table)->row_size);
}

static const char *
random_text (GRand *rand)
{
  static const char *const words[] = {
    "", "Heindijk", "Yılmaz", "1013NJ", "it's \"quoted\"; DROP TABLE home;--", "regel één\nregel twee", "€ 1.250", "😀", "NULL", " ",
  };

  return words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
}

gboolean
random_row (GRand *rand, LmSnapshot *snapshot, LmTable table, gpointer row)
{
  const LmTableInfo *info = lm_table_get_info (table);

  lm_row_init (table, row);
  for (guint c = 0; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];
      gpointer at = (char *) row + column->offset;
      gboolean none = column->nullable && g_rand_int_range (rand, 0, 3) == 0;

      switch (column->type)
        {
        case LM_COLUMN_ID:
          break;
        case LM_COLUMN_REF:
          *(LmId *) at = none || column->reference == LM_N_TABLES ? 0 : random_reference (rand, snapshot, column->reference);
          if (*(LmId *) at == 0 && !column->nullable)
            return FALSE;
          break;
        case LM_COLUMN_TEXT:
          *(const char **) at = random_text (rand);
          break;
        case LM_COLUMN_ENUM:
          *(int *) at = g_rand_int_range (rand, 0, (gint32) g_strv_length ((char **) column->nicks));
          break;
        case LM_COLUMN_BOOL:
          *(gboolean *) at = g_rand_boolean (rand);
          break;
        case LM_COLUMN_COUNT:
          *(int *) at = none ? -1 : g_rand_int_range (rand, 0, G_MAXINT32);
          break;
        case LM_COLUMN_OFFSET:
          *(int *) at = none ? G_MININT32 : g_rand_int_range (rand, -400, 400);
          break;
        case LM_COLUMN_DAY:
          *(LmDay *) at = none ? LM_DAY_NONE : g_rand_int_range (rand, -1000, 40000);
          break;
        case LM_COLUMN_INSTANT:
          *(LmInstant *) at = none ? LM_INSTANT_NONE : g_rand_int_range (rand, -1000, G_MAXINT32);
          break;
        case LM_COLUMN_UTC:
          *(gint64 *) at = none ? 0 : 1 + (gint64) g_rand_int (rand) * 4;
          break;
        case LM_COLUMN_INT64:
          *(guint64 *) at = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
          break;
        case LM_COLUMN_REAL:
          *(double *) at = g_rand_double_range (rand, -1e6, 1e6);
          break;
        default:
          g_assert_not_reached ();
        }
    }
  return TRUE;
}

/* Inserts one random row; FALSE where there is nothing yet to refer to. */
static gboolean
insert_random (LmStore *store, GRand *rand, LmSnapshot *snapshot, LmTable table)
{
  g_autoptr (GError) error = NULL;
  g_autofree gpointer row = g_malloc (lm_table_get_info (table)->row_size);

  if (table == LM_TABLE_PROJECT || !random_row (rand, snapshot, table, row))
    return FALSE;
  g_assert_true (lm_store_insert (store, table, row, &error));
  g_assert_no_error (error);
  return TRUE;
}

/* A row of every table, in as many actions as the references need. */
LmSnapshot *
fill_every_table (LmStore *store, GRand *rand, LmSnapshot *snapshot)
{
  for (int pass = 0; pass < 6; pass++)
    {
      begin (store, "fill");
      for (guint t = 0; t < LM_N_TABLES; t++)
        for (int i = 0; i < 3; i++)
          insert_random (store, rand, snapshot, t);
      snapshot = commit (store, snapshot);
    }
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      guint n;

      lm_snapshot_get_rows (snapshot, t, &n);
      g_assert_cmpint (n, >, 0);
    }
  return snapshot;
}

static gconstpointer
random_existing (GRand *rand, LmSnapshot *snapshot, LmTable table)
{
  guint n;
  const char *rows = lm_snapshot_get_rows (snapshot, table, &n);

  return n == 0 ? NULL : rows + (gsize) g_rand_int_range (rand, 0, (gint32) n) * lm_table_get_info (table)->row_size;
}

/* Some inserts, updates and deletes of any tables as one action. Where a
 * deleted row was still referred to the action fails, as it should. */
LmSnapshot *
random_action (LmStore *store, GRand *rand, LmSnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  LmSnapshot *after;

  begin (store, "random");
  for (int i = g_rand_int_range (rand, 1, 12); i > 0; i--)
    {
      LmTable table = (LmTable) g_rand_int_range (rand, 0, LM_N_TABLES);
      const LmTableInfo *info = lm_table_get_info (table);
      gconstpointer existing = random_existing (rand, snapshot, table);
      int what = g_rand_int_range (rand, 0, 10);

      if (what < 4 || existing == NULL)
        insert_random (store, rand, snapshot, table);
      else if (what < 9 || table == LM_TABLE_PROJECT)
        {
          g_autofree gpointer row = g_malloc (info->row_size);

          /* A row that this action deleted before may be met again. */
          if (random_row (rand, snapshot, table, row))
            {
              *(LmId *) row = *(const LmId *) existing;
              lm_store_update (store, table, row, NULL);
            }
        }
      else
        lm_store_delete (store, table, *(const LmId *) existing, NULL);
    }
  after = lm_store_commit (store, snapshot, &error);
  if (after == NULL)
    {
      g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED);
      return snapshot;
    }
  lm_snapshot_unref (snapshot);
  return after;
}

static char *
describe (LmTable table, gconstpointer row)
{
  const LmTableInfo *info = lm_table_get_info (table);
  GString *text = g_string_new (info->name);

  for (guint c = 0; c < info->n_columns; c++)
    {
      g_autofree char *value = lm_column_format (&info->columns[c], row);

      g_string_append_printf (text, " %s=%s", info->columns[c].name, value);
    }
  return g_string_free (text, FALSE);
}

void
assert_same_content (LmSnapshot *a, LmSnapshot *b)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      gsize size = lm_table_get_info (t)->row_size;
      guint n_a, n_b;
      const char *x = lm_snapshot_get_rows (a, t, &n_a), *y = lm_snapshot_get_rows (b, t, &n_b);

      if (n_a != n_b)
        g_test_message ("%s: %u and %u rows", lm_table_get_info (t)->name, n_a, n_b);
      g_assert_cmpint (n_a, ==, n_b);
      for (guint i = 0; i < n_a; i++)
        if (!lm_row_equal (t, x + i * size, y + i * size))
          {
            g_autofree char *first = describe (t, x + i * size), *second = describe (t, y + i * size);

            g_assert_cmpstr (first, ==, second);
            g_assert_not_reached ();
          }
    }
}

char *
working_folder (const char *path)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);

  hash[32] = '\0';
  return g_build_filename (base, "state", "laatste-meter", "copies", hash, NULL);
}

char *
run_child (const char *state, int *status, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "XDG_STATE_HOME", state, TRUE);
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "store", "test-store-child", NULL);
  char *output = NULL;
  const char *argument;
  va_list arguments;

  g_ptr_array_add (argv, program);
  va_start (arguments, status);
  while ((argument = va_arg (arguments, const char *)))
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, environment, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, status, &error);
  g_assert_no_error (error);
  return output;
}
