#include "lm-plan-problem-private.h"

#include <string.h>

#include "core/lm-calendar.h"

/* Crews, persons and what they may do. */

static guint
add_absences (LmPlanProblem *self, LmId crew, LmId person)
{
  guint n, first = self->absences->len;
  const LmAbsenceRow *rows = LM_ROWS (self->snapshot, ABSENCE, &n);

  for (guint i = 0; i < n; i++)
    if (person ? rows[i].person == person : (rows[i].crew == crew && rows[i].person == 0))
      {
        LmPlanSpan span = { rows[i].first_day, rows[i].end_day };

        g_array_append_val (self->absences, span);
      }
  return first;
}

static void
add_person (LmPlanProblem *self, const LmPersonRow *row)
{
  LmPlanPerson person = { .id = row->id, .number = row->number, .first_certificate = self->certificates->len };
  guint n;
  const LmPersonQualificationRow *held = LM_ROWS (self->snapshot, PERSON_QUALIFICATION, &n);

  for (guint i = 0; i < n; i++)
    if (held[i].person == row->id)
      {
        LmPlanCertificate certificate = {
          held[i].qualification,
          { held[i].valid_from, held[i].valid_until == LM_DAY_NONE ? G_MAXINT32 : held[i].valid_until },
        };

        g_array_append_val (self->certificates, certificate);
      }
  person.n_certificates = self->certificates->len - person.first_certificate;
  person.first_absence = add_absences (self, 0, row->id);
  person.n_absences = self->absences->len - person.first_absence;
  g_array_append_val (self->persons, person);
}

/* Without a calendar the hours are those of the connection day. */
void
lm_plan_crew_set_hours (LmPlanProblem *self, LmPlanCrew *crew, const LmCalendarRow *calendar)
{
  int start = calendar ? calendar->work_start : self->project->visit_start;
  int end = calendar ? calendar->work_end : self->project->visit_end;
  int lunch_start = calendar ? calendar->lunch_start : self->project->lunch_start;
  int lunch_end = calendar ? calendar->lunch_end : self->project->lunch_end;

  start = CLAMP (start, 0, LM_MINUTES_OF_DAY);
  end = CLAMP (end, start, LM_MINUTES_OF_DAY);
  lunch_start = CLAMP (lunch_start, start, end);
  lunch_end = CLAMP (lunch_end, lunch_start, end);
  crew->start = start;
  crew->lunch_at = lunch_start - start;
  crew->lunch_length = lunch_end - lunch_start;
  crew->length = end - start - crew->lunch_length;
  crew->calendar = calendar;
  crew->n_words = MAX (1, (crew->length + 63) / 64);
}

void
lm_plan_problem_read_crews (LmPlanProblem *self)
{
  guint n, n_persons, at = 0;
  const LmCrewRow *rows = LM_ROWS (self->snapshot, CREW, &n);
  const LmPersonRow *persons = LM_ROWS (self->snapshot, PERSON, &n_persons);

  self->crews = g_new0 (LmPlanCrew, MAX (n, 1));
  self->n_crews = n;
  for (guint i = 0; i < n; i++)
    {
      LmPlanCrew *crew = &self->crews[i];

      crew->id = rows[i].id;
      crew->party = rows[i].party;
      crew->from = rows[i].available_from;
      crew->until = rows[i].available_until == LM_DAY_NONE ? G_MAXINT32 : rows[i].available_until;
      lm_plan_crew_set_hours (self, crew, lm_calendar_of_crew (self->snapshot, &rows[i]));
      crew->first_absence = add_absences (self, crew->id, 0);
      crew->n_absences = self->absences->len - crew->first_absence;
      for (guint p = 0; p < n_persons; p++)
        if (persons[p].crew == crew->id && persons[p].active && persons[p].number >= 0 && persons[p].number < 63)
          {
            add_person (self, &persons[p]);
            crew->n_persons++;
          }
      g_hash_table_insert (self->crew_index, (gpointer) &rows[i].id, GUINT_TO_POINTER (i + 1));
    }
  /* Only now does the array of persons stand still. */
  for (guint i = 0; i < n; i++)
    {
      self->crews[i].persons = &g_array_index (self->persons, LmPlanPerson, at);
      at += self->crews[i].n_persons;
    }
}

/* A subcontractor works for its parent; five levels are more than anybody has. */
static gboolean
works_for (LmPlanProblem *self, LmId party, LmId principal)
{
  for (int level = 0; party && level < 5; level++)
    {
      const LmPartyRow *row = LM_FIND (self->snapshot, PARTY, party);

      if (party == principal)
        return TRUE;
      party = row ? row->parent : 0;
    }
  return FALSE;
}

static int
compare_sizes (gconstpointer a, gconstpointer b, gpointer data)
{
  LmPlanProblem *self = data;
  guint x = *(const guint *) a, y = *(const guint *) b;

  if (self->crews[x].n_persons != self->crews[y].n_persons)
    return self->crews[x].n_persons > self->crews[y].n_persons ? -1 : 1;
  return x < y ? -1 : x > y;
}

/* The index of what the step asks of its people. A responsible party works with
 * its own crews and those of its subcontractors. */
int
lm_plan_problem_add_skill (LmPlanProblem *self, LmId step, LmId trade, LmId party)
{
  LmPlanSkill skill = { .trade = trade, .party = party };
  g_autoptr (GArray) needs = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (GArray) crews = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n;
  const LmStepQualificationRow *qualifications = LM_ROWS (self->snapshot, STEP_QUALIFICATION, &n);
  const LmCrewTradeRow *trades;

  for (guint i = 0; i < n; i++)
    if (qualifications[i].step == step)
      g_array_append_val (needs, qualifications[i].qualification);
  for (guint s = 0; s < self->skills->len; s++)
    {
      LmPlanSkill *known = &g_array_index (self->skills, LmPlanSkill, s);

      if (known->trade == trade && known->party == party && known->n_qualifications == needs->len &&
          (needs->len == 0 || memcmp (known->qualifications, needs->data, needs->len * sizeof (LmId)) == 0))
        return (int) s;
    }

  trades = LM_ROWS (self->snapshot, CREW_TRADE, &n);
  for (guint c = 0; c < self->n_crews; c++)
    for (guint i = 0; i < n; i++)
      if (trades[i].crew == self->crews[c].id && trades[i].trade == trade &&
          (party == 0 || works_for (self, self->crews[c].party, party)))
        {
          g_array_append_val (crews, c);
          break;
        }
  /* The larger first: what can be divided is done sooner by them. */
  g_array_sort_with_data (crews, compare_sizes, self);
  skill.n_qualifications = needs->len;
  skill.qualifications = (const LmId *) g_array_free (g_steal_pointer (&needs), FALSE);
  skill.n_crews = crews->len;
  skill.crews = (guint *) g_array_free (g_steal_pointer (&crews), FALSE);
  g_array_append_val (self->skills, skill);
  return (int) self->skills->len - 1;
}

static gboolean
is_absent (LmPlanProblem *self, guint first, guint n, LmDay day)
{
  for (guint i = first; i < first + n; i++)
    {
      const LmPlanSpan *span = &g_array_index (self->absences, LmPlanSpan, i);

      if (day >= span->first && day < span->end)
        return TRUE;
    }
  return FALSE;
}

/* Whether the crew's calendar has it work that day; absence is not looked at,
 * because work that pauses overnight pauses over a day off, not over illness. */
gboolean
lm_plan_crew_works (LmPlanProblem *self, const LmPlanCrew *crew, LmDay day)
{
  return crew->length > 0 && lm_calendar_is_working (self->snapshot, crew->calendar, day, NULL);
}

gboolean
lm_plan_person_is_there (LmPlanProblem *self, const LmPlanPerson *person, LmDay day)
{
  return !is_absent (self, person->first_absence, person->n_absences, day);
}

gboolean
lm_plan_person_can (LmPlanProblem *self, const LmPlanPerson *person, const LmPlanSkill *skill, LmDay day)
{
  for (guint q = 0; q < skill->n_qualifications; q++)
    {
      gboolean holds = FALSE;

      for (guint i = 0; i < person->n_certificates && !holds; i++)
        {
          const LmPlanCertificate *certificate =
            &g_array_index (self->certificates, LmPlanCertificate, person->first_certificate + i);

          holds = certificate->qualification == skill->qualifications[q] && day >= certificate->span.first &&
                  day < certificate->span.end;
        }
      if (!holds)
        return FALSE;
    }
  return TRUE;
}
