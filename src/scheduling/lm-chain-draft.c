#include "lm-chain-draft-private.h"

#include <gio/gio.h>
#include <math.h>

void
lm_chain_draft_init (LmChainDraft *self)
{
  self->first = g_array_new (FALSE, FALSE, sizeof (int));
  self->tasks = g_array_new (FALSE, FALSE, sizeof (LmChainTask));
  self->trades = g_ptr_array_new_with_free_func (g_free);
  self->crews = g_array_new (FALSE, FALSE, sizeof (int));
}

void
lm_chain_draft_clear (LmChainDraft *self)
{
  g_array_unref (self->first);
  g_array_unref (self->tasks);
  g_ptr_array_unref (self->trades);
  g_array_unref (self->crews);
}

void
lm_chain_draft_begin_home (LmChainDraft *self)
{
  int first = (int) self->tasks->len;

  g_array_append_val (self->first, first);
}

int
lm_chain_draft_find_trade (const LmChainDraft *self, const char *name)
{
  for (guint i = 0; i < self->trades->len; i++)
    if (g_str_equal (self->trades->pdata[i], name))
      return (int) i;
  return -1;
}

int
lm_chain_draft_add_trade (LmChainDraft *self, const char *name, int crews)
{
  g_ptr_array_add (self->trades, g_strdup (name));
  g_array_append_val (self->crews, crews);
  return (int) self->crews->len - 1;
}

LmChainShop *
lm_chain_draft_end (LmChainDraft *self, const char *name, int hours_in_day, int line, GError **error)
{
  gint64 whole = 0;
  LmChainShop *shop;

  if (self->tasks->len == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: the file ends without a task", line);
      return NULL;
    }
  for (guint t = 0; t < self->tasks->len; t++)
    {
      const LmChainTask *task = &g_array_index (self->tasks, LmChainTask, t);

      whole += task->length + task->lag;
    }
  if (whole > G_MAXINT / 4)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: the tasks together are too long to count", line);
      return NULL;
    }
  shop = g_new0 (LmChainShop, 1);
  shop->name = g_strdup (name);
  shop->n_homes = (int) self->first->len;
  lm_chain_draft_begin_home (self);
  shop->first = g_array_steal (self->first, NULL);
  shop->tasks = g_array_steal (self->tasks, NULL);
  shop->n_trades = (int) self->trades->len;
  g_ptr_array_add (self->trades, NULL);
  shop->trades = (char **) g_ptr_array_steal (self->trades, NULL);
  shop->crews = g_array_steal (self->crews, NULL);
  shop->units_in_day = hours_in_day * LM_CHAIN_UNITS_IN_HOUR;
  return shop;
}

gboolean
lm_chain_draft_parse_hours (const char *text, int *units)
{
  char *end;
  double hours = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !(hours >= 0 && hours <= LM_CHAIN_MAX_HOURS) || floor (hours * LM_CHAIN_UNITS_IN_HOUR) != hours * LM_CHAIN_UNITS_IN_HOUR)
    return FALSE;
  *units = (int) (hours * LM_CHAIN_UNITS_IN_HOUR);
  return TRUE;
}
