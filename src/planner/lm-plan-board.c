#include "lm-plan-board-private.h"

#include <string.h>

struct _LmPlanBoard {
  LmPlanProblem *problem;
  LmDay origin;
  guint skill_words;
  LmPlanCrewDay ***days; /* per crew, per day of the horizon; NULL until asked for */
};

/* Stands in the place of a day on which the crew does not work. */
static LmPlanCrewDay day_off;

static inline guint
stride (LmPlanBoard *self, guint crew)
{
  return self->problem->crews[crew].n_words + self->skill_words;
}

static inline guint64 *
person_mask (LmPlanBoard *self, guint crew, LmPlanCrewDay *day, guint person)
{
  return day->data + person * stride (self, crew);
}

static inline gboolean
person_has_skill (LmPlanBoard *self, guint crew, LmPlanCrewDay *day, guint person, int skill)
{
  const guint64 *skills = person_mask (self, crew, day, person) + self->problem->crews[crew].n_words;

  return skills[skill / 64] >> (skill % 64) & 1;
}

static inline gboolean
test_bit (const guint64 *mask, int bit)
{
  return mask[bit / 64] >> (bit % 64) & 1;
}

/* Clears or sets the bits [from, to) and gives how many changed. */
static int
change_bits (guint64 *mask, int from, int to, gboolean set)
{
  int changed = 0;

  while (from < to)
    {
      int bit = from % 64, n = MIN (64 - bit, to - from);
      guint64 part = (n == 64 ? ~G_GUINT64_CONSTANT (0) : (G_GUINT64_CONSTANT (1) << n) - 1) << bit;
      guint64 before = mask[from / 64];

      mask[from / 64] = set ? before | part : before & ~part;
      changed += __builtin_popcountll (before ^ mask[from / 64]);
      from += n;
    }
  return changed;
}

static gboolean
all_bits (const guint64 *mask, int from, int to)
{
  while (from < to)
    {
      int bit = from % 64, n = MIN (64 - bit, to - from);
      guint64 part = (n == 64 ? ~G_GUINT64_CONSTANT (0) : (G_GUINT64_CONSTANT (1) << n) - 1) << bit;

      if ((mask[from / 64] & part) != part)
        return FALSE;
      from += n;
    }
  return TRUE;
}

/* mask &= mask >> shift, so that a bit stays where both ends of a run are free. */
static void
and_shifted (guint64 *mask, guint n_words, int shift)
{
  guint words = shift / 64;
  int bits = shift % 64;

  if (words == 0 && bits > 0 && n_words > 0)
    {
      for (guint i = 0; i + 1 < n_words; i++)
        mask[i] &= mask[i] >> bits | mask[i + 1] << (64 - bits);
      mask[n_words - 1] &= mask[n_words - 1] >> bits;
      return;
    }
  for (guint i = 0; i < n_words; i++)
    {
      guint64 low = i + words < n_words ? mask[i + words] : 0;
      guint64 high = i + words + 1 < n_words ? mask[i + words + 1] : 0;

      mask[i] &= bits ? low >> bits | high << (64 - bits) : low;
    }
}

/* The bits at which a run of `minutes` free ones starts: by doubling. */
static void
keep_run_starts (guint64 *mask, guint n_words, int minutes)
{
  for (int have = 1; have < minutes;)
    {
      int shift = MIN (have, minutes - have);

      and_shifted (mask, n_words, shift);
      have += shift;
    }
}

/* Whether the crew is in the project that day, and not away as a whole. */
static gboolean
is_available (LmPlanProblem *problem, const LmPlanCrew *crew, LmDay day)
{
  if (day < crew->from || day >= crew->until)
    return FALSE;
  for (guint i = crew->first_absence; i < crew->first_absence + crew->n_absences; i++)
    {
      const LmPlanSpan *span = &g_array_index (problem->absences, LmPlanSpan, i);

      if (day >= span->first && day < span->end)
        return FALSE;
    }
  return TRUE;
}

static LmPlanCrewDay *
make_day (LmPlanBoard *self, guint crew_index, LmDay day)
{
  LmPlanProblem *problem = self->problem;
  const LmPlanCrew *crew = &problem->crews[crew_index];
  LmPlanCrewDay *made;

  if (!lm_plan_crew_works (problem, crew, day))
    return &day_off;
  made = g_malloc0 (sizeof (LmPlanCrewDay) + sizeof (guint64) * crew->n_persons * stride (self, crew_index));
  made->length = crew->length;
  made->longest = -1;
  if (!is_available (problem, crew, day))
    return made;
  for (guint p = 0; p < crew->n_persons; p++)
    {
      guint64 *mask = person_mask (self, crew_index, made, p);

      if (!lm_plan_person_is_there (problem, &crew->persons[p], day))
        continue;
      made->free += change_bits (mask, 0, crew->length, TRUE);
      for (guint s = 0; s < problem->skills->len; s++)
        {
          const LmPlanSkill *skill = &g_array_index (problem->skills, LmPlanSkill, s);
          gboolean holds_trade = FALSE;

          for (guint c = 0; c < skill->n_crews && !holds_trade; c++)
            holds_trade = skill->crews[c] == crew_index;
          if (holds_trade && lm_plan_person_can (problem, &crew->persons[p], skill, day))
            mask[crew->n_words + s / 64] |= G_GUINT64_CONSTANT (1) << (s % 64);
        }
    }
  return made;
}

LmPlanBoard *
lm_plan_board_new (LmPlanProblem *problem)
{
  LmPlanBoard *self = g_new0 (LmPlanBoard, 1);

  self->problem = problem;
  self->origin = problem->first_day;
  self->skill_words = MAX (1, (problem->skills->len + 63) / 64);
  self->days = g_new0 (LmPlanCrewDay **, MAX (problem->n_crews, 1));
  for (guint c = 0; c < problem->n_crews; c++)
    self->days[c] = g_new0 (LmPlanCrewDay *, LM_PLAN_HORIZON);
  return self;
}

void
lm_plan_board_free (LmPlanBoard *self)
{
  for (guint c = 0; c < self->problem->n_crews; c++)
    {
      for (guint d = 0; d < LM_PLAN_HORIZON; d++)
        if (self->days[c][d] != &day_off)
          g_free (self->days[c][d]);
      g_free (self->days[c]);
    }
  g_free (self->days);
  g_free (self);
}

LmPlanCrewDay *
lm_plan_board_get (LmPlanBoard *self, guint crew, LmDay day)
{
  gint64 at = (gint64) day - self->origin;
  LmPlanCrewDay **place;

  if (at < 0 || at >= LM_PLAN_HORIZON)
    return NULL;
  place = &self->days[crew][at];
  if (*place == NULL)
    *place = make_day (self, crew, day);
  return *place == &day_off ? NULL : *place;
}

LmPlanCrewDay *
lm_plan_board_peek (LmPlanBoard *self, guint crew, LmDay day)
{
  gint64 at = (gint64) day - self->origin;

  return at < 0 || at >= LM_PLAN_HORIZON || self->days[crew][at] == &day_off ? NULL : self->days[crew][at];
}

void
lm_plan_board_forget_full (LmPlanBoard *self, LmDay day)
{
  for (guint c = 0; c < self->problem->n_crews; c++)
    {
      LmPlanCrewDay *crew_day = lm_plan_board_peek (self, c, day);

      if (crew_day)
        crew_day->full = 0;
    }
}

int
lm_plan_board_count_able (LmPlanBoard *self, guint crew, LmPlanCrewDay *day, int skill)
{
  int able = 0;

  for (guint p = 0; p < self->problem->crews[crew].n_persons; p++)
    able += person_has_skill (self, crew, day, p, skill);
  return able;
}

int
lm_plan_board_longest (LmPlanBoard *self, guint crew, LmPlanCrewDay *day)
{
  if (day->longest >= 0)
    return day->longest;
  day->longest = 0;
  for (guint p = 0; p < self->problem->crews[crew].n_persons; p++)
    {
      const guint64 *mask = person_mask (self, crew, day, p);
      int run = 0;

      for (guint w = 0; w < self->problem->crews[crew].n_words; w++)
        {
          guint64 word = mask[w];
          int left = 64;

          /* Runs of ones and zeroes, word by word; a run may go on in the next. */
          while (left > 0)
            {
              int ones = word == ~G_GUINT64_CONSTANT (0) ? 64 : __builtin_ctzll (~word);
              int zeroes;

              ones = MIN (ones, left);
              run += ones;
              day->longest = MAX (day->longest, run);
              left -= ones;
              if (left == 0)
                break;
              run = 0;
              word >>= ones;
              zeroes = word == 0 ? left : MIN (__builtin_ctzll (word), left);
              left -= zeroes;
              if (left > 0)
                word >>= zeroes;
            }
        }
    }
  return day->longest;
}

/* Who of those who can. */
static void
choose (LmPlanBoard *self, guint crew_index, LmPlanCrewDay *day, int skill, int persons, int minutes, int found,
        guint64 prefer, guint64 *chosen)
{
  const LmPlanCrew *crew = &self->problem->crews[crew_index];
  int left = persons;

  *chosen = 0;
  /* Who is there already; then who has nothing more to do that day, so that
   * nobody leaves a home to come back to it; of these who has just finished. */
  for (int round = 0; round < 5 && left > 0; round++)
    for (guint p = 0; p < crew->n_persons && left > 0; p++)
      {
        guint64 bit = G_GUINT64_CONSTANT (1) << p;
        const guint64 *mask = person_mask (self, crew_index, day, p);

        if ((*chosen & bit) || (round == 0 && !(prefer & bit)) ||
            ((round == 1 || round == 3) && found > 0 && test_bit (mask, found - 1)) ||
            ((round == 1 || round == 2) && !all_bits (mask, found, day->length)))
          continue;
        if (!person_has_skill (self, crew_index, day, p, skill) || !all_bits (mask, found, found + minutes))
          continue;
        *chosen |= bit;
        left--;
      }
}

int
lm_plan_board_find (LmPlanBoard *self, guint crew_index, LmPlanCrewDay *day, int skill, int persons, int minutes,
                    int from, int until, guint64 prefer, guint64 *chosen)
{
  const LmPlanCrew *crew = &self->problem->crews[crew_index];
  /* at_least[k]: minutes at which k + 1 persons can start; a count in bits. */
  guint64 at_least[64][LM_PLAN_MAX_WORDS];
  guint64 starts[LM_PLAN_MAX_WORDS];
  guint able = 0, first_word, n_words;
  int found = -1;

  until = MIN (until, day->length);
  if (minutes <= 0 || persons <= 0 || persons > 63 || (guint) persons > crew->n_persons || until - from < minutes)
    return -1;
  if (lm_plan_board_longest (self, crew_index, day) < minutes)
    return -1;
  /* Often enough of them can start at once. */
  for (guint p = 0; p < crew->n_persons && able < (guint) persons; p++)
    able += person_has_skill (self, crew_index, day, p, skill) && all_bits (person_mask (self, crew_index, day, p), from, from + minutes);
  if (able == (guint) persons)
    {
      choose (self, crew_index, day, skill, persons, minutes, from, prefer, chosen);
      return from;
    }
  able = 0;
  /* Only the words between the two ends are looked at. */
  first_word = (guint) from / 64;
  n_words = MIN (crew->n_words, ((guint) until + 63) / 64) - first_word;
  for (int k = 0; k < persons; k++)
    memset (at_least[k], 0, n_words * sizeof (guint64));
  for (guint p = 0; p < crew->n_persons; p++)
    {
      if (!person_has_skill (self, crew_index, day, p, skill))
        continue;
      able++;
      memcpy (starts, person_mask (self, crew_index, day, p) + first_word, n_words * sizeof (guint64));
      keep_run_starts (starts, n_words, minutes);
      for (int k = persons - 1; k > 0; k--)
        for (guint w = 0; w < n_words; w++)
          at_least[k][w] |= at_least[k - 1][w] & starts[w];
      for (guint w = 0; w < n_words; w++)
        at_least[0][w] |= starts[w];
      /* Nothing is earlier than the first minute. */
      if (at_least[persons - 1][0] >> (from % 64) & 1)
        break;
    }
  if (able < (guint) persons)
    return -1;

  for (guint w = 0; w < n_words && found < 0; w++)
    {
      guint64 word = at_least[persons - 1][w];

      if (w == 0)
        word &= ~G_GUINT64_CONSTANT (0) << (from % 64);
      if (word)
        found = (int) (first_word + w) * 64 + __builtin_ctzll (word);
    }
  if (found < 0 || found + minutes > until)
    return -1;

  choose (self, crew_index, day, skill, persons, minutes, found, prefer, chosen);
  return found;
}

guint64
lm_plan_board_numbers (LmPlanBoard *self, guint crew, guint64 chosen)
{
  guint64 numbers = 0;

  for (guint p = 0; p < self->problem->crews[crew].n_persons; p++)
    if (chosen >> p & 1)
      numbers |= G_GUINT64_CONSTANT (1) << self->problem->crews[crew].persons[p].number;
  return numbers;
}

/* The work minutes of [start, end) on one of its days. */
static void
part_of_day (const LmPlanCrew *crew, LmDay day, LmInstant start, LmInstant end, int *from, int *to)
{
  *from = day > lm_instant_get_day (start) ? 0 : lm_plan_crew_work_of (crew, lm_instant_get_minute (start));
  *to = day < lm_instant_get_day (end - 1) ? crew->length
                                           : lm_plan_crew_work_of (crew, end - lm_instant (day, 0));
}

void
lm_plan_board_mark (LmPlanBoard *self, guint crew_index, guint64 persons, LmInstant start, LmInstant end, gboolean busy)
{
  const LmPlanCrew *crew = &self->problem->crews[crew_index];

  if (end <= start)
    return;
  for (LmDay day = MAX (lm_instant_get_day (start), self->origin); day <= lm_instant_get_day (end - 1); day++)
    {
      LmPlanCrewDay *crew_day = lm_plan_board_get (self, crew_index, day);
      int from, to;

      if (crew_day == NULL)
        continue;
      part_of_day (crew, day, start, end, &from, &to);
      for (guint p = 0; p < crew->n_persons; p++)
        if (persons >> crew->persons[p].number & 1)
          {
            int changed = change_bits (person_mask (self, crew_index, crew_day, p), from, to, !busy);

            crew_day->free += busy ? -changed : changed;
          }
      crew_day->longest = -1;
    }
}

gboolean
lm_plan_board_is_free (LmPlanBoard *self, guint crew_index, guint64 persons, int skill, LmInstant start, LmInstant end)
{
  const LmPlanCrew *crew = &self->problem->crews[crew_index];
  guint64 seen = 0;

  for (guint p = 0; p < crew->n_persons; p++)
    seen |= G_GUINT64_CONSTANT (1) << crew->persons[p].number;
  if ((persons & ~seen) || end <= start)
    return FALSE;
  for (LmDay day = lm_instant_get_day (start); day <= lm_instant_get_day (end - 1); day++)
    {
      LmPlanCrewDay *crew_day = lm_plan_board_get (self, crew_index, day);
      int from, to;

      if (crew_day == NULL)
        {
          if (day == lm_instant_get_day (start) || day == lm_instant_get_day (end - 1))
            return FALSE;
          continue;
        }
      part_of_day (crew, day, start, end, &from, &to);
      for (guint p = 0; p < crew->n_persons; p++)
        if ((persons >> crew->persons[p].number & 1) &&
            (!person_has_skill (self, crew_index, crew_day, p, skill) ||
             !all_bits (person_mask (self, crew_index, crew_day, p), from, to)))
          return FALSE;
    }
  return TRUE;
}

gboolean
lm_plan_board_is_idle (LmPlanBoard *self, guint crew_index, guint64 persons, LmInstant start, LmInstant end)
{
  const LmPlanCrew *crew = &self->problem->crews[crew_index];

  for (LmDay day = lm_instant_get_day (start); day <= lm_instant_get_day (end - 1); day++)
    {
      LmPlanCrewDay *crew_day = lm_plan_board_get (self, crew_index, day);
      int from, to;

      if (crew_day == NULL)
        return FALSE;
      part_of_day (crew, day, start, end, &from, &to);
      for (guint p = 0; p < crew->n_persons; p++)
        if ((persons >> crew->persons[p].number & 1) &&
            (from >= to || !all_bits (person_mask (self, crew_index, crew_day, p), from, to)))
          return FALSE;
    }
  return TRUE;
}

/* The first minute from `from` on that is not free. */
static int
run_end (const guint64 *mask, int from, int length)
{
  while (from < length)
    {
      guint64 word = ~mask[from / 64] >> (from % 64);

      if (word)
        return MIN (length, from + __builtin_ctzll (word));
      from += 64 - from % 64;
    }
  return length;
}

/* How many minutes the person can work on without other work, from `from` on
 * that day; stops counting at `enough`. */
static int
reach (LmPlanBoard *self, guint crew_index, guint person, int skill, LmDay day, int from, int enough)
{
  const LmPlanCrew *crew = &self->problem->crews[crew_index];
  int total = 0;

  for (LmDay looked = 0; looked < 400 && total < enough; looked++, day++)
    {
      LmPlanCrewDay *crew_day = lm_plan_board_get (self, crew_index, day);
      const guint64 *mask;
      int to = from;

      if (crew_day == NULL)
        {
          /* Who is away over the weekend does not come back to the work either. */
          if (total > 0 && !lm_plan_person_is_there (self->problem, &self->problem->crews[crew_index].persons[person], day))
            return total;
          continue;
        }
      mask = person_mask (self, crew_index, crew_day, person);
      if (!person_has_skill (self, crew_index, crew_day, person, skill))
        return total;
      to = run_end (mask, from, crew->length);
      total += to - from;
      if (to < crew->length)
        return total;
      from = 0;
    }
  return total;
}

/* The minute from which the person is free till the end of the day. */
static int
free_till_end_from (const guint64 *mask, int length)
{
  int at = length;

  while (at > 0)
    {
      int bit = (at - 1) % 64;
      guint64 word = mask[(at - 1) / 64] << (63 - bit);
      int ones = word == ~G_GUINT64_CONSTANT (0) ? 64 : __builtin_clzll (~word);

      at -= MIN (ones, bit + 1);
      if (ones <= bit)
        break;
    }
  return at;
}

gboolean
lm_plan_board_find_long (LmPlanBoard *self, guint crew_index, LmDay day, int skill, int persons, int minutes, int from,
                         guint64 *chosen, LmInstant *start, LmInstant *end)
{
  const LmPlanCrew *crew = &self->problem->crews[crew_index];
  LmPlanCrewDay *crew_day = lm_plan_board_get (self, crew_index, day);
  int begin = -1, left = minutes, tails[64];

  if (crew_day == NULL || persons <= 0 || (guint) persons > crew->n_persons)
    return FALSE;
  for (guint p = 0; p < crew->n_persons; p++)
    tails[p] = person_has_skill (self, crew_index, crew_day, p, skill)
                 ? MAX (from, free_till_end_from (person_mask (self, crew_index, crew_day, p), crew->length))
                 : crew->length;
  /* A run over the night starts where one of its people becomes free for the
   * rest of the day: the earliest such minute at which enough of them are. */
  for (int last = -1; begin < 0;)
    {
      int at = crew->length, able = 0;

      for (guint p = 0; p < crew->n_persons; p++)
        if (tails[p] > last)
          at = MIN (at, tails[p]);
      if (at >= crew->length)
        return FALSE;
      last = at;
      *chosen = 0;
      for (guint p = 0; p < crew->n_persons && able < persons; p++)
        if (tails[p] <= at && reach (self, crew_index, p, skill, day, at, minutes) >= minutes)
          {
            *chosen |= G_GUINT64_CONSTANT (1) << p;
            able++;
          }
      if (able == persons)
        begin = at;
    }

  *start = lm_instant (day, lm_plan_crew_start_of (crew, begin));
  for (;; day++)
    {
      if (lm_plan_board_get (self, crew_index, day) == NULL)
        continue;
      if (begin + left <= crew->length)
        break;
      left -= crew->length - begin;
      begin = 0;
    }
  *end = lm_instant (day, lm_plan_crew_end_of (crew, begin + left));
  return TRUE;
}
