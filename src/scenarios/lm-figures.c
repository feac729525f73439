#include "scenarios/lm-scenario.h"

#include <stdlib.h>
#include <string.h>

#include "core/lm-calendar.h"
#include "core/lm-home.h"
#include "scenarios/lm-capacity.h"

/* What is gathered of one home while the steps are walked through. */
typedef struct {
  LmDay visit;     /* LM_DAY_NONE: not planned */
  LmDay outside;   /* first work outside; LM_DAY_NONE */
  GArray *inside;  /* pairs of LmInstant: steps with people inside */
} Home;

static void
clear_home (gpointer data)
{
  g_clear_pointer (&((Home *) data)->inside, g_array_unref);
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const LmInstant *x = a, *y = b;

  return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : x[1] < y[1] ? -1 : x[1] > y[1];
}

/* Minutes with somebody inside, and on how many days. */
static int
count_inside (const Home *home, guint *n_days)
{
  int minutes = 0;
  LmInstant until = G_MININT32;
  LmDay day = LM_DAY_NONE;

  *n_days = 0;
  if (home->inside == NULL)
    return 0;
  g_array_sort (home->inside, compare_spans);
  for (guint i = 0; i < home->inside->len; i++)
    {
      const LmInstant *span = &g_array_index (home->inside, LmInstant, 2 * i);

      if (lm_instant_get_day (span[0]) != day)
        {
          day = lm_instant_get_day (span[0]);
          (*n_days)++;
        }
      minutes += MAX (0, span[1] - MAX (span[0], until));
      until = MAX (until, span[1]);
    }
  return minutes;
}

/* Days with work and days without, of each crew between its first and last. */
static void
read_crews (LmPlanFigures *self, LmSnapshot *snapshot, const LmPlanStepRow *steps, guint n_steps)
{
  guint n;
  const LmCrewRow *crews = LM_ROWS (snapshot, CREW, &n);
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  gint64 worked = 0, all = 0;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (days, g_hash_table_new (NULL, NULL));
  for (guint i = 0; i < n_steps; i++)
    {
      int crew = lm_snapshot_index (snapshot, LM_TABLE_CREW, steps[i].crew);

      if (crew < 0 || steps[i].start == LM_INSTANT_NONE || steps[i].end <= steps[i].start)
        continue;
      for (LmDay day = lm_instant_get_day (steps[i].start); day <= lm_instant_get_day (steps[i].end - 1); day++)
        g_hash_table_add (g_ptr_array_index (days, crew), GINT_TO_POINTER (day));
    }
  for (guint i = 0; i < n; i++)
    {
      const LmCalendarRow *calendar = lm_calendar_of_crew (snapshot, &crews[i]);
      LmDay first = G_MAXINT32, last = G_MININT32;
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, g_ptr_array_index (days, i));
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          LmDay day = GPOINTER_TO_INT (key);

          if (!lm_calendar_is_working (snapshot, calendar, day, NULL))
            continue; /* in the middle of work that goes on over a weekend */
          worked++;
          first = MIN (first, day);
          last = MAX (last, day);
        }
      for (LmDay day = first; day <= last; day++)
        all += lm_calendar_is_working (snapshot, calendar, day, NULL);
    }
  self->crew_days = worked;
  self->idle = all > 0 ? (int) ((all - worked) * 100 / all) : 0;
}

static void
read_drum (LmPlanFigures *self, LmSnapshot *snapshot, const LmPlanStepRow *steps, guint n_steps)
{
  g_autoptr (GArray) weeks = lm_capacity_list_weeks (snapshot, steps, n_steps);
  g_autoptr (GArray) totals = lm_capacity_sum (weeks);

  for (guint i = 0; i < totals->len; i++)
    {
      const LmCapacityTotal *total = &g_array_index (totals, LmCapacityTotal, i);

      if (total->trade == 0)
        continue;
      self->drum = total->trade;
      self->drum_load = total->load;
      return;
    }
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a < *(const int *) b ? -1 : *(const int *) a > *(const int *) b;
}

static void
read_open (LmPlanFigures *self, const GArray *homes)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (int)), starts = g_array_new (FALSE, FALSE, sizeof (int)), ends = g_array_new (FALSE, FALSE, sizeof (int));
  guint open = 0;

  for (guint i = 0; i < homes->len; i++)
    {
      const Home *home = &g_array_index (homes, Home, i);
      int wait;

      if (home->visit == LM_DAY_NONE || home->outside == LM_DAY_NONE || home->outside > home->visit)
        continue;
      wait = home->visit - home->outside;
      g_array_append_val (waits, wait);
      g_array_append_val (starts, home->outside);
      g_array_append_val (ends, home->visit);
    }
  if (waits->len == 0)
    return;
  g_array_sort (waits, compare_ints);
  g_array_sort (starts, compare_ints);
  g_array_sort (ends, compare_ints);
  self->open_days = g_array_index (waits, int, waits->len / 2);
  for (guint s = 0, e = 0; s < starts->len; s++)
    {
      for (open++; e < ends->len && g_array_index (ends, int, e) < g_array_index (starts, int, s); e++)
        open--;
      self->open_most = MAX (self->open_most, open);
    }
}

/* Whether what the resident was told can't hold: a day or arrival that the plan
 * moved away from, or a window that the plan's own P80 passes. */
static gboolean
is_at_risk (LmSnapshot *snapshot, const LmPlanHomeRow *row)
{
  const LmPromiseRow *promise = lm_home_get_promise (snapshot, row->home);

  if (row->state == LM_PLAN_STATE_CONFLICT)
    return TRUE;
  if (promise == NULL || row->visit_day == LM_DAY_NONE)
    return FALSE;
  return row->visit_day < promise->first_day || row->visit_day >= promise->end_day ||
         (promise->precision == LM_PRECISION_WINDOW && row->p80_day != LM_DAY_NONE && row->p80_day >= promise->end_day);
}

static gboolean
is_moved (LmSnapshot *snapshot, const LmPlanHomeRow *row)
{
  const LmPlanHomeRow *now = lm_home_get_plan (snapshot, row->home);

  return lm_home_get_promise (snapshot, row->home) != NULL && now != NULL && now->visit_day != LM_DAY_NONE && now->visit_day != row->visit_day;
}

void
lm_plan_figures_read (LmPlanFigures *self, LmSnapshot *snapshot, const LmPlanHomeRow *rows, guint n_homes,
                      const LmPlanStepRow *steps, guint n_steps)
{
  g_autoptr (GArray) homes = g_array_new (FALSE, TRUE, sizeof (Home));
  g_autoptr (GHashTable) trains = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 inside = 0;
  guint n, n_rows;

  memset (self, 0, sizeof *self);
  self->first_day = self->end_day = self->bound_day = self->p50_day = self->p80_day = LM_DAY_NONE;
  g_array_set_clear_func (homes, clear_home);
  LM_ROWS (snapshot, HOME, &n);
  g_array_set_size (homes, n);
  for (guint i = 0; i < n; i++)
    g_array_index (homes, Home, i) = (Home) { LM_DAY_NONE, LM_DAY_NONE, NULL };
  n_rows = n_homes;
  for (guint i = 0; i < n_rows; i++)
    {
      int at = lm_snapshot_index (snapshot, LM_TABLE_HOME, rows[i].home);

      if (at < 0)
        continue;
      if (rows[i].train != 0)
        g_hash_table_add (trains, (gpointer) &rows[i].train);
      self->n_at_risk += is_at_risk (snapshot, &rows[i]);
      self->n_moved += is_moved (snapshot, &rows[i]);
      if (rows[i].visit_day == LM_DAY_NONE)
        {
          self->n_unplanned++;
          continue;
        }
      self->n_planned++;
      g_array_index (homes, Home, at).visit = rows[i].visit_day;
      self->first_day = self->first_day == LM_DAY_NONE ? rows[i].visit_day : MIN (self->first_day, rows[i].visit_day);
      self->end_day = self->end_day == LM_DAY_NONE ? rows[i].visit_day + 1 : MAX (self->end_day, rows[i].visit_day + 1);
    }
  for (guint i = 0; i < n_steps; i++)
    {
      int at = steps[i].home != 0 ? lm_snapshot_index (snapshot, LM_TABLE_HOME, steps[i].home) : -1;
      const LmStepRow *step = LM_FIND (snapshot, STEP, steps[i].step);
      Home *home = at >= 0 ? &g_array_index (homes, Home, at) : NULL;

      if (home == NULL || step == NULL || steps[i].start == LM_INSTANT_NONE || steps[i].end <= steps[i].start)
        continue;
      if (step->phase == LM_PHASE_OUTSIDE)
        {
          LmDay day = lm_instant_get_day (steps[i].start);

          home->outside = home->outside == LM_DAY_NONE ? day : MIN (home->outside, day);
        }
      if (step->inside && step->phase != LM_PHASE_PREPARATION)
        {
          LmInstant span[2] = { steps[i].start, steps[i].end };

          if (home->inside == NULL)
            home->inside = g_array_new (FALSE, FALSE, 2 * sizeof (LmInstant));
          g_array_append_vals (home->inside, span, 1);
        }
    }
  for (guint i = 0; i < homes->len; i++)
    {
      guint n_days;

      inside += count_inside (&g_array_index (homes, Home, i), &n_days);
      self->n_visits += n_days;
    }
  self->n_trains = g_hash_table_size (trains);
  self->inside = self->n_planned > 0 ? (int) (inside / self->n_planned) : 0;
  if (self->n_planned > 0)
    self->per_week = (int) ((gint64) self->n_planned * 70 / MAX (7, self->end_day - self->first_day));
  read_open (self, homes);
  read_crews (self, snapshot, steps, n_steps);
  read_drum (self, snapshot, steps, n_steps);
}

/* --- as text --- */

typedef enum { INT, UINT, LONG } Kind;

static const struct {
  const char *name;
  gsize offset;
  Kind kind;
} parts[] = {
#define PART(name, kind) { #name, G_STRUCT_OFFSET (LmPlanFigures, name), kind }
  PART (n_trains, UINT), PART (n_planned, UINT), PART (n_unplanned, UINT), PART (n_at_risk, UINT), PART (n_moved, UINT),
  PART (first_day, INT), PART (end_day, INT), PART (bound_day, INT), PART (p50_day, INT), PART (p80_day, INT),
  PART (drum, LONG), PART (drum_load, INT), PART (idle, INT), PART (per_week, INT), PART (open_most, UINT),
  PART (open_days, INT), PART (inside, INT), PART (n_visits, UINT), PART (crew_days, LONG),
#undef PART
};

G_STATIC_ASSERT (sizeof (LmDay) == sizeof (int));

char *
lm_plan_figures_format (const LmPlanFigures *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *at = (const char *) self + parts[i].offset;
      gint64 value = parts[i].kind == LONG ? *(const gint64 *) at : parts[i].kind == UINT ? (gint64) *(const guint *) at : *(const int *) at;

      g_string_append_printf (text, "%s%s=%" G_GINT64_FORMAT, i > 0 ? " " : "", parts[i].name, value);
    }
  return g_string_free (text, FALSE);
}

void
lm_plan_figures_parse (LmPlanFigures *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  memset (self, 0, sizeof *self);
  self->first_day = self->end_day = self->bound_day = self->p50_day = self->p80_day = LM_DAY_NONE;
  for (guint w = 0; words[w] != NULL; w++)
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      {
        gsize length = strlen (parts[i].name);
        char *at = (char *) self + parts[i].offset;
        gint64 value;

        if (strncmp (words[w], parts[i].name, length) != 0 || words[w][length] != '=' ||
            !g_ascii_string_to_signed (words[w] + length + 1, 10, G_MININT64, G_MAXINT64, &value, NULL))
          continue;
        if (parts[i].kind == LONG)
          *(gint64 *) at = value;
        else if (value >= G_MININT32 && value <= G_MAXINT32)
          *(int *) at = (int) value;
      }
}
