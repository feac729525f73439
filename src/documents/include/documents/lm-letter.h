#pragma once

#include "documents/lm-document.h"

G_BEGIN_DECLS

#define LM_LETTER_ERROR (lm_letter_error_quark ())
GQuark lm_letter_error_quark (void);

typedef enum {
  LM_LETTER_ERROR_TEMPLATE, /* the project has no letter with that code */
  LM_LETTER_ERROR_HOME,     /* no such home */
} LmLetterError;

/* The letter to the resident of a home, from the project's own text
 * (LM_TABLE_TEMPLATE) in the resident's language: that language where the
 * project has the letter in it, else English, else Dutch. Dates and amounts
 * follow the language of the letter, never the locale of the program.
 *
 * `code` names the letter (date, announcement, survey, changed, no_access,
 * thanks …), `date` is the day it is written. The times are those of the
 * adopted plan, the kind of promise is the one in force; without one, it is a
 * window until project.window_until days before the visit and a day after. */
LmDocument *lm_letter_new (LmSnapshot *snapshot, LmId home, const char *code, LmDay date, GError **error);

/* Which letter is due for a home by the day of its visit: the code of the last
 * one whose day has come and that was not sent since, or NULL. */
const char *lm_letter_get_due (LmSnapshot *snapshot, LmId home, LmDay today);

G_END_DECLS
