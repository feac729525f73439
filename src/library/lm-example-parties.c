#include "lm-example-private.h"

/* Crews to the size of the district: about so many homes a working day that
 * the whole takes between one and two years. A pair of fitters does one home a
 * day; the other trades follow from the minutes of their steps. */
static int
homes_a_day (guint n_homes)
{
  guint days = 120 + n_homes / 25;

  return MAX (2, (int) ((n_homes + days - 1) / days));
}

static void
qualify (LmExample *self, LmId person, const char *codes, gboolean only_one)
{
  g_auto (GStrv) list = g_strsplit (codes, " ", -1);
  LmDay today = self->options->today;

  for (guint i = 0; list[i]; i++)
    {
      LmPersonQualificationRow row;

      LM_ROW_FRESH (PERSON_QUALIFICATION, &row);
      row.person = person;
      row.qualification = lm_example_id (self, LM_TABLE_QUALIFICATION, list[i]);
      row.valid_from = today - lm_example_between (self, 30, 1400);
      row.valid_until = today + lm_example_between (self, 5 * 365, 9 * 365);
      /* Some certificates run out soon: somebody must see that in time. Not that
       * of the only one who has it, or the district stands still. */
      if (!only_one && lm_example_chance (self, 4))
        row.valid_until = today + lm_example_between (self, 12, 120);
      lm_example_insert (self, LM_TABLE_PERSON_QUALIFICATION, &row);
    }
}

static void
make_absence (LmExample *self, LmId crew, LmId person, int first, int days, const char *reason)
{
  LmAbsenceRow row;

  LM_ROW_FRESH (ABSENCE, &row);
  row.crew = crew;
  row.person = person;
  row.first_day = self->options->today + first;
  row.end_day = row.first_day + days;
  row.reason = reason;
  lm_example_insert (self, LM_TABLE_ABSENCE, &row);
}

static void
make_crew (LmExample *self, LmId party, const char *calendar, const char *name, const char *trades, const char *qualifications,
           int n_persons)
{
  g_auto (GStrv) list = g_strsplit (trades, " ", -1);
  LmCrewRow crew;

  LM_ROW_FRESH (CREW, &crew);
  crew.party = party;
  crew.name = name;
  crew.calendar = calendar ? lm_example_id (self, LM_TABLE_CALENDAR, calendar) : 0;
  lm_example_insert (self, LM_TABLE_CREW, &crew);
  for (guint i = 0; list[i]; i++)
    {
      LmCrewTradeRow row;

      LM_ROW_FRESH (CREW_TRADE, &row);
      row.crew = crew.id;
      row.trade = lm_example_id (self, LM_TABLE_TRADE, list[i]);
      lm_example_insert (self, LM_TABLE_CREW_TRADE, &row);
    }
  for (int i = 0; i < n_persons; i++)
    {
      g_autofree char *person_name = lm_example_name (self, NULL);
      g_autofree char *phone = lm_example_phone (self);
      LmPersonRow person;

      LM_ROW_FRESH (PERSON, &person);
      person.crew = crew.id;
      person.number = i;
      person.name = person_name;
      person.phone = phone;
      lm_example_insert (self, LM_TABLE_PERSON, &person);
      qualify (self, person.id, qualifications, n_persons == 1);
      if (lm_example_chance (self, 35))
        make_absence (self, 0, person.id, lm_example_between (self, 20, 330), lm_example_between (self, 1, 3) * 7, "vakantie");
    }
  if (lm_example_chance (self, 15))
    make_absence (self, crew.id, 0, lm_example_between (self, 25, 200), lm_example_between (self, 1, 2), "cursus");
}

static LmId
make_party (LmExample *self, LmPartyKind kind, const char *name, const char *letter, LmPartyColour colour, LmId parent,
            const char *note)
{
  LmPartyRow row;

  LM_ROW_FRESH (PARTY, &row);
  row.kind = kind;
  row.name = name;
  row.letter = letter;
  row.colour = colour;
  row.parent = parent;
  row.calendar = lm_example_id (self, LM_TABLE_CALENDAR, "standard");
  row.note = note;
  return lm_example_insert (self, LM_TABLE_PARTY, &row);
}

void
lm_example_make_parties (LmExample *self)
{
  int pace = homes_a_day (self->options->n_homes);
  LmId heat = lm_example_id (self, LM_TABLE_PARTY, "heat_company");
  LmId contractor = lm_example_id (self, LM_TABLE_PARTY, "contractor");
  LmId installer = lm_example_id (self, LM_TABLE_PARTY, "installer");
  LmId second = make_party (self, LM_PARTY_KIND_INSTALLER, "Van Vlietland Elektrotechniek", "E", LM_PARTY_COLOUR_INSTALLER,
                            installer, "Onderaannemer voor het elektrawerk.");
  /* Trade by trade: party, calendar, name, what the crew is and how many of
   * how many persons. */
  const struct {
    LmId party;
    const char *calendar, *name, *trades, *qualifications;
    int n_crews, n_persons;
  } crews[] = {
    { contractor, "outside", "Grondploeg", "groundwork", "vca", 1 + pace / 4, 3 },
    { contractor, NULL, "Bouwploeg", "building", "vca", 1 + pace / 3, 2 },
    { heat, "outside", "Leidingploeg", "pipework", "vca pipe_welding height fire_stopping", 1 + pace / 3, 3 },
    { heat, NULL, "Inbedrijfstelling", "commissioning", "vca heat_company", 1 + pace / 6, 2 },
    { installer, NULL, "Montageploeg", "heating", "vca co_free unit drinking_water", pace, 2 },
    { second, NULL, "Elektraploeg", "electrical", "vca nen1010", 1 + pace / 4, 2 },
    { lm_example_id (self, LM_TABLE_PARTY, "asbestos_firm"), NULL, "Asbestinventarisatie", "asbestos", "vca asbestos_process", 1, 1 },
  };

  self->association = make_party (self, LM_PARTY_KIND_HOUSING_ASSOCIATION, "Woonstichting De Rietkraag", "R",
                                  LM_PARTY_COLOUR_OTHER, 0, "Eigenaar van de meeste flats.");
  for (guint i = 0; i < G_N_ELEMENTS (crews); i++)
    for (int n = 0; n < crews[i].n_crews; n++)
      {
        g_autofree char *name = crews[i].n_crews == 1 ? g_strdup (crews[i].name)
                                                      : g_strdup_printf ("%s %d", crews[i].name, n + 1);
        /* Every third pair of fitters has a third fitter, who shortens the day. */
        gboolean third = g_str_equal (crews[i].trades, "heating") && n % 3 == 2;

        make_crew (self, crews[i].party, crews[i].calendar, name, crews[i].trades, crews[i].qualifications,
                   crews[i].n_persons + third);
      }
}
