#include "lm-ui-config.h"

#include "methods/lm-learned-row.h"

#include "shared/lm-accessible.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

typedef struct {
  LmDesk *desk; /* borrowed: the view that holds the row lives shorter */
  LmLearned learned;
} Offer;

static void
offer_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
accept_clicked (GtkButton *button, gpointer data)
{
  const Offer *offer = data;
  LmLearned learned = offer->learned; /* the row goes with the change */
  LmDesk *desk = offer->desk;
  GError *error = NULL;
  gboolean ok = lm_project_accept_learned (lm_desk_get_project (desk), &learned, 1, &error);

  lm_desk_done (desk, ok, error);
}

/* Of several types that share the method the one with most homes. */
static const LmLearned *
find (GArray *learned, LmId method, LmId step)
{
  const LmLearned *found = NULL;

  for (guint i = 0; i < learned->len; i++) {
    const LmLearned *item = &g_array_index (learned, LmLearned, i);

    if (item->method == method && item->step == step && item->worth && (found == NULL || item->n > found->n))
      found = item;
  }
  return found;
}

GtkWidget *
lm_learned_row_new (LmDesk *desk, GArray *learned, LmId method, LmId step, const char *name)
{
  const LmLearned *found = find (learned, method, step);
  g_autofree char *title = NULL, *subtitle = NULL, *full = NULL;
  GtkWidget *row, *button;
  Offer *offer;

  if (found == NULL)
    return NULL;
  row = adw_action_row_new ();
  button = gtk_button_new_with_label (_ ("Accept"));
  /* Translators: low, typical and high minutes of a step. */
  title = g_strdup_printf (ngettext ("Learned: %d – %d – %d min, from %u home", "Learned: %d – %d – %d min, from %u homes", found->n),
                           found->new_low, found->new_typical, found->new_high, found->n);
  subtitle = g_strdup_printf (_ ("Half of them took %d minutes or less; give or take %d"), found->median, (int) lround (found->error));
  full = g_strdup_printf (_ ("Accept the learned minutes of %s"), name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  lm_accessible_name (button, full);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  offer = g_new (Offer, 1);
  *offer = (Offer) { desk, *found };
  g_signal_connect_data (button, "clicked", G_CALLBACK (accept_clicked), offer, offer_free, G_CONNECT_DEFAULT);
  return row;
}
