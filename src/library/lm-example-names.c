#include "lm-example-private.h"

/* A name in which a language is likely, so that letters in other languages
 * have readers. No list of real persons was used. */
static const struct {
  const char *surname, *language;
} surnames[] = {
  { "Abels", "nl" },      { "Akkerhuis", "nl" },  { "Baarsma", "nl" },     { "Bakhuizen", "nl" },  { "Beukelaar", "nl" },
  { "Blankwater", "nl" }, { "Boterblom", "nl" },  { "van den Bosrand", "nl" }, { "Brandsma", "nl" }, { "Buitendam", "nl" },
  { "Coppelmans", "nl" }, { "Dekkinga", "nl" },   { "van Dijkzicht", "nl" }, { "Doorneweerd", "nl" }, { "Eikelhof", "nl" },
  { "van der Esch", "nl" }, { "Fokkema", "nl" },  { "de Geer", "nl" },     { "Geluk", "nl" },      { "Groothand", "nl" },
  { "Haanstra", "nl" },   { "ter Haarveld", "nl" }, { "Hoogerbeek", "nl" }, { "Huisinga", "nl" },  { "IJzerman", "nl" },
  { "Jelsma", "nl" },     { "Kalkhoven", "nl" },  { "van de Kerkwijk", "nl" }, { "Klaverveld", "nl" }, { "Kramer", "nl" },
  { "Landheer", "nl" },   { "Leeuwerik", "nl" },  { "Lindeboom", "nl" },   { "Meerdink", "nl" },   { "Molenbroek", "nl" },
  { "Noorderlicht", "nl" }, { "Oldenbeek", "nl" }, { "Oosterling", "nl" }, { "Palland", "nl" },    { "Poortvliet", "nl" },
  { "Quispel", "nl" },    { "Rietdekker", "nl" }, { "Roodhart", "nl" },    { "Schaapveld", "nl" }, { "Schippers", "nl" },
  { "Slagboom", "nl" },   { "Snoekstra", "nl" },  { "Terpstra", "nl" },    { "Tuinder", "nl" },    { "Uilenbroek", "nl" },
  { "Veenland", "nl" },   { "van Vlietland", "nl" }, { "Vogelaar", "nl" }, { "Waterink", "nl" },   { "Wijnstok", "nl" },
  { "Zandvoorder", "nl" }, { "Zonneveld", "nl" }, { "Zwaluw", "nl" },      { "Ramdien", "nl" },    { "Sewpersad", "nl" },
  { "Kartosen", "nl" },   { "Wijngaarde", "nl" }, { "Martis", "nl" },      { "Felicia", "nl" },    { "Tomasowa", "nl" },
  { "Lekatompy", "nl" },  { "Yıldırak", "tr" },   { "Karasoy", "tr" },     { "Demirtürk", "tr" },  { "Öztaş", "tr" },
  { "Çelikbaş", "tr" },   { "Ben Haddouch", "ar" }, { "El Amraoui", "ar" }, { "Bouzarda", "ar" }, { "Aït Lahsen", "nl" },
  { "Al Nasiri", "ar" },  { "Haddadin", "ar" },   { "Kowalczak", "pl" },   { "Wiśniarek", "pl" }, { "Nowakiewicz", "pl" },
  { "Ivanenko", "uk" },   { "Petrova-Lis", "uk" }, { "Chen Wei", "zh" },   { "Nguyen Lan", "nl" }, { "Okonjo", "en" },
  { "Adeyinka", "en" },   { "Mensah-Boatey", "en" }, { "Fernandez Rial", "es" }, { "da Costa Lima", "pt" }, { "Tesfamikael", "en" },
};

static const char *const stems[] = {
  "Linden",   "Wilgen",   "Elzen",    "Esdoorn",  "Berken",   "Kastanje", "Populieren", "Meidoorn", "Vlier",    "Hazelaar",
  "Merel",    "Spreeuwen", "Lijster", "Zwaluw",   "Kievit",   "Leeuwerik", "Reiger",    "Ooievaar", "Wulp",     "Tureluur",
  "Molenaars", "Bakkers", "Wevers",   "Kuipers",  "Touwslagers", "Smids", "Schippers",  "Veenders", "Mandenmakers", "Turfstekers",
  "Rietpluim", "Lisdodde", "Dotterbloem", "Klaver", "Korenbloem", "Zuring", "Boterbloem", "Waterlelie", "Kamille", "Brem",
};
static const char *const endings[] = { "straat", "laan", "hof", "weg", "pad", "plein", "kade", "dreef", "singel", "gaarde" };

gboolean
lm_example_chance (LmExample *self, int percent)
{
  return g_rand_int_range (self->random, 0, 100) < percent;
}

int
lm_example_between (LmExample *self, int low, int high)
{
  return g_rand_int_range (self->random, low, high + 1);
}

const char *
lm_example_pick (LmExample *self, const char *const *texts, guint n)
{
  return texts[g_rand_int_range (self->random, 0, (gint32) n)];
}

char *
lm_example_street (guint n)
{
  const guint n_names = G_N_ELEMENTS (stems) * G_N_ELEMENTS (endings);
  /* 7 has no common factor with 40, so neighbouring streets sound different
   * and all pairs come by before one comes back. */
  const char *stem = stems[n * 7 % G_N_ELEMENTS (stems)];
  const char *ending = endings[(n + n / G_N_ELEMENTS (stems)) % G_N_ELEMENTS (endings)];
  guint round = n / n_names;

  if (round == 0)
    return g_strconcat (stem, ending, NULL);
  return g_strdup_printf ("%ue %s%s", round + 1, stem, ending);
}

char *
lm_example_name (LmExample *self, const char **language)
{
  guint which = (guint) g_rand_int_range (self->random, 0, G_N_ELEMENTS (surnames));
  int initials = lm_example_between (self, 1, 3);
  GString *name = g_string_new (NULL);

  for (int i = 0; i < initials; i++)
    g_string_append_printf (name, "%c.", "ABCDEFGHIJKLMNPRSTVWYZ"[g_rand_int_range (self->random, 0, 22)]);
  g_string_append_printf (name, " %s", surnames[which].surname);
  if (language)
    *language = surnames[which].language;
  return g_string_free (name, FALSE);
}

char *
lm_example_phone (LmExample *self)
{
  return g_strdup_printf ("06-00%06d", lm_example_between (self, 100000, 999999));
}
