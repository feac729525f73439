#include "lm-ui-config.h"

#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

typedef struct {
  const char *const *nicks;
  const char *context;
  const char *const *words;
} LmWordList;

static const char *const home_type_words[] = {
  NC_ ("home type", "Unknown"), NC_ ("home type", "Terraced house"), NC_ ("home type", "Stairwell flat"),
  NC_ ("home type", "Gallery flat"), NC_ ("home type", "Other"), NULL
};
static const char *const regie_words[] = { NC_ ("regie", "One party"), NC_ ("regie", "Ad-hoc coalition"), NULL };
static const char *const party_kind_words[] = {
  NC_ ("party", "Heat company"), NC_ ("party", "Contractor"), NC_ ("party", "Installer"), NC_ ("party", "Grid operator"),
  NC_ ("party", "Housing association"), NC_ ("party", "Asbestos firm"), NC_ ("party", "Coordinating party"),
  NC_ ("party", "Other"), NULL
};
static const char *const party_colour_words[] = {
  NC_ ("colour", "Blue, as heat company"), NC_ ("colour", "Amber, as contractor"), NC_ ("colour", "Green, as installer"),
  NC_ ("colour", "Purple, as coordinating party"), NC_ ("colour", "Grey"), NULL
};
static const char *const holiday_kind_words[] = {
  NC_ ("holiday", "Public holiday"), NC_ ("holiday", "Builders' holiday"), NC_ ("holiday", "Own"), NULL
};
static const char *const coupling_kind_words[] = {
  NC_ ("coupling", "Nothing"), NC_ ("coupling", "The stairwell"), NC_ ("coupling", "The stack"),
  NC_ ("coupling", "The row"), NC_ ("coupling", "The gallery segment"), NC_ ("coupling", "The block"), NULL
};
static const char *const resident_kind_words[] = {
  NC_ ("resident", "Tenant"), NC_ ("resident", "Owner"), NC_ ("resident", "Owners' association"),
  NC_ ("resident", "Other"), NULL
};
static const char *const channel_words[] = {
  NC_ ("channel", "Letter"), NC_ ("channel", "E-mail"), NC_ ("channel", "Phone"), NC_ ("channel", "Text message"),
  NC_ ("channel", "At the door"), NC_ ("channel", "Other"), NULL
};
static const char *const survey_state_words[] = {
  NC_ ("survey", "Planned"), NC_ ("survey", "Done"), NC_ ("survey", "Partly done"), NC_ ("survey", "No access"), NULL
};
static const char *const phase_words[] = {
  NC_ ("phase", "Preparation"), NC_ ("phase", "Outside"), NC_ ("phase", "Connection day"), NC_ ("phase", "Afterwards"), NULL
};
static const char *const cost_category_words[] = {
  NC_ ("cost", "Connection"), NC_ ("cost", "Heat interface unit"), NC_ ("cost", "Pipes inside"), NC_ ("cost", "Cooking"),
  NC_ ("cost", "Finishing"), NC_ ("cost", "Removal"), NC_ ("cost", "Other"), NULL
};
static const char *const account_words[] = { NC_ ("cost", "Own account"), NC_ ("cost", "Project account"), NULL };
static const char *const condition_state_words[] = {
  NC_ ("condition", "Open"), NC_ ("condition", "Asked"), NC_ ("condition", "Met"), NC_ ("condition", "Waived"), NULL
};
static const char *const decision_state_words[] = {
  NC_ ("decision", "Proposed"), NC_ ("decision", "Decided"), NC_ ("decision", "Refused by the resident"), NULL
};
static const char *const plan_state_words[] = {
  NC_ ("plan", "Not planned"), NC_ ("plan", "Provisional"), NC_ ("plan", "Planned"), NC_ ("plan", "Conflict"), NULL
};
static const char *const step_state_words[] = {
  NC_ ("step", "Not placed"), NC_ ("step", "Provisional"), NC_ ("step", "Planned"), NC_ ("step", "Running"),
  NC_ ("step", "Done"), NULL
};
static const char *const appointment_state_words[] = {
  NC_ ("appointment", "None"), NC_ ("appointment", "Held"), NC_ ("appointment", "Proposed"),
  NC_ ("appointment", "Letter sent"), NC_ ("appointment", "No answer"), NC_ ("appointment", "Calls back"),
  NC_ ("appointment", "Confirmed"), NC_ ("appointment", "Refused"), NC_ ("appointment", "Cancelled"),
  NC_ ("appointment", "Kept"), NULL
};
static const char *const appointment_kind_words[] = {
  NC_ ("visit", "Connection day"), NC_ ("visit", "Survey"), NC_ ("visit", "Extra visit"), NULL
};
static const char *const precision_words[] = {
  NC_ ("promise", "A window of days"), NC_ ("promise", "A day"), NC_ ("promise", "An arrival time"), NULL
};
static const char *const outcome_words[] = {
  NC_ ("outcome", "Running"), NC_ ("outcome", "Done"), NC_ ("outcome", "Partly done"), NC_ ("outcome", "No access"),
  NC_ ("outcome", "Stopped"), NULL
};
static const char *const execution_words[] = {
  NC_ ("outcome", "Not started"), NC_ ("outcome", "Running"), NC_ ("outcome", "Done"), NC_ ("outcome", "Partly done"),
  NC_ ("outcome", "No access"), NULL
};
static const char *const availability_words[] = {
  NC_ ("availability", "Not on these days"), NC_ ("availability", "Only on these days"), NULL
};

static const LmWordList word_lists[] = {
  { lm_home_type_nicks, "home type", home_type_words },
  { lm_regie_nicks, "regie", regie_words },
  { lm_party_kind_nicks, "party", party_kind_words },
  { lm_party_colour_nicks, "colour", party_colour_words },
  { lm_holiday_kind_nicks, "holiday", holiday_kind_words },
  { lm_coupling_kind_nicks, "coupling", coupling_kind_words },
  { lm_resident_kind_nicks, "resident", resident_kind_words },
  { lm_channel_nicks, "channel", channel_words },
  { lm_survey_state_nicks, "survey", survey_state_words },
  { lm_phase_nicks, "phase", phase_words },
  { lm_cost_category_nicks, "cost", cost_category_words },
  { lm_account_nicks, "cost", account_words },
  { lm_condition_state_nicks, "condition", condition_state_words },
  { lm_decision_state_nicks, "decision", decision_state_words },
  { lm_plan_state_nicks, "plan", plan_state_words },
  { lm_step_state_nicks, "step", step_state_words },
  { lm_appointment_state_nicks, "appointment", appointment_state_words },
  { lm_appointment_kind_nicks, "visit", appointment_kind_words },
  { lm_precision_nicks, "promise", precision_words },
  { lm_outcome_nicks, "outcome", outcome_words },
  { lm_execution_nicks, "outcome", execution_words },
  { lm_availability_kind_nicks, "availability", availability_words },
};

static const struct {
  const char *word;
  const char *style;
} statuses[LM_N_STATUS] = {
  [LM_STATUS_CONFLICT] = { NC_ ("status", "Conflict"), "status-red" },
  [LM_STATUS_NO_ACCESS] = { NC_ ("status", "No access"), "status-red" },
  [LM_STATUS_PARTLY] = { NC_ ("status", "Partly done"), "status-red" },
  [LM_STATUS_RUNNING] = { NC_ ("status", "Running"), "status-blue" },
  [LM_STATUS_REFUSED] = { NC_ ("status", "Refused"), "status-grey" },
  [LM_STATUS_NO_ANSWER] = { NC_ ("status", "No answer"), "status-red" },
  [LM_STATUS_SURVEY_NEEDED] = { NC_ ("status", "Survey needed"), "status-brown" },
  [LM_STATUS_DECISION_NEEDED] = { NC_ ("status", "Decision needed"), "status-brown" },
  [LM_STATUS_NOT_READY] = { NC_ ("status", "Not ready"), "status-brown" },
  [LM_STATUS_UNPLANNED] = { NC_ ("status", "Not planned"), "status-grey" },
  [LM_STATUS_LETTER_SENT] = { NC_ ("status", "Letter sent"), "status-blue" },
  [LM_STATUS_HELD] = { NC_ ("status", "Held"), "status-blue" },
  [LM_STATUS_PROPOSED] = { NC_ ("status", "Proposal"), "status-grey" },
  [LM_STATUS_CONFIRMED] = { NC_ ("status", "Confirmed"), "status-green" },
  [LM_STATUS_DONE] = { NC_ ("status", "Done"), "status-green" },
};

const char *const lm_language_codes[] = { "nl", "en", "tr", "ar", "pl", "es", "pt", "fr", "de", "zh", "uk", "ti", "so", "fa", NULL };
static const char *const language_words[] = {
  N_ ("Dutch"), N_ ("English"), N_ ("Turkish"), N_ ("Arabic"), N_ ("Polish"), N_ ("Spanish"), N_ ("Portuguese"),
  N_ ("French"), N_ ("German"), N_ ("Chinese"), N_ ("Ukrainian"), N_ ("Tigrinya"), N_ ("Somali"), N_ ("Persian")
};

static GDateTime *
day_to_date_time (LmDay day)
{
  int year, month, of_month;

  lm_day_to_date (day, &year, &month, &of_month);
  return g_date_time_new_utc (year, month, of_month, 12, 0, 0);
}

static char *
format_day (LmDay day, const char *format)
{
  g_autoptr (GDateTime) date = NULL;

  if (day == LM_DAY_NONE)
    return g_strdup ("–");
  date = day_to_date_time (day);
  return date != NULL ? g_date_time_format (date, format) : g_strdup ("–");
}

const char *
lm_words_of (const char *const *nicks, int value)
{
  for (guint i = 0; i < G_N_ELEMENTS (word_lists); i++)
    if (word_lists[i].nicks == nicks && value >= 0 && (guint) value < g_strv_length ((char **) word_lists[i].words))
      return g_dpgettext2 (NULL, word_lists[i].context, word_lists[i].words[value]);
  return nicks[value];
}

guint
lm_words_count (const char *const *nicks)
{
  return g_strv_length ((char **) nicks);
}

const char *
lm_words_status (LmStatus status)
{
  g_return_val_if_fail ((guint) status < LM_N_STATUS, "");
  return g_dpgettext2 (NULL, "status", statuses[status].word);
}

const char *
lm_words_status_style (LmStatus status)
{
  g_return_val_if_fail ((guint) status < LM_N_STATUS, "");
  return statuses[status].style;
}

const char *
lm_words_party_style (LmPartyColour colour)
{
  static const char *const styles[] = { "party-heat-company", "party-contractor", "party-installer", "party-coordinator", "party-other" };

  return styles[CLAMP ((int) colour, 0, (int) G_N_ELEMENTS (styles) - 1)];
}

const char *
lm_words_name (const char *name, const char *name_en)
{
  const char *language = setlocale (LC_MESSAGES, NULL);

  return name_en != NULL && name_en[0] != '\0' && (language == NULL || !g_str_has_prefix (language, "nl")) ? name_en : name;
}

const char *
lm_words_language (const char *code)
{
  for (guint i = 0; lm_language_codes[i] != NULL; i++)
    if (strcmp (lm_language_codes[i], code) == 0)
      return _ (language_words[i]);
  return code;
}

char *
lm_words_day (LmDay day)
{
  /* Translators: a day in the coming months, as «Fri 8 May». */
  return format_day (day, _ ("%a %-d %b"));
}

char *
lm_words_day_long (LmDay day)
{
  /* Translators: a day in full, as «Friday 8 May 2026». */
  return format_day (day, _ ("%A %-d %B %Y"));
}

char *
lm_words_span (int from_minute, int to_minute)
{
  g_autofree char *from = lm_minute_format (from_minute);
  g_autofree char *to = lm_minute_format (to_minute);

  /* Translators: from a time to a time, as «08:00–17:00». */
  return g_strdup_printf (_ ("%s–%s"), from, to);
}

char *
lm_words_minutes (int minutes)
{
  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), minutes);
  if (minutes % 60 == 0)
    return g_strdup_printf (_ ("%d h"), minutes / 60);
  return g_strdup_printf (_ ("%d h %d min"), minutes / 60, minutes % 60);
}

char *
lm_words_cents (gint64 cents)
{
  return g_strdup_printf ("€ %'.2f", cents / 100.0);
}

char *
lm_words_moment (gint64 utc)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (utc);

  /* Translators: a moment, as «22 Nov, 10:31». */
  return moment != NULL ? g_date_time_format (moment, _ ("%-d %b, %H:%M")) : g_strdup ("–");
}

char *
lm_words_number (guint number)
{
  return g_strdup_printf ("%'u", number);
}
