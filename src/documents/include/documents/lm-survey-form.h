#pragma once

#include "documents/lm-document.h"

G_BEGIN_DECLS

/* The survey form (schouwformulier) of a home on paper: what is known of the home
 * and its resident, the questions for its type with squares to tick or lines to
 * write on, what was already answered filled in, room for a sketch and remarks,
 * the fixed contact person, and a QR code that finds the home again. For the
 * surveyor, so in the `language` of the office: nl or en (NULL: nl).
 *
 * NULL with an error where the home is unknown or the project asks nothing about
 * its type. `date` is the day it is made. */
LmDocument *lm_survey_form_new (LmSnapshot *snapshot, LmId home, LmDay date, const char *language, GError **error);

/* The questions that are asked about a home, in order of the form. (transfer
 * container) (element-type LmQuestionRow) */
GPtrArray *lm_survey_form_list_questions (LmSnapshot *snapshot, const LmHomeRow *home);

/* The homes of the project that nobody surveyed to the end yet, in order of
 * address. (transfer full) (element-type LmId) */
GArray *lm_survey_form_list_open (LmSnapshot *snapshot);

G_END_DECLS
