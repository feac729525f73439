#include "lm-board-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "board/lm-board-words.h"
#include "lm-board-layer.h"

G_DEFINE_FINAL_TYPE (LmBoard, lm_board, GTK_TYPE_WIDGET)

enum { HOME_SELECTED, HOME_ACTIVATED, MOVE_HOME, ASK_MOVE, LEVEL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const level_names[LM_N_BOARD_LEVELS] = { "district", "trains", "homes", "hours" };

/* The bubble is dark on both the light and the dark board. */
static const char css[] =
  ".board-bubble { background: #26262b; color: white; border-radius: 8px; padding: 10px 14px; border: 1px solid alpha(white, 0.25); }"
  ".board-bubble.hard .board-lines { color: #ff9a92; }"
  ".board-bubble.soft .board-lines, .board-bubble.ask .board-lines { color: #f8c471; }"
  ".board-bubble.free .board-lines { color: #a8e6b8; }";

static void
view_changed (LmBoard *self)
{
  LmBoardLevel level = lm_board_canvas_get_scene (self->canvas)->level;

  if (level != self->level)
    {
      self->level = level;
      self->cell = -1;
      lm_board_forget_move (self);
      /* Other things stand in the rows now. */
      lm_board_nodes_renew (self->nodes);
      g_signal_emit (self, signals[LEVEL_CHANGED], 0);
    }
  lm_board_update_hover (self);
  lm_board_nodes_update (self->nodes);
  gtk_widget_queue_draw (self->ghost_layer);
  gtk_widget_queue_draw (self->now_layer);
  if (self->moving != 0)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
lm_board_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (LM_BOARD (widget)->scrolled, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
lm_board_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LmBoard *self = LM_BOARD (widget);

  gtk_widget_allocate (self->scrolled, width, height, -1, NULL);
  gtk_widget_allocate (self->ghost_layer, width, height, -1, NULL);
  gtk_widget_allocate (self->now_layer, width, height, -1, NULL);
  if (gtk_widget_get_visible (self->bubble))
    {
      int minimum, bubble_width, bubble_height, x = 0, y = 0;
      GskTransform *transform;

      gtk_widget_measure (self->bubble, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &bubble_width, NULL, NULL);
      bubble_width = MAX (minimum, MIN (bubble_width, width - 20));
      gtk_widget_measure (self->bubble, GTK_ORIENTATION_VERTICAL, bubble_width, &minimum, &bubble_height, NULL, NULL);
      lm_board_place_bubble (self, bubble_width, bubble_height, &x, &y);
      transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, y));
      gtk_widget_allocate (self->bubble, bubble_width, bubble_height, -1, transform);
    }
  gtk_popover_present (GTK_POPOVER (self->calendar_popover));
}

static gboolean
lm_board_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LM_BOARD (widget)->canvas));
}

/* Milliseconds since the process was started, by the kernel's account of it. */
static gint64
milliseconds_of_process (void)
{
  g_autofree char *text = NULL;
  const char *field;
  struct timespec now;
  unsigned long long ticks = 0;

  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL) || (field = strrchr (text, ')')) == NULL)
    return -1;
  /* The 22nd field; the name in brackets was the 2nd. */
  for (int i = 2; i < 22 && field; i++)
    field = strchr (field + 1, ' ');
  if (field == NULL || sscanf (field, "%llu", &ticks) != 1)
    return -1;
  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000 - (gint64) (ticks * 1000 / sysconf (_SC_CLK_TCK));
}

static void
after_paint (GdkFrameClock *clock, LmBoard *self)
{
  struct timespec used;

  if (self->first_frame_seen || lm_board_canvas_get_scene (self->canvas)->model == NULL)
    return;
  self->first_frame_seen = TRUE;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
  g_print ("start %" G_GINT64_FORMAT " ms, processor %" G_GINT64_FORMAT " ms\n", milliseconds_of_process (),
           (gint64) used.tv_sec * 1000 + used.tv_nsec / 1000000);
  if (g_application_get_default ())
    g_application_quit (g_application_get_default ());
}

static void
lm_board_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lm_board_parent_class)->realize (widget);
  if (g_getenv ("LM_BENCH_START"))
    g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (after_paint), widget, G_CONNECT_DEFAULT);
}

static void
lm_board_dispose (GObject *object)
{
  LmBoard *self = LM_BOARD (object);

  g_clear_handle_id (&self->thorough, g_source_remove);
  g_clear_handle_id (&self->bubble_timeout, g_source_remove);
  lm_board_set_check (self, NULL, NULL, NULL);
  g_clear_pointer (&self->calendar_popover, gtk_widget_unparent);
  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  g_clear_pointer (&self->now_layer, gtk_widget_unparent);
  g_clear_pointer (&self->ghost_layer, gtk_widget_unparent);
  if (self->canvas)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  if (self->canvas)
    lm_board_canvas_set_first_child (self->canvas, NULL, NULL);
  self->canvas = NULL;
  g_clear_pointer (&self->nodes, lm_board_nodes_free);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (lm_board_parent_class)->dispose (object);
}

static void
lm_board_finalize (GObject *object)
{
  g_ptr_array_unref (LM_BOARD (object)->lines);
  G_OBJECT_CLASS (lm_board_parent_class)->finalize (object);
}

static void
lm_board_class_init (LmBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType home_and_day[] = { G_TYPE_INT64, G_TYPE_INT };

  object_class->dispose = lm_board_dispose;
  object_class->finalize = lm_board_finalize;
  widget_class->measure = lm_board_measure;
  widget_class->size_allocate = lm_board_size_allocate;
  widget_class->grab_focus = lm_board_grab_focus;
  widget_class->realize = lm_board_realize;

  signals[HOME_SELECTED] = g_signal_new ("home-selected", LM_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[HOME_ACTIVATED] = g_signal_new ("home-activated", LM_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MOVE_HOME] = g_signal_newv ("move-home", LM_TYPE_BOARD, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL, G_TYPE_NONE, 2, home_and_day);
  signals[ASK_MOVE] = g_signal_newv ("ask-move", LM_TYPE_BOARD, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL, G_TYPE_NONE, 2, home_and_day);
  signals[LEVEL_CHANGED] = g_signal_new ("level-changed", LM_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  lm_board_install_actions (widget_class, TRUE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
load_css (void)
{
  static gsize loaded;
  GtkCssProvider *provider;

  if (!g_once_init_enter (&loaded))
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_string (provider, css);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
  g_once_init_leave (&loaded, 1);
}

static void
make_bubble (LmBoard *self)
{
  self->bubble = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->bubble_title = gtk_label_new (NULL);
  self->bubble_lines = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->bubble, "board-bubble");
  gtk_widget_add_css_class (self->bubble_title, "heading");
  gtk_widget_add_css_class (self->bubble_lines, "board-lines");
  gtk_label_set_xalign (GTK_LABEL (self->bubble_title), 0);
  gtk_label_set_xalign (GTK_LABEL (self->bubble_lines), 0);
  gtk_label_set_wrap (GTK_LABEL (self->bubble_lines), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->bubble_lines), 44);
  gtk_box_append (GTK_BOX (self->bubble), self->bubble_title);
  gtk_box_append (GTK_BOX (self->bubble), self->bubble_lines);
  gtk_widget_set_can_target (self->bubble, FALSE);
  gtk_widget_set_visible (self->bubble, FALSE);
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
}

static void
date_chosen (GtkCalendar *calendar, LmBoard *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);

  gtk_popover_popdown (GTK_POPOVER (self->calendar_popover));
  lm_board_scroll_to_day (self, lm_day_from_date (g_date_time_get_year (date), g_date_time_get_month (date), g_date_time_get_day_of_month (date)));
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
calendar_shown (LmBoard *self)
{
  LmRect times = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_TIME);
  GdkRectangle at = { times.x + times.width / 3, times.y, 1, times.height };

  GtkWidget *calendar = gtk_popover_get_child (GTK_POPOVER (self->calendar_popover));
  const LmBoardScene *scene = lm_board_canvas_get_scene (self->canvas);

  gtk_popover_set_pointing_to (GTK_POPOVER (self->calendar_popover), &at);
  if (scene->model)
    {
      int x, y, year, month, day;
      g_autoptr (GDateTime) date = NULL;

      /* It opens at the day that stands below it. */
      lm_board_canvas_to_content (self->canvas, lm_board_canvas_flip (self->canvas, at.x), 0, &x, &y);
      lm_day_to_date (lm_time_axis_get_day (scene->axis, x), &year, &month, &day);
      date = g_date_time_new_local (year, month, day, 12, 0, 0);
      g_signal_handlers_block_by_func (calendar, date_chosen, self);
      gtk_calendar_select_day (GTK_CALENDAR (calendar), date);
      g_signal_handlers_unblock_by_func (calendar, date_chosen, self);
    }
}

static void
make_calendar (LmBoard *self)
{
  GtkWidget *calendar = gtk_calendar_new ();

  self->calendar_popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->calendar_popover), calendar);
  gtk_accessible_update_property (GTK_ACCESSIBLE (calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Go to date"), -1);
  gtk_widget_set_parent (self->calendar_popover, GTK_WIDGET (self));
  g_signal_connect (calendar, "day-selected", G_CALLBACK (date_chosen), self);
  g_signal_connect_swapped (self->calendar_popover, "show", G_CALLBACK (calendar_shown), self);
}

static void
lm_board_init (LmBoard *self)
{
  GtkWidget *canvas = lm_board_canvas_new ();

  load_css ();
  self->canvas = LM_BOARD_CANVAS (canvas);
  self->level = lm_board_canvas_get_scene (self->canvas)->level;
  self->hover = self->cell = -1;
  self->pointer_x = self->pointer_y = -1;
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->scrolled = gtk_scrolled_window_new ();
  /* Time has the minimap and the wheel; a bar above the minimap would hide it. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), canvas);
  gtk_widget_set_focusable (canvas, TRUE);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  self->ghost_layer = lm_board_layer_new (lm_board_draw_ghost, self);
  gtk_widget_set_parent (self->ghost_layer, GTK_WIDGET (self));
  self->now_layer = lm_board_layer_new (lm_board_draw_now, self);
  gtk_widget_set_parent (self->now_layer, GTK_WIDGET (self));
  make_bubble (self);
  make_calendar (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Planning board"), -1);
  self->nodes = lm_board_nodes_new (self->canvas, (LmBoardListCells) lm_board_list_cells, self);
  lm_board_canvas_set_first_child (self->canvas, (LmBoardFirstChild) lm_board_nodes_get_first, self->nodes);
  g_signal_connect_swapped (canvas, "view-changed", G_CALLBACK (view_changed), self);
  lm_board_add_controllers (self);
}

GtkWidget *
lm_board_new (void)
{
  return g_object_new (LM_TYPE_BOARD, NULL);
}

void
lm_board_set_snapshot (LmBoard *self, LmSnapshot *snapshot, LmDistrictState *state, LmDay today, LmInstant now)
{
  gboolean had_focus, had_ring;

  g_return_if_fail (LM_IS_BOARD (self));
  g_return_if_fail ((snapshot == NULL) == (state == NULL));

  had_focus = lm_board_canvas_get_scene (self->canvas)->focus >= 0;
  had_ring = lm_board_canvas_get_scene (self->canvas)->focus_visible;
  lm_board_forget_move (self);
  lm_board_canvas_set_model (self->canvas, snapshot ? lm_board_model_new (snapshot, state, today) : NULL);
  lm_board_canvas_set_now (self->canvas, now);
  lm_board_nodes_renew (self->nodes);
  if (snapshot && had_focus && self->selected)
    {
      const LmBoardScene *scene = lm_board_canvas_get_scene (self->canvas);

      int row = lm_row_index_of_item (scene->rows, lm_board_model_find (scene->model, self->selected));

      lm_board_canvas_set_focus (self->canvas, row, had_ring);
      lm_board_nodes_set_focus (self->nodes, row, -1);
    }
}

void
lm_board_set_now (LmBoard *self, LmInstant now)
{
  g_return_if_fail (LM_IS_BOARD (self));
  lm_board_canvas_set_now (self->canvas, now);
}

gboolean
lm_board_level_from_name (const char *name, LmBoardLevel *level)
{
  for (int i = 0; name && i < LM_N_BOARD_LEVELS; i++)
    if (g_str_equal (name, level_names[i]))
      {
        *level = i;
        return TRUE;
      }
  return FALSE;
}

LmBoardLevel
lm_board_get_level (LmBoard *self)
{
  g_return_val_if_fail (LM_IS_BOARD (self), LM_BOARD_HOMES);
  return lm_board_canvas_get_scene (self->canvas)->level;
}

void
lm_board_set_level (LmBoard *self, LmBoardLevel level)
{
  g_return_if_fail (LM_IS_BOARD (self));
  lm_board_canvas_set_level (self->canvas, level);
}

static void
switch_to_board (GtkWidget *group, GParamSpec *pspec, LmBoard *self)
{
  const char *name = adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (group));
  LmBoardLevel level;

  if (lm_board_level_from_name (name, &level))
    lm_board_set_level (self, level);
}

static void
board_to_switch (LmBoard *self, GtkWidget *group)
{
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (group), level_names[lm_board_get_level (self)]);
}

GtkWidget *
lm_board_create_level_switch (LmBoard *self)
{
  GtkWidget *group = adw_toggle_group_new ();
  const char *const labels[LM_N_BOARD_LEVELS] = { _("District"), _("Trains"), _("Homes"), _("Hours") };
  const char *const tooltips[LM_N_BOARD_LEVELS] = { _("Flow lines of the whole district (1)"), _("A row per train (2)"), _("A row per home (3)"), _("Connection days hour by hour (4)") };

  g_return_val_if_fail (LM_IS_BOARD (self), NULL);
  for (int level = 0; level < LM_N_BOARD_LEVELS; level++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_name (toggle, level_names[level]);
      adw_toggle_set_label (toggle, labels[level]);
      adw_toggle_set_tooltip (toggle, tooltips[level]);
      adw_toggle_group_add (ADW_TOGGLE_GROUP (group), toggle);
    }
  board_to_switch (self, group);
  g_signal_connect_object (group, "notify::active-name", G_CALLBACK (switch_to_board), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self, "level-changed", G_CALLBACK (board_to_switch), group, G_CONNECT_DEFAULT);
  return group;
}

void
lm_board_select_home (LmBoard *self, LmId home)
{
  const LmBoardScene *scene;
  int index;

  g_return_if_fail (LM_IS_BOARD (self));
  scene = lm_board_canvas_get_scene (self->canvas);
  index = scene->model && home != 0 ? lm_board_model_find (scene->model, home) : -1;
  self->selected = index >= 0 ? home : 0;
  lm_board_canvas_set_selected (self->canvas, self->selected);
  if (index < 0)
    return;
  if (lm_row_index_get_collapsed (scene->rows, scene->model->homes[index].train))
    lm_board_canvas_set_collapsed (self->canvas, scene->model->homes[index].train, FALSE);
  lm_board_canvas_show_row (self->canvas, lm_board_level_has_homes (scene->level) ? lm_row_index_of_item (scene->rows, index)
                                                                       : lm_row_index_of_group (scene->rows, scene->model->homes[index].train));
  if (scene->model->homes[index].visit != LM_DAY_NONE)
    lm_board_canvas_show_days (self->canvas, scene->model->homes[index].visit, scene->model->homes[index].visit + 1);
}

LmId
lm_board_get_selected_home (LmBoard *self)
{
  g_return_val_if_fail (LM_IS_BOARD (self), 0);
  return self->selected;
}

void
lm_board_scroll_to_day (LmBoard *self, LmDay day)
{
  g_return_if_fail (LM_IS_BOARD (self));
  lm_board_canvas_scroll_to_day (self->canvas, day);
}

void
lm_board_set_filter (LmBoard *self, GHashTable *homes)
{
  g_return_if_fail (LM_IS_BOARD (self));
  lm_board_forget_move (self);
  lm_board_canvas_set_filter (self->canvas, homes);
}

void
lm_board_set_check (LmBoard *self, LmBoardCheck check, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (LM_IS_BOARD (self));
  if (self->check_destroy)
    self->check_destroy (self->check_data);
  self->check = check;
  self->check_data = data;
  self->check_destroy = destroy;
}

void
lm_board_user_selects (LmBoard *self, LmId home)
{
  if (self->selected == home)
    return;
  self->selected = home;
  lm_board_canvas_set_selected (self->canvas, home);
  g_signal_emit (self, signals[HOME_SELECTED], 0, home);
}

void
lm_board_user_activates (LmBoard *self, LmId home)
{
  g_signal_emit (self, signals[HOME_ACTIVATED], 0, home);
}

void
lm_board_emit_move (LmBoard *self, LmId home, LmDay day, gboolean ask)
{
  g_signal_emit (self, signals[ask ? ASK_MOVE : MOVE_HOME], 0, home, day);
}

void
lm_board_announce (LmBoard *self, const char *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
lm_board_get_days (LmBoard *self, LmDay *first, LmDay *end)
{
  const LmBoardScene *scene = lm_board_canvas_get_scene (self->canvas);
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  int x, y;

  *first = *end = scene->model != NULL ? scene->model->today : LM_DAY_NONE;
  if (scene->model == NULL || body.width <= 0)
    return;
  lm_board_canvas_to_content (self->canvas, body.x, body.y, &x, &y);
  *first = lm_time_axis_get_day (scene->axis, x);
  *end = lm_time_axis_get_day (scene->axis, x + body.width - 1) + 1;
}
