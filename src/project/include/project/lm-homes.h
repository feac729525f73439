#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* Edits of homes and of what is known of them, singly and in bulk. */

typedef enum {
  LM_HOME_TYPE = 1 << 0,       /* also notes that a person said so */
  LM_HOME_STAIRWELL = 1 << 1,
  LM_HOME_STACK = 1 << 2,
  LM_HOME_ROW = 1 << 3,
  LM_HOME_FLOOR = 1 << 4,
  LM_HOME_YEAR = 1 << 5,
  LM_HOME_AREA = 1 << 6,
  LM_HOME_ACCESS = 1 << 7,
  LM_HOME_ATTENTION = 1 << 8,
  LM_HOME_NOTE = 1 << 9,
  LM_HOME_IN_PROJECT = 1 << 10,
  LM_HOME_OWNER = 1 << 11,
  LM_HOME_ADDRESS = 1 << 12,   /* street, number, letter, suffix, postcode, town: one home only */
  LM_HOME_BUILDING = 1 << 13,
  LM_HOME_STREET_ORDER = 1 << 14,
} LmHomeFields;

/* Takes the fields named in `fields` from `values` for every home. */
gboolean lm_project_set_homes (LmProject *self, const LmId *homes, guint n_homes, LmHomeFields fields,
                               const LmHomeRow *values, GError **error);

/* Puts the homes together in a new coupling (stairwell, stack, row …); couplings
 * that lose their last home go. The id of the coupling, or 0. */
LmId lm_project_couple_homes (LmProject *self, const LmId *homes, guint n_homes, LmCouplingKind kind, const char *name,
                              GError **error);

/* The decision for each of the homes; `values` gives all but id and home. A
 * decision in force with the same content is not repeated. Checks that the
 * method is one of the project's. */
gboolean lm_project_decide (LmProject *self, const LmId *homes, guint n_homes, const LmDecisionRow *values, GError **error);

/* How a condition stands for each of the homes; `values` gives all but id and
 * home. A waiver needs a reason (note) and a name (by). */
gboolean lm_project_set_condition (LmProject *self, const LmId *homes, guint n_homes, const LmHomeConditionRow *values,
                                   GError **error);

/* Survey answers of a home, one row per question (id and home are not read); an
 * empty value that is not marked unknown takes the answer away. */
gboolean lm_project_answer (LmProject *self, LmId home, const LmAnswerRow *answers, guint n_answers, GError **error);

/* Methods of the project's own short list, and which is taken for a home of its
 * type without a decision (at most one per type). */
gboolean lm_project_choose_method (LmProject *self, LmId method, gboolean chosen, gboolean default_for_type, GError **error);

/* Any one row of the project: inserts it (id 0; the new id is written into it)
 * or updates it. Residents, availability, surveys, parties, crews, persons,
 * qualifications, absences, calendars, holidays, methods, steps, costs,
 * templates, the project itself. Rows of the plan, of appointments, promises
 * and visits have commands of their own and are refused here. Values are
 * checked: LM_PROJECT_ERROR_INPUT names the field and the remedy. */
gboolean lm_project_put (LmProject *self, LmTable table, gpointer row, GError **error);

/* Takes a row away with what belongs to it alone (a crew with its persons).
 * LM_PROJECT_ERROR_REFUSED where something else still rests on it; the message
 * says what. */
gboolean lm_project_delete (LmProject *self, LmTable table, LmId id, GError **error);

G_END_DECLS
