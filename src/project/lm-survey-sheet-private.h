#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

#define LM_SURVEY_UNSEEN "?"
#define LM_SURVEY_TAKE_AWAY "-"

/* The columns before those of the questions. */
typedef enum {
  LM_SURVEY_COLUMN_HOME,
  LM_SURVEY_COLUMN_BAG,
  LM_SURVEY_COLUMN_STREET,
  LM_SURVEY_COLUMN_NUMBER,
  LM_SURVEY_COLUMN_POSTCODE,
  LM_SURVEY_COLUMN_TOWN,
  LM_SURVEY_COLUMN_STATE,
  LM_SURVEY_COLUMN_DAY,
  LM_SURVEY_COLUMN_SURVEYOR,
  LM_SURVEY_COLUMN_NOTE,
  LM_N_SURVEY_COLUMNS
} LmSurveyColumn;

/* name: stable, and the code in brackets; title: for people, untranslated; other
 * titles that address lists use, of which the first is Dutch. */
typedef struct {
  const char *name, *title, *other, *another;
} LmSurveyColumnWords;

extern const LmSurveyColumnWords lm_survey_columns[LM_N_SURVEY_COLUMNS];
extern const char *const lm_survey_state_words[LM_N_SURVEY_STATE]; /* untranslated */

/* The code of a question, made up where it has none or shares it. (transfer full) */
char *lm_survey_question_code (LmSnapshot *snapshot, const LmQuestionRow *question);

/* Questions that have a column, in order of the form. (transfer container) */
GPtrArray *lm_survey_list_questions (LmSnapshot *snapshot);

/* The newest answer to it, or NULL. */
const LmAnswerRow *lm_survey_find_answer (LmSnapshot *snapshot, LmId home, LmId question);

/* The newest survey of the home, or NULL. */
const LmSurveyRow *lm_survey_find (LmSnapshot *snapshot, LmId home);

/* What stands in the cell of an answer (may be NULL). (transfer full) */
char *lm_survey_format_answer (const LmQuestionRow *question, const LmAnswerRow *answer);

G_END_DECLS
