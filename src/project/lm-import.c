#include "lm-import-private.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"

static void
remark_free (gpointer data)
{
  LmSheetRemark *remark = data;

  g_free (remark->column);
  g_free (remark->message);
  g_free (remark);
}

static int
compare_remarks (gconstpointer a, gconstpointer b)
{
  const LmSheetRemark *x = *(LmSheetRemark *const *) a, *y = *(LmSheetRemark *const *) b;

  return x->line < y->line ? -1 : x->line > y->line;
}

static void
copy_remarks (GPtrArray *into, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const LmSheetRemark *remark = from->pdata[i];
      LmSheetRemark *copy = g_new0 (LmSheetRemark, 1);

      copy->line = remark->line;
      copy->column = g_strdup (remark->column);
      copy->message = g_strdup (remark->message);
      g_ptr_array_add (into, copy);
    }
}

void
lm_import_remark (LmImportPreview *self, guint line, const char *format, ...)
{
  LmSheetRemark *remark = g_new0 (LmSheetRemark, 1);
  va_list values;

  va_start (values, format);
  remark->line = line;
  remark->message = g_strdup_vprintf (format, values);
  va_end (values);
  g_ptr_array_add (self->remarks, remark);
}

gboolean
lm_import_find_resident (LmImportPreview *self, const LmHomeDraft *draft, LmResidentRow *row)
{
  const LmResidentRow *old = draft->old ? lm_home_get_resident (self->snapshot, draft->old->id) : NULL;
  const LmAddress *address = draft->address;

  if (!self->options.residents || address == NULL || (!*address->resident && !*address->phone && !*address->email))
    return FALSE;
  if (old)
    *row = *old;
  else
    LM_ROW_FRESH (RESIDENT, row);
  if (old && *address->resident && *old->name && !g_str_equal (old->name, address->resident))
    return FALSE;
  if (*address->resident)
    row->name = address->resident;
  if (*address->phone)
    row->phone = address->phone;
  if (*address->email)
    row->email = address->email;
  return old == NULL || !lm_row_equal (LM_TABLE_RESIDENT, old, row);
}

/* Somebody else lives there than the list says, or the list is old: people
 * decide that. */
static void
remark_on_resident (LmImportPreview *self, const LmHomeDraft *draft)
{
  const LmResidentRow *old = draft->old ? lm_home_get_resident (self->snapshot, draft->old->id) : NULL;

  if (self->options.residents && old && *old->name && *draft->address->resident &&
      !g_str_equal (old->name, draft->address->resident))
    lm_import_remark (self, draft->address->line,
                      _("The project has %s as the resident here, the list %s; it was left as it is. Change it at the home if the list is right."),
                      old->name, draft->address->resident);
}

static void
settle_fates (LmImportPreview *self)
{
  for (guint i = 0; i < self->homes->len; i++)
    {
      const LmHomeDraft *draft = &g_array_index (self->homes, LmHomeDraft, i);
      LmImportLine *result;
      LmResidentRow resident;

      if (draft->address == NULL)
        continue;
      result = &g_array_index (self->rows, LmImportLine, draft->position);
      remark_on_resident (self, draft);
      if (result->fate == LM_IMPORT_UPDATED && lm_row_equal (LM_TABLE_HOME, draft->old, &draft->row) &&
          !lm_import_find_resident (self, draft, &resident))
        result->fate = LM_IMPORT_UNCHANGED;
      if (result->fate != LM_IMPORT_UNCHANGED)
        self->types[draft->row.type]++;
    }
  for (guint i = 0; i < self->rows->len; i++)
    self->counts[g_array_index (self->rows, LmImportLine, i).fate]++;
}

void
lm_import_options_init (LmImportOptions *options)
{
  g_return_if_fail (options != NULL);
  *options = (LmImportOptions) { .default_type = LM_HOME_TYPE_UNKNOWN, .use_rules = TRUE, .residents = TRUE };
}

LmImportPreview *
lm_import_preview_new (LmProject *project, LmAddressList *list, const LmImportOptions *options)
{
  LmImportPreview *self;

  g_return_val_if_fail (LM_IS_PROJECT (project) && list != NULL, NULL);
  self = g_new0 (LmImportPreview, 1);
  g_atomic_ref_count_init (&self->refs);
  self->project = g_object_ref (project);
  self->snapshot = lm_snapshot_ref (lm_project_get_snapshot (project));
  self->list = lm_address_list_ref (list);
  if (options)
    self->options = *options;
  else
    lm_import_options_init (&self->options);
  self->rows = g_array_new (FALSE, TRUE, sizeof (LmImportLine));
  self->remarks = g_ptr_array_new_with_free_func (remark_free);
  self->homes = g_array_new (FALSE, TRUE, sizeof (LmHomeDraft));
  self->buildings = g_array_new (FALSE, TRUE, sizeof (LmBuildingDraft));
  self->couplings = g_array_new (FALSE, TRUE, sizeof (LmCouplingRow));
  self->texts = g_string_chunk_new (4096);

  lm_import_match (self);
  lm_import_apply_rules (self);
  settle_fates (self);
  /* The walk is laid out again only when homes come in: somebody may have
   * changed it since. */
  if (self->counts[LM_IMPORT_NEW] > 0)
    lm_import_order_streets (self->homes);
  copy_remarks (self->remarks, lm_address_list_get_refused (list));
  copy_remarks (self->remarks, lm_address_list_get_dropped (list));
  copy_remarks (self->remarks, lm_address_list_get_remarks (list));
  g_ptr_array_sort (self->remarks, compare_remarks);
  return self;
}

LmImportPreview *
lm_import_preview_ref (LmImportPreview *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
lm_import_preview_unref (LmImportPreview *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->rows);
  g_ptr_array_unref (self->remarks);
  g_array_unref (self->homes);
  g_array_unref (self->buildings);
  g_array_unref (self->couplings);
  g_string_chunk_free (self->texts);
  lm_address_list_unref (self->list);
  lm_snapshot_unref (self->snapshot);
  g_object_unref (self->project);
  g_free (self);
}

const LmImportLine *
lm_import_preview_get_lines (LmImportPreview *self, guint *n)
{
  *n = self->rows->len;
  return (const LmImportLine *) (gpointer) self->rows->data;
}

guint
lm_import_preview_count (LmImportPreview *self, LmImportFate fate)
{
  g_return_val_if_fail (fate <= LM_IMPORT_DOUBLE, 0);
  return self->counts[fate];
}

LmAddressList *
lm_import_preview_get_list (LmImportPreview *self)
{
  return self->list;
}

const guint *
lm_import_preview_get_types (LmImportPreview *self)
{
  return self->types;
}

guint
lm_import_preview_count_buildings (LmImportPreview *self)
{
  guint n = 0;

  for (guint i = 0; i < self->buildings->len; i++)
    n += g_array_index (self->buildings, LmBuildingDraft, i).old == NULL;
  return n;
}

guint
lm_import_preview_count_couplings (LmImportPreview *self)
{
  return self->couplings->len;
}

GPtrArray *
lm_import_preview_get_remarks (LmImportPreview *self)
{
  return self->remarks;
}
