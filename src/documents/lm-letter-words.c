#include "documents/lm-letter-field.h"

#include <glib/gi18n-lib.h>

#define SETTINGS N_("Fill it in under Project settings.")
#define HOME N_("Fill it in with the home.")
#define PLAN N_("Plan the home, or make an appointment.")
#define METHOD N_("Choose the connection method of the home.")

static const LmLetterField fields[] = {
  { "salutation", N_("salutation of the resident"), HOME, TRUE },
  { "resident", N_("name of the resident"), HOME, TRUE },
  { "address", N_("address of the home"), HOME, TRUE },
  { "sender", N_("name of the sender"), N_("Choose the party that directs the project under Project settings."), TRUE },
  { "sender_address", N_("return address of the sender"), SETTINGS, FALSE },
  { "project", N_("name of the project"), SETTINGS, TRUE },
  { "contact", N_("fixed contact person, with phone number"), SETTINGS, TRUE },
  { "phone", N_("phone number of the contact person"), SETTINGS, TRUE },
  { "date", N_("date of the letter"), SETTINGS, TRUE },
  { "when", N_("day or weeks of the visit"), PLAN, TRUE },
  { "when_before", N_("what was told before of the day"), N_("Nothing was told yet; send the letter with the date."), TRUE },
  { "reason", N_("why the day changed"), N_("Give the reason with the appointment."), TRUE },
  { "visit_date", N_("day of the visit that came to nothing"), N_("Record what happened at the visit."), TRUE },
  { "survey_when", N_("day of the survey"), N_("Make an appointment for the survey."), TRUE },
  { "day_start", N_("time at which the work starts"), SETTINGS, TRUE },
  { "day_end", N_("time at which the work ends"), SETTINGS, TRUE },
  { "method_text", N_("how the home is connected"), METHOD, TRUE },
  { "place", N_("place of the heat interface unit"), METHOD, TRUE },
  { "steps", N_("what happens on the day, hour by hour"), PLAN, TRUE },
  { "off", N_("when heating, hot water and gas are off"), PLAN, TRUE },
  { "costs", N_("what the resident pays, and the project"), N_("Fill in the costs of the connection method."), TRUE },
};

const LmLetterField *
lm_letter_list_fields (guint *n)
{
  *n = G_N_ELEMENTS (fields);
  return fields;
}

char *
lm_letter_describe_missing (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].code, code))
      /* Translators: a field that is empty on a letter, and what to do about it. */
      return g_strdup_printf (_("%s is not known. %s"), _(fields[i].name), _(fields[i].remedy));
  return g_strdup_printf (_("“{%s}” is no field of a letter. Correct the text of the letter."), code);
}
