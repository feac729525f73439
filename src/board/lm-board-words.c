#include "board/lm-board-words.h"

#include <glib/gi18n-lib.h>

#include "board/lm-board-inside.h"
#include <langinfo.h>

const char *
lm_board_status_word (LmStatus status)
{
  switch (status)
    {
    case LM_STATUS_CONFLICT:
      return C_("status", "Conflict");
    case LM_STATUS_NO_ACCESS:
      return C_("status", "No access");
    case LM_STATUS_PARTLY:
      return C_("status", "Partly done");
    case LM_STATUS_RUNNING:
      return C_("status", "Running");
    case LM_STATUS_REFUSED:
      return C_("status", "Refused");
    case LM_STATUS_NO_ANSWER:
      return C_("status", "No answer");
    case LM_STATUS_SURVEY_NEEDED:
      return C_("status", "Survey needed");
    case LM_STATUS_DECISION_NEEDED:
      return C_("status", "Decision needed");
    case LM_STATUS_NOT_READY:
      return C_("status", "Not ready");
    case LM_STATUS_UNPLANNED:
      return C_("status", "Not planned");
    case LM_STATUS_LETTER_SENT:
      return C_("status", "Letter sent");
    case LM_STATUS_HELD:
      return C_("status", "Held");
    case LM_STATUS_PROPOSED:
      return C_("status", "Proposal");
    case LM_STATUS_CONFIRMED:
      return C_("status", "Confirmed");
    case LM_STATUS_DONE:
      return C_("status", "Done");
    case LM_N_STATUS:
    default:
      g_return_val_if_reached ("");
    }
}

static const char *
weekday_word (LmDay day)
{
  static const nl_item items[] = { ABDAY_2, ABDAY_3, ABDAY_4, ABDAY_5, ABDAY_6, ABDAY_7, ABDAY_1 };

  return nl_langinfo (items[lm_day_get_weekday (day)]);
}

static const char *
month_word (int month)
{
  static const nl_item items[] = { MON_1, MON_2, MON_3, MON_4, MON_5, MON_6, MON_7, MON_8, MON_9, MON_10, MON_11, MON_12 };

  return nl_langinfo (items[month - 1]);
}

static const char *
short_month_word (int month)
{
  static const nl_item items[] = {
    ABMON_1, ABMON_2, ABMON_3, ABMON_4, ABMON_5, ABMON_6, ABMON_7, ABMON_8, ABMON_9, ABMON_10, ABMON_11, ABMON_12,
  };

  return nl_langinfo (items[month - 1]);
}

char *
lm_board_format_day (LmDay day)
{
  int month, d;

  lm_day_to_date (day, NULL, &month, &d);
  /* Translators: a date: 1 weekday, 2 day of the month, 3 month, all short. */
  return g_strdup_printf (C_("date", "%1$s %2$d %3$s"), weekday_word (day), d, short_month_word (month));
}

char *
lm_board_format_day_long (LmDay day)
{
  int year, month, d;

  lm_day_to_date (day, &year, &month, &d);
  /* Translators: a date: 1 weekday, 2 day of the month, 3 month, 4 year. */
  return g_strdup_printf (C_("date", "%1$s %2$d %3$s %4$d"), weekday_word (day), d, month_word (month), year);
}

char *
lm_board_format_day_short (LmDay day)
{
  int d;

  lm_day_to_date (day, NULL, NULL, &d);
  /* Translators: a column of the board: 1 weekday, 2 day of the month. */
  return g_strdup_printf (C_("date", "%1$s %2$d"), weekday_word (day), d);
}

char *
lm_board_format_day_of_month (LmDay day)
{
  int month, d;

  lm_day_to_date (day, NULL, &month, &d);
  /* Translators: 1 day of the month, 2 month, short. */
  return g_strdup_printf (C_("date", "%1$d %2$s"), d, short_month_word (month));
}

char *
lm_board_format_week (LmDay day)
{
  int year, month, week;

  lm_day_get_week (day, NULL, &week);
  /* A week belongs to the month of its Thursday. */
  lm_day_to_date (day - lm_day_get_weekday (day) + 3, &year, &month, NULL);
  /* Translators: 1 number of the week, 2 month, 3 year. */
  return g_strdup_printf (_("Week %1$d · %2$s %3$d"), week, month_word (month), year);
}

char *
lm_board_format_month (LmDay day)
{
  int year, month;

  lm_day_to_date (day, &year, &month, NULL);
  /* Translators: 1 month, 2 year. */
  return g_strdup_printf (C_("date", "%1$s %2$d"), month_word (month), year);
}

const char *
lm_board_short_month (LmDay day)
{
  int month;

  lm_day_to_date (day, NULL, &month, NULL);
  return short_month_word (month);
}

char *
lm_board_format_month_short (LmDay day)
{
  int year, month;

  lm_day_to_date (day, &year, &month, NULL);
  /* Translators: 1 month, 2 year. */
  return g_strdup_printf (C_("date", "%1$s %2$d"), short_month_word (month), year);
}

char *
lm_board_describe_home (const LmBoardModel *model, guint index)
{
  const LmBoardHome *home = &model->homes[index];
  const LmBoardTrain *train = &model->trains[home->train];
  g_autofree char *day = home->visit != LM_DAY_NONE ? lm_board_format_day_long (home->visit) : NULL;
  const char *word = lm_board_status_word (home->status);

  if (day == NULL)
    /* Translators: 1 address, 2 train, 3 status. */
    return g_strdup_printf (_("%1$s, %2$s, not planned, %3$s"), home->label, train->name, word);
  if (home->flags & LM_BOARD_HOME_PROVISIONAL)
    /* Translators: 1 address, 2 train, 3 connection day, 4 status. */
    return g_strdup_printf (_("%1$s, %2$s, %3$s provisional, %4$s"), home->label, train->name, day, word);
  /* Translators: 1 address, 2 train, 3 connection day, 4 status. */
  return g_strdup_printf (_("%1$s, %2$s, %3$s, %4$s"), home->label, train->name, day, word);
}

static const char *party_of (const LmBoardModel *model, guint8 colour);

char *
lm_board_describe_tile (const LmBoardModel *model, guint index)
{
  const LmBoardHome *home = &model->homes[index];
  g_autoptr (GString) parties = g_string_new (NULL);
  g_autofree char *day = lm_board_format_day (home->visit);
  g_autofree char *from = NULL, *to = NULL, *hours = NULL;
  const char *word = lm_board_status_word (home->status);

  for (guint lane = 0; lane < model->n_lanes; lane++)
    if (home->lanes & (1 << model->lane_colour[lane]))
      g_string_append_printf (parties, parties->len > 0 ? ", %s" : "%s", party_of (model, model->lane_colour[lane]));
  if (home->start == LM_INSTANT_NONE || home->end == LM_INSTANT_NONE)
    /* Translators: a connection day: 1 address, 2 day, 3 status. */
    return g_strdup_printf (_("%1$s, connection day %2$s, %3$s"), home->label, day, word);
  from = lm_minute_format (lm_instant_get_minute (home->start));
  to = lm_minute_format (lm_instant_get_minute (home->end));
  /* Translators: 1 first, 2 last minute of work. */
  hours = g_strdup_printf (_("%1$s–%2$s"), from, to);
  /* Translators: a connection day: 1 address, 2 day, 3 hours, 4 parties at work, 5 status. */
  return g_strdup_printf (_("%1$s, connection day %2$s %3$s, %4$s, %5$s"), home->label, day, hours, parties->str, word);
}

char *
lm_board_describe_baseline (const LmBoardModel *model, guint index)
{
  g_autofree char *day = lm_board_format_day (model->homes[index].baseline);

  /* Translators: 1 address, 2 day of the baseline. */
  return g_strdup_printf (_("%1$s, planned at first for %2$s"), model->homes[index].label, day);
}

char *
lm_board_describe_train (const LmBoardModel *model, guint index)
{
  const LmBoardTrain *train = &model->trains[index];

  /* Translators: 1 train, 2 homes, 3 of which ready, 4 of which confirmed. */
  return g_strdup_printf (_("%1$s, %2$u homes, %3$u ready, %4$u confirmed"), train->name, train->n_homes, train->n_ready,
                          train->n_confirmed);
}

static const char *
party_of (const LmBoardModel *model, guint8 colour)
{
  for (guint i = 0; i < model->n_capacity; i++)
    if (model->capacity[i].colour == colour)
      return model->capacity[i].name;
  return C_("party", "other party");
}

char *
lm_board_describe_bar (const LmBoardModel *model, guint home, guint index)
{
  const LmBoardBar *bar = &model->bars[index];
  g_autofree char *from = lm_board_format_day (lm_instant_get_day (bar->start));
  g_autofree char *to = lm_board_format_day (lm_instant_get_day (bar->end - 1));
  const char *party = party_of (model, bar->colour);

  if (bar->flags & LM_BOARD_BAR_SHARED)
    /* Translators: 1 address, 2 party, 3 first day, 4 last day. */
    return g_strdup_printf (_("%1$s, shared work outside, %2$s, %3$s to %4$s"), model->homes[home].label, party, from, to);
  /* Translators: 1 address, 2 party, 3 first day, 4 last day. */
  return g_strdup_printf (_("%1$s, work outside, %2$s, %3$s to %4$s"), model->homes[home].label, party, from, to);
}

char *
lm_board_describe_mark (const LmBoardModel *model, guint home, guint index)
{
  static const char *const open_words[] = { N_("survey planned"), N_("decision due"), N_("material due") };
  static const char *const done_words[] = { N_("surveyed"), N_("decided"), N_("material delivered") };
  const LmBoardMark *mark = &model->marks[index];
  g_autofree char *day = lm_board_format_day (mark->day);

  /* Translators: 1 address, 2 what happens («survey planned»), 3 day. */
  return g_strdup_printf (_("%1$s, %2$s, %3$s"), model->homes[home].label,
                          _(mark->done ? done_words[mark->kind] : open_words[mark->kind]), day);
}

char *
lm_board_describe_wagon (const LmBoardModel *model, guint train, guint index)
{
  const LmBoardWagon *wagon = &model->wagons[index];
  g_autofree char *day = lm_board_format_day (wagon->day);

  if (wagon->buffer)
    /* Translators: 1 train, 2 day. */
    return g_strdup_printf (_("%1$s, %2$s, buffer day"), model->trains[train].name, day);
  /* Translators: 1 train, 2 day, 3 homes, 4 of which ready, 5 of which confirmed. */
  return g_strdup_printf (_("%1$s, %2$s, %3$u homes, %4$u ready, %5$u confirmed"), model->trains[train].name, day,
                          wagon->n_homes, wagon->n_ready, wagon->n_confirmed);
}

char *
lm_board_describe_step (const LmBoardModel *model, guint home, guint index)
{
  const LmBoardStep *step = &model->steps[index];
  g_autofree char *day = lm_board_format_day (lm_instant_get_day (step->start));
  g_autofree char *from = lm_minute_format (lm_instant_get_minute (step->start)), *to = lm_minute_format (lm_instant_get_minute (step->end));

  if (step->flags & LM_BOARD_STEP_DONE)
    /* Translators: 1 address, 2 step, 3 party, 4 day, 5 first and 6 last minute. */
    return g_strdup_printf (_("%1$s, %2$s, %3$s, %4$s %5$s–%6$s, done"), model->homes[home].label, model->step_names[step->kind],
                            party_of (model, step->colour), day, from, to);
  /* Translators: 1 address, 2 step, 3 party, 4 day, 5 first and 6 last minute. */
  return g_strdup_printf (_("%1$s, %2$s, %3$s, %4$s %5$s–%6$s"), model->homes[home].label, model->step_names[step->kind],
                          party_of (model, step->colour), day, from, to);
}

char *
lm_board_describe_buffer (const LmBoardModel *model, guint index)
{
  const LmBoardHome *home = &model->homes[index];
  g_autofree char *day = lm_board_format_day (home->visit);
  int minutes = MAX (0, model->close - lm_instant_get_minute (home->end));

  /* Translators: 1 address, 2 day, 3 minutes between the work and the end of the day. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s, %2$s, %3$d minute of buffer", "%1$s, %2$s, %3$d minutes of buffer", minutes),
                          home->label, day, minutes);
}

char *
lm_board_describe_promise (const LmBoardModel *model, guint index)
{
  const LmBoardHome *home = &model->homes[index];
  g_autofree char *day = lm_board_format_day (home->visit);
  g_autofree char *from = lm_minute_format (home->promise_from), *to = lm_minute_format (home->promise_to);

  if (home->flags & LM_BOARD_HOME_CONFIRMED)
    /* Translators: 1 address, 2 day, 3 first and 4 last minute at which somebody comes. */
    return g_strdup_printf (_("%1$s, agreed for %2$s %3$s–%4$s"), home->label, day, from, to);
  /* Translators: 1 address, 2 day, 3 first and 4 last minute at which somebody comes. */
  return g_strdup_printf (_("%1$s, proposed for %2$s %3$s–%4$s"), home->label, day, from, to);
}

char *
lm_board_describe_inside (const LmBoardModel *model, guint index)
{
  static const char *const without[LM_N_BOARD_SUPPLIES] = {
    /* Translators: 1 first, 2 last minute. */
    N_("without heat %1$s–%2$s"), N_("without hot water %1$s–%2$s"), N_("without gas %1$s–%2$s"), N_("without power %1$s–%2$s"),
  };
  const LmBoardHome *home = &model->homes[index];
  g_autofree char *day = lm_board_format_day (home->visit);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  int people = home->start != LM_INSTANT_NONE ? lm_board_count_inside (model, index, home->start, home->end) : 0;

  /* Translators: 1 address, 2 day, 3 people who are inside at once. */
  g_ptr_array_add (parts, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s, %2$s, at most %3$d person inside", "%1$s, %2$s, at most %3$d people inside", people),
                                           home->label, day, people));
  for (guint s = 0; s < LM_N_BOARD_SUPPLIES; s++)
    {
      LmInstant from, to;

      if (lm_board_get_outage (model, index, s, &from, &to))
        {
          g_autofree char *first = lm_minute_format (lm_instant_get_minute (from)), *last = lm_minute_format (lm_instant_get_minute (to));

          g_ptr_array_add (parts, g_strdup_printf (_(without[s]), first, last));
        }
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

const char *
lm_board_flow_word (LmBoardFlowKind kind)
{
  switch (kind)
    {
    case LM_BOARD_FLOW_SURVEY:
      return C_("flow", "Surveys");
    case LM_BOARD_FLOW_OUTSIDE:
      return C_("flow", "Outside");
    case LM_BOARD_FLOW_CONNECTION:
      return C_("flow", "Connecting");
    case LM_BOARD_FLOW_AFTER:
      return C_("flow", "Afterwards");
    case LM_N_BOARD_FLOWS:
    default:
      g_return_val_if_reached ("");
    }
}

char *
lm_board_describe_flow (const LmBoardModel *model, guint train, guint index)
{
  const LmBoardFlow *flow = &model->flows[index];
  g_autofree char *from = lm_board_format_day (flow->start), *to = lm_board_format_day (flow->end - 1);

  if (flow->likely_end != LM_DAY_NONE)
    {
      g_autofree char *likely = lm_board_format_day (flow->likely_end - 1);

      /* Translators: a line of the district: 1 train, 2 kind of work, 3 first and 4 last day, 5 share that is done, 6 day. */
      return g_strdup_printf (_("%1$s, %2$s, %3$s to %4$s, %5$u %% done, eight times in ten by %6$s"), model->trains[train].name,
                              lm_board_flow_word (flow->kind), from, to, flow->n_done * 100 / flow->n, likely);
    }
  /* Translators: a line of the district: 1 train, 2 kind of work, 3 first and 4 last day, 5 share that is done. */
  return g_strdup_printf (_("%1$s, %2$s, %3$s to %4$s, %5$u %% done"), model->trains[train].name, lm_board_flow_word (flow->kind), from, to,
                          flow->n_done * 100 / flow->n);
}

char *
lm_board_describe_spare (const LmBoardModel *model, guint index)
{
  g_autofree char *end = lm_board_format_day (model->trains[index].end_day - 1);

  /* Translators: 1 train, 2 day. */
  return g_strdup_printf (_("%1$s, buffer until %2$s"), model->trains[index].name, end);
}

char *
lm_board_describe_crossing (const LmBoardModel *model, guint index)
{
  const LmBoardTrain *train = &model->trains[index];
  g_autofree char *day = lm_board_format_day (train->overtaken_day);

  /* Translators: 1 train, 2 homes, 3 day. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$s, %2$u home is connected before the work outside is done, on %3$s",
                                       "%1$s, %2$u homes are connected before the work outside is done, from %3$s", train->n_overtaken),
                          train->name, train->n_overtaken, day);
}
