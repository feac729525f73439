#include "lm-import-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lm-home.h"

/* Rules of thumb for what an address list does not say. All of them are
 * estimates to start from: the type is marked as worked out by rule, and people
 * change it in bulk. */

/* From so many homes a building of this length is taken for a gallery flat. */
#define GALLERY_HOMES 20
#define GALLERY_METRES 40.0
/* Homes on one stairwell or gallery segment; a larger building is cut into equal parts. */
#define STAIRWELL_HOMES 8
#define GALLERY_SEGMENT 40
/* Neighbours in a row stand at most so far apart, middle to middle. */
#define ROW_METRES 16.0

/* The floor that a suffix names in Amsterdam and elsewhere: «H», «HS», «BG» and
 * «huis» the ground, «1», «2L», «3R», «bis» above it. -1: names none. */
static int
floor_of_suffix (const char *suffix)
{
  static const char *const ground[] = { "H", "HS", "BG", "HUIS", NULL };

  if (g_strv_contains (ground, suffix))
    return 0;
  if (g_str_equal (suffix, "BIS"))
    return 1;
  if (suffix[0] >= '1' && suffix[0] <= '9' &&
      (suffix[1] == '\0' || ((suffix[1] == 'L' || suffix[1] == 'R' || suffix[1] == 'V' || suffix[1] == 'A') && suffix[2] == '\0')))
    return suffix[0] - '0';
  return -1;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const LmHomeDraft *x = *(LmHomeDraft *const *) a, *y = *(LmHomeDraft *const *) b;

  return lm_home_compare (&x->row, &y->row);
}

static gboolean
has_new (GPtrArray *homes, guint start, guint n)
{
  for (guint i = start; i < start + n; i++)
    if (((LmHomeDraft *) homes->pdata[i])->old == NULL)
      return TRUE;
  return FALSE;
}

/* A type by rule never overrules what a person or the source said. */
static void
set_type (LmHomeDraft *draft, LmHomeType type)
{
  if (draft->row.type_source == LM_SOURCE_PERSON || draft->row.type_source == LM_SOURCE_SOURCE)
    return;
  draft->row.type = type;
  draft->row.type_source = LM_SOURCE_RULE;
}

static LmId *
coupling_field (LmHomeRow *row, LmCouplingKind kind)
{
  switch (kind)
    {
    case LM_COUPLING_KIND_STAIRWELL:
      return &row->stairwell;
    case LM_COUPLING_KIND_STACK:
      return &row->stack;
    case LM_COUPLING_KIND_ROW:
    case LM_COUPLING_KIND_GALLERY:
    case LM_COUPLING_KIND_BLOCK:
    case LM_COUPLING_KIND_NONE:
    default:
      return &row->row;
    }
}

/* «2–40», or «26A-1–26A-3», of homes in order. */
static char *
span (GPtrArray *homes, guint start, guint n)
{
  g_autofree char *first = lm_home_format_number (&((LmHomeDraft *) homes->pdata[start])->row);
  g_autofree char *last = lm_home_format_number (&((LmHomeDraft *) homes->pdata[start + n - 1])->row);

  return n == 1 ? g_strdup (first) : g_strdup_printf ("%s–%s", first, last);
}

static const char *
coupling_format (LmCouplingKind kind)
{
  switch (kind)
    {
    case LM_COUPLING_KIND_STAIRWELL:
      return _("%s stairwell %s");
    case LM_COUPLING_KIND_STACK:
      return _("%s stack %s");
    case LM_COUPLING_KIND_GALLERY:
      return _("%s gallery %s");
    case LM_COUPLING_KIND_ROW:
    case LM_COUPLING_KIND_BLOCK:
    case LM_COUPLING_KIND_NONE:
    default:
      return _("%s row %s");
    }
}

/* Couples homes [start, start + n): with the coupling that one of them has
 * already, else a new one. Groups without a new home are left as people made them. */
static void
couple (LmImportPreview *self, GPtrArray *homes, guint start, guint n, LmCouplingKind kind)
{
  LmId coupling = 0;

  if (n < 2 || !has_new (homes, start, n))
    return;
  for (guint i = start; i < start + n && coupling == 0; i++)
    coupling = *coupling_field (&((LmHomeDraft *) homes->pdata[i])->row, kind);
  if (coupling == 0)
    {
      const LmHomeRow *first = &((LmHomeDraft *) homes->pdata[start])->row;
      g_autofree char *numbers = span (homes, start, n);
      g_autofree char *name = g_strdup_printf (coupling_format (kind), *first->street ? first->street : first->postcode, numbers);
      LmCouplingRow row;

      LM_ROW_FRESH (COUPLING, &row);
      row.kind = kind;
      row.building = kind == LM_COUPLING_KIND_ROW ? 0 : first->building;
      row.name = g_string_chunk_insert (self->texts, name);
      g_array_append_val (self->couplings, row);
      coupling = lm_draft_id (self->couplings->len - 1);
    }
  for (guint i = start; i < start + n; i++)
    {
      LmId *field = coupling_field (&((LmHomeDraft *) homes->pdata[i])->row, kind);

      if (*field == 0)
        *field = coupling;
    }
}

/* Equal parts of at most `largest`. */
static void
couple_in_parts (LmImportPreview *self, GPtrArray *homes, guint largest, LmCouplingKind kind)
{
  guint n_parts = (homes->len + largest - 1) / largest;

  for (guint p = 0; p < n_parts; p++)
    {
      guint start = homes->len * p / n_parts, end = homes->len * (p + 1) / n_parts;

      couple (self, homes, start, end - start, kind);
    }
}

static gboolean
same_number (const LmHomeDraft *a, const LmHomeDraft *b)
{
  return a->row.number == b->row.number && g_str_equal (a->row.letter, b->row.letter) && g_str_equal (a->row.street, b->row.street) &&
         (*a->row.street || g_str_equal (a->row.postcode, b->row.postcode));
}

/* Homes behind one number whose suffixes name floors: a stairwell, and one
 * above the other. Gives how many homes such groups hold. */
static guint
find_floors (LmImportPreview *self, GPtrArray *homes)
{
  guint found = 0;

  for (guint start = 0, end; start < homes->len; start = end)
    {
      gboolean floors = TRUE;

      for (end = start; end < homes->len && same_number (homes->pdata[start], homes->pdata[end]); end++)
        floors = floors && floor_of_suffix (((LmHomeDraft *) homes->pdata[end])->row.suffix) >= 0;
      if (end - start < 2 || !floors)
        continue;
      for (guint i = start; i < end; i++)
        {
          LmHomeDraft *draft = homes->pdata[i];

          set_type (draft, LM_HOME_TYPE_STAIRWELL_FLAT);
          if (draft->row.floor < 0)
            draft->row.floor = floor_of_suffix (draft->row.suffix);
        }
      couple (self, homes, start, end - start, LM_COUPLING_KIND_STAIRWELL);
      couple (self, homes, start, end - start, LM_COUPLING_KIND_STACK);
      found += end - start;
    }
  return found;
}

/* The longest distance in the footprint, or between the homes where there is
 * none; metres. */
static double
length_of (const LmBuildingDraft *building, GPtrArray *homes)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));
  const char *at = building->row.footprint;
  double longest = 0;

  while (*at)
    {
      char *end;
      double value = g_ascii_strtod (at, &end);

      if (end == at)
        break;
      g_array_append_val (points, value);
      at = end;
    }
  if (points->len < 4)
    {
      g_array_set_size (points, 0);
      for (guint i = 0; i < homes->len; i++)
        {
          const LmHomeRow *row = &((LmHomeDraft *) homes->pdata[i])->row;

          if (row->x != 0 || row->y != 0)
            {
              g_array_append_val (points, row->x);
              g_array_append_val (points, row->y);
            }
        }
    }
  for (guint i = 0; i + 1 < points->len; i += 2)
    for (guint k = i + 2; k + 1 < points->len; k += 2)
      longest = MAX (longest, hypot (g_array_index (points, double, i) - g_array_index (points, double, k),
                                     g_array_index (points, double, i + 1) - g_array_index (points, double, k + 1)));
  return longest;
}

static void
name_building (LmImportPreview *self, LmBuildingDraft *building, GPtrArray *homes)
{
  const LmHomeRow *first = &((LmHomeDraft *) homes->pdata[0])->row;
  g_autofree char *numbers = span (homes, 0, homes->len);
  g_autofree char *name = g_strdup_printf ("%s %s", *first->street ? first->street : first->postcode, numbers);
  double x = 0, y = 0;
  guint n = 0;

  if (*building->row.name == '\0')
    building->row.name = g_string_chunk_insert (self->texts, name);
  if (building->row.x != 0 || building->row.y != 0)
    return;
  for (guint i = 0; i < homes->len; i++)
    {
      const LmHomeRow *row = &((LmHomeDraft *) homes->pdata[i])->row;

      if (row->x == 0 && row->y == 0)
        continue;
      x += row->x;
      y += row->y;
      n++;
    }
  if (n > 0)
    {
      building->row.x = x / n;
      building->row.y = y / n;
    }
}

/* One home: a house in a row. Many and long: a gallery. A few: a stairwell.
 * Many in a building that is not long may be anything, and stays unknown. */
static void
apply_to_building (LmImportPreview *self, LmBuildingDraft *building, GPtrArray *homes)
{
  g_ptr_array_sort (homes, compare_numbers);
  name_building (self, building, homes);
  if (!self->options.use_rules)
    return;
  if (homes->len == 1)
    {
      set_type (homes->pdata[0], LM_HOME_TYPE_TERRACED);
      return;
    }
  if (find_floors (self, homes) == homes->len)
    return;
  if (homes->len < GALLERY_HOMES)
    {
      for (guint i = 0; i < homes->len; i++)
        set_type (homes->pdata[i], LM_HOME_TYPE_STAIRWELL_FLAT);
      couple_in_parts (self, homes, STAIRWELL_HOMES, LM_COUPLING_KIND_STAIRWELL);
    }
  else if (length_of (building, homes) >= GALLERY_METRES)
    {
      for (guint i = 0; i < homes->len; i++)
        set_type (homes->pdata[i], LM_HOME_TYPE_GALLERY_FLAT);
      couple_in_parts (self, homes, GALLERY_SEGMENT, LM_COUPLING_KIND_GALLERY);
    }
}

static gboolean
are_neighbours (const LmHomeDraft *a, const LmHomeDraft *b)
{
  if (!g_str_equal (a->row.street, b->row.street) || (!*a->row.street && !g_str_equal (a->row.postcode, b->row.postcode)))
    return FALSE;
  if (b->row.number - a->row.number != 2 || *a->row.letter || *a->row.suffix || *b->row.letter || *b->row.suffix)
    return FALSE;
  return a->row.x == 0 || b->row.x == 0 || hypot (a->row.x - b->row.x, a->row.y - b->row.y) <= ROW_METRES;
}

static int
compare_sides (gconstpointer a, gconstpointer b)
{
  const LmHomeDraft *x = *(LmHomeDraft *const *) a, *y = *(LmHomeDraft *const *) b;
  int order = strcmp (x->row.street, y->row.street);

  if (order == 0 && !*x->row.street)
    order = strcmp (x->row.postcode, y->row.postcode);
  if (order == 0)
    order = x->row.number % 2 - y->row.number % 2;
  return order ? order : lm_home_compare (&x->row, &y->row);
}

/* Terraced houses side by side share a gutter or attic line: a row. Only homes
 * that stand alone in their building are known to be side by side. */
static void
find_rows (LmImportPreview *self)
{
  g_autoptr (GPtrArray) houses = g_ptr_array_new ();

  for (guint i = 0; i < self->homes->len; i++)
    {
      LmHomeDraft *draft = &g_array_index (self->homes, LmHomeDraft, i);

      if (draft->row.type == LM_HOME_TYPE_TERRACED && draft->row.building != 0 && draft->row.in_project)
        g_ptr_array_add (houses, draft);
    }
  g_ptr_array_sort (houses, compare_sides);
  for (guint start = 0, end; start < houses->len; start = end)
    {
      for (end = start + 1; end < houses->len && are_neighbours (houses->pdata[end - 1], houses->pdata[end]);)
        end++;
      couple (self, houses, start, end - start, LM_COUPLING_KIND_ROW);
    }
}

static char *
named_key (const LmHomeDraft *draft)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%s/%s", draft->row.building, draft->row.building ? "" : draft->row.street,
                          draft->address->stairwell);
}

/* Stairwells that the list itself names. A home that has one already brings the
 * others of that name to it. */
static void
couple_named (LmImportPreview *self)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->homes->len; i++)
      {
        LmHomeDraft *draft = &g_array_index (self->homes, LmHomeDraft, i);
        g_autofree char *key = NULL;
        LmId *known;

        if (draft->address == NULL || *draft->address->stairwell == '\0' || (draft->row.stairwell != 0) == (pass == 1))
          continue;
        key = named_key (draft);
        known = g_hash_table_lookup (by_name, key);
        if (known == NULL)
          {
            known = g_new (LmId, 1);
            *known = draft->row.stairwell;
            g_hash_table_insert (by_name, g_steal_pointer (&key), known);
          }
        if (*known == 0)
          {
            LmCouplingRow row;

            LM_ROW_FRESH (COUPLING, &row);
            row.kind = LM_COUPLING_KIND_STAIRWELL;
            row.building = draft->row.building;
            row.name = draft->address->stairwell;
            g_array_append_val (self->couplings, row);
            *known = lm_draft_id (self->couplings->len - 1);
          }
        draft->row.stairwell = *known;
      }
}

void
lm_import_apply_rules (LmImportPreview *self)
{
  g_autoptr (GPtrArray) without = g_ptr_array_new ();
  g_autoptr (GPtrArray) groups = g_ptr_array_new_full (self->buildings->len, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) positions = g_hash_table_new (g_int64_hash, g_int64_equal);

  couple_named (self);
  for (guint b = 0; b < self->buildings->len; b++)
    {
      LmBuildingDraft *building = &g_array_index (self->buildings, LmBuildingDraft, b);

      g_ptr_array_add (groups, g_ptr_array_new ());
      if (building->old)
        g_hash_table_insert (positions, &building->row.id, GUINT_TO_POINTER (b));
    }
  for (guint i = 0; i < self->homes->len; i++)
    {
      LmHomeDraft *draft = &g_array_index (self->homes, LmHomeDraft, i);
      gpointer at;

      if (draft->row.building == 0)
        g_ptr_array_add (without, draft);
      else if (draft->row.building < 0)
        g_ptr_array_add (groups->pdata[lm_draft_position (draft->row.building)], draft);
      else if (g_hash_table_lookup_extended (positions, &draft->row.building, NULL, &at))
        g_ptr_array_add (groups->pdata[GPOINTER_TO_UINT (at)], draft);
    }
  for (guint b = 0; b < self->buildings->len; b++)
    {
      LmBuildingDraft *building = &g_array_index (self->buildings, LmBuildingDraft, b);
      GPtrArray *homes = groups->pdata[b];

      if (building->touched && homes->len > 0)
        apply_to_building (self, building, homes);
    }
  if (!self->options.use_rules)
    return;
  g_ptr_array_sort (without, compare_numbers);
  find_floors (self, without);
  find_rows (self);
}
