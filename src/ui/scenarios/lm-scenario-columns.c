#include "lm-ui-config.h"

#include "scenarios/lm-scenario-columns.h"

#include "scenarios/lm-scenario-item.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

enum { NAME, KIND, LAST, P80, WEEK, LOAD, IDLE, CREW_DAYS, OPEN, INSIDE, RISK, MOVED, N_COLUMNS };

static const struct {
  const char *title;
  const char *tooltip;
  gboolean number;
} columns[N_COLUMNS] = {
  [NAME] = { N_ ("Scenario"), N_ ("What it has otherwise than the project"), FALSE },
  [KIND] = { N_ ("Stands"), N_ ("In the project, or only tried"), FALSE },
  [LAST] = { N_ ("Last day"), N_ ("The last connection day of the plan"), FALSE },
  [P80] = { N_ ("P80"), N_ ("Eight in ten such plans are done by then"), FALSE },
  [WEEK] = { N_ ("A week"), N_ ("Homes connected in a week, over the whole time"), TRUE },
  [LOAD] = { N_ ("Load"), N_ ("How much of the hands of the trade that sets the pace is used"), TRUE },
  [IDLE] = { N_ ("Idle"), N_ ("Days on which crews have nothing to do between their first and last work"), TRUE },
  [CREW_DAYS] = { N_ ("Crew days"), N_ ("Days on which a crew has work, all crews together"), TRUE },
  [OPEN] = { N_ ("Open"), N_ ("Homes open at once on the worst day: work outside begun, not connected"), TRUE },
  [INSIDE] = { N_ ("Inside"), N_ ("Hours with people inside, for a home"), TRUE },
  [RISK] = { N_ ("At risk"), N_ ("Promises that it can't hold"), TRUE },
  [MOVED] = { N_ ("Moved"), N_ ("Homes that were told of a day and get another"), TRUE },
};

static char *
percent (int value)
{
  /* Translators: a share. */
  return g_strdup_printf (C_ ("share", "%d %%"), value);
}

static char *
cell_text (LmScenarioItem *item, int column)
{
  const LmPlanFigures *figures = &item->row.figures;

  switch (column) {
  case NAME:
    return g_strdup (item->row.name);
  case KIND:
    return g_strdup (item->kind == LM_SCENARIO_PLAN ? C_ ("scenario", "adopted") : item->kind == LM_SCENARIO_KEPT ? C_ ("scenario", "kept") : C_ ("scenario", "tried"));
  case LAST:
    return lm_words_day (figures->end_day != LM_DAY_NONE ? figures->end_day - 1 : LM_DAY_NONE);
  case P80:
    return lm_words_day (figures->p80_day);
  case WEEK:
    /* Translators: homes a week: whole, tenths. */
    return g_strdup_printf (C_ ("homes a week", "%d.%d"), figures->per_week / 10, figures->per_week % 10);
  case LOAD:
    return percent (figures->drum_load);
  case IDLE:
    return percent (figures->idle);
  case CREW_DAYS:
    return lm_words_number ((guint) figures->crew_days);
  case OPEN:
    return lm_words_number (figures->open_most);
  case INSIDE:
    return lm_words_minutes (figures->inside);
  case RISK:
    return lm_words_number (figures->n_at_risk);
  case MOVED:
  default:
    return lm_words_number (figures->n_moved);
  }
}

/* The number is that of the dot in the plot; it changes when rows come before. */
static void
show_name (GtkListItem *cell)
{
  LmScenarioItem *item = gtk_list_item_get_item (cell);
  g_autofree char *text = NULL;

  if (item == NULL)
    return;
  text = g_strdup_printf ("%u  %s", gtk_list_item_get_position (cell) + 1, item->row.name);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (cell)), text);
}

static void
set_up (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  int column = GPOINTER_TO_INT (data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), columns[column].number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), column == NAME ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  if (columns[column].number)
    gtk_widget_add_css_class (label, "numeric");
  if (column == NAME) {
    gtk_label_set_width_chars (GTK_LABEL (label), 24);
    g_signal_connect (cell, "notify::position", G_CALLBACK (show_name), NULL);
  } else
    gtk_widget_set_tooltip_text (label, _ (columns[column].tooltip));
  gtk_list_item_set_child (cell, label);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  int column = GPOINTER_TO_INT (data);
  LmScenarioItem *item = gtk_list_item_get_item (cell);
  GtkWidget *label = gtk_list_item_get_child (cell);
  g_autofree char *text = cell_text (item, column);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (column == NAME) {
    show_name (cell);
    gtk_widget_set_tooltip_text (label, item->row.name);
  }
  if (column == RISK && item->row.figures.n_at_risk > 0)
    gtk_widget_add_css_class (label, "status-red");
  else
    gtk_widget_remove_css_class (label, "status-red");
}

void
lm_scenario_columns_add (GtkColumnView *table)
{
  for (int i = 0; i < N_COLUMNS; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = NULL;

    g_signal_connect (factory, "setup", G_CALLBACK (set_up), GINT_TO_POINTER (i));
    g_signal_connect (factory, "bind", G_CALLBACK (bind), GINT_TO_POINTER (i));
    column = gtk_column_view_column_new (_ (columns[i].title), factory);
    gtk_column_view_column_set_expand (column, i == NAME);
    gtk_column_view_append_column (table, column);
  }
}
