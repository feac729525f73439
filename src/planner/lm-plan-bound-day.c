#include "lm-plan-bound-private.h"

#include <string.h>

#include "core/lm-calendar.h"

/* How many homes can be connected on a day, by one of the steps of the day.
 *
 * A step lies between the longest way before it and the longest way after it.
 * Whoever does it goes from home to home in that stretch of the day; the most
 * homes that one person (or pair) can do is a machine with release times and
 * deadlines, for which the earliest end after so many jobs is exact. A home may
 * be fast: where a crew with more people than usual does the steps that can be
 * divided. There are only so many of these a day, and a machine that does a
 * fast home first has time for a slow one after it.
 *
 * The crews of the drum keep spare days (docs/planner.md): what they can't do on
 * those is taken off. */

#define MAX_MACHINES 64
#define MAX_TOKENS 64
#define MAX_JOBS 32    /* on one machine in a day; more are not told apart */

/* Homes that one machine, and that a whole day of machines, can do at most. */
typedef struct {
  int slow_of_fast[MAX_JOBS + 1];                      /* slow homes beside so many fast ones; -1: not so many */
  guint16 best[MAX_MACHINES + 1][MAX_TOKENS + 1];
  guint16 useful[MAX_MACHINES + 1][MAX_TOKENS + 1];    /* tokens that make a difference */
  int most;                                            /* homes of one machine */
  double least_of_token, least_of_machine;             /* homes lost with one that makes a difference, at least */
} Day;

/* Minutes by at most its usual number of persons, or by as many as a crew has. */
static int
shortest_way (LmPlanSolver *self, const LmPlanWork *work, int speed)
{
  int shortest = work->ways[0].minutes;

  for (guint w = 1; w < work->n_ways && work->skill != LM_PLAN_NOBODY; w++)
    {
      const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, work->skill);
      gboolean possible = speed == LM_PLAN_FAST || work->ways[w].persons <= work->ways[0].persons;

      for (guint c = 0; c < skill->n_crews && possible; c++)
        if ((guint) work->ways[w].persons <= self->own.crews[skill->crews[c]].n_persons)
          {
            shortest = MIN (shortest, work->ways[w].minutes);
            break;
          }
    }
  return shortest;
}

/* Minutes between visit_start and `limit` in which somebody may be at work. */
static int
minutes_of_day (LmPlanSolver *self, int limit)
{
  int start = self->own.project->visit_start;

  return limit - start - MAX (0, MIN (self->lunch_to, limit) - MAX (self->lunch_from, start));
}

static LmPlanBoundStep *
get_step (GArray *steps, const LmPlanWork *work)
{
  LmPlanBoundStep fresh = { work->id, work->row->trade, work->skill, G_MAXINT, NULL };

  for (guint i = 0; i < steps->len; i++)
    if (g_array_index (steps, LmPlanBoundStep, i).step == work->id && g_array_index (steps, LmPlanBoundStep, i).skill == work->skill)
      return &g_array_index (steps, LmPlanBoundStep, i);
  fresh.jobs = g_array_new (FALSE, TRUE, sizeof (LmPlanBoundJob));
  g_array_append_val (steps, fresh);
  return &g_array_index (steps, LmPlanBoundStep, steps->len - 1);
}

static void
add_jobs (LmPlanSolver *self, GArray *steps, const LmPlanTemplate *template, guint n_homes)
{
  const LmPlanNode *node = &template->nodes[template->connection];
  g_autofree int *head = g_new (int, template->n_work + 1);
  g_autofree int *tail = g_new (int, template->n_work + 1);
  int minutes = minutes_of_day (self, template->limit);

  for (int speed = 0; speed < LM_PLAN_N_SPEEDS; speed++)
    {
      memset (head, 0, template->n_work * sizeof (int));
      memset (tail, 0, template->n_work * sizeof (int));
      for (guint s = 0; s < node->n_steps; s++)
        for (guint l = 0; l < template->n_links; l++)
          {
            const LmPlanLink *link = &template->links[l];

            if (link->after == node->steps[s] && template->work[link->before].node == template->connection)
              head[link->after] = MAX (head[link->after], head[link->before] + shortest_way (self, &template->work[link->before], speed));
          }
      for (guint s = node->n_steps; s-- > 0;)
        for (guint l = 0; l < template->n_links; l++)
          {
            const LmPlanLink *link = &template->links[l];

            if (link->before == node->steps[s] && template->work[link->after].node == template->connection)
              tail[link->before] = MAX (tail[link->before], tail[link->after] + shortest_way (self, &template->work[link->after], speed));
          }
      for (guint s = 0; s < node->n_steps; s++)
        {
          const LmPlanWork *work = &template->work[node->steps[s]];
          LmPlanBoundStep *step;
          LmPlanBoundJob *job;

          if (work->skill == LM_PLAN_NOBODY)
            continue;
          step = get_step (steps, work);
          if (speed == LM_PLAN_SLOW)
            {
              g_array_set_size (step->jobs, step->jobs->len + 1);
              job = &g_array_index (step->jobs, LmPlanBoundJob, step->jobs->len - 1);
              job->template = template;
              job->n_homes = n_homes;
            }
          else
            job = &g_array_index (step->jobs, LmPlanBoundJob, step->jobs->len - 1);
          job->from[speed] = head[node->steps[s]];
          job->until[speed] = minutes - tail[node->steps[s]];
          job->minutes[speed] = MAX (1, shortest_way (self, work, speed));
          for (guint w = 0; w < work->n_ways; w++)
            step->persons = MIN (step->persons, work->ways[w].persons);
        }
    }
}

static void
clear_step (gpointer data)
{
  g_array_unref (((LmPlanBoundStep *) data)->jobs);
}

GArray *
lm_plan_bound_read_steps (LmPlanSolver *self, const guint *n_of_template)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (LmPlanBoundStep));

  g_array_set_clear_func (steps, clear_step);
  for (guint t = 0; t < self->own.templates->len; t++)
    {
      const LmPlanTemplate *template = self->own.templates->pdata[t];

      if (n_of_template[t] > 0 && template->limit > 0 && template->connection >= 0)
        add_jobs (self, steps, template, n_of_template[t]);
    }
  return steps;
}

/* The earliest end of one more home of that speed; G_MAXINT: no more. */
static int
end_after (const GArray *jobs, int at, int speed)
{
  int end = G_MAXINT;

  for (guint j = 0; j < jobs->len; j++)
    {
      const LmPlanBoundJob *job = &g_array_index (jobs, LmPlanBoundJob, j);
      int done = at == G_MAXINT ? G_MAXINT : MAX (at, job->from[speed]) + job->minutes[speed];

      if (done <= job->until[speed])
        end = MIN (end, done);
    }
  return end;
}

static void
fill_day (Day *self, const GArray *jobs, guint n_machines, guint n_tokens)
{
  int ends[MAX_JOBS + 1][MAX_JOBS + 1];

  for (guint fast = 0; fast <= MAX_JOBS; fast++)
    {
      self->slow_of_fast[fast] = -1;
      for (guint slow = 0; slow <= MAX_JOBS; slow++)
        {
          ends[fast][slow] = fast == 0 && slow == 0 ? 0 : G_MAXINT;
          if (fast > 0)
            ends[fast][slow] = MIN (ends[fast][slow], end_after (jobs, ends[fast - 1][slow], LM_PLAN_FAST));
          if (slow > 0)
            ends[fast][slow] = MIN (ends[fast][slow], end_after (jobs, ends[fast][slow - 1], LM_PLAN_SLOW));
          if (ends[fast][slow] < G_MAXINT)
            self->slow_of_fast[fast] = (int) slow;
        }
    }
  memset (self->best, 0, sizeof self->best);
  memset (self->useful, 0, sizeof self->useful);
  for (guint m = 1; m <= n_machines; m++)
    for (guint t = 0; t <= n_tokens; t++)
      {
        for (guint fast = 0; fast <= MIN (t, MAX_JOBS); fast++)
          if (self->slow_of_fast[fast] >= 0)
            self->best[m][t] = MAX (self->best[m][t], self->best[m - 1][t - fast] + (int) fast + self->slow_of_fast[fast]);
        self->useful[m][t] = t > 0 && self->best[m][t] == self->best[m][t - 1] ? self->useful[m][t - 1] : t;
      }
  self->most = 0;
  for (int fast = 0; fast <= MAX_JOBS; fast++)
    if (self->slow_of_fast[fast] >= 0)
      self->most = MAX (self->most, fast + self->slow_of_fast[fast]);
  self->least_of_token = self->least_of_machine = MAX_JOBS;
  for (guint m = 1; m <= n_machines; m++)
    for (guint t = 0; t <= n_tokens; t++)
      {
        for (guint k = 1; k <= t && self->useful[m][t] == t; k++)
          self->least_of_token = MIN (self->least_of_token, (double) (self->best[m][t] - self->best[m][t - k]) / k);
        for (guint k = 1; k <= m && self->best[m][t] > self->best[m - 1][t]; k++)
          self->least_of_machine = MIN (self->least_of_machine, (double) (self->best[m][t] - self->best[m - k][t]) / k);
      }
}

/* Which crews can make a home fast, and what that takes. */
typedef struct {
  guint crew;
  int skill, persons, times;
} Hands;

/* How often a crew can do the divided step in a day, by one group of so many. */
static GArray *
read_hands (LmPlanSolver *self, const GArray *jobs)
{
  GArray *hands = g_array_new (FALSE, FALSE, sizeof (Hands));
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  g_autofree guint *n_of_template = g_new0 (guint, self->own.templates->len + 1);
  g_autoptr (GArray) steps = NULL;

  for (guint j = 0; j < jobs->len; j++)
    {
      const LmPlanTemplate *template = g_array_index (jobs, LmPlanBoundJob, j).template;

      n_of_template[template->index] = 1;
    }
  steps = lm_plan_bound_read_steps (self, n_of_template);
  for (guint s = 0; s < steps->len; s++)
    {
      const LmPlanBoundStep *step = &g_array_index (steps, LmPlanBoundStep, s);
      const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, step->skill);
      int persons = G_MAXINT, times = 0, at = 0;

      for (guint j = 0; j < step->jobs->len; j++)
        {
          const LmPlanTemplate *template = g_array_index (step->jobs, LmPlanBoundJob, j).template;

          for (guint w = 0; w < template->n_work; w++)
            for (guint k = 1; template->work[w].id == step->step && k < template->work[w].n_ways; k++)
              if (template->work[w].ways[k].minutes < template->work[w].ways[0].minutes)
                persons = MIN (persons, template->work[w].ways[k].persons);
        }
      if (persons == G_MAXINT)
        continue;
      while (times < MAX_JOBS && (at = end_after (step->jobs, at, LM_PLAN_FAST)) < G_MAXINT)
        times++;
      for (guint c = 0; c < skill->n_crews; c++)
        {
          Hands one = { skill->crews[c], step->skill, persons, times };

          if ((guint) persons <= self->own.crews[skill->crews[c]].n_persons)
            g_array_append_val (hands, one);
        }
    }
  return hands;
}

/* Spare days a crew keeps among `present` days: the fewest s with
 * (present − s − grace) / every ≤ s, one per `every` days on which it connects,
 * those of its last train apart. */
static int
spare_of (int present, int every, int grace)
{
  return every > 0 && present >= grace ? (present - grace + 1) / (every + 1) : 0;
}

static int
spare_every (LmPlanSolver *self)
{
  const LmProjectRow *project = self->own.project;

  return project->spare_first > 0 && project->spare_later > 0 && self->own.only == NULL
           ? MAX (project->spare_first, project->spare_later) : 0;
}

static guint
largest_train (LmPlanSolver *self)
{
  guint largest = 0;

  for (guint t = 0; self->trains && t < self->trains->len; t++)
    largest = MAX (largest, g_array_index (self->trains, LmPlanTrain, t).n_homes);
  return largest;
}

/* A day with nothing but slots earns no spare day. */
static double
spare_of_slots (LmPlanSolver *self, int every)
{
  guint slots = self->own.homes->len - self->own.n_homes;

  return slots == 0 ? 0 : (double) slots / (every + 1) + self->own.n_crews;
}

/* Every one of these methods has the crew that makes a home fast, or does the
 * step, as its drum: so that crew's spare days count. */
static gboolean
is_drum (LmPlanSolver *self, const GArray *jobs, int skill)
{
  for (guint j = 0; j < jobs->len; j++)
    {
      const LmPlanTemplate *template = g_array_index (jobs, LmPlanBoundJob, j).template;
      const LmPlanNode *node = &template->nodes[template->connection];

      if (template->mixed || node->drum_skill == LM_PLAN_NOBODY ||
          node->trades[0].trade != g_array_index (self->own.skills, LmPlanSkill, skill).trade)
        return FALSE;
    }
  return TRUE;
}

static LmDay
walk (LmPlanSolver *self, const LmPlanBoundStep *step, const GArray *jobs, LmDay from, const guint16 *other, guint16 *caps)
{
  const LmPlanSkill *skill = &g_array_index (self->own.skills, LmPlanSkill, step->skill);
  g_autofree Day *table = g_new0 (Day, 1);
  g_autoptr (GArray) hands = read_hands (self, jobs);
  g_autofree int *present = g_new0 (int, self->own.n_crews + 1); /* days that the crew was there */
  g_autofree int *counted = g_new0 (int, self->own.n_crews + 1); /* of these, with tokens or machines */
  gboolean drum = is_drum (self, jobs, step->skill), hands_drum = hands->len > 0, all_season = TRUE;
  int every = spare_every (self), grace = (int) largest_train (self) + (from > self->own.first_day ? every : 0);
  gint64 left = 0, done = 0, idle_tokens = 0, idle_machines = 0;
  guint n_machines = 0, n_tokens = 0;
  LmDay day = from;

  for (guint j = 0; j < jobs->len; j++)
    {
      const LmPlanTemplate *template = g_array_index (jobs, LmPlanBoundJob, j).template;

      left += g_array_index (jobs, LmPlanBoundJob, j).n_homes;
      all_season &= template->nodes[template->connection].heat_off;
    }
  for (guint h = 0; h < hands->len; h++)
    {
      hands_drum &= is_drum (self, jobs, g_array_index (hands, Hands, h).skill);
      n_tokens += (guint) g_array_index (hands, Hands, h).times;
    }
  for (guint c = 0; c < skill->n_crews; c++)
    n_machines += self->own.crews[skill->crews[c]].n_persons / (guint) MAX (step->persons, 1);
  n_tokens = MIN (n_tokens, MAX_TOKENS);
  n_machines = MIN (n_machines, MAX_MACHINES);
  fill_day (table, jobs, n_machines, n_tokens);
  if (table->most >= MAX_JOBS)
    return from;

  for (; day < self->own.first_day + (caps ? LM_PLAN_CAP_DAYS : LM_PLAN_HORIZON); day++)
    {
      guint machines = 0, tokens = 0;
      gint64 before = done;
      double loss = 0;

      if (all_season && lm_calendar_is_heating (self->own.project, day))
        continue;
      for (guint c = 0; c < skill->n_crews; c++)
        {
          LmPlanCrewDay *crew_day = lm_plan_board_get (self->fresh, skill->crews[c], day);
          guint able = crew_day ? (guint) lm_plan_board_count_able (self->fresh, skill->crews[c], crew_day, step->skill) / (guint) step->persons : 0;

          machines += able;
          present[skill->crews[c]] += drum && crew_day && crew_day->free > 0;
          counted[skill->crews[c]] += drum && able > 0;
        }
      for (guint h = 0; h < hands->len; h++)
        {
          const Hands *one = &g_array_index (hands, Hands, h);
          LmPlanCrewDay *crew_day = lm_plan_board_get (self->fresh, one->crew, day);
          int able = crew_day ? lm_plan_board_count_able (self->fresh, one->crew, crew_day, one->skill) : 0;

          tokens += (guint) (one->times * (able / one->persons));
          if (!drum && hands_drum)
            {
              present[one->crew] += crew_day && crew_day->free > 0;
              counted[one->crew] += able >= one->persons;
            }
        }
      if (machines > n_machines || tokens > n_tokens)
        {
          /* More than are told apart. */
          done += (gint64) machines * table->most;
          idle_machines += machines;
          idle_tokens += tokens;
        }
      else
        {
          guint needed = machines, useful = tokens, homes = table->best[machines][tokens];

          /* Where others can't do as many that day, some have nothing to do. */
          if (other && day - self->own.first_day < LM_PLAN_CAP_DAYS)
            homes = MIN (homes, other[day - self->own.first_day]);
          while (needed > 0 && table->best[needed - 1][tokens] >= homes)
            needed--;
          while (useful > 0 && table->best[machines][useful - 1] >= homes)
            useful--;
          done += homes;
          idle_tokens += tokens - useful;
          idle_machines += machines - needed;
        }
      if (caps)
        {
          caps[day - self->own.first_day] = (guint16) MIN (done - before, G_MAXUINT16);
          continue;
        }
      if (done < left)
        continue;
      for (guint c = 0; every > 0 && (drum || hands_drum) && c < self->own.n_crews; c++)
        loss += MAX (0, spare_of (present[c], every, grace) - (present[c] - counted[c]));
      loss = MAX (0, loss - spare_of_slots (self, every));
      loss = drum ? MAX (0, loss - idle_machines) * table->least_of_machine : MAX (0, loss - idle_tokens) * table->least_of_token;
      if (done - (gint64) loss >= left)
        return day + 1;
    }
  return day;
}

/* How often one machine does the step in homes of this method alone, and then
 * how often a crew makes them fast. */
static int
ease_of (LmPlanSolver *self, const LmPlanBoundJob *job)
{
  g_autoptr (GArray) alone = g_array_new (FALSE, FALSE, sizeof (LmPlanBoundJob));
  g_autoptr (GArray) hands = NULL;
  int at = 0, n = 0, times = 0;

  g_array_append_val (alone, *job);
  hands = read_hands (self, alone);
  while (n < MAX_JOBS && (at = end_after (alone, at, LM_PLAN_SLOW)) < G_MAXINT)
    n++;
  for (guint h = 0; h < hands->len; h++)
    times = MAX (times, g_array_index (hands, Hands, h).times);
  return n * (MAX_JOBS + 1) + times;
}

/* Methods that are done more often in a day hide those that are not: they are
 * left out one kind after another. */
/* Persons of the crew who can do any of the steps of the trade: those of the
 * step that most can do, or all of them where some can do one step only. */
static int
count_any (LmPlanSolver *self, GArray *steps, LmId trade, guint crew, LmDay day)
{
  LmPlanCrewDay *crew_day = lm_plan_board_get (self->fresh, crew, day);
  int most = 0, least = G_MAXINT;

  for (guint s = 0; s < steps->len && crew_day; s++)
    if (g_array_index (steps, LmPlanBoundStep, s).trade == trade)
      {
        int able = lm_plan_board_count_able (self->fresh, crew, crew_day, g_array_index (steps, LmPlanBoundStep, s).skill);

        most = MAX (most, able);
        least = MIN (least, able);
      }
  return most == 0 ? 0 : least == most ? most : (int) self->own.crews[crew].n_persons;
}

static int
least_person_minutes (const LmPlanWork *work)
{
  int least = G_MAXINT;

  for (guint w = 0; w < work->n_ways; w++)
    least = MIN (least, work->ways[w].persons * work->ways[w].minutes);
  return least;
}

/* Homes of these methods that the people of a trade have the minutes for on each
 * day, in the stretch of the day in which any of its steps can lie. */
static void
limit_by_minutes (LmPlanSolver *self, GArray *steps, LmId trade, const GArray *jobs, guint16 *homes, guint n_days)
{
  g_autofree int *minutes = g_new0 (int, self->own.templates->len + 1);
  int from = G_MAXINT, until = 0, least = G_MAXINT;

  for (guint s = 0; s < steps->len; s++)
    {
      const LmPlanBoundStep *step = &g_array_index (steps, LmPlanBoundStep, s);

      for (guint j = 0; step->trade == trade && j < step->jobs->len; j++)
        {
          const LmPlanBoundJob *job = &g_array_index (step->jobs, LmPlanBoundJob, j);

          from = MIN (from, MIN (job->from[LM_PLAN_FAST], job->from[LM_PLAN_SLOW]));
          until = MAX (until, MAX (job->until[LM_PLAN_FAST], job->until[LM_PLAN_SLOW]));
          for (guint w = 0; w < job->template->n_work; w++)
            if (job->template->work[w].id == step->step && job->template->work[w].skill == step->skill)
              minutes[job->template->index] += least_person_minutes (&job->template->work[w]);
        }
    }
  for (guint j = 0; j < jobs->len; j++)
    least = MIN (least, minutes[g_array_index (jobs, LmPlanBoundJob, j).template->index]);
  if (least <= 0 || least == G_MAXINT)
    return;
  for (guint d = 0; d < n_days; d++)
    {
      gint64 free = 0;

      for (guint c = 0; c < self->own.n_crews; c++)
        {
          free += (gint64) count_any (self, steps, trade, c, self->own.first_day + (LmDay) d) * (until - from);
        }
      homes[d] = (guint16) MIN (homes[d], free / least);
    }
}

/* Homes of these methods a day, by all steps that each of them has and by the
 * minutes of each trade. (transfer full) */
static guint16 *
count_others (LmPlanSolver *self, const GArray *jobs, guint n_days)
{
  guint16 *homes = g_new (guint16, LM_PLAN_CAP_DAYS);
  g_autofree guint16 *of_step = g_new (guint16, LM_PLAN_CAP_DAYS);
  g_autofree guint *n_of_template = g_new0 (guint, self->own.templates->len + 1);
  g_autoptr (GArray) steps = NULL;

  for (guint d = 0; d < LM_PLAN_CAP_DAYS; d++)
    homes[d] = G_MAXUINT16;
  for (guint j = 0; j < jobs->len; j++)
    n_of_template[g_array_index (jobs, LmPlanBoundJob, j).template->index] = 1;
  steps = lm_plan_bound_read_steps (self, n_of_template);
  for (guint s = 0; s < steps->len; s++)
    {
      const LmPlanBoundStep *step = &g_array_index (steps, LmPlanBoundStep, s);
      gboolean seen = FALSE;

      for (guint b = 0; b < s && !seen; b++)
        seen = g_array_index (steps, LmPlanBoundStep, b).trade == step->trade;
      if (!seen)
        limit_by_minutes (self, steps, step->trade, jobs, homes, n_days);
      if (step->jobs->len < jobs->len)
        continue;
      memset (of_step, 0xff, LM_PLAN_CAP_DAYS * sizeof (guint16));
      walk (self, step, step->jobs, self->own.first_day, NULL, of_step);
      for (guint d = 0; d < n_days; d++)
        homes[d] = MIN (homes[d], of_step[d]);
    }
  return homes;
}

static LmDay
walk_step (LmPlanSolver *self, const LmPlanBoundStep *step, LmDay from, GArray **binding)
{
  g_autoptr (GArray) jobs = g_array_copy (step->jobs);
  g_autofree int *ease = g_new (int, step->jobs->len + 1);
  LmDay end = from;

  for (guint j = 0; j < jobs->len; j++)
    ease[j] = ease_of (self, &g_array_index (jobs, LmPlanBoundJob, j));
  while (jobs->len > 0)
    {
      int most = 0;
      LmDay of_jobs = walk (self, step, jobs, from, NULL, NULL);

      if (of_jobs > end && binding)
        {
          g_clear_pointer (binding, g_array_unref);
          *binding = g_array_copy (jobs);
        }
      end = MAX (end, of_jobs);
      for (guint j = 0; j < jobs->len; j++)
        most = MAX (most, ease[j]);
      for (guint j = jobs->len; j-- > 0;)
        if (ease[j] == most)
          {
            g_array_remove_index (jobs, j);
            memmove (ease + j, ease + j + 1, (jobs->len - j) * sizeof (int));
          }
    }
  return end;
}

LmDay
lm_plan_bound_walk_step (LmPlanSolver *self, const LmPlanBoundStep *step, LmDay from)
{
  return walk_step (self, step, from, NULL);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const LmDay *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* The day from which those homes that can't be visited sooner take longest, by
 * what each day can hold. `releases` is sorted. */
static LmDay
find_worst_release (LmPlanSolver *self, const GArray *releases, const guint16 *homes, guint n_days)
{
  LmDay worst = self->own.first_day, latest = LM_DAY_NONE;

  for (guint i = 0; i < releases->len; i++)
    {
      LmDay from = g_array_index (releases, LmDay, i);
      gint64 left = (gint64) releases->len - i;
      guint d = (guint) (from - self->own.first_day);

      if (i > 0 && from == g_array_index (releases, LmDay, i - 1))
        continue;
      for (; left > 0 && d < n_days; d++)
        left -= homes[d];
      if (self->own.first_day + (LmDay) d > latest)
        {
          latest = self->own.first_day + (LmDay) d;
          worst = from;
        }
    }
  return worst;
}

LmDay
lm_plan_bound_walk_jointly (LmPlanSolver *self, const LmPlanBoundStep *step, GArray **releases_of_template)
{
  g_autoptr (GArray) jobs = NULL;
  g_autoptr (GArray) releases = g_array_new (FALSE, FALSE, sizeof (LmDay));
  LmDay end = walk_step (self, step, self->own.first_day, &jobs), from;
  g_autofree guint16 *other = NULL;
  g_autofree guint16 *homes = NULL;
  guint n_days;

  if (jobs == NULL)
    return end;
  /* Days that far behind are left as they are. */
  n_days = (guint) CLAMP (5 * (end - self->own.first_day) / 4 + 60, 0, LM_PLAN_CAP_DAYS);
  other = count_others (self, jobs, n_days);
  end = MAX (end, walk (self, step, jobs, self->own.first_day, other, NULL));
  homes = g_new (guint16, LM_PLAN_CAP_DAYS);
  memset (homes, 0xff, LM_PLAN_CAP_DAYS * sizeof (guint16));
  walk (self, step, jobs, self->own.first_day, other, homes);
  for (guint j = 0; j < jobs->len; j++)
    {
      const GArray *of_template = releases_of_template[g_array_index (jobs, LmPlanBoundJob, j).template->index];

      if (of_template)
        g_array_append_vals (releases, of_template->data, of_template->len);
    }
  g_array_sort (releases, compare_days);
  from = find_worst_release (self, releases, homes, n_days);
  if (from == self->own.first_day)
    return end;
  for (guint j = 0; j < jobs->len; j++)
    {
      LmPlanBoundJob *job = &g_array_index (jobs, LmPlanBoundJob, j);
      const GArray *of_template = releases_of_template[job->template->index];

      job->n_homes = 0;
      for (guint i = 0; of_template && i < of_template->len; i++)
        job->n_homes += g_array_index (of_template, LmDay, i) >= from;
    }
  return MAX (end, walk (self, step, jobs, from, other, NULL));
}

/* By the step that binds when everything is still to be done. */
LmPlanCaps *
lm_plan_caps_new (LmPlanSolver *self)
{
  LmPlanCaps *caps = g_new0 (LmPlanCaps, 1);
  g_autofree guint *n_of_template = g_new0 (guint, self->own.templates->len + 1);
  g_autoptr (GArray) steps = NULL;
  g_autoptr (GArray) jobs = NULL;
  const LmPlanBoundStep *step = NULL;
  LmDay end = self->own.first_day;

  caps->counted = g_new0 (guint8, self->own.templates->len + 1);
  caps->homes = g_new0 (guint16, LM_PLAN_CAP_DAYS);
  for (guint h = 0; h < self->own.n_homes; h++)
    {
      const LmPlanHome *home = lm_plan_home (&self->own, h);

      if (home->task == LM_PLAN_HOME_OPEN && home->template->connection >= 0 && home->template->limit > 0)
        n_of_template[home->template->index]++;
    }
  steps = lm_plan_bound_read_steps (self, n_of_template);
  for (guint i = 0; i < steps->len; i++)
    {
      g_autoptr (GArray) of_step = NULL;
      LmDay of = walk_step (self, &g_array_index (steps, LmPlanBoundStep, i), self->own.first_day, &of_step);

      if (of <= end || of_step == NULL)
        continue;
      end = of;
      step = &g_array_index (steps, LmPlanBoundStep, i);
      g_clear_pointer (&jobs, g_array_unref);
      jobs = g_steal_pointer (&of_step);
    }
  if (step)
    {
      g_autofree guint16 *other = count_others (self, jobs, LM_PLAN_CAP_DAYS);

      walk (self, step, jobs, self->own.first_day, other, caps->homes);
    }
  for (guint j = 0; jobs && j < jobs->len; j++)
    caps->counted[g_array_index (jobs, LmPlanBoundJob, j).template->index] = TRUE;
  return caps;
}

void
lm_plan_caps_free (LmPlanCaps *self)
{
  g_free (self->counted);
  g_free (self->homes);
  g_free (self);
}
