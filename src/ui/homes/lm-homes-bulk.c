#include "lm-ui-config.h"

#include "homes/lm-homes-view-private.h"

#include "core/lm-home.h"
#include "print/lm-print.h"
#include "project/lm-homes.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

/* What can be done with all the homes that are selected in the table. */

static void
set_homes (LmHomesView *self, LmHomeFields fields, const LmHomeRow *values)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  g_autoptr (GArray) ids = lm_homes_view_get_selected (self);
  GError *error = NULL;
  gboolean ok = lm_project_set_homes (lm_desk_get_project (desk), (LmId *) ids->data, ids->len, fields, values, &error);

  lm_desk_done (desk, ok, error);
  lm_homes_view_select_homes (self, ids);
}

static void
activate_set_type (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmHomeRow values;

  LM_ROW_FRESH (HOME, &values);
  values.type = lm_nick_find (lm_home_type_nicks, g_variant_get_string (parameter, NULL));
  if ((int) values.type >= 0)
    set_homes (data, LM_HOME_TYPE, &values);
}

static void
activate_set_method (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmHomesView *self = data;
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  const LmMethodRow *method = LM_FIND (snapshot, METHOD, g_variant_get_int64 (parameter));
  g_autoptr (GArray) ids = lm_homes_view_get_selected (self);
  LmDecisionRow values;
  GError *error = NULL;
  gboolean ok;

  if (method == NULL)
    return;
  LM_ROW_FRESH (DECISION, &values);
  values.method = method->id;
  values.place = method->place;
  values.state = LM_DECISION_STATE_DECIDED;
  values.decided_day = lm_desk_get_today (desk);
  values.decided_by = g_get_real_name ();
  values.reason = _ ("Decided for several homes at once");
  ok = lm_project_decide (lm_desk_get_project (desk), (LmId *) ids->data, ids->len, &values, &error);
  lm_desk_done (desk, ok, error);
  lm_homes_view_select_homes (self, ids);
}

/* «Lindenstraat 2 – Lindenstraat 10»: a name that can be found back, until somebody gives a better one. */
static char *
name_of_group (LmHomesView *self, GArray *ids)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  const LmHomeRow *first = NULL, *last = NULL;
  g_autofree char *from = NULL, *to = NULL;

  for (guint i = 0; i < ids->len; i++) {
    const LmHomeRow *home = LM_FIND (snapshot, HOME, g_array_index (ids, LmId, i));

    if (home == NULL)
      continue;
    if (first == NULL || lm_home_compare (home, first) < 0)
      first = home;
    if (last == NULL || lm_home_compare (home, last) > 0)
      last = home;
  }
  if (first == NULL)
    return g_strdup ("");
  from = lm_home_format_address (first);
  to = lm_home_format_address (last);
  /* Translators: the first and the last address of a group of homes. */
  return g_strdup_printf (_ ("%s – %s"), from, to);
}

static void
activate_couple (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmHomesView *self = data;
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  g_autoptr (GArray) ids = lm_homes_view_get_selected (self);
  g_autofree char *name = name_of_group (self, ids);
  int kind = lm_nick_find (lm_coupling_kind_nicks, g_variant_get_string (parameter, NULL));
  GError *error = NULL;
  gboolean ok;

  g_return_if_fail (kind > 0);
  ok = lm_project_couple_homes (lm_desk_get_project (desk), (LmId *) ids->data, ids->len, kind, name, &error) != 0;
  lm_desk_done (desk, ok, error);
  lm_homes_view_select_homes (self, ids);
}

static void
activate_take_out (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmHomeRow values;

  LM_ROW_FRESH (HOME, &values);
  values.in_project = FALSE;
  set_homes (data, LM_HOME_IN_PROJECT, &values);
}

static void
activate_bring_in (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LmHomeRow values;

  LM_ROW_FRESH (HOME, &values);
  values.in_project = TRUE;
  set_homes (data, LM_HOME_IN_PROJECT, &values);
}

static void
activate_letters (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GArray) ids = lm_homes_view_get_selected (data);

  lm_print_letters_present (lm_view_get_desk (LM_VIEW (data)), GTK_WIDGET (data), (LmId *) ids->data, ids->len);
}

static void
activate_survey_forms (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GArray) ids = lm_homes_view_get_selected (data);

  if (ids->len > 0)
    lm_print_survey_forms_present (lm_view_get_desk (LM_VIEW (data)), GTK_WIDGET (data), (LmId *) ids->data, ids->len);
}

static const GActionEntry bulk_entries[] = {
  { .name = "set-type", .activate = activate_set_type, .parameter_type = "s" },
  { .name = "set-method", .activate = activate_set_method, .parameter_type = "x" },
  { .name = "couple", .activate = activate_couple, .parameter_type = "s" },
  { .name = "take-out", .activate = activate_take_out },
  { .name = "bring-in", .activate = activate_bring_in },
  { .name = "letters", .activate = activate_letters },
  { .name = "survey-forms", .activate = activate_survey_forms },
};

void
lm_homes_view_fill_bulk_menus (LmHomesView *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  g_autoptr (GMenu) types = g_menu_new ();
  g_autoptr (GMenu) methods = g_menu_new ();
  g_autoptr (GMenu) couplings = g_menu_new ();
  const LmMethodRow *rows;
  guint n;

  for (int i = LM_HOME_TYPE_TERRACED; i < LM_N_HOME_TYPE; i++) {
    g_autoptr (GMenuItem) item = g_menu_item_new (lm_words_of (lm_home_type_nicks, i), NULL);

    g_menu_item_set_action_and_target (item, "homes.set-type", "s", lm_home_type_nicks[i]);
    g_menu_append_item (types, item);
  }
  gtk_menu_button_set_menu_model (self->type_button, G_MENU_MODEL (types));

  for (int i = LM_COUPLING_KIND_STAIRWELL; i < LM_N_COUPLING_KIND; i++) {
    g_autoptr (GMenuItem) item = g_menu_item_new (lm_words_of (lm_coupling_kind_nicks, i), NULL);

    g_menu_item_set_action_and_target (item, "homes.couple", "s", lm_coupling_kind_nicks[i]);
    g_menu_append_item (couplings, item);
  }
  gtk_menu_button_set_menu_model (self->couple_button, G_MENU_MODEL (couplings));

  rows = LM_ROWS (snapshot, METHOD, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].chosen) {
      g_autoptr (GMenuItem) item = g_menu_item_new (lm_words_name (rows[i].name, rows[i].name_en), NULL);

      g_menu_item_set_action_and_target (item, "homes.set-method", "x", rows[i].id);
      g_menu_append_item (methods, item);
    }
  gtk_menu_button_set_menu_model (self->method_button, G_MENU_MODEL (methods));
}

void
lm_homes_view_add_bulk_actions (LmHomesView *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), bulk_entries, G_N_ELEMENTS (bulk_entries), self);
}
