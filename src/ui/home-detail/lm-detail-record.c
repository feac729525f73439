#include "lm-ui-config.h"

#include "home-detail/lm-home-detail-private.h"

#include "core/lm-home.h"
#include "core/lm-work.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

#define HISTORY_MOST 12

static void
add_cost (LmDetail *detail, LmDetailGroup *group, const LmCostRow *cost)
{
  const char *text = lm_words_name (cost->text, cost->text_en);
  GtkWidget *row = lm_detail_row_new (text[0] != '\0' ? text : lm_words_of (lm_cost_category_nicks, cost->category),
                                      lm_words_of (lm_account_nicks, cost->account));
  g_autofree char *amount = lm_words_cents (cost->cents);
  GtkWidget *label = gtk_label_new (amount);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  lm_detail_group_add (group, row);
}

void
lm_detail_fill_costs (LmDetail *detail, LmDetailGroup *group)
{
  LmId method = lm_work_get_method (detail->snapshot, detail->home, NULL);
  gint64 totals[LM_N_ACCOUNT] = { 0 };
  const LmCostRow *costs;
  guint n, shown = 0;
  g_autofree char *own = NULL, *project = NULL, *text = NULL;

  if (!lm_detail_group_begin (group, g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, detail->home->id, lm_snapshot_get_revision (detail->snapshot))))
    return;
  costs = LM_ROWS (detail->snapshot, COST, &n);
  for (guint i = 0; i < n; i++)
    if ((costs[i].method == method && method != 0 && costs[i].home == 0) || costs[i].home == detail->home->id) {
      totals[costs[i].account] += costs[i].cents;
      shown++;
      add_cost (detail, group, &costs[i]);
    }
  if (shown == 0) {
    lm_detail_group_add (group, lm_detail_row_new (_ ("No costs are known for this method"), NULL));
    return;
  }
  own = lm_words_cents (totals[LM_ACCOUNT_OWN]);
  project = lm_words_cents (totals[LM_ACCOUNT_PROJECT]);
  /* Translators: amounts on the resident's own account and on the project's. */
  text = g_strdup_printf (_ ("Own account %s · project %s"), own, project);
  lm_detail_group_add (group, lm_detail_row_new (_ ("Together"), text));
}

void
lm_detail_fill_history (LmDetail *detail, LmDetailGroup *group)
{
  g_autoptr (GPtrArray) actions = NULL;

  if (!lm_detail_group_begin (group, g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, detail->home->id, lm_snapshot_get_revision (detail->snapshot))))
    return;
  actions = lm_project_get_history (lm_desk_get_project (detail->desk), detail->home->id, HISTORY_MOST, NULL);
  for (guint i = 0; actions != NULL && i < actions->len; i++) {
    const LmAction *action = g_ptr_array_index (actions, i);
    g_autofree char *moment = lm_words_moment (action->at);
    /* Translators: who did it, and when. */
    g_autofree char *subtitle = g_strdup_printf (action->undone ? _ ("%s, %s · undone") : _ ("%s, %s"), action->author, moment);

    lm_detail_group_add (group, lm_detail_row_new (action->label, subtitle));
  }
  if (actions == NULL || actions->len == 0)
    lm_detail_group_add (group, lm_detail_row_new (_ ("Nothing happened yet"), NULL));
}
