#include "project/lm-uncertainty.h"

#include "project-fixture.h"
#include "project/lm-planning.h"

static void
make_plan (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmPlanSummary) summary = lm_project_plan (fixture->project, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (summary->p80_end, >=, summary->p50_end);
  g_assert_cmpint (summary->p50_end, >=, summary->end_day);
}

static void
test_p80_comes_from_the_simulation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSimulation) simulation = NULL;
  g_autoptr (LmForecast) forecast = NULL;
  const LmVisitForecast *visits;
  guint n, later = 0;

  make_plan (fixture);
  simulation = lm_simulation_new_for_plan (SNAPSHOT (fixture), 0, NULL);
  forecast = lm_simulation_run (simulation, LM_SIMULATION_USUAL_RUNS, 1, NULL, NULL);
  visits = lm_forecast_get_visits (forecast, &n);
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    {
      const LmPlanHomeRow *row = lm_home_get_plan (SNAPSHOT (fixture), visits[i].home);

      g_assert_cmpint (row->p80_day, ==, MAX (visits[i].p80, row->visit_day));
      later += row->p80_day > row->visit_day;
    }
  g_assert_cmpuint (later, >, 0);
}

static void
test_buffers_are_proposed_and_one_undo_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmBufferProposal proposal;
  const LmProjectRow *project;

  g_assert_true (lm_buffers_propose (SNAPSHOT (fixture), TODAY, NULL, NULL, &proposal, &error));
  g_assert_no_error (error);
  project = lm_snapshot_get_project (SNAPSHOT (fixture));
  g_assert_cmpint (proposal.day_buffer, ==, project->day_buffer);
  g_assert_cmpuint (proposal.n_tried, >, 0);
  g_assert_cmpint (proposal.new_p80, >=, proposal.new_end);
  for (guint i = 0; i < proposal.n_tried; i++)
    {
      /* Enough, or the first to be done. */
      if (proposal.tried[proposal.n_tried - 1].in_time >= 0.9)
        g_assert_cmpint (proposal.new_day_buffer, ==, proposal.tried[proposal.n_tried - 1].minutes);
      else if (proposal.tried[i].minutes == proposal.new_day_buffer)
        for (guint k = 0; k < proposal.n_tried; k++)
          g_assert_cmpint (proposal.tried[i].p80, <=, proposal.tried[k].p80);
    }
  proposal.new_day_buffer = project->day_buffer + 10;
  g_assert_true (lm_project_accept_buffers (fixture->project, &proposal, &error));
  project = lm_snapshot_get_project (SNAPSHOT (fixture));
  g_assert_cmpint (project->day_buffer, ==, proposal.new_day_buffer);
  g_assert_cmpint (project->spare_later, ==, proposal.new_spare_later);
  g_assert_true (lm_project_undo (fixture->project, &error));
  g_assert_cmpint (lm_snapshot_get_project (SNAPSHOT (fixture))->day_buffer, ==, proposal.day_buffer);
}

static gboolean
stop (double done, gpointer data)
{
  return done < 0.2;
}

static void
test_sizing_can_be_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmBufferProposal proposal;

  g_assert_false (lm_buffers_propose (SNAPSHOT (fixture), TODAY, stop, NULL, &proposal, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_an_empty_district_has_no_buffers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LmBufferProposal proposal;

  g_assert_false (lm_buffers_propose (SNAPSHOT (fixture), TODAY, NULL, NULL, &proposal, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED);
}

static void
test_learned_minutes_are_one_undo_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n;
  const LmMethodStepRow *row = LM_ROWS (SNAPSHOT (fixture), METHOD_STEP, &n);
  LmId id = row->id;
  int before = row->typical;
  /* Two types share the method: the one with most homes counts. */
  LmLearned learned[] = {
    { .method = row->method, .step = row->step, .type = LM_HOME_TYPE_TERRACED, .n = 9, .new_low = 1, .new_typical = 2, .new_high = 3 },
    { .method = row->method, .step = row->step, .type = LM_HOME_TYPE_OTHER, .n = 30, .new_low = 41, .new_typical = 52, .new_high = 93 },
  };

  g_assert_true (lm_project_accept_learned (fixture->project, learned, G_N_ELEMENTS (learned), &error));
  g_assert_no_error (error);
  g_assert_cmpint (ROW (fixture, METHOD_STEP, id)->low, ==, 41);
  g_assert_cmpint (ROW (fixture, METHOD_STEP, id)->typical, ==, 52);
  g_assert_cmpint (ROW (fixture, METHOD_STEP, id)->high, ==, 93);
  g_assert_true (lm_project_undo (fixture->project, &error));
  g_assert_cmpint (ROW (fixture, METHOD_STEP, id)->typical, ==, before);
  learned[0].step = 12345;
  g_assert_false (lm_project_accept_learned (fixture->project, learned, 1, &error));
  g_assert_error (error, LM_PROJECT_ERROR, LM_PROJECT_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  project_test_init (&argc, &argv);
  ADD_EXAMPLE ("p80-comes-from-the-simulation", 60, test_p80_comes_from_the_simulation);
  ADD_EXAMPLE ("buffers-are-proposed-and-one-undo-away", 60, test_buffers_are_proposed_and_one_undo_away);
  ADD_EXAMPLE ("sizing-can-be-stopped", 20, test_sizing_can_be_stopped);
  ADD_EMPTY ("an-empty-district-has-no-buffers", test_an_empty_district_has_no_buffers);
  ADD_EXAMPLE ("learned-minutes-are-one-undo-away", 5, test_learned_minutes_are_one_undo_away);
  return project_test_run ();
}
