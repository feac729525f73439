#include "project/lm-personal.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home-state.h"
#include "lm-project-private.h"
#include "store/lm-erasure.h"

/* --- everything about a home's residents --- */

static void
add_text (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *p = text; *p; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (json, "\\%c", *p);
    else if ((guchar) *p < 0x20)
      g_string_append_printf (json, "\\u%04x", (guint) (guchar) *p);
    else
      g_string_append_c (json, *p);
  g_string_append_c (json, '"');
}

static void
add_row (GString *json, LmTable table, gconstpointer row)
{
  const LmTableInfo *info = lm_table_get_info (table);

  g_string_append (json, "{ ");
  for (guint c = 0; c < info->n_columns; c++)
    {
      g_autofree char *value = lm_column_format (&info->columns[c], row);

      g_string_append (json, c ? ", " : "");
      add_text (json, info->columns[c].name);
      g_string_append (json, ": ");
      add_text (json, value);
    }
  g_string_append (json, " }");
}

/* Whether the row tells of the home. */
static gboolean
is_of_home (LmTable table, gconstpointer row, LmId home)
{
  int column = table == LM_TABLE_HOME ? 0 : lm_table_get_info (table)->home_column;

  return column >= 0 && *(const LmId *) ((const char *) row + lm_table_get_info (table)->columns[column].offset) == home;
}

static void
add_table (GString *json, LmSnapshot *snapshot, LmTable table, LmId home)
{
  gsize size = lm_table_get_info (table)->row_size;
  guint n, n_found = 0;
  const char *rows = lm_snapshot_get_rows (snapshot, table, &n);

  for (guint i = 0; i < n; i++)
    if (is_of_home (table, rows + i * size, home))
      {
        if (n_found++ == 0)
          g_string_append_printf (json, ",\n  \"%s\": [\n    ", lm_table_get_info (table)->name);
        else
          g_string_append (json, ",\n    ");
        add_row (json, table, rows + i * size);
      }
  if (n_found > 0)
    g_string_append (json, "\n  ]");
}

static gboolean
add_history (GString *json, LmProject *self, LmId home, GError **error)
{
  g_autoptr (GPtrArray) actions = lm_project_get_history (self, home, G_MAXUINT, error);

  if (actions == NULL)
    return FALSE;
  g_string_append (json, ",\n  \"history\": [");
  for (guint i = 0; i < actions->len; i++)
    {
      const LmAction *action = actions->pdata[i];
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (action->at);
      g_autofree char *when = g_date_time_format_iso8601 (at);

      g_string_append (json, i ? ",\n    { \"at\": " : "\n    { \"at\": ");
      add_text (json, when);
      g_string_append (json, ", \"who\": ");
      add_text (json, action->author);
      g_string_append (json, ", \"what\": ");
      add_text (json, action->label);
      g_string_append (json, " }");
    }
  g_string_append (json, "\n  ]");
  return TRUE;
}

char *
lm_project_get_personal_file (LmProject *self, LmId home, GError **error)
{
  g_autoptr (GString) json = g_string_new ("{\n  \"project\": ");
  LmSnapshot *snapshot;

  g_return_val_if_fail (LM_IS_PROJECT (self), NULL);
  snapshot = lm_project_get_snapshot (self);
  add_text (json, lm_snapshot_get_project (snapshot)->name);
  for (guint t = 0; t < LM_N_TABLES; t++)
    add_table (json, snapshot, t, home);
  if (!add_history (json, self, home, error))
    return NULL;
  g_string_append (json, "\n}\n");
  return g_string_free (g_steal_pointer (&json), FALSE);
}

/* --- erasing --- */

static gboolean
erase (LmProject *self, GArray *residents, GPtrArray **elsewhere, GError **error)
{
  LmSnapshot *after;
  gboolean done;

  if (residents->len == 0)
    return TRUE;
  /* A publishing that is under way would bring the name back into the document. */
  if (!lm_project_publish (self, error))
    return FALSE;
  done = lm_store_erase (lm_project_get_store (self), (const LmId *) (gpointer) residents->data, residents->len, elsewhere, error);
  after = lm_store_load (lm_project_get_store (self), done ? error : NULL);
  if (after)
    lm_project_take (self, after);
  return done && after;
}

static void
add_residents (LmSnapshot *snapshot, LmId home, GArray *residents)
{
  guint n;
  const LmResidentRow *rows = LM_ROWS (snapshot, RESIDENT, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].home == home && (*rows[i].name || *rows[i].phone || *rows[i].email || *rows[i].note || *rows[i].carer))
      g_array_append_val (residents, rows[i].id);
}

gboolean
lm_project_erase_residents (LmProject *self, LmId home, GPtrArray **elsewhere, GError **error)
{
  g_autoptr (GArray) residents = g_array_new (FALSE, FALSE, sizeof (LmId));
  guint n;
  const LmResidentRow *rows;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  rows = LM_ROWS (lm_project_get_snapshot (self), RESIDENT, &n);
  for (guint i = 0; i < n; i++) /* also who was erased before: a copy may have brought something */
    if (rows[i].home == home)
      g_array_append_val (residents, rows[i].id);
  if (residents->len == 0)
    {
      g_set_error_literal (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED, _("This home has no resident in the project."));
      return FALSE;
    }
  return erase (self, residents, elsewhere, error);
}

gboolean
lm_project_anonymise_finished (LmProject *self, guint *n_homes, GPtrArray **elsewhere, GError **error)
{
  g_autoptr (GArray) residents = g_array_new (FALSE, FALSE, sizeof (LmId));
  LmSnapshot *snapshot;
  g_autoptr (LmDistrictState) states = NULL;
  guint n, n_found = 0;
  const LmHomeRow *homes;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  snapshot = lm_project_get_snapshot (self);
  states = lm_district_state_new (snapshot, NULL);
  homes = LM_ROWS (snapshot, HOME, &n);
  for (guint i = 0; i < n; i++)
    if (lm_district_state_get (states, i)->status == LM_STATUS_DONE)
      {
        guint before = residents->len;

        add_residents (snapshot, homes[i].id, residents);
        n_found += residents->len > before;
      }
  if (n_homes)
    *n_homes = n_found;
  return erase (self, residents, elsewhere, error);
}

gboolean
lm_project_get_retention (LmSnapshot *snapshot, LmDay today, int *days)
{
  LmDay day = lm_snapshot_get_project (snapshot)->retention_day;
  guint n;
  const LmResidentRow *rows = LM_ROWS (snapshot, RESIDENT, &n);

  if (day == LM_DAY_NONE)
    return FALSE;
  *days = day - today;
  for (guint i = 0; i < n; i++)
    if (*rows[i].name || *rows[i].phone || *rows[i].email)
      return TRUE;
  return FALSE;
}
