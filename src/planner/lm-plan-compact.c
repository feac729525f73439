#include "lm-plan-bound-private.h"
#include "lm-plan-home-private.h"
#include "lm-plan-improve-private.h"

#include <string.h>
#include <time.h>

#include "core/lm-calendar.h"

/* Improvement of a plan in the making: a hole in a day is filled with a home
 * that stands later and can come sooner, with the whole day packed anew where
 * nothing else helps. The hole goes on to the day that the home came from, and
 * so to the end. What comes before the visit stays where it stands. */

/* Calendar days from which a home is fetched, and homes that are tried for a
 * hole. */
#define REACH 56
#define TRIED 12
#define TRIES 12

typedef struct {
  LmPlanSolver *solver;
  LmPlanLimit *limit;
  LmDay last;
  guint moved;
} Compact;

double
lm_plan_thread_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

gboolean
lm_plan_limit_is_over (const LmPlanLimit *limit, gint64 schedules)
{
  if (limit->stopped || (limit->schedules > 0 && schedules >= limit->schedules))
    return TRUE;
  return limit->seconds > 0 && lm_plan_thread_seconds () >= limit->seconds;
}

static gboolean
is_over (Compact *self)
{
  return lm_plan_limit_is_over (self->limit, self->solver->schedules);
}

/* A crew that has connected on so many days may not take on one more. */
static gboolean
may_connect (LmPlanSolver *solver, guint crew, const LmPlanCrewDay *day)
{
  int every = solver->own.project->spare_later;

  return day->n_visits > 0 || every <= 0 || solver->may_owe == NULL ||
         (double) (solver->connected[crew] + 1) / every - solver->spare[crew] <= solver->may_owe[crew];
}

static void
read_spare_days (LmPlanSolver *solver)
{
  int every = solver->own.project->spare_later;

  g_free (solver->may_owe);
  g_free (solver->spare);
  solver->may_owe = g_new0 (double, solver->own.n_crews + 1);
  solver->spare = g_new0 (guint, solver->own.n_crews + 1);
  for (guint c = 0; c < solver->own.n_crews; c++)
    {
      for (LmDay day = solver->own.first_day; day < solver->own.first_day + LM_PLAN_HORIZON; day++)
        {
          const LmPlanCrewDay *crew_day = lm_plan_board_peek (solver->board, c, day);

          solver->spare[c] += crew_day && crew_day->spare;
        }
      if (every > 0)
        solver->may_owe[c] = MAX (1.0, (double) solver->connected[c] / every - solver->spare[c]);
    }
  solver->may_connect = may_connect;
}

static gboolean
may_move (LmPlanSolver *solver, const LmPlanHome *home)
{
  return home->task == LM_PLAN_HOME_OPEN && home->placed && !home->partly && !home->promise.binds && home->problem == NULL &&
         home->reason != LM_REASON_DONE && home->limit == home->template->limit && home->drum_crew >= 0 &&
         solver->caps->counted[home->template->index];
}

/* The first day on which it can stand as things are. */
static LmDay
earliest_of (LmPlanSolver *solver, const LmPlanHome *home)
{
  return lm_plan_solver_get_first_day (solver, home, home->template->connection, TRUE, NULL, NULL);
}

/* Takes the visit off its day and puts it on another. */
static gboolean
move_visit (Compact *self, guint index, LmDay to)
{
  LmPlanSolver *solver = self->solver;
  LmPlanHome *home = lm_plan_home (&solver->own, index);
  const LmPlanNode *node = &home->template->nodes[home->template->connection];
  LmPlanGuest guest = { index, home->template->connection, solver->own.project->visit_start, G_MAXINT, home->limit, LM_PLAN_NOBODY };
  g_autofree LmPlanPlaced *before = g_memdup2 (lm_plan_placed (&solver->own, home, 0), home->template->n_work * sizeof (LmPlanPlaced));
  LmDay day = home->visit_day;
  int drum_crew = home->drum_crew;
  LmInstant from;
  gboolean done;

  lm_plan_solver_remove_visit (solver, index);
  for (guint s = 0; s < node->n_steps; s++)
    if (lm_plan_is_placed (lm_plan_placed (&solver->own, home, node->steps[s])))
      lm_plan_solver_unplace (solver, lm_plan_placed (&solver->own, home, node->steps[s]));
  lm_plan_board_forget_full (solver->board, to);
  done = lm_plan_solver_try_day (solver, solver->board, &guest, to, TRUE) ||
         lm_plan_solver_repack (solver, &guest, to, TRIES);
  solver->schedules++;
  if (done && lm_plan_solver_find_late (solver, home, guest.node, &from))
    {
      done = FALSE;
      for (guint s = 0; s < node->n_steps; s++)
        if (lm_plan_is_placed (lm_plan_placed (&solver->own, home, node->steps[s])))
          lm_plan_solver_unplace (solver, lm_plan_placed (&solver->own, home, node->steps[s]));
    }
  if (done)
    {
      lm_plan_solver_add_visit (solver, index, to);
      return TRUE;
    }
  memcpy (lm_plan_placed (&solver->own, home, 0), before, home->template->n_work * sizeof (LmPlanPlaced));
  for (guint s = 0; s < node->n_steps; s++)
    lm_plan_solver_mark (solver, lm_plan_placed (&solver->own, home, node->steps[s]), TRUE);
  home->drum_crew = drum_crew;
  lm_plan_solver_add_visit (solver, index, day);
  return FALSE;
}

/* Fetches one home for the day; FALSE where none fits. */
static gboolean
fill_hole (Compact *self, LmDay day)
{
  LmPlanSolver *solver = self->solver;
  g_autofree guint8 *failed = g_new0 (guint8, solver->own.templates->len + 1);
  guint tried = 0;
  LmDay reach = MIN (self->last, day + REACH);

  for (LmDay from = day + 1; from <= reach && tried < TRIED; from++)
    {
      GArray *visits = lm_plan_solver_get_visits (solver, from);
      g_autoptr (GArray) homes = visits ? g_array_copy (visits) : NULL;

      for (guint i = 0; homes && i < homes->len && tried < TRIED; i++)
        {
          guint index = g_array_index (homes, guint, i);
          const LmPlanHome *home = lm_plan_home (&solver->own, index);

          /* What doesn't fit once doesn't fit for a home of the same work. */
          if (!may_move (solver, home) || failed[home->template->index] > 1 || !lm_plan_resident_is_in (home, day) ||
              (home->template->nodes[home->template->connection].heat_off && lm_calendar_is_heating (solver->own.project, day)) ||
              earliest_of (solver, home) > day)
            continue;
          tried++;
          if (move_visit (self, index, day))
            return TRUE;
          failed[home->template->index]++;
          if (is_over (self))
            return FALSE;
        }
    }
  return FALSE;
}

static LmDay
last_day (LmPlanSolver *solver)
{
  LmDay last = LM_DAY_NONE;

  for (guint h = 0; h < solver->own.homes->len; h++)
    if (lm_plan_home (&solver->own, h)->placed)
      last = MAX (last, lm_plan_home (&solver->own, h)->visit_day);
  return last;
}

/* The reasons of days that changed are given anew. */
static void
explain (LmPlanSolver *solver)
{
  for (guint h = 0; h < solver->own.homes->len; h++)
    {
      LmPlanHome *home = lm_plan_home (&solver->own, h);
      LmPlanRange range = { .end = G_MAXINT32, .until = G_MAXINT };

      if (!may_move (solver, home))
        continue;
      range.first = lm_plan_solver_get_first_day (solver, home, home->template->connection, TRUE, &range.reason, &range.ref);
      lm_plan_solver_explain_day (solver, home, home->template->connection, home->visit_day, &range);
    }
}

void
lm_plan_solver_compact (LmPlanSolver *solver, LmPlanLimit *limit)
{
  Compact self = { .solver = solver, .limit = limit };

  if (solver->caps == NULL)
    return;
  read_spare_days (solver);
  do
    {
      self.moved = 0;
      self.last = last_day (solver);
      for (LmDay day = solver->own.first_day; day < self.last && !is_over (&self); day++)
        {
          if (limit->progress && !limit->progress (0.5, limit->data))
            limit->stopped = TRUE;
          while (lm_plan_solver_count_room (solver, day) > 0 && !is_over (&self) && fill_hole (&self, day))
            self.moved++;
        }
    }
  while (self.moved > 0 && !is_over (&self));
  solver->may_connect = NULL;
  explain (solver);
}
