#include "project/lm-homes.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "lm-project-private.h"
#include "lm-words-private.h"

/* Every home of the list exists; the error names the first that doesn't. */
static gboolean
check_homes (LmProject *self, const LmId *homes, guint n_homes, GError **error)
{
  for (guint i = 0; i < n_homes; i++)
    if (lm_project_need_home (self, homes[i], error) == NULL)
      return FALSE;
  return TRUE;
}

static LmEdit *
begin_for_homes (LmProject *self, const LmId *homes, guint n_homes, const char *format)
{
  g_autofree char *names = lm_words_of_homes (lm_project_get_snapshot (self), homes, n_homes);
  g_autofree char *label = g_strdup_printf (format, names);

  return lm_project_begin (self, label);
}

static gboolean
check_values (LmProject *self, guint n_homes, LmHomeFields fields, const LmHomeRow *values, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  const struct { LmHomeFields field; LmId id; LmTable table; } references[] = {
    { LM_HOME_STAIRWELL, values->stairwell, LM_TABLE_COUPLING }, { LM_HOME_STACK, values->stack, LM_TABLE_COUPLING },
    { LM_HOME_ROW, values->row, LM_TABLE_COUPLING },             { LM_HOME_OWNER, values->owner, LM_TABLE_PARTY },
    { LM_HOME_BUILDING, values->building, LM_TABLE_BUILDING },
  };
  char postcode[7];

  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    if ((fields & references[i].field) && references[i].id && lm_snapshot_find (snapshot, references[i].table, references[i].id) == NULL)
      return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("The %s chosen is not there any more."),
                                     lm_table_get_info (references[i].table)->name);
  if (!(fields & LM_HOME_ADDRESS))
    return TRUE;
  if (n_homes > 1)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("An address can be given to one home at a time."));
  if (values->number < 1 || values->number > 99999)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("A house number lies between 1 and 99999."));
  if (*values->postcode && !(lm_home_parse_postcode (values->postcode, postcode) && g_str_equal (values->postcode, postcode)))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("“%s” is no Dutch postcode; write it like 1013NJ."), values->postcode);
  return TRUE;
}

static void
take_values (LmHomeRow *row, LmHomeFields fields, const LmHomeRow *values)
{
  if (fields & LM_HOME_TYPE)
    {
      row->type = values->type;
      row->type_source = values->type == LM_HOME_TYPE_UNKNOWN ? LM_SOURCE_NONE : LM_SOURCE_PERSON;
    }
  if (fields & LM_HOME_STAIRWELL)
    row->stairwell = values->stairwell;
  if (fields & LM_HOME_STACK)
    row->stack = values->stack;
  if (fields & LM_HOME_ROW)
    row->row = values->row;
  if (fields & LM_HOME_FLOOR)
    row->floor = values->floor;
  if (fields & LM_HOME_YEAR)
    row->year = values->year;
  if (fields & LM_HOME_AREA)
    row->area = values->area;
  if (fields & LM_HOME_ACCESS)
    row->access = values->access;
  if (fields & LM_HOME_ATTENTION)
    row->attention = values->attention;
  if (fields & LM_HOME_NOTE)
    row->note = values->note;
  if (fields & LM_HOME_IN_PROJECT)
    row->in_project = values->in_project;
  if (fields & LM_HOME_OWNER)
    row->owner = values->owner;
  if (fields & LM_HOME_BUILDING)
    row->building = values->building;
  if (fields & LM_HOME_STREET_ORDER)
    row->street_order = values->street_order;
  if (fields & LM_HOME_ADDRESS)
    {
      row->street = values->street;
      row->number = values->number;
      row->letter = values->letter;
      row->suffix = values->suffix;
      row->postcode = values->postcode;
      row->town = values->town;
    }
}

/* Couplings that lose their last home go. `rows`: the homes that change, as
 * they will be, by id. */
static void
drop_empty_couplings (LmEdit *edit, GHashTable *rows)
{
  LmSnapshot *snapshot = lm_edit_get_snapshot (edit);
  g_autoptr (GHashTable) left = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) kept = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n, n_couplings, n_steps;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);
  const LmCouplingRow *couplings = LM_ROWS (snapshot, COUPLING, &n_couplings);
  const LmPlanStepRow *steps = LM_ROWS (snapshot, PLAN_STEP, &n_steps);

  for (guint i = 0; i < n; i++)
    {
      const LmHomeRow *now = g_hash_table_lookup (rows, &homes[i].id);

      if (now)
        {
          g_hash_table_add (left, (gpointer) &homes[i].stairwell);
          g_hash_table_add (left, (gpointer) &homes[i].stack);
          g_hash_table_add (left, (gpointer) &homes[i].row);
        }
      else
        now = &homes[i];
      g_hash_table_add (kept, (gpointer) &now->stairwell);
      g_hash_table_add (kept, (gpointer) &now->stack);
      g_hash_table_add (kept, (gpointer) &now->row);
    }
  /* Shared work that was planned or done for it keeps it on record. */
  for (guint i = 0; i < n_steps; i++)
    if (steps[i].coupling)
      g_hash_table_add (kept, (gpointer) &steps[i].coupling);
  for (guint i = 0; i < n_couplings; i++)
    if (g_hash_table_contains (left, &couplings[i].id) && !g_hash_table_contains (kept, &couplings[i].id))
      lm_edit_delete (edit, LM_TABLE_COUPLING, couplings[i].id);
}

gboolean
lm_project_set_homes (LmProject *self, const LmId *homes, guint n_homes, LmHomeFields fields, const LmHomeRow *values,
                      GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  LmSnapshot *snapshot;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self) && values != NULL && (homes != NULL || n_homes == 0), FALSE);
  if (!check_homes (self, homes, n_homes, error) || !check_values (self, n_homes, fields, values, error))
    return FALSE;
  snapshot = lm_project_get_snapshot (self);
  edit = begin_for_homes (self, homes, n_homes, fields == LM_HOME_TYPE ? _("%s: type changed") : _("%s: changed"));
  for (guint i = 0; i < n_homes; i++)
    {
      LmHomeRow *row = g_memdup2 (LM_FIND (snapshot, HOME, homes[i]), sizeof (LmHomeRow));

      take_values (row, fields, values);
      lm_edit_update_if_changed (edit, LM_TABLE_HOME, row);
      g_hash_table_insert (rows, &row->id, row);
    }
  if (fields & (LM_HOME_STAIRWELL | LM_HOME_STACK | LM_HOME_ROW))
    drop_empty_couplings (edit, rows);
  return lm_edit_end (edit, error);
}

LmId
lm_project_couple_homes (LmProject *self, const LmId *homes, guint n_homes, LmCouplingKind kind, const char *name, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  LmSnapshot *snapshot;
  LmCouplingRow coupling;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self) && homes != NULL, 0);
  if (!check_homes (self, homes, n_homes, error))
    return 0;
  if (n_homes < 2 || kind == LM_COUPLING_KIND_NONE)
    {
      lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("Choose two homes or more that share the work."));
      return 0;
    }
  snapshot = lm_project_get_snapshot (self);
  edit = begin_for_homes (self, homes, n_homes, _("%s: coupled"));
  LM_ROW_FRESH (COUPLING, &coupling);
  coupling.kind = kind;
  coupling.building = LM_FIND (snapshot, HOME, homes[0])->building;
  coupling.name = name ? name : "";
  lm_edit_insert (edit, LM_TABLE_COUPLING, &coupling);
  for (guint i = 0; i < n_homes; i++)
    {
      LmHomeRow *row = g_memdup2 (LM_FIND (snapshot, HOME, homes[i]), sizeof (LmHomeRow));

      if (kind == LM_COUPLING_KIND_STAIRWELL)
        row->stairwell = coupling.id;
      else if (kind == LM_COUPLING_KIND_STACK)
        row->stack = coupling.id;
      else
        row->row = coupling.id;
      lm_edit_update (edit, LM_TABLE_HOME, row);
      g_hash_table_insert (rows, &row->id, row);
    }
  drop_empty_couplings (edit, rows);
  return lm_edit_end (edit, error) ? coupling.id : 0;
}

static gboolean
same_decision (const LmDecisionRow *a, const LmDecisionRow *b)
{
  LmDecisionRow copy = *b;

  copy.id = a->id;
  copy.home = a->home;
  return lm_row_equal (LM_TABLE_DECISION, a, &copy);
}

gboolean
lm_project_decide (LmProject *self, const LmId *homes, guint n_homes, const LmDecisionRow *values, GError **error)
{
  const LmMethodRow *method;
  LmSnapshot *snapshot;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self) && values != NULL && (homes != NULL || n_homes == 0), FALSE);
  if (!check_homes (self, homes, n_homes, error))
    return FALSE;
  snapshot = lm_project_get_snapshot (self);
  method = LM_FIND (snapshot, METHOD, values->method);
  if (values->method && (method == NULL || !method->chosen))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED,
                                   _("%s is not on the short list of this project. Choose it under Methods first."),
                                   method ? lm_words_pick (method->name, method->name_en) : _("This method"));
  if (values->state == LM_DECISION_STATE_DECIDED && method == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("A decision needs a connection method."));
  if (values->place && LM_FIND (snapshot, PLACE, values->place) == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("The place of the unit is not there any more."));

  edit = begin_for_homes (self, homes, n_homes,
                          values->state == LM_DECISION_STATE_REFUSED ? _("%s: does not want to be connected") : _("%s: method decided"));
  for (guint i = 0; i < n_homes; i++)
    {
      const LmDecisionRow *current = lm_home_get_decision (snapshot, homes[i]);
      LmDecisionRow row = *values;

      if (current && same_decision (current, values))
        continue;
      row.id = 0;
      row.home = homes[i];
      if (row.state == LM_DECISION_STATE_DECIDED && row.decided_day == LM_DAY_NONE)
        row.decided_day = lm_project_get_today (self);
      lm_edit_insert (edit, LM_TABLE_DECISION, &row);
    }
  return lm_edit_end (edit, error);
}

gboolean
lm_project_set_condition (LmProject *self, const LmId *homes, guint n_homes, const LmHomeConditionRow *values, GError **error)
{
  const LmConditionRow *condition;
  g_autofree char *names = NULL, *label = NULL;
  LmSnapshot *snapshot;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self) && values != NULL && (homes != NULL || n_homes == 0), FALSE);
  if (!check_homes (self, homes, n_homes, error))
    return FALSE;
  snapshot = lm_project_get_snapshot (self);
  condition = LM_FIND (snapshot, CONDITION, values->condition);
  if (condition == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("There is no such condition."));
  if (values->state == LM_CONDITION_STATE_WAIVED && (!*values->note || !*values->by))
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT,
                                   _("A condition is waived with a reason and the name of who said so."));

  names = lm_words_of_homes (snapshot, homes, n_homes);
  label = g_strdup_printf (_("%s: %s noted"), names, lm_words_pick (condition->name, condition->name_en));
  edit = lm_project_begin (self, label);
  for (guint i = 0; i < n_homes; i++)
    {
      guint n;
      const LmHomeConditionRow **rows = LM_OF_HOME (snapshot, HOME_CONDITION, homes[i], &n);
      LmHomeConditionRow row = *values;

      row.id = 0;
      row.home = homes[i];
      if (row.day == LM_DAY_NONE && row.state != LM_CONDITION_STATE_OPEN)
        row.day = lm_project_get_today (self);
      for (guint r = 0; r < n; r++)
        if (rows[r]->condition == values->condition)
          row.id = rows[r]->id;
      if (row.id)
        lm_edit_update_if_changed (edit, LM_TABLE_HOME_CONDITION, &row);
      else
        lm_edit_insert (edit, LM_TABLE_HOME_CONDITION, &row);
    }
  return lm_edit_end (edit, error);
}

gboolean
lm_project_answer (LmProject *self, LmId home, const LmAnswerRow *answers, guint n_answers, GError **error)
{
  LmSnapshot *snapshot;
  const LmAnswerRow **old;
  LmEdit *edit;
  guint n;

  g_return_val_if_fail (LM_IS_PROJECT (self) && (answers != NULL || n_answers == 0), FALSE);
  if (lm_project_need_home (self, home, error) == NULL)
    return FALSE;
  snapshot = lm_project_get_snapshot (self);
  for (guint i = 0; i < n_answers; i++)
    if (LM_FIND (snapshot, QUESTION, answers[i].question) == NULL)
      return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("There is no such survey question."));
  old = LM_OF_HOME (snapshot, ANSWER, home, &n);
  edit = begin_for_homes (self, &home, 1, _("%s: survey answered"));
  for (guint i = 0; i < n_answers; i++)
    {
      LmAnswerRow row = answers[i];
      gboolean given = *row.value || row.unknown;

      row.id = 0;
      row.home = home;
      for (guint o = 0; o < n; o++)
        if (old[o]->question == row.question)
          row.id = old[o]->id;
      if (row.id && given)
        lm_edit_update_if_changed (edit, LM_TABLE_ANSWER, &row);
      else if (row.id)
        lm_edit_delete (edit, LM_TABLE_ANSWER, row.id);
      else if (given)
        lm_edit_insert (edit, LM_TABLE_ANSWER, &row);
    }
  return lm_edit_end (edit, error);
}

gboolean
lm_project_choose_method (LmProject *self, LmId method, gboolean chosen, gboolean default_for_type, GError **error)
{
  LmSnapshot *snapshot;
  const LmMethodRow *row, *methods;
  g_autofree char *label = NULL;
  guint n, n_decisions, used = 0;
  const LmHomeRow *homes;
  LmMethodRow changed;
  LmEdit *edit;

  g_return_val_if_fail (LM_IS_PROJECT (self), FALSE);
  snapshot = lm_project_get_snapshot (self);
  row = LM_FIND (snapshot, METHOD, method);
  if (row == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("There is no such method."));
  homes = LM_ROWS (snapshot, HOME, &n_decisions);
  for (guint i = 0; i < n_decisions && !chosen; i++)
    {
      const LmDecisionRow *decision = lm_home_get_decision (snapshot, homes[i].id);

      used += decision && decision->method == method && decision->state == LM_DECISION_STATE_DECIDED;
    }
  if (used > 0)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_REFUSED,
                                   ngettext ("%u home was decided for %s. Decide another method for it first.",
                                             "%u homes were decided for %s. Decide another method for them first.", used),
                                   used, lm_words_pick (row->name, row->name_en));

  label = g_strdup_printf (chosen ? _("Method %s chosen") : _("Method %s no longer used"), lm_words_pick (row->name, row->name_en));
  edit = lm_project_begin (self, label);
  methods = LM_ROWS (snapshot, METHOD, &n);
  for (guint i = 0; i < n && chosen && default_for_type; i++)
    if (methods[i].id != method && methods[i].for_type == row->for_type && methods[i].default_for_type)
      {
        changed = methods[i];
        changed.default_for_type = FALSE;
        lm_edit_update (edit, LM_TABLE_METHOD, &changed);
      }
  changed = *row;
  changed.chosen = chosen;
  changed.default_for_type = chosen && default_for_type;
  lm_edit_update_if_changed (edit, LM_TABLE_METHOD, &changed);
  return lm_edit_end (edit, error);
}
