#include "fixture.h"

#include <string.h>

#include "../checker/district.h"
#include "library/lm-library.h"

/* The connection day of method R-B with one electrician, one builder and two
 * fitters; times as in the method's table. */
static const struct {
  const char *code, *crew, *start, *end;
  int minutes, persons;
} steps[] = {
  { "O2", "Grondploeg 1", "2026-05-06T08:00", "2026-05-06T09:30", 90, 3 },
  { "O3", "Bouwploeg 1", "2026-05-07T08:00", "2026-05-07T09:00", 60, 1 },
  { "OF", "Leidingploeg 1", "2026-05-08T08:00", "2026-05-08T11:00", 180, 3 },
  { "I0", "Montageploeg 1", VISIT "T08:00", VISIT "T08:20", 20, 1 },
  { "I1", "Montageploeg 1", VISIT "T08:20", VISIT "T08:50", 30, 1 },
  { "DR", "Bouwploeg 1", VISIT "T08:20", VISIT "T09:20", 60, 1 },
  { "I3", "Montageploeg 1", VISIT "T08:20", VISIT "T09:05", 45, 2 },
  { "I2", "Montageploeg 1", VISIT "T08:50", VISIT "T10:05", 75, 1 },
  { "I4", "Montageploeg 1", VISIT "T09:20", VISIT "T10:05", 45, 2 },
  { "I5", "Montageploeg 1", VISIT "T10:05", VISIT "T11:35", 90, 3 },
  { "I8", "Montageploeg 1", VISIT "T11:35", VISIT "T12:35", 30, 1 },
  { "I9", "Montageploeg 1", VISIT "T12:35", VISIT "T13:20", 45, 1 },
  { "BC", "Bouwploeg 1", VISIT "T12:35", VISIT "T13:20", 45, 1 },
  { "I10", "Inbedrijfstelling", VISIT "T13:20", VISIT "T14:05", 45, 1 },
  { "I11", "Montageploeg 1", VISIT "T14:05", VISIT "T15:05", 60, 1 },
  { "I13", "Montageploeg 1", VISIT "T15:05", VISIT "T15:35", 30, 1 },
};

LmDay
fixture_day (const char *iso)
{
  LmDay day = LM_DAY_NONE;

  g_assert_true (lm_day_parse (iso, &day));
  return day;
}

LmId
fixture_crew (LmSnapshot *snapshot, const char *name)
{
  guint n;
  const LmCrewRow *rows = LM_ROWS (snapshot, CREW, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (rows[i].name, name))
      return rows[i].id;
  g_error ("no crew %s", name);
}

LmSnapshot *
fixture_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) library = lm_library_snapshot (NULL, &error);
  g_autoptr (GString) script = g_string_new (NULL);
  LmId method, place;

  g_assert_no_error (error);
  method = lm_library_find (library, LM_TABLE_METHOD, "R-B");
  place = lm_library_find (library, LM_TABLE_PLACE, "attic");
  g_string_append_printf (script,
    "project 1 name=Heindijk place=Rotterdam contact_name=Sanne~de~Wit contact_phone=010~123~45~67 contact_email=sanne@warmte.example"
    " contact_hours=maandag~tot~en~met~vrijdag,~08:30–17:00~uur\n"
    "plan 5001 kind=adopted; train 5002 plan=5001 position=1\n"
    "home 1001 street=Heindijk number=10 postcode=3085EX town=Rotterdam type=terraced bag_vbo=0599010000123456"
    " access=Sleutel~bij~nummer~12 attention=Hond~in~de~tuin\n"
    "home 1002 street=Heindijk number=12 letter=A suffix=2 postcode=3085EX town=Rotterdam type=terraced\n"
    "home 1003 number=14 postcode=3085EX type=terraced\n"
    "resident 2001 home=1001 salutation=Mevr. name=F.~van~der~Berg phone=06~1234~5678 vulnerable=1\n"
    "resident 2002 home=1002 salutation=Mr name=J.~Smith language=en phone=06~8765~4321\n"
    "decision 3001 home=1001 method=%d place=%d; decision 3002 home=1002 method=%d\n"
    "promise 3101 home=1001 precision=window first_day=2026-05-11 end_day=2026-05-16\n"
    "promise 3102 home=1001 precision=day first_day=2026-05-12 end_day=2026-05-13 reason=De~straat~is~later~klaar.\n"
    "plan_home 5003 plan=5001 home=1001 train=5002 position=1 method=%d state=planned visit_day=" VISIT " p80_day=2026-05-13 slack=85\n"
    "plan_home 5004 plan=5001 home=1002 train=5002 position=2 method=%d state=provisional visit_day=2026-05-13 p80_day=2026-05-18\n",
    (int) method, (int) place, (int) method, (int) method, (int) method);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_string_append_printf (script, "plan_step %u plan=5001 home=1001 step=%d crew=%d persons=%d start=%s end=%s minutes=%d\n", 6001 + i,
                            (int) lm_library_find (library, LM_TABLE_STEP, steps[i].code),
                            (int) fixture_crew (library, steps[i].crew), steps[i].persons, steps[i].start, steps[i].end,
                            steps[i].minutes);
  g_string_append_printf (script, "plan_step 6100 plan=5001 home=1002 step=%d crew=%d persons=1 start=2026-05-13T08:00 end=2026-05-13T08:20 minutes=20\n",
                          (int) lm_library_find (library, LM_TABLE_STEP, "I0"), (int) fixture_crew (library, "Montageploeg 1"));
  return district_edit (library, script->str);
}

LmSnapshot *
fixture_edit (const char *script)
{
  g_autoptr (LmSnapshot) base = fixture_new ();

  return district_edit (base, script);
}
