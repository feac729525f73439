#include <gio/gio.h>

#include "lm-chain-draft-private.h"

#define HOURS_IN_DAY 8

static gboolean
read_row (LmChainDraft *draft, char **cells, int line, const char *last_home, GHashTable *crews, GError **error)
{
  LmChainTask task;
  int n_crews;

  if (g_strv_length (cells) != 5)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: expected home, task, trade, hours, lag", line);
      return FALSE;
    }
  if (!lm_chain_draft_parse_hours (cells[3], &task.length) || !lm_chain_draft_parse_hours (cells[4], &task.lag))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: hours and lag must be whole or half hours, up to %d", line,
                   LM_CHAIN_MAX_HOURS);
      return FALSE;
    }
  task.trade = lm_chain_draft_find_trade (draft, cells[2]);
  if (task.trade < 0)
    {
      n_crews = GPOINTER_TO_INT (g_hash_table_lookup (crews, cells[2]));
      if (n_crews <= 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: it is not known how many crews there are of “%s”", line,
                       cells[2]);
          return FALSE;
        }
      task.trade = lm_chain_draft_add_trade (draft, cells[2], n_crews);
    }
  if (last_home == NULL || !g_str_equal (last_home, cells[0]))
    lm_chain_draft_begin_home (draft);
  g_array_append_val (draft->tasks, task);
  return TRUE;
}

LmChainShop *
lm_chain_shop_read_csv (const char *name, const char *text, GHashTable *crews, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *last_home = NULL;
  LmChainShop *shop = NULL;
  gboolean fine = TRUE;
  LmChainDraft draft;
  int line = 1;

  lm_chain_draft_init (&draft);
  for (; fine && lines[line - 1]; line++)
    {
      g_auto (GStrv) cells = NULL;

      if (line == 1 || *g_strstrip (lines[line - 1]) == '\0')
        continue;
      cells = g_strsplit (lines[line - 1], ",", -1);
      fine = read_row (&draft, cells, line, last_home, crews, error);
      if (fine && g_strcmp0 (last_home, cells[0]) != 0)
        {
          g_free (last_home);
          last_home = g_strdup (cells[0]);
          if (!g_hash_table_add (seen, g_strdup (cells[0])))
            {
              g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %d: the tasks of home “%s” do not stand together", line,
                           cells[0]);
              fine = FALSE;
            }
        }
    }
  if (fine)
    shop = lm_chain_draft_end (&draft, name, HOURS_IN_DAY, line - 1, error);
  lm_chain_draft_clear (&draft);
  return shop;
}
