#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "lm-words-private.h"
#include "project/lm-replan.h"

/* Work of today that runs over, and what that touches. */

static const LmVisitStepRow *
find_record (LmSnapshot *snapshot, LmId home, LmId step)
{
  guint n;
  const LmVisitStepRow **records = LM_OF_HOME (snapshot, VISIT_STEP, home, &n), *found = NULL;

  for (guint i = 0; i < n; i++)
    if (records[i]->step == step)
      found = records[i];
  return found;
}

/* Where one of these people goes next today. */
static void
find_next (LmSnapshot *snapshot, LmId plan, LmLate *late)
{
  LmDay day = lm_instant_get_day (late->until - 1);
  guint n;
  const LmPlanStepRow *steps = LM_ROWS (snapshot, PLAN_STEP, &n);
  const LmPlanStepRow *next = NULL;
  const LmAppointmentRow *appointment;
  LmInstant arrives;

  for (guint i = 0; i < n; i++)
    if (steps[i].plan == plan && steps[i].crew == late->crew && (steps[i].persons & late->persons) && steps[i].home &&
        steps[i].home != late->home && steps[i].start >= late->planned && lm_instant_get_day (steps[i].start) == day &&
        steps[i].state != LM_STEP_STATE_DONE && steps[i].state != LM_STEP_STATE_RUNNING &&
        (next == NULL || steps[i].start < next->start))
      next = &steps[i];
  if (next == NULL)
    return;
  late->next = next->home;
  late->next_start = next->start;
  appointment = lm_home_get_appointment (snapshot, next->home, LM_APPOINTMENT_KIND_CONNECTION);
  arrives = MAX (late->until, next->start);
  if (appointment && appointment->precision == LM_PRECISION_ARRIVAL && appointment->to_minute >= 0 && appointment->day == day)
    {
      late->arrival_until = appointment->to_minute;
      late->breaks = lm_instant_get_minute (arrives) >= appointment->to_minute;
    }
}

static int
compare_late (gconstpointer a, gconstpointer b)
{
  const LmLate *x = a, *y = b;

  if (x->breaks != y->breaks)
    return x->breaks ? -1 : 1;
  return (y->until - y->planned) - (x->until - x->planned);
}

/* One line per home and crew: when the last of its people is done. */
static LmLate *
get_late (GArray *list, LmId home, LmId crew)
{
  LmLate fresh = { .home = home, .crew = crew, .planned = LM_INSTANT_NONE, .until = LM_INSTANT_NONE,
                   .next_start = LM_INSTANT_NONE, .arrival_until = -1 };

  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, LmLate, i).home == home && g_array_index (list, LmLate, i).crew == crew)
      return &g_array_index (list, LmLate, i);
  g_array_append_val (list, fresh);
  return &g_array_index (list, LmLate, list->len - 1);
}

static gboolean
is_of_day (const LmPlanStepRow *step, LmId plan, LmDay day)
{
  return step->plan == plan && step->start != LM_INSTANT_NONE && step->crew && lm_instant_get_day (step->start) == day;
}

/* The minutes of the plan go on from when people really came, and from when a
 * step really began; what is not done by now ends now at the earliest. */
static void
read_visit (LmSnapshot *snapshot, LmId plan, const LmVisitRow *visit, GArray *list)
{
  guint n;
  const LmPlanStepRow **steps = LM_OF_HOME (snapshot, PLAN_STEP, visit->home, &n);
  LmInstant first = G_MAXINT32;
  int shift;

  for (guint s = 0; s < n; s++)
    if (is_of_day (steps[s], plan, visit->day))
      first = MIN (first, steps[s]->start);
  shift = visit->start != LM_INSTANT_NONE && first != G_MAXINT32 ? MAX (0, visit->start - first) : 0;
  for (guint s = 0; s < n; s++)
    {
      const LmVisitStepRow *record = find_record (snapshot, visit->home, steps[s]->step);
      LmLate *late;

      if (!is_of_day (steps[s], plan, visit->day) || steps[s]->state == LM_STEP_STATE_DONE ||
          (record && record->outcome != LM_OUTCOME_RUNNING))
        continue;
      late = get_late (list, visit->home, steps[s]->crew);
      late->persons |= steps[s]->persons;
      late->planned = MAX (late->planned, steps[s]->end);
      late->until = MAX (late->until, steps[s]->end + shift);
      if (record && record->start != LM_INSTANT_NONE)
        late->until = MAX (late->until, record->start + steps[s]->minutes);
    }
}

GArray *
lm_project_find_late (LmProject *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (LmLate));
  LmSnapshot *snapshot;
  const LmPlanRow *adopted;
  LmInstant now;
  guint n;
  const LmVisitRow *visits;

  g_return_val_if_fail (LM_IS_PROJECT (self), list);
  snapshot = lm_project_get_snapshot (self);
  adopted = lm_snapshot_get_adopted (snapshot);
  now = lm_project_get_now (self);
  visits = LM_ROWS (snapshot, VISIT, &n);
  for (guint i = 0; adopted && i < n; i++)
    if (visits[i].outcome == LM_OUTCOME_RUNNING && visits[i].day == lm_instant_get_day (now))
      read_visit (snapshot, adopted->id, &visits[i], list);
  for (guint i = list->len; i-- > 0;)
    {
      LmLate *late = &g_array_index (list, LmLate, i);

      late->until = MAX (late->until, now);
      if (late->until <= late->planned)
        g_array_remove_index (list, i);
    }
  for (guint i = 0; i < list->len; i++)
    find_next (snapshot, adopted->id, &g_array_index (list, LmLate, i));
  g_array_sort (list, compare_late);
  return list;
}

char *
lm_late_describe (LmSnapshot *snapshot, const LmLate *late)
{
  const LmHomeRow *home = LM_FIND (snapshot, HOME, late->home), *next = LM_FIND (snapshot, HOME, late->next);
  const LmCrewRow *crew = LM_FIND (snapshot, CREW, late->crew);
  g_autofree char *address = home ? lm_home_format_address (home) : g_strdup ("");
  g_autofree char *to = next ? lm_home_format_address (next) : NULL;
  g_autofree char *until = lm_minute_format (lm_instant_get_minute (late->until));
  g_autofree char *start = next ? lm_minute_format (lm_instant_get_minute (late->next_start)) : NULL;
  g_autofree char *promised = late->arrival_until >= 0 ? lm_minute_format (late->arrival_until) : NULL;
  int minutes = late->until - late->planned;
  const char *name = crew ? crew->name : "";

  if (next == NULL)
    return g_strdup_printf (ngettext ("%2$s: %3$s is %1$d minute late, done about %4$s; nobody waits for them",
                                      "%2$s: %3$s is %1$d minutes late, done about %4$s; nobody waits for them", (guint) minutes),
                            minutes, address, name, until);
  if (late->breaks)
    return g_strdup_printf (ngettext ("%2$s: %3$s is %1$d minute late, done about %4$s; at %5$s they were promised before %6$s",
                                      "%2$s: %3$s is %1$d minutes late, done about %4$s; at %5$s they were promised before %6$s",
                                      (guint) minutes),
                            minutes, address, name, until, to, promised);
  return g_strdup_printf (ngettext ("%2$s: %3$s is %1$d minute late, done about %4$s; next is %5$s at %6$s",
                                    "%2$s: %3$s is %1$d minutes late, done about %4$s; next is %5$s at %6$s", (guint) minutes),
                          minutes, address, name, until, to, start);
}
