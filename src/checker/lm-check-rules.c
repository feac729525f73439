#include "lm-check-private.h"

#include "core/lm-home.h"

/* What the rows say about methods and crews, put where the checks can find it. */

static void
method_free (gpointer data)
{
  LmCheckMethod *self = data;

  g_array_unref (self->needs);
  g_array_unref (self->links);
  g_free (self);
}

static void
crew_free (gpointer data)
{
  LmCheckCrew *self = data;

  g_ptr_array_unref (self->trades);
  g_ptr_array_unref (self->absences);
  g_ptr_array_unref (self->qualifications);
  g_free (self);
}

/* Lags met on the way from one present step over absent ones. */
typedef struct {
  int min[LM_N_LAG_UNIT];
} Lags;

static int
find_need (LmCheckMethod *method, LmId step, int visit)
{
  for (guint i = 0; i < method->needs->len; i++)
    {
      const LmNeed *need = &g_array_index (method->needs, LmNeed, i);

      if (need->row->id == step && (need->row->phase != LM_PHASE_DAY || need->visit == visit))
        return i;
    }
  return -1;
}

static void
add_link (LmCheckMethod *method, guint before, guint after, const Lags *lags, const LmStepLinkRow *direct)
{
  LmNeedLink *link = NULL;

  for (guint i = 0; i < method->links->len && link == NULL; i++)
    {
      LmNeedLink *have = &g_array_index (method->links, LmNeedLink, i);

      if (have->before == before && have->after == after)
        link = have;
    }
  if (link == NULL)
    {
      LmNeedLink fresh = { .before = before, .after = after };

      for (guint unit = 0; unit < LM_N_LAG_UNIT; unit++)
        fresh.max[unit] = -1;
      g_array_append_val (method->links, fresh);
      link = &g_array_index (method->links, LmNeedLink, method->links->len - 1);
    }
  for (guint unit = 0; unit < LM_N_LAG_UNIT; unit++)
    link->min[unit] = MAX (link->min[unit], lags->min[unit]);
  /* An upper end holds between the two steps that it names; over a step that
   * is not there it says nothing. */
  if (direct != NULL && direct->lag_max >= 0
      && (link->max[direct->lag_unit] < 0 || direct->lag_max < link->max[direct->lag_unit]))
    link->max[direct->lag_unit] = direct->lag_max;
}

/* Goes on from `step` over the links; `reached` holds the largest lags by which
 * each absent step was reached, so that also a circle of absent steps ends. */
static void
follow (LmCheck *self, LmCheckMethod *method, guint before, LmId step, int visit, const Lags *lags, GHashTable *reached)
{
  guint n;
  const LmStepLinkRow *rows = LM_ROWS (self->snapshot, STEP_LINK, &n);
  const LmNeed *from = &g_array_index (method->needs, LmNeed, before);

  for (guint i = 0; i < n; i++)
    {
      Lags next = *lags;
      Lags *known;
      int after;

      if (rows[i].before != step || (rows[i].method != 0 && rows[i].method != method->row->id))
        continue;
      next.min[rows[i].lag_unit] = MAX (next.min[rows[i].lag_unit], rows[i].lag_min);
      after = find_need (method, rows[i].after, visit);
      /* What is laid on an earlier visit is followed by the connection day. */
      if (after < 0 && visit > 0 && step == from->row->id && from->row->phase == LM_PHASE_DAY)
        after = find_need (method, rows[i].after, 0);
      if (after >= 0)
        {
          const LmNeed *to = &g_array_index (method->needs, LmNeed, after);
          gboolean of_visit = from->row->phase == LM_PHASE_DAY || to->row->phase == LM_PHASE_DAY;
          gboolean direct = step == from->row->id;

          /* An earlier visit has only part of the day's work: what it lacks is
           * not absent, it comes later. So there only direct links hold. */
          if ((visit == 0 || (of_visit && direct)) && (guint) after != before)
            add_link (method, before, after, &next, direct ? &rows[i] : NULL);
          continue;
        }
      known = g_hash_table_lookup (reached, &rows[i].after);
      if (known != NULL)
        {
          gboolean larger = FALSE;

          for (guint unit = 0; unit < LM_N_LAG_UNIT; unit++)
            {
              larger |= next.min[unit] > known->min[unit];
              next.min[unit] = MAX (next.min[unit], known->min[unit]);
            }
          if (!larger)
            continue;
        }
      g_hash_table_insert (reached, (gpointer) &rows[i].after, g_memdup2 (&next, sizeof next));
      follow (self, method, before, rows[i].after, visit, &next, reached);
    }
}

static LmCheckMethod *
method_new (LmCheck *self, const LmMethodRow *row)
{
  LmCheckMethod *method = g_new0 (LmCheckMethod, 1);
  int last_visit = 0;
  guint n;
  const LmMethodStepRow *steps = LM_ROWS (self->snapshot, METHOD_STEP, &n);

  method->row = row;
  method->needs = g_array_new (FALSE, TRUE, sizeof (LmNeed));
  method->links = g_array_new (FALSE, TRUE, sizeof (LmNeedLink));
  for (guint i = 0; i < n; i++)
    if (steps[i].method == row->id)
      {
        LmNeed need = { .row = LM_FIND (self->snapshot, STEP, steps[i].step), .visit = steps[i].visit, .party = steps[i].party };

        if (need.row == NULL)
          continue;
        need.typical = steps[i].typical >= 0 ? steps[i].typical : need.row->typical;
        /* A method that sets the minutes to 0 does without the step. */
        if (steps[i].typical == 0)
          continue;
        g_array_append_val (method->needs, need);
        last_visit = MAX (last_visit, need.visit);
      }
  for (int visit = 0; visit <= last_visit; visit++)
    for (guint i = 0; i < method->needs->len; i++)
      {
        const LmNeed *need = &g_array_index (method->needs, LmNeed, i);
        g_autoptr (GHashTable) reached = NULL;

        if (need->row->phase == LM_PHASE_DAY && need->visit != visit)
          continue;
        reached = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
        follow (self, method, i, need->row->id, visit, &(Lags) { 0 }, reached);
      }
  return method;
}

static LmCheckCrew *
crew_new (LmCheck *self, const LmCrewRow *row)
{
  LmCheckCrew *crew = g_new0 (LmCheckCrew, 1);
  const LmPartyRow *party = LM_FIND (self->snapshot, PARTY, row->party);
  guint n;
  const LmCrewTradeRow *trades = LM_ROWS (self->snapshot, CREW_TRADE, &n);
  const LmPersonRow *persons;
  const LmAbsenceRow *absences;
  const LmPersonQualificationRow *qualifications;

  crew->row = row;
  crew->trades = g_ptr_array_new ();
  crew->absences = g_ptr_array_new ();
  crew->qualifications = g_ptr_array_new ();
  crew->calendar = LM_FIND (self->snapshot, CALENDAR, row->calendar);
  if (crew->calendar == NULL && party != NULL)
    crew->calendar = LM_FIND (self->snapshot, CALENDAR, party->calendar);
  for (guint i = 0; i < n; i++)
    if (trades[i].crew == row->id)
      g_ptr_array_add (crew->trades, (gpointer) &trades[i]);
  if (crew->calendar == NULL)
    crew->calendar = LM_ROWS (self->snapshot, CALENDAR, &n);

  persons = LM_ROWS (self->snapshot, PERSON, &n);
  for (guint i = 0; i < n; i++)
    if (persons[i].crew == row->id && persons[i].number >= 0 && persons[i].number < LM_CHECK_PERSONS)
      crew->persons[persons[i].number] = &persons[i];
  qualifications = LM_ROWS (self->snapshot, PERSON_QUALIFICATION, &n);
  for (guint i = 0; i < n; i++)
    {
      const LmPersonRow *person = LM_FIND (self->snapshot, PERSON, qualifications[i].person);

      if (person != NULL && person->crew == row->id)
        g_ptr_array_add (crew->qualifications, (gpointer) &qualifications[i]);
    }
  absences = LM_ROWS (self->snapshot, ABSENCE, &n);
  for (guint i = 0; i < n; i++)
    {
      const LmPersonRow *person = LM_FIND (self->snapshot, PERSON, absences[i].person);

      if ((absences[i].crew == row->id && absences[i].person == 0) || (person != NULL && person->crew == row->id))
        g_ptr_array_add (crew->absences, (gpointer) &absences[i]);
    }
  return crew;
}

static void
add_to (GHashTable *table, const LmId *key, gconstpointer row)
{
  GPtrArray *array = g_hash_table_lookup (table, key);

  if (array == NULL)
    {
      array = g_ptr_array_new ();
      g_hash_table_insert (table, (gpointer) key, array);
    }
  g_ptr_array_add (array, (gpointer) row);
}

LmCheck *
lm_check_new (LmSnapshot *snapshot, LmId plan, LmDay today)
{
  LmCheck *self = g_new0 (LmCheck, 1);
  const LmPlanStepRow *rows;
  const LmVisitStepRow *records;
  guint n;

  self->snapshot = lm_snapshot_ref (snapshot);
  self->project = lm_snapshot_get_project (snapshot);
  self->plan = plan != 0 ? LM_FIND (snapshot, PLAN, plan) : lm_snapshot_get_adopted (snapshot);
  self->today = today;
  self->methods = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, method_free);
  self->crews = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, crew_free);
  self->shared_rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->shared_records = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->common.calendar = LM_ROWS (snapshot, CALENDAR, &n);
  self->holidays = LM_ROWS (snapshot, HOLIDAY, &self->n_holidays);
  self->violations = g_array_new (FALSE, TRUE, sizeof (LmViolation));
  if (self->plan == NULL)
    return self;

  rows = LM_ROWS (snapshot, PLAN_STEP, &n);
  for (guint i = 0; i < n; i++)
    if (rows[i].coupling != 0 && rows[i].plan == self->plan->id)
      add_to (self->shared_rows, &rows[i].coupling, &rows[i]);
  records = LM_ROWS (snapshot, VISIT_STEP, &n);
  for (guint i = 0; i < n; i++)
    if (records[i].coupling != 0)
      add_to (self->shared_records, &records[i].coupling, &records[i]);
  return self;
}

void
lm_check_free (LmCheck *self)
{
  g_hash_table_unref (self->methods);
  g_hash_table_unref (self->crews);
  g_hash_table_unref (self->shared_rows);
  g_hash_table_unref (self->shared_records);
  g_array_unref (self->violations);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

const LmCheckMethod *
lm_check_get_method (LmCheck *self, LmId method)
{
  LmCheckMethod *known = g_hash_table_lookup (self->methods, &method);
  const LmMethodRow *row;

  if (known != NULL)
    return known;
  row = LM_FIND (self->snapshot, METHOD, method);
  if (row == NULL)
    return NULL;
  known = method_new (self, row);
  g_hash_table_insert (self->methods, (gpointer) &row->id, known);
  return known;
}

const LmCheckCrew *
lm_check_get_crew (LmCheck *self, LmId crew)
{
  LmCheckCrew *known = g_hash_table_lookup (self->crews, &crew);
  const LmCrewRow *row;

  if (known != NULL)
    return known;
  row = LM_FIND (self->snapshot, CREW, crew);
  if (row == NULL)
    return NULL;
  known = crew_new (self, row);
  g_hash_table_insert (self->crews, (gpointer) &row->id, known);
  return known;
}

/* Done by as many as the step asks, it takes its minutes. By another number,
 * what step_hands says for the method; else what it says for every method, in
 * proportion where the method has minutes of its own. */
int
lm_check_get_minutes (LmCheck *self, const LmCheckMethod *method, const LmNeed *need, int persons)
{
  guint n;
  const LmStepHandsRow *hands = LM_ROWS (self->snapshot, STEP_HANDS, &n);
  int general = 0;

  if (persons == need->row->persons)
    return need->typical;
  for (guint i = 0; i < n; i++)
    {
      if (hands[i].step != need->row->id || hands[i].persons != persons)
        continue;
      if (hands[i].method == method->row->id)
        return hands[i].typical;
      if (hands[i].method == 0)
        general = hands[i].typical;
    }
  if (general > 0 && need->row->typical > 0 && need->typical != need->row->typical)
    general = general * need->typical / need->row->typical;
  return general;
}

LmId
lm_check_get_coupling (const LmHomeRow *home, const LmMethodRow *method)
{
  switch (method->couples)
    {
    case LM_COUPLING_KIND_STAIRWELL:
      return home->stairwell;
    case LM_COUPLING_KIND_STACK:
      return home->stack;
    case LM_COUPLING_KIND_ROW:
    case LM_COUPLING_KIND_GALLERY:
    case LM_COUPLING_KIND_BLOCK:
      return home->row;
    case LM_COUPLING_KIND_NONE:
    default:
      return 0;
    }
}

const LmPlanHomeRow *
lm_check_get_plan_home (LmCheck *self, LmId home)
{
  guint n;
  const LmPlanHomeRow **rows = LM_OF_HOME (self->snapshot, PLAN_HOME, home, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i]->plan == self->plan->id)
      return rows[i];
  return NULL;
}

const LmDecisionRow *
lm_check_get_decision (LmCheck *self, LmId home)
{
  return lm_home_get_decision (self->snapshot, home);
}

gboolean
lm_check_is_refused (LmCheck *self, const LmHomeRow *home)
{
  const LmDecisionRow *decision = lm_check_get_decision (self, home->id);

  return decision != NULL
         && (decision->state == LM_DECISION_STATE_REFUSED
             || (decision->state == LM_DECISION_STATE_DECIDED && decision->method == 0));
}

void
lm_check_add (LmCheck *self, LmViolation violation)
{
  if (violation.day == 0)
    violation.day = LM_DAY_NONE;
  g_array_append_val (self->violations, violation);
}
