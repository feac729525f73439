#pragma once

#include "lm-planning-private.h"
#include "project/lm-appointments.h"

G_BEGIN_DECLS

/* The id of a new appointment while its consequences are worked out; greater
 * than any other, so that it counts as the newest. */
#define LM_TRIAL_ID G_MAXINT64

/* One change of an appointment, with all that belongs to it. */
typedef struct {
  const char *label;
  LmAppointmentRow row;     /* as it will stand; id 0 a new one */
  gboolean tell;            /* the resident is told: a row in the ledger */
  LmChannel channel;
  const char *by;
  const char *reason;
  gboolean log_message;     /* a row in the messages too */
  LmDirection direction;
  const char *subject;
} LmAppointmentChange;

void lm_appointment_change_init (LmAppointmentChange *change, const char *label);

/* Writes the change, supersedes what was in force, moves the home in the plan
 * where the appointment binds it to another day, and freezes the baseline with
 * the first confirmation of a train: one action. The id of the appointment. */
LmId lm_appointment_apply (LmProject *self, LmAppointmentChange *change, GError **error);

/* Writes an appointment of which the resident was told, with its row in the
 * ledger, where the plan stands as the appointment says. */
void lm_appointment_write_told (LmEdit *edit, LmAppointmentChange *change, gint64 utc);

/* The appointment in force with its day changed, or a fresh proposal. */
void lm_appointment_of_day (LmSnapshot *snapshot, LmId home, LmDay day, LmAppointmentRow *row);

/* Works out where the home goes as the appointment says: with all else frozen
 * or, where that doesn't fit and the district is small enough to wait for, with
 * the whole district placed again around it. NULL where neither works;
 * `*blocked` then says what stands in the way. */
LmPlacing *lm_appointment_place (LmProject *self, const LmAppointmentRow *row, LmPlanDay *blocked);

/* How a planner's «no» is told. */
LmMoveConflict lm_appointment_no_room (LmId home, const LmPlanDay *blocked);

/* Whether the visit on that day is what the appointment says. */
gboolean lm_appointment_allows (const LmAppointmentRow *appointment, LmDay day);

GArray *lm_appointment_check_day (LmSnapshot *snapshot, const LmHomeRow *home, LmDay day, LmDay today);

/* FALSE with LM_PROJECT_ERROR_REFUSED and the words of the first hard conflict. */
gboolean lm_appointment_refuse_hard (LmSnapshot *snapshot, GArray *conflicts, GError **error);

G_END_DECLS
