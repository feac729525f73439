#include "store/lm-salvage.h"

#include "lm-schema-private.h"
#include "lm-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How often a table is asked for the next row behind a damaged place. */
#define PROBES 20000

#define MAX_SIZE (G_GINT64_CONSTANT (4) << 30)

/* What was read of one table. */
typedef struct {
  GHashTable *rows; /* LmId * → row */
  GHashTable *lost; /* set of LmId *: known from an index, but not to be read */
  gint64 n_mended;
  gboolean damaged; /* somewhere reading it failed */
} Found;

typedef struct {
  LmSqlite *file;
  GStringChunk *texts;
  GCancellable *cancellable;
  Found tables[LM_N_TABLES];
} Salvage;

/* --- reading --- */

/* Sets a value that means something; FALSE where it does not. */
static gboolean
take_value (Salvage *self, const LmColumn *column, sqlite3_stmt *statement, int c, char *at)
{
  int type = sqlite3_column_type (statement, c);
  gint64 number = sqlite3_column_int64 (statement, c);
  const char *text;
  g_autofree char *valid = NULL;

  switch (column->type)
    {
    case LM_COLUMN_TEXT:
      text = type == SQLITE_TEXT ? (const char *) sqlite3_column_text (statement, c) : NULL;
      if (text == NULL)
        return FALSE;
      valid = g_utf8_make_valid (text, sqlite3_column_bytes (statement, c));
      *(const char **) at = g_string_chunk_insert (self->texts, valid);
      return g_str_equal (valid, text);
    case LM_COLUMN_ENUM:
      {
        int value = type == SQLITE_TEXT ? lm_nick_find (column->nicks, (const char *) sqlite3_column_text (statement, c)) : -1;

        if (value < 0)
          return FALSE;
        *(int *) at = value;
        return TRUE;
      }
    case LM_COLUMN_REAL:
      if (type != SQLITE_FLOAT && type != SQLITE_INTEGER)
        return FALSE;
      *(double *) at = sqlite3_column_double (statement, c);
      return TRUE;
    case LM_COLUMN_ID:
    case LM_COLUMN_REF:
    case LM_COLUMN_UTC:
    case LM_COLUMN_INT64:
      if (type != SQLITE_INTEGER)
        return FALSE;
      *(gint64 *) at = number;
      return TRUE;
    case LM_COLUMN_BOOL:
    case LM_COLUMN_COUNT:
    case LM_COLUMN_OFFSET:
    case LM_COLUMN_DAY:
    case LM_COLUMN_INSTANT:
      if (type != SQLITE_INTEGER || number < G_MININT32 || number > G_MAXINT32)
        return FALSE;
      *(gint32 *) at = (gint32) number;
      return TRUE;
    default:
      return FALSE;
    }
}

/* Keeps the row that the statement stands on; its id, 0 where it has none. */
static LmId
keep_row (Salvage *self, LmTable table, LmStatement *statement)
{
  const LmTableInfo *info = lm_table_get_info (table);
  sqlite3_stmt *handle = lm_statement_get_handle (statement);
  LmId id = sqlite3_column_int64 (handle, 0);
  Found *found = &self->tables[table];
  gboolean mended = FALSE;
  gpointer row;

  if (id <= 0 || g_hash_table_contains (found->rows, &id))
    return id;
  row = g_malloc0 (info->row_size);
  lm_row_init (table, row);
  for (guint c = 0; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];

      if (sqlite3_column_type (handle, (int) c) == SQLITE_NULL && (column->nullable || c >= (guint) lm_statement_get_n_columns (statement)))
        continue;
      mended |= !take_value (self, column, handle, (int) c, (char *) row + column->offset);
    }
  *(LmId *) row = id;
  found->n_mended += mended;
  g_hash_table_insert (found->rows, row, row); /* its key is its first field */
  return id;
}

/* The columns of ours that the table has, the others as nothing; NULL where
 * there is no such table. (transfer full) */
static char *
make_columns (Salvage *self, LmTable table)
{
  const LmTableInfo *info = lm_table_get_info (table);
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LmStatement) statement =
    lm_statement_new (self->file, "SELECT c.name FROM pragma_table_list t, pragma_table_info (t.name) c "
                                  "WHERE t.schema = 'main' AND t.type = 'table' AND t.name = ?", NULL);
  GString *columns;

  if (statement == NULL)
    return NULL;
  lm_statement_bind_text (statement, 1, info->name);
  while (lm_statement_step (statement, NULL) == LM_STATEMENT_ROW)
    g_hash_table_add (there, g_strdup (lm_statement_get_text (statement, 0)));
  if (!g_hash_table_contains (there, "id"))
    return NULL;
  columns = g_string_new (NULL);
  for (guint c = 0; c < info->n_columns; c++)
    {
      g_string_append (columns, c ? ", " : "");
      if (g_hash_table_contains (there, info->columns[c].name))
        g_string_append_printf (columns, "\"%s\"", info->columns[c].name);
      else
        g_string_append (columns, "NULL");
    }
  return g_string_free (columns, FALSE);
}

/* Reads rows until the end or a damaged place; whether it came to the end. `last`
 * is where it got. */
static gboolean
read_run (Salvage *self, LmTable table, const char *columns, gboolean backwards, LmId *last)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY id %s", columns, lm_table_get_info (table)->name, backwards ? "DESC" : "");
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, sql, NULL);
  LmStatementResult result = LM_STATEMENT_ERROR;

  while (statement && (result = lm_statement_step (statement, NULL)) == LM_STATEMENT_ROW)
    *last = keep_row (self, table, statement);
  return result == LM_STATEMENT_DONE;
}

/* Feels its way from one row to the next through what neither end reached. */
static void
probe (Salvage *self, LmTable table, const char *columns, LmId from, LmId to)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE id > ? ORDER BY id LIMIT 1", columns, lm_table_get_info (table)->name);
  g_autoptr (LmStatement) statement = lm_statement_new (self->file, sql, NULL);
  guint n_failed = 0;

  for (int i = 0; statement && i < PROBES && from < to; i++)
    {
      LmStatementResult result;
      LmId id = 0;

      lm_statement_bind_int64 (statement, 1, from);
      result = lm_statement_step (statement, NULL);
      if (result == LM_STATEMENT_ROW)
        id = keep_row (self, table, statement);
      lm_statement_reset (statement);
      if (result == LM_STATEMENT_DONE || g_cancellable_is_cancelled (self->cancellable))
        return;
      if (id > from)
        {
          from = id;
          n_failed = 0;
        }
      else /* keys follow one another closely; where they do not, in leaps that grow */
        from += n_failed++ < 1000 ? 1 : G_GINT64_CONSTANT (1) << MIN (n_failed - 1000, 40);
    }
}

/* Rows that an index still names: each is asked for once more by its key. */
static void
ask_indexes (Salvage *self, LmTable table, const char *columns)
{
  const LmTableInfo *info = lm_table_get_info (table);
  g_autofree char *one = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE id = ?", columns, info->name);
  g_autoptr (LmStatement) row = lm_statement_new (self->file, one, NULL);
  Found *found = &self->tables[table];

  for (guint c = 1; row && c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" INDEXED BY \"%s_%s\"%s%s%s", info->name, info->name, column->name,
                                              column->nullable ? " WHERE \"" : "", column->nullable ? column->name : "",
                                              column->nullable ? "\" IS NOT NULL" : "");
      g_autoptr (LmStatement) ids = NULL;

      if (column->type != LM_COLUMN_REF || column->reference == LM_N_TABLES)
        continue;
      ids = lm_statement_new (self->file, sql, NULL);
      while (ids && lm_statement_step (ids, NULL) == LM_STATEMENT_ROW)
        {
          LmId id = lm_statement_get_int64 (ids, 0);

          if (id <= 0 || g_hash_table_contains (found->rows, &id) || g_hash_table_contains (found->lost, &id))
            continue;
          lm_statement_bind_int64 (row, 1, id);
          if (lm_statement_step (row, NULL) != LM_STATEMENT_ROW || keep_row (self, table, row) != id)
            g_hash_table_add (found->lost, g_memdup2 (&id, sizeof id));
          lm_statement_reset (row);
        }
    }
}

static void
read_table (Salvage *self, LmTable table)
{
  g_autofree char *columns = make_columns (self, table);
  Found *found = &self->tables[table];
  LmId first = 0, last = G_MAXINT64;

  if (columns == NULL)
    {
      found->damaged = TRUE;
      return;
    }
  if (read_run (self, table, columns, FALSE, &first))
    return;
  found->damaged = TRUE;
  if (!read_run (self, table, columns, TRUE, &last))
    probe (self, table, columns, first, last);
  ask_indexes (self, table, columns);
}

/* --- references --- */

/* Whether a row that reading from both ends did not reach is there when it is
 * asked for by its key: between two damaged places the pages may be whole. */
static gboolean
ask_by_key (Salvage *self, LmTable table, LmId id)
{
  g_autofree char *columns = make_columns (self, table);
  g_autofree char *sql = columns ? g_strdup_printf ("SELECT %s FROM \"%s\" WHERE id = ?", columns, lm_table_get_info (table)->name) : NULL;
  g_autoptr (LmStatement) row = sql ? lm_statement_new (self->file, sql, NULL) : NULL;

  if (row == NULL)
    return FALSE;
  lm_statement_bind_int64 (row, 1, id);
  if (lm_statement_step (row, NULL) != LM_STATEMENT_ROW || keep_row (self, table, row) != id)
    return FALSE;
  g_hash_table_remove (self->tables[table].lost, &id);
  return TRUE;
}

/* A row that others refer to, made anew and left empty where its own page was
 * lost: better a home without an address than its promises gone. */
static gboolean
make_again (Salvage *self, LmTable table, LmId id)
{
  const LmTableInfo *info = lm_table_get_info (table);
  Found *found = &self->tables[table];
  gpointer row;

  for (guint c = 1; c < info->n_columns; c++)
    if (info->columns[c].type == LM_COLUMN_REF && info->columns[c].reference != LM_N_TABLES && !info->columns[c].nullable)
      return FALSE;
  if (!found->damaged || id <= 0)
    return FALSE;
  if (ask_by_key (self, table, id))
    return TRUE;
  row = g_malloc0 (info->row_size);
  lm_row_init (table, row);
  *(LmId *) row = id;
  g_hash_table_insert (found->rows, row, row);
  g_hash_table_remove (found->lost, &id);
  found->n_mended++;
  return TRUE;
}

/* References that lead nowhere are left empty; where they may not be, what they
 * name is made again, or the row goes, and so on until all lead somewhere. */
static gboolean
mend_references_of (Salvage *self, LmTable table)
{
  const LmTableInfo *info = lm_table_get_info (table);
  Found *found = &self->tables[table];
  GHashTableIter iter;
  gpointer row;
  gboolean dropped = FALSE;

  g_hash_table_iter_init (&iter, found->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    for (guint c = 1; c < info->n_columns; c++)
      {
        const LmColumn *column = &info->columns[c];
        LmId *reference = (LmId *) ((char *) row + column->offset);

        if (column->type != LM_COLUMN_REF || column->reference == LM_N_TABLES ||
            (*reference == 0 ? column->nullable : g_hash_table_contains (self->tables[column->reference].rows, reference)))
          continue;
        if (column->nullable)
          {
            *reference = 0;
            found->n_mended++;
            continue;
          }
        if (make_again (self, column->reference, *reference))
          continue;
        g_hash_table_add (found->lost, g_memdup2 (row, sizeof (LmId)));
        g_hash_table_iter_remove (&iter);
        dropped = TRUE;
        break;
      }
  return dropped;
}

static void
mend_references (Salvage *self)
{
  gboolean again;

  do
    {
      again = FALSE;
      for (guint t = 0; t < LM_N_TABLES; t++)
        again |= mend_references_of (self, t);
    }
  while (again);
}

/* --- the private copy --- */

/* Not of a newer version, of which this one would leave half behind. */
static gboolean
looks_like_ours (int fd, gint64 size)
{
  guchar header[100], end[8];

  if (size > 4096 && pread (fd, header, sizeof header, 0) == sizeof header && header[60] == 0 && header[61] == 0 && header[62] == 0 &&
      header[63] > LM_SCHEMA_VERSION)
    return FALSE;
  return size > 4096 && pread (fd, header, sizeof header, 0) == sizeof header && memcmp (header, "SQLite format 3", 16) == 0 &&
         (memcmp (header + 68, "LMtr", 4) == 0 || (pread (fd, end, 8, size - 8) == 8 && memcmp (end, "trailer1", 8) == 0));
}

gboolean
lm_salvage_can_try (const char *path)
{
  g_auto (LmFile) file = { open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
  struct stat status;

  return file.fd >= 0 && fstat (file.fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size <= MAX_SIZE &&
         looks_like_ours (file.fd, status.st_size);
}

/* What the header of a file that we write always says. */
static gboolean
mend_header (int fd, gint64 size)
{
  static const guchar sizes[] = { 16, 0, 1, 1, 0, 64, 32, 32 }, encoding[] = { 0, 0, 0, 1 }, none[8] = { 0 };
  guchar now[2];

  /* A page of another size than the usual is one of somebody's making. */
  if (pread (fd, now, 2, 16) == 2 && (size % 4096 == 0 || size % 4096 == LM_DOCUMENT_TRAILER_SIZE) && pwrite (fd, sizes, 8, 16) != 8)
    return FALSE;
  /* The list of free pages is of no use to who only reads. */
  return pwrite (fd, encoding, 4, 56) == 4 && pwrite (fd, none, 8, 32) == 8;
}

static gboolean
copy_file (const char *path, const char *copy, GError **error)
{
  g_auto (LmFile) from = { open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
  g_auto (LmFile) to = { open (copy, O_RDWR | O_CLOEXEC) };
  guint8 hash[LM_DOCUMENT_HASH_SIZE];
  struct stat status;

  errno = 0;
  if (from.fd >= 0 && to.fd >= 0 && fstat (from.fd, &status) == 0 && lm_document_hash (from.fd, status.st_size, to.fd, hash) &&
      mend_header (to.fd, status.st_size))
    return TRUE;
  g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be read: %s"), path, g_strerror (errno ? errno : EIO));
  return FALSE;
}

static gboolean
read_all (Salvage *self, const char *path, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "laatste-meter", NULL), *copy = g_build_filename (folder, "salvage-XXXXXX", NULL);
  gboolean any = FALSE;
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = g_mkstemp_full (copy, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be made: %s"), copy, g_strerror (errno));
      return FALSE;
    }
  close (fd);
  if (copy_file (path, copy, error))
    self->file = lm_sqlite_open (copy, LM_SQLITE_FOREIGN, error);
  g_unlink (copy); /* it stays readable until it is closed */
  if (self->file == NULL)
    return FALSE;
  for (guint t = 0; t < LM_N_TABLES && !g_cancellable_set_error_if_cancelled (self->cancellable, error); t++)
    {
      read_table (self, t);
      any |= g_hash_table_size (self->tables[t].rows) > 0;
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  if (!any)
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("Nothing could be read of %s any more. Open a backup, or ask for the file again."), path);
  return any;
}

/* --- writing --- */

static gboolean
write_table (Salvage *self, LmStore *store, LmTable table, GError **error)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->tables[table].rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      gboolean done = TRUE;

      if (table != LM_TABLE_PROJECT)
        done = lm_store_insert (store, table, row, error);
      else if (*(LmId *) row == 1)
        done = lm_store_update (store, table, row, error);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (Salvage *self, const char *path, const char *to, GError **error)
{
  g_autofree char *base = g_path_get_basename (path), *name = g_utf8_make_valid (base, -1), *label = g_strdup_printf (_("Salvaged from %s"), name);
  LmStore *store = lm_store_create (to, error);
  g_autoptr (LmSnapshot) before = NULL, after = NULL;
  gboolean done;

  if (store == NULL)
    return FALSE;
  before = lm_store_load (store, error);
  done = before && lm_store_begin (store, label, error);
  for (guint t = 0; done && t < LM_N_TABLES; t++)
    done = write_table (self, store, t, error);
  if (done)
    after = lm_store_commit (store, before, error);
  else
    lm_store_rollback (store);
  if (lm_store_close (store, after ? error : NULL) && after)
    return TRUE;
  g_unlink (to);
  return FALSE;
}

static GPtrArray *
report (Salvage *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      const Found *found = &self->tables[t];
      LmSalvageLine line = { lm_table_get_info (t)->name, g_hash_table_size (found->rows), found->n_mended, g_hash_table_size (found->lost) };

      /* Something was there, but nothing tells how much. */
      if (found->damaged && line.n_lost == 0)
        line.n_lost = 1;
      if (line.n_found > 0 || line.n_lost > 0)
        g_ptr_array_add (lines, g_memdup2 (&line, sizeof line));
    }
  return lines;
}

GPtrArray *
lm_salvage_file (const char *path, const char *to, GCancellable *cancellable, GError **error)
{
  Salvage self = { .texts = g_string_chunk_new (4096), .cancellable = cancellable };
  GPtrArray *lines = NULL;

  g_return_val_if_fail (path != NULL && to != NULL, NULL);
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      self.tables[t].rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
      self.tables[t].lost = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    }
  if (!lm_salvage_can_try (path))
    g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS, _("%s does not begin as a project of Laatste Meter, so nothing can be taken out of it."), path);
  else if (read_all (&self, path, error))
    {
      mend_references (&self);
      if (write_all (&self, path, to, error))
        lines = report (&self);
    }
  g_clear_pointer (&self.file, lm_sqlite_free);
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      g_hash_table_unref (self.tables[t].rows);
      g_hash_table_unref (self.tables[t].lost);
    }
  g_string_chunk_free (self.texts);
  return lines;
}

char *
lm_salvage_to_text (GPtrArray *lines)
{
  gint64 n_found = 0, n_mended = 0, n_lost = 0;

  g_return_val_if_fail (lines != NULL, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const LmSalvageLine *line = lines->pdata[i];

      n_found += line->n_found;
      n_mended += line->n_mended;
      n_lost += line->n_lost;
    }
  if (n_mended == 0 && n_lost == 0)
    return g_strdup_printf (_("All %lld rows could be read."), (long long) n_found);
  return g_strdup_printf (_("%lld rows could be read; in %lld of them something was left empty. At least %lld rows are lost."),
                          (long long) n_found, (long long) n_mended, (long long) n_lost);
}
