#include "lm-ui-config.h"

#include "shared/lm-accessible.h"
#include "shared/lm-field.h"

#include "project/lm-homes.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What a field holds on to; owned by its widget. */
typedef struct {
  LmDesk *desk;
  LmTable table;
  LmId id;
  const LmColumn *column;
  char *title;
  char *subject;
  LmId *ids; /* of a choice of rows */
  guint n_ids;
  gboolean showing; /* the value is being shown, not edited */
} LmField;

static void
lm_field_free (gpointer data)
{
  LmField *field = data;

  g_clear_object (&field->desk);
  g_free (field->title);
  g_free (field->subject);
  g_free (field->ids);
  g_free (field);
}

static const LmColumn *
find_column (LmTable table, const char *name)
{
  const LmTableInfo *info = lm_table_get_info (table);

  for (guint i = 0; i < info->n_columns; i++)
    if (strcmp (info->columns[i].name, name) == 0)
      return &info->columns[i];
  g_error ("%s has no column %s", info->name, name);
}

static gboolean
is_cents (const LmColumn *column)
{
  return strstr (column->name, "cents") != NULL;
}

/* Columns that count minutes of the day; the others of their type count something else. */
static gboolean
is_minute_of_day (const LmColumn *column)
{
  static const char *const names[] = { "visit_start", "visit_end", "lunch_start", "lunch_end", "work_start",
                                       "work_end", "from_minute", "to_minute", NULL };

  return g_strv_contains (names, column->name);
}

/* Below zero stands for «not known», or for «as in the library». */
static gboolean
may_be_empty (const LmColumn *column)
{
  return column->nullable || column->initial < 0;
}

static gpointer
value_at (const LmColumn *column, gconstpointer row)
{
  return (char *) row + column->offset;
}

char *
lm_field_format (const LmColumn *column, gconstpointer row)
{
  gpointer at = value_at (column, row);

  switch (column->type) {
  case LM_COLUMN_TEXT:
    return g_strdup (*(const char **) at);
  case LM_COLUMN_DAY:
    if (*(LmDay *) at == LM_DAY_NONE)
      return g_strdup ("");
    else {
      int year, month, day;

      lm_day_to_date (*(LmDay *) at, &year, &month, &day);
      return g_strdup_printf ("%d-%d-%d", day, month, year);
    }
  case LM_COLUMN_COUNT:
    if (*(int *) at < 0 && may_be_empty (column))
      return g_strdup ("");
    if (is_minute_of_day (column))
      return lm_minute_format (*(int *) at);
    if (is_cents (column))
      return g_strdup_printf ("%.2f", *(int *) at / 100.0);
    return g_strdup_printf ("%d", *(int *) at);
  case LM_COLUMN_INT64:
    if (is_cents (column))
      return g_strdup_printf ("%.2f", *(gint64 *) at / 100.0);
    return g_strdup_printf ("%" G_GINT64_FORMAT, *(gint64 *) at);
  default:
    return lm_column_format (column, row);
  }
}

static gboolean
parse_number (const char *text, double *value)
{
  g_autofree char *plain = g_strdelimit (g_strdup (text), ",", '.');
  char *end;

  *value = g_ascii_strtod (plain, &end);
  return end != plain && *g_strchug (end) == '\0' && isfinite (*value) && fabs (*value) < 1e9;
}

gboolean
lm_field_parse (const LmColumn *column, gpointer row, const char *text, GError **error)
{
  gpointer at = value_at (column, row);
  double number;

  switch (column->type) {
  case LM_COLUMN_TEXT:
    *(const char **) at = text;
    return TRUE;
  case LM_COLUMN_DAY:
    if (text[0] == '\0' && column->nullable) {
      *(LmDay *) at = LM_DAY_NONE;
      return TRUE;
    }
    if (lm_day_parse (text, at))
      return TRUE;
    g_set_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT,
                 _ ("“%s” is no date. Write it as 12-5-2026."), text);
    return FALSE;
  default:
    break;
  }
  if (text[0] == '\0' && column->type == LM_COLUMN_COUNT && may_be_empty (column)) {
    *(int *) at = -1;
    return TRUE;
  }
  if (is_minute_of_day (column)) {
    if (lm_minute_parse (text, at))
      return TRUE;
    g_set_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, _ ("“%s” is no time. Write it as 08:30."), text);
    return FALSE;
  }
  if (!parse_number (text, &number)) {
    g_set_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, _ ("“%s” is no number."), text);
    return FALSE;
  }
  if (is_cents (column))
    number *= 100;
  else if (number < 0 && column->type == LM_COLUMN_COUNT) {
    g_set_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_INPUT, _ ("“%s” is below zero."), text);
    return FALSE;
  }
  if (column->type == LM_COLUMN_INT64)
    *(gint64 *) at = llround (number);
  else
    *(int *) at = (int) lround (number);
  return TRUE;
}

/* The row that the field is about, copied, or NULL when it is gone. */
static gpointer
copy_row (LmField *field)
{
  gconstpointer row = lm_snapshot_find (lm_desk_get_snapshot (field->desk), field->table, field->id);

  return row != NULL ? g_memdup2 (row, lm_table_get_info (field->table)->row_size) : NULL;
}

/* Homes have a command of their own, which notes what a person said. */
static LmHomeFields
home_fields (const LmColumn *column)
{
  static const struct {
    const char *name;
    LmHomeFields field;
  } fields[] = {
    { "type", LM_HOME_TYPE }, { "stairwell", LM_HOME_STAIRWELL }, { "stack", LM_HOME_STACK }, { "row", LM_HOME_ROW },
    { "floor", LM_HOME_FLOOR }, { "year", LM_HOME_YEAR }, { "area", LM_HOME_AREA }, { "access", LM_HOME_ACCESS },
    { "attention", LM_HOME_ATTENTION }, { "note", LM_HOME_NOTE }, { "in_project", LM_HOME_IN_PROJECT },
    { "owner", LM_HOME_OWNER }, { "building", LM_HOME_BUILDING }, { "street_order", LM_HOME_STREET_ORDER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].name, column->name) == 0)
      return fields[i].field;
  return LM_HOME_ADDRESS;
}

static gboolean
write_row (LmField *field, gpointer row)
{
  LmProject *project = lm_desk_get_project (field->desk);
  GError *error = NULL;
  gboolean ok;

  if (field->table == LM_TABLE_HOME)
    ok = lm_project_set_homes (project, &field->id, 1, home_fields (field->column), row, &error);
  else if (field->table == LM_TABLE_DECISION)
    ok = lm_project_decide (project, &((LmDecisionRow *) row)->home, 1, row, &error);
  else
    ok = lm_project_put (project, field->table, row, &error);
  ok = lm_desk_done_quietly (field->desk, ok, error);
  return ok;
}

static void
show (GtkWidget *widget)
{
  LmField *field = g_object_get_data (G_OBJECT (widget), "lm-field");
  gconstpointer row = lm_snapshot_find (lm_desk_get_snapshot (field->desk), field->table, field->id);
  gpointer at;

  if (row == NULL)
    return;
  at = value_at (field->column, row);
  field->showing = TRUE;
  if (ADW_IS_SWITCH_ROW (widget))
    adw_switch_row_set_active (ADW_SWITCH_ROW (widget), *(gboolean *) at);
  else if (field->ids != NULL) {
    guint place = 0;

    for (guint i = 0; i < field->n_ids; i++)
      if (field->ids[i] == *(LmId *) at)
        place = i;
    adw_combo_row_set_selected (ADW_COMBO_ROW (widget), place);
  } else if (ADW_IS_COMBO_ROW (widget))
    adw_combo_row_set_selected (ADW_COMBO_ROW (widget), *(int *) at);
  else {
    g_autofree char *text = lm_field_format (field->column, row);

    if (strcmp (gtk_editable_get_text (GTK_EDITABLE (widget)), text) != 0)
      gtk_editable_set_text (GTK_EDITABLE (widget), text);
  }
  field->showing = FALSE;
}

/* A text that a person is still typing is not taken away by a change elsewhere. */
static void
desk_changed (GtkWidget *widget)
{
  LmField *field = g_object_get_data (G_OBJECT (widget), "lm-field");

  if (ADW_IS_ENTRY_ROW (widget) && gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN &&
      g_object_get_data (G_OBJECT (widget), "lm-typing") != NULL)
    return;
  if (!field->showing)
    show (widget);
}

static void
entry_typed (GtkWidget *widget)
{
  LmField *field = g_object_get_data (G_OBJECT (widget), "lm-field");

  if (!field->showing)
    g_object_set_data (G_OBJECT (widget), "lm-typing", GINT_TO_POINTER (1));
  gtk_widget_remove_css_class (widget, "error");
}

/* Enter, the apply button, or leaving the field. */
static void
entry_applied (GtkWidget *widget)
{
  LmField *field = g_object_get_data (G_OBJECT (widget), "lm-field");
  g_autofree gpointer row = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (g_object_get_data (G_OBJECT (widget), "lm-typing") == NULL)
    return;
  row = copy_row (field);
  if (row == NULL)
    return;
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget))));
  if (!lm_field_parse (field->column, row, text, &error)) {
    gtk_widget_add_css_class (widget, "error");
    lm_desk_say (field->desk, error->message);
    return;
  }
  g_object_set_data (G_OBJECT (widget), "lm-typing", NULL);
  write_row (field, row);
  show (widget);
}

static void
entry_left (GtkEventControllerFocus *controller)
{
  entry_applied (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
}

static void
combo_chosen (GtkWidget *widget)
{
  LmField *field = g_object_get_data (G_OBJECT (widget), "lm-field");
  guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (widget));
  g_autofree gpointer row = NULL;

  if (field->showing || chosen == GTK_INVALID_LIST_POSITION)
    return;
  row = copy_row (field);
  if (row == NULL)
    return;
  if (field->ids != NULL) {
    LmId *at = value_at (field->column, row);

    if (*at == field->ids[chosen])
      return;
    *at = field->ids[chosen];
  } else {
    int *at = value_at (field->column, row);

    if (*at == (int) chosen)
      return;
    *at = (int) chosen;
  }
  if (!write_row (field, row))
    show (widget);
}

static void
switch_flipped (GtkWidget *widget)
{
  LmField *field = g_object_get_data (G_OBJECT (widget), "lm-field");
  gboolean active = adw_switch_row_get_active (ADW_SWITCH_ROW (widget));
  g_autofree gpointer row = NULL;

  if (field->showing)
    return;
  row = copy_row (field);
  if (row == NULL || *(gboolean *) value_at (field->column, row) == active)
    return;
  *(gboolean *) value_at (field->column, row) = active;
  if (!write_row (field, row))
    show (widget);
}

static void
day_picked (GtkCalendar *calendar, GtkWidget *widget)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_strdup_printf ("%d-%d-%d", g_date_time_get_day_of_month (date), g_date_time_get_month (date),
                                           g_date_time_get_year (date));

  gtk_editable_set_text (GTK_EDITABLE (widget), text);
  entry_applied (widget);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER)));
}

static void
day_opened (GtkWidget *popover, GtkWidget *widget)
{
  LmField *field = g_object_get_data (G_OBJECT (widget), "lm-field");
  GtkWidget *calendar = gtk_popover_get_child (GTK_POPOVER (popover));
  LmDay day;
  int year, month, of_month;
  g_autoptr (GDateTime) date = NULL;

  if (!lm_day_parse (gtk_editable_get_text (GTK_EDITABLE (widget)), &day))
    day = lm_desk_get_today (field->desk);
  lm_day_to_date (day, &year, &month, &of_month);
  date = g_date_time_new_local (year, month, of_month, 12, 0, 0);
  g_signal_handlers_block_by_func (calendar, day_picked, widget);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), date);
  g_signal_handlers_unblock_by_func (calendar, day_picked, widget);
}

static void
add_calendar (GtkWidget *widget, LmField *field)
{
  GtkWidget *calendar = gtk_calendar_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("%s, %s: choose in a calendar"), field->subject, field->title);

  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  lm_accessible_name (button, name);
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (day_picked), widget, 0);
  g_signal_connect_object (popover, "show", G_CALLBACK (day_opened), widget, 0);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (widget), button);
}

static GtkWidget *
finish (GtkWidget *widget, LmField *field)
{
  /* Translators: the name of a field, of what: «Phone, Heindijk 10». */
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), field->title, field->subject);

  g_object_set_data_full (G_OBJECT (widget), "lm-field", field, lm_field_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), field->title);
  lm_accessible_name (widget, name);
  if (ADW_IS_ENTRY_ROW (widget)) {
    GtkEventController *focus = gtk_event_controller_focus_new ();

    g_signal_connect (focus, "leave", G_CALLBACK (entry_left), NULL);
    gtk_widget_add_controller (widget, focus);
  }
  show (widget);
  g_signal_connect_object (field->desk, "changed", G_CALLBACK (desk_changed), widget, G_CONNECT_SWAPPED);
  if (ADW_IS_SWITCH_ROW (widget))
    g_signal_connect (widget, "notify::active", G_CALLBACK (switch_flipped), NULL);
  else if (ADW_IS_COMBO_ROW (widget))
    g_signal_connect (widget, "notify::selected", G_CALLBACK (combo_chosen), NULL);
  else {
    g_signal_connect (widget, "changed", G_CALLBACK (entry_typed), NULL);
    g_signal_connect (widget, "entry-activated", G_CALLBACK (entry_applied), NULL);
  }
  return widget;
}

static LmField *
field_new (LmDesk *desk, LmTable table, LmId id, const char *column, const char *title, const char *subject)
{
  LmField *field = g_new0 (LmField, 1);

  field->desk = g_object_ref (desk);
  field->table = table;
  field->id = id;
  field->column = find_column (table, column);
  field->title = g_strdup (title);
  field->subject = g_strdup (subject);
  return field;
}

GtkWidget *
lm_field_new (LmDesk *desk, LmTable table, LmId id, const char *column, const char *title, const char *subject)
{
  LmField *field = field_new (desk, table, id, column, title, subject);
  GtkWidget *widget;

  if (field->column->type == LM_COLUMN_BOOL)
    widget = adw_switch_row_new ();
  else if (field->column->type == LM_COLUMN_ENUM) {
    g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

    for (guint i = 0; i < lm_words_count (field->column->nicks); i++)
      gtk_string_list_append (words, lm_words_of (field->column->nicks, i));
    widget = adw_combo_row_new ();
    adw_combo_row_set_model (ADW_COMBO_ROW (widget), G_LIST_MODEL (words));
  } else {
    widget = adw_entry_row_new ();
    if (field->column->type == LM_COLUMN_DAY)
      add_calendar (widget, field);
  }
  return finish (widget, field);
}

GtkWidget *
lm_field_new_choice (LmDesk *desk, LmTable table, LmId id, const char *column, const char *title, const char *subject,
                     const LmId *ids, const char *const *names, guint n)
{
  LmField *field = field_new (desk, table, id, column, title, subject);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *widget = adw_combo_row_new ();

  g_return_val_if_fail (field->column->type == LM_COLUMN_REF, NULL);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (words, names[i]);
  field->ids = g_memdup2 (ids, n * sizeof *ids);
  field->n_ids = n;
  adw_combo_row_set_model (ADW_COMBO_ROW (widget), G_LIST_MODEL (words));
  return finish (widget, field);
}
