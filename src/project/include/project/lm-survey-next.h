#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* Which homes to survey next, and why. First those whose connection day comes
 * near, since without a survey their train can't go on; then those that differ
 * most from what was surveyed, since one look at a kind of home tells most about
 * all of that kind; then the others. */
typedef enum {
  LM_SURVEY_NEXT_TRAIN,  /* its connection day is near */
  LM_SURVEY_NEXT_UNLIKE, /* no home like it was surveyed */
  LM_SURVEY_NEXT_REST,
} LmSurveyReason;

/* In which it is like no home that was surveyed, or that stands before it in the list. */
typedef enum {
  LM_SURVEY_UNLIKE_KIND = 1 << 0,     /* type and ten years of building */
  LM_SURVEY_UNLIKE_FLOOR = 1 << 1,    /* type and floor */
  LM_SURVEY_UNLIKE_COUPLING = 1 << 2, /* stairwell, stack or row */
} LmSurveyUnlike;

typedef struct {
  LmId home;
  LmSurveyReason reason;
  guint unlike;      /* LmSurveyUnlike */
  LmDay visit_day;   /* in the plan; LM_DAY_NONE: none */
  LmId train;        /* 0: none */
  guint unknown;     /* required questions without an answer, or that could not be seen */
} LmSurveyNext;

/* Calendar days before the connection day within which a survey is urgent: time for
 * the choice, the consent and what the answers bring along. */
#define LM_SURVEY_NEAR 56

/* Every home of the project that was not surveyed to the end, the next first.
 * (transfer full) (element-type LmSurveyNext) */
GArray *lm_survey_next_list (LmSnapshot *snapshot, LmDay today);

G_END_DECLS
