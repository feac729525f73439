#include "lm-ui-config.h"

#include "scenarios/lm-scenario-plot.h"

#include "shared/lm-words.h"

#include <glib/gi18n.h>

#define LEFT 64
#define RIGHT 24
#define TOP 14
#define BOTTOM 40
#define DOT 5.5

struct _LmScenarioPlot {
  GtkWidget parent_instance;

  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (LmScenarioPlot, lm_scenario_plot, GTK_TYPE_WIDGET)

typedef struct {
  LmDay first, last;    /* of the axis of days */
  gint64 least, most;   /* of the axis of crew days */
  double width, height; /* of the field */
} Axes;

static gboolean
find_axes (LmScenarioPlot *self, Axes *axes)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gboolean any = FALSE;

  axes->first = G_MAXINT32;
  axes->last = G_MININT32;
  axes->least = G_MAXINT64;
  axes->most = 0;
  for (guint i = 0; i < n; i++) {
    g_autoptr (LmScenarioItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
    const LmPlanFigures *figures = &item->row.figures;

    if (figures->end_day == LM_DAY_NONE)
      continue;
    any = TRUE;
    axes->first = MIN (axes->first, figures->end_day - 1);
    axes->last = MAX (axes->last, figures->p80_day != LM_DAY_NONE ? MAX (figures->p80_day, figures->end_day - 1) : figures->end_day - 1);
    axes->least = MIN (axes->least, figures->crew_days);
    axes->most = MAX (axes->most, figures->crew_days);
  }
  if (!any)
    return FALSE;
  /* Room around, and never a field without a size. */
  axes->first -= MAX (3, (axes->last - axes->first) / 12);
  axes->last += MAX (3, (axes->last - axes->first) / 12);
  axes->least -= MAX (5, (axes->most - axes->least) / 8);
  axes->most += MAX (5, (axes->most - axes->least) / 8);
  axes->least = MAX (0, axes->least);
  axes->width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - LEFT - RIGHT);
  axes->height = MAX (1, gtk_widget_get_height (GTK_WIDGET (self)) - TOP - BOTTOM);
  return TRUE;
}

static double
x_of (const Axes *axes, LmDay day)
{
  return LEFT + (day - axes->first) * axes->width / (axes->last - axes->first);
}

static double
y_of (const Axes *axes, gint64 crew_days)
{
  return TOP + axes->height - (double) (crew_days - axes->least) * axes->height / (double) (axes->most - axes->least);
}

/* `align` 0 left, 0.5 middle, 1 right of x. */
static void
draw_text (GtkWidget *widget, GtkSnapshot *snapshot, const char *text, double x, double y, double align, const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (x - align * width, 0, MAX (0, gtk_widget_get_width (widget) - width));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) (y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* A line for each month, or for each of some weeks where months are too far apart. */
static LmDay
next_line (const Axes *axes, LmDay day)
{
  int year, month, weeks = (axes->last - axes->first) / 7;

  if (weeks < 14) {
    int step = 7 * (1 + weeks / 7);

    return day - lm_day_get_weekday (day) + step;
  }
  lm_day_to_date (day, &year, &month, NULL);
  month += 1 + weeks / 36;
  return lm_day_from_date (year + (month - 1) / 12, (month - 1) % 12 + 1, 1);
}

static void
draw_grid (LmScenarioPlot *self, GtkSnapshot *snapshot, const Axes *axes, const GdkRGBA *ink)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA line = *ink, dim = *ink;
  gint64 rows = MAX (1, (axes->most - axes->least) / 4);

  line.alpha *= 0.15f;
  dim.alpha *= 0.7f;
  for (LmDay day = next_line (axes, axes->first); day < axes->last; day = next_line (axes, day)) {
    g_autofree char *text = lm_words_day (day);

    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT ((float) x_of (axes, day), TOP, 1, (float) axes->height));
    draw_text (widget, snapshot, text, x_of (axes, day), TOP + axes->height + 12, 0.5, &dim);
  }
  for (gint64 row = axes->least; row <= axes->most; row += rows) {
    g_autofree char *text = lm_words_number ((guint) row);

    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (LEFT, (float) y_of (axes, row), (float) axes->width, 1));
    draw_text (widget, snapshot, text, LEFT - 8, y_of (axes, row), 1, &dim);
  }
  draw_text (widget, snapshot, _ ("crew days ↑   last home connected →   line: to the P80 day"), LEFT + axes->width / 2, TOP + axes->height + 30, 0.5, &dim);
}

static void
draw_dot (GtkSnapshot *snapshot, double x, double y, double radius, const GdkRGBA *fill, const GdkRGBA *edge)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) (x - radius), (float) (y - radius), (float) (2 * radius), (float) (2 * radius));
  GskRoundedRect round;
  const float widths[4] = { 2, 2, 2, 2 };
  const GdkRGBA colours[4] = { *edge, *edge, *edge, *edge };

  gsk_rounded_rect_init_from_rect (&round, &rect, (float) radius);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, fill, &rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &round, widths, colours);
}

static void
draw_items (LmScenarioPlot *self, GtkSnapshot *snapshot, const Axes *axes, const GdkRGBA *ink)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint selected = gtk_single_selection_get_selected (self->selection);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (manager);
  GdkRGBA clear = { 0, 0, 0, 0 }, band = *ink;

  band.alpha *= 0.35f;
  for (guint i = 0; i < n; i++) {
    g_autoptr (LmScenarioItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
    const LmPlanFigures *figures = &item->row.figures;
    const GdkRGBA *colour = i == selected ? accent : ink;
    double x, y;
    char number[8];

    if (figures->end_day == LM_DAY_NONE)
      continue;
    x = x_of (axes, figures->end_day - 1);
    y = y_of (axes, figures->crew_days);
    if (figures->p80_day != LM_DAY_NONE && figures->p80_day > figures->end_day - 1)
      gtk_snapshot_append_color (snapshot, i == selected ? accent : &band,
                                 &GRAPHENE_RECT_INIT ((float) x, (float) y - 1, (float) (x_of (axes, figures->p80_day) - x), 2));
    /* The plan is full; a kept scenario, and one that was tried, are rings. */
    draw_dot (snapshot, x, y, DOT + (i == selected), item->kind == LM_SCENARIO_PLAN ? colour : &clear, colour);
    g_snprintf (number, sizeof number, "%u", i + 1);
    draw_text (GTK_WIDGET (self), snapshot, number, x, y - 14, 0.5, colour);
  }
}

static void
lm_scenario_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LmScenarioPlot *self = LM_SCENARIO_PLOT (widget);
  GdkRGBA ink;
  Axes axes;

  gtk_widget_get_color (widget, &ink);
  if (self->selection == NULL || !find_axes (self, &axes))
    return;
  draw_grid (self, snapshot, &axes, &ink);
  draw_items (self, snapshot, &axes, &ink);
}

static void
lm_scenario_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *a, int *b)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 200;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 260;
}

static void
lm_scenario_plot_dispose (GObject *object)
{
  g_clear_object (&LM_SCENARIO_PLOT (object)->selection);
  G_OBJECT_CLASS (lm_scenario_plot_parent_class)->dispose (object);
}

static void
lm_scenario_plot_class_init (LmScenarioPlotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lm_scenario_plot_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = lm_scenario_plot_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = lm_scenario_plot_measure;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "scenario-plot");
}

static void
lm_scenario_plot_init (LmScenarioPlot *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The scenarios by last day and crew days; the table has the same figures"), -1);
}

void
lm_scenario_plot_set_model (LmScenarioPlot *self, GtkSingleSelection *selection)
{
  g_return_if_fail (self->selection == NULL);
  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "notify::selected", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}
