#include "lm-ui-config.h"

#include "scenarios/lm-capacity-chart.h"

#include "shared/lm-words.h"

#include <glib/gi18n.h>

#define LEFT 64
#define RIGHT 16
#define TOP 12
#define BOTTOM 26

struct _LmCapacityChart {
  GtkWidget parent_instance;

  GArray *weeks; /* LmCapacityWeek */
};

G_DEFINE_FINAL_TYPE (LmCapacityChart, lm_capacity_chart, GTK_TYPE_WIDGET)

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

static char *
format_hours (int minutes)
{
  /* Translators: hours on an axis, short. */
  return g_strdup_printf (_ ("%d h"), minutes / 60);
}

static void
lm_capacity_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LmCapacityChart *self = LM_CAPACITY_CHART (widget);
  double width = MAX (1, gtk_widget_get_width (widget) - LEFT - RIGHT), height = MAX (1, gtk_widget_get_height (widget) - TOP - BOTTOM);
  GdkRGBA ink, line, dim, bar = { 0.086f, 0.565f, 0.455f, 1 }, red = { 0.753f, 0.11f, 0.157f, 1 };
  int most = 60, months = 0;
  double step;

  if (self->weeks->len == 0)
    return;
  gtk_widget_get_color (widget, &ink);
  line = dim = ink;
  line.alpha *= 0.15f;
  dim.alpha *= 0.7f;
  for (guint i = 0; i < self->weeks->len; i++)
    most = MAX (most, MAX (g_array_index (self->weeks, LmCapacityWeek, i).work, g_array_index (self->weeks, LmCapacityWeek, i).hands));
  step = width / self->weeks->len;
  for (int row = 0; row <= 4; row++) {
    g_autofree char *text = format_hours (most * row / 4);
    double y = TOP + height - height * row / 4;

    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (LEFT, (float) y, (float) width, 1));
    draw_text (widget, snapshot, text, LEFT - 8, y, 1, &dim);
  }
  for (guint i = 0; i < self->weeks->len; i++) {
    const LmCapacityWeek *week = &g_array_index (self->weeks, LmCapacityWeek, i);
    double x = LEFT + step * i, work = height * week->work / most, hands = height * week->hands / most;
    double gap = step > 6 ? 2 : 0.5;
    int month, day;

    gtk_snapshot_append_color (snapshot, week->work > week->hands ? &red : &bar,
                               &GRAPHENE_RECT_INIT ((float) (x + gap), (float) (TOP + height - work), (float) MAX (1, step - 2 * gap), (float) work));
    gtk_snapshot_append_color (snapshot, &ink, &GRAPHENE_RECT_INIT ((float) x, (float) (TOP + height - hands) - 1, (float) step, 2));
    lm_day_to_date (week->monday + 6, NULL, &month, &day);
    if (day <= 7 && months++ % (1 + (int) (self->weeks->len * 60 / 4.3 / width)) == 0) {
      g_autofree char *text = lm_words_day (week->monday);

      draw_text (widget, snapshot, text, x, TOP + height + 14, 0.3, &dim);
    }
  }
}

static void
lm_capacity_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *a, int *b)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 190;
}

static void
lm_capacity_chart_finalize (GObject *object)
{
  g_array_unref (LM_CAPACITY_CHART (object)->weeks);
  G_OBJECT_CLASS (lm_capacity_chart_parent_class)->finalize (object);
}

static void
lm_capacity_chart_class_init (LmCapacityChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lm_capacity_chart_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = lm_capacity_chart_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = lm_capacity_chart_measure;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "capacity-chart");
}

static void
lm_capacity_chart_init (LmCapacityChart *self)
{
  self->weeks = g_array_new (FALSE, FALSE, sizeof (LmCapacityWeek));
}

void
lm_capacity_chart_set_weeks (LmCapacityChart *self, const char *name, const LmCapacityWeek *weeks, guint n)
{
  guint full = 0;
  g_autofree char *text = NULL;

  g_array_set_size (self->weeks, 0);
  g_array_append_vals (self->weeks, weeks, n);
  for (guint i = 0; i < n; i++)
    full += weeks[i].work > weeks[i].hands;
  /* Translators: 1 trade or certificate, 2 weeks, 3 of which with more work than hands. */
  text = g_strdup_printf (_ ("%1$s: %2$u weeks, in %3$u of them more work than hands"), name, n, full);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
