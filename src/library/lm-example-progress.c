#include "lm-example-private.h"

/* How far the preparation of a part of the district is. The work goes along the
 * streets, so what stands first is furthest. */
typedef enum {
  STAGE_READY,    /* surveyed, decided, signed, nearly every condition met */
  STAGE_ARRANGED, /* surveyed and mostly decided, conditions asked */
  STAGE_SURVEYED, /* about half has been looked at */
  STAGE_ADDRESS,  /* nothing yet */
} Stage;

static Stage
stage_of (double along)
{
  return along < 0.25 ? STAGE_READY : along < 0.45 ? STAGE_ARRANGED : along < 0.65 ? STAGE_SURVEYED : STAGE_ADDRESS;
}

static void
answer (LmExample *self, const LmExampleHome *home, const char *question, const char *value)
{
  LmAnswerRow row;

  LM_ROW_FRESH (ANSWER, &row);
  row.home = home->row.id;
  row.question = lm_example_id (self, LM_TABLE_QUESTION, question);
  /* Not everything can be seen: a locked cupboard, a full attic. */
  row.unknown = lm_example_chance (self, 4);
  row.value = row.unknown ? "" : value;
  lm_example_insert (self, LM_TABLE_ANSWER, &row);
}

static void
answer_number (LmExample *self, const LmExampleHome *home, const char *question, int low, int high)
{
  g_autofree char *value = g_strdup_printf ("%d", lm_example_between (self, low, high));

  answer (self, home, question, value);
}

static const char *
yes_in (LmExample *self, int percent)
{
  return lm_example_chance (self, percent) ? "yes" : "no";
}

/* Gives whether the fuse board is too small. */
static gboolean
survey (LmExample *self, const LmExampleHome *home, const char *method)
{
  static const char *const surveyors[] = { "M. Öztaş", "T. Groothand", "F. Ramdien" };
  static const char *const appliances[] = { "cv-ketel", "cv-ketel", "cv-ketel", "geiser en gaskachel" };
  static const char *const cooking[] = { "gas", "gas", "elektrisch", "inductie" };
  const char *large_enough = yes_in (self, 82), *reach;
  LmSurveyRow row;

  LM_ROW_FRESH (SURVEY, &row);
  row.home = home->row.id;
  row.state = lm_example_chance (self, 96) ? LM_SURVEY_STATE_DONE : LM_SURVEY_STATE_PARTLY;
  row.day = self->options->today - lm_example_between (self, 10, 160);
  row.surveyor = lm_example_pick (self, surveyors, G_N_ELEMENTS (surveyors));
  lm_example_insert (self, LM_TABLE_SURVEY, &row);

  answer (self, home, "asbestos", yes_in (self, home->row.year < 1994 ? 14 : 0));
  answer (self, home, "fuse_board", large_enough);
  answer (self, home, "cooking", lm_example_pick (self, cooking, G_N_ELEMENTS (cooking)));
  answer (self, home, "appliance",
          home->block_heated ? "blokverwarming" : lm_example_pick (self, appliances, G_N_ELEMENTS (appliances)));
  answer_number (self, home, "radiators", 4, 9);
  answer (self, home, "space", yes_in (self, 90));
  switch ((int) home->row.type)
    {
    case LM_HOME_TYPE_TERRACED:
      answer (self, home, "crawl_space", yes_in (self, 80));
      /* Nobody decides on the attic where it can't be reached. */
      reach = yes_in (self, 88);
      answer (self, home, "attic_reach", g_str_equal (method, "R-B") || g_str_equal (method, "R-C") ? "yes" : reach);
      answer (self, home, "row_line", g_str_equal (method, "R-C") ? "yes" : yes_in (self, 30));
      break;
    case LM_HOME_TYPE_STAIRWELL_FLAT:
      answer (self, home, "stair_space", g_str_equal (method, "P-A") ? "yes" : "no");
      answer (self, home, "flue", g_str_equal (method, "P-B") ? "yes" : yes_in (self, 30));
      break;
    default:
      answer (self, home, "gallery_ceiling", home->block_heated ? "no" : "yes");
      answer (self, home, "block_pipes", home->block_heated ? "yes" : "no");
    }
  return g_str_equal (large_enough, "no");
}

/* A survey that was tried, or is to come. */
static void
survey_later (LmExample *self, const LmExampleHome *home)
{
  gboolean tried = lm_example_chance (self, 25);
  LmSurveyRow row;

  LM_ROW_FRESH (SURVEY, &row);
  row.home = home->row.id;
  row.state = tried ? LM_SURVEY_STATE_NO_ACCESS : LM_SURVEY_STATE_PLANNED;
  row.day = self->options->today + (tried ? -lm_example_between (self, 2, 30) : lm_example_between (self, 1, 40));
  lm_example_insert (self, LM_TABLE_SURVEY, &row);
}

static void
decide (LmExample *self, const LmExampleHome *home, const char *method, Stage stage)
{
  static const struct {
    const char *method, *place, *reason;
  } methods[] = {
    { "R-B", "attic", "De zolder heeft een vaste trap; het minste breekwerk." },
    { "R-C", "attic", "De goot loopt over de hele rij door." },
    { "P-A", "hall", "In het trappenhuis is plaats voor de stijgleiding." },
    { "P-B", "kitchen", "Het oude rookkanaal is vrij en recht." },
    { "G-A", "cupboard", "Langs de galerij is plaats voor de leiding." },
    { "G-C", "plant_room", "Het blok houdt zijn eigen leidingen; één centrale afleverset." },
  };
  static const char *const says[] = { "", "", "", "", "Wil de afleverset niet in de woonkamer.", "Vraagt om hulp bij het leegmaken.",
                                      "Is blij dat de geiser weggaat." };
  LmDecisionRow row;

  LM_ROW_FRESH (DECISION, &row);
  row.home = home->row.id;
  row.decided_by = "S. Lindeboom";
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].method, method))
      {
        row.method = lm_example_id (self, LM_TABLE_METHOD, method);
        row.place = lm_example_id (self, LM_TABLE_PLACE, methods[i].place);
        row.reason = methods[i].reason;
      }
  row.resident_say = lm_example_pick (self, says, G_N_ELEMENTS (says));
  /* Block heating is decided by the owner of the building, for all its homes.
   * Where neighbours need the shared line, fewer hold out. */
  if (!home->block_heated && lm_example_chance (self, g_str_equal (method, "R-B") ? 4 : 1))
    {
      row.state = LM_DECISION_STATE_REFUSED;
      row.method = row.place = 0;
      row.reason = "";
      row.resident_say = "Wil de eigen ketel houden.";
    }
  else if (!home->block_heated && stage == STAGE_ARRANGED && lm_example_chance (self, 30))
    {
      row.state = LM_DECISION_STATE_PROPOSED;
      row.decide_by = self->options->today + lm_example_between (self, -5, 30);
    }
  if (row.state != LM_DECISION_STATE_PROPOSED)
    row.decided_day = self->options->today - lm_example_between (self, 1, 60);
  if (row.state == LM_DECISION_STATE_DECIDED && lm_example_chance (self, stage == STAGE_READY ? 96 : 55))
    row.signed_day = MIN (self->options->today, row.decided_day + lm_example_between (self, 0, 14));
  lm_example_insert (self, LM_TABLE_DECISION, &row);
}

/* Conditions that stand on the list of a home with that method. */
static gboolean
concerns (const LmExampleHome *home, const char *condition, const char *method)
{
  if (g_str_equal (condition, "dig_notice"))
    return g_str_equal (method, "R-B");
  if (g_str_equal (condition, "asbestos_cleared"))
    return home->row.year < 1994 && !g_str_equal (method, "R-C") && !home->block_heated;
  return !home->block_heated || g_str_equal (condition, "access") || g_str_equal (condition, "space_cleared");
}

/* How the rest of the home's list stands: percent met, percent asked. */
static void
set_conditions (LmExample *self, const LmExampleHome *home, const char *method, int met, int asked)
{
  static const struct {
    const char *code, *document, *by;
  } conditions[] = {
    { "supply_contract", "warmteovereenkomst", "" }, { "asbestos_cleared", "inventarisatierapport", "P. Kramer" },
    { "dig_notice", "KLIC-melding", "H. Slagboom" }, { "gas_removal", "aanvraag netbeheerder", "" },
    { "access", "", "S. Lindeboom" },                { "unit_delivered", "pakbon", "M. Öztaş" },
    { "space_cleared", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      int chance = lm_example_between (self, 0, 99);
      LmHomeConditionRow row;

      if (chance >= met + asked || !concerns (home, conditions[i].code, method))
        continue;
      LM_ROW_FRESH (HOME_CONDITION, &row);
      row.home = home->row.id;
      row.condition = lm_example_id (self, LM_TABLE_CONDITION, conditions[i].code);
      row.day = self->options->today - lm_example_between (self, 1, 45);
      row.by = conditions[i].by;
      if (chance < met)
        {
          row.state = LM_CONDITION_STATE_MET;
          row.document = conditions[i].document;
        }
      else
        {
          row.state = LM_CONDITION_STATE_ASKED;
          row.due_day = self->options->today + lm_example_between (self, 3, 60);
        }
      lm_example_insert (self, LM_TABLE_HOME_CONDITION, &row);
    }
}

/* A flagged fuse board is enlarged in time for the homes that are ready. */
static void
settle_flags (LmExample *self, const LmExampleHome *home)
{
  LmHomeConditionRow row;

  LM_ROW_FRESH (HOME_CONDITION, &row);
  row.home = home->row.id;
  row.condition = lm_example_id (self, LM_TABLE_CONDITION, "fuse_board");
  row.state = LM_CONDITION_STATE_MET;
  row.day = self->options->today - 3;
  row.document = "verzwaring gereed";
  lm_example_insert (self, LM_TABLE_HOME_CONDITION, &row);
}

/* The homes of a group share a riser, a gutter or a boiler house, so they get
 * the same method. */
static const char *
method_of_group (LmExample *self, const LmExampleHome *home)
{
  switch ((int) home->row.type)
    {
    case LM_HOME_TYPE_TERRACED:
      return lm_example_chance (self, 40) ? "R-C" : "R-B";
    case LM_HOME_TYPE_STAIRWELL_FLAT:
      return lm_example_chance (self, 25) ? "P-B" : "P-A";
    default:
      return home->block_heated ? "G-C" : "G-A";
    }
}

void
lm_example_make_progress (LmExample *self)
{
  const char *method = NULL;
  guint group = G_MAXUINT;

  for (guint i = 0; i < self->homes->len && self->problem == NULL; i++)
    {
      const LmExampleHome *home = &g_array_index (self->homes, LmExampleHome, i);
      Stage stage = stage_of (i / (double) self->homes->len);
      gboolean too_small;

      if (home->group != group)
        {
          group = home->group;
          method = method_of_group (self, home);
        }
      if (stage == STAGE_ADDRESS || (stage == STAGE_SURVEYED && lm_example_chance (self, 50)))
        {
          if (stage == STAGE_SURVEYED)
            survey_later (self, home);
          if (home->block_heated)
            decide (self, home, method, stage);
          continue;
        }
      too_small = survey (self, home, method);
      if (stage != STAGE_SURVEYED || home->block_heated)
        decide (self, home, method, stage);
      if (stage == STAGE_READY)
        {
          gboolean whole = lm_example_chance (self, 85);

          set_conditions (self, home, method, whole ? 100 : 70, whole ? 0 : 25);
          if (whole && too_small && !home->block_heated)
            settle_flags (self, home);
        }
      else if (stage == STAGE_ARRANGED)
        set_conditions (self, home, method, 35, 40);
    }
}
