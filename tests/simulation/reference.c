#include "reference.h"

#include <string.h>

typedef struct {
  float free, gap_start, gap_end;
} Person;

typedef struct {
  LmSimulation *simulation;
  guint32 key;
  float *cells, *factors, *good, *ready;
  gboolean *takes_part;  /* per visit */
  Person *persons;
  GQueue *queues;        /* per crew: visits */
  guint8 *tries;
  int *done;
} Run;

static gboolean
happens (guint32 bits, double probability)
{
  return (gint32) (bits >> 1) < (gint32) (probability * G_MAXINT32);
}

static guint
day_of (Run *self, float time)
{
  return (guint) MAX (0, (int) (time / self->simulation->day_minutes));
}

static const LmOpPred *
pred (Run *self, const LmOp *op, guint i)
{
  return &g_array_index (self->simulation->preds, LmOpPred, op->first_pred + i);
}

static Person *
person (Run *self, const LmOp *op, guint i)
{
  return &self->persons[g_array_index (self->simulation->persons, guint32, op->first_person + i)];
}

static void
step (Run *self, const LmOp *op)
{
  gboolean takes_part = op->visit == LM_NO_VISIT || self->takes_part[op->visit];
  float ready = op->good ? self->good[op->day] : op->floor, start, minutes = 0, early, limit = INFINITY;

  if (takes_part)
    minutes = lm_minutes_draw (&op->minutes, lm_draw (self->key, op->key)) * self->factors[op->factor];
  for (guint i = 0; i < op->n_preds; i++)
    ready = MAX (ready, self->cells[pred (self, op, i)->cell] + pred (self, op, i)->lag);
  start = early = ready;
  for (guint i = 0; i < op->n_persons; i++)
    {
      start = MAX (start, person (self, op, i)->free);
      early = MAX (early, person (self, op, i)->gap_start);
      limit = MIN (limit, person (self, op, i)->gap_end);
    }
  if (early + minutes <= limit)
    {
      self->cells[op->cell] = early + minutes;
      for (guint i = 0; takes_part && i < op->n_persons; i++)
        {
          Person *who = person (self, op, i);

          if (early - who->gap_start > who->gap_end - (early + minutes))
            who->gap_end = early;
          else
            who->gap_start = early + minutes;
        }
      return;
    }
  self->cells[op->cell] = start + minutes;
  for (guint i = 0; takes_part && i < op->n_persons; i++)
    {
      Person *who = person (self, op, i);

      if (start - who->free > who->gap_end - MAX (who->gap_start, op->good ? self->good[op->day] : op->planned))
        {
          who->gap_start = who->free;
          who->gap_end = start;
        }
      who->free = start + minutes;
    }
}

static void
visit_again (Run *self, const LmOp *op, guint index, float time)
{
  const LmSimulation *simulation = self->simulation;
  const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, index);
  guint32 bits = lm_draw (self->key, visit->access_key + ++self->tries[index] * 0x9e3779b9u);
  float end;

  g_queue_remove (&self->queues[visit->drum], GUINT_TO_POINTER (index));
  if (happens (bits, simulation->uncertainty.no_access))
    {
      self->ready[index] = (float) (day_of (self, time) + (guint) MAX (1, simulation->uncertainty.return_days)) * simulation->day_minutes;
      g_queue_push_tail (&self->queues[visit->drum], GUINT_TO_POINTER (index));
      return;
    }
  end = time + MAX (0, visit->mean + visit->deviation * lm_normal (lm_draw (self->key, ~bits))) * self->factors[visit->factor];
  self->done[index] = (int) day_of (self, MAX (0, end - 0.5f));
  for (guint i = 0; i < op->n_persons + op->n_others; i++)
    person (self, op, i)->free = MAX (person (self, op, i)->free, end);
}

static float
free_from (Run *self, const LmOp *op, float from)
{
  for (guint i = 0; i < op->n_persons + op->n_others; i++)
    from = MAX (from, person (self, op, i)->free);
  return from;
}

static void
fill (Run *self, const LmOp *op, guint crew, float from, float until)
{
  gboolean found = TRUE;

  while (found)
    {
      float time = free_from (self, op, from);

      found = FALSE;
      for (GList *link = self->queues[crew].head; link; link = link->next)
        {
          guint index = GPOINTER_TO_UINT (link->data);

          found = self->ready[index] <= time && time + g_array_index (self->simulation->visits, LmSimVisit, index).length <= until;
          if (found)
            {
              visit_again (self, op, index, time);
              break;
            }
        }
    }
}

static void
drain (Run *self, const LmOp *op)
{
  const LmSimulation *simulation = self->simulation;

  while (!g_queue_is_empty (&self->queues[op->key]))
    {
      guint index = GPOINTER_TO_UINT (g_queue_peek_head (&self->queues[op->key]));
      const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, index);
      const guint16 *days = g_ptr_array_index (simulation->crew_days, visit->crews);
      float time = free_from (self, op, self->ready[index]), morning;
      guint day = day_of (self, time);

      morning = (float) day * simulation->day_minutes;
      if (time > morning && time + visit->length > (float) (day + 1) * simulation->day_minutes)
        time = (float) ++day * simulation->day_minutes;
      if (day < simulation->n_days && days[day] != day)
        time = (float) days[day] * simulation->day_minutes;
      visit_again (self, op, index, time);
    }
}

static void
open_visit (Run *self, const LmOp *op)
{
  const LmSimulation *simulation = self->simulation;
  const LmSimVisit *visit = &g_array_index (simulation->visits, LmSimVisit, op->visit);
  const guint16 *days = g_ptr_array_index (simulation->crew_days, visit->crews);
  float start = op->floor, early = 0, outside = 0, share = 1 / simulation->day_minutes, morning;
  gboolean shut;
  guint day, first;

  for (guint i = 0; i < op->n_persons; i++)
    start = MAX (start, person (self, op, i)->free);
  for (guint i = 0; i < op->n_preds; i++)
    if (i < visit->n_early)
      early = MAX (early, self->cells[pred (self, op, i)->cell]);
    else
      outside = MAX (outside, self->cells[pred (self, op, i)->cell]);
  morning = (float) (int) (start * share) * simulation->day_minutes;
  if (start - morning > op->latest)
    start = morning + simulation->day_minutes;
  day = day_of (self, start);
  if (day != op->day && day < simulation->n_days && days[day] != day)
    {
      day = days[day];
      start = (float) day * simulation->day_minutes;
    }
  morning = (float) day * simulation->day_minutes;
  self->cells[op->cell] = start;
  shut = happens (lm_draw (self->key, op->key), simulation->uncertainty.no_access);
  first = early > morning ? (guint) ceilf (early * share) : day;
  if (outside > self->good[op->day])
    {
      guint dry = 0;

      while (dry + 1 < simulation->n_days && self->good[dry] < outside)
        dry++;
      first = MAX (first, dry);
    }
  self->takes_part[op->visit] = !shut && first <= day;
  if (self->takes_part[op->visit])
    return;
  if (shut)
    first = MAX (first, day + (guint) MAX (1, simulation->uncertainty.return_days));
  self->ready[op->visit] = (float) first * simulation->day_minutes;
  g_queue_push_tail (&self->queues[visit->drum], GUINT_TO_POINTER (op->visit));
  fill (self, op, visit->drum, start, MIN (op->planned, (float) (day + 1) * simulation->day_minutes));
}

static void
close_visit (Run *self, const LmOp *op)
{
  float end = 0;

  for (guint i = 0; i < op->n_preds; i++)
    end = MAX (end, self->cells[pred (self, op, i)->cell]);
  if (self->takes_part[op->visit])
    self->done[op->visit] = (int) MAX ((end - 0.5f) * (1 / self->simulation->day_minutes), 0);
}

static void
draw_common_causes (Run *self)
{
  const LmSimulation *simulation = self->simulation;
  g_autofree float *biases = g_new (float, simulation->biases->len);
  float sum = 0;

  for (guint b = 0; b < simulation->biases->len; b++)
    {
      const LmBias *bias = &g_array_index (simulation->biases, LmBias, b);
      double spread = bias->draw == LM_DRAW_CREW     ? simulation->uncertainty.crew
                      : bias->draw == LM_DRAW_METHOD ? simulation->uncertainty.method
                                                     : simulation->uncertainty.district;

      biases[b] = lm_bias (spread, lm_draw (self->key, bias->key), lm_draw (self->key, ~bias->key));
    }
  for (guint f = 0; f < simulation->factors->len; f++)
    {
      const LmFactor *factor = &g_array_index (simulation->factors, LmFactor, f);

      self->factors[f] = biases[0] * biases[factor->crew] * biases[factor->method];
    }
  for (guint d = 0; d < simulation->n_days; d++)
    {
      self->good[d] = sum;
      if (!happens (lm_draw (self->key, lm_draw_key (LM_DRAW_WEATHER, simulation->days[d], 0)), simulation->uncertainty.weather))
        sum += simulation->day_minutes;
    }
}

void
reference_run (LmSimulation *simulation, guint64 seed, guint run, int *done)
{
  Run self = {
    .simulation = simulation,
    .key = lm_run_key (seed, run),
    .cells = g_new0 (float, simulation->n_cells + 1),
    .factors = g_new0 (float, simulation->factors->len + 1),
    .good = g_new0 (float, simulation->n_days + 1),
    .ready = g_new0 (float, simulation->visits->len + 1),
    .takes_part = g_new0 (gboolean, simulation->visits->len + 1),
    .persons = g_new0 (Person, simulation->n_people + 1),
    .queues = g_new0 (GQueue, simulation->n_drums + 1),
    .tries = g_new0 (guint8, simulation->visits->len + 1),
    .done = done,
  };

  draw_common_causes (&self);
  for (guint i = 0; i < simulation->ops->len; i++)
    {
      const LmOp *op = &g_array_index (simulation->ops, LmOp, i);

      switch ((LmOpKind) op->kind)
        {
        case LM_OP_STEP:
          step (&self, op);
          break;
        case LM_OP_OPEN:
          open_visit (&self, op);
          break;
        case LM_OP_CLOSE:
          close_visit (&self, op);
          break;
        case LM_OP_ABSENT:
          for (guint p = 0; p < op->n_persons; p++)
            person (&self, op, p)->free = MAX (person (&self, op, p)->free, op->good ? self.good[op->day] : op->floor);
          break;
        case LM_OP_SLOT:
          fill (&self, op, op->key, op->floor, op->latest);
          break;
        case LM_OP_DRAIN:
        default:
          drain (&self, op);
          break;
        }
    }
  g_free (self.cells);
  g_free (self.factors);
  g_free (self.good);
  g_free (self.ready);
  g_free (self.takes_part);
  g_free (self.persons);
  g_free (self.queues);
  g_free (self.tries);
}
