#include "project/lm-search.h"

#include <string.h>

#include "core/lm-home.h"
#include "lm-home-order-private.h"

/* What is found of a home: one folded text, words between spaces and lines. */
typedef struct {
  const char *text;   /* in the chunk of the index */
  const char *digits; /* phone numbers, digits only, each after a space */
  LmId home;
} Entry;

typedef struct {
  LmSnapshot *snapshot; /* it was made of; keeps the tables below alive */
  GStringChunk *texts;
  GArray *entries; /* by address */
} Index;

static void
index_free (gpointer data)
{
  Index *index = data;

  lm_snapshot_unref (index->snapshot);
  g_string_chunk_free (index->texts);
  g_array_unref (index->entries);
  g_free (index);
}

/* Lower case without accents, and behind it, where it differs, lower case with
 * them: «Yılmaz» is found by «yilmaz» and by «yılmaz». */
static void
append_folded (GString *text, const char *word)
{
  if (*word == '\0')
    return;
  g_string_append_c (text, ' ');
  if (g_str_is_ascii (word))
    {
      for (; *word; word++)
        g_string_append_c (text, g_ascii_tolower (*word));
      return;
    }
  {
    g_autofree char *plain = g_str_to_ascii (word, "C");
    g_autofree char *normal = g_utf8_normalize (word, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    g_autofree char *folded = g_utf8_casefold (normal ? normal : plain, -1);

    for (char *c = plain; *c; c++)
      g_string_append_c (text, g_ascii_tolower (*c));
    g_string_append_c (text, ' ');
    g_string_append (text, folded);
  }
}

/* «+31 6 1234» and «06-1234» both become «061234». */
static void
append_digits (GString *digits, const char *phone)
{
  gboolean any = FALSE;

  if (g_str_has_prefix (phone, "+31"))
    phone += 3;
  else if (g_str_has_prefix (phone, "0031"))
    phone += 4;
  else
    any = TRUE;
  if (!any)
    {
      while (*phone && !g_ascii_isdigit (*phone))
        phone++;
      g_string_append (digits, *phone == '0' ? " " : " 0");
    }
  else if (*phone)
    g_string_append_c (digits, ' ');
  for (; *phone; phone++)
    if (g_ascii_isdigit (*phone))
      g_string_append_c (digits, *phone);
}

static Index *
index_new (LmSnapshot *snapshot)
{
  Index *index = g_new0 (Index, 1);
  g_autofree guint *order = NULL;
  g_autoptr (GString) text = g_string_new (NULL), digits = g_string_new (NULL);
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);

  index->snapshot = lm_snapshot_ref (snapshot);
  index->texts = g_string_chunk_new (1 << 16);
  index->entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), n);
  order = lm_home_order_by_address (snapshot, &n);

  for (guint i = 0; i < n; i++)
    {
      const LmHomeRow *home = &homes[order[i]];
      g_autofree char *number = lm_home_format_number (home);
      guint n_residents;
      const LmResidentRow **residents = LM_OF_HOME (snapshot, RESIDENT, home->id, &n_residents);
      Entry entry = { .home = home->id };

      g_string_truncate (text, 0);
      g_string_truncate (digits, 0);
      append_folded (text, home->street);
      append_folded (text, number);
      append_folded (text, home->postcode);
      append_folded (text, home->bag_vbo);
      append_folded (text, home->bag_num);
      for (guint r = 0; r < n_residents; r++)
        {
          append_folded (text, residents[r]->name);
          append_folded (text, residents[r]->email);
          append_digits (digits, residents[r]->phone);
        }
      append_folded (text, home->town);
      entry.text = g_string_chunk_insert_len (index->texts, text->str, (gssize) text->len);
      entry.digits = g_string_chunk_insert_len (index->texts, digits->str, (gssize) digits->len);
      g_array_append_val (index->entries, entry);
    }
  return index;
}

/* The index is good as long as homes and residents are the same tables. */
static Index *
index_of (LmProject *project)
{
  static GQuark quark;
  LmSnapshot *snapshot = lm_project_get_snapshot (project);
  Index *index;

  if (quark == 0)
    quark = g_quark_from_static_string ("lm-search-index");
  index = g_object_get_qdata (G_OBJECT (project), quark);
  if (index && lm_snapshot_get_rows (index->snapshot, LM_TABLE_HOME, NULL) == lm_snapshot_get_rows (snapshot, LM_TABLE_HOME, NULL) &&
      lm_snapshot_get_rows (index->snapshot, LM_TABLE_RESIDENT, NULL) == lm_snapshot_get_rows (snapshot, LM_TABLE_RESIDENT, NULL))
    return index;
  index = index_new (snapshot);
  g_object_set_qdata_full (G_OBJECT (project), quark, index, index_free);
  return index;
}

/* A telephone number is one word, however it is spaced. */
static gboolean
looks_like_phone (const char *text)
{
  guint digits = 0;

  if (*text != '0' && *text != '+')
    return FALSE;
  for (; *text; text++)
    if (g_ascii_isdigit (*text))
      digits++;
    else if (strchr (" +-()/.", *text) == NULL)
      return FALSE;
  return digits >= 4;
}

/* 0: not found; 2: at the beginning of a word; 1: inside one. */
static int
match (const char *text, const char *word)
{
  int best = 0;

  for (const char *at = strstr (text, word); at; at = strstr (at + 1, word))
    {
      if (at == text || at[-1] == ' ')
        return 2;
      best = 1;
    }
  return best;
}

GArray *
lm_project_search (LmProject *self, const char *text, guint limit)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autofree char *trimmed = NULL, *normal = NULL, *folded = NULL;
  g_autoptr (GString) digits = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  Index *index;
  gboolean any = FALSE, phone;

  g_return_val_if_fail (LM_IS_PROJECT (self) && text != NULL, found);
  trimmed = g_strstrip (g_utf8_make_valid (text, -1));
  normal = g_utf8_normalize (trimmed, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  folded = g_utf8_casefold (normal, -1);
  words = g_strsplit_set (folded, " \t,", -1);
  for (guint w = 0; words[w]; w++)
    any = any || *words[w];
  if (!any)
    return found;
  phone = looks_like_phone (trimmed);
  if (phone)
    append_digits (digits, trimmed);

  index = index_of (self);
  for (guint i = 0; i < index->entries->len && found->len < limit; i++)
    {
      const Entry *entry = &g_array_index (index->entries, Entry, i);
      int rank = 2;

      for (guint w = 0; words[w] && rank > 0; w++)
        if (*words[w])
          rank = MIN (rank, match (entry->text, words[w]));
      if (rank < 2 && phone && match (entry->digits, digits->str + 1) > 0)
        rank = 2;
      if (rank == 2)
        g_array_append_val (found, entry->home);
      else if (rank == 1 && inside->len < limit)
        g_array_append_val (inside, entry->home);
    }
  if (found->len < limit && inside->len > 0)
    g_array_append_vals (found, inside->data, MIN (inside->len, limit - found->len));
  return found;
}
