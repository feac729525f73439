#pragma once

#include "lm-plan-problem-private.h"

G_BEGIN_DECLS

/* Who is free when: per crew and day one mask of free working minutes per
 * person. Made when first asked for. */
typedef struct _LmPlanBoard LmPlanBoard;

typedef struct {
  int length;   /* work minutes of the crew's day */
  int free;     /* person-minutes still free */
  int longest;  /* longest free run of any person; -1: to be worked out again */
  guint16 n_visits; /* homes connected, of which the crew is the drum */
  gboolean spare;   /* kept free: only what was promised is connected on it */
  guint64 full; /* bit n: no room for one more visit by template n (of the first 64) */
  guint64 data[]; /* per person: mask of free minutes, then bits of what the person may do */
} LmPlanCrewDay;

LmPlanBoard *lm_plan_board_new (LmPlanProblem *problem);
void lm_plan_board_free (LmPlanBoard *self);

/* NULL: the crew does not work that day, or the day is outside the horizon. */
LmPlanCrewDay *lm_plan_board_get (LmPlanBoard *self, guint crew, LmDay day);
/* The same, NULL where nobody asked for it yet. */
LmPlanCrewDay *lm_plan_board_peek (LmPlanBoard *self, guint crew, LmDay day);
/* Work was taken off that day: what had no room is asked again. */
void lm_plan_board_forget_full (LmPlanBoard *self, LmDay day);
/* Persons who are there that day and can do the skill. */
int lm_plan_board_count_able (LmPlanBoard *self, guint crew, LmPlanCrewDay *day, int skill);
int lm_plan_board_longest (LmPlanBoard *self, guint crew, LmPlanCrewDay *day);

/* The first work minute in [from, until − minutes] at which `persons` persons who
 * can do `skill` are free for `minutes`; -1 without one. Persons of `prefer` are
 * taken first, then those who are free for the rest of the day. `*chosen` is a
 * mask of positions in the crew. */
int lm_plan_board_find (LmPlanBoard *self, guint crew, LmPlanCrewDay *day, int skill, int persons, int minutes,
                        int from, int until, guint64 prefer, guint64 *chosen);

/* Takes (or gives back) the working minutes of [start, end) of the persons
 * (bits are LmPersonRow.number). */
void lm_plan_board_mark (LmPlanBoard *self, guint crew, guint64 persons, LmInstant start, LmInstant end, gboolean busy);

/* Whether all these persons are at work, able and free all through [start, end). */
gboolean lm_plan_board_is_free (LmPlanBoard *self, guint crew, guint64 persons, int skill, LmInstant start, LmInstant end);

/* Whether they are free all through it, whatever they may do. */
gboolean lm_plan_board_is_idle (LmPlanBoard *self, guint crew, guint64 persons, LmInstant start, LmInstant end);

/* The earliest run of `minutes` that starts at or after `from` on `day` and goes
 * on to its end and over the night, over days off, never over other work. FALSE
 * where none starts on that day. A run within the day is for
 * lm_plan_board_find() to find. */
gboolean lm_plan_board_find_long (LmPlanBoard *self, guint crew, LmDay day, int skill, int persons, int minutes,
                                  int from, guint64 *chosen, LmInstant *start, LmInstant *end);

/* Positions in the crew to person numbers. */
guint64 lm_plan_board_numbers (LmPlanBoard *self, guint crew, guint64 chosen);

G_END_DECLS
