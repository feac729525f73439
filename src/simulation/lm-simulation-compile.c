#include "lm-simulation-jobs-private.h"

#include <string.h>

/* Puts jobs in the order of the plan and writes the program. */

/* Days with room for missed homes that are looked for between two visits. */
#define MOST_SLOTS 20

typedef enum { ITEM_ABSENT, ITEM_SLOT, ITEM_OPEN, ITEM_JOB, ITEM_DRAIN } ItemKind;

typedef struct {
  float at;
  ItemKind kind;
  guint rank;
  guint32 index;        /* job or visit, or the visit before a slot; row of an absence */
  float latest;         /* SLOT */
} Item;

typedef struct {
  guint32 cell;
  guint32 last_use; /* operation */
  gboolean made;
} Cell;

typedef struct {
  LmId id;
  int number;
  int good;
} PersonKey;

typedef struct {
  LmSimulation *simulation;
  LmJobs *jobs;
  GArray *items;
  GArray **of_visit;     /* jobs of each visit */
  GArray **edges_of_job, **edges_of_visit; /* NULL: none */
  Cell *cells;           /* of jobs, then of visits */
  GHashTable *persons;   /* PersonKey → index + 1 */
  GHashTable *biases;    /* key → index */
  GHashTable *factors;   /* packed → index */
  GHashTable *drums;     /* crew → index + 1 */
  guint *left;           /* jobs of each visit not written yet */
  float *next;           /* of each visit: when the plan has those who begin it at the next home */
} Compiling;

static guint
hash_person (gconstpointer p)
{
  const PersonKey *key = p;

  return (guint) lm_mix64 ((guint64) key->id * 128 + (guint) key->number * 2 + (guint) key->good);
}

static gboolean
equal_persons (gconstpointer a, gconstpointer b)
{
  const PersonKey *x = a, *y = b;

  return x->id == y->id && x->number == y->number && x->good == y->good;
}

static guint32
find_person (Compiling *self, LmId crew, int number, gboolean good)
{
  PersonKey key = { crew, number, good };
  gpointer found = g_hash_table_lookup (self->persons, &key);

  if (found == NULL)
    {
      found = GUINT_TO_POINTER (++self->simulation->n_people);
      g_hash_table_insert (self->persons, g_memdup2 (&key, sizeof key), found);
    }
  return GPOINTER_TO_UINT (found) - 1;
}

static void
add_persons (Compiling *self, LmOp *op, const LmPlanStepRow *row, gboolean good)
{
  for (int number = 0; row->crew && number < 64; number++)
    if (row->persons >> number & 1)
      {
        guint32 person = find_person (self, row->crew, number, good);
        gboolean known = FALSE;

        for (guint i = 0; i < op->n_persons && !known; i++)
          known = g_array_index (self->simulation->persons, guint32, op->first_person + i) == person;
        if (known)
          continue;
        g_array_append_val (self->simulation->persons, person);
        op->n_persons++;
      }
}

static guint32
find_bias (Compiling *self, LmDraw draw, LmId id)
{
  LmBias bias = { lm_draw_key (draw, id, 0), draw };
  guint64 key = (guint64) bias.key << 8 | draw;
  gpointer found;

  if (g_hash_table_lookup_extended (self->biases, &key, NULL, &found))
    return GPOINTER_TO_UINT (found);
  g_array_append_val (self->simulation->biases, bias);
  g_hash_table_insert (self->biases, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (self->simulation->biases->len - 1));
  return self->simulation->biases->len - 1;
}

static guint32
find_factor (Compiling *self, LmId crew, LmId method)
{
  LmFactor factor = { find_bias (self, LM_DRAW_CREW, crew), find_bias (self, LM_DRAW_METHOD, method) };
  guint64 key = (guint64) factor.crew << 32 | factor.method;
  gpointer found;

  if (g_hash_table_lookup_extended (self->factors, &key, NULL, &found))
    return GPOINTER_TO_UINT (found);
  g_array_append_val (self->simulation->factors, factor);
  g_hash_table_insert (self->factors, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (self->simulation->factors->len - 1));
  return self->simulation->factors->len - 1;
}

static LmJob *
get_job (Compiling *self, guint32 index)
{
  return &g_array_index (self->jobs->jobs, LmJob, index);
}

static LmSimVisit *
get_visit (Compiling *self, guint32 index)
{
  return &g_array_index (self->simulation->visits, LmSimVisit, index);
}

/* The crew with most of the work of a visit: it sets the pace, goes from home to
 * home in the order of the plan, and comes back where nobody let it in. */
static LmId
find_drum (Compiling *self, guint32 visit)
{
  GArray *jobs = self->of_visit[visit];
  LmId drum = 0;
  int most = -1;

  for (guint i = 0; i < jobs->len; i++)
    {
      LmId crew = get_job (self, g_array_index (jobs, guint32, i))->row->crew;
      int minutes = 0;

      for (guint k = 0; k < jobs->len; k++)
        {
          const LmPlanStepRow *row = get_job (self, g_array_index (jobs, guint32, k))->row;

          if (row->crew == crew)
            minutes += row->minutes * __builtin_popcountll (row->persons);
        }
      if (minutes > most)
        {
          most = minutes;
          drum = crew;
        }
    }
  return drum;
}

static guint32
number_drum (Compiling *self, LmId crew)
{
  gpointer found = g_hash_table_lookup (self->drums, &crew);

  if (found == NULL)
    {
      found = GUINT_TO_POINTER (++self->simulation->n_drums);
      g_hash_table_insert (self->drums, g_memdup2 (&crew, sizeof crew), found);
    }
  return GPOINTER_TO_UINT (found) - 1;
}

/* The work with which the drum begins. */
static const LmJob *
find_first (Compiling *self, guint32 visit, LmId drum)
{
  GArray *jobs = self->of_visit[visit];
  const LmJob *first = NULL;

  for (guint i = 0; i < jobs->len; i++)
    {
      const LmJob *job = get_job (self, g_array_index (jobs, guint32, i));

      if (job->row->crew == drum && (first == NULL || job->row->start < first->row->start))
        first = job;
    }
  return first;
}

/* Times, crews and the size of a visit, and its arrival as an item. */
static void
describe_visit (Compiling *self, guint32 index, GHashTable *crew_sets)
{
  LmSimulation *simulation = self->simulation;
  LmSimVisit *visit = get_visit (self, index);
  GArray *jobs = self->of_visit[index];
  g_autoptr (GArray) crews = g_array_new (FALSE, FALSE, sizeof (guint));
  float start = INFINITY, end = 0;
  double minutes = 0, mean = 0, variance = 0;
  LmId drum = find_drum (self, index);
  Item item = { .kind = ITEM_OPEN, .index = index };

  for (guint i = 0; i < jobs->len; i++)
    {
      const LmJob *job = get_job (self, g_array_index (jobs, guint32, i));
      int crew = lm_snapshot_index (simulation->snapshot, LM_TABLE_CREW, job->row->crew);
      gboolean known = crew < 0;

      start = MIN (start, lm_simulation_time_of (simulation, job->row->start));
      end = MAX (end, lm_simulation_time_of (simulation, job->row->end));
      minutes += job->row->minutes;
      mean += job->mean;
      variance += job->variance;
      for (guint k = 0; k < crews->len && !known; k++)
        known = g_array_index (crews, guint, k) == (guint) crew;
      if (!known)
        g_array_append_val (crews, crew);
    }
  visit->day = lm_simulation_find_day (simulation, visit->planned);
  visit->length = end - start;
  /* Where work goes on side by side, what it takes more counts for the share
   * that lies on the longest way. */
  visit->mean = minutes > 0 ? (float) (visit->length * mean / minutes) : 0;
  visit->deviation = minutes > 0 ? (float) sqrt (variance * visit->length / minutes) : 0;
  visit->drum = number_drum (self, drum);
  visit->factor = find_factor (self, drum, get_job (self, g_array_index (jobs, guint32, 0))->method);
  visit->crews = lm_simulation_add_crews (simulation, crew_sets, crews);
  visit->first = find_first (self, index, drum)->row->persons;
  item.at = start;
  g_array_append_val (self->items, item);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  if (x->kind != y->kind)
    return (int) x->kind - (int) y->kind;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* Where the people of a visit are free until the next one for as long as a visit
 * of that crew takes: the rest of a day, spare slots and spare days. */
static void
add_slots (Compiling *self, const LmSimVisit *visit, guint32 index, float from, float until, float shortest)
{
  LmSimulation *simulation = self->simulation;
  const guint16 *days = g_ptr_array_index (simulation->crew_days, visit->crews);

  for (guint n = 0; n < MOST_SLOTS && from + shortest <= until; n++)
    {
      guint day = (guint) (from / simulation->day_minutes);
      float evening = (float) (day + 1) * simulation->day_minutes;
      Item item = { .at = from, .kind = ITEM_SLOT, .index = index, .latest = MIN (until, evening) };

      if (day >= simulation->n_days)
        break;
      if (days[day] != day)
        {
          from = (float) days[day] * simulation->day_minutes;
          continue;
        }
      if (from + shortest <= item.latest)
        g_array_append_val (self->items, item);
      from = evening;
    }
}

/* When the people who begin a visit are to begin the next one. */
static void
find_next (Compiling *self)
{
  g_autofree float *next = g_new (float, (gsize) self->simulation->n_drums * 64 + 1);

  for (guint i = 0; i < self->simulation->n_drums * 64; i++)
    next[i] = INFINITY;
  for (guint i = self->items->len; i-- > 0;)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      const LmSimVisit *visit = get_visit (self, item->index);
      float *of_person = next + (gsize) visit->drum * 64;

      self->next[item->index] = INFINITY;
      for (guint64 left = visit->first; left; left &= left - 1)
        self->next[item->index] = MIN (self->next[item->index], of_person[__builtin_ctzll (left)]);
      for (guint64 left = visit->first; left; left &= left - 1)
        of_person[__builtin_ctzll (left)] = item->at;
    }
}

static void
add_room (Compiling *self)
{
  LmSimulation *simulation = self->simulation;
  g_autofree float *shortest = g_new (float, simulation->n_drums + 1);
  g_autofree guint32 *last = g_new (guint32, simulation->n_drums + 1);
  guint n = self->items->len;

  memset (last, 0xff, (simulation->n_drums + 1) * sizeof *last);
  g_array_sort (self->items, compare_items);
  find_next (self);
  for (guint d = 0; d < simulation->n_drums; d++)
    shortest[d] = INFINITY;
  for (guint v = 0; v < simulation->visits->len; v++)
    shortest[get_visit (self, v)->drum] = MIN (shortest[get_visit (self, v)->drum], MAX (15, get_visit (self, v)->length));
  for (guint i = 0; i < n; i++)
    {
      Item item = g_array_index (self->items, Item, i);
      const LmSimVisit *visit = get_visit (self, item.index);

      last[visit->drum] = item.index;
      if (self->next[item.index] < INFINITY)
        add_slots (self, visit, item.index, item.at + visit->length, self->next[item.index], shortest[visit->drum]);
    }
  for (guint d = 0; d < simulation->n_drums; d++)
    if (last[d] != LM_NO_VISIT)
      {
        Item item = { .at = INFINITY, .kind = ITEM_DRAIN, .index = last[d] };

        g_array_append_val (self->items, item);
      }
}

static void
use_cell (Compiling *self, guint32 cell)
{
  self->cells[cell].last_use = self->simulation->ops->len;
}

/* Preds hold the number of a job or visit until cells are given out. */
static void
add_pred (Compiling *self, LmOp *op, guint32 cell, float lag)
{
  LmOpPred pred = { cell, lag };

  if (!self->cells[cell].made)
    return;
  use_cell (self, cell);
  g_array_append_val (self->simulation->preds, pred);
  op->n_preds++;
}

static void
start_op (Compiling *self, LmOp *op, LmOpKind kind)
{
  memset (op, 0, sizeof *op);
  op->kind = (guint8) kind;
  op->visit = LM_NO_VISIT;
  op->first_pred = self->simulation->preds->len;
  op->first_person = self->simulation->persons->len;
}

/* All people of the drum who take part in a visit. */
static void
add_drum (Compiling *self, LmOp *op, guint32 visit)
{
  GArray *jobs = self->of_visit[visit];

  for (guint i = 0; i < jobs->len; i++)
    {
      const LmJob *job = get_job (self, g_array_index (jobs, guint32, i));

      if (number_drum (self, job->row->crew) == get_visit (self, visit)->drum)
        add_persons (self, op, job->row, FALSE);
    }
}

static void
write_open (Compiling *self, const Item *item)
{
  LmSimulation *simulation = self->simulation;
  LmSimVisit *visit = get_visit (self, item->index);
  GArray *edges = self->edges_of_visit[item->index];
  LmId drum = find_drum (self, item->index);
  LmOp op;

  start_op (self, &op, LM_OP_OPEN);
  op.visit = item->index;
  op.cell = self->jobs->jobs->len + item->index;
  op.floor = item->at;
  op.day = (guint32) (item->at / simulation->day_minutes);
  op.key = visit->access_key;
  op.latest = MAX (item->at - (float) op.day * simulation->day_minutes, simulation->day_minutes - LM_BEGIN_SHARE * visit->length) + 0.5f;
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; edges && i < edges->len; i++)
        {
          const LmEdge *edge = &g_array_index (edges, LmEdge, i);

          if (get_job (self, edge->before)->good == pass)
            add_pred (self, &op, edge->before, 0);
        }
      if (pass == 0)
        visit->n_early = op.n_preds;
    }
  add_persons (self, &op, find_first (self, item->index, drum)->row, FALSE);
  op.n_others = op.n_persons;
  add_drum (self, &op, item->index);
  op.n_others = op.n_persons - op.n_others;
  op.n_persons -= op.n_others;
  op.planned = self->next[item->index];
  self->cells[op.cell].made = TRUE;
  use_cell (self, op.cell);
  g_array_append_val (simulation->ops, op);
}

static void
write_close (Compiling *self, guint32 index)
{
  GArray *jobs = self->of_visit[index];
  LmOp op;

  start_op (self, &op, LM_OP_CLOSE);
  op.visit = index;
  op.cell = LM_NO_VISIT;
  add_pred (self, &op, self->jobs->jobs->len + index, 0);
  for (guint i = 0; i < jobs->len; i++)
    if (!get_job (self, g_array_index (jobs, guint32, i))->followed)
      add_pred (self, &op, g_array_index (jobs, guint32, i), 0);
  g_array_append_val (self->simulation->ops, op);
}

static void
write_job (Compiling *self, const Item *item)
{
  LmSimulation *simulation = self->simulation;
  const LmJob *job = get_job (self, item->index);
  GArray *edges = self->edges_of_job[item->index];
  LmOp op;

  start_op (self, &op, LM_OP_STEP);
  op.visit = job->visit;
  op.cell = item->index;
  op.good = job->good;
  op.day = (guint32) (item->at / simulation->day_minutes);
  op.planned = item->at;
  op.floor = job->visit != LM_NO_VISIT ? 0 : (float) op.day * simulation->day_minutes;
  op.key = lm_draw_key (LM_DRAW_STEP, job->row->home ? job->row->home : job->row->coupling, job->row->step ^ (LmId) job->row->visit << 60);
  op.factor = find_factor (self, job->row->crew, job->method);
  op.minutes = job->minutes;
  for (guint i = 0; edges && i < edges->len; i++)
    add_pred (self, &op, g_array_index (edges, LmEdge, i).before, g_array_index (edges, LmEdge, i).lag);
  if (job->visit != LM_NO_VISIT && op.n_preds == 0)
    add_pred (self, &op, self->jobs->jobs->len + job->visit, 0);
  add_persons (self, &op, job->row, job->good);
  self->cells[op.cell].made = TRUE;
  use_cell (self, op.cell);
  g_array_append_val (simulation->ops, op);
  simulation->n_steps++;
  if (job->visit != LM_NO_VISIT && --self->left[job->visit] == 0)
    write_close (self, job->visit);
}

static void
write_room (Compiling *self, const Item *item)
{
  LmSimulation *simulation = self->simulation;
  const LmSimVisit *visit = get_visit (self, item->index);
  LmOp op;

  start_op (self, &op, item->kind == ITEM_SLOT ? LM_OP_SLOT : LM_OP_DRAIN);
  op.cell = LM_NO_VISIT;
  op.key = visit->drum;
  op.floor = item->kind == ITEM_SLOT ? item->at : 0;
  op.latest = item->kind == ITEM_SLOT ? item->latest : INFINITY;
  add_drum (self, &op, item->index);
  g_array_append_val (simulation->ops, op);
}

/* What is late does not run through the days on which somebody is away. */
static void
write_absent (Compiling *self, const Item *item)
{
  LmSimulation *simulation = self->simulation;
  guint n;
  const LmAbsenceRow *row = &LM_ROWS (simulation->snapshot, ABSENCE, &n)[item->index];
  const LmPersonRow *person = row->person ? LM_FIND (simulation->snapshot, PERSON, row->person) : NULL;

  for (int good = 0; good < 2; good++)
    {
      GHashTableIter iter;
      gpointer key, value;
      LmOp op;

      start_op (self, &op, LM_OP_ABSENT);
      op.cell = LM_NO_VISIT;
      op.good = (guint8) good;
      op.day = lm_simulation_find_day (simulation, row->end_day);
      op.floor = (float) op.day * simulation->day_minutes;
      g_hash_table_iter_init (&iter, self->persons);
      while (g_hash_table_iter_next (&iter, &key, &value))
        {
          const PersonKey *known = key;
          guint32 index = GPOINTER_TO_UINT (value) - 1;

          if (known->good != good || (person ? known->id != person->crew || known->number != person->number : known->id != row->crew))
            continue;
          g_array_append_val (simulation->persons, index);
          op.n_persons++;
        }
      if (op.n_persons > 0)
        g_array_append_val (simulation->ops, op);
    }
}

/* Cells are few, so that they stay in the processor's cache: one is given to
 * the next when it was used for the last time. */
static void
give_cells (Compiling *self)
{
  LmSimulation *simulation = self->simulation;
  g_autoptr (GArray) unused = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) unused_masks = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n_cells = self->jobs->jobs->len + simulation->visits->len;
  g_autofree guint32 *ends_at = g_new (guint32, simulation->ops->len + 1);
  g_autofree guint32 *next_end = g_new (guint32, n_cells + 1);

  memset (ends_at, 0xff, (simulation->ops->len + 1) * sizeof *ends_at);
  for (guint c = 0; c < n_cells; c++)
    if (self->cells[c].made)
      {
        next_end[c] = ends_at[self->cells[c].last_use];
        ends_at[self->cells[c].last_use] = c;
      }
  for (guint i = 0; i < simulation->ops->len; i++)
    {
      LmOp *op = &g_array_index (simulation->ops, LmOp, i);

      for (guint p = 0; p < op->n_preds; p++)
        {
          LmOpPred *pred = &g_array_index (simulation->preds, LmOpPred, op->first_pred + p);

          pred->cell = self->cells[pred->cell].cell;
        }
      if (op->cell != LM_NO_VISIT)
        {
          Cell *cell = &self->cells[op->cell];

          if (unused->len > 0)
            {
              cell->cell = g_array_index (unused, guint32, unused->len - 1);
              g_array_set_size (unused, unused->len - 1);
            }
          else
            cell->cell = simulation->n_cells++;
          op->cell = cell->cell;
        }
      if (op->kind == LM_OP_OPEN)
        {
          LmSimVisit *visit = get_visit (self, op->visit);

          if (unused_masks->len > 0)
            {
              visit->mask = g_array_index (unused_masks, guint32, unused_masks->len - 1);
              g_array_set_size (unused_masks, unused_masks->len - 1);
            }
          else
            visit->mask = ++simulation->n_masks;
        }
      if (op->kind == LM_OP_STEP)
        op->mask = op->visit == LM_NO_VISIT ? LM_EVERYBODY : get_visit (self, op->visit)->mask;
      if (op->kind == LM_OP_CLOSE)
        g_array_append_val (unused_masks, get_visit (self, op->visit)->mask);
      for (guint32 c = ends_at[i]; c != G_MAXUINT32; c = next_end[c])
        g_array_append_val (unused, self->cells[c].cell);
    }
}

static void
sort_edges (Compiling *self)
{
  for (guint i = 0; i < self->jobs->edges->len; i++)
    {
      const LmEdge *edge = &g_array_index (self->jobs->edges, LmEdge, i);
      GArray **at = edge->opens ? &self->edges_of_visit[edge->after] : &self->edges_of_job[edge->after];

      if (*at == NULL)
        *at = g_array_new (FALSE, FALSE, sizeof (LmEdge));
      g_array_append_val (*at, *edge);
    }
}

static void
clear_arrays (GArray **arrays, guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&arrays[i], g_array_unref);
  g_free (arrays);
}

static void
add_items (Compiling *self)
{
  LmSimulation *simulation = self->simulation;
  g_autoptr (GHashTable) crew_sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_absences;
  const LmAbsenceRow *absences = LM_ROWS (simulation->snapshot, ABSENCE, &n_absences);

  for (guint v = 0; v < simulation->visits->len; v++)
    describe_visit (self, v, crew_sets);
  add_room (self);
  for (guint32 j = 0; j < self->jobs->jobs->len; j++)
    {
      const LmJob *job = get_job (self, j);
      Item item = { lm_simulation_time_of (simulation, job->row->start), ITEM_JOB, job->rank, j, 0 };

      g_array_append_val (self->items, item);
    }
  for (guint32 a = 0; a < n_absences; a++)
    {
      Item item = { lm_simulation_time_of (simulation, lm_instant (absences[a].first_day, 0)), ITEM_ABSENT, 0, a, 0 };

      if (absences[a].end_day > simulation->days[0])
        g_array_append_val (self->items, item);
    }
  g_array_sort (self->items, compare_items);
}

void
lm_simulation_compile (LmSimulation *self, LmJobs *jobs)
{
  guint n_visits = self->visits->len, n_jobs = jobs->jobs->len;
  Compiling compiling = {
    .simulation = self,
    .jobs = jobs,
    .items = g_array_new (FALSE, FALSE, sizeof (Item)),
    .of_visit = g_new0 (GArray *, n_visits + 1),
    .edges_of_job = g_new0 (GArray *, n_jobs + 1),
    .edges_of_visit = g_new0 (GArray *, n_visits + 1),
    .cells = g_new0 (Cell, n_jobs + n_visits + 1),
    .persons = g_hash_table_new_full (hash_person, equal_persons, g_free, NULL),
    .biases = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .factors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .drums = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .left = g_new0 (guint, n_visits + 1),
    .next = g_new (float, n_visits + 1),
  };

  for (guint v = 0; v < n_visits; v++)
    compiling.of_visit[v] = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 j = 0; j < n_jobs; j++)
    {
      guint32 visit = g_array_index (jobs->jobs, LmJob, j).visit;

      if (visit != LM_NO_VISIT)
        {
          g_array_append_val (compiling.of_visit[visit], j);
          compiling.left[visit]++;
        }
    }
  find_bias (&compiling, LM_DRAW_DISTRICT, 0);
  sort_edges (&compiling);
  add_items (&compiling);
  for (guint i = 0; i < compiling.items->len; i++)
    {
      const Item *item = &g_array_index (compiling.items, Item, i);

      switch (item->kind)
        {
        case ITEM_OPEN:
          write_open (&compiling, item);
          break;
        case ITEM_JOB:
          write_job (&compiling, item);
          break;
        case ITEM_ABSENT:
          write_absent (&compiling, item);
          break;
        case ITEM_SLOT:
        case ITEM_DRAIN:
        default:
          write_room (&compiling, item);
          break;
        }
    }
  give_cells (&compiling);

  g_array_unref (compiling.items);
  clear_arrays (compiling.of_visit, n_visits);
  clear_arrays (compiling.edges_of_job, n_jobs);
  clear_arrays (compiling.edges_of_visit, n_visits);
  g_free (compiling.cells);
  g_hash_table_unref (compiling.persons);
  g_hash_table_unref (compiling.biases);
  g_hash_table_unref (compiling.factors);
  g_hash_table_unref (compiling.drums);
  g_free (compiling.left);
  g_free (compiling.next);
}
