#include "lm-import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"

/* Homes by what they can be known by; each a list of positions in the drafts. */
typedef struct {
  GHashTable *by_vbo, *by_num, *by_address;
} Index;

typedef enum { DIFFERENT, SAME_ADDRESS, SAME_IDS } Likeness;

static void
index_add (GHashTable *table, const char *key, guint position)
{
  GArray *positions;

  if (*key == '\0')
    return;
  positions = g_hash_table_lookup (table, key);
  if (positions == NULL)
    {
      positions = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (table, g_strdup (key), positions);
    }
  g_array_append_val (positions, position);
}

/* Where the source has no postcode the street in its town stands for it. Empty
 * where neither is known: such an address is like no other. */
static char *
address_key (const char *postcode, const char *street, const char *town, int number, const char *letter, const char *suffix)
{
  g_autofree char *place = NULL, *key = NULL;

  if (*postcode == '\0' && *street == '\0')
    return g_strdup ("");
  place = *postcode ? g_strdup (postcode) : g_strconcat (street, "/", town, NULL);
  key = g_strdup_printf ("%s %d %s-%s", place, number, letter, suffix);
  return g_utf8_casefold (key, -1);
}

static void
index_home (Index *index, const LmHomeRow *row, guint position)
{
  g_autofree char *key = address_key (row->postcode, row->street, row->town, row->number, row->letter, row->suffix);

  index_add (index->by_vbo, row->bag_vbo, position);
  index_add (index->by_num, row->bag_num, position);
  index_add (index->by_address, key, position);
}

/* A BAG id that both sides know decides; only where there is none the address
 * does. */
static Likeness
compare (const LmHomeRow *home, const LmAddress *address, gboolean same_address)
{
  gboolean vbo = *home->bag_vbo && *address->bag_vbo, num = *home->bag_num && *address->bag_num;

  if ((vbo && !g_str_equal (home->bag_vbo, address->bag_vbo)) || (num && !g_str_equal (home->bag_num, address->bag_num)))
    return DIFFERENT;
  if (vbo || num)
    return SAME_IDS;
  return same_address ? SAME_ADDRESS : DIFFERENT;
}

static void
collect (LmImportPreview *self, GArray *candidates, gboolean by_address, const LmAddress *address, GArray *same_ids,
         GArray *same_address)
{
  for (guint i = 0; candidates && i < candidates->len; i++)
    {
      guint position = g_array_index (candidates, guint, i);
      GArray *into = NULL;

      switch (compare (&g_array_index (self->homes, LmHomeDraft, position).row, address, by_address))
        {
        case SAME_IDS:
          into = same_ids;
          break;
        case SAME_ADDRESS:
          into = same_address;
          break;
        case DIFFERENT:
        default:
          break;
        }
      for (guint k = 0; into && k < into->len; k++)
        if (g_array_index (into, guint, k) == position)
          into = NULL;
      if (into)
        g_array_append_val (into, position);
    }
}

static const char *
keep (LmImportPreview *self, const char *text)
{
  return g_string_chunk_insert_const (self->texts, text);
}

#define TAKE_TEXT(FIELD) \
  if (*address->FIELD) \
    row->FIELD = address->FIELD
#define TAKE_NUMBER(FIELD) \
  if (address->FIELD >= 0) \
    row->FIELD = address->FIELD

/* What the list states is taken over; what it is silent about stays. */
static void
take_fields (LmHomeDraft *draft)
{
  const LmAddress *address = draft->address;
  LmHomeRow *row = &draft->row;

  TAKE_TEXT (bag_vbo);
  TAKE_TEXT (bag_num);
  TAKE_TEXT (street);
  TAKE_TEXT (letter);
  TAKE_TEXT (suffix);
  TAKE_TEXT (postcode);
  TAKE_TEXT (town);
  TAKE_TEXT (usage);
  TAKE_NUMBER (year);
  TAKE_NUMBER (area);
  TAKE_NUMBER (floor);
  if (address->number > 0)
    row->number = address->number;
  if (address->x != 0 || address->y != 0)
    {
      row->x = address->x;
      row->y = address->y;
    }
  if (draft->old == NULL && *address->note)
    row->note = address->note;
  if (address->type != LM_HOME_TYPE_UNKNOWN && row->type_source != LM_SOURCE_PERSON)
    {
      row->type = address->type;
      row->type_source = LM_SOURCE_SOURCE;
    }
}

static void
find_building (LmImportPreview *self, GHashTable *buildings, LmHomeDraft *draft)
{
  const LmAddress *address = draft->address;
  LmBuildingDraft *building;
  gpointer at;

  if (*address->bag_pand == '\0')
    return;
  at = g_hash_table_lookup (buildings, address->bag_pand);
  if (at == NULL)
    {
      LmBuildingDraft fresh = { .old = NULL };

      LM_ROW_FRESH (BUILDING, &fresh.row);
      fresh.row.bag_pand = keep (self, address->bag_pand);
      g_array_append_val (self->buildings, fresh);
      at = GUINT_TO_POINTER (self->buildings->len);
      g_hash_table_insert (buildings, (gpointer) fresh.row.bag_pand, at);
    }
  building = &g_array_index (self->buildings, LmBuildingDraft, GPOINTER_TO_UINT (at) - 1);
  building->touched = TRUE;
  if (address->year >= 0)
    building->row.year = address->year;
  if (address->footprint && *address->footprint)
    building->row.footprint = address->footprint;
  draft->row.building = building->old ? building->row.id : lm_draft_id (GPOINTER_TO_UINT (at) - 1);
}

static void
match_address (LmImportPreview *self, Index *index, GHashTable *buildings, const LmAddress *address, guint position)
{
  g_autoptr (GArray) same_ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) same_address = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *key = address_key (address->postcode, address->street, address->town, address->number, address->letter, address->suffix);
  GArray *at_address = g_hash_table_lookup (index->by_address, key);
  LmImportLine *result = &g_array_index (self->rows, LmImportLine, position);
  LmHomeDraft *draft;
  GArray *found;

  result->line = address->line;
  collect (self, g_hash_table_lookup (index->by_vbo, address->bag_vbo), FALSE, address, same_ids, same_address);
  collect (self, g_hash_table_lookup (index->by_num, address->bag_num), FALSE, address, same_ids, same_address);
  collect (self, at_address, TRUE, address, same_ids, same_address);
  found = same_ids->len > 0 ? same_ids : same_address;

  if (found->len > 1)
    {
      result->fate = LM_IMPORT_AMBIGUOUS;
      result->home = g_array_index (self->homes, LmHomeDraft, g_array_index (found, guint, 0)).row.id;
      lm_import_remark (self, address->line,
                        _("This address fits %u homes, so it was not brought in. Add a BAG id to the line, or tell the homes apart in the project."),
                        found->len);
      return;
    }
  if (found->len == 1)
    {
      guint at = g_array_index (found, guint, 0);

      draft = &g_array_index (self->homes, LmHomeDraft, at);
      if (draft->address)
        {
          result->fate = LM_IMPORT_DOUBLE;
          result->other_line = draft->address->line;
          result->home = draft->row.id;
          lm_import_remark (self, address->line, _("The same home as line %u; it was not brought in again."), draft->address->line);
          return;
        }
      draft->address = address;
      draft->position = position;
      result->home = draft->row.id;
      result->fate = LM_IMPORT_UPDATED;
      take_fields (draft);
      find_building (self, buildings, draft);
      index_home (index, &draft->row, at);
      return;
    }

  if (at_address && at_address->len > 0)
    lm_import_remark (self, address->line, _("Another home has the same address, but another BAG id; both are in the project."));
  {
    LmHomeDraft fresh = { .address = address, .position = position };

    LM_ROW_FRESH (HOME, &fresh.row);
    take_fields (&fresh);
    find_building (self, buildings, &fresh);
    g_array_append_val (self->homes, fresh);
    index_home (index, &fresh.row, self->homes->len - 1);
    result->fate = LM_IMPORT_NEW;
  }
}

void
lm_import_match (LmImportPreview *self)
{
  Index index = {
    .by_vbo = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref),
    .by_num = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref),
    .by_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref),
  };
  g_autoptr (GHashTable) buildings = g_hash_table_new (g_str_hash, g_str_equal);
  guint n;
  const LmHomeRow *homes = LM_ROWS (self->snapshot, HOME, &n);
  const LmBuildingRow *old_buildings;
  const LmAddress *addresses;

  for (guint i = 0; i < n; i++)
    {
      LmHomeDraft draft = { .row = homes[i], .old = &homes[i] };

      g_array_append_val (self->homes, draft);
      index_home (&index, &homes[i], i);
    }
  old_buildings = LM_ROWS (self->snapshot, BUILDING, &n);
  for (guint i = 0; i < n; i++)
    {
      LmBuildingDraft draft = { .row = old_buildings[i], .old = &old_buildings[i] };

      g_array_append_val (self->buildings, draft);
      if (*old_buildings[i].bag_pand)
        g_hash_table_insert (buildings, (gpointer) old_buildings[i].bag_pand, GUINT_TO_POINTER (i + 1));
    }
  addresses = lm_address_list_get (self->list, &n);
  g_array_set_size (self->rows, n);
  for (guint i = 0; i < n; i++)
    match_address (self, &index, buildings, &addresses[i], i);

  g_hash_table_unref (index.by_vbo);
  g_hash_table_unref (index.by_num);
  g_hash_table_unref (index.by_address);
}
