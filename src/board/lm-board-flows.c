#include "lm-board-model-private.h"

#include "core/lm-home.h"

/* The district as flow lines: per train where each kind of work begins and ends. */

void
lm_board_reader_add_flow (LmBoardReader *reader, guint home, LmBoardFlowKind kind, LmDay start, LmDay end, gboolean done, guint8 colour, int minutes)
{
  LmBoardLooseFlow *flow = &reader->flows[reader->model->homes[home].train * LM_N_BOARD_FLOWS + kind];

  if (start == LM_DAY_NONE || end <= start)
    return;
  flow->start = flow->n > 0 ? MIN (flow->start, start) : start;
  flow->end = flow->n > 0 ? MAX (flow->end, end) : end;
  if (done)
    flow->done_end = flow->n_done > 0 ? MAX (flow->done_end, end) : end;
  flow->n++;
  flow->n_done += done;
  flow->minutes[colour] += MAX (1, minutes);
}

void
lm_board_reader_add_flow_of_step (LmBoardReader *reader, guint home, const LmPlanStepRow *step, LmPhase phase, guint8 colour)
{
  static const LmBoardFlowKind kinds[] = {
    [LM_PHASE_PREPARATION] = LM_BOARD_FLOW_SURVEY, [LM_PHASE_OUTSIDE] = LM_BOARD_FLOW_OUTSIDE,
    [LM_PHASE_DAY] = LM_BOARD_FLOW_CONNECTION, [LM_PHASE_AFTER] = LM_BOARD_FLOW_AFTER,
  };

  /* The surveys have their own dates, and a visit before the day is no connection. */
  if (phase == LM_PHASE_PREPARATION || (phase == LM_PHASE_DAY && (step->visit != 0 || step->coupling != 0)))
    return;
  if (phase == LM_PHASE_OUTSIDE)
    reader->outside_end[home] = MAX (reader->outside_end[home], step->end);
  lm_board_reader_add_flow (reader, home, kinds[phase], lm_instant_get_day (step->start), lm_instant_get_day (step->end - 1) + 1,
                            step->state == LM_STEP_STATE_DONE, colour, step->minutes);
}

static guint8
most_at_work (const LmBoardLooseFlow *flow)
{
  guint8 best = 0;

  for (guint8 colour = 1; colour < LM_N_PARTY_COLOUR; colour++)
    if (flow->minutes[colour] > flow->minutes[best])
      best = colour;
  return best;
}

/* Homes a week over the weeks in which the train connects. */
static guint
rate_of (const LmBoardTrain *train, const LmBoardLooseFlow *connection)
{
  int days = connection->end - connection->start;

  if (connection->n == 0 || train->n_planned == 0)
    return 0;
  return days <= 7 ? train->n_planned : (train->n_planned * 7 + days / 2) / days;
}

static void
find_overtaken (LmBoardReader *reader, LmBoardTrain *train)
{
  train->overtaken_day = LM_DAY_NONE;
  for (guint i = train->first_home; i < train->first_home + train->n_homes; i++)
    {
      const LmBoardHome *home = &reader->model->homes[i];

      if (home->start == LM_INSTANT_NONE || reader->outside_end[i] <= home->start)
        continue;
      train->n_overtaken++;
      train->overtaken_day = train->overtaken_day == LM_DAY_NONE ? home->visit : MIN (train->overtaken_day, home->visit);
    }
}

/* The last day by which the connection days of the train are likely done. */
static LmDay
find_likely_end (LmBoardReader *reader, const LmBoardTrain *train)
{
  LmDay end = LM_DAY_NONE;

  for (guint i = train->first_home; i < train->first_home + train->n_homes; i++)
    {
      const LmPlanHomeRow *plan_home = lm_home_get_plan (reader->snapshot, reader->model->homes[i].id);

      if (plan_home && plan_home->p80_day != LM_DAY_NONE)
        end = end == LM_DAY_NONE ? plan_home->p80_day + 1 : MAX (end, plan_home->p80_day + 1);
    }
  return end;
}

void
lm_board_reader_place_flows (LmBoardReader *reader)
{
  LmBoardModel *model = reader->model;

  model->flows = g_new (LmBoardFlow, model->n_trains * LM_N_BOARD_FLOWS + 1);
  for (guint t = 0; t < model->n_trains; t++)
    {
      LmBoardTrain *train = &model->trains[t];

      train->first_flow = model->n_flows;
      for (guint kind = 0; kind < LM_N_BOARD_FLOWS; kind++)
        {
          const LmBoardLooseFlow *loose = &reader->flows[t * LM_N_BOARD_FLOWS + kind];

          if (loose->n == 0)
            continue;
          model->flows[model->n_flows++] = (LmBoardFlow) {
            loose->start, loose->end, loose->n_done > 0 ? loose->done_end : loose->start,
            kind == LM_BOARD_FLOW_CONNECTION ? find_likely_end (reader, train) : LM_DAY_NONE,
            loose->n, loose->n_done, kind, kind == LM_BOARD_FLOW_SURVEY ? LM_PARTY_COLOUR_COORDINATOR : most_at_work (loose),
          };
          train->n_flows++;
        }
      train->rate = rate_of (train, &reader->flows[t * LM_N_BOARD_FLOWS + LM_BOARD_FLOW_CONNECTION]);
      find_overtaken (reader, train);
    }
}
