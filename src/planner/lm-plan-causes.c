#include "lm-plan-solver-private.h"

/* Why something can't be planned, as data. */

static gboolean
is_same (const LmPlanProblemCause *a, const LmPlanProblemCause *b)
{
  return g_str_equal (a->code, b->code) && a->coupling == b->coupling && a->step == b->step && a->trade == b->trade &&
         a->qualification == b->qualification && a->day == b->day && a->minutes == b->minutes;
}

/* The same cause for another home is counted with the first. */
void
lm_plan_solver_add_cause (LmPlanSolver *self, const LmPlanProblemCause *cause)
{
  for (guint i = 0; i < self->causes->len && cause->day == LM_DAY_NONE; i++)
    {
      LmPlanProblemCause *known = &g_array_index (self->causes, LmPlanProblemCause, i);

      if (is_same (known, cause))
        {
          known->n_homes += cause->n_homes;
          return;
        }
    }
  g_array_append_vals (self->causes, cause, 1);
}

static gboolean
holds_ever (LmPlanSolver *self, const LmPlanPerson *person, LmId qualification)
{
  for (guint i = person->first_certificate; i < person->first_certificate + person->n_certificates; i++)
    {
      const LmPlanCertificate *certificate = &g_array_index (self->own.certificates, LmPlanCertificate, i);

      if (certificate->qualification == qualification && certificate->span.end > self->own.first_day)
        return TRUE;
    }
  return FALSE;
}

/* The people a step asks for: none with the trade, none with a qualification, or
 * too few in any one crew. */
static gboolean
lacks_people (LmPlanSolver *self, const LmPlanWork *work, LmPlanProblemCause *cause)
{
  const LmPlanSkill *skill;
  guint most = 0, needed = (guint) work->ways[0].persons;

  if (work->skill == LM_PLAN_NOBODY)
    return FALSE;
  skill = &g_array_index (self->own.skills, LmPlanSkill, work->skill);
  cause->step = work->id;
  if (skill->n_crews == 0)
    {
      cause->code = "no-crew";
      cause->trade = skill->trade;
      return TRUE;
    }
  for (guint q = 0; q < skill->n_qualifications; q++)
    {
      gboolean held = FALSE;

      for (guint c = 0; c < skill->n_crews && !held; c++)
        for (guint p = 0; p < self->own.crews[skill->crews[c]].n_persons && !held; p++)
          held = holds_ever (self, &self->own.crews[skill->crews[c]].persons[p], skill->qualifications[q]);
      if (!held)
        {
          cause->code = "no-qualification";
          cause->trade = skill->trade;
          cause->qualification = skill->qualifications[q];
          return TRUE;
        }
    }
  for (guint w = 1; w < work->n_ways; w++)
    needed = MIN (needed, (guint) work->ways[w].persons);
  for (guint c = 0; c < skill->n_crews; c++)
    {
      const LmPlanCrew *crew = &self->own.crews[skill->crews[c]];
      guint able = 0;

      for (guint p = 0; p < crew->n_persons; p++)
        {
          gboolean all = TRUE;

          for (guint q = 0; q < skill->n_qualifications; q++)
            all &= holds_ever (self, &crew->persons[p], skill->qualifications[q]);
          able += all;
        }
      most = MAX (most, able);
    }
  if (most < needed)
    {
      cause->code = "no-persons";
      cause->trade = skill->trade;
      cause->minutes = (int) (needed - most);
      return TRUE;
    }
  return FALSE;
}

/* The most persons of any one crew who hold all that the skill asks for, but for
 * one qualification (0: none), once everything that ends has ended. */
static guint
count_lasting (LmPlanSolver *self, const LmPlanSkill *skill, LmId but)
{
  LmDay last = self->own.first_day + LM_PLAN_HORIZON - 1;
  guint most = 0;

  for (guint c = 0; c < skill->n_crews; c++)
    {
      const LmPlanCrew *crew = &self->own.crews[skill->crews[c]];
      guint able = 0;

      for (guint p = 0; p < crew->n_persons; p++)
        {
          const LmPlanPerson *person = &crew->persons[p];
          gboolean all = TRUE;

          for (guint q = 0; q < skill->n_qualifications && all; q++)
            {
              gboolean holds = skill->qualifications[q] == but;

              for (guint i = person->first_certificate; i < person->first_certificate + person->n_certificates && !holds; i++)
                {
                  const LmPlanCertificate *certificate = &g_array_index (self->own.certificates, LmPlanCertificate, i);

                  holds = certificate->qualification == skill->qualifications[q] && certificate->span.end > last;
                }
              all = holds;
            }
          able += all;
        }
      most = MAX (most, able);
    }
  return most;
}

/* A certificate that runs out, and with it the last who could do the step: the
 * one qualification without which there would be people enough, else the first of
 * several. */
static gboolean
runs_out (LmPlanSolver *self, const LmPlanWork *work, LmPlanProblemCause *cause)
{
  const LmPlanSkill *skill = work->skill == LM_PLAN_NOBODY ? NULL : &g_array_index (self->own.skills, LmPlanSkill, work->skill);
  guint needed = (guint) work->ways[0].persons;
  LmId lost = 0;

  for (guint w = 1; w < work->n_ways; w++)
    needed = MIN (needed, (guint) work->ways[w].persons);
  if (skill == NULL || skill->n_qualifications == 0 || count_lasting (self, skill, 0) >= needed)
    return FALSE;
  for (guint q = 0; q < skill->n_qualifications && lost == 0; q++)
    if (count_lasting (self, skill, skill->qualifications[q]) >= needed)
      lost = skill->qualifications[q];
  cause->code = "no-qualification";
  cause->step = work->id;
  cause->trade = skill->trade;
  cause->qualification = lost ? lost : skill->qualifications[0];
  return TRUE;
}

LmPlanProblemCause
lm_plan_solver_explain_step (LmPlanSolver *self, const LmPlanWork *work, int minutes)
{
  LmPlanProblemCause cause = { .code = "no-window", .step = work->id, .day = LM_DAY_NONE, .n_homes = 1 };
  int longest = 0;

  if (lacks_people (self, work, &cause))
    return cause;
  if (work->skill != LM_PLAN_NOBODY)
    {
      const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, work->skill);

      for (guint c = 0; c < skill->n_crews; c++)
        longest = MAX (longest, self->own.crews[skill->crews[c]].length);
      if (!work->row->overnight && minutes > longest)
        {
          cause.code = "step-too-long";
          cause.minutes = minutes - longest;
        }
      else
        runs_out (self, work, &cause);
    }
  return cause;
}

/* The most persons of a trade that any one day has. */
static guint *
count_persons (LmPlanSolver *self)
{
  guint n_trades, n_crew_trades;
  const LmTradeRow *trades = LM_ROWS (self->own.snapshot, TRADE, &n_trades);
  const LmCrewTradeRow *crew_trades = LM_ROWS (self->own.snapshot, CREW_TRADE, &n_crew_trades);
  guint *persons = g_new0 (guint, n_trades + 1);

  for (guint t = 0; t < n_trades; t++)
    for (guint c = 0; c < self->own.n_crews; c++)
      for (guint i = 0; i < n_crew_trades; i++)
        if (crew_trades[i].crew == self->own.crews[c].id && crew_trades[i].trade == trades[t].id)
          {
            persons[t] = MAX (persons[t], self->own.crews[c].n_persons);
            break;
          }
  return persons;
}

LmPlanProblemCause
lm_plan_solver_explain_visit (LmPlanSolver *self, LmPlanTemplate *template, int node)
{
  LmPlanProblemCause cause = { .code = "no-window", .day = LM_DAY_NONE, .n_homes = 1 };
  const LmPlanNode *visit = &template->nodes[node];
  g_autofree guint *persons = NULL;
  LmDayTest test;

  for (guint s = 0; s < visit->n_steps; s++)
    if (lacks_people (self, &template->work[visit->steps[s]], &cause))
      return cause;
  persons = count_persons (self);
  test = lm_plan_test_node (&self->own, template, node, persons);
  cause.step = test.step;
  if (test.end >= 0 && test.slack < 0)
    {
      cause.code = "day-too-long";
      cause.minutes = -test.slack;
      return cause;
    }
  cause.step = 0;
  for (guint s = 0; s < visit->n_steps; s++)
    if (runs_out (self, &template->work[visit->steps[s]], &cause))
      break;
  return cause;
}
