#include "lm-simulation-private.h"

#include <string.h>

#include "core/lm-calendar.h"

/* Working days by number, and the days on which a set of crews works. */

/* Working days that are looked at past the plan: as many again, and two years
 * at least. What is later than that is late enough. */
#define MARGIN 500
#define MOST_DAYS 12000

/* Bit 0 of table[day]: the crew works. */
static void
mark_days_off (LmSimulation *self, const LmCrewRow *crew, guint8 *works)
{
  const LmCalendarRow *calendar = lm_calendar_of_crew (self->snapshot, crew);
  guint n_absences, n_persons;
  const LmAbsenceRow *absences = LM_ROWS (self->snapshot, ABSENCE, &n_absences);
  const LmPersonRow *persons = LM_ROWS (self->snapshot, PERSON, &n_persons);
  guint8 *away = g_new0 (guint8, self->n_days);
  guint8 n_crew = 0;

  for (guint d = 0; d < self->n_days; d++)
    works[d] = lm_calendar_is_working (self->snapshot, calendar, self->days[d], NULL) &&
               (crew->available_from == LM_DAY_NONE || self->days[d] >= crew->available_from);
  /* Somebody takes the place of a crew that has gone for good. */
  for (guint d = 0; d < self->n_days && crew->available_until != LM_DAY_NONE; d++)
    if (self->days[d] >= crew->available_until)
      works[d] = TRUE;
  for (guint p = 0; p < n_persons; p++)
    {
      if (persons[p].crew != crew->id || !persons[p].active)
        continue;
      n_crew++;
      for (guint a = 0; a < n_absences; a++)
        for (guint d = 0; absences[a].person == persons[p].id && d < self->n_days; d++)
          away[d] += self->days[d] >= absences[a].first_day && self->days[d] < absences[a].end_day;
    }
  for (guint d = 0; d < self->n_days; d++)
    if (n_crew > 0 && away[d] >= n_crew)
      works[d] = FALSE;
  for (guint a = 0; a < n_absences; a++)
    for (guint d = 0; absences[a].crew == crew->id && d < self->n_days; d++)
      if (self->days[d] >= absences[a].first_day && self->days[d] < absences[a].end_day)
        works[d] = FALSE;
  g_free (away);
}

void
lm_simulation_make_days (LmSimulation *self, LmDay first, LmDay last)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (LmDay));
  guint n = MOST_DAYS;

  for (LmDay day = first; days->len < n && day < first + 4 * MOST_DAYS; day++)
    {
      if (n == MOST_DAYS && day > last)
        n = MIN (MOST_DAYS, days->len + MAX (days->len, MARGIN));
      if (lm_calendar_is_working (self->snapshot, NULL, day, NULL))
        g_array_append_val (days, day);
    }
  /* A calendar on which nobody ever works. */
  if (days->len == 0)
    g_array_append_val (days, first);
  self->n_days = days->len;
  self->days = (LmDay *) g_array_free (days, FALSE);
}

guint
lm_simulation_find_day (LmSimulation *self, LmDay day)
{
  guint low = 0, high = self->n_days - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->days[middle] >= day)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

guint
lm_simulation_add_crews (LmSimulation *self, GHashTable *known, GArray *crews)
{
  g_autoptr (GString) key = g_string_new (NULL);
  gpointer found;
  guint16 *next;
  guint8 *all, *works;
  guint n_rows;
  const LmCrewRow *rows = LM_ROWS (self->snapshot, CREW, &n_rows);

  for (guint i = 0; i < crews->len; i++)
    g_string_append_printf (key, "%u ", g_array_index (crews, guint, i));
  if (g_hash_table_lookup_extended (known, key->str, NULL, &found))
    return GPOINTER_TO_UINT (found);

  all = g_new (guint8, self->n_days);
  works = g_new (guint8, self->n_days);
  next = g_new (guint16, self->n_days);
  memset (all, TRUE, self->n_days);
  for (guint i = 0; i < crews->len; i++)
    {
      mark_days_off (self, &rows[g_array_index (crews, guint, i)], works);
      for (guint d = 0; d < self->n_days; d++)
        all[d] = all[d] && works[d];
    }
  for (guint d = self->n_days; d-- > 0;)
    next[d] = all[d] || d + 1 == self->n_days ? (guint16) d : next[d + 1];
  g_free (works);
  g_free (all);
  g_ptr_array_add (self->crew_days, next);
  g_hash_table_insert (known, g_string_free (g_steal_pointer (&key), FALSE), GUINT_TO_POINTER (self->crew_days->len - 1));
  return self->crew_days->len - 1;
}
