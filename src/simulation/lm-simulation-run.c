#include "lm-simulation-private.h"

#include <string.h>

#ifndef LM_SIM_ENGINE
#define LM_SIM_ENGINE lm_sim_engine_narrow
#endif

/* Compiled once for each width of registers; all give the same bits.
 *
 * Sixteen runs of a compiled plan. Crews open homes in the order of the plan; who
 * waits goes where something is ready. A home that lets nobody in, or whose work outside is late, waits for
 * the next room its crew has; room is used only when the crew is not behind. */

/* When a person is free, and the longest stretch that was left free before. */
typedef struct {
  LmLanes free, gap_start, gap_end;
} Person;

/* Homes to visit again, first come first served, per crew and run. None can be
 * visited before `soonest`, none takes less than `shortest`: most often that is
 * all that has to be looked at. Empty: both infinite. */
typedef struct {
  LmLanes soonest, shortest;
  guint32 first[LM_LANES], last[LM_LANES];
} Queue;

struct _LmSimState {
  LmSimulation *simulation;
  guint64 seed;
  LmKeys keys;           /* of the runs */
  LmLanes *cells;
  LmMask *masks;
  Person *persons;
  LmLanes *good;         /* per working day: good minutes before it */
  LmLanes *factors;
  LmLanes *biases;
  Queue *queues;
  guint32 *next;         /* [visit][lane]: behind it in its queue */
  float *ready;          /* [visit][lane]: from when it can be visited again */
  guint8 *tries;         /* [visit][lane] */
  gint16 *done;          /* [visit][lane] of the block */
  LmForecast *forecast;
};

static inline LmFloats
pick (LmInts mask, LmFloats yes, LmFloats no)
{
  return (LmFloats) (((LmInts) yes & mask) | ((LmInts) no & ~mask));
}

static inline gboolean
any (const LmMask *mask)
{
  gint32 all = 0;

  for (guint l = 0; l < LM_LANES; l++)
    all |= mask->lane[l];
  return all != 0;
}

static inline guint
count (const LmMask *mask)
{
  gint32 sum = 0;

  for (guint l = 0; l < LM_LANES; l++)
    sum -= mask->lane[l];
  return (guint) sum;
}

/* The part of a probability in 2^31. */
static inline gint32
threshold (double probability)
{
  return (gint32) (CLAMP (probability, 0, 1) * G_MAXINT32);
}

static inline guint
day_of (const LmSimulation *simulation, float time)
{
  return (guint) MAX (0, (int) (time / simulation->day_minutes));
}

static void
draw_common_causes (LmSimState *self)
{
  const LmSimulation *simulation = self->simulation;
  const LmUncertainty *chance = &simulation->uncertainty;
  gint32 bad = threshold (chance->weather);
  LmLanes sum = { 0 };

  for (guint b = 0; b < simulation->biases->len; b++)
    {
      const LmBias *bias = &g_array_index (simulation->biases, LmBias, b);
      double spread = bias->draw == LM_DRAW_CREW ? chance->crew : bias->draw == LM_DRAW_METHOD ? chance->method : chance->district;

      for (guint l = 0; l < LM_LANES; l++)
        self->biases[b].lane[l] = lm_bias (spread, lm_draw (self->keys.lane[l], bias->key), lm_draw (self->keys.lane[l], ~bias->key));
    }
  for (guint f = 0; f < simulation->factors->len; f++)
    {
      const LmFactor *factor = &g_array_index (simulation->factors, LmFactor, f);

      LM_EACH_VECTOR (k)
        self->factors[f].v[k] = self->biases[0].v[k] * self->biases[factor->crew].v[k] * self->biases[factor->method].v[k];
    }
  for (guint d = 0; d < simulation->n_days; d++)
    {
      guint32 key = lm_draw_key (LM_DRAW_WEATHER, simulation->days[d], 0);

      self->good[d] = sum;
      LM_EACH_VECTOR (k)
        {
          LmInts stays = (LmInts) (lm_draw_lanes (self->keys.v[k], key) >> 1) >= bad;

          sum.v[k] += lm_floats_and (lm_floats (simulation->day_minutes), stays);
        }
    }
}

/* People go where something is ready: work may go into the stretch that an
 * earlier job left, which waited for somebody else. */
static inline void
place (LmSimState *self, const LmOp *op, const guint32 *persons, const LmMask *takes_part, const LmLanes *ready,
               const LmLanes *minutes)
{
  LmLanes early = *ready, late = *ready, limit;
  LmLanes end;
  LmMask fits, behind;

  LM_EACH_VECTOR (k)
    limit.v[k] = lm_floats (INFINITY);
  for (guint p = 0; p < op->n_persons; p++)
    {
      const Person *person = &self->persons[persons[p]];

      LM_EACH_VECTOR (k)
        {
          early.v[k] = lm_floats_max (early.v[k], person->gap_start.v[k]);
          limit.v[k] = lm_floats_min (limit.v[k], person->gap_end.v[k]);
          late.v[k] = lm_floats_max (late.v[k], person->free.v[k]);
        }
    }
  LM_EACH_VECTOR (k)
    {
      LmInts gap = early.v[k] + minutes->v[k] <= limit.v[k];

      end.v[k] = pick (gap, early.v[k], late.v[k]) + minutes->v[k];
      fits.v[k] = gap & takes_part->v[k];
      behind.v[k] = ~gap & takes_part->v[k];
      self->cells[op->cell].v[k] = end.v[k];
    }
  for (guint p = 0; p < op->n_persons; p++)
    {
      Person *person = &self->persons[persons[p]];

      LM_EACH_VECTOR (k)
        {
          /* Of what is left of the stretch the longer piece is kept, and a new
           * stretch in place of it when that is longer than what of it lies
           * ahead: the plan goes on in time. */
          LmFloats since = lm_floats_max (person->gap_start.v[k], op->good ? self->good[op->day].v[k] : lm_floats (op->planned));
          LmInts longer = behind.v[k] & (late.v[k] - person->free.v[k] > person->gap_end.v[k] - since);
          LmInts before = fits.v[k] & (early.v[k] - person->gap_start.v[k] > person->gap_end.v[k] - end.v[k]);

          person->gap_end.v[k] = pick (longer, late.v[k], pick (before, early.v[k], person->gap_end.v[k]));
          person->gap_start.v[k] = pick (longer, person->free.v[k], pick (fits.v[k] & ~before, end.v[k], person->gap_start.v[k]));
          person->free.v[k] = pick (behind.v[k], end.v[k], person->free.v[k]);
        }
    }
}

static void
do_step (LmSimState *self, const LmOp *op)
{
  const LmSimulation *simulation = self->simulation;
  const LmOpPred *preds = &g_array_index (simulation->preds, LmOpPred, op->first_pred);
  const guint32 *persons = &g_array_index (simulation->persons, guint32, op->first_person);
  const LmMask *takes_part = &self->masks[op->mask];
  const LmLanes *factor = &self->factors[op->factor];
  LmLanes ready, minutes;

  LM_EACH_VECTOR (k)
    {
      minutes.v[k] = lm_floats_and (lm_minutes_draw_lanes (&op->minutes, lm_draw_lanes (self->keys.v[k], op->key)) * factor->v[k], takes_part->v[k]);
      ready.v[k] = op->good ? self->good[op->day].v[k] : lm_floats (op->floor);
    }
  for (guint p = 0; p < op->n_preds; p++)
    {
      const LmLanes *end = &self->cells[preds[p].cell];

      LM_EACH_VECTOR (k)
        ready.v[k] = lm_floats_max (ready.v[k], end->v[k] + preds[p].lag);
    }
  place (self, op, persons, takes_part, &ready, &minutes);
}

/* When a day ends. */
static float
evening (const LmSimulation *simulation, guint day)
{
  return (float) (day + 1) * simulation->day_minutes;
}

static void
queue_push (LmSimState *self, guint32 visit, guint lane, float ready)
{
  Queue *queue = &self->queues[g_array_index (self->simulation->visits, LmSimVisit, visit).drum];

  self->ready[visit * LM_LANES + lane] = ready;
  self->next[visit * LM_LANES + lane] = LM_NO_VISIT;
  if (queue->first[lane] == LM_NO_VISIT)
    queue->first[lane] = visit;
  else
    self->next[queue->last[lane] * LM_LANES + lane] = visit;
  queue->last[lane] = visit;
  queue->soonest.lane[lane] = MIN (queue->soonest.lane[lane], ready);
  queue->shortest.lane[lane] = MIN (queue->shortest.lane[lane], g_array_index (self->simulation->visits, LmSimVisit, visit).length);
}

/* The day, after `day`, on which work that ends at this good minute is done by
 * the morning. Mostly it is one of the next. */
static guint
find_good_day (LmSimState *self, guint lane, guint day, float end)
{
  while (day + 1 < self->simulation->n_days && self->good[day].lane[lane] < end)
    day++;
  return day;
}

/* The first home of the crew's queue that can be visited again at `time` and is
 * likely to be done before `until`, taken out of the queue. */
static guint32
queue_take (LmSimState *self, guint32 crew, guint lane, float time, float until)
{
  Queue *queue = &self->queues[crew];
  guint32 before = LM_NO_VISIT, visit = queue->first[lane];
  float soonest = INFINITY, shortest = INFINITY;

  if (queue->soonest.lane[lane] > time || time + queue->shortest.lane[lane] > until)
    return LM_NO_VISIT;
  while (visit != LM_NO_VISIT)
    {
      float ready = self->ready[visit * LM_LANES + lane];
      float length = g_array_index (self->simulation->visits, LmSimVisit, visit).length;

      if (ready <= time && time + length <= until)
        break;
      soonest = MIN (soonest, ready);
      shortest = MIN (shortest, length);
      before = visit;
      visit = self->next[visit * LM_LANES + lane];
    }
  if (visit == LM_NO_VISIT)
    {
      queue->soonest.lane[lane] = soonest;
      queue->shortest.lane[lane] = shortest;
      return visit;
    }
  if (before == LM_NO_VISIT)
    queue->first[lane] = self->next[visit * LM_LANES + lane];
  else
    self->next[before * LM_LANES + lane] = self->next[visit * LM_LANES + lane];
  if (queue->last[lane] == visit)
    queue->last[lane] = before;
  if (queue->first[lane] == LM_NO_VISIT)
    queue->soonest.lane[lane] = queue->shortest.lane[lane] = INFINITY;
  return visit;
}

/* Visits a waiting home at `time` in one run. */
static void
visit_again (LmSimState *self, const LmOp *op, guint32 index, guint lane, float time)
{
  const LmSimulation *simulation = self->simulation;
  const guint32 *persons = &g_array_index (simulation->persons, guint32, op->first_person);
  const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, index);
  guint8 try = ++self->tries[index * LM_LANES + lane];
  guint32 bits = lm_draw (self->keys.lane[lane], visit->access_key + try * 0x9e3779b9u);
  float end;

  if ((gint32) (bits >> 1) < threshold (simulation->uncertainty.no_access) && try < G_MAXUINT8)
    {
      queue_push (self, index, lane,
                  (float) (day_of (simulation, time) + (guint) MAX (1, simulation->uncertainty.return_days)) * simulation->day_minutes);
      return;
    }
  end = time + MAX (0, visit->mean + visit->deviation * lm_normal (lm_draw (self->keys.lane[lane], ~bits))) *
                 self->factors[visit->factor].lane[lane];
  self->done[index * LM_LANES + lane] = (gint16) MIN (day_of (simulation, MAX (0, end - 0.5f)), G_MAXINT16);
  for (guint p = 0; p < op->n_persons + op->n_others; p++)
    self->persons[persons[p]].free.lane[lane] = MAX (self->persons[persons[p]].free.lane[lane], end);
}

/* From when on all people of an operation are free, `from` at the earliest. */
static float
free_from (LmSimState *self, const LmOp *op, guint lane, float from)
{
  const guint32 *persons = &g_array_index (self->simulation->persons, guint32, op->first_person);

  for (guint p = 0; p < op->n_persons + op->n_others; p++)
    from = MAX (from, self->persons[persons[p]].free.lane[lane]);
  return from;
}

/* Visits the homes that wait for this crew, as many as fit. */
static void
fill (LmSimState *self, const LmOp *op, guint32 crew, guint lane, float from, float until)
{
  for (;;)
    {
      float time = free_from (self, op, lane, from);
      guint32 visit = queue_take (self, crew, lane, time, until);

      if (visit == LM_NO_VISIT)
        return;
      visit_again (self, op, visit, lane, time);
    }
}

/* People stand at the door: when, and does the visit go on? */
static void
do_open (LmSimState *self, const LmOp *op)
{
  const LmSimulation *simulation = self->simulation;
  const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, op->visit);
  const LmOpPred *preds = &g_array_index (simulation->preds, LmOpPred, op->first_pred);
  const guint32 *persons = &g_array_index (simulation->persons, guint32, op->first_person);
  const guint16 *days = g_ptr_array_index (simulation->crew_days, visit->crews);
  float day_minutes = simulation->day_minutes, share = 1 / day_minutes;
  gint32 closed = threshold (simulation->uncertainty.no_access);
  LmLanes start, early, outside, morning;
  LmMask late, shut, missed, *mask = &self->masks[visit->mask];

  LM_EACH_VECTOR (k)
    {
      start.v[k] = lm_floats (op->floor);
      early.v[k] = outside.v[k] = lm_floats (0);
    }
  for (guint p = 0; p < op->n_persons; p++)
    LM_EACH_VECTOR (k)
      start.v[k] = lm_floats_max (start.v[k], self->persons[persons[p]].free.v[k]);
  for (guint p = 0; p < op->n_preds; p++)
    {
      LmLanes *ends = p < visit->n_early ? &early : &outside;

      LM_EACH_VECTOR (k)
        ends->v[k] = lm_floats_max (ends->v[k], self->cells[preds[p].cell].v[k]);
    }
  /* Too late in the day to begin: the next morning. */
  LM_EACH_VECTOR (k)
    {
      LmFloats day = __builtin_convertvector (__builtin_convertvector (start.v[k] * share, LmInts), LmFloats) * day_minutes;

      start.v[k] = pick (start.v[k] - day > op->latest, day + day_minutes, start.v[k]);
    }
  LM_EACH_VECTOR (k)
    {
      morning.v[k] = __builtin_convertvector (__builtin_convertvector (start.v[k] / day_minutes, LmInts), LmFloats) * day_minutes;
      late.v[k] = morning.v[k] != (float) op->day * day_minutes;
    }
  /* On another day than planned only where all its crews work. */
  if (any (&late))
    for (guint l = 0; l < LM_LANES; l++)
      {
        guint day = day_of (simulation, start.lane[l]);

        if (late.lane[l] && day < simulation->n_days && days[day] != day)
          start.lane[l] = morning.lane[l] = (float) days[day] * day_minutes;
      }
  LM_EACH_VECTOR (k)
    {
      shut.v[k] = (LmInts) (lm_draw_lanes (self->keys.v[k], op->key) >> 1) < closed;
      missed.v[k] = shut.v[k] | (early.v[k] > morning.v[k]) | (outside.v[k] > self->good[op->day].v[k]);
      mask->v[k] = ~missed.v[k];
      self->cells[op->cell].v[k] = start.v[k];
    }
  if (any (&missed))
    for (guint l = 0; l < LM_LANES; l++)
      {
        guint day, first;

        if (!missed.lane[l])
          continue;
        day = day_of (simulation, start.lane[l]);
        first = early.lane[l] > morning.lane[l] ? (guint) ceilf (early.lane[l] * share) : day;
        if (outside.lane[l] > self->good[op->day].lane[l])
          first = MAX (first, find_good_day (self, l, op->day, outside.lane[l]));
        /* The visit itself is late, and what was not ready is. */
        if (!shut.lane[l] && first <= day)
          {
            mask->lane[l] = -1;
            continue;
          }
        if (shut.lane[l])
          first = MAX (first, day + (guint) MAX (1, simulation->uncertainty.return_days));
        queue_push (self, op->visit, l, (float) first * day_minutes);
        /* The people are free until their next planned visit. */
        fill (self, op, visit->drum, l, start.lane[l], MIN (op->planned, evening (simulation, day)));
      }
  self->forecast->begun[op->visit] += count (mask);
}

static void
do_close (LmSimState *self, const LmOp *op)
{
  const LmSimulation *simulation = self->simulation;
  const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, op->visit);
  const LmOpPred *preds = &g_array_index (simulation->preds, LmOpPred, op->first_pred);
  const LmMask *mask = &self->masks[visit->mask];
  const LmLanes *start = &self->cells[preds[0].cell];
  gint16 *done = self->done + op->visit * LM_LANES;
  float share = 1 / simulation->day_minutes;
  LmLanes end = *start;
  LmMask in_time, days, over;

  for (guint p = 1; p < op->n_preds; p++)
    LM_EACH_VECTOR (k)
      end.v[k] = lm_floats_max (end.v[k], self->cells[preds[p].cell].v[k]);
  LM_EACH_VECTOR (k)
    {
      LmInts first = __builtin_convertvector ((start->v[k] + 0.5f) * share, LmInts);

      /* A visit that ends as the day ends is done that day. */
      days.v[k] = __builtin_convertvector (lm_floats_max ((end.v[k] - 0.5f) * share, lm_floats (0)), LmInts);
      in_time.v[k] = (days.v[k] <= first) & mask->v[k];
      over.v[k] = __builtin_convertvector (end.v[k] - start->v[k] - visit->length, LmInts);
    }
  self->forecast->in_time[op->visit] += count (&in_time);
  for (guint l = 0; l < LM_LANES; l++)
    {
      if (!mask->lane[l])
        continue;
      done[l] = (gint16) MIN (days.lane[l], G_MAXINT16);
      self->forecast->overrun[CLAMP (over.lane[l] - LM_OVERRUN_LEAST, 0, LM_OVERRUN_CLASSES - 1)]++;
    }
}

static void
do_slot (LmSimState *self, const LmOp *op)
{
  const guint32 *persons = &g_array_index (self->simulation->persons, guint32, op->first_person);
  const Queue *queue = &self->queues[op->key];
  LmLanes time;
  LmMask room;

  LM_EACH_VECTOR (k)
    time.v[k] = lm_floats (op->floor);
  for (guint p = 0; p < op->n_persons; p++)
    LM_EACH_VECTOR (k)
      time.v[k] = lm_floats_max (time.v[k], self->persons[persons[p]].free.v[k]);
  LM_EACH_VECTOR (k)
    room.v[k] = (queue->soonest.v[k] <= time.v[k]) & (time.v[k] + queue->shortest.v[k] <= op->latest);
  if (!any (&room))
    return;
  for (guint l = 0; l < LM_LANES; l++)
    if (room.lane[l])
      fill (self, op, op->key, l, op->floor, op->latest);
}

/* All planned visits are made: the crew visits what is left, one home after
 * another, none begun that is not likely to end the same day. */
static void
do_drain (LmSimState *self, const LmOp *op)
{
  const LmSimulation *simulation = self->simulation;
  const Queue *queue = &self->queues[op->key];

  for (guint l = 0; l < LM_LANES; l++)
    while (queue->first[l] != LM_NO_VISIT)
      {
        guint32 index = queue->first[l];
        const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, index);
        const guint16 *days = g_ptr_array_index (simulation->crew_days, visit->crews);
        float time = free_from (self, op, l, self->ready[index * LM_LANES + l]);
        guint day = day_of (simulation, time);

        if (time > (float) day * simulation->day_minutes && time + visit->length > evening (simulation, day))
          time = (float) ++day * simulation->day_minutes;
        if (day < simulation->n_days && days[day] != day)
          time = (float) days[day] * simulation->day_minutes;
        queue_take (self, op->key, l, INFINITY, INFINITY);
        visit_again (self, op, index, l, time);
      }
}

static void
do_absent (LmSimState *self, const LmOp *op)
{
  const guint32 *persons = &g_array_index (self->simulation->persons, guint32, op->first_person);

  for (guint p = 0; p < op->n_persons; p++)
    LM_EACH_VECTOR (k)
      self->persons[persons[p]].free.v[k] =
        lm_floats_max (self->persons[persons[p]].free.v[k], op->good ? self->good[op->day].v[k] : lm_floats (op->floor));
}

static LmSimState *
state_new (LmSimulation *simulation, guint64 seed)
{
  LmSimState *self = g_aligned_alloc0 (1, sizeof (LmSimState), 64);
  gsize n_visits = simulation->visits->len;

  self->simulation = simulation;
  self->seed = seed;
  self->cells = g_aligned_alloc0 (simulation->n_cells + 1, sizeof (LmLanes), 64);
  self->masks = g_aligned_alloc0 (simulation->n_masks + 1, sizeof (LmMask), 64);
  memset (&self->masks[LM_EVERYBODY], 0xff, sizeof (LmMask));
  self->persons = g_aligned_alloc0 (simulation->n_people + 1, sizeof (Person), 64);
  self->good = g_aligned_alloc0 (simulation->n_days, sizeof (LmLanes), 64);
  self->factors = g_aligned_alloc0 (simulation->factors->len + 1, sizeof (LmLanes), 64);
  self->biases = g_aligned_alloc0 (simulation->biases->len + 1, sizeof (LmLanes), 64);
  self->queues = g_aligned_alloc0 (simulation->n_drums + 1, sizeof (Queue), 64);
  self->next = g_new0 (guint32, n_visits * LM_LANES + 1);
  self->ready = g_new0 (float, n_visits * LM_LANES + 1);
  self->tries = g_new0 (guint8, n_visits * LM_LANES + 1);
  return self;
}

static void
state_free (LmSimState *self)
{
  g_aligned_free (self->cells);
  g_aligned_free (self->masks);
  g_aligned_free (self->persons);
  g_aligned_free (self->good);
  g_aligned_free (self->factors);
  g_aligned_free (self->biases);
  g_aligned_free (self->queues);
  g_free (self->next);
  g_free (self->ready);
  g_free (self->tries);
  g_aligned_free (self);
}

static void
state_run (LmSimState *self, guint block, gint16 *done, LmForecast *forecast)
{
  const LmSimulation *simulation = self->simulation;

  for (guint l = 0; l < LM_LANES; l++)
    self->keys.lane[l] = lm_run_key (self->seed, block * LM_LANES + l);
  memset (self->persons, 0, simulation->n_people * sizeof (Person));
  for (guint d = 0; d < simulation->n_drums; d++)
    for (guint l = 0; l < LM_LANES; l++)
      {
        self->queues[d].first[l] = LM_NO_VISIT;
        self->queues[d].soonest.lane[l] = self->queues[d].shortest.lane[l] = INFINITY;
      }
  memset (self->tries, 0, (gsize) simulation->visits->len * LM_LANES);
  self->done = done;
  self->forecast = forecast;
  draw_common_causes (self);
  for (guint i = 0; i < simulation->ops->len; i++)
    {
      const LmOp *op = &g_array_index (simulation->ops, LmOp, i);

      switch ((LmOpKind) op->kind)
        {
        case LM_OP_STEP:
          do_step (self, op);
          break;
        case LM_OP_OPEN:
          do_open (self, op);
          break;
        case LM_OP_CLOSE:
          do_close (self, op);
          break;
        case LM_OP_SLOT:
          do_slot (self, op);
          break;
        case LM_OP_DRAIN:
          do_drain (self, op);
          break;
        case LM_OP_ABSENT:
          do_absent (self, op);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

const LmSimEngine LM_SIM_ENGINE = { LM_VECTOR_BYTES, state_new, state_free, state_run };
