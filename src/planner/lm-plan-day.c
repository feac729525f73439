#include "lm-plan-solver-private.h"

#include <string.h>

/* The day of a visit: which crew is its drum, and whether other homes of that
 * crew can shift to make room. */

#define REARRANGED 6   /* homes of a crew that are packed anew together */
#define VARIANTS 6
#define MAX_CREWS 128
#define PATIENCE 3     /* times that the same mix of homes may fail before it is no longer tried */

/* Whether the crews have as many minutes left that day as the visit takes. */
static gboolean
has_energy (LmPlanSolver *self, LmPlanBoard *board, const LmPlanNode *node, LmDay day)
{
  for (guint t = 0; t < node->n_trades; t++)
    {
      const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, node->trades[t].skill);
      int free = 0;

      for (guint c = 0; c < skill->n_crews; c++)
        {
          const LmPlanCrewDay *crew_day = lm_plan_board_get (board, skill->crews[c], day);

          free += crew_day ? crew_day->free : 0;
        }
      if (free < node->trades[t].minutes)
        {
          self->failed_reason = LM_REASON_CREW;
          self->failed_ref = skill->n_crews ? self->own.crews[skill->crews[0]].id : 0;
          return FALSE;
        }
    }
  return TRUE;
}

/* Clock minutes a number of minutes of work later, or earlier where it is
 * negative: nobody works in the common pause. */
static int
add_work (LmPlanSolver *self, int clock, int minutes)
{
  int pause = self->lunch_to - self->lunch_from;

  if (minutes >= 0)
    return clock <= self->lunch_from && clock + minutes > self->lunch_from ? clock + minutes + pause : clock + minutes;
  return clock >= self->lunch_to && clock + minutes < self->lunch_to ? clock + minutes - pause : clock + minutes;
}

/* Whether anybody has time for the step in the stretch of the day in which it
 * can lie at all. It is asked first of the step that had no room last. */
static gboolean
has_room_for (LmPlanSolver *self, LmPlanBoard *board, const LmPlanGuest *guest, const LmPlanWork *work, int many, LmDay day)
{
  const LmPlanSkill *skill;
  int from = add_work (self, guest->from, work->least_before[many]), until = add_work (self, guest->limit, -work->least_after[many]);
  int persons = work->ways[0].persons, minutes = work->ways[0].minutes;
  guint64 chosen;

  if (work->skill == LM_PLAN_NOBODY)
    return TRUE;
  skill = &g_array_index (self->own.skills, LmPlanSkill, work->skill);
  for (guint w = 1; w < work->n_ways; w++)
    {
      persons = MIN (persons, work->ways[w].persons);
      minutes = MIN (minutes, work->ways[w].minutes);
    }
  for (guint c = 0; c < skill->n_crews; c++)
    {
      const LmPlanCrew *crew = &self->own.crews[skill->crews[c]];
      LmPlanCrewDay *crew_day = lm_plan_board_get (board, skill->crews[c], day);

      if (crew_day == NULL)
        continue;
      self->failed_reason = LM_REASON_CREW;
      self->failed_ref = crew->id;
      if (lm_plan_board_find (board, skill->crews[c], crew_day, work->skill, persons, minutes,
                              lm_plan_crew_work_of (crew, from), lm_plan_crew_work_of (crew, until), 0, &chosen) >= 0)
        return TRUE;
    }
  return FALSE;
}

/* The homes that may shift within the day to make room with this crew. */
static guint
gather_guests (LmPlanSolver *self, const LmPlanGuest *guest, LmDay day, int drum_crew, LmPlanGuest *guests)
{
  GArray *visits = lm_plan_solver_get_visits (self, day);
  guint n = 0;

  for (guint i = 0; visits && i < visits->len; i++)
    {
      guint index = g_array_index (visits, guint, i);
      const LmPlanHome *home = lm_plan_home (&self->own, index);

      if (home->drum_crew != drum_crew || home->partly || home->task != LM_PLAN_HOME_OPEN ||
          (home->promise.binds && home->promise.precision == LM_PRECISION_ARRIVAL))
        continue;
      if (n == REARRANGED - 1)
        return 0;
      guests[n++] = (LmPlanGuest) {
        index, home->template->connection, self->own.project->visit_start, G_MAXINT, home->limit, drum_crew };
    }
  if (n > 0)
    guests[n++] = *guest;
  return n;
}

/* Whether the crew could do a step of its own in the homes of all guests one
 * after another, in the stretches of the day in which it can lie. */
static gboolean
can_share_day (LmPlanSolver *self, LmPlanBoard *board, const LmPlanGuest *guests, guint n, LmDay day, int drum_crew)
{
  const LmPlanTemplate *template = lm_plan_home (&self->own, guests[0].home)->template;
  const LmPlanNode *node = &template->nodes[guests[0].node];
  const LmPlanCrew *crew = &self->own.crews[drum_crew];
  LmPlanCrewDay *crew_day = lm_plan_board_get (board, (guint) drum_crew, day);

  for (guint s = 0; s < node->n_steps; s++)
    {
      const LmPlanWork *work = &template->work[node->steps[s]];
      int from = G_MAXINT, until = 0, sum = 0, persons = G_MAXINT;

      if (work->row->trade != node->trades[0].trade || work->skill == LM_PLAN_NOBODY)
        continue;
      for (guint g = 0; g < n; g++)
        {
          const LmPlanTemplate *other = lm_plan_home (&self->own, guests[g].home)->template;

          for (guint w = 0; w < other->n_work; w++)
            if (other->work[w].id == work->id && other->work[w].skill == work->skill)
              {
                int minutes = other->work[w].ways[0].minutes;

                for (guint k = 0; k < other->work[w].n_ways; k++)
                  {
                    minutes = MIN (minutes, other->work[w].ways[k].minutes);
                    persons = MIN (persons, other->work[w].ways[k].persons);
                  }
                sum += minutes;
                from = MIN (from, lm_plan_crew_work_of (crew, add_work (self, guests[g].from, other->work[w].least_before[1])));
                until = MAX (until, lm_plan_crew_work_of (crew, add_work (self, guests[g].limit, -other->work[w].least_after[1])));
              }
        }
      if (sum > MAX (0, until - from) * (lm_plan_board_count_able (board, (guint) drum_crew, crew_day, work->skill) / persons))
        return FALSE;
    }
  return TRUE;
}

static char *
mix_of (LmPlanSolver *self, const LmPlanGuest *guests, guint n, int drum_crew)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%d", drum_crew);
  for (guint g = 0; g < n; g++)
    g_string_append_printf (key, " %p/%d", (void *) lm_plan_home (&self->own, guests[g].home)->template, guests[g].limit);
  return g_string_free (key, FALSE);
}

/* Whether none of them starts too late now after what must not be long before
 * it; where one does, all are taken off. */
gboolean
lm_plan_solver_keep_guests (LmPlanSolver *self, const LmPlanGuest *guests, guint n)
{
  LmInstant from;
  gboolean late = FALSE;

  for (guint g = 0; g < n && !late; g++)
    late = lm_plan_solver_find_late (self, lm_plan_home (&self->own, guests[g].home), guests[g].node, &from) != NULL;
  for (guint g = 0; g < n && late; g++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, guests[g].home);
      const LmPlanNode *node = &home->template->nodes[guests[g].node];

      for (guint s = 0; s < node->n_steps; s++)
        {
          LmPlanPlaced *placed = lm_plan_placed (&self->own, home, node->steps[s]);

          if (!placed->fixed && !placed->skip && lm_plan_is_placed (placed))
            lm_plan_solver_unplace (self, placed);
        }
    }
  return !late;
}

/* Packs the crew's day anew with one home more: its visits are taken off and put
 * back together in several orders. */
static gboolean
rearrange_day (LmPlanSolver *self, LmPlanBoard *board, const LmPlanGuest *guest, LmDay day, int drum_crew)
{
  LmPlanGuest guests[REARRANGED];
  guint n = gather_guests (self, guest, day, drum_crew, guests);
  g_autofree char *mix = NULL;
  g_autofree LmPlanPlaced *before = NULL;
  guint n_before = 0, failures;

  if (n < 2 || !can_share_day (self, board, guests, n, day, drum_crew))
    return FALSE;
  mix = mix_of (self, guests, n, drum_crew);
  failures = GPOINTER_TO_UINT (g_hash_table_lookup (self->full, mix));
  if (failures >= PATIENCE)
    return FALSE;
  for (guint g = 0; g + 1 < n; g++)
    n_before += lm_plan_home (&self->own, guests[g].home)->template->n_work;
  before = g_new (LmPlanPlaced, MAX (n_before, 1));
  n_before = 0;
  for (guint g = 0; g + 1 < n; g++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, guests[g].home);
      const LmPlanNode *node = &home->template->nodes[guests[g].node];

      memcpy (before + n_before, lm_plan_placed (&self->own, home, 0), home->template->n_work * sizeof (LmPlanPlaced));
      n_before += home->template->n_work;
      for (guint s = 0; s < node->n_steps; s++)
        if (!lm_plan_placed (&self->own, home, node->steps[s])->fixed)
          lm_plan_solver_unplace (self, lm_plan_placed (&self->own, home, node->steps[s]));
    }
  for (guint variant = 0; variant < VARIANTS + 4; variant++)
    if (lm_plan_solver_try (self, board, guests, n, day, variant) && lm_plan_solver_keep_guests (self, guests, n))
      return TRUE;

  n_before = 0;
  for (guint g = 0; g + 1 < n; g++)
    {
      LmPlanHome *home = lm_plan_home (&self->own, guests[g].home);
      const LmPlanNode *node = &home->template->nodes[guests[g].node];

      memcpy (lm_plan_placed (&self->own, home, 0), before + n_before, home->template->n_work * sizeof (LmPlanPlaced));
      n_before += home->template->n_work;
      for (guint s = 0; s < node->n_steps; s++)
        if (!lm_plan_placed (&self->own, home, node->steps[s])->fixed)
          lm_plan_solver_mark (self, lm_plan_placed (&self->own, home, node->steps[s]), TRUE);
    }
  g_hash_table_insert (self->full, g_steal_pointer (&mix), GUINT_TO_POINTER (failures + 1));
  return FALSE;
}

/* Who is there already; then the larger crews where more hands shorten the day,
 * the smaller where not; of these who has connected least so far, so that
 * everybody comes to a spare day in turn. */
static gboolean
comes_first (LmPlanSolver *self, LmPlanBoard *board, const LmPlanNode *node, LmDay day, guint a, guint b)
{
  const LmPlanCrewDay *day_a = lm_plan_board_get (board, a, day), *day_b = lm_plan_board_get (board, b, day);
  gboolean busy_a = day_a && day_a->n_visits > 0, busy_b = day_b && day_b->n_visits > 0;
  guint size_a = self->own.crews[a].n_persons, size_b = self->own.crews[b].n_persons;

  if (busy_a != busy_b)
    return busy_a;
  if (size_a != size_b)
    return node->divisible > 0 ? size_a > size_b : size_a < size_b;
  return self->connected[a] < self->connected[b];
}

static guint
order_crews (LmPlanSolver *self, LmPlanBoard *board, const LmPlanNode *node, LmDay day, guint *crews)
{
  const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, node->drum_skill);
  guint n = 0;

  for (guint c = 0; c < skill->n_crews && n < MAX_CREWS; c++)
    {
      guint at = n++;

      for (; at > 0 && comes_first (self, board, node, day, skill->crews[c], crews[at - 1]); at--)
        crews[at] = crews[at - 1];
      crews[at] = skill->crews[c];
    }
  return n;
}

static gboolean
note_tight (LmPlanSolver *self, LmPlanTemplate *template)
{
  template->tight = (int) self->failed_step;
  return TRUE;
}

gboolean
lm_plan_solver_try_day (LmPlanSolver *self, LmPlanBoard *board, const LmPlanGuest *guest, LmDay day, gboolean usual)
{
  LmPlanHome *home = lm_plan_home (&self->own, guest->home);
  const LmPlanNode *node = &home->template->nodes[guest->node];
  guint64 bit = home->template->index < 64 ? G_GUINT64_CONSTANT (1) << home->template->index : 0;
  guint crews[MAX_CREWS], n_crews;
  const LmPlanWork *tight;
  gboolean room[2] = { TRUE, TRUE }; /* by a usual crew, by one with more people */

  home->drum_crew = LM_PLAN_NOBODY;
  if (!home->partly && !has_energy (self, board, node, day))
    return FALSE;
  if (usual && home->template->tight >= 0)
    {
      tight = &home->template->work[home->template->tight];
      room[1] = has_room_for (self, board, guest, tight, 1, day);
      if (!room[1])
        return FALSE;
      room[0] = node->divisible == 0 || has_room_for (self, board, guest, tight, 0, day);
    }
  if (node->drum_skill == LM_PLAN_NOBODY || home->template->mixed)
    return lm_plan_solver_try (self, board, guest, 1, day, 0) ||
           (node->divisible && lm_plan_solver_try (self, board, guest, 1, day, 1));

  n_crews = order_crews (self, board, node, day, crews);
  for (guint c = 0; c < n_crews; c++)
    {
      LmPlanCrewDay *crew_day = lm_plan_board_get (board, crews[c], day);
      LmPlanGuest drummed = *guest;

      drummed.drum_crew = (int) crews[c];
      if (crew_day == NULL || (usual && (crew_day->spare || (self->may_connect && !self->may_connect (self, crews[c], crew_day)) || (crew_day->full & bit) ||
                     !room[node->divisible > 0 && (int) self->own.crews[crews[c]].n_persons >= node->divisible])) ||
          (!home->partly && crew_day->free < node->trades[0].minutes))
        {
          if (crew_day)
            self->failed_reason = LM_REASON_CREW;
          continue;
        }
      /* More hands first: who is done sooner leaves room for others behind. */
      if ((node->divisible && lm_plan_solver_try (self, board, &drummed, 1, day, 1)) ||
          lm_plan_solver_try (self, board, &drummed, 1, day, 0) ||
          (usual && note_tight (self, home->template) && rearrange_day (self, board, &drummed, day, (int) crews[c])))
        {
          home->drum_crew = (int) crews[c];
          return TRUE;
        }
      /* Work is only added, so what has no room now has none later. */
      if (usual)
        crew_day->full |= bit;
    }
  return FALSE;
}
