#include "lm-package-private.h"

#include <glib/gi18n-lib.h>

void
lm_sheet_choice_add (LmSheetChoice *self, const char *name, gboolean hidden, LmGrid *grid)
{
  g_autoptr (LmSheet) sheet = NULL;
  gboolean better;
  guint fields;

  if (lm_grid_get_n_rows (grid) == 0)
    {
      lm_grid_free (grid);
      return;
    }
  sheet = lm_sheet_new_found (grid, self->format, self->reading->filter);
  fields = lm_sheet_count_fields (sheet);
  if (!hidden)
    g_ptr_array_add (self->parts, g_strdup (name));
  if (self->reading->part != NULL)
    better = self->best == NULL && g_utf8_collate (name, self->reading->part) == 0;
  else
    better = self->best == NULL || (self->best_hidden && !hidden) || (self->best_hidden == hidden && fields > self->best_fields);
  if (!better)
    return;
  g_clear_pointer (&self->best, lm_sheet_unref);
  self->best = g_steal_pointer (&sheet);
  g_set_str (&self->best_name, name);
  self->best_fields = fields;
  self->best_hidden = hidden;
}

LmSheet *
lm_sheet_choice_end (LmSheetChoice *self, GError **error)
{
  g_ptr_array_add (self->parts, NULL);
  if (self->best == NULL && self->reading->part != NULL)
    lm_reading_set_no_part (self->reading, (const char *const *) self->parts->pdata, error);
  else if (self->best == NULL)
    {
      g_autofree char *name = lm_reading_get_name (self->reading);

      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                   _("“%s” holds no rows. Choose a file with a list of addresses."), name);
    }
  else
    lm_sheet_set_parts (self->best, g_strdupv ((char **) self->parts->pdata), g_steal_pointer (&self->best_name));
  return g_steal_pointer (&self->best);
}
