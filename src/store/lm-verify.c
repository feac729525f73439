#include "store/lm-verify.h"

#include "lm-schema-private.h"
#include "lm-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* What is being looked at: a private copy, of which the name is gone already. */
typedef struct {
  LmSqlite *file;
  GPtrArray *lines;
} Verify;

static void
line_free (gpointer data)
{
  LmVerifyLine *line = data;

  g_free (line->found);
  g_free (line);
}

/* Takes `found`. */
static gboolean
tell (GPtrArray *lines, const char *check, gboolean passed, char *found)
{
  LmVerifyLine *line = g_new0 (LmVerifyLine, 1);

  line->check = check;
  line->passed = passed;
  line->found = found;
  g_ptr_array_add (lines, line);
  return passed;
}

static gboolean
tell_problem (GPtrArray *lines, const char *check, GError *problem)
{
  tell (lines, check, FALSE, g_strdup (problem->message));
  g_error_free (problem);
  return FALSE;
}

/* What quick_check leaves out: whether every index holds the rows of its table. */
static gboolean
check_pages (Verify *self)
{
  const char *check = _("Pages and indexes");
  GError *problem = NULL;
  gint64 n_pages;

  if (!lm_document_run_check (self->file, "PRAGMA integrity_check", &problem) ||
      !lm_sqlite_get_int64 (self->file, "PRAGMA page_count", &n_pages, &problem))
    return tell_problem (self->lines, check, problem);
  return tell (self->lines, check, TRUE, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lld page", "%lld pages", (gulong) n_pages), (long long) n_pages));
}

static gboolean
check_values (Verify *self)
{
  const char *check = _("Values in every row");
  gint64 n_rows = 0;

  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      g_autofree gpointer row = g_malloc0 (lm_table_get_info (t)->row_size);
      g_autofree char *sql = lm_row_make_sql (t, LM_ROW_LOAD);
      GError *problem = NULL;
      g_autoptr (LmStatement) statement = lm_statement_new (self->file, sql, &problem);
      LmStatementResult result = LM_STATEMENT_ERROR;

      while (statement && (result = lm_statement_step (statement, &problem)) == LM_STATEMENT_ROW)
        {
          if (!lm_row_read (t, statement, row, &problem))
            break;
          n_rows++;
        }
      if (problem)
        return tell_problem (self->lines, check, problem);
    }
  return tell (self->lines, check, TRUE, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lld row", "%lld rows", (gulong) n_rows), (long long) n_rows));
}

/* Keys were given out by a replica that is known, and not beyond its counter;
 * an undo stands behind what it undid. */
static gboolean
check_log_keys (Verify *self)
{
  static const struct {
    const char *sql, *found;
  } rules[] = {
    { "SELECT a.id FROM action a LEFT JOIN replica r ON r.id = a.id >> 32 WHERE r.id IS NULL OR a.id & 4294967295 > r.counter LIMIT 1",
      N_("action %lld has a key that nobody gave out") },
    { "SELECT id FROM action WHERE kind NOT IN ('do', 'undo', 'redo', 'merge') OR revision < 1 LIMIT 1", N_("action %lld is of no known kind") },
    { "SELECT id FROM action WHERE (kind IN ('undo', 'redo')) <> (origin IS NOT NULL) LIMIT 1", N_("action %lld does not tell what it undid") },
    { "SELECT a.id FROM action a JOIN action o ON o.id = a.origin WHERE o.revision >= a.revision LIMIT 1", N_("action %lld undid one that came later") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      GError *problem = NULL;
      g_autoptr (LmStatement) statement = lm_statement_new (self->file, rules[i].sql, &problem);
      LmStatementResult result = statement ? lm_statement_step (statement, &problem) : LM_STATEMENT_ERROR;

      if (result == LM_STATEMENT_ERROR)
        return tell_problem (self->lines, _("Change log"), problem);
      if (result == LM_STATEMENT_ROW)
        return tell (self->lines, _("Change log"), FALSE, g_strdup_printf (_(rules[i].found), (long long) lm_statement_get_int64 (statement, 0)));
    }
  return TRUE;
}

/* A changeset that does not fit stops the walk back. */
static int
on_conflict (gpointer data, int kind, sqlite3_changeset_iter *iter)
{
  return SQLITE_CHANGESET_ABORT;
}

static gboolean
take_back (Verify *self, GBytes *changeset)
{
  gpointer inverse = NULL;
  int size = 0;
  int code = sqlite3changeset_invert ((int) g_bytes_get_size (changeset), g_bytes_get_data (changeset, NULL), &size, &inverse);

  if (code == SQLITE_OK)
    code = sqlite3changeset_apply (lm_sqlite_get_handle (self->file), size, inverse, NULL, on_conflict, NULL);
  sqlite3_free (inverse);
  return code == SQLITE_OK;
}

/* Rows that stand there after every action was taken back: nobody made them. A
 * log that was compacted no longer tells how it began. */
static gboolean
count_unmade (Verify *self, gint64 *n_rows, GError **error)
{
  gint64 first, n;

  *n_rows = 0;
  if (!lm_sqlite_get_int64 (self->file, "SELECT coalesce (min (revision), 0) FROM action WHERE size > 0", &first, error))
    return FALSE;
  for (guint t = 0; first == 1 && t < LM_N_TABLES; t++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM \"%s\"", lm_table_get_info (t)->name);

      if (t != LM_TABLE_PROJECT)
        {
          if (!lm_sqlite_get_int64 (self->file, sql, &n, error))
            return FALSE;
          *n_rows += n;
        }
    }
  return TRUE;
}

/* Walks back through the log, from the newest action: what each did must still
 * stand in the rows. */
static gboolean
walk_back (Verify *self, GPtrArray *changesets, GArray *ids)
{
  const char *check = _("The rows as the change log tells them");
  GError *problem = NULL;
  gint64 unmade;

  if (!lm_sqlite_exec (self->file, "PRAGMA foreign_keys = 0; BEGIN", &problem))
    return tell_problem (self->lines, check, problem);
  for (guint i = 0; i < changesets->len; i++)
    if (g_bytes_get_size (changesets->pdata[i]) > 0 && !take_back (self, changesets->pdata[i]))
      {
        lm_sqlite_exec (self->file, "ROLLBACK", NULL);
        return tell (self->lines, check, FALSE, g_strdup_printf (_("what action %lld did is not what the rows hold"),
                                                                 (long long) g_array_index (ids, gint64, i)));
      }
  count_unmade (self, &unmade, &problem);
  lm_sqlite_exec (self->file, "ROLLBACK", NULL);
  if (problem)
    return tell_problem (self->lines, check, problem);
  if (unmade > 0)
    return tell (self->lines, check, FALSE, g_strdup_printf (_("%lld rows were made by no action"), (long long) unmade));
  return tell (self->lines, check, TRUE,
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u action taken back, one by one", "%u actions taken back, one by one", changesets->len), changesets->len));
}

static gboolean
check_log (Verify *self)
{
  g_autoptr (GPtrArray) changesets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LmStatement) statement = NULL;
  GError *problem = NULL;
  LmStatementResult result = LM_STATEMENT_ERROR;

  if (!check_log_keys (self))
    return FALSE;
  statement = lm_statement_new (self->file, "SELECT " LM_CHANGE_LOG_EFFECT ", id FROM action WHERE packed <> 2 ORDER BY revision DESC, at DESC, id DESC", &problem);
  while (statement && (result = lm_statement_step (statement, &problem)) == LM_STATEMENT_ROW)
    {
      gint64 id = lm_statement_get_int64 (statement, 4);
      GBytes *changeset = lm_change_log_unpack (statement, 0, &problem);

      if (changeset == NULL)
        {
          g_prefix_error (&problem, _("action %lld: "), (long long) id);
          break;
        }
      g_ptr_array_add (changesets, changeset);
      g_array_append_val (ids, id);
    }
  if (problem)
    return tell_problem (self->lines, _("Change log"), problem);
  tell (self->lines, _("Change log"), TRUE,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u action", "%u actions", changesets->len), changesets->len));
  return walk_back (self, changesets, ids);
}

/* Opens the private copy to be changed in memory only, and forgets its name. */
static LmSqlite *
open_copy (const char *copy, const char *name, gint64 version, GError **error)
{
  g_autoptr (LmSqlite) file = lm_sqlite_open (copy, LM_SQLITE_READ_WRITE, error);

  if (file == NULL || !lm_sqlite_set_pragma (file, "journal_mode", "memory", "memory", error) ||
      !lm_sqlite_set_pragma (file, "ignore_check_constraints", "1", "1", error))
    return NULL;
  lm_sqlite_set_name (file, name);
  if (version < LM_SCHEMA_VERSION && !lm_schema_migrate (file, lm_migrations, LM_SCHEMA_VERSION, NULL, error))
    return NULL;
  return g_steal_pointer (&file);
}

static void
verify_copy (const char *path, const char *copy, GPtrArray *lines, GCancellable *cancellable)
{
  g_auto (LmDocumentInfo) info = { 0 };
  g_autoptr (LmSqlite) file = NULL;
  Verify self = { NULL, lines };
  GError *problem = NULL;
  g_autofree char *hash = NULL;

  if (!lm_document_take (path, copy, NULL, &info, &problem))
    {
      tell_problem (lines, _("Hash, tables, pages and references"), problem);
      return;
    }
  hash = lm_document_hash_to_text (info.hash);
  tell (lines, _("Hash, tables, pages and references"), TRUE, g_strdup_printf (_("file version %lld, hash %s"), (long long) info.version, hash));
  if (info.newer)
    return;
  file = open_copy (copy, path, info.version, &problem);
  if (file == NULL)
    {
      tell_problem (lines, _("Conversion to this version"), problem);
      return;
    }
  self.file = file;
  lm_sqlite_set_cancellable (file, cancellable);
  if (check_pages (&self) && check_values (&self))
    check_log (&self);
}

GPtrArray *
lm_verify_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_free);
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "laatste-meter", NULL), *copy = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);
  if (g_access (path, R_OK) != 0)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be read: %s"), path, g_strerror (errno));
      return NULL;
    }
  g_mkdir_with_parents (folder, 0700);
  copy = g_build_filename (folder, "verify-XXXXXX", NULL);
  fd = g_mkstemp_full (copy, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, LM_STORE_ERROR, LM_STORE_ERROR_FAILED, _("%s can't be made: %s"), copy, g_strerror (errno));
      return NULL;
    }
  close (fd);
  verify_copy (path, copy, lines, cancellable);
  g_unlink (copy);
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&lines);
}

gboolean
lm_verify_passed (GPtrArray *lines)
{
  g_return_val_if_fail (lines != NULL, FALSE);
  for (guint i = 0; i < lines->len; i++)
    if (!((const LmVerifyLine *) lines->pdata[i])->passed)
      return FALSE;
  return lines->len > 0;
}
