#include "lm-board-model-private.h"

#include <glib/gi18n-lib.h>

#include "board/lm-time-axis.h"
#include "core/lm-calendar.h"

/* Days shown before the first and after the last work, so that something can
 * be moved there. */
#define DAYS_BEFORE 21
#define DAYS_AFTER 56
/* A stray date must not make the board centuries wide. */
#define MOST_DAYS 4000

gboolean
lm_board_is_dutch (void)
{
  const char *const *names = g_get_language_names ();

  return g_str_has_prefix (names[0], "nl");
}

void
lm_board_model_read_days (LmBoardModel *self, LmDay earliest, LmDay latest)
{
  const LmProjectRow *project = lm_snapshot_get_project (self->snapshot);
  guint n_calendars;
  const LmCalendarRow *calendars = LM_ROWS (self->snapshot, CALENDAR, &n_calendars);
  guint64 weekdays = n_calendars > 0 ? calendars[0].weekdays : LM_WEEKDAYS_WORKING;
  gboolean dutch = lm_board_is_dutch ();

  self->first = earliest - DAYS_BEFORE;
  self->first -= lm_day_get_weekday (self->first);
  self->end = CLAMP (latest + DAYS_AFTER, self->first + 7, self->first + MOST_DAYS);
  self->open = project->visit_start;
  self->close = MAX (project->visit_end, project->visit_start + 60);
  self->kinds = g_new (guint8, self->end - self->first);
  self->holidays = g_new0 (const char *, self->end - self->first);
  for (LmDay day = self->first; day < self->end; day++)
    {
      const LmHolidayRow *holiday = NULL;
      gboolean working = lm_calendar_is_working (self->snapshot, NULL, day, &holiday);
      gboolean rest = !(weekdays & (1u << lm_day_get_weekday (day)));

      self->kinds[day - self->first] = rest ? LM_DAY_KIND_REST : working ? LM_DAY_KIND_WORKING : LM_DAY_KIND_HOLIDAY;
      if (holiday)
        self->holidays[day - self->first] = !dutch && holiday->name_en[0] != '\0' ? holiday->name_en : holiday->name;
    }
}
