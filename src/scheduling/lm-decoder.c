#include "lm-decoder.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A packed profile is looked at in blocks of so many moments. */
enum { BLOCK = 16, LONGEST_PACKED = 1 << 15 };

/* Numbers the activities so that every arc goes up; FALSE where there is a circle. */
static gboolean
number_anew (const LmNetwork *network, LmDecoderIndex *original)
{
  g_autofree int *open = g_new0 (int, network->n);
  g_autofree int *first = g_new0 (int, network->n + 1);
  g_autofree int *after = g_new (int, MAX (network->n_arcs, 1));
  int count = 0;

  for (int a = 0; a < network->n_arcs; a++)
    {
      open[network->arcs[a].to]++;
      first[network->arcs[a].from + 1]++;
    }
  for (int i = 0; i < network->n; i++)
    first[i + 1] += first[i];
  for (int a = 0; a < network->n_arcs; a++)
    after[--first[network->arcs[a].from + 1]] = network->arcs[a].to;
  /* Every first[i + 1] went down to where the ones after i begin; those of i
   * end where those of i + 1 begin. */
  for (int i = 0; i < network->n; i++)
    if (open[i] == 0)
      original[count++] = i;
  for (int k = 0; k < count; k++)
    {
      int i = original[k];
      int end = i + 2 <= network->n ? first[i + 2] : network->n_arcs;

      for (int a = first[i + 1]; a < end; a++)
        if (--open[after[a]] == 0)
          original[count++] = after[a];
    }
  return count == network->n;
}

static void
fill_direction (LmDecoder *self, LmDecoderDirection *direction, const LmNetwork *network, const LmDecoderIndex *number,
                gboolean backward)
{
  g_autofree int *at = g_new0 (int, self->n + 1);

  direction->activities = g_new0 (LmDecoderActivity, self->n);
  direction->before = g_new (LmDecoderIndex, MAX (network->n_arcs, 1));
  for (int a = 0; a < network->n_arcs; a++)
    at[number[backward ? network->arcs[a].from : network->arcs[a].to] + 1]++;
  for (int i = 0; i < self->n; i++)
    at[i + 1] += at[i];
  for (int i = 0; i < self->n; i++)
    direction->activities[i].first = direction->activities[i].end = at[i];
  for (int a = 0; a < network->n_arcs; a++)
    {
      const LmArc *arc = &network->arcs[a];
      int i = number[backward ? arc->from : arc->to];

      direction->before[direction->activities[i].end++] = number[backward ? arc->to : arc->from];
    }
  for (int k = 0; k < self->n; k++)
    {
      int i = backward ? k : self->n - 1 - k;
      LmDecoderActivity *activity = &direction->activities[i];
      int length = 1;

      activity->duration = network->duration[self->original[i]];
      for (int s = 0; s < 4 && length < activity->duration; s++)
        {
          activity->shift[s] = MIN (length, activity->duration - length);
          length += activity->shift[s];
        }
      if (self->packed)
        for (int r = 0; r < self->n_resources; r++)
          activity->demand |= (guint32) self->demand[i * self->n_resources + r] << (8 * r);
      for (int p = activity->first; p < activity->end; p++)
        {
          LmDecoderActivity *before = &direction->activities[direction->before[p]];

          before->tail = MAX (before->tail, activity->tail + activity->duration);
        }
      for (int p = 0; p < 4; p++)
        activity->near[p] = activity->first + p < activity->end ? direction->before[activity->first + p] : self->n;
      self->path = MAX (self->path, activity->tail + activity->duration);
    }
}

/* Keeps only the resources that can run short; FALSE where one never suffices. */
static gboolean
fill_resources (LmDecoder *self, const LmNetwork *network)
{
  g_autofree int *kept = g_new (int, network->n_resources + 1);

  self->capacity = g_new (int, network->n_resources + 1);
  self->packed = TRUE;
  for (int r = 0; r < network->n_resources; r++)
    {
      gint64 sum = 0;

      for (int i = 0; i < network->n; i++)
        if (network->duration[i] > 0)
          {
            if (network->demand[i * network->n_resources + r] > network->capacity[r])
              return FALSE;
            sum += network->demand[i * network->n_resources + r];
          }
      if (sum <= network->capacity[r])
        continue;
      self->packed &= network->capacity[r] <= 255;
      self->capacity[self->n_resources] = network->capacity[r];
      kept[self->n_resources++] = r;
    }
  self->packed &= self->n_resources <= 4 && self->horizon <= LONGEST_PACKED;
  self->demand = g_new (int, MAX (self->n * self->n_resources, 1));
  for (int i = 0; i < self->n; i++)
    for (int k = 0; k < self->n_resources; k++)
      self->demand[i * self->n_resources + k] = network->duration[self->original[i]] == 0 ? 0
        : network->demand[self->original[i] * network->n_resources + kept[k]];
  return TRUE;
}

LmDecoder *
lm_decoder_new (const LmNetwork *network)
{
  g_autoptr (LmDecoder) self = g_new0 (LmDecoder, 1);
  g_autofree LmDecoderIndex *number = g_new (LmDecoderIndex, network->n);
  gint64 horizon = 0;

  g_return_val_if_fail (network->n <= G_MAXUINT16, NULL);
  self->n = network->n;
  self->original = g_new (LmDecoderIndex, network->n);
  if (!number_anew (network, self->original))
    return NULL;
  for (int i = 0; i < network->n; i++)
    {
      number[self->original[i]] = i;
      horizon += network->duration[i];
    }
  g_return_val_if_fail (horizon < G_MAXINT, NULL);
  self->horizon = horizon;
  if (!fill_resources (self, network))
    return NULL;
  fill_direction (self, &self->directions[0], network, number, FALSE);
  fill_direction (self, &self->directions[1], network, number, TRUE);
  if (self->packed)
    {
      for (int r = 0; r < self->n_resources; r++)
        self->packed_capacity |= (guint32) self->capacity[r] << (8 * r);
      self->free = g_new (guint32, self->horizon + 4 * BLOCK);
      self->count = g_new (int, self->horizon + 2);
    }
  else
    {
      self->event_time = g_new (int, 2 * self->n + 2);
      self->event_free = g_new (int, (2 * self->n + 2) * MAX (self->n_resources, 1));
      self->keys = g_new (guint64, self->n);
    }
  return g_steal_pointer (&self);
}

void
lm_decoder_free (LmDecoder *self)
{
  for (int d = 0; d < 2; d++)
    {
      g_free (self->directions[d].activities);
      g_free (self->directions[d].before);
    }
  g_free (self->original);
  g_free (self->demand);
  g_free (self->capacity);
  g_free (self->free);
  g_free (self->count);
  g_free (self->event_time);
  g_free (self->event_free);
  g_free (self->keys);
  g_free (self);
}

/* One bit per moment of a block: whether the demand fits there. */
static inline guint32
fitting_moments (const guint32 *free, guint32 demand)
{
#ifdef __SSE2__
  __m128i asked = _mm_set1_epi32 (demand);
  __m128i a = _mm_loadu_si128 ((const __m128i *) free), b = _mm_loadu_si128 ((const __m128i *) (free + 4));
  __m128i c = _mm_loadu_si128 ((const __m128i *) (free + 8)), d = _mm_loadu_si128 ((const __m128i *) (free + 12));

  /* A lane that has enough is its own maximum. */
  a = _mm_cmpeq_epi32 (_mm_max_epu8 (a, asked), a);
  b = _mm_cmpeq_epi32 (_mm_max_epu8 (b, asked), b);
  c = _mm_cmpeq_epi32 (_mm_max_epu8 (c, asked), c);
  d = _mm_cmpeq_epi32 (_mm_max_epu8 (d, asked), d);
  return _mm_movemask_epi8 (_mm_packs_epi16 (_mm_packs_epi32 (a, b), _mm_packs_epi32 (c, d)));
#else
  guint32 mask = 0;

  /* Even and odd lanes apart, so that a borrow stops at the bit above its lane. */
  for (int k = 0; k < BLOCK; k++)
    {
      guint32 even = ((free[k] & 0x00ff00ff) | 0x01000100) - (demand & 0x00ff00ff);
      guint32 odd = (((free[k] >> 8) & 0x00ff00ff) | 0x01000100) - ((demand >> 8) & 0x00ff00ff);

      mask |= (guint32) ((even & odd & 0x01000100) == 0x01000100) << k;
    }
  return mask;
#endif
}

/* The first moment from t where the activity fits; from `filled` on everything does. */
static inline int
find_start (const guint32 *free, int filled, int t, const LmDecoderActivity *activity)
{
  guint32 demand = activity->demand;

  if (activity->duration <= BLOCK)
    {
      guint32 mask = fitting_moments (free + t, demand);

      for (;; t += BLOCK)
        {
          guint32 run;

          mask |= fitting_moments (free + t + BLOCK, demand) << BLOCK;
          run = mask;
          run &= run >> activity->shift[0];
          run &= run >> activity->shift[1];
          run &= run >> activity->shift[2];
          run &= run >> activity->shift[3];
          run &= (1u << BLOCK) - 1;
          if (run)
            return t + __builtin_ctz (run);
          mask >>= BLOCK;
        }
    }
  for (int run = 0, at = t;; at += BLOCK)
    {
      guint32 mask;

      if (at >= filled)
        return at - run;
      mask = fitting_moments (free + at, demand);
      for (int k = 0; k < BLOCK; k++)
        {
          run = mask >> k & 1 ? run + 1 : 0;
          if (run == activity->duration)
            return at + k + 1 - run;
        }
    }
}

static inline void
fill (guint32 *free, guint32 capacity, int end)
{
#pragma GCC ivdep
#pragma GCC unroll 4
  for (int t = 0; t < end; t++)
    free[t] = capacity;
}

static inline void
take (guint32 *free, const LmDecoderActivity *activity)
{
#ifdef __SSE2__
  if (activity->duration <= BLOCK)
    {
      static const gint32 cover[2 * BLOCK] = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
      __m128i demand = _mm_set1_epi32 (activity->demand);
      const gint32 *mask = cover + BLOCK - activity->duration;

#pragma GCC unroll 4
      for (int k = 0; k < BLOCK; k += 4)
        {
          __m128i there = _mm_loadu_si128 ((const __m128i *) (free + k));
          __m128i taken = _mm_and_si128 (demand, _mm_loadu_si128 ((const __m128i *) (mask + k)));

          _mm_storeu_si128 ((__m128i *) (free + k), _mm_sub_epi32 (there, taken));
        }
      return;
    }
#endif
  for (int u = 0; u < activity->duration; u++)
    free[u] -= activity->demand;
}

static int
run_packed (LmDecoder *self, const LmDecoderDirection *direction, const LmDecoderIndex *order, int limit, int *finish)
{
  guint32 *free = self->free;
  int last = 0, filled = MIN (limit, self->horizon);

  finish[self->n] = 0;

  fill (free, self->packed_capacity, filled);
  /* Past the limit everything fits, so that a search always ends there. */
  for (int t = filled; t < filled + 4 * BLOCK; t++)
    free[t] = G_MAXUINT32;
  for (int k = 0; k < self->n; k++)
    {
      const LmDecoderActivity *activity = &direction->activities[order[k]];
      int t = MAX (MAX (finish[activity->near[0]], finish[activity->near[1]]),
                   MAX (finish[activity->near[2]], finish[activity->near[3]]));

      for (int p = activity->first + 4; p < activity->end; p++)
        t = MAX (t, finish[direction->before[p]]);
      if (activity->demand)
        {
          if (t + activity->duration + activity->tail > limit)
            return G_MAXINT;
          t = find_start (free, filled, t, activity);
        }
      if (t + activity->duration + activity->tail > limit)
        return G_MAXINT;
      take (free + t, activity);
      finish[order[k]] = t + activity->duration;
      last = MAX (last, t + activity->duration);
    }
  return last;
}

/* Makes a change of capacity at t, and gives its place. */
static int
cut_event (LmDecoder *self, int from, int t)
{
  int k = from, r = self->n_resources;

  while (k < self->n_events && self->event_time[k] < t)
    k++;
  if (k < self->n_events && self->event_time[k] == t)
    return k;
  memmove (self->event_time + k + 1, self->event_time + k, sizeof (int) * (self->n_events - k));
  memmove (self->event_free + (k + 1) * r, self->event_free + k * r, sizeof (int) * (self->n_events - k) * r);
  memcpy (self->event_free + k * r, self->event_free + (k - 1) * r, sizeof (int) * r);
  self->event_time[k] = t;
  self->n_events++;
  return k;
}

static gboolean
fits_at_event (const LmDecoder *self, int event, const int *demand)
{
  for (int r = 0; r < self->n_resources; r++)
    if (self->event_free[event * self->n_resources + r] < demand[r])
      return FALSE;
  return TRUE;
}

/* The same over changes of capacity, for many resources, large capacities or long projects. */
static int
run_events (LmDecoder *self, const LmDecoderDirection *direction, const LmDecoderIndex *order, int limit, int *finish)
{
  int last = 0;

  self->n_events = 1;
  self->event_time[0] = 0;
  memcpy (self->event_free, self->capacity, sizeof (int) * self->n_resources);
  for (int k = 0; k < self->n; k++)
    {
      const LmDecoderActivity *activity = &direction->activities[order[k]];
      const int *demand = self->demand + order[k] * self->n_resources;
      int t = 0, low = 0, high = self->n_events;

      for (int p = activity->first; p < activity->end; p++)
        t = MAX (t, finish[direction->before[p]]);
      if (activity->duration > 0)
        {
          int event;

          while (high - low > 1)
            {
              int middle = (low + high) / 2;

              if (self->event_time[middle] <= t)
                low = middle;
              else
                high = middle;
            }
          for (event = low; event < self->n_events && self->event_time[event] < t + activity->duration; event++)
            if (!fits_at_event (self, event, demand))
              {
                /* The last event always has everything free, so there is a next one. */
                t = self->event_time[event + 1];
                low = event + 1;
              }
          if (t + activity->duration + activity->tail > limit)
            return G_MAXINT;
          low = cut_event (self, low, t);
          high = cut_event (self, low, t + activity->duration);
          for (event = low; event < high; event++)
            for (int r = 0; r < self->n_resources; r++)
              self->event_free[event * self->n_resources + r] -= demand[r];
        }
      else if (t + activity->tail > limit)
        return G_MAXINT;
      finish[order[k]] = t + activity->duration;
      last = MAX (last, t + activity->duration);
    }
  return last;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

  return first < second ? 1 : first > second ? -1 : 0;
}

/* By falling end. Ties: what comes first in the other direction stands first there. */
static void
sort_by_finish (LmDecoder *self, int direction, int end, const int *finish, LmDecoderIndex *other)
{
  if (self->packed)
    {
      int *count = self->count, sum = 0;

      memset (count, 0, sizeof (int) * (end + 1));
      for (int i = 0; i < self->n; i++)
        count[finish[i]]++;
      for (int t = end; t >= 0; t--)
        {
          int here = count[t];

          count[t] = sum;
          sum += here;
        }
      if (direction == 0)
        for (int i = self->n - 1; i >= 0; i--)
          other[count[finish[i]]++] = i;
      else
        for (int i = 0; i < self->n; i++)
          other[count[finish[i]]++] = i;
      return;
    }
  for (int i = 0; i < self->n; i++)
    self->keys[i] = (guint64) finish[i] << 16 | (direction == 0 ? i : self->n - 1 - i);
  qsort (self->keys, self->n, sizeof (guint64), compare_keys);
  for (int k = 0; k < self->n; k++)
    {
      int i = self->keys[k] & G_MAXUINT16;

      other[k] = direction == 0 ? i : self->n - 1 - i;
    }
}

int
lm_decoder_run (LmDecoder *self, int direction, const LmDecoderIndex *order, int limit, int *finish, LmDecoderIndex *other)
{
  int end = self->packed ? run_packed (self, &self->directions[direction], order, limit, finish)
                         : run_events (self, &self->directions[direction], order, limit, finish);

  if (end != G_MAXINT && other)
    sort_by_finish (self, direction, end, finish, other);
  return end;
}

void
lm_decoder_get_starts (const LmDecoder *self, int direction, int end, const int *finish, int *start)
{
  for (int i = 0; i < self->n; i++)
    start[self->original[i]] = direction == 0 ? finish[i] - self->directions[0].activities[i].duration : end - finish[i];
  /* Backwards the end of the project is as late as can be, and so is its start. */
  if (self->directions[0].activities[0].duration == 0)
    start[self->original[0]] = 0;
}

void
lm_decoder_get_order (LmDecoder *self, const int *start, LmDecoderIndex *order)
{
  g_autofree guint64 *keys = g_new (guint64, self->n);

  for (int i = 0; i < self->n; i++)
    keys[i] = (guint64) (G_MAXINT - start[self->original[i]]) << 16 | (self->n - 1 - i);
  qsort (keys, self->n, sizeof (guint64), compare_keys);
  for (int k = 0; k < self->n; k++)
    order[k] = self->n - 1 - (keys[k] & G_MAXUINT16);
}
