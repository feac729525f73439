#include "lm-replan-private.h"

#include <glib/gi18n-lib.h>

#include "core/lm-calendar.h"
#include "core/lm-home.h"
#include "lm-words-private.h"

/* Options in the words of the office. */

char *
lm_replan_describe (LmReplan *self)
{
  const LmCrewRow *crew = LM_FIND (self->snapshot, CREW, self->question.crew);
  const LmHomeRow *home = LM_FIND (self->snapshot, HOME, self->question.home);
  g_autofree char *address = home ? lm_home_format_address (home) : NULL;
  guint n = self->homes->len;

  if (self->gone)
    return g_strdup_printf (_("%s does not want to be connected. Its day comes free."), address);
  if (home)
    return g_strdup_printf (_("%s needs another day."), address);
  if (crew)
    return g_strdup_printf (ngettext ("%2$s is away: %1$u home needs other people or another day.",
                                      "%2$s is away: %1$u homes need other people or another day.", n), n, crew->name);
  if (self->street)
    return g_strdup_printf (ngettext ("%2$s is closed: %1$u home needs another day.",
                                      "%2$s is closed: %1$u homes need another day.", n), n, self->street);
  if (self->question.late)
    return g_strdup_printf (ngettext ("The work runs over: %u home is reached late.", "The work runs over: %u homes are reached late.", n), n);
  return g_strdup_printf (ngettext ("%u home can't stand where the plan has it.", "%u homes can't stand where the plan has them.", n), n);
}

char *
lm_replan_describe_option (LmReplan *self, guint i)
{
  const LmRepairOption *option = lm_replan_get_option (self, i);
  const LmRepairMove *first = &g_array_index (option->moves, LmRepairMove, 0);
  g_autofree char *day = lm_words_of_day (first->to_day);
  gboolean one = self->homes->len == 1 && !self->gone;

  if (self->gone)
    return option->moves->len > 1 ? g_strdup (_("Give the day to another home")) : g_strdup (_("Leave the day free as buffer"));
  switch (option->rung)
    {
    case LM_REPAIR_ABSORB:
      return one ? g_strdup_printf (_("%s, within the train"), day) : g_strdup (_("With other people or within the trains"));
    case LM_REPAIR_STANDBY:
      return one ? g_strdup_printf (_("%s, and the free day goes to a home on the standby list"), day)
                 : g_strdup (_("The free day goes to a home on the standby list"));
    case LM_REPAIR_UNPROMISED:
      return one ? g_strdup_printf (_("%s, another home without an appointment goes later"), day)
                 : g_strdup (_("The line moves on, in the order of the trains"));
    case LM_REPAIR_SEARCH:
      return g_strdup (_("Keep the appointments that are near, move others that have more notice"));
    case LM_REPAIR_BACK:
    case LM_N_REPAIR:
    default:
      return one ? g_strdup_printf (_("%s, where there is room"), day) : g_strdup (_("At the end of the train, all else stands"));
    }
}

static void
say_days (GStrvBuilder *phrases, int days, const char *later_one, const char *later_many, const char *sooner_one, const char *sooner_many)
{
  guint n = (guint) ABS (days);

  g_strv_builder_take (phrases, g_strdup_printf (days > 0 ? ngettext (later_one, later_many, n) : ngettext (sooner_one, sooner_many, n), n));
}

char **
lm_replan_describe_consequences (LmReplan *self, guint i)
{
  const LmRepairOption *option = lm_replan_get_option (self, i);
  g_autoptr (GStrvBuilder) phrases = g_strv_builder_new ();
  int train = lm_calendar_count (self->snapshot, NULL, option->train_end_before, option->train_end);
  int district = lm_calendar_count (self->snapshot, NULL, option->district_end_before, option->district_end);
  guint asked = 0;

  for (guint m = 0; m < option->moves->len; m++)
    asked += lm_replan_must_ask (self, &g_array_index (option->moves, LmRepairMove, m));
  if (option->n_others == 0)
    g_strv_builder_add (phrases, _("nobody else moves"));
  else
    g_strv_builder_take (phrases, g_strdup_printf (ngettext ("%u other home moves", "%u other homes move", option->n_others), option->n_others));
  if (option->n_other_promises > 0)
    g_strv_builder_take (phrases, g_strdup_printf (ngettext ("%u appointment of another home moves", "%u appointments of other homes move",
                                                             option->n_other_promises), option->n_other_promises));
  if (asked > 0)
    g_strv_builder_take (phrases, g_strdup_printf (ngettext ("%u resident must be asked", "%u residents must be asked", asked), asked));
  if (option->n_unplaced > 0)
    g_strv_builder_take (phrases, g_strdup_printf (ngettext ("%u home finds no day", "%u homes find no day", option->n_unplaced), option->n_unplaced));
  if (option->shift != 0 && self->homes->len > 0 && option->moves->len > 0 &&
      g_array_index (option->moves, LmRepairMove, 0).from_day != LM_DAY_NONE)
    say_days (phrases, option->shift, N_("%u working day later in all"), N_("%u working days later in all"),
              N_("%u working day sooner in all"), N_("%u working days sooner in all"));
  if (train != 0 && option->train_end != LM_DAY_NONE)
    say_days (phrases, train, N_("the train ends %u working day later"), N_("the train ends %u working days later"),
              N_("the train ends %u working day sooner"), N_("the train ends %u working days sooner"));
  if (option->train && train > 0)
    g_strv_builder_add (phrases, option->in_buffer ? _("within its buffer") : _("past its buffer"));
  if (district > 0)
    say_days (phrases, district, N_("the district ends %u working day later"), N_("the district ends %u working days later"),
              N_("the district ends %u working day sooner"), N_("the district ends %u working days sooner"));
  else
    g_strv_builder_add (phrases, _("the district ends when it did"));
  return g_strv_builder_end (phrases);
}

static char *
describe_move (LmReplan *self, const LmRepairMove *move)
{
  const LmHomeRow *home = LM_FIND (self->snapshot, HOME, move->home);
  g_autofree char *address = home ? lm_home_format_address (home) : g_strdup ("");
  g_autofree char *from = lm_words_of_day (move->from_day), *to = lm_words_of_day (move->to_day);
  g_autofree char *p80 = lm_words_of_day (move->p80_day), *text = NULL;
  g_autofree char *start = move->to_start >= 0 ? lm_minute_format (move->to_start) : NULL;
  g_autofree char *end = move->to_end >= 0 ? lm_minute_format (move->to_end) : NULL;

  if (move->to_day == LM_DAY_NONE)
    return move->home == self->gone ? g_strdup_printf (_("%s: out of the plan, was %s"), address, from)
                                    : g_strdup_printf (_("%s: no day can be found"), address);
  if (move->from_day == LM_DAY_NONE)
    text = g_strdup_printf (_("%s: %s, %s–%s"), address, to, start, end);
  else if (move->from_day == move->to_day && move->from_start == move->to_start && move->before_moves)
    text = g_strdup_printf (_("%s: %s stays, work before the visit moves"), address, to);
  else if (move->from_day == move->to_day)
    text = g_strdup_printf (_("%s: %s as it was, %s–%s, by other people or at another hour"), address, to, start, end);
  else
    text = g_strdup_printf (_("%s: %s, %s–%s, was %s"), address, to, start, end, from);
  if (move->p80_day != LM_DAY_NONE && move->p80_day > move->to_day)
    {
      g_autofree char *without = g_steal_pointer (&text);

      text = g_strdup_printf (_("%s; eight in ten by %s"), without, p80);
    }
  if (move->standby)
    return g_strdup_printf (_("%s; can come at short notice, call first"), text);
  if (move->breaks_promise)
    return g_strdup_printf (_("%s; was told another day, must be asked again"), text);
  if (lm_replan_must_ask (self, move))
    return g_strdup_printf (_("%s; must be asked"), text);
  if (move->told != LM_APPOINTMENT_STATE_NONE && move->told != LM_APPOINTMENT_STATE_CANCELLED)
    return g_strdup_printf (_("%s; what was told holds"), text);
  return g_strdup_printf (_("%s; nothing was promised"), text);
}

char **
lm_replan_describe_moves (LmReplan *self, guint i, guint most)
{
  const LmRepairOption *option = lm_replan_get_option (self, i);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  guint n = option->moves->len, said = 0;

  /* Who must be asked comes first. */
  for (int asked = 1; asked >= 0; asked--)
    for (guint m = 0; m < n && (said < most || n == most + 1); m++)
      {
        const LmRepairMove *move = &g_array_index (option->moves, LmRepairMove, m);

        if (lm_replan_must_ask (self, move) != asked)
          continue;
        g_strv_builder_take (lines, describe_move (self, move));
        said++;
      }
  if (n > most + 1)
    g_strv_builder_take (lines, g_strdup_printf (ngettext ("and %u more", "and %u more", n - most), n - most));
  return g_strv_builder_end (lines);
}
