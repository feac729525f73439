#include "board/lm-board-inside.h"

int
lm_board_count_inside (const LmBoardModel *model, guint index, LmInstant from, LmInstant to)
{
  const LmBoardHome *home = &model->homes[index];
  const LmBoardStep *steps = &model->steps[home->first_step];
  const LmStepRow *kinds = LM_ROWS (model->snapshot, STEP, NULL);
  int most = 0;

  /* The number only grows where a step begins. */
  for (int at = -1; at < (int) home->n_steps; at++)
    {
      LmInstant moment = at < 0 ? from : steps[at].start;
      int persons = 0;

      if (moment < from || moment >= to)
        continue;
      for (guint i = 0; i < home->n_steps; i++)
        if (kinds[steps[i].kind].inside && steps[i].start <= moment && moment < steps[i].end)
          persons += steps[i].persons;
      most = MAX (most, persons);
    }
  return most;
}

static int
off_of (const LmStepRow *kind, LmBoardSupply supply)
{
  switch (supply)
    {
    case LM_BOARD_HEAT:
      return kind->off_heat;
    case LM_BOARD_WATER:
      return kind->off_water;
    case LM_BOARD_GAS:
      return kind->off_gas;
    case LM_BOARD_POWER:
      return kind->off_power;
    case LM_N_BOARD_SUPPLIES:
    default:
      g_return_val_if_reached (0);
    }
}

/* From the first start that takes it away to the last end that brings it back;
 * to the end of the work where nothing does. */
gboolean
lm_board_get_outage (const LmBoardModel *model, guint index, LmBoardSupply supply, LmInstant *from, LmInstant *to)
{
  const LmBoardHome *home = &model->homes[index];
  const LmStepRow *kinds = LM_ROWS (model->snapshot, STEP, NULL);

  *from = *to = LM_INSTANT_NONE;
  for (guint i = home->first_step; i < home->first_step + home->n_steps; i++)
    {
      int off = off_of (&kinds[model->steps[i].kind], supply);

      if (off > 0 && (*from == LM_INSTANT_NONE || model->steps[i].start < *from))
        *from = model->steps[i].start;
      if (off < 0 && (*to == LM_INSTANT_NONE || model->steps[i].end > *to))
        *to = model->steps[i].end;
    }
  if (*from == LM_INSTANT_NONE)
    return FALSE;
  if (*to == LM_INSTANT_NONE)
    *to = home->end;
  return *to > *from;
}
