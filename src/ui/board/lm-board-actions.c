#include "lm-board-private.h"

#include <math.h>

/* What the board can do, by name: for keys, menus and assistive technology. */

/* One press of Ctrl and + or −. */
#define ZOOM_STEP 1.3

static const LmBoardScene *
scene_of (LmBoard *self)
{
  return lm_board_canvas_get_scene (self->canvas);
}

void
lm_board_toggle_group (LmBoard *self, guint group)
{
  lm_board_canvas_set_collapsed (self->canvas, group, !lm_row_index_get_collapsed (scene_of (self)->rows, group));
}

static void
zoom_by (LmBoard *self, double factor)
{
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  const LmBoardScene *scene = scene_of (self);

  if (scene->model)
    lm_board_canvas_zoom (self->canvas, lm_time_axis_get_scale (scene->axis) * factor,
                          lm_board_canvas_flip (self->canvas, body.x + body.width / 2.0), body.y + body.height / 3.0);
}

/* The whole of the work in the width of the window, or as much as can be. */
static void
zoom_fit (LmBoard *self)
{
  const LmBoardScene *scene = scene_of (self);
  LmRect body = lm_board_canvas_get_rect (self->canvas, LM_BOARD_PART_BODY);
  LmDay first = G_MAXINT, last = G_MININT;
  double width;

  if (scene->model == NULL)
    return;
  for (guint i = 0; i < scene->model->n_wagons; i++)
    {
      first = MIN (first, scene->model->wagons[i].day);
      last = MAX (last, scene->model->wagons[i].day + 1);
    }
  if (first >= last)
    return;
  width = lm_time_axis_get_day_x (scene->axis, last) - lm_time_axis_get_day_x (scene->axis, first);
  zoom_by (self, body.width / (width * 1.05));
  lm_board_canvas_scroll_to (self->canvas, lm_time_axis_get_day_x (scene->axis, first) - body.width * 0.02, NAN);
}

void
lm_board_open_train (LmBoard *self, guint group)
{
  const LmBoardScene *scene = scene_of (self);
  const LmBoardTrain *train = &scene->model->trains[group];
  int row;

  lm_board_set_level (self, LM_BOARD_HOMES);
  row = lm_row_index_of_group (scene->rows, group);
  if (train->first_day != LM_DAY_NONE && train->end_day > train->first_day)
    lm_board_canvas_scroll_to_day (self->canvas, CLAMP (scene->model->today, train->first_day, train->end_day - 1));
  lm_board_canvas_scroll_to (self->canvas, NAN, lm_row_index_get_y (scene->rows, row));
  lm_board_focus_row (self, row, -1);
}

static void
open_focused (LmBoard *self)
{
  const LmBoardScene *scene = scene_of (self);
  LmRow at;

  if (self->moving != 0)
    {
      lm_board_drop (self);
      return;
    }
  if (scene->model == NULL || scene->focus < 0)
    return;
  at = lm_row_index_get (scene->rows, scene->focus);
  if (at.item >= 0)
    lm_board_user_activates (self, scene->model->homes[at.item].id);
  else if (lm_board_level_has_homes (scene->level))
    lm_board_toggle_group (self, at.group);
  else
    lm_board_open_train (self, at.group);
}

static void
collapse_focused (LmBoard *self, gboolean collapsed)
{
  const LmBoardScene *scene = scene_of (self);
  guint group;

  if (scene->model == NULL || scene->focus < 0 || !lm_board_level_has_homes (scene->level))
    return;
  group = lm_row_index_get (scene->rows, scene->focus).group;
  lm_board_canvas_set_collapsed (self->canvas, group, collapsed);
  lm_board_focus_row (self, lm_row_index_of_group (scene->rows, group), -1);
}

static void
activate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LmBoard *self = LM_BOARD (gtk_widget_get_ancestor (widget, LM_TYPE_BOARD));

  if (g_str_equal (name, "board.zoom-in"))
    zoom_by (self, ZOOM_STEP);
  else if (g_str_equal (name, "board.zoom-out"))
    zoom_by (self, 1 / ZOOM_STEP);
  else if (g_str_equal (name, "board.zoom-fit"))
    zoom_fit (self);
  else if (g_str_equal (name, "board.today"))
    lm_board_canvas_show_today (self->canvas);
  else if (g_str_equal (name, "board.go-to-date"))
    gtk_popover_popup (GTK_POPOVER (self->calendar_popover));
  else if (g_str_equal (name, "board.earlier"))
    lm_board_step_home (self, -1);
  else if (g_str_equal (name, "board.later"))
    lm_board_step_home (self, 1);
  else if (g_str_equal (name, "board.collapse"))
    collapse_focused (self, TRUE);
  else if (g_str_equal (name, "board.expand"))
    collapse_focused (self, FALSE);
  else if (g_str_equal (name, "board.open"))
    open_focused (self);
  else if (g_str_equal (name, "board.district"))
    lm_board_set_level (self, LM_BOARD_DISTRICT);
  else if (g_str_equal (name, "board.trains"))
    lm_board_set_level (self, LM_BOARD_TRAINS);
  else if (g_str_equal (name, "board.homes"))
    lm_board_set_level (self, LM_BOARD_HOMES);
  else if (g_str_equal (name, "board.hours"))
    lm_board_set_level (self, LM_BOARD_HOURS);
}

void
lm_board_install_actions (GtkWidgetClass *widget_class, gboolean keys)
{
  static const struct {
    const char *action;
    struct { guint key; GdkModifierType modifiers; } keys[3];
  } bindings[] = {
    { "board.zoom-in", { { GDK_KEY_plus, GDK_CONTROL_MASK }, { GDK_KEY_equal, GDK_CONTROL_MASK }, { GDK_KEY_KP_Add, GDK_CONTROL_MASK } } },
    { "board.zoom-out", { { GDK_KEY_minus, GDK_CONTROL_MASK }, { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK } } },
    { "board.zoom-fit", { { GDK_KEY_0, GDK_CONTROL_MASK } } },
    { "board.today", { { GDK_KEY_t, 0 } } },
    { "board.go-to-date", { { GDK_KEY_g, 0 } } },
    { "board.earlier", { { GDK_KEY_Left, GDK_ALT_MASK }, { GDK_KEY_KP_Left, GDK_ALT_MASK } } },
    { "board.later", { { GDK_KEY_Right, GDK_ALT_MASK }, { GDK_KEY_KP_Right, GDK_ALT_MASK } } },
    { "board.collapse", { { GDK_KEY_minus, 0 }, { GDK_KEY_KP_Subtract, 0 } } },
    { "board.expand", { { GDK_KEY_plus, 0 }, { GDK_KEY_equal, 0 }, { GDK_KEY_KP_Add, 0 } } },
    { "board.open", { { GDK_KEY_Return, 0 }, { GDK_KEY_KP_Enter, 0 } } },
    /* The numbers of the four levels: district, trains, homes, hours. */
    { "board.district", { { GDK_KEY_1, 0 }, { GDK_KEY_KP_1, 0 } } },
    { "board.trains", { { GDK_KEY_2, 0 }, { GDK_KEY_KP_2, 0 } } },
    { "board.homes", { { GDK_KEY_3, 0 }, { GDK_KEY_KP_3, 0 } } },
    { "board.hours", { { GDK_KEY_4, 0 }, { GDK_KEY_KP_4, 0 } } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      gtk_widget_class_install_action (widget_class, bindings[i].action, NULL, activate_action);
      for (guint k = 0; keys && k < 3 && bindings[i].keys[k].key; k++)
        gtk_widget_class_add_binding_action (widget_class, bindings[i].keys[k].key, bindings[i].keys[k].modifiers, bindings[i].action, NULL);
    }
}
