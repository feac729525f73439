#include "lm-import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-project-private.h"

typedef struct {
  LmImportPreview *preview;
  LmEdit *edit;
  LmImportProgress progress;
  gpointer data;
  GCancellable *cancellable;
  guint done, total;
  LmId *buildings, *couplings; /* the ids of the drafts */
} Bringing;

/* FALSE when somebody asked to stop. */
static gboolean
step (Bringing *self)
{
  if (++self->done % 256 == 0 && self->progress)
    self->progress ((double) self->done / self->total, self->data);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static void
bring_buildings (Bringing *self)
{
  LmImportPreview *preview = self->preview;

  for (guint i = 0; i < preview->buildings->len; i++)
    {
      LmBuildingDraft *draft = &g_array_index (preview->buildings, LmBuildingDraft, i);
      LmBuildingRow row = draft->row;

      if (draft->old)
        lm_edit_update_if_changed (self->edit, LM_TABLE_BUILDING, &row);
      else
        self->buildings[i] = lm_edit_insert (self->edit, LM_TABLE_BUILDING, &row);
    }
  for (guint i = 0; i < preview->couplings->len; i++)
    {
      LmCouplingRow row = g_array_index (preview->couplings, LmCouplingRow, i);

      if (row.building < 0)
        row.building = self->buildings[lm_draft_position (row.building)];
      self->couplings[i] = lm_edit_insert (self->edit, LM_TABLE_COUPLING, &row);
    }
}

static void
settle_id (LmId *id, const LmId *ids)
{
  if (*id < 0)
    *id = ids[lm_draft_position (*id)];
}

static gboolean
bring_homes (Bringing *self)
{
  GArray *homes = self->preview->homes;

  for (guint i = 0; i < homes->len; i++)
    {
      const LmHomeDraft *draft = &g_array_index (homes, LmHomeDraft, i);
      LmHomeRow row = draft->row;
      LmResidentRow resident;

      settle_id (&row.building, self->buildings);
      settle_id (&row.stairwell, self->couplings);
      settle_id (&row.stack, self->couplings);
      settle_id (&row.row, self->couplings);
      if (draft->old)
        lm_edit_update_if_changed (self->edit, LM_TABLE_HOME, &row);
      else
        lm_edit_insert (self->edit, LM_TABLE_HOME, &row);
      if (lm_import_find_resident (self->preview, draft, &resident))
        {
          resident.home = row.id;
          if (resident.id)
            lm_edit_update (self->edit, LM_TABLE_RESIDENT, &resident);
          else
            lm_edit_insert (self->edit, LM_TABLE_RESIDENT, &resident);
        }
      if (!step (self))
        return FALSE;
    }
  return TRUE;
}

static char *
join_columns (LmSheet *sheet)
{
  g_autoptr (GString) header = g_string_new (NULL);

  for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
    g_string_append_printf (header, "%s%s", c ? "\t" : "", lm_sheet_get_column (sheet, c));
  return g_string_free (g_steal_pointer (&header), FALSE);
}

/* What was brought in, and how, so that the next file of that shape needs no
 * questions. */
static void
record_import (Bringing *self, LmSheet *sheet, const LmAddressField *mapping, const char *file_name)
{
  LmImportPreview *preview = self->preview;
  g_autofree char *header = sheet ? join_columns (sheet) : NULL;
  g_autofree char *name = file_name ? g_path_get_basename (file_name) : g_strdup ("");
  g_autoptr (GString) lines = g_string_new (NULL);
  LmImportRow row;

  for (guint c = 0; sheet && mapping && c < lm_sheet_get_n_columns (sheet); c++)
    if (mapping[c] != LM_ADDRESS_NONE)
      g_string_append_printf (lines, "%s=%s\n", lm_address_field_get_code (mapping[c]), lm_sheet_get_column (sheet, c));
  LM_ROW_FRESH (IMPORT, &row);
  row.file_name = name;
  row.format = sheet ? lm_sheet_get_format (sheet) : "";
  row.header = header ? header : "";
  row.mapping = lines->str;
  row.homes_new = (int) preview->counts[LM_IMPORT_NEW];
  row.homes_updated = (int) preview->counts[LM_IMPORT_UPDATED];
  row.rows_refused = (int) (lm_address_list_get_refused (preview->list)->len + preview->counts[LM_IMPORT_AMBIGUOUS] +
                            preview->counts[LM_IMPORT_DOUBLE]);
  row.at = lm_project_get_utc (preview->project);
  lm_edit_insert (self->edit, LM_TABLE_IMPORT, &row);
}

/* The type for homes that no rule knows is a setting of the project, so that
 * they stay marked as unknown. */
static void
set_defaults (Bringing *self)
{
  const LmProjectRow *project = lm_snapshot_get_project (self->preview->snapshot);
  LmProjectRow row = *project;

  if (self->preview->options.default_type != LM_HOME_TYPE_UNKNOWN)
    row.default_type = self->preview->options.default_type;
  if (self->preview->options.default_method)
    row.default_method = self->preview->options.default_method;
  if (*row.place == '\0')
    for (guint i = 0; i < self->preview->homes->len && *row.place == '\0'; i++)
      row.place = g_array_index (self->preview->homes, LmHomeDraft, i).row.town;
  if (row.id)
    lm_edit_update_if_changed (self->edit, LM_TABLE_PROJECT, &row);
}

gboolean
lm_import_preview_apply (LmImportPreview *self, LmSheet *sheet, const LmAddressField *mapping, const char *file_name,
                         LmImportProgress progress, gpointer data, GCancellable *cancellable, GError **error)
{
  Bringing bringing = { .preview = self, .progress = progress, .data = data, .cancellable = cancellable };
  g_autofree char *name = NULL, *label = NULL;
  g_autofree LmId *buildings = NULL, *couplings = NULL;
  gboolean stopped;
  guint n;

  g_return_val_if_fail (self != NULL, FALSE);
  if (self->snapshot != lm_project_get_snapshot (self->project))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED,
                                   _("The project was changed since this preview was made. Look at the preview again."));
  n = self->counts[LM_IMPORT_NEW] + self->counts[LM_IMPORT_UPDATED];
  name = file_name ? g_path_get_basename (file_name) : g_strdup (_("address list"));
  label = g_strdup_printf (ngettext ("%u address of %s brought in", "%u addresses of %s brought in", n), n, name);
  bringing.total = self->homes->len + 1;
  bringing.buildings = buildings = g_new0 (LmId, self->buildings->len + 1);
  bringing.couplings = couplings = g_new0 (LmId, self->couplings->len + 1);
  bringing.edit = lm_project_begin (self->project, label);
  bring_buildings (&bringing);
  stopped = !bring_homes (&bringing);
  if (stopped)
    {
      lm_edit_cancel (bringing.edit);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The import was stopped; nothing was brought in."));
      return FALSE;
    }
  set_defaults (&bringing);
  record_import (&bringing, sheet, mapping, file_name);
  return lm_edit_end (bringing.edit, error);
}

LmAddressField *
lm_import_find_mapping (LmSnapshot *snapshot, LmSheet *sheet)
{
  g_autofree char *header = NULL;
  g_auto (GStrv) lines = NULL;
  LmAddressField *mapping;
  guint n;
  const LmImportRow *imports;

  g_return_val_if_fail (snapshot != NULL && sheet != NULL, NULL);
  header = join_columns (sheet);
  imports = LM_ROWS (snapshot, IMPORT, &n);
  while (n > 0 && !(g_str_equal (imports[n - 1].header, header) && *imports[n - 1].mapping))
    n--;
  if (n == 0)
    return NULL;
  mapping = g_new0 (LmAddressField, lm_sheet_get_n_columns (sheet) + 1);
  lines = g_strsplit (imports[n - 1].mapping, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      char *column = strchr (lines[i], '=');
      int at;

      if (column == NULL)
        continue;
      *column++ = '\0';
      at = lm_sheet_find_column (sheet, column);
      for (LmAddressField field = 0; at >= 0 && field < LM_N_ADDRESS_FIELDS; field++)
        if (g_strcmp0 (lm_address_field_get_code (field), lines[i]) == 0)
          mapping[at] = field;
    }
  return mapping;
}
