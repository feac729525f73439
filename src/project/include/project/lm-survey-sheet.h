#pragma once

#include "exchange/lm-sheet.h"
#include "exchange/lm-table-writer.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* Answers of the survey as a table that goes out and comes back filled in: a row
 * per home, a column per question. What comes back only adds and corrects: an
 * empty cell leaves an answer as it is, «-» takes it away, «?» notes that it could
 * not be seen. A cell that was not touched changes nothing, whatever stands in it.
 *
 * Columns are found by the code in brackets behind their title («Waarop wordt
 * gekookt? [cooking]»), homes by the hidden key of a workbook, else their BAG id,
 * else their address. Photos and sketches do not go along. */

/* Homes in the order given, or with `homes` NULL every home of the project in
 * order of address. (transfer full) */
LmTableWriter *lm_survey_sheet_write (LmSnapshot *snapshot, const LmId *homes, guint n_homes);

typedef struct _LmSurveySheet LmSurveySheet;

/* Compares a sheet with the project, and writes nothing. Fails with
 * LM_PROJECT_ERROR_INPUT where it has no column that tells the home or none that
 * holds answers. */
LmSurveySheet *lm_survey_sheet_read (LmSnapshot *snapshot, LmSheet *sheet, GError **error);
void lm_survey_sheet_free (LmSurveySheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmSurveySheet, lm_survey_sheet_free)

guint lm_survey_sheet_count_homes (LmSurveySheet *self);   /* that change */
guint lm_survey_sheet_count_answers (LmSurveySheet *self); /* that are new, other or taken away */
/* Cells that can't be taken, each with its line, column, and what to do about it.
 * (transfer none) (element-type LmSheetRemark) */
GPtrArray *lm_survey_sheet_get_problems (LmSurveySheet *self);

/* Brings it in as one action. With problems LM_PROJECT_ERROR_INPUT, unless
 * `leave_bad`: then the cells without one come in. LM_PROJECT_ERROR_REFUSED where
 * the project changed since it was read. */
gboolean lm_survey_sheet_apply (LmSurveySheet *self, LmProject *project, gboolean leave_bad, GError **error);

G_END_DECLS
