#include "scenarios/lm-capacity.h"

#include "core/lm-calendar.h"
#include "core/lm-hands.h"

#define FULL 95 /* percent from which a week counts as full */
#define NO_HANDS 999

typedef struct {
  LmSnapshot *snapshot;
  LmDay first;     /* Monday of the first week */
  guint n_weeks;
  guint n_trades, n_qualifications;
  int *work;       /* (trades + qualifications) × weeks */
  int *hands;      /* the same */
} Weeks;

/* Adds minutes of one line (a trade or a qualification) on one day. */
static void
add (const Weeks *self, int *to, guint line, LmDay day, int minutes)
{
  int week = (day - self->first) / 7;

  if (day >= self->first && week < (int) self->n_weeks)
    to[line * self->n_weeks + week] += minutes;
}

/* The lines that a step of the library counts in: its trade, and each of its
 * qualifications. */
static GArray *
list_lines (const Weeks *self, const LmStepRow *step)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (guint));
  int trade = lm_snapshot_index (self->snapshot, LM_TABLE_TRADE, step->trade);
  guint n;
  const LmStepQualificationRow *rows = LM_ROWS (self->snapshot, STEP_QUALIFICATION, &n);
  guint line = (guint) trade;

  if (trade >= 0)
    g_array_append_val (lines, line);
  for (guint i = 0; i < n; i++)
    {
      int qualification = rows[i].step == step->id ? lm_snapshot_index (self->snapshot, LM_TABLE_QUALIFICATION, rows[i].qualification) : -1;

      line = self->n_trades + (guint) qualification;
      if (qualification >= 0)
        g_array_append_val (lines, line);
    }
  return lines;
}

/* The lines that one step counts in. */
typedef struct {
  const Weeks *weeks;
  const GArray *lines;
} Counted;

static void
count_part (LmDay day, int minutes, gpointer data)
{
  const Counted *counted = data;

  for (guint l = 0; l < counted->lines->len; l++)
    add (counted->weeks, counted->weeks->work, g_array_index (counted->lines, guint, l), day, minutes);
}

static void
read_work (const Weeks *self, const LmPlanStepRow *steps, guint n_steps)
{
  guint n_kinds, n_crews;
  const LmStepRow *kinds = LM_ROWS (self->snapshot, STEP, &n_kinds);
  const LmCrewRow *crews = LM_ROWS (self->snapshot, CREW, &n_crews);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree const LmCalendarRow **calendars = g_new (const LmCalendarRow *, n_crews + 1);

  for (guint i = 0; i < n_kinds; i++)
    g_ptr_array_add (lines, list_lines (self, &kinds[i]));
  for (guint i = 0; i < n_crews; i++)
    calendars[i] = lm_calendar_of_crew (self->snapshot, &crews[i]);
  for (guint i = 0; i < n_steps; i++)
    {
      int kind = lm_snapshot_index (self->snapshot, LM_TABLE_STEP, steps[i].step);
      int crew = lm_snapshot_index (self->snapshot, LM_TABLE_CREW, steps[i].crew);

      if (kind >= 0 && crew >= 0)
        {
          Counted counted = { self, g_ptr_array_index (lines, kind) };

          lm_hands_spread (self->snapshot, calendars[crew], &steps[i], count_part, &counted);
        }
    }
}

static gboolean
is_valid (const LmPersonQualificationRow *row, LmDay day)
{
  return (row->valid_from == LM_DAY_NONE || day >= row->valid_from) && (row->valid_until == LM_DAY_NONE || day < row->valid_until);
}

static void
read_hands_of_person (const Weeks *self, const LmCrewRow *crew, const LmPersonRow *person)
{
  const LmCalendarRow *calendar = lm_calendar_of_crew (self->snapshot, crew);
  guint n_held, n_certificates;
  const LmCrewTradeRow *held = LM_ROWS (self->snapshot, CREW_TRADE, &n_held);
  const LmPersonQualificationRow *certificates = LM_ROWS (self->snapshot, PERSON_QUALIFICATION, &n_certificates);

  for (LmDay day = self->first; day < self->first + 7 * (int) self->n_weeks; day++)
    {
      int minutes = lm_hands_get (self->snapshot, calendar, crew, person, day);

      if (minutes == 0)
        continue;
      for (guint i = 0; i < n_held; i++)
        {
          int trade = held[i].crew == crew->id ? lm_snapshot_index (self->snapshot, LM_TABLE_TRADE, held[i].trade) : -1;

          if (trade >= 0)
            add (self, self->hands, trade, day, minutes);
        }
      for (guint i = 0; i < n_certificates; i++)
        {
          int qualification = certificates[i].person == person->id && is_valid (&certificates[i], day)
                              ? lm_snapshot_index (self->snapshot, LM_TABLE_QUALIFICATION, certificates[i].qualification) : -1;

          if (qualification >= 0)
            add (self, self->hands, self->n_trades + qualification, day, minutes);
        }
    }
}

static void
read_hands (const Weeks *self)
{
  guint n_persons;
  const LmPersonRow *persons = LM_ROWS (self->snapshot, PERSON, &n_persons);

  for (guint i = 0; i < n_persons; i++)
    {
      const LmCrewRow *crew = persons[i].active ? LM_FIND (self->snapshot, CREW, persons[i].crew) : NULL;

      if (crew != NULL)
        read_hands_of_person (self, crew, &persons[i]);
    }
}

GArray *
lm_capacity_list_weeks (LmSnapshot *snapshot, const LmPlanStepRow *steps, guint n_steps)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (LmCapacityWeek));
  Weeks self = { .snapshot = snapshot };
  LmDay first = LM_DAY_NONE, last = LM_DAY_NONE;
  const LmTradeRow *trades = LM_ROWS (snapshot, TRADE, &self.n_trades);
  const LmQualificationRow *qualifications = LM_ROWS (snapshot, QUALIFICATION, &self.n_qualifications);
  guint n_lines = self.n_trades + self.n_qualifications;
  g_autofree int *work = NULL, *hands = NULL;

  for (guint i = 0; i < n_steps; i++)
    {
      if (steps[i].start == LM_INSTANT_NONE || steps[i].end <= steps[i].start || steps[i].crew == 0)
        continue;
      if (first == LM_DAY_NONE || lm_instant_get_day (steps[i].start) < first)
        first = lm_instant_get_day (steps[i].start);
      if (last == LM_DAY_NONE || lm_instant_get_day (steps[i].end - 1) > last)
        last = lm_instant_get_day (steps[i].end - 1);
    }
  if (first == LM_DAY_NONE)
    return rows;
  self.first = first - lm_day_get_weekday (first);
  self.n_weeks = (guint) (last - self.first) / 7 + 1;
  self.work = work = g_new0 (int, n_lines * self.n_weeks + 1);
  self.hands = hands = g_new0 (int, n_lines * self.n_weeks + 1);
  read_work (&self, steps, n_steps);
  read_hands (&self);
  for (guint line = 0; line < n_lines; line++)
    {
      gboolean any = FALSE;

      for (guint week = 0; week < self.n_weeks; week++)
        any |= work[line * self.n_weeks + week] > 0;
      for (guint week = 0; any && week < self.n_weeks; week++)
        {
          LmCapacityWeek row = {
            .trade = line < self.n_trades ? trades[line].id : 0,
            .qualification = line < self.n_trades ? 0 : qualifications[line - self.n_trades].id,
            .monday = self.first + 7 * (int) week,
            .work = work[line * self.n_weeks + week],
            .hands = hands[line * self.n_weeks + week],
          };

          g_array_append_val (rows, row);
        }
    }
  return rows;
}

/* The rows of one plan, which need not stand together. */
static GArray *
collect_steps (LmSnapshot *snapshot, LmId plan)
{
  GArray *own = g_array_new (FALSE, FALSE, sizeof (LmPlanStepRow));
  guint n;
  const LmPlanStepRow *steps = LM_ROWS (snapshot, PLAN_STEP, &n);

  for (guint i = 0; i < n; i++)
    if (steps[i].plan == plan)
      g_array_append_val (own, steps[i]);
  return own;
}

GArray *
lm_capacity_list_weeks_of_plan (LmSnapshot *snapshot, LmId plan)
{
  g_autoptr (GArray) steps = collect_steps (snapshot, plan);

  return lm_capacity_list_weeks (snapshot, (const LmPlanStepRow *) steps->data, steps->len);
}

static int
percent (gint64 work, gint64 hands)
{
  if (hands <= 0)
    return work > 0 ? NO_HANDS : 0;
  return (int) MIN (NO_HANDS, work * 100 / hands);
}

static int
compare_totals (gconstpointer a, gconstpointer b)
{
  const LmCapacityTotal *x = a, *y = b;

  if (x->load != y->load)
    return y->load - x->load;
  if (x->trade != y->trade)
    return x->trade < y->trade ? -1 : 1;
  return x->qualification < y->qualification ? -1 : x->qualification > y->qualification;
}

GArray *
lm_capacity_sum (const GArray *weeks)
{
  GArray *totals = g_array_new (FALSE, TRUE, sizeof (LmCapacityTotal));

  for (guint i = 0; i < weeks->len;)
    {
      const LmCapacityWeek *head = &g_array_index (weeks, LmCapacityWeek, i);
      LmCapacityTotal total = { .trade = head->trade, .qualification = head->qualification, .worst = LM_DAY_NONE };
      guint first = G_MAXUINT, last = 0, end = i;

      for (; end < weeks->len; end++)
        {
          const LmCapacityWeek *week = &g_array_index (weeks, LmCapacityWeek, end);

          if (week->trade != head->trade || week->qualification != head->qualification)
            break;
          if (week->work > 0)
            {
              first = MIN (first, end);
              last = end;
            }
        }
      for (guint w = first; first != G_MAXUINT && w <= last; w++)
        {
          const LmCapacityWeek *week = &g_array_index (weeks, LmCapacityWeek, w);
          int load = percent (week->work, week->hands);

          total.work += week->work;
          total.hands += week->hands;
          total.weeks_full += load > FULL;
          if (total.worst == LM_DAY_NONE || load > total.worst_load)
            {
              total.worst = week->monday;
              total.worst_load = load;
            }
        }
      total.load = percent (total.work, total.hands);
      g_array_append_val (totals, total);
      i = end;
    }
  g_array_sort (totals, compare_totals);
  return totals;
}

static int
compare_expiries (gconstpointer a, gconstpointer b)
{
  const LmCapacityExpiry *x = a, *y = b;

  return x->until != y->until ? x->until - y->until : x->person < y->person ? -1 : x->person > y->person;
}

/* Counts the work of the person, after the day, that asks for the certificate;
 * another certificate of the same kind may cover it. */
static void
read_expiry (LmSnapshot *snapshot, const LmPersonQualificationRow *certificate, const LmPlanStepRow *steps, guint n_steps, GArray *rows)
{
  const LmPersonRow *person = LM_FIND (snapshot, PERSON, certificate->person);
  LmCapacityExpiry expiry = { certificate->person, certificate->qualification, certificate->valid_until, LM_DAY_NONE, 0 };
  guint n_needs, n_certificates;
  const LmStepQualificationRow *needs = LM_ROWS (snapshot, STEP_QUALIFICATION, &n_needs);
  const LmPersonQualificationRow *certificates = LM_ROWS (snapshot, PERSON_QUALIFICATION, &n_certificates);

  for (guint i = 0; person != NULL && i < n_steps; i++)
    {
      LmDay day = steps[i].start != LM_INSTANT_NONE ? lm_instant_get_day (steps[i].start) : LM_DAY_NONE;
      gboolean needed = FALSE, covered = FALSE;

      if (day == LM_DAY_NONE || day < certificate->valid_until || steps[i].crew != person->crew || person->number < 0 ||
          person->number > 63 || (steps[i].persons >> person->number & 1) == 0)
        continue;
      for (guint k = 0; k < n_needs && !needed; k++)
        needed = needs[k].step == steps[i].step && needs[k].qualification == certificate->qualification;
      for (guint k = 0; k < n_certificates && needed && !covered; k++)
        covered = certificates[k].person == person->id && certificates[k].qualification == certificate->qualification && is_valid (&certificates[k], day);
      if (!needed || covered)
        continue;
      expiry.n_steps++;
      expiry.first = expiry.first == LM_DAY_NONE ? day : MIN (expiry.first, day);
    }
  if (expiry.n_steps > 0)
    g_array_append_val (rows, expiry);
}

GArray *
lm_capacity_list_expiries (LmSnapshot *snapshot, const LmPlanStepRow *steps, guint n_steps)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (LmCapacityExpiry));
  guint n;
  const LmPersonQualificationRow *certificates = LM_ROWS (snapshot, PERSON_QUALIFICATION, &n);

  for (guint i = 0; i < n; i++)
    if (certificates[i].valid_until != LM_DAY_NONE)
      read_expiry (snapshot, &certificates[i], steps, n_steps, rows);
  g_array_sort (rows, compare_expiries);
  return rows;
}

GArray *
lm_capacity_list_expiries_of_plan (LmSnapshot *snapshot, LmId plan)
{
  g_autoptr (GArray) steps = collect_steps (snapshot, plan);

  return lm_capacity_list_expiries (snapshot, (const LmPlanStepRow *) steps->data, steps->len);
}
