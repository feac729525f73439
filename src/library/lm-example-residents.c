#include "lm-example-private.h"

static void
make_resident (LmExample *self, const LmExampleHome *home)
{
  static const char *const notes[] = { "Belt liever dan dat er een brief komt.", "Was niet blij met het werk in de straat.",
                                       "Wil graag weten wie er komt.", "Heeft een voorbeeldwoning bezocht." };
  static const char *const carers[] = { "Thuiszorg De Brug, 06-00700700", "Dochter, 06-00710071", "Wijkteam, 06-00720072" };
  const char *language;
  g_autofree char *name = lm_example_name (self, &language);
  g_autofree char *phone = lm_example_chance (self, 90) ? lm_example_phone (self) : g_strdup ("");
  g_autofree char *email = NULL;
  LmResidentRow row;

  LM_ROW_FRESH (RESIDENT, &row);
  row.home = home->row.id;
  row.salutation = lm_example_chance (self, 50) ? "Mevr." : lm_example_chance (self, 94) ? "Dhr." : "";
  row.name = name;
  row.kind = home->flat_owned ? LM_RESIDENT_KIND_TENANT : LM_RESIDENT_KIND_OWNER;
  row.phone = phone;
  if (lm_example_chance (self, 65))
    email = g_strdup_printf ("bewoner%" G_GINT64_FORMAT "@post.example", home->row.id & 0xffffffff);
  row.email = email ? email : "";
  /* Not everybody with a foreign name wants letters in another language. */
  row.language = lm_example_chance (self, 35) ? language : "nl";
  row.channel = *row.email && lm_example_chance (self, 40) ? LM_CHANNEL_EMAIL
                : *row.phone && lm_example_chance (self, 25) ? LM_CHANNEL_PHONE
                                                             : LM_CHANNEL_LETTER;
  row.vulnerable = lm_example_chance (self, 8);
  row.night_worker = lm_example_chance (self, 2);
  if (row.vulnerable && lm_example_chance (self, 60))
    row.carer = lm_example_pick (self, carers, G_N_ELEMENTS (carers));
  if (lm_example_chance (self, 4))
    row.note = lm_example_pick (self, notes, G_N_ELEMENTS (notes));
  lm_example_insert (self, LM_TABLE_RESIDENT, &row);
}

static void
make_availability (LmExample *self, const LmExampleHome *home)
{
  int kind = lm_example_between (self, 0, 99);
  LmAvailabilityRow row;

  LM_ROW_FRESH (AVAILABILITY, &row);
  row.home = home->row.id;
  if (kind < 6)
    {
      row.weekdays = 1u << lm_example_between (self, 0, 4);
      row.reason = "werkt die dag";
    }
  else if (kind < 9)
    {
      static const guint masks[] = { 0x03, 0x09, 0x18, 0x14 };

      row.kind = LM_AVAILABILITY_KIND_ONLY;
      row.weekdays = masks[lm_example_between (self, 0, 3)];
      row.reason = "alleen op deze dagen thuis";
    }
  else if (kind < 14)
    {
      row.first_day = self->options->today + lm_example_between (self, 20, 300);
      row.end_day = row.first_day + lm_example_between (self, 1, 4) * 7;
      row.reason = "vakantie";
    }
  else if (kind < 15)
    {
      row.first_day = self->options->today + lm_example_between (self, 10, 120);
      row.end_day = row.first_day + lm_example_between (self, 20, 60);
      row.reason = "opname in het ziekenhuis";
    }
  else
    return;
  lm_example_insert (self, LM_TABLE_AVAILABILITY, &row);
}

void
lm_example_make_residents (LmExample *self)
{
  for (guint i = 0; i < self->homes->len && self->problem == NULL; i++)
    {
      const LmExampleHome *home = &g_array_index (self->homes, LmExampleHome, i);

      if (lm_example_chance (self, 2)) /* nobody lives there now */
        continue;
      make_resident (self, home);
      make_availability (self, home);
    }
}
