#include "lm-board-model-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"

/* A bar that goes on this soon after the one before, of the same party, is
 * drawn as one with it. Minutes; a night and a morning. */
#define BAR_GAP (16 * 60)

/* A bar or mark with the position of its home, before it gets its place. */
typedef struct { guint home; LmBoardBar bar; } LooseBar;
typedef struct { guint home; LmBoardMark mark; } LooseMark;

static int
compare_order (gconstpointer a, gconstpointer b)
{
  const LmPlanHomeRow *const *x = a, *const *y = b;

  if ((*x)->position != (*y)->position)
    return (*x)->position < (*y)->position ? -1 : 1;
  return (*x)->home < (*y)->home ? -1 : (*x)->home > (*y)->home;
}

static int
compare_trains (gconstpointer a, gconstpointer b)
{
  const LmTrainRow *const *x = a, *const *y = b;

  if ((*x)->position != (*y)->position)
    return (*x)->position < (*y)->position ? -1 : 1;
  return (*x)->id < (*y)->id ? -1 : (*x)->id > (*y)->id;
}

static guint8
flags_of (const LmHomeState *state, const LmAppointmentRow *appointment)
{
  guint8 flags = 0;

  if (state->missing == 0)
    flags |= LM_BOARD_HOME_READY;
  if (state->plan == LM_PLAN_STATE_PROVISIONAL)
    flags |= LM_BOARD_HOME_PROVISIONAL;
  /* A kept appointment is that of the visit that was made; one still to come after it has yet to be agreed. */
  if (state->appointment == LM_APPOINTMENT_STATE_CONFIRMED ||
      (state->appointment == LM_APPOINTMENT_STATE_KEPT && state->execution != LM_EXECUTION_PARTLY))
    {
      flags |= LM_BOARD_HOME_CONFIRMED;
      if (appointment && appointment->precision != LM_PRECISION_WINDOW)
        flags |= LM_BOARD_HOME_PINNED;
    }
  if (state->execution == LM_EXECUTION_DONE)
    flags |= LM_BOARD_HOME_DONE;
  if (state->execution == LM_EXECUTION_RUNNING)
    flags |= LM_BOARD_HOME_RUNNING;
  if (state->status == LM_STATUS_CONFLICT)
    flags |= LM_BOARD_HOME_CONFLICT;
  return flags;
}

static void
add_home (LmBoardReader *reader, const LmHomeRow *row, guint train, LmDay visit)
{
  LmBoardModel *model = reader->model;
  int index = lm_snapshot_index (reader->snapshot, LM_TABLE_HOME, row->id);
  const LmHomeState *state = lm_district_state_get (reader->state, index);
  LmBoardHome *home = &model->homes[model->n_homes];
  LmBoardTrain *of = &model->trains[train];
  const LmAppointmentRow *appointment = lm_home_get_appointment (reader->snapshot, row->id, LM_APPOINTMENT_KIND_CONNECTION);
  const LmProjectRow *project = lm_snapshot_get_project (reader->snapshot);
  g_autofree char *address = lm_home_format_address (row);
  g_autofree char *number = lm_home_format_number (row);

  *home = (LmBoardHome) {
    .id = row->id, .row = index, .train = train, .visit = visit, .baseline = LM_DAY_NONE,
    .start = LM_INSTANT_NONE, .end = LM_INSTANT_NONE, .status = state->status, .promise_from = -1, .promise_to = -1,
    .label = g_string_chunk_insert (model->texts, address),
    .flags = flags_of (state, appointment),
  };
  lm_board_read_promise (home, appointment, project->visit_start, project->visit_end);
  home->number = home->label + strlen (home->label);
  if (g_str_has_suffix (home->label, number))
    home->number -= strlen (number);
  reader->position_of_row[index] = model->n_homes;
  g_hash_table_insert (model->home_of_id, &home->id, GUINT_TO_POINTER (model->n_homes + 1));
  model->n_homes++;
  of->n_homes++;
  of->n_planned += visit != LM_DAY_NONE;
  of->n_ready += (home->flags & LM_BOARD_HOME_READY) != 0;
  of->n_confirmed += (home->flags & LM_BOARD_HOME_CONFIRMED) != 0;
  of->n_done += (home->flags & LM_BOARD_HOME_DONE) != 0;
  of->n_conflicts += (home->flags & LM_BOARD_HOME_CONFLICT) != 0;
  of->left |= visit != LM_DAY_NONE && of->first_day != LM_DAY_NONE && of->end_day != LM_DAY_NONE &&
              (visit < of->first_day || visit >= of->end_day);
}

/* Trains in their order, homes in theirs, and last the homes without a train. */
static void
read_homes (LmBoardReader *reader)
{
  LmBoardModel *model = reader->model;
  guint n_homes, n_trains, n_plan_homes;
  const LmHomeRow *homes = LM_ROWS (reader->snapshot, HOME, &n_homes);
  const LmTrainRow *trains = LM_ROWS (reader->snapshot, TRAIN, &n_trains);
  const LmPlanHomeRow *plan_homes = LM_ROWS (reader->snapshot, PLAN_HOME, &n_plan_homes);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autofree GPtrArray **of_train = g_new0 (GPtrArray *, n_trains + 1);
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();

  for (guint i = 0; i < n_trains; i++)
    if (trains[i].plan == reader->plan)
      g_ptr_array_add (order, (gpointer) &trains[i]);
  g_ptr_array_sort (order, compare_trains);

  for (guint i = 0; i < n_plan_homes; i++)
    {
      int train = plan_homes[i].train ? lm_snapshot_index (reader->snapshot, LM_TABLE_TRAIN, plan_homes[i].train) : -1;

      if (plan_homes[i].plan != reader->plan || train < 0)
        continue;
      if (of_train[train] == NULL)
        of_train[train] = g_ptr_array_new ();
      g_ptr_array_add (of_train[train], (gpointer) &plan_homes[i]);
    }

  model->homes = g_new0 (LmBoardHome, n_homes + 1);
  model->trains = g_new0 (LmBoardTrain, order->len + 1);
  for (guint t = 0; t < order->len; t++)
    {
      const LmTrainRow *train = g_ptr_array_index (order, t);
      GPtrArray *list = of_train[train - trains];

      model->trains[t] = (LmBoardTrain) {
        .id = train->id, .name = train->name, .first_day = train->first_day, .end_day = train->end_day,
        .first_home = model->n_homes, .spare_slots = MAX (0, train->spare_slots),
      };
      if (list)
        g_ptr_array_sort (list, compare_order);
      for (guint i = 0; list && i < list->len; i++)
        {
          const LmPlanHomeRow *plan_home = g_ptr_array_index (list, i);
          int index = lm_snapshot_index (reader->snapshot, LM_TABLE_HOME, plan_home->home);

          if (index >= 0 && homes[index].in_project && reader->position_of_row[index] < 0)
            add_home (reader, &homes[index], t, plan_home->visit_day);
        }
      if (list)
        g_ptr_array_free (list, TRUE);
    }
  model->n_trains = order->len;

  for (guint i = 0; i < n_homes; i++)
    if (homes[i].in_project && reader->position_of_row[i] < 0)
      g_ptr_array_add (rest, (gpointer) &homes[i]);
  if (rest->len > 0)
    {
      model->trains[order->len] = (LmBoardTrain) {
        .name = C_("train", "Not in a train"), .first_day = LM_DAY_NONE, .end_day = LM_DAY_NONE, .first_home = model->n_homes,
      };
      model->n_trains++;
      g_ptr_array_sort_values (rest, (GCompareFunc) lm_home_compare);
      for (guint i = 0; i < rest->len; i++)
        {
          const LmHomeRow *home = g_ptr_array_index (rest, i);
          const LmPlanHomeRow *plan_home = lm_home_get_plan (reader->snapshot, home->id);

          add_home (reader, home, order->len, plan_home ? plan_home->visit_day : LM_DAY_NONE);
        }
    }
}

static void
add_to_coupling (LmBoardReader *reader, LmId coupling, guint position)
{
  GArray *list;

  if (coupling == 0)
    return;
  list = g_hash_table_lookup (reader->of_coupling, &coupling);
  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (reader->of_coupling, g_memdup2 (&coupling, sizeof coupling), list);
    }
  g_array_append_val (list, position);
}

static void
read_couplings (LmBoardReader *reader)
{
  const LmHomeRow *homes = LM_ROWS (reader->snapshot, HOME, NULL);

  for (guint i = 0; i < reader->model->n_homes; i++)
    {
      const LmHomeRow *row = &homes[reader->model->homes[i].row];

      add_to_coupling (reader, row->stairwell, i);
      add_to_coupling (reader, row->stack, i);
      add_to_coupling (reader, row->row, i);
    }
}

static void
widen_span (LmBoardReader *reader, guint home, guint8 colour, LmInstant start, LmInstant end)
{
  guint i = reader->model->homes[home].train * LM_N_PARTY_COLOUR + colour;

  if (reader->span_end[i] == LM_INSTANT_NONE || start < reader->span_start[i])
    reader->span_start[i] = start;
  if (reader->span_end[i] == LM_INSTANT_NONE || end > reader->span_end[i])
    reader->span_end[i] = end;
}

static void
add_day_step (LmBoardReader *reader, LmBoardHome *home, const LmPlanStepRow *step, guint8 colour)
{
  home->lanes |= 1 << colour;
  if (step->state == LM_STEP_STATE_DONE)
    home->lanes_done |= 1 << colour;
  if (home->start == LM_INSTANT_NONE || step->start < home->start)
    home->start = step->start;
  if (home->end == LM_INSTANT_NONE || step->end > home->end)
    home->end = step->end;
  reader->lane_minutes[colour] += MAX (0, step->minutes);
}

static void
add_bar (LmBoardReader *reader, guint home, const LmPlanStepRow *step, guint8 colour)
{
  LooseBar loose = { home, { step->start, step->end, colour, 0 } };

  if (step->state == LM_STEP_STATE_PROVISIONAL)
    loose.bar.flags |= LM_BOARD_BAR_PROVISIONAL;
  if (step->state == LM_STEP_STATE_DONE)
    loose.bar.flags |= LM_BOARD_BAR_DONE;
  if (step->coupling != 0)
    loose.bar.flags |= LM_BOARD_BAR_SHARED;
  g_array_append_val (reader->bars, loose);
}

static gboolean
has_survey (LmBoardReader *reader, LmId home)
{
  const LmSurveyRow *survey = lm_home_get_survey (reader->snapshot, home);

  return survey && survey->state != LM_SURVEY_STATE_NO_ACCESS && survey->day != LM_DAY_NONE;
}

static void
add_step_of_home (LmBoardReader *reader, guint position, const LmPlanStepRow *step, const LmStepRow *kind, guint8 colour)
{
  LmBoardHome *home = &reader->model->homes[position];

  lm_board_reader_add_flow_of_step (reader, position, step, kind->phase, colour);
  switch (kind->phase)
    {
    case LM_PHASE_DAY:
      /* What is done on an earlier visit of its own stands on that day, as work beside the tile. */
      if (step->visit == 0 && step->coupling == 0)
        {
          add_day_step (reader, home, step, colour);
          lm_board_reader_add_step (reader, position, step, colour);
        }
      else
        add_bar (reader, position, step, colour);
      widen_span (reader, position, colour, step->start, step->end);
      break;
    case LM_PHASE_OUTSIDE:
    case LM_PHASE_AFTER:
      add_bar (reader, position, step, colour);
      widen_span (reader, position, colour, step->start, step->end);
      break;
    case LM_PHASE_PREPARATION:
      /* The survey that was planned or done says more than the step that plans it. */
      if (step->coupling == 0 && !(g_str_equal (kind->code, "V1") && has_survey (reader, home->id)))
        {
          LooseMark loose = { position, { lm_instant_get_day (step->start), LM_BOARD_MARK_SURVEY, step->state == LM_STEP_STATE_DONE } };

          g_array_append_val (reader->marks, loose);
        }
      break;
    default:
      break;
    }
}

static void
read_steps (LmBoardReader *reader)
{
  guint n_steps;
  const LmPlanStepRow *steps = LM_ROWS (reader->snapshot, PLAN_STEP, &n_steps);

  for (guint i = 0; i < n_steps; i++)
    {
      const LmPlanStepRow *step = &steps[i];
      const LmStepRow *kind;
      guint8 colour = LM_PARTY_COLOUR_OTHER;
      int crew;

      if (step->plan != reader->plan || step->start == LM_INSTANT_NONE || step->end == LM_INSTANT_NONE)
        continue;
      kind = LM_FIND (reader->snapshot, STEP, step->step);
      if (kind == NULL)
        continue;
      crew = step->crew ? lm_snapshot_index (reader->snapshot, LM_TABLE_CREW, step->crew) : -1;
      if (crew >= 0)
        colour = reader->crew_colours[crew];
      if (step->home != 0)
        {
          int row = lm_snapshot_index (reader->snapshot, LM_TABLE_HOME, step->home);

          if (row >= 0 && reader->position_of_row[row] >= 0)
            add_step_of_home (reader, reader->position_of_row[row], step, kind, colour);
        }
      else if (step->coupling != 0)
        {
          GArray *list = g_hash_table_lookup (reader->of_coupling, &step->coupling);

          for (guint h = 0; list && h < list->len; h++)
            add_step_of_home (reader, g_array_index (list, guint, h), step, kind, colour);
        }
    }
}

static void
add_mark (LmBoardReader *reader, guint home, LmBoardMarkKind kind, LmDay day, gboolean done)
{
  LooseMark loose = { home, { day, kind, done, FALSE } };

  if (day != LM_DAY_NONE)
    g_array_append_val (reader->marks, loose);
}

static const LmConditionRow *
find_condition (LmSnapshot *snapshot, const char *code)
{
  guint n;
  const LmConditionRow *conditions = LM_ROWS (snapshot, CONDITION, &n);

  for (guint i = 0; i < n; i++)
    if (conditions[i].applies && g_str_equal (conditions[i].code, code))
      return &conditions[i];
  return NULL;
}

/* What must come before the day: the survey, the decision, the material. A
 * survey that the plan dates stands among the steps already. */
static void
read_marks (LmBoardReader *reader)
{
  LmBoardModel *model = reader->model;
  const LmConditionRow *decided = find_condition (reader->snapshot, "method_decided");
  const LmConditionRow *delivered = find_condition (reader->snapshot, "unit_delivered");

  for (guint i = 0; i < model->n_homes; i++)
    {
      const LmBoardHome *home = &model->homes[i];
      const LmDecisionRow *decision = lm_home_get_decision (reader->snapshot, home->id);
      const LmSurveyRow *survey = lm_home_get_survey (reader->snapshot, home->id);
      guint n;

      if (survey && survey->state != LM_SURVEY_STATE_NO_ACCESS)
        {
          gboolean done = survey->state != LM_SURVEY_STATE_PLANNED;
          LmDay day = survey->day;

          add_mark (reader, i, LM_BOARD_MARK_SURVEY, day, done);
          if (day != LM_DAY_NONE)
            lm_board_reader_add_flow (reader, i, LM_BOARD_FLOW_SURVEY, day, day + 1, done, LM_PARTY_COLOUR_COORDINATOR, 1);
        }
      if (decision && decision->state == LM_DECISION_STATE_DECIDED && decision->decided_day != LM_DAY_NONE)
        add_mark (reader, i, LM_BOARD_MARK_DECISION, decision->decided_day, TRUE);
      else if (decision && decision->state == LM_DECISION_STATE_PROPOSED && decision->decide_by != LM_DAY_NONE)
        add_mark (reader, i, LM_BOARD_MARK_DECISION, decision->decide_by, FALSE);
      else if (decision == NULL && decided && home->visit != LM_DAY_NONE)
        add_mark (reader, i, LM_BOARD_MARK_DECISION, home->visit - decided->lead_days, FALSE);

      if (delivered && home->visit != LM_DAY_NONE)
        {
          const LmHomeConditionRow **conditions = LM_OF_HOME (reader->snapshot, HOME_CONDITION, home->id, &n);
          const LmHomeConditionRow *row = NULL;

          for (guint c = 0; c < n; c++)
            if (conditions[c]->condition == delivered->id)
              row = conditions[c];
          if (row && row->state == LM_CONDITION_STATE_MET)
            add_mark (reader, i, LM_BOARD_MARK_MATERIAL, row->day, TRUE);
          else if (row == NULL || row->state != LM_CONDITION_STATE_WAIVED)
            add_mark (reader, i, LM_BOARD_MARK_MATERIAL,
                      row && row->due_day != LM_DAY_NONE ? row->due_day : home->visit - delivered->lead_days, FALSE);
        }
    }
}

static int
compare_bars (gconstpointer a, gconstpointer b)
{
  const LooseBar *x = a, *y = b;

  if (x->home != y->home)
    return x->home < y->home ? -1 : 1;
  if (x->bar.start != y->bar.start)
    return x->bar.start < y->bar.start ? -1 : 1;
  return x->bar.colour - y->bar.colour;
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const LooseMark *x = a, *y = b;

  if (x->home != y->home)
    return x->home < y->home ? -1 : 1;
  if (x->mark.day != y->mark.day)
    return x->mark.day < y->mark.day ? -1 : 1;
  return x->mark.kind - y->mark.kind;
}

/* Gives bars and marks their place: sorted by home and time, joined where one
 * goes on from the other. */
static void
place_loose (LmBoardReader *reader)
{
  LmBoardModel *model = reader->model;

  g_array_sort (reader->bars, compare_bars);
  model->bars = g_new (LmBoardBar, reader->bars->len + 1);
  for (guint i = 0; i < reader->bars->len; i++)
    {
      const LooseBar *loose = &g_array_index (reader->bars, LooseBar, i);
      LmBoardHome *home = &model->homes[loose->home];
      LmBoardBar *last = home->n_bars > 0 ? &model->bars[model->n_bars - 1] : NULL;

      if (last && last->colour == loose->bar.colour && last->flags == loose->bar.flags && loose->bar.start <= last->end + BAR_GAP)
        {
          last->end = MAX (last->end, loose->bar.end);
          continue;
        }
      if (home->n_bars++ == 0)
        home->first_bar = model->n_bars;
      model->bars[model->n_bars++] = loose->bar;
    }

  g_array_sort (reader->marks, compare_marks);
  model->marks = g_new (LmBoardMark, reader->marks->len + 1);
  for (guint i = 0; i < reader->marks->len; i++)
    {
      const LooseMark *loose = &g_array_index (reader->marks, LooseMark, i);
      LmBoardHome *home = &model->homes[loose->home];
      LmBoardMark *last = home->n_marks > 0 ? &model->marks[model->n_marks - 1] : NULL;

      if (last && last->day == loose->mark.day && last->kind == loose->mark.kind)
        {
          last->done |= loose->mark.done;
          continue;
        }
      if (home->n_marks++ == 0)
        home->first_mark = model->n_marks;
      model->marks[model->n_marks++] = loose->mark;
    }
  for (guint i = 0; i < model->n_marks; i++)
    model->marks[i].late = !model->marks[i].done && model->marks[i].day < model->today;
}

static void
read_baselines (LmBoardReader *reader)
{
  guint n;
  const LmPlanHomeRow *plan_homes = LM_ROWS (reader->snapshot, PLAN_HOME, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmPlanRow *plan;
      int home;

      if (plan_homes[i].plan == reader->plan || plan_homes[i].visit_day == LM_DAY_NONE)
        continue;
      plan = LM_FIND (reader->snapshot, PLAN, plan_homes[i].plan);
      if (plan == NULL || plan->kind != LM_PLAN_KIND_BASELINE)
        continue;
      home = lm_board_model_find (reader->model, plan_homes[i].home);
      if (home >= 0)
        reader->model->homes[home].baseline = plan_homes[i].visit_day;
    }
}

static void
read_letters (LmBoardModel *model)
{
  guint n;
  const LmPartyRow *parties = LM_ROWS (model->snapshot, PARTY, &n);

  for (guint i = n; i-- > 0;)
    if (parties[i].letter[0] != '\0' && parties[i].parent == 0)
      g_utf8_strncpy (model->letters[parties[i].colour], parties[i].letter, 1);
}

static void
find_days (LmBoardReader *reader, LmDay *earliest, LmDay *latest)
{
  LmBoardModel *model = reader->model;
  gboolean any = FALSE;

  for (guint i = 0; i < model->n_homes; i++)
    {
      const LmBoardHome *home = &model->homes[i];

      if (home->visit == LM_DAY_NONE)
        continue;
      *earliest = any ? MIN (*earliest, home->visit) : home->visit;
      *latest = any ? MAX (*latest, home->visit) : home->visit;
      any = TRUE;
    }
  if (!any)
    *earliest = *latest = model->today;
  for (guint i = 0; i < model->n_bars; i++)
    {
      *earliest = MIN (*earliest, lm_instant_get_day (model->bars[i].start));
      *latest = MAX (*latest, lm_instant_get_day (model->bars[i].end));
    }
  /* Preparation of months before is not worth a board that starts so early. */
  *earliest = MIN (*earliest, model->today);
  *latest = MAX (*latest, model->today);
}

LmBoardModel *
lm_board_model_new (LmSnapshot *snapshot, LmDistrictState *state, LmDay today)
{
  LmBoardModel *model = g_new0 (LmBoardModel, 1);
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  LmBoardReader reader = { .model = model, .snapshot = snapshot, .state = state, .plan = plan ? plan->id : 0 };
  LmDay earliest = today, latest = today;
  guint n_homes, n_spans;

  LM_ROWS (snapshot, HOME, &n_homes);
  model->snapshot = lm_snapshot_ref (snapshot);
  model->today = today;
  model->texts = g_string_chunk_new (1 << 14);
  model->home_of_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  reader.position_of_row = g_new (int, n_homes + 1);
  memset (reader.position_of_row, -1, (n_homes + 1) * sizeof (int));
  reader.of_coupling = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  reader.bars = g_array_new (FALSE, FALSE, sizeof (LooseBar));
  reader.marks = g_array_new (FALSE, FALSE, sizeof (LooseMark));
  reader.steps = g_array_new (FALSE, FALSE, sizeof (LmBoardLooseStep));
  reader.crew_colours = lm_board_crew_colours (snapshot);

  read_homes (&reader);
  n_spans = (model->n_trains + 1) * LM_N_PARTY_COLOUR;
  reader.span_start = g_new (LmInstant, n_spans);
  reader.span_end = g_new (LmInstant, n_spans);
  reader.flows = g_new0 (LmBoardLooseFlow, (model->n_trains + 1) * LM_N_BOARD_FLOWS);
  reader.outside_end = g_new (LmInstant, n_homes + 1);
  for (guint i = 0; i <= n_homes; i++)
    reader.outside_end[i] = LM_INSTANT_NONE;
  for (guint i = 0; i < n_spans; i++)
    reader.span_start[i] = reader.span_end[i] = LM_INSTANT_NONE;
  if (plan)
    {
      read_couplings (&reader);
      read_steps (&reader);
      read_baselines (&reader);
    }
  read_marks (&reader);
  place_loose (&reader);
  lm_board_reader_place_steps (&reader);
  lm_board_reader_place_flows (&reader);
  lm_board_reader_read_wagons (&reader);
  lm_board_reader_place_spans (&reader);
  lm_board_reader_place_lanes (&reader);
  read_letters (model);
  find_days (&reader, &earliest, &latest);
  lm_board_model_read_days (model, earliest, latest);
  lm_board_model_read_capacity (model, reader.plan);

  g_free (reader.position_of_row);
  g_free (reader.crew_colours);
  g_free (reader.span_start);
  g_free (reader.span_end);
  g_free (reader.flows);
  g_free (reader.outside_end);
  g_hash_table_unref (reader.of_coupling);
  g_array_unref (reader.bars);
  g_array_unref (reader.marks);
  g_array_unref (reader.steps);
  return model;
}

void
lm_board_model_free (LmBoardModel *self)
{
  for (guint i = 0; i < self->n_capacity; i++)
    {
      g_free (self->capacity[i].used);
      g_free (self->capacity[i].hands);
    }
  g_free (self->capacity);
  g_free (self->kinds);
  g_free (self->holidays);
  g_free (self->homes);
  g_free (self->trains);
  g_free (self->bars);
  g_free (self->marks);
  g_free (self->steps);
  g_free (self->step_names);
  g_free (self->spans);
  g_free (self->flows);
  g_free (self->wagons);
  g_hash_table_unref (self->home_of_id);
  g_string_chunk_free (self->texts);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

int
lm_board_model_find (const LmBoardModel *self, LmId home)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->home_of_id, &home)) - 1;
}
