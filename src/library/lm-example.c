#include "library/lm-example.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-example-private.h"
#include "lm-library-private.h"

/* The methods of the example's own short list. */
static const char *const methods[] = { "R-B", "R-C", "P-A", "P-B", "G-A", "G-C", NULL };

LmId
lm_example_insert (LmExample *self, LmTable table, gpointer row)
{
  return self->problem ? 0 : self->insert (table, row, self->data, &self->problem);
}

LmId
lm_example_id (LmExample *self, LmTable table, const char *code)
{
  g_autofree char *key = g_strdup_printf ("%d/%s", table, code);
  const LmId *id = g_hash_table_lookup (self->ids, key);

  /* Without an id only when an insert has failed before. */
  g_assert (id != NULL || self->problem != NULL);
  return id ? *id : 0;
}

static void
remember (LmExample *self, LmTable table, const char *code, LmId id)
{
  g_hash_table_insert (self->ids, g_strdup_printf ("%d/%s", table, code), g_memdup2 (&id, sizeof id));
}

static const char *
code_of (LmTable table, gconstpointer row)
{
  switch ((int) table)
    {
    case LM_TABLE_TRADE:
      return ((const LmTradeRow *) row)->code;
    case LM_TABLE_QUALIFICATION:
      return ((const LmQualificationRow *) row)->code;
    case LM_TABLE_CONDITION:
      return ((const LmConditionRow *) row)->code;
    case LM_TABLE_QUESTION:
      return ((const LmQuestionRow *) row)->code;
    case LM_TABLE_METHOD:
      return ((const LmMethodRow *) row)->code;
    case LM_TABLE_PLACE:
      return ((const LmPlaceRow *) row)->code;
    case LM_TABLE_PARTY:
      return lm_party_kind_nicks[((const LmPartyRow *) row)->kind];
    case LM_TABLE_CALENDAR:
      return ((const LmCalendarRow *) row)->work_start < 8 * 60 ? "outside" : "standard";
    default:
      return NULL;
    }
}

/* The parties of the example have names; its crews are its own, to size. */
static void
name_party (LmPartyRow *party)
{
  static const struct {
    LmPartyKind kind;
    const char *name, *contact, *phone, *email, *residents, *projects;
  } parties[] = {
    { LM_PARTY_KIND_HEAT_COMPANY, "Rivierwarmte", "A. Doorneweerd", "06-00110011", "planning@rivierwarmte.example",
      "Bekend in de wijk door de bewonersavonden; klachten over de tarieven in 2024.", "Drie wijken van 800 tot 2.400 woningen." },
    { LM_PARTY_KIND_CONTRACTOR, "Aannemersbedrijf Polderman", "H. Slagboom", "06-00220022", "uitvoering@polderman.example",
      "Weinig contact met bewoners.", "Veel straatwerk, leidingwerk sinds 2019." },
    { LM_PARTY_KIND_INSTALLER, "Installatiebedrijf Warmhuis", "M. Öztaş", "06-00330033", "planning@warmhuis.example",
      "Goed: doet al jaren het onderhoud in de flats.", "Twee projecten van 300 woningen." },
    { LM_PARTY_KIND_ASBESTOS_FIRM, "Zeker Asbestonderzoek", "P. Kramer", "06-00440044", "onderzoek@zeker.example", "", "" },
    { LM_PARTY_KIND_GRID_OPERATOR, "Netbeheer Rivierenland", "Loket aansluitingen", "06-00550055", "loket@netbeheer.example", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parties); i++)
    if (parties[i].kind == party->kind)
      {
        party->name = parties[i].name;
        party->contact_name = parties[i].contact;
        party->phone = parties[i].phone;
        party->email = parties[i].email;
        party->experience_residents = parties[i].residents;
        party->experience_projects = parties[i].projects;
      }
}

/* Takes the rows of the library on their way. */
static LmId
take_library_row (LmTable table, gpointer row, gpointer data, GError **error)
{
  LmExample *self = data;
  LmId id;

  if (!self->options->raw)
    {
      if (table == LM_TABLE_CREW || table == LM_TABLE_CREW_TRADE || table == LM_TABLE_PERSON ||
          table == LM_TABLE_PERSON_QUALIFICATION)
        return 1; /* not brought in, and nobody asks for its id */
      if (table == LM_TABLE_PARTY)
        name_party (row);
    }
  id = self->insert (table, row, self->data, error);
  if (id != 0 && code_of (table, row))
    remember (self, table, code_of (table, row), id);
  return id;
}

static void
describe_project (LmExample *self)
{
  LmProjectRow *project = self->project;
  LmDay start = self->options->weeks > 0 ? self->options->today - 7 * (LmDay) self->options->weeks : self->options->today + 21;

  project->start_day = start + (7 - lm_day_get_weekday (start)) % 7; /* a Monday */
  project->name = "Waterwijk";
  project->place = "Nieuwerhaven";
  if (self->options->raw)
    return;
  project->regie_note = "Rivierwarmte is contractant en blijft na de aanleg; de installateur belt de bewoners.";
  project->contact_name = "Sanne Lindeboom";
  project->contact_phone = "06-00123456";
  project->contact_email = "waterwijk@rivierwarmte.example";
  project->contact_hours = "maandag tot en met vrijdag van 8.00 tot 18.00 uur";
  project->sender_address = "Rivierwarmte, project Waterwijk\nMolenaarskade 2\n8299 ZZ Nieuwerhaven";
  project->retention_day = self->options->today + 365 * 7;
}

gboolean
lm_example_fill (const LmExampleOptions *options, LmProjectRow *project, LmLibraryInsert insert, gpointer data,
                 GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GArray) homes = g_array_new (FALSE, TRUE, sizeof (LmExampleHome));
  const guint32 seed[] = { (guint32) options->seed, (guint32) (options->seed >> 32) };
  LmLibraryOptions library = { .methods = options->raw ? NULL : methods };
  LmExample self = {
    .options = options, .project = project, .insert = insert, .data = data, .ids = ids, .homes = homes,
  };

  g_return_val_if_fail (project != NULL && insert != NULL, FALSE);
  if (options->n_homes == 0 || options->n_homes > LM_EXAMPLE_MAX_HOMES)
    {
      g_set_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_OPTIONS,
                   _("An example has between 1 and %d homes, not %u."), LM_EXAMPLE_MAX_HOMES, options->n_homes);
      return FALSE;
    }
  if (!lm_library_fill (&library, project, take_library_row, &self, error))
    return FALSE;

  self.random = g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
  self.texts = g_string_chunk_new (1 << 16);
  describe_project (&self);
  if (!options->raw)
    lm_example_make_parties (&self);
  lm_example_make_district (&self);
  if (!options->raw)
    {
      lm_example_make_residents (&self);
      lm_example_make_progress (&self);
    }
  g_string_chunk_free (self.texts);
  g_rand_free (self.random);
  if (self.problem)
    g_propagate_error (error, self.problem);
  return self.problem == NULL;
}

LmSnapshot *
lm_example_snapshot (const LmExampleOptions *options, GError **error)
{
  LmSnapshotFiller filler;
  LmProjectRow project;
  gboolean filled;

  lm_snapshot_filler_init (&filler, &project);
  filled = lm_example_fill (options, &project, lm_snapshot_filler_insert, &filler, error);
  return lm_snapshot_filler_end (&filler, &project, filled);
}
