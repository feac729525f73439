#include "lm-board-model-private.h"

#include "core/lm-calendar.h"

/* What is shown of a train as a whole: its wagons, the spans of its parties, and
 * the lanes that all tiles share. */

static int
compare_wagons (gconstpointer a, gconstpointer b)
{
  const LmBoardWagon *x = a, *y = b;

  return x->day < y->day ? -1 : x->day > y->day;
}

static void
add_to_wagon (LmBoardWagon *wagon, const LmBoardHome *home)
{
  wagon->n_homes++;
  wagon->n_ready += (home->flags & LM_BOARD_HOME_READY) != 0;
  wagon->n_confirmed += (home->flags & (LM_BOARD_HOME_CONFIRMED | LM_BOARD_HOME_DONE)) != 0;
  wagon->n_done += (home->flags & LM_BOARD_HOME_DONE) != 0;
  wagon->n_conflicts += (home->flags & LM_BOARD_HOME_CONFLICT) != 0;
  wagon->lanes |= home->lanes;
}

/* The buffer days are the last working days of the window on which no home
 * stands. */
void
lm_board_reader_read_wagons (LmBoardReader *reader)
{
  LmBoardModel *model = reader->model;
  g_autoptr (GArray) wagons = g_array_new (FALSE, TRUE, sizeof (LmBoardWagon));

  for (guint t = 0; t < model->n_trains; t++)
    {
      LmBoardTrain *train = &model->trains[t];
      const LmTrainRow *row = train->id ? LM_FIND (reader->snapshot, TRAIN, train->id) : NULL;
      g_autoptr (GHashTable) of_day = g_hash_table_new (NULL, NULL);
      int spare = row ? row->spare_days : 0;

      train->first_wagon = wagons->len;
      for (guint i = train->first_home; i < train->first_home + train->n_homes; i++)
        {
          const LmBoardHome *home = &model->homes[i];
          guint at;

          if (home->visit == LM_DAY_NONE)
            continue;
          at = GPOINTER_TO_UINT (g_hash_table_lookup (of_day, GINT_TO_POINTER (home->visit)));
          if (at == 0)
            {
              LmBoardWagon wagon = { .day = home->visit };

              g_array_append_val (wagons, wagon);
              at = wagons->len;
              g_hash_table_insert (of_day, GINT_TO_POINTER (home->visit), GUINT_TO_POINTER (at));
            }
          add_to_wagon (&g_array_index (wagons, LmBoardWagon, at - 1), home);
        }
      if (row && row->end_day != LM_DAY_NONE && row->first_day != LM_DAY_NONE)
        for (LmDay day = row->end_day - 1; spare > 0 && day >= row->first_day; day--)
          {
            LmBoardWagon wagon = { .day = day, .buffer = TRUE };

            if (g_hash_table_contains (of_day, GINT_TO_POINTER (day)) ||
                !lm_calendar_is_working (reader->snapshot, NULL, day, NULL))
              continue;
            g_array_append_val (wagons, wagon);
            spare--;
          }
      train->n_wagons = wagons->len - train->first_wagon;
      if (train->n_wagons > 1)
        qsort (&g_array_index (wagons, LmBoardWagon, train->first_wagon), train->n_wagons, sizeof (LmBoardWagon), compare_wagons);
    }
  model->n_wagons = wagons->len;
  model->wagons = (LmBoardWagon *) g_array_steal (wagons, NULL);
}

/* The order of lanes, from left to right. */
static const guint8 lane_order[LM_N_PARTY_COLOUR] = {
  LM_PARTY_COLOUR_CONTRACTOR, LM_PARTY_COLOUR_INSTALLER, LM_PARTY_COLOUR_HEAT_COMPANY,
  LM_PARTY_COLOUR_COORDINATOR, LM_PARTY_COLOUR_OTHER,
};

void
lm_board_reader_place_spans (LmBoardReader *reader)
{
  LmBoardModel *model = reader->model;

  model->spans = g_new (LmBoardSpan, model->n_trains * LM_N_PARTY_COLOUR + 1);
  for (guint t = 0; t < model->n_trains; t++)
    {
      model->trains[t].first_span = model->n_spans;
      for (guint lane = 0; lane < LM_N_PARTY_COLOUR; lane++)
        {
          guint i = t * LM_N_PARTY_COLOUR + lane_order[lane];

          if (reader->span_end[i] == LM_INSTANT_NONE)
            continue;
          model->spans[model->n_spans++] = (LmBoardSpan) { reader->span_start[i], reader->span_end[i], lane_order[lane] };
          model->trains[t].n_spans++;
        }
    }
}

/* The same lanes in every tile, by how much work each party has in all, so that
 * the eye finds a party on the same spot; none so narrow that it is lost. */
void
lm_board_reader_place_lanes (LmBoardReader *reader)
{
  LmBoardModel *model = reader->model;
  double shares[LM_N_PARTY_COLOUR], total = 0, sum = 0, at = 0;

  for (int colour = 0; colour < LM_N_PARTY_COLOUR; colour++)
    total += reader->lane_minutes[colour];
  for (guint lane = 0; lane < LM_N_PARTY_COLOUR; lane++)
    {
      guint8 colour = lane_order[lane];

      if (reader->lane_minutes[colour] == 0)
        continue;
      model->lane_colour[model->n_lanes] = colour;
      shares[model->n_lanes] = CLAMP (reader->lane_minutes[colour] / total, 0.28, 0.44);
      sum += shares[model->n_lanes++];
    }
  for (guint lane = 0; lane < model->n_lanes; lane++)
    {
      at += shares[lane];
      model->lane_start[lane + 1] = (guint) (at / sum * 256 + 0.5);
    }
}
