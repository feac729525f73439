#include "project/lm-homes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"
#include "lm-project-private.h"
#include "lm-words-private.h"

/* A person is one bit in the masks of the plan. */
#define MAX_PERSONS 63

/* What is done to a row is told by what the row is. */
static const struct {
  LmTable table;
  const char *added, *changed, *removed;
} labels[] = {
  { LM_TABLE_PROJECT, N_("%s: settings changed"), N_("%s: settings changed"), NULL },
  { LM_TABLE_PARTY, N_("Party %s added"), N_("Party %s changed"), N_("Party %s removed") },
  { LM_TABLE_TRADE, N_("Trade %s added"), N_("Trade %s changed"), N_("Trade %s removed") },
  { LM_TABLE_QUALIFICATION, N_("Qualification %s added"), N_("Qualification %s changed"), N_("Qualification %s removed") },
  { LM_TABLE_CALENDAR, N_("Calendar %s added"), N_("Calendar %s changed"), N_("Calendar %s removed") },
  { LM_TABLE_HOLIDAY, N_("Holiday %s added"), N_("Holiday %s changed"), N_("Holiday %s removed") },
  { LM_TABLE_CREW, N_("Crew %s added"), N_("Crew %s changed"), N_("Crew %s removed") },
  { LM_TABLE_CREW_TRADE, N_("%s: trade added"), N_("%s: trade changed"), N_("%s: trade removed") },
  { LM_TABLE_PERSON, N_("Person %s added"), N_("Person %s changed"), N_("Person %s removed") },
  { LM_TABLE_PERSON_QUALIFICATION, N_("%s: certificate added"), N_("%s: certificate changed"), N_("%s: certificate removed") },
  { LM_TABLE_ABSENCE, N_("%s: absence added"), N_("%s: absence changed"), N_("%s: absence removed") },
  { LM_TABLE_BUILDING, N_("Building %s added"), N_("Building %s changed"), N_("Building %s removed") },
  { LM_TABLE_COUPLING, N_("%s added"), N_("%s changed"), N_("%s removed") },
  { LM_TABLE_HOME, N_("%s added"), N_("%s: changed"), N_("%s removed") },
  { LM_TABLE_RESIDENT, N_("%s: resident added"), N_("%s: resident changed"), N_("%s: resident removed") },
  { LM_TABLE_AVAILABILITY, N_("%s: availability noted"), N_("%s: availability changed"), N_("%s: availability removed") },
  { LM_TABLE_SURVEY, N_("%s: survey added"), N_("%s: survey changed"), N_("%s: survey removed") },
  { LM_TABLE_QUESTION, N_("Survey question added"), N_("Survey question changed"), N_("Survey question removed") },
  { LM_TABLE_STEP, N_("Step %s added"), N_("Step %s changed"), N_("Step %s removed") },
  { LM_TABLE_METHOD, N_("Method %s added"), N_("Method %s changed"), N_("Method %s removed") },
  { LM_TABLE_PLACE, N_("Place %s added"), N_("Place %s changed"), N_("Place %s removed") },
  { LM_TABLE_CONDITION, N_("Condition %s added"), N_("Condition %s changed"), N_("Condition %s removed") },
  { LM_TABLE_COST, N_("Cost line added"), N_("Cost line changed"), N_("Cost line removed") },
  { LM_TABLE_TEMPLATE, N_("Letter %s added"), N_("Letter %s changed"), N_("Letter %s removed") },
  { LM_TABLE_MESSAGE, N_("%s: message added"), N_("%s: message changed"), N_("%s: message removed") },
  { LM_TABLE_STREET_BLOCK, N_("%s closed"), N_("%s: closing changed"), N_("%s: open again") },
  { LM_TABLE_STEP_HANDS, N_("Library of steps changed"), N_("Library of steps changed"), N_("Library of steps changed") },
  { LM_TABLE_STEP_QUALIFICATION, N_("Library of steps changed"), N_("Library of steps changed"), N_("Library of steps changed") },
  { LM_TABLE_STEP_CONDITION, N_("Library of steps changed"), N_("Library of steps changed"), N_("Library of steps changed") },
  { LM_TABLE_STEP_LINK, N_("Order of steps changed"), N_("Order of steps changed"), N_("Order of steps changed") },
  { LM_TABLE_METHOD_STEP, N_("Steps of a method changed"), N_("Steps of a method changed"), N_("Steps of a method changed") },
  { LM_TABLE_METHOD_CONDITION, N_("Conditions of a method changed"), N_("Conditions of a method changed"), N_("Conditions of a method changed") },
};

/* Rows that belong to another row alone, and go with it. */
static const struct { LmTable owner, owned; } ownership[] = {
  { LM_TABLE_CREW, LM_TABLE_CREW_TRADE },       { LM_TABLE_CREW, LM_TABLE_PERSON },
  { LM_TABLE_CREW, LM_TABLE_ABSENCE },          { LM_TABLE_PERSON, LM_TABLE_PERSON_QUALIFICATION },
  { LM_TABLE_PERSON, LM_TABLE_ABSENCE },        { LM_TABLE_METHOD, LM_TABLE_METHOD_STEP },
  { LM_TABLE_METHOD, LM_TABLE_METHOD_CONDITION }, { LM_TABLE_METHOD, LM_TABLE_COST },
  { LM_TABLE_METHOD, LM_TABLE_STEP_HANDS },     { LM_TABLE_METHOD, LM_TABLE_STEP_LINK },
  { LM_TABLE_STEP, LM_TABLE_STEP_HANDS },       { LM_TABLE_STEP, LM_TABLE_STEP_QUALIFICATION },
  { LM_TABLE_STEP, LM_TABLE_STEP_CONDITION },   { LM_TABLE_STEP, LM_TABLE_STEP_LINK },
  { LM_TABLE_QUESTION, LM_TABLE_METHOD_CONDITION }, { LM_TABLE_CALENDAR, LM_TABLE_HOLIDAY },
  { LM_TABLE_CONDITION, LM_TABLE_STEP_CONDITION }, { LM_TABLE_TRADE, LM_TABLE_CREW_TRADE },
  { LM_TABLE_QUALIFICATION, LM_TABLE_STEP_QUALIFICATION },
  { LM_TABLE_QUALIFICATION, LM_TABLE_PERSON_QUALIFICATION },
  { LM_TABLE_HOME, LM_TABLE_RESIDENT },         { LM_TABLE_HOME, LM_TABLE_AVAILABILITY },
  { LM_TABLE_HOME, LM_TABLE_SURVEY },           { LM_TABLE_HOME, LM_TABLE_ANSWER },
  { LM_TABLE_HOME, LM_TABLE_HOME_CONDITION },   { LM_TABLE_HOME, LM_TABLE_DECISION },
  { LM_TABLE_HOME, LM_TABLE_COST },             { LM_TABLE_HOME, LM_TABLE_PLAN_HOME },
  { LM_TABLE_HOME, LM_TABLE_PLAN_STEP },
};

static gboolean
is_owned (LmTable owner, LmTable owned)
{
  for (guint i = 0; i < G_N_ELEMENTS (ownership); i++)
    if (ownership[i].owner == owner && ownership[i].owned == owned)
      return TRUE;
  return FALSE;
}

static const LmColumn *
find_column (LmTable table, const char *name)
{
  const LmTableInfo *info = lm_table_get_info (table);

  for (guint c = 0; c < info->n_columns; c++)
    if (g_str_equal (info->columns[c].name, name))
      return &info->columns[c];
  return NULL;
}

#define AT(type, column, row) (*(type const *) (gconstpointer) ((const char *) (row) + (column)->offset))

/* What people call the row: its own name, else that of the home, person or crew
 * that it belongs to. */
static char *
name_of (LmSnapshot *snapshot, LmTable table, gconstpointer row)
{
  static const char *const names[] = { "name", "code" };
  static const struct { const char *column; LmTable table; } owners[] = {
    { "home", LM_TABLE_HOME }, { "person", LM_TABLE_PERSON }, { "crew", LM_TABLE_CREW },
  };

  if (table == LM_TABLE_HOME)
    return lm_home_format_address (row);
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      const LmColumn *column = find_column (table, owners[i].column);
      gconstpointer owner = column && column->reference == owners[i].table ? lm_snapshot_find (snapshot, owners[i].table, AT (LmId, column, row)) : NULL;

      if (owner && table != LM_TABLE_PERSON)
        return name_of (snapshot, owners[i].table, owner);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const LmColumn *column = find_column (table, names[i]);

      if (column && column->type == LM_COLUMN_TEXT)
        return g_strdup (AT (const char *, column, row));
    }
  return g_strdup ("");
}

static int
find_label (LmTable table)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (labels[i].table == table)
      return (int) i;
  return -1;
}

static LmEdit *
begin_for_row (LmProject *self, const char *format, LmTable table, gconstpointer row)
{
  g_autofree char *name = name_of (lm_project_get_snapshot (self), table, row);
  g_autofree char *label = strstr (format, "%s") ? g_strdup_printf (format, name) : g_strdup (format);

  return lm_project_begin (self, label);
}

/* An interval [from, until) with both ends known is not empty. */
static gboolean
check_interval (LmTable table, gconstpointer row, const char *from, const char *until, GError **error)
{
  const LmColumn *first = find_column (table, from), *last = find_column (table, until);

  if (first == NULL || last == NULL || AT (LmDay, first, row) == LM_DAY_NONE || AT (LmDay, last, row) == LM_DAY_NONE ||
      AT (LmDay, first, row) < AT (LmDay, last, row))
    return TRUE;
  return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The last day must not lie before the first."));
}

static gboolean
check_hours (int start, int end, int lunch_start, int lunch_end, GError **error)
{
  if (start < 0 || end > LM_MINUTES_OF_DAY || start >= end)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The working day must start before it ends."));
  if (lunch_start != lunch_end && (lunch_start > lunch_end || lunch_start < start || lunch_end > end))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("Lunch must lie within the working day and start before it ends."));
  return TRUE;
}

static gboolean
check_minutes (int low, int typical, int high, GError **error)
{
  if (low >= 0 && low <= typical && typical <= high)
    return TRUE;
  return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The minutes must rise from low over typical to high."));
}

/* References that lead nowhere and values outside their list are told before
 * the file refuses them in its own words. */
static gboolean
check_columns (LmSnapshot *snapshot, LmTable table, gconstpointer row, GError **error)
{
  const LmTableInfo *info = lm_table_get_info (table);

  for (guint c = 0; c < info->n_columns; c++)
    {
      const LmColumn *column = &info->columns[c];

      if (column->type == LM_COLUMN_REF && column->reference < LM_N_TABLES)
        {
          LmId id = AT (LmId, column, row);

          if ((id == 0 && !column->nullable) || (id != 0 && lm_snapshot_find (snapshot, column->reference, id) == NULL))
            return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The field “%s” names nothing that is there."), column->name);
        }
      if (column->type == LM_COLUMN_ENUM)
        {
          int value = AT (int, column, row);

          if (value < 0 || value >= (int) g_strv_length ((char **) column->nicks))
            return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("The field “%s” has no such value."), column->name);
        }
    }
  return check_interval (table, row, "first_day", "end_day", error) &&
         check_interval (table, row, "available_from", "available_until", error) &&
         check_interval (table, row, "valid_from", "valid_until", error);
}

static gboolean
check_row (LmTable table, gconstpointer row, GError **error)
{
  switch (table)
    {
    case LM_TABLE_PROJECT:
      {
        const LmProjectRow *project = row;
        g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (project->zone);

        if (zone == NULL)
          return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("“%s” is no time zone; write it like Europe/Amsterdam."), project->zone);
        return check_hours (project->visit_start, project->visit_end, project->lunch_start, project->lunch_end, error);
      }
    case LM_TABLE_CALENDAR:
      {
        const LmCalendarRow *calendar = row;

        if ((calendar->weekdays & LM_WEEKDAYS_ALL) == 0)
          return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("A calendar needs a day of the week on which people work."));
        return check_hours (calendar->work_start, calendar->work_end, calendar->lunch_start, calendar->lunch_end, error);
      }
    case LM_TABLE_STEP:
      {
        const LmStepRow *step = row;

        if (step->persons < 0 || step->persons > MAX_PERSONS)
          return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("A step is done by 0 to %d persons."), MAX_PERSONS);
        return check_minutes (step->low, step->typical, step->high, error);
      }
    case LM_TABLE_METHOD_STEP:
      {
        const LmMethodStepRow *step = row;

        if (step->typical < 0)
          return TRUE;
        return check_minutes (step->low, step->typical, step->high, error);
      }
    case LM_TABLE_HOME:
      {
        const LmHomeRow *home = row;
        char postcode[7];

        if (home->number < 1 || home->number > 99999)
          return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("A house number lies between 1 and 99999."));
        if (*home->postcode && !(lm_home_parse_postcode (home->postcode, postcode) && g_str_equal (home->postcode, postcode)))
          return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("“%s” is no Dutch postcode; write it like 1013NJ."), home->postcode);
        return TRUE;
      }
    case LM_TABLE_AVAILABILITY:
      if ((((const LmAvailabilityRow *) row)->weekdays & LM_WEEKDAYS_ALL) == 0)
        return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("Choose at least one day of the week."));
      return TRUE;
    case LM_TABLE_ABSENCE:
      if ((((const LmAbsenceRow *) row)->crew == 0) == (((const LmAbsenceRow *) row)->person == 0))
        return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("An absence is of a whole crew or of one person."));
      return TRUE;
    default:
      return TRUE;
    }
}

/* A person's number within the crew is never given out again, as the plan and
 * what was done point to it. */
static gboolean
give_number (LmSnapshot *snapshot, LmPersonRow *person, GError **error)
{
  const LmPersonRow *old = LM_FIND (snapshot, PERSON, person->id);
  guint n;
  const LmPersonRow *persons = LM_ROWS (snapshot, PERSON, &n);

  if (old && old->crew == person->crew)
    {
      person->number = old->number;
      return TRUE;
    }
  if (old)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED,
                                   _("%s can't change crews, as past work points to the crew. Switch the person off here and add a new one there."),
                                   old->name);
  person->number = 0;
  for (guint i = 0; i < n; i++)
    if (persons[i].crew == person->crew)
      person->number = MAX (person->number, persons[i].number + 1);
  if (person->number >= MAX_PERSONS)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED, _("A crew has at most %d persons in its life. Make a second crew."), MAX_PERSONS);
  return TRUE;
}

gboolean
lm_project_put (LmProject *self, LmTable table, gpointer row, GError **error)
{
  LmId id = *(LmId *) row;
  LmSnapshot *snapshot;
  LmEdit *edit;
  int label;

  g_return_val_if_fail (LM_IS_PROJECT (self) && table < LM_N_TABLES && row != NULL, FALSE);
  snapshot = lm_project_get_snapshot (self);
  label = find_label (table);
  if (label < 0)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED, _("Rows of %s are changed by commands of their own."),
                                   lm_table_get_info (table)->name);
  if (id && lm_snapshot_find (snapshot, table, id) == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("What you are changing was removed meanwhile."));
  if (!check_columns (snapshot, table, row, error) || !check_row (table, row, error))
    return FALSE;
  if (table == LM_TABLE_PERSON && !give_number (snapshot, row, error))
    return FALSE;
  edit = begin_for_row (self, id ? _(labels[label].changed) : _(labels[label].added), table, row);
  if (id)
    lm_edit_update_if_changed (edit, table, row);
  else
    lm_edit_insert (edit, table, row);
  if (lm_edit_end (edit, error))
    return TRUE;
  *(LmId *) row = id;
  return FALSE;
}

/* What still rests on a row, in words. */
static char *
words_of_users (LmTable user, guint n)
{
  switch (user)
    {
    case LM_TABLE_HOME:
      return g_strdup_printf (ngettext ("%u home", "%u homes", n), n);
    case LM_TABLE_CREW:
      return g_strdup_printf (ngettext ("%u crew", "%u crews", n), n);
    case LM_TABLE_METHOD:
    case LM_TABLE_METHOD_STEP:
      return g_strdup_printf (ngettext ("%u method", "%u methods", n), n);
    case LM_TABLE_STEP:
      return g_strdup_printf (ngettext ("%u step", "%u steps", n), n);
    case LM_TABLE_PLAN_STEP:
    case LM_TABLE_PLAN_HOME:
      return g_strdup_printf (ngettext ("%u line of the plan", "%u lines of the plan", n), n);
    case LM_TABLE_DECISION:
      return g_strdup_printf (ngettext ("%u decision", "%u decisions", n), n);
    case LM_TABLE_APPOINTMENT:
    case LM_TABLE_PROMISE:
      return g_strdup_printf (ngettext ("%u promise to a resident", "%u promises to residents", n), n);
    case LM_TABLE_VISIT:
    case LM_TABLE_VISIT_STEP:
      return g_strdup_printf (ngettext ("%u record of work done", "%u records of work done", n), n);
    case LM_TABLE_MESSAGE:
      return g_strdup_printf (ngettext ("%u message", "%u messages", n), n);
    default:
      return g_strdup_printf (ngettext ("%u row of %s", "%u rows of %s", n), n, lm_table_get_info (user)->name);
    }
}

static void
delete_with_owned (LmEdit *edit, LmTable table, LmId id, GHashTable *gone)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  g_autofree char *key = g_strdup_printf ("%d/%" G_GINT64_FORMAT, table, id);

  if (!g_hash_table_add (gone, g_steal_pointer (&key)))
    return;
  for (LmTable user = 0; user < LM_N_TABLES; user++)
    {
      const LmTableInfo *info = lm_table_get_info (user);
      guint n;
      const char *rows = lm_snapshot_get_rows (snapshot, user, &n);

      for (guint c = 0; c < info->n_columns; c++)
        {
          const LmColumn *column = &info->columns[c];
          guint used = 0;

          if (column->type != LM_COLUMN_REF || column->reference != table)
            continue;
          for (guint i = 0; i < n; i++)
            {
              gconstpointer row = rows + i * info->row_size;

              if (AT (LmId, column, row) != id)
                continue;
              if (is_owned (table, user))
                delete_with_owned (edit, user, *(const LmId *) row, gone);
              else
                used++;
            }
          if (used > 0)
            {
              g_autofree char *users = words_of_users (user, used);

              lm_edit_fail (edit, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED,
                            _("This can't be removed, as %s still rests on it. Change that first, or leave it and no longer use it."), users);
              return;
            }
        }
    }
  lm_edit_delete (edit, table, id);
}

/* The plan names persons by their bit, not by a reference. */
static gboolean
is_person_planned (LmSnapshot *snapshot, const LmPersonRow *person)
{
  guint n;
  const LmPlanStepRow *steps = LM_ROWS (snapshot, PLAN_STEP, &n);

  for (guint i = 0; i < n; i++)
    if (steps[i].crew == person->crew && (steps[i].persons >> person->number & 1))
      return TRUE;
  return FALSE;
}

gboolean
lm_project_delete (LmProject *self, LmTable table, LmId id, GError **error)
{
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LmSnapshot *snapshot;
  gconstpointer row;
  LmEdit *edit;
  int label;

  g_return_val_if_fail (LM_IS_PROJECT (self) && table < LM_N_TABLES, FALSE);
  snapshot = lm_project_get_snapshot (self);
  label = find_label (table);
  row = lm_snapshot_find (snapshot, table, id);
  if (label < 0 || labels[label].removed == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED, _("Rows of %s are changed by commands of their own."),
                                   lm_table_get_info (table)->name);
  if (row == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("It was removed already."));
  if (table == LM_TABLE_PERSON && is_person_planned (snapshot, row))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED,
                                   _("%s has work in the plan. Switch the person off and plan again instead."),
                                   ((const LmPersonRow *) row)->name);
  edit = begin_for_row (self, _(labels[label].removed), table, row);
  delete_with_owned (edit, table, id, gone);
  return lm_edit_end (edit, error);
}
