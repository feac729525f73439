#include "lm-plan-solver-private.h"

/* Outside work is pulled towards the connection days once these are known: a
 * street is not opened months ahead. The last homes go first, so that they make
 * room for those before them. */

/* Working days before the visit from which the work is placed anew; the first
 * that leaves it in time counts. */
static const int leads[] = { 10, 15, 25, 40 };

typedef struct {
  LmPlanSolver *solver;
  LmPlanUnit *unit;
  GArray *before; /* LmPlanPlaced of its homes and shared steps, as they stood */
  GArray *words;  /* Word of its homes */
} Pull;

/* What was said of a home; moving its work says nothing new. */
typedef struct {
  const char *problem;
  gboolean conflict;
} Word;

static LmPlanHome *
get_home (Pull *self, guint i)
{
  return lm_plan_home (&self->solver->own, g_array_index (self->solver->own.unit_homes, guint, self->unit->first_home + i));
}

static LmPlanShared *
get_shared (Pull *self, guint s)
{
  return &g_array_index (self->solver->own.shared, LmPlanShared, self->unit->first_shared + s);
}

static gboolean
may_move (const LmPlanHome *home, guint step, const LmPlanPlaced *placed)
{
  return home->template->work[step].phase == LM_PHASE_OUTSIDE && !placed->fixed && !placed->skip && lm_plan_is_placed (placed);
}

static gboolean
is_wanted (const LmPlanHome *home)
{
  return home->task == LM_PLAN_HOME_OPEN && home->placed && home->problem == NULL && home->reason != LM_REASON_DONE;
}

static void
remember (Pull *self)
{
  g_array_set_size (self->before, 0);
  g_array_set_size (self->words, 0);
  for (guint i = 0; i < self->unit->n_homes; i++)
    {
      Word word = { get_home (self, i)->problem, get_home (self, i)->conflict };

      g_array_append_val (self->words, word);
      g_array_append_vals (self->before, lm_plan_placed (&self->solver->own, get_home (self, i), 0), get_home (self, i)->template->n_work);
    }
  for (guint s = 0; s < self->unit->n_shared; s++)
    g_array_append_val (self->before, get_shared (self, s)->placed);
}

static void
take_off (Pull *self)
{
  for (guint i = 0; i < self->unit->n_homes; i++)
    for (guint w = 0; w < get_home (self, i)->template->n_work && is_wanted (get_home (self, i)); w++)
      if (may_move (get_home (self, i), w, lm_plan_placed (&self->solver->own, get_home (self, i), w)))
        lm_plan_solver_unplace (self->solver, lm_plan_placed (&self->solver->own, get_home (self, i), w));
  for (guint s = 0; s < self->unit->n_shared; s++)
    if (!get_shared (self, s)->placed.fixed && lm_plan_is_placed (&get_shared (self, s)->placed))
      lm_plan_solver_unplace (self->solver, &get_shared (self, s)->placed);
}

static void
put_back (Pull *self, LmPlanPlaced *placed, guint at)
{
  const LmPlanPlaced *before = &g_array_index (self->before, LmPlanPlaced, at);

  if (lm_plan_is_placed (placed) || !lm_plan_is_placed (before))
    return;
  *placed = *before;
  lm_plan_solver_mark (self->solver, placed, TRUE);
}

static void
restore (Pull *self)
{
  guint at = 0;

  take_off (self);
  for (guint i = 0; i < self->unit->n_homes; i++)
    for (guint w = 0; w < get_home (self, i)->template->n_work; w++)
      put_back (self, lm_plan_placed (&self->solver->own, get_home (self, i), w), at++);
  for (guint s = 0; s < self->unit->n_shared; s++)
    put_back (self, &get_shared (self, s)->placed, at++);
}

/* Waits that end in the course of the day. */
static gboolean
lags_hold (Pull *self, const LmPlanHome *home)
{
  const LmPlanTemplate *template = home->template;

  for (guint l = 0; l < template->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      const LmPlanPlaced *before = lm_plan_solver_get_placed (self->solver, home, link->before);
      const LmPlanPlaced *after = lm_plan_placed (&self->solver->own, home, link->after);

      if (link->lag_min > 0 && template->work[link->after].node == template->connection && !before->skip && !after->skip &&
          lm_plan_is_placed (before) && lm_plan_is_placed (after) &&
          lm_plan_add_lag (&self->solver->own, before->end, link->unit, link->lag_min) > after->start)
        return FALSE;
    }
  return TRUE;
}

/* A home without a visit, whose own work stays where it is: whether that still
 * agrees with what it shares. */
static gboolean
ties_hold (Pull *self, const LmPlanHome *home)
{
  const LmPlanTemplate *template = home->template;

  for (guint l = 0; l < template->n_links; l++)
    {
      const LmPlanLink *link = &template->links[l];
      const LmPlanPlaced *before = lm_plan_solver_get_placed (self->solver, home, link->before);
      const LmPlanPlaced *after = lm_plan_solver_get_placed (self->solver, home, link->after);
      LmInstant latest;

      if ((!template->work[link->before].shared && !template->work[link->after].shared) || before->skip || after->skip ||
          !lm_plan_is_placed (before) || !lm_plan_is_placed (after))
        continue;
      if (lm_plan_add_lag (&self->solver->own, before->end, link->unit, link->lag_min) > after->start)
        return FALSE;
      latest = link->lag_max < 0 ? LM_INSTANT_NONE : lm_plan_add_max_lag (&self->solver->own, before->end, link->unit, link->lag_max);
      if (link->lag_max >= 0 && (link->unit == LM_LAG_UNIT_MINUTES ? after->start > latest
                                                                   : lm_instant_get_day (after->start) > lm_instant_get_day (latest)))
        return FALSE;
    }
  return TRUE;
}

/* Everything stands again, before the visits, and none of them comes too late. */
static gboolean
holds (Pull *self)
{
  for (guint i = 0; i < self->unit->n_homes; i++)
    {
      LmPlanHome *home = get_home (self, i);
      LmInstant from;

      if (!is_wanted (home))
        {
          if (!ties_hold (self, home))
            return FALSE;
          continue;
        }
      for (guint w = 0; w < home->template->n_work; w++)
        {
          const LmPlanPlaced *placed = lm_plan_solver_get_placed (self->solver, home, w);

          if (home->template->work[w].phase == LM_PHASE_OUTSIDE && !placed->skip && !placed->fixed && !lm_plan_is_placed (placed))
            return FALSE;
        }
      if (lm_plan_solver_get_first_day (self->solver, home, home->template->connection, FALSE, NULL, NULL) > home->visit_day ||
          lm_plan_solver_find_late (self->solver, home, home->template->connection, &from) || !lags_hold (self, home))
        return FALSE;
    }
  return TRUE;
}

static void
pull_unit (Pull *self, LmDay visit)
{
  LmPlanSolver *solver = self->solver;
  LmDay first = LM_DAY_NONE, last = visit;

  for (guint i = 0; i < self->unit->n_homes; i++)
    for (guint n = 0; n < get_home (self, i)->template->n_nodes; n++)
      /* An earlier visit has its own ties with the street work. */
      if (get_home (self, i)->template->nodes[n].visit > 0)
        return;
  for (guint i = 0; i < self->unit->n_homes; i++)
    for (guint w = 0; w < get_home (self, i)->template->n_work && is_wanted (get_home (self, i)); w++)
      {
        const LmPlanPlaced *placed = lm_plan_solver_get_placed (solver, get_home (self, i), w);

        if (may_move (get_home (self, i), w, placed) && (first == LM_DAY_NONE || lm_instant_get_day (placed->start) < first))
          first = lm_instant_get_day (placed->start);
      }
  if (first == LM_DAY_NONE)
    return;
  for (guint i = 0; i < self->unit->n_homes; i++)
    if (is_wanted (get_home (self, i)))
      last = MAX (last, get_home (self, i)->visit_day);
  remember (self);
  for (guint l = 0; l < G_N_ELEMENTS (leads); l++)
    {
      LmDay from = lm_plan_add_days (&solver->own, visit, -leads[l]);
      guint n_causes = solver->causes->len;
      gboolean done;

      if (from <= first)
        return;
      solver->jit = from;
      solver->deadline = last;
      take_off (self);
      for (guint i = 0; i < self->unit->n_homes; i++)
        if (is_wanted (get_home (self, i)))
          get_home (self, i)->placed = FALSE;
      done = lm_plan_solver_prepare_once (solver, self->unit);
      solver->deadline = LM_DAY_NONE;
      for (guint i = 0; i < self->unit->n_homes; i++)
        {
          LmPlanHome *home = get_home (self, i);
          const Word *word = &g_array_index (self->words, Word, i);

          /* What was found impossible so late was possible before. */
          done &= home->problem == word->problem;
          home->problem = word->problem;
          home->conflict = word->conflict;
          if (home->task == LM_PLAN_HOME_OPEN && home->visit_day != LM_DAY_NONE)
            home->placed = TRUE;
        }
      if (done && holds (self))
        return;
      g_array_set_size (solver->causes, n_causes);
      restore (self);
    }
}

typedef struct {
  guint unit;
  LmDay visit;
} Turn;

static int
compare_turns (gconstpointer a, gconstpointer b)
{
  const Turn *x = a, *y = b;

  if (x->visit != y->visit)
    return x->visit > y->visit ? -1 : 1;
  return x->unit < y->unit ? -1 : x->unit > y->unit;
}

void
lm_plan_solver_pull (LmPlanSolver *self)
{
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (LmPlanPlaced));
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (Word));

  for (guint u = 0; u < self->own.units->len; u++)
    {
      LmPlanUnit *unit = &g_array_index (self->own.units, LmPlanUnit, u);
      Turn turn = { u, LM_DAY_NONE };

      for (guint i = 0; i < unit->n_homes; i++)
        {
          const LmPlanHome *home = lm_plan_home (&self->own, g_array_index (self->own.unit_homes, guint, unit->first_home + i));

          if (is_wanted (home) && (turn.visit == LM_DAY_NONE || home->visit_day < turn.visit))
            turn.visit = home->visit_day;
        }
      if (turn.visit != LM_DAY_NONE)
        g_array_append_val (turns, turn);
    }
  g_array_sort (turns, compare_turns);
  for (guint t = 0; t < turns->len; t++)
    {
      const Turn *turn = &g_array_index (turns, Turn, t);
      Pull pull = { self, &g_array_index (self->own.units, LmPlanUnit, turn->unit), before, words };

      pull_unit (&pull, turn->visit);
    }
}
