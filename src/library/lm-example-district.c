#include "lm-example-private.h"

/* Streets run from west to east, one above the other in columns; where a
 * column is full the next starts to its east. Metres RD. */
#define WEST 101000.0
#define SOUTH 438000.0
#define COLUMN_WIDTH 340.0
#define COLUMN_HEIGHT 1500.0

typedef struct {
  LmExample *example;
  guint n_streets, n_sides, n_buildings;
  int order;        /* along the streets */
  int made[LM_N_HOME_TYPE];
  guint n_flats;    /* gallery flats made */
  double x, y;      /* start of the street */
  double cursor;    /* next free place along it */
  const char *street;
  char postcode[7];
} Builder;

static gboolean
is_full (Builder *self)
{
  return self->example->homes->len >= self->example->options->n_homes || self->example->problem != NULL;
}

/* Each side of a street has its postcode; letters without S, so never one of
 * the three that are not given out. */
static void
start_side (Builder *self)
{
  static const char letters[] = "ABCDEGHJKLMNPRTVWXZ";
  const guint n = sizeof letters - 1;
  guint side = self->n_sides++;

  g_snprintf (self->postcode, sizeof self->postcode, "%u%c%c", 8200 + side / (n * n) % 99, letters[side / n % n],
              letters[side % n]);
  self->cursor = self->x;
}

static void
start_street (Builder *self, double depth)
{
  g_autofree char *name = lm_example_street (self->n_streets++);

  self->street = g_string_chunk_insert (self->example->texts, name);
  self->y += depth;
  if (self->y > SOUTH + COLUMN_HEIGHT)
    {
      self->y = SOUTH;
      self->x += COLUMN_WIDTH;
    }
  start_side (self);
}

/* A rectangle as the schema has outlines: with a decimal point, in a Dutch
 * session too. (transfer full) */
static char *
format_rectangle (double left, double bottom, double width, double depth)
{
  const double corners[] = {
    left, bottom, left + width, bottom, left + width, bottom + depth, left, bottom + depth, left, bottom,
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.1f", corners[i]);
      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, number);
    }
  return g_string_free (text, FALSE);
}

/* A building of so many metres from the cursor on, to the north of the street
 * or to the south. */
static LmId
make_building (Builder *self, gboolean north, double width, double depth, int year, const char *name, LmBuildingRow *row)
{
  double bottom = north ? self->y + 8 : self->y - 8 - depth;
  g_autofree char *footprint = format_rectangle (self->cursor, bottom, width, depth);
  g_autofree char *pand = g_strdup_printf ("0998100%09u", ++self->n_buildings);

  LM_ROW_FRESH (BUILDING, row);
  row->bag_pand = pand;
  row->name = name;
  row->year = year;
  row->x = self->cursor + width / 2;
  row->y = bottom + depth / 2;
  row->footprint = footprint;
  if (self->example->options->raw)
    return 0;
  return lm_example_insert (self->example, LM_TABLE_BUILDING, row);
}

static LmId
make_coupling (Builder *self, LmCouplingKind kind, LmId building, const char *format, ...) G_GNUC_PRINTF (4, 5);

static LmId
make_coupling (Builder *self, LmCouplingKind kind, LmId building, const char *format, ...)
{
  g_autofree char *name = NULL;
  LmCouplingRow row;
  va_list args;

  if (self->example->options->raw)
    return 0;
  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  LM_ROW_FRESH (COUPLING, &row);
  row.kind = kind;
  row.building = building;
  row.name = name;
  return lm_example_insert (self->example, LM_TABLE_COUPLING, &row);
}

/* The home with what is the same for all of them; the caller sets the rest. */
static LmExampleHome
fresh_home (Builder *self, LmHomeType type, LmId building, int number, int year, double x, double y)
{
  LmExampleHome home = { .group = self->example->n_groups };
  guint serial = self->example->homes->len + 1;
  g_autofree char *vbo = g_strdup_printf ("0998010%09u", serial);
  g_autofree char *num = g_strdup_printf ("0998200%09u", serial);

  LM_ROW_FRESH (HOME, &home.row);
  home.row.bag_vbo = g_string_chunk_insert (self->example->texts, vbo);
  home.row.bag_num = g_string_chunk_insert (self->example->texts, num);
  home.row.street = self->street;
  home.row.number = number;
  home.row.postcode = g_string_chunk_insert_const (self->example->texts, self->postcode);
  home.row.town = "Nieuwerhaven";
  home.row.usage = "woonfunctie";
  home.row.x = x;
  home.row.y = y;
  home.row.street_order = ++self->order;
  home.row.type = type;
  home.row.type_source = LM_SOURCE_SOURCE;
  home.row.building = building;
  home.row.year = year;
  return home;
}

static void
add_home (Builder *self, LmExampleHome *home)
{
  static const char *const attention[] = { "Hond in huis.", "Steile trap.", "Rolstoel: drempels vrijhouden.",
                                           "Bel is stuk, kloppen.", "Veel spullen in de meterkast." };
  static const char *const access[] = { "Sleutel bij de buren.", "Sleutel bij de huismeester.", "Eerst bellen." };
  LmExample *example = self->example;

  if (is_full (self))
    return;
  self->made[home->row.type]++;
  if (example->options->raw)
    {
      home->row.type = LM_HOME_TYPE_UNKNOWN;
      home->row.type_source = LM_SOURCE_NONE;
      home->row.year = -1;
      home->row.street_order = 0;
      home->row.floor = -1;
    }
  else
    {
      home->row.area = home->row.type == LM_HOME_TYPE_TERRACED ? lm_example_between (example, 88, 124)
                                                               : lm_example_between (example, 56, 92);
      if (home->flat_owned)
        home->row.owner = example->association;
      if (lm_example_chance (example, 6))
        home->row.attention = lm_example_pick (example, attention, G_N_ELEMENTS (attention));
      if (lm_example_chance (example, 5))
        home->row.access = lm_example_pick (example, access, G_N_ELEMENTS (access));
    }
  lm_example_insert (example, LM_TABLE_HOME, &home->row);
  g_array_append_vals (example->homes, home, 1);
}

static int
pick_year (Builder *self, int low, int high)
{
  /* A few gaps were filled in later, without asbestos. */
  return lm_example_chance (self->example, 8) ? lm_example_between (self->example, 1994, 2004)
                                              : lm_example_between (self->example, low, high);
}

/* One row of terraced houses under one gutter; `step` is 2 going east, -2
 * coming back on the other side. */
static void
make_row (Builder *self, gboolean north, int first, int step, int n_houses)
{
  LmExample *example = self->example;
  int year = pick_year (self, 1955, 1984), last = first + step * (n_houses - 1);
  gboolean let = lm_example_chance (example, 55);
  LmId row = make_coupling (self, LM_COUPLING_KIND_ROW, 0, "rij %s %d–%d", self->street, MIN (first, last), MAX (first, last));

  for (int i = 0; i < n_houses && !is_full (self); i++)
    {
      LmBuildingRow building;
      LmId id = make_building (self, north, 5.4, 9, year, "", &building);
      LmExampleHome home = fresh_home (self, LM_HOME_TYPE_TERRACED, id, first + step * i, year, building.x, building.y);

      home.row.row = row;
      home.row.floor = 0;
      home.flat_owned = let && !lm_example_chance (example, 15); /* some were sold */
      add_home (self, &home);
      self->cursor += step > 0 ? 5.4 : -5.4;
    }
  example->n_groups++;
  self->cursor += step > 0 ? 7 : -7;
}

static void
make_terraced_street (Builder *self)
{
  int rows = lm_example_between (self->example, 2, 4), number = 1, sizes[4];
  int total = 0;

  start_street (self, 52);
  for (int i = 0; i < rows && !is_full (self); i++)
    {
      sizes[i] = lm_example_between (self->example, 5, 9);
      make_row (self, TRUE, number, 2, sizes[i]);
      number += 2 * sizes[i];
      total += sizes[i];
    }
  if (is_full (self))
    return;
  /* Back along the even side, from the last house to the first. */
  {
    double end = self->cursor - 7 - 5.4;

    start_side (self);
    self->cursor = end;
  }
  number = 2 * total;
  for (int i = rows; i-- > 0 && !is_full (self);)
    {
      make_row (self, FALSE, number, -2, sizes[i]);
      number -= 2 * sizes[i];
    }
}

/* A portiekflat: entrances beside each other, two homes a floor at each. */
static void
make_stairwell_flat (Builder *self, gboolean north, int first)
{
  static const char *const suffixes[] = { "H", "1", "2", "3", "4" };
  LmExample *example = self->example;
  int entrances = lm_example_between (example, 3, 5), floors = lm_example_between (example, 3, 5);
  int year = pick_year (self, 1950, 1972), last = first + 4 * entrances - 2;
  gboolean let = lm_example_chance (example, 70);
  g_autofree char *name = g_strdup_printf ("%s %d–%d", self->street, first, last);
  LmBuildingRow building;
  LmId id = make_building (self, north, 15.0 * entrances, 10, year, name, &building);

  for (int e = 0; e < entrances; e++)
    {
      int number = first + 4 * e;
      LmId stairwell = make_coupling (self, LM_COUPLING_KIND_STAIRWELL, id, "portiek %s %d–%d", self->street, number, number + 2);
      LmId stacks[2];

      for (int side = 0; side < 2; side++)
        stacks[side] = make_coupling (self, LM_COUPLING_KIND_STACK, id, "lijn %s %d", self->street, number + 2 * side);
      for (int floor = 0; floor < floors; floor++)
        for (int side = 0; side < 2; side++)
          {
            LmExampleHome home = fresh_home (self, LM_HOME_TYPE_STAIRWELL_FLAT, id, number + 2 * side, year,
                                             self->cursor + 15.0 * e + 3.75 + 7.5 * side, building.y);

            home.row.suffix = suffixes[floor];
            home.row.stairwell = stairwell;
            home.row.stack = stacks[side];
            home.row.floor = floor;
            home.flat_owned = let;
            add_home (self, &home);
          }
      if (is_full (self))
        break;
    }
  example->n_groups++;
  self->cursor += 15.0 * entrances + 14;
}

static void
make_stairwell_street (Builder *self)
{
  int buildings = lm_example_between (self->example, 1, 2);

  start_street (self, 58);
  for (int i = 0; i < buildings && !is_full (self); i++)
    make_stairwell_flat (self, TRUE, 1 + 24 * i);
  if (is_full (self))
    return;
  start_side (self);
  for (int i = 0; i < buildings && !is_full (self); i++)
    make_stairwell_flat (self, FALSE, 2 + 24 * i);
}

/* Galerijflats: low ones with boilers of their own; high ones were built with a
 * boiler house, so in larger districts most of them. */
static void
make_gallery_street (Builder *self)
{
  LmExample *example = self->example;
  guint n_homes = example->options->n_homes;
  guint flat = self->n_flats++;
  gboolean block = n_homes >= 1500 ? flat % 4 != 1 : n_homes >= 400 && flat % 3 == 2;
  int floors = block ? lm_example_between (example, 9, 13) : lm_example_between (example, 5, 8);
  int width = lm_example_between (example, 8, 14), year = pick_year (self, 1962, 1979);
  int segments = width >= 11 ? 2 : 1;
  gboolean let = lm_example_chance (example, 75);
  g_autofree char *name = NULL;
  g_autofree LmId *stacks = g_new0 (LmId, width);
  LmBuildingRow building;
  LmId id, whole = 0;

  start_street (self, 74);
  name = g_strdup_printf ("%s %d–%d", self->street, 2, 2 * floors * width);
  id = make_building (self, TRUE, 7.2 * width + 5, 12, year, name, &building);
  if (block)
    whole = make_coupling (self, LM_COUPLING_KIND_BLOCK, id, "blok %s", self->street);
  for (int column = 0; column < width; column++)
    stacks[column] = make_coupling (self, LM_COUPLING_KIND_STACK, id, "schacht %s, kolom %d", self->street, column + 1);
  for (int floor = 0; floor < floors && !is_full (self); floor++)
    {
      LmId gallery = whole;

      for (int column = 0; column < width && !is_full (self); column++)
        {
          LmExampleHome home = fresh_home (self, LM_HOME_TYPE_GALLERY_FLAT, id, 2 * (floor * width + column + 1), year,
                                           self->cursor + 7.2 * column + 3.6, building.y);

          if (!block && (column == 0 || (segments == 2 && column == (width + 1) / 2)))
            gallery = make_coupling (self, LM_COUPLING_KIND_GALLERY, id,
                                     segments == 2 ? (column == 0 ? "galerij %s, %de laag west" : "galerij %s, %de laag oost")
                                                   : "galerij %s, %de laag",
                                     self->street, floor + 1);
          home.row.row = gallery;
          home.row.stack = stacks[column];
          home.row.floor = floor;
          home.block_heated = block;
          home.flat_owned = let;
          add_home (self, &home);
        }
    }
  example->n_groups++;
}

void
lm_example_make_district (LmExample *self)
{
  Builder builder = { .example = self, .x = WEST, .y = SOUTH };
  gboolean large = self->options->n_homes >= 1500;
  /* Percent of each type. Larger districts have more high flats. */
  const int share[LM_N_HOME_TYPE] = {
    [LM_HOME_TYPE_TERRACED] = large ? 24 : 34,
    [LM_HOME_TYPE_STAIRWELL_FLAT] = large ? 24 : 32,
    [LM_HOME_TYPE_GALLERY_FLAT] = large ? 52 : 34,
  };

  while (!is_full (&builder))
    {
      int total = (int) self->homes->len + 1;
      int behind = G_MININT;
      LmHomeType next = LM_HOME_TYPE_TERRACED;

      for (LmHomeType type = LM_HOME_TYPE_TERRACED; type <= LM_HOME_TYPE_GALLERY_FLAT; type++)
        {
          int missing = share[type] * total / 100 - builder.made[type];

          if (missing > behind)
            {
              behind = missing;
              next = type;
            }
        }
      if (next == LM_HOME_TYPE_TERRACED)
        make_terraced_street (&builder);
      else if (next == LM_HOME_TYPE_STAIRWELL_FLAT)
        make_stairwell_street (&builder);
      else
        make_gallery_street (&builder);
    }
}
