#include "lm-plan-problem-private.h"

#include "core/lm-home.h"

/* What stands already and is not planned again: work that is done or running,
 * what falls inside the freeze period, and in a plan for a few homes all the
 * rest. */

typedef struct {
  LmPlanProblem *problem;
  LmPlanHome *home;
  const LmPlanStepRow **stood; /* per step of the template, NULL */
  LmDay frozen_until;          /* first day no longer frozen */
} Reader;

static int
crew_index (LmPlanProblem *self, LmId crew)
{
  return crew ? (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->crew_index, &crew)) - 1 : LM_PLAN_NOBODY;
}

static void
fix_as_stood (LmPlanProblem *self, LmPlanPlaced *placed, const LmPlanStepRow *row, LmPlanFixed why)
{
  placed->fixed = why;
  placed->start = row->start;
  placed->end = row->end;
  placed->crew = crew_index (self, row->crew);
  placed->persons = row->persons;
  placed->minutes = row->minutes;
  placed->state = row->state;
  placed->reason = row->reason;
  placed->reason_ref = row->reason_ref;
}

/* A record says what happened; where it has no times, those of the plan are
 * shown on the day it happened. */
static void
fix_recorded (LmPlanProblem *self, LmPlanPlaced *placed, const LmPlanStepRow *stood, const LmVisitStepRow *record,
              const LmVisitRow *visit, LmStepState state, int minutes)
{
  LmDay day = visit ? visit->day : LM_DAY_NONE;

  placed->minutes = minutes;
  if (stood)
    fix_as_stood (self, placed, stood, LM_PLAN_RECORDED);
  placed->fixed = LM_PLAN_RECORDED;
  placed->skip = FALSE;
  placed->state = state;
  placed->reason = LM_REASON_DONE;
  placed->reason_ref = 0;
  if (record && record->start != LM_INSTANT_NONE)
    {
      placed->start = record->start;
      placed->end = record->end != LM_INSTANT_NONE ? record->end : record->start + placed->minutes;
    }
  else if (day != LM_DAY_NONE && (placed->start == LM_INSTANT_NONE || lm_instant_get_day (placed->start) != day ||
                                  lm_instant_get_day (placed->end - 1) != day))
    {
      int minute = placed->start != LM_INSTANT_NONE ? lm_instant_get_minute (placed->start) : self->project->visit_start;

      placed->start = lm_instant (day, minute);
      placed->end = lm_instant (day, MIN (minute + MAX (placed->minutes, 1), LM_MINUTES_OF_DAY));
    }
  if (record && record->crew && crew_index (self, record->crew) != placed->crew)
    {
      placed->crew = crew_index (self, record->crew);
      placed->persons = 0;
    }
}

static const LmVisitRow *
last_visit (LmPlanProblem *self, LmId home, LmAppointmentKind kind)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (self->snapshot, VISIT, home, &n);

  for (guint i = n; i-- > 0;)
    if (visits[i]->kind == kind)
      return visits[i];
  return NULL;
}

static gboolean
stands (const LmPlanStepRow *row)
{
  return row && row->start != LM_INSTANT_NONE && row->end != LM_INSTANT_NONE && row->state != LM_STEP_STATE_UNPLACED;
}

static gboolean
comes_before_visit (const LmPlanWork *work)
{
  return work->phase == LM_PHASE_PREPARATION || work->phase == LM_PHASE_OUTSIDE ||
         (work->phase == LM_PHASE_DAY && work->visit > 0);
}

/* Whether the step stood in the past, before work that has been done since. */
static gboolean
is_behind (Reader *reader, guint step)
{
  const LmPlanTemplate *template = reader->home->template;
  const LmPlanStepRow *row = reader->stood[step];

  if (!stands (row) || row->end > lm_instant (reader->problem->first_day, 0) || !comes_before_visit (&template->work[step]))
    return FALSE;
  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanShared *shared = lm_plan_get_shared (reader->problem, reader->home, w);
      const LmPlanPlaced *later = shared ? &shared->placed : lm_plan_placed (reader->problem, reader->home, w);

      if (w != step && later->fixed && later->start != LM_INSTANT_NONE && later->start >= row->end &&
          later->start < lm_instant (reader->problem->first_day, 0) && template->work[w].node > template->work[step].node)
        return TRUE;
    }
  return FALSE;
}

static void
read_records (Reader *reader)
{
  LmPlanProblem *self = reader->problem;
  LmPlanHome *home = reader->home;
  const LmPlanTemplate *template = home->template;
  const LmVisitRow *visit = last_visit (self, home->row->id, LM_APPOINTMENT_KIND_CONNECTION);
  guint n;
  const LmVisitStepRow **records = LM_OF_HOME (self->snapshot, VISIT_STEP, home->row->id, &n);
  gboolean finished = visit && visit->outcome == LM_OUTCOME_DONE;

  for (guint w = 0; w < template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (self, home, w);
      const LmPlanWork *work = &template->work[w];
      const LmVisitStepRow *record = NULL;
      const LmVisitRow *of = NULL;
      gboolean done = finished && work->phase == LM_PHASE_DAY && work->visit == 0;

      if (lm_plan_get_shared (self, home, w))
        continue;
      for (guint i = 0; i < n; i++)
        if (records[i]->step == work->id)
          {
            const LmVisitRow *made_on = LM_FIND (self->snapshot, VISIT, records[i]->visit);

            if (work->phase == LM_PHASE_DAY && made_on &&
                (made_on->kind == LM_APPOINTMENT_KIND_EXTRA) != (work->visit > 0))
              continue;
            record = records[i];
            of = made_on;
          }
      /* A survey that was made shows as done where the plan had it. */
      if (placed->skip && reader->stood[w] && reader->stood[w]->start != LM_INSTANT_NONE &&
          reader->stood[w]->end <= lm_instant (self->first_day, 0))
        done = TRUE;
      if (record && record->outcome == LM_OUTCOME_DONE)
        done = TRUE;
      if (record == NULL && work->phase == LM_PHASE_DAY && work->visit > 0)
        {
          of = last_visit (self, home->row->id, LM_APPOINTMENT_KIND_EXTRA);
          done = of && of->outcome == LM_OUTCOME_DONE;
        }
      else if (record == NULL && done)
        of = visit;
      if (done)
        fix_recorded (self, placed, reader->stood[w], record, of, LM_STEP_STATE_DONE, work->ways[0].minutes);
      else if (visit && record == NULL && !placed->skip && comes_before_visit (work) &&
               (finished || (stands (reader->stood[w]) && reader->stood[w]->end <= lm_instant (visit->day + 1, 0))))
        {
          /* Who came to connect found what comes before it done; nobody wrote
           * when, so it stands where the plan had it. */
          if (reader->stood[w])
            fix_as_stood (self, placed, reader->stood[w], LM_PLAN_FROZEN);
          else
            placed->skip = TRUE;
          placed->state = finished ? LM_STEP_STATE_DONE : LM_STEP_STATE_PLANNED;
        }
      else if ((record && record->outcome == LM_OUTCOME_RUNNING) ||
               (visit && visit->outcome == LM_OUTCOME_RUNNING && work->phase == LM_PHASE_DAY && work->visit == 0 &&
                reader->stood[w] && reader->stood[w]->start != LM_INSTANT_NONE &&
                lm_instant_get_day (reader->stood[w]->start) == visit->day))
        fix_recorded (self, placed, reader->stood[w], record, record ? of : visit, LM_STEP_STATE_RUNNING, work->ways[0].minutes);
      else if (visit && visit->outcome != LM_OUTCOME_RUNNING && work->phase == LM_PHASE_DAY && work->visit == 0 &&
               !(home->promise.binds && home->promise.first <= visit->day))
        /* Nobody let them in, or it was not finished: the rest is another day's. */
        placed->release = lm_instant (visit->day + 1, 0);
    }
  for (guint w = template->n_work; w-- > 0;)
    {
      LmPlanPlaced *placed = lm_plan_placed (self, home, w);

      if (!placed->fixed && !placed->skip && lm_plan_get_shared (self, home, w) == NULL &&
          is_behind (reader, w))
        fix_as_stood (self, placed, reader->stood[w], LM_PLAN_FROZEN);
    }
  if (finished)
    {
      home->placed = TRUE;
      home->visit_day = visit->day;
      home->reason = LM_REASON_DONE;
      home->slack = home->stood ? home->stood->slack : 0;
    }
}

static void
keep_all (Reader *reader)
{
  LmPlanHome *home = reader->home;

  for (guint w = 0; w < home->template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (reader->problem, home, w);

      if (placed->fixed == LM_PLAN_FREE && reader->stood[w])
        {
          placed->skip = FALSE;
          fix_as_stood (reader->problem, placed, reader->stood[w], LM_PLAN_FROZEN);
        }
    }
  home->task = LM_PLAN_HOME_KEPT;
  home->visit_day = home->stood ? home->stood->visit_day : LM_DAY_NONE;
  home->slack = home->stood ? home->stood->slack : 0;
}

/* A visit inside the freeze period stands with all that comes before it, unless
 * something else was promised. Whether its people are still there is looked at
 * when the solver puts it on the board. */
static void
freeze_visit (Reader *reader)
{
  LmPlanProblem *self = reader->problem;
  LmPlanHome *home = reader->home;
  const LmPlanTemplate *template = home->template;
  const LmVisitRow *made = last_visit (self, home->row->id, LM_APPOINTMENT_KIND_CONNECTION);
  LmDay day;

  if (home->stood == NULL || home->stood->visit_day == LM_DAY_NONE || home->stood->method != template->method ||
      template->connection < 0 || home->stood->state == LM_PLAN_STATE_CONFLICT)
    return;
  day = home->stood->visit_day;
  /* The day has had its visit; what was not done needs another. */
  if (made && made->day >= day)
    return;
  if (day < self->first_day || day >= reader->frozen_until || !lm_plan_resident_is_in (home, day))
    return;
  if (home->promise.binds && (day < home->promise.first || day >= home->promise.end ||
                              home->promise.precision == LM_PRECISION_ARRIVAL))
    return;
  for (guint w = 0; w < template->n_work; w++)
    {
      const LmPlanPlaced *placed = lm_plan_placed (self, home, w);
      const LmPlanShared *shared = lm_plan_get_shared (self, home, w);

      if (template->work[w].phase == LM_PHASE_AFTER || placed->skip || placed->fixed)
        continue;
      if (shared ? !shared->placed.fixed || shared->placed.end > lm_instant (day, 0) : !stands (reader->stood[w]))
        return;
      if (!shared && reader->stood[w]->end > lm_instant (self->first_day, 0) &&
          (lm_plan_street_is_closed (home, lm_instant_get_day (reader->stood[w]->start)) ||
           lm_plan_street_is_closed (home, lm_instant_get_day (reader->stood[w]->end - 1))))
        return;
    }
  for (guint w = 0; w < template->n_work; w++)
    {
      LmPlanPlaced *placed = lm_plan_placed (self, home, w);

      if (template->work[w].phase != LM_PHASE_AFTER && !placed->skip && !placed->fixed &&
          lm_plan_get_shared (self, home, w) == NULL)
        fix_as_stood (self, placed, reader->stood[w], LM_PLAN_FROZEN);
    }
}

/* The last day on which somebody came to connect a home of the group. */
static LmDay
last_visit_of_unit (LmPlanProblem *self, const LmPlanShared *shared)
{
  LmDay last = LM_DAY_NONE;

  for (guint u = 0; u < self->units->len; u++)
    {
      const LmPlanUnit *unit = &g_array_index (self->units, LmPlanUnit, u);

      for (guint i = 0; unit->coupling == shared->coupling && i < unit->n_homes; i++)
        {
          guint home = g_array_index (self->unit_homes, guint, unit->first_home + i);
          const LmVisitRow *visit = last_visit (self, lm_plan_home (self, home)->row->id, LM_APPOINTMENT_KIND_CONNECTION);

          if (visit)
            last = MAX (last, visit->day);
        }
    }
  return last;
}

/* A promised day has passed and nobody wrote what came of it: the home stands as
 * it stood, or keeps the day alone, until somebody does. */
static void
wait_for_word (Reader *reader)
{
  LmPlanHome *home = reader->home;

  if (home->stood && home->stood->visit_day == home->passed && home->stood->state != LM_PLAN_STATE_CONFLICT)
    {
      keep_all (reader);
      return;
    }
  home->conflict = TRUE;
  home->problem = "promise-passed";
  home->promise_day = home->passed;
}

/* Of all, or of these couplings only. Shared work that is recorded, that was done when somebody came to connect, or
 * that the crews are about to start on. */
static void
fix_shared (LmPlanProblem *self, LmDay frozen_until, GHashTable *couplings)
{
  guint n_records, n_steps;
  const LmVisitStepRow *records = LM_ROWS (self->snapshot, VISIT_STEP, &n_records);
  const LmPlanStepRow *steps = LM_ROWS (self->snapshot, PLAN_STEP, &n_steps);
  g_autoptr (GHashTable) of_coupling = NULL; /* coupling → first shared step + 1 */

  if (self->shared->len == 0)
    return;
  of_coupling = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint s = self->shared->len; s-- > 0;)
    g_hash_table_insert (of_coupling, &g_array_index (self->shared, LmPlanShared, s).coupling, GUINT_TO_POINTER (s + 1));

  for (guint i = 0; i < n_steps; i++)
    {
      guint s;

      if (!steps[i].coupling || (couplings && !g_hash_table_contains (couplings, &steps[i].coupling)) || self->adopted == NULL || steps[i].plan != self->adopted->id || !stands (&steps[i]))
        continue;
      s = GPOINTER_TO_UINT (g_hash_table_lookup (of_coupling, &steps[i].coupling));
      for (; s > 0 && s <= self->shared->len; s++)
        {
          LmPlanShared *shared = &g_array_index (self->shared, LmPlanShared, s - 1);

          if (shared->coupling != steps[i].coupling)
            break;
          if (shared->step == steps[i].step &&
              (self->only ||
               (lm_instant_get_day (steps[i].start) < frozen_until &&
                (steps[i].end > lm_instant (self->first_day, 0) ||
                 lm_instant_get_day (steps[i].end - 1) < last_visit_of_unit (self, shared)))))
            fix_as_stood (self, &shared->placed, &steps[i], LM_PLAN_FROZEN);
        }
    }
  for (guint i = 0; i < n_records; i++)
    {
      guint s;

      if (!records[i].coupling || (couplings && !g_hash_table_contains (couplings, &records[i].coupling)))
        continue;
      s = GPOINTER_TO_UINT (g_hash_table_lookup (of_coupling, &records[i].coupling));
      for (; s > 0 && s <= self->shared->len; s++)
        {
          LmPlanShared *shared = &g_array_index (self->shared, LmPlanShared, s - 1);

          if (shared->coupling != records[i].coupling)
            break;
          if (shared->step != records[i].step)
            continue;
          if (records[i].outcome == LM_OUTCOME_DONE || records[i].outcome == LM_OUTCOME_RUNNING)
            {
              const LmPlanStepRow *row = NULL;

              for (guint k = 0; k < n_steps && row == NULL; k++)
                if (self->adopted && steps[k].plan == self->adopted->id && steps[k].coupling == shared->coupling &&
                    steps[k].step == shared->step)
                  row = &steps[k];
              fix_recorded (self, &shared->placed, row, &records[i], LM_FIND (self->snapshot, VISIT, records[i].visit),
                            records[i].outcome == LM_OUTCOME_DONE ? LM_STEP_STATE_DONE : LM_STEP_STATE_RUNNING,
                            shared->minutes);
            }
        }
    }
}

/* A shared step that is about to start stands only where all that comes before it
 * in its homes is done or stands as well. */
static void
thaw_shared (LmPlanProblem *self)
{
  for (guint u = 0; u < self->units->len; u++)
    {
      const LmPlanUnit *unit = &g_array_index (self->units, LmPlanUnit, u);

      for (guint s = unit->first_shared; s < unit->first_shared + unit->n_shared; s++)
        {
          LmPlanShared *shared = &g_array_index (self->shared, LmPlanShared, s);
          gboolean stands = TRUE;

          if (shared->placed.fixed != LM_PLAN_FROZEN || shared->placed.start < lm_instant (self->first_day, 0))
            continue;
          for (guint i = 0; i < unit->n_homes && stands; i++)
            {
              const LmPlanHome *home = lm_plan_home (self, g_array_index (self->unit_homes, guint, unit->first_home + i));

              for (guint w = 0; w < home->template->n_work && stands && home->task == LM_PLAN_HOME_OPEN; w++)
                {
                  const LmPlanPlaced *placed = lm_plan_placed (self, home, w);

                  stands = placed->skip || placed->fixed || lm_plan_get_shared (self, home, w) ||
                           home->template->work[w].node > home->template->work[shared->work].node;
                }
            }
          if (!stands)
            shared->placed = (LmPlanPlaced) { .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE,
                                              .release = LM_INSTANT_NONE, .crew = LM_PLAN_NOBODY };
        }
    }
}

static void
find_stood (Reader *reader)
{
  LmPlanProblem *self = reader->problem;
  const LmPlanTemplate *template = reader->home->template;
  guint n;
  const LmPlanStepRow **rows = LM_OF_HOME (self->snapshot, PLAN_STEP, reader->home->row->id, &n);

  for (guint i = 0; i < n; i++)
    for (guint w = 0; w < template->n_work && self->adopted && rows[i]->plan == self->adopted->id; w++)
      if (template->work[w].id == rows[i]->step && template->work[w].visit == rows[i]->visit)
        reader->stood[w] = rows[i];
}

static void
read_fixed_home (LmPlanProblem *self, guint h, LmDay frozen_until, gboolean freezing)
{
  LmPlanHome *home = lm_plan_home (self, h);
  g_autofree const LmPlanStepRow **stood = NULL;
  Reader reader;
  gboolean wanted = self->only == NULL || g_hash_table_contains (self->only, &home->row->id);

  if (home->template == NULL || home->template->cycle >= 0)
    {
      if (!wanted)
        home->task = LM_PLAN_HOME_KEPT;
      return;
    }
  if (freezing && (home->stood == NULL || home->stood->visit_day == LM_DAY_NONE || home->placed || self->only ||
                   home->task != LM_PLAN_HOME_OPEN || home->problem))
    return;
  stood = g_new0 (const LmPlanStepRow *, MAX (home->template->n_work, 1));
  reader = (Reader) { self, home, stood, frozen_until };
  find_stood (&reader);
  if (freezing)
    {
      freeze_visit (&reader);
      return;
    }
  read_records (&reader);
  if (!wanted)
    keep_all (&reader);
  else if (home->task == LM_PLAN_HOME_OPEN && !home->placed && home->passed != LM_DAY_NONE)
    wait_for_word (&reader);
}

static LmDay
get_frozen_until (LmPlanProblem *self)
{
  return self->options.today + MAX (self->project->freeze_days, 0) + 1;
}

void
lm_plan_problem_read_fixed (LmPlanProblem *self)
{
  fix_shared (self, get_frozen_until (self), NULL);
  for (int freezing = 0; freezing < 2; freezing++)
    {
      for (guint h = 0; h < self->n_homes; h++)
        read_fixed_home (self, h, get_frozen_until (self), freezing);
      if (!freezing && self->only == NULL)
        thaw_shared (self);
    }
}

void
lm_plan_problem_read_fixed_home (LmPlanProblem *self, guint index)
{
  g_return_if_fail (self->only != NULL);
  read_fixed_home (self, index, get_frozen_until (self), FALSE);
}

void
lm_plan_problem_read_fixed_shared (LmPlanProblem *self, GHashTable *couplings)
{
  fix_shared (self, get_frozen_until (self), couplings);
}
