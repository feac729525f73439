#include "lm-ui-config.h"

#include "board/lm-board-page.h"

#include "appointments/lm-appointment-dialog.h"
#include "print/lm-print.h"
#include "project/lm-appointments.h"
#include "shared/lm-accessible.h"
#include "shared/lm-filter-menu.h"
#include "shared/lm-home-filter.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

struct _LmBoardPage {
  LmView parent_instance;

  LmBoard *board;
  guint tick;
  gboolean came_to_today;
  gboolean selecting;
  char *parties_key;
  GHashTable *filter; /* what is shown: a set of gint64; NULL all */

  GtkSearchEntry *search;
  GtkBox *parties;
  AdwBin *board_bin, *kept_filters;
};

G_DEFINE_FINAL_TYPE (LmBoardPage, lm_board_page, LM_TYPE_VIEW)

/* --- filter --- */

/* The filter in words, for the head of a printed page; NULL without one. */
static char *
describe_filter (LmBoardPage *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (text[0] != '\0')
    g_ptr_array_add (parts, (gpointer) text);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->parties)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
      g_ptr_array_add (parts, (gpointer) gtk_widget_get_tooltip_text (child));
  g_ptr_array_add (parts, NULL);
  return parts->len > 1 ? g_strjoinv (" · ", (char **) parts->pdata) : NULL;
}

static void
filter_changed (LmBoardPage *self)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  GListModel *homes = G_LIST_MODEL (lm_desk_get_homes (desk));
  g_autoptr (LmHomeFilter) words = lm_home_filter_new (gtk_editable_get_text (GTK_EDITABLE (self->search)), lm_desk_get_snapshot (desk));
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (GHashTable) of_parties = NULL;
  g_autoptr (GHashTable) shown = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->parties)); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    LmId *party = g_object_get_data (G_OBJECT (child), "lm-party");

    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
      g_array_append_val (chosen, *party);
  }
  if (chosen->len == 0 && words == NULL) {
    g_clear_pointer (&self->filter, g_hash_table_unref);
    lm_board_set_filter (self->board, NULL);
    return;
  }
  if (chosen->len > 0)
    of_parties = lm_home_filter_of_parties (lm_desk_get_snapshot (desk), (LmId *) chosen->data, chosen->len);
  shown = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (homes); i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (homes, i);
    LmId id = lm_home_item_get_id (item);

    if ((of_parties == NULL || g_hash_table_contains (of_parties, &id)) && lm_home_filter_fits (words, item))
      g_hash_table_add (shown, g_memdup2 (&id, sizeof id));
  }
  lm_board_set_filter (self->board, shown);
  g_clear_pointer (&self->filter, g_hash_table_unref);
  self->filter = g_steal_pointer (&shown);
}

/* Enter in the search goes to the first home that fits. */
static void
search_activated (LmBoardPage *self)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  GListModel *homes = G_LIST_MODEL (lm_desk_get_homes (desk));
  g_autoptr (LmHomeFilter) words = lm_home_filter_new (gtk_editable_get_text (GTK_EDITABLE (self->search)), lm_desk_get_snapshot (desk));

  for (guint i = 0; i < g_list_model_get_n_items (homes); i++) {
    g_autoptr (LmHomeItem) item = g_list_model_get_item (homes, i);

    if (lm_home_filter_fits (words, item)) {
      lm_desk_select (desk, lm_home_item_get_id (item));
      gtk_widget_grab_focus (GTK_WIDGET (self->board));
      return;
    }
  }
}

static void
fill_parties (LmBoardPage *self)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (lm_view_get_desk (LM_VIEW (self)));
  g_autoptr (GString) key = g_string_new (NULL);
  const LmPartyRow *parties;
  const LmCrewRow *crews;
  guint n, n_crews;

  parties = LM_ROWS (snapshot, PARTY, &n);
  crews = LM_ROWS (snapshot, CREW, &n_crews);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (key, "%" G_GINT64_FORMAT " %s %d\n", parties[i].id, parties[i].name, parties[i].colour);
  g_string_append_printf (key, "%u", n_crews);
  if (g_strcmp0 (key->str, self->parties_key) == 0)
    return;
  g_free (self->parties_key);
  self->parties_key = g_string_free (g_steal_pointer (&key), FALSE);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->parties))) != NULL; )
    gtk_box_remove (self->parties, child);
  for (guint i = 0; i < n; i++) {
    gboolean works = FALSE;
    guint alike = 0;
    GtkWidget *button, *box, *block, *label;
    g_autofree char *name = NULL;

    for (guint k = 0; k < n_crews; k++)
      works |= crews[k].party == parties[i].id;
    if (!works)
      continue;
    for (guint k = 0; k < n; k++)
      alike += parties[k].kind == parties[i].kind;
    name = g_strdup_printf (_ ("Only homes with work of %s"), parties[i].name);
    button = gtk_toggle_button_new ();
    box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    block = gtk_label_new (parties[i].letter);
    label = gtk_label_new (alike == 1 ? lm_words_of (lm_party_kind_nicks, parties[i].kind) : parties[i].name);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
    gtk_widget_add_css_class (button, "party-filter");
    gtk_widget_set_css_classes (block, (const char *[]) { "party-block", lm_words_party_style (parties[i].colour), NULL });
    gtk_widget_set_valign (block, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (box), block);
    gtk_box_append (GTK_BOX (box), label);
    gtk_button_set_child (GTK_BUTTON (button), box);
    gtk_widget_set_tooltip_text (button, name);
    lm_accessible_name (button, name);
    g_object_set_data_full (G_OBJECT (button), "lm-party", g_memdup2 (&parties[i].id, sizeof (LmId)), g_free);
    g_signal_connect_object (button, "toggled", G_CALLBACK (filter_changed), self, G_CONNECT_SWAPPED);
    gtk_box_append (self->parties, button);
  }
}

/* --- what the user does on the board --- */

static void
home_selected (LmBoardPage *self, gint64 home)
{
  self->selecting = TRUE;
  lm_desk_select (lm_view_get_desk (LM_VIEW (self)), home);
  self->selecting = FALSE;
}

static void
home_activated (LmBoardPage *self, gint64 home)
{
  self->selecting = TRUE;
  lm_desk_reveal (lm_view_get_desk (LM_VIEW (self)), home);
  self->selecting = FALSE;
}

static void
move_home (LmBoardPage *self, gint64 home, int day)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  GError *error = NULL;

  lm_desk_done (desk, lm_project_move_home (lm_desk_get_project (desk), home, day, &error), error);
}

static void
ask_move (LmBoardPage *self, gint64 home, int day)
{
  lm_appointment_dialog_present_for_day (lm_view_get_desk (LM_VIEW (self)), GTK_WIDGET (self), home, day);
}

static LmBoardMove
check_move (LmId home, LmDay day, gboolean thorough, GPtrArray *lines, gpointer data)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (data));
  LmProject *project = lm_desk_get_project (desk);
  g_autoptr (GArray) conflicts = thorough ? lm_project_check_move (project, home, day) : lm_project_check_day (project, home, day);
  LmBoardMove verdict = LM_BOARD_MOVE_FREE;

  for (guint i = 0; i < conflicts->len; i++) {
    const LmMoveConflict *conflict = &g_array_index (conflicts, LmMoveConflict, i);

    g_ptr_array_add (lines, lm_move_conflict_format (lm_desk_get_snapshot (desk), conflict));
    /* A confirmed home can be moved, but only by asking the resident. */
    if (g_strcmp0 (conflict->code, "confirmed") == 0)
      verdict = MAX (verdict, LM_BOARD_MOVE_ASK);
    else
      verdict = MAX (verdict, conflict->hard ? LM_BOARD_MOVE_HARD : LM_BOARD_MOVE_SOFT);
  }
  return verdict;
}

static gboolean
minute_passed (gpointer data)
{
  LmBoardPage *self = data;

  if (lm_view_get_desk (LM_VIEW (self)) != NULL)
    lm_board_set_now (self->board, lm_project_get_now (lm_desk_get_project (lm_view_get_desk (LM_VIEW (self)))));
  return G_SOURCE_CONTINUE;
}

/* --- view --- */

/* Today, or the first work where that is weeks ahead. */
static LmDay
first_day_to_show (LmSnapshot *snapshot, LmDay today)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  LmInstant first = G_MAXINT32;
  const LmPlanStepRow *steps;
  guint n;

  steps = LM_ROWS (snapshot, PLAN_STEP, &n);
  for (guint i = 0; i < n; i++) {
    const LmStepRow *step = LM_FIND (snapshot, STEP, steps[i].step);

    if (steps[i].plan == plan->id && steps[i].start != LM_INSTANT_NONE && step != NULL && step->phase == LM_PHASE_DAY)
      first = MIN (first, steps[i].start);
  }
  return first != G_MAXINT32 && lm_instant_get_day (first) > today + 7 ? lm_instant_get_day (first) : today;
}

static void
lm_board_page_refresh (LmView *view)
{
  LmBoardPage *self = LM_BOARD_PAGE (view);
  LmDesk *desk = lm_view_get_desk (view);
  LmSnapshot *snapshot = lm_desk_get_snapshot (desk);
  LmConflicts *conflicts = lm_desk_get_conflicts (desk);
  g_autoptr (LmDistrictState) states = NULL;

  if (conflicts == NULL || conflicts->snapshot != snapshot)
    states = lm_district_state_new (snapshot, conflicts != NULL ? conflicts->homes : NULL);
  lm_board_set_snapshot (self->board, snapshot, states != NULL ? states : conflicts->states, lm_desk_get_today (desk),
                         lm_project_get_now (lm_desk_get_project (desk)));
  fill_parties (self);
  filter_changed (self);
  if (!self->came_to_today && lm_snapshot_get_adopted (snapshot) != NULL) {
    self->came_to_today = TRUE;
    lm_board_scroll_to_day (self->board, first_day_to_show (snapshot, lm_desk_get_today (desk)));
  }
}

static void
lm_board_page_select (LmView *view)
{
  LmBoardPage *self = LM_BOARD_PAGE (view);

  if (!self->selecting && gtk_widget_get_mapped (GTK_WIDGET (self)))
    lm_board_select_home (self->board, lm_desk_get_selected (lm_view_get_desk (view)));
}

/* Bringing a home into sight needs a size, which a page out of sight does not have. */
static void
lm_board_page_shown (LmView *view)
{
  LmBoardPage *self = LM_BOARD_PAGE (view);
  LmId home = lm_desk_get_selected (lm_view_get_desk (view));

  if (home != 0 && lm_board_get_selected_home (self->board) != home)
    lm_board_select_home (self->board, home);
}

static void
lm_board_page_find (LmView *view)
{
  LmBoardPage *self = LM_BOARD_PAGE (view);

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

static void
lm_board_page_dispose (GObject *object)
{
  LmBoardPage *self = LM_BOARD_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->parties_key, g_free);
  g_clear_pointer (&self->filter, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_BOARD_PAGE);
  G_OBJECT_CLASS (lm_board_page_parent_class)->dispose (object);
}

static void
lm_board_page_class_init (LmBoardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LmViewClass *view_class = LM_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_board_page_dispose;
  view_class->shown = lm_board_page_shown;
  view_class->refresh = lm_board_page_refresh;
  view_class->select = lm_board_page_select;
  view_class->find = lm_board_page_find;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-board-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LmBoardPage, search);
  gtk_widget_class_bind_template_child (widget_class, LmBoardPage, parties);
  gtk_widget_class_bind_template_child (widget_class, LmBoardPage, board_bin);
  gtk_widget_class_bind_template_child (widget_class, LmBoardPage, kept_filters);
}

static void
lm_board_page_init (LmBoardPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->board = LM_BOARD (lm_board_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->board), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->board), TRUE);
  adw_bin_set_child (self->board_bin, GTK_WIDGET (self->board));
  adw_bin_set_child (self->kept_filters, lm_filter_menu_new (GTK_EDITABLE (self->search)));
  lm_board_set_check (self->board, check_move, self, NULL);
  g_signal_connect_object (self->board, "home-selected", G_CALLBACK (home_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "home-activated", G_CALLBACK (home_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "move-home", G_CALLBACK (move_home), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "ask-move", G_CALLBACK (ask_move), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (filter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activated), self, G_CONNECT_SWAPPED);
  self->tick = g_timeout_add_seconds (60, minute_passed, self);
}

GtkWidget *
lm_board_page_create_level_switch (LmBoardPage *self)
{
  return lm_board_create_level_switch (self->board);
}

void
lm_board_page_set_level (LmBoardPage *self, LmBoardLevel level)
{
  lm_board_set_level (self->board, level);
}

void
lm_board_page_go_to_today (LmBoardPage *self)
{
  lm_board_scroll_to_day (self->board, lm_desk_get_today (lm_view_get_desk (LM_VIEW (self))));
}

void
lm_board_page_go_to_day (LmBoardPage *self, LmDay day)
{
  self->came_to_today = TRUE;
  lm_board_scroll_to_day (self->board, day);
  gtk_widget_grab_focus (GTK_WIDGET (self->board));
}

void
lm_board_page_print (LmBoardPage *self, GtkWidget *parent)
{
  LmDesk *desk = lm_view_get_desk (LM_VIEW (self));
  g_autofree char *words = describe_filter (self);
  LmBoardPrintOptions options = {
    .level = lm_board_get_level (self->board), .today = lm_desk_get_today (desk), .homes = self->filter, .shown = words,
  };

  lm_board_get_days (self->board, &options.first, &options.end);
  lm_print_board_present (desk, parent, &options);
}
