#include "core/lm-table.h"

#include <string.h>

static void
test_fresh_rows_have_the_schema_defaults (void)
{
  LmProjectRow project;
  LmPlanStepRow step;
  LmTemplateRow template;

  LM_ROW_FRESH (PROJECT, &project);
  g_assert_cmpint (project.visit_start, ==, 480);
  g_assert_cmpint (project.visit_end, ==, 1020);
  g_assert_cmpint (project.default_type, ==, LM_HOME_TYPE_TERRACED);
  g_assert_cmpint (project.retention_day, ==, LM_DAY_NONE);
  g_assert_cmpstr (project.name, ==, "");
  LM_ROW_FRESH (PLAN_STEP, &step);
  g_assert_cmpint (step.start, ==, LM_INSTANT_NONE);
  g_assert_cmpint (step.state, ==, LM_STEP_STATE_PLANNED);
  g_assert_cmpint (step.crew, ==, 0);
  LM_ROW_FRESH (TEMPLATE, &template);
  g_assert_cmpint (template.day_offset, ==, G_MININT32);
}

static void
test_every_table_is_described (void)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      const LmTableInfo *info = lm_table_get_info (t);
      LmTable found;

      g_assert_cmpint (info->n_columns, >, 0);
      g_assert_cmpstr (info->columns[0].name, ==, "id");
      g_assert_cmpint (info->columns[0].offset, ==, 0);
      g_assert_true (lm_table_from_name (info->name, &found));
      g_assert_cmpint (found, ==, t);
      for (guint c = 0; c < info->n_columns; c++)
        g_assert_cmpint (info->columns[c].type == LM_COLUMN_ENUM, ==, info->columns[c].nicks != NULL);
    }
}

static void
test_equal_sees_every_column (void)
{
  for (guint t = 0; t < LM_N_TABLES; t++)
    {
      const LmTableInfo *info = lm_table_get_info (t);
      g_autofree char *a = g_malloc (info->row_size), *b = g_malloc (info->row_size);

      for (guint c = 0; c < info->n_columns; c++)
        {
          lm_row_init (t, a);
          lm_row_init (t, b);
          g_assert_true (lm_row_equal (t, a, b));
          if (info->columns[c].type == LM_COLUMN_TEXT)
            *(const char **) (b + info->columns[c].offset) = "other";
          else
            b[info->columns[c].offset] ^= 1;
          g_assert_false (lm_row_equal (t, a, b));
        }
    }
}

static void
test_format (void)
{
  LmAppointmentRow row;
  const LmTableInfo *info = lm_table_get_info (LM_TABLE_APPOINTMENT);
  GString *all = g_string_new (NULL);

  LM_ROW_FRESH (APPOINTMENT, &row);
  row.id = 4294967297;
  row.state = LM_APPOINTMENT_STATE_CONFIRMED;
  row.day = lm_day_from_date (2026, 5, 12);
  row.from_minute = 480;
  for (guint c = 0; c < info->n_columns; c++)
    {
      g_autofree char *text = lm_column_format (&info->columns[c], &row);

      g_string_append_printf (all, "%s=%s;", info->columns[c].name, text);
    }
  g_assert_nonnull (strstr (all->str, "id=4294967297;home=0;kind=connection;state=confirmed;precision=day;day=2026-05-12;first_day=;"));
  g_assert_nonnull (strstr (all->str, "from_minute=480;to_minute=;"));
  g_string_free (all, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/table/fresh-rows-have-the-schema-defaults", test_fresh_rows_have_the_schema_defaults);
  g_test_add_func ("/core/table/every-table-is-described", test_every_table_is_described);
  g_test_add_func ("/core/table/equal-sees-every-column", test_equal_sees_every_column);
  g_test_add_func ("/core/table/format", test_format);
  return g_test_run ();
}
