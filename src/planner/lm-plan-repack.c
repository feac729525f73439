#include "lm-plan-bound-private.h"

#include <string.h>

/* A whole day packed anew. Home by home leaves gaps that no home fits into: an
 * electrician who could do three homes does two. Here all visits of the day are
 * taken off and put back together, step by step, the longest way still to go
 * first, and then with some chance in it. */

/* Crews that are tried for the new home. */
#define CREWS 3

typedef struct {
  LmPlanGuest guests[LM_PLAN_MAX_GUESTS];
  guint n;
  GArray *before; /* LmPlanPlaced of the steps of the visits, in order */
} Pack;

int
lm_plan_solver_count_room (LmPlanSolver *self, LmDay day)
{
  GArray *visits = lm_plan_solver_get_visits (self, day);
  int at = day - self->own.first_day, n = 0;

  if (self->caps == NULL || at < 0 || at >= LM_PLAN_CAP_DAYS)
    return 0;
  for (guint i = 0; visits && i < visits->len; i++)
    n += self->caps->counted[lm_plan_home (&self->own, g_array_index (visits, guint, i))->template->index];
  return self->caps->homes[at] - n;
}

/* FALSE: more than can be handled, or nothing that may shift. */
static gboolean
gather (LmPlanSolver *self, Pack *pack, LmDay day)
{
  GArray *visits = lm_plan_solver_get_visits (self, day);

  pack->n = 0;
  for (guint i = 0; visits && i < visits->len; i++)
    {
      guint index = g_array_index (visits, guint, i);
      const LmPlanHome *home = lm_plan_home (&self->own, index);
      gboolean arrival = home->promise.binds && home->promise.precision == LM_PRECISION_ARRIVAL;

      if (home->task != LM_PLAN_HOME_OPEN || home->partly || arrival || home->drum_crew < 0 || home->reason == LM_REASON_DONE)
        continue;
      if (pack->n == LM_PLAN_MAX_GUESTS - 1)
        return FALSE;
      pack->guests[pack->n++] = (LmPlanGuest) {
        index, home->template->connection, self->own.project->visit_start, G_MAXINT, home->limit, home->drum_crew };
    }
  return pack->n > 0;
}

static void
take_off (LmPlanSolver *self, Pack *pack)
{
  for (guint g = 0; g < pack->n; g++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, pack->guests[g].home);
      const LmPlanNode *node = &home->template->nodes[pack->guests[g].node];

      for (guint s = 0; s < node->n_steps; s++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, node->steps[s]);

          g_array_append_val (pack->before, *placed);
          if (!placed->fixed && lm_plan_is_placed (placed))
            lm_plan_solver_unplace (self, placed);
        }
    }
}

static void
put_back (LmPlanSolver *self, Pack *pack)
{
  guint at = 0;

  for (guint g = 0; g < pack->n; g++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, pack->guests[g].home);
      const LmPlanNode *node = &home->template->nodes[pack->guests[g].node];

      for (guint s = 0; s < node->n_steps; s++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, node->steps[s]);
          const LmPlanPlaced *before = &g_array_index (pack->before, LmPlanPlaced, at++);

          if (placed->fixed || !lm_plan_is_placed (before))
            continue;
          *placed = *before;
          lm_plan_solver_mark (self, placed, TRUE);
        }
    }
}

/* Crews that could be the drum of the new home, those without a home that day
 * first. */
static guint
find_crews (LmPlanSolver *self, const LmPlanNode *node, LmDay day, int *crews)
{
  const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, node->drum_skill);
  guint n = 0;

  for (int busy = 0; busy < 2; busy++)
    for (guint c = 0; c < skill->n_crews && n < CREWS; c++)
      {
        const LmPlanCrewDay *crew_day = lm_plan_board_get (self->board, skill->crews[c], day);

        if (crew_day && !crew_day->spare && crew_day->free >= node->trades[0].minutes && (crew_day->n_visits > 0) == busy &&
            (self->may_connect == NULL || self->may_connect (self, skill->crews[c], crew_day)))
          crews[n++] = (int) skill->crews[c];
      }
  return n;
}

gboolean
lm_plan_solver_repack (LmPlanSolver *self, const LmPlanGuest *guest, LmDay day, guint tries)
{
  LmPlanHome *home = lm_plan_home (&self->own, guest->home);
  const LmPlanNode *node = &home->template->nodes[guest->node];
  Pack pack;
  int crews[CREWS];
  guint n_crews;
  gboolean done = FALSE;

  if (node->drum_skill == LM_PLAN_NOBODY || home->template->mixed || !gather (self, &pack, day))
    return FALSE;
  n_crews = find_crews (self, node, day, crews);
  if (n_crews == 0)
    return FALSE;
  pack.before = g_array_new (FALSE, FALSE, sizeof (LmPlanPlaced));
  take_off (self, &pack);
  pack.guests[pack.n] = *guest;
  for (guint t = 0; t < tries && !done; t++)
    {
      pack.guests[pack.n].drum_crew = crews[t / 2 % n_crews];
      self->schedules++;
      done = lm_plan_solver_try (self, self->board, pack.guests, pack.n + 1, day, t == 0 ? 5 : t == 1 ? 4 : 7) &&
             lm_plan_solver_keep_guests (self, pack.guests, pack.n + 1);
    }
  if (done)
    home->drum_crew = pack.guests[pack.n].drum_crew;
  else
    put_back (self, &pack);
  g_array_unref (pack.before);
  return done;
}
