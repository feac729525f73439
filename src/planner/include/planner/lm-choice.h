#pragma once

#include "planner/lm-planner.h"

G_BEGIN_DECLS

/* The choice of a connection method for a home: every method of the project's own
 * list that is meant for homes of its type, best first, with what speaks for and
 * against it. The program ranks, a person decides. */

typedef enum {
  LM_CHOICE_FITS,     /* every condition is answered and met, and the day fits */
  LM_CHOICE_UNKNOWN,  /* nothing speaks against it, but a condition is not answered yet */
  LM_CHOICE_TOO_LONG, /* the work does not fit on one day */
  LM_CHOICE_EXCLUDED, /* an answer of the survey or a refuser rules it out */
} LmChoiceVerdict;

/* A condition of the method that is not met, or not known. */
typedef struct {
  LmId question;      /* 0: not about an answer */
  gboolean unknown;   /* not answered; else it is answered otherwise */
  const char *reason; /* what speaks against it, in the words of the project; of the snapshot or static */
  LmId home;          /* the refuser; 0 */
} LmChoiceReason;

typedef struct {
  LmId method;
  LmId place;             /* usual place of the unit; 0 */
  LmChoiceVerdict verdict;
  GArray *reasons;        /* (element-type LmChoiceReason) */
  LmDayTest day;          /* the one-day test with the crews that the project has */
  int inside;             /* minutes with people inside on the day */
  int off_heat, off_water, off_gas, off_power; /* minutes without, on the day; 0 also where it never goes off.
                             What does not come back on the day (gas) counts until the end of the work */
  int visits;             /* that the resident must be at home for, the survey not counted */
  gint64 cents_own, cents_project; /* including lines of this home only */
  LmId coupling;          /* whose homes share work with this one; 0 */
  guint n_coupled;        /* homes in it, this one included */
  guint n_same;           /* of the others, those that have decided for this method */
  gboolean is_default;    /* taken while nothing is decided */
} LmChoice;

/* By verdict; then the method of most neighbours in the coupling, the least hours
 * with people inside, the least hours without heat or water, the lowest cost of
 * both accounts, and the code. (transfer full) (element-type LmChoice) */
GArray *lm_choice_list (LmSnapshot *snapshot, LmId home);

/* The homes that lose their line when this home refuses: those whose method
 * shares work with it and does not bear refusers. (transfer full) (element-type LmId) */
GArray *lm_choice_list_broken (LmSnapshot *snapshot, LmId home);

G_END_DECLS
