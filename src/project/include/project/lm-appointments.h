#pragma once

#include "project/lm-project.h"

G_BEGIN_DECLS

/* Appointments with residents. One row per home and kind is in force; what the
 * resident was told is written in the ledger of promises, to which rows are
 * only ever added. A held, proposed, told or confirmed day binds the plan: a
 * home booked on another day than its plan moves in the same action. A
 * confirmed one never moves by itself. */

#define LM_HOLD_MINUTES 10

/* What is agreed, or offered. Start from lm_booking_init(). */
typedef struct {
  LmAppointmentKind kind;
  LmPrecision precision;
  LmDay day;                /* day and arrival */
  LmDay first_day, end_day; /* window, [first_day, end_day) */
  int from_minute, to_minute; /* arrival */
  LmChannel channel;        /* how the resident was told */
  const char *by;           /* who spoke or wrote; NULL: the author of the project */
  const char *reason;       /* why it was revised; may be NULL */
  const char *note;         /* may be NULL */
} LmBooking;

/* A connection on that day, told by phone. */
void lm_booking_init (LmBooking *booking, LmDay day);

/* Holds the day for ten minutes while somebody is on the phone; nothing is
 * told. The id of the appointment, or 0. */
LmId lm_project_hold (LmProject *self, LmId home, LmDay day, GError **error);

/* Gives back the slots whose ten minutes are over; the number of them, -1 on
 * an error. Every appointment command does the same first. */
int lm_project_release_holds (LmProject *self, GError **error);

/* Books: `confirm` FALSE proposes it (nobody was told yet), TRUE makes it fixed
 * and writes the promise. LM_PROJECT_ERROR_REFUSED when the home isn't ready
 * (the message names what is missing) or when the day can't be held (the
 * message names the rule). The id of the appointment, or 0. */
LmId lm_project_book (LmProject *self, LmId home, const LmBooking *booking, gboolean confirm, GError **error);

/* Fixes the appointment in force as it stands, or the day of the plan where
 * none was agreed yet; writes the promise. Gated as booking is. */
gboolean lm_project_confirm (LmProject *self, LmId home, LmChannel channel, const char *by, GError **error);

/* The letter (mail, text) that names the date of the plan has gone out: writes
 * the promise of the kind in force (a window until `window_until` days before,
 * then the day, and the arrival in the last `freeze_days`) and, where there was no appointment, makes one. For many homes
 * in one action. */
gboolean lm_project_letter_sent (LmProject *self, const LmId *homes, guint n_homes, LmChannel channel, const char *by,
                                 GError **error);

/* Called, nobody answered: try again that day (LM_DAY_NONE: the next working day). */
gboolean lm_project_no_answer (LmProject *self, LmId home, LmDay next_try, const char *note, GError **error);
/* The resident calls back, at the latest on that day. */
gboolean lm_project_call_back (LmProject *self, LmId home, LmDay next_try, const char *note, GError **error);
/* The resident refuses the date: it no longer binds the plan. */
gboolean lm_project_refuse (LmProject *self, LmId home, const char *reason, GError **error);
gboolean lm_project_cancel_appointment (LmProject *self, LmId home, const char *reason, GError **error);

/* The kind of promise that holds for a visit on that day, seen from `today`. */
LmPrecision lm_appointment_get_precision (LmSnapshot *snapshot, LmDay visit, LmDay today);

/* What the resident pays: the lines on the own account of the method that the
 * home is planned with, and of the home itself. Cents. */
gint64 lm_appointment_get_own_costs (LmSnapshot *snapshot, const LmHomeRow *home);

/* Whether an appointment binds the plan to its day (or window). */
gboolean lm_appointment_binds (const LmAppointmentRow *appointment);

/* --- moving a home to another day --- */

/* What moving a home to another day would come up against. */
typedef struct {
  /* hard: past, start, holiday, calendar, resident, street, confirmed, done, dropped, refused, no-room
   * soft: notice, told, not-ready, train, season, buffer, too-long, moves */
  const char *code;
  gboolean hard;     /* a rule forbids it */
  LmId home;         /* the home it is about (another home for `moves`) */
  LmId other;        /* holiday, availability, appointment, condition, train; for no-room what `reason` names */
  LmDay day;
  int minutes;       /* by how much, where it has a size */
  LmReason reason;   /* no-room: what stands in the way */
} LmMoveConflict;

/* A sentence in the user's language. (transfer full) */
char *lm_move_conflict_format (LmSnapshot *snapshot, const LmMoveConflict *conflict);

/* The quick part of the question, cheap enough for every step of a drag: the
 * calendar, the season, the resident, the freeze and what was promised; not
 * whether the crews have room. (transfer full) (element-type LmMoveConflict) */
GArray *lm_project_check_day (LmProject *self, LmId home, LmDay day);

/* The whole question, before the drop: also whether the crews have room that
 * day, and who else would have to move. (transfer full) (element-type
 * LmMoveConflict), hard ones first. */
GArray *lm_project_check_move (LmProject *self, LmId home, LmDay day);

/* Moves the home's connection day and with it its day steps, as one action.
 * LM_PROJECT_ERROR_REFUSED with the first hard conflict. */
gboolean lm_project_move_home (LmProject *self, LmId home, LmDay day, GError **error);

/* A day that can really be offered, and all that follows from it. All other
 * homes stay where they stand. */
typedef struct {
  LmDay day;
  gboolean in_train;     /* within the days on which its train is at work */
  int shift;             /* working days from the planned day; from the soonest where it has none */
  guint n_soft;          /* soft conflicts */
  int start, end;        /* minutes of the day, of the whole visit */
  int slack;             /* minutes left before the end of the visit */
  gboolean uses_buffer;  /* eats into the minutes kept free in the day */
  gboolean before_ready; /* can be held, not confirmed: the home is ready only later */
  guint visits;          /* other homes visited that day */
  guint moved;           /* steps of the home itself, outside the visit, that move along */
  LmId train;            /* of the home, or 0 */
  int spare_days_used;   /* of the train: working days by which it goes further into its buffer */
  int spare_days_left;   /* then */
  gboolean uses_slot;    /* takes one of the spare slots of the train */
  int slots_left;        /* then */
  int train_shift;       /* working days by which the last visit of the train is later */
  int district_shift;    /* the same of the district */
  LmDay district_end;    /* first day after its last visit, then */
  LmDay p80_day;         /* eight in ten such visits are done by then */
} LmSlot;

/* The best `n` days to offer from `from` on, best first; all else stays where it
 * stands. How they are ranked stands in docs/planner.md. (transfer full)
 * (element-type LmSlot) */
GArray *lm_project_find_slots (LmProject *self, LmId home, LmDay from, guint n);

/* One day that somebody wishes, with its consequences: TRUE, or FALSE with the
 * rule that forbids it in words. (`*why`: transfer full) */
gboolean lm_project_ask_slot (LmProject *self, LmId home, LmDay day, LmSlot *slot, char **why);

/* What follows from the slot, as short phrases in the user's language: the
 * train, its buffer, what it does to the end. (transfer full) (array
 * zero-terminated=1) */
char **lm_slot_describe (LmSnapshot *snapshot, const LmSlot *slot);

G_END_DECLS
