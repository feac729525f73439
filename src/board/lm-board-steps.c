#include "lm-board-model-private.h"

/* Lines that one party can have on a connection day. */
#define MOST_TRACKS 3

/* The steps of the connection days, with their true hours. */

void
lm_board_read_promise (LmBoardHome *home, const LmAppointmentRow *appointment, int open, int close)
{
  if (appointment == NULL || appointment->precision == LM_PRECISION_WINDOW || appointment->day == LM_DAY_NONE || appointment->day != home->visit)
    return;
  switch (appointment->state)
    {
    case LM_APPOINTMENT_STATE_HELD:
    case LM_APPOINTMENT_STATE_PROPOSED:
    case LM_APPOINTMENT_STATE_LETTER_SENT:
    case LM_APPOINTMENT_STATE_NO_ANSWER:
    case LM_APPOINTMENT_STATE_CALL_BACK:
    case LM_APPOINTMENT_STATE_CONFIRMED:
    case LM_APPOINTMENT_STATE_KEPT:
      break;
    case LM_APPOINTMENT_STATE_NONE:
    case LM_APPOINTMENT_STATE_REFUSED:
    case LM_APPOINTMENT_STATE_CANCELLED:
    default:
      return;
    }
  home->promise_from = open;
  home->promise_to = close;
  if (appointment->precision == LM_PRECISION_ARRIVAL && appointment->from_minute >= 0 && appointment->to_minute > appointment->from_minute)
    {
      home->promise_from = appointment->from_minute;
      home->promise_to = appointment->to_minute;
    }
}

void
lm_board_reader_add_step (LmBoardReader *reader, guint home, const LmPlanStepRow *step, guint8 colour)
{
  const LmStepRow *kinds = LM_ROWS (reader->snapshot, STEP, NULL);
  int kind = lm_snapshot_index (reader->snapshot, LM_TABLE_STEP, step->step);
  LmBoardLooseStep loose = { home, { step->start, step->end, kind, colour, 0, 0 } };
  int persons = __builtin_popcountll ((guint64) step->persons);

  loose.step.persons = persons > 0 ? persons : kinds[kind].persons;
  if (step->state == LM_STEP_STATE_PROVISIONAL)
    loose.step.flags |= LM_BOARD_STEP_PROVISIONAL;
  if (step->state == LM_STEP_STATE_RUNNING)
    loose.step.flags |= LM_BOARD_STEP_RUNNING;
  if (step->state == LM_STEP_STATE_DONE)
    loose.step.flags |= LM_BOARD_STEP_DONE;
  g_array_append_val (reader->steps, loose);
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const LmBoardLooseStep *x = a, *y = b;

  if (x->home != y->home)
    return x->home < y->home ? -1 : 1;
  if (x->step.start != y->step.start)
    return x->step.start < y->step.start ? -1 : 1;
  return x->step.kind - y->step.kind;
}

/* The first track of the lane that is free; of a crowd that has none, the one
 * that is free first. */
static void
choose_track (LmBoardModel *model, LmBoardStep *step, LmInstant *until)
{
  LmInstant *of_lane = &until[step->colour * MOST_TRACKS];
  guint best = 0;

  for (guint track = 0; track < MOST_TRACKS; track++)
    {
      if (of_lane[track] <= step->start)
        {
          best = track;
          break;
        }
      if (of_lane[track] < of_lane[best])
        best = track;
    }
  step->track = best;
  of_lane[best] = MAX (of_lane[best], step->end);
  model->n_tracks[step->colour] = MAX (model->n_tracks[step->colour], best + 1);
}

void
lm_board_reader_place_steps (LmBoardReader *reader)
{
  LmBoardModel *model = reader->model;
  guint n_kinds;
  const LmStepRow *kinds = LM_ROWS (reader->snapshot, STEP, &n_kinds);
  gboolean dutch = lm_board_is_dutch ();
  LmInstant until[LM_N_PARTY_COLOUR * MOST_TRACKS];

  for (guint colour = 0; colour < LM_N_PARTY_COLOUR; colour++)
    model->n_tracks[colour] = 1;
  model->step_names = g_new0 (const char *, n_kinds + 1);
  for (guint i = 0; i < n_kinds; i++)
    model->step_names[i] = !dutch && kinds[i].name_en[0] != '\0' ? kinds[i].name_en : kinds[i].name;
  g_array_sort (reader->steps, compare_steps);
  model->steps = g_new (LmBoardStep, reader->steps->len + 1);
  for (guint i = 0; i < reader->steps->len; i++)
    {
      const LmBoardLooseStep *loose = &g_array_index (reader->steps, LmBoardLooseStep, i);
      LmBoardHome *home = &model->homes[loose->home];

      if (home->n_steps++ == 0)
        {
          home->first_step = i;
          for (guint track = 0; track < G_N_ELEMENTS (until); track++)
            until[track] = LM_INSTANT_NONE;
        }
      model->steps[i] = loose->step;
      choose_track (model, &model->steps[i], until);
    }
  model->n_steps = reader->steps->len;
}
