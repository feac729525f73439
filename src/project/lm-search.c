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

static const struct {
  gunichar letter;
  char plain;
} plain_letters[] = {
  { 0x131, 'i' }, /* ı */
  { 0x142, 'l' }, /* ł */
  { 0xf8, 'o' },  /* ø */
  { 0x111, 'd' }, /* đ */
  { 0xdf, 's' },  /* ß */
  { 0xe6, 'a' },  /* æ */
  { 0x153, 'o' }, /* œ */
};

static void
index_free (gpointer data)
{
  Index *index = data;

  lm_snapshot_unref (index->snapshot);
  g_string_chunk_free (index->texts);
  g_array_unref (index->entries);
  g_free (index);
}

/* Lower case; `plain` also without accents, where GLib knows a letter for it. */
static char *
fold (const char *word, gboolean plain)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *normal = NULL;

  if (g_str_is_ascii (word))
    return g_ascii_strdown (word, -1);
  normal = g_utf8_normalize (word, -1, G_NORMALIZE_DEFAULT);
  if (normal == NULL)
    return g_strdup ("");
  text = g_string_new (NULL);
  for (const char *c = normal; *c; c = g_utf8_next_char (c))
    {
      gunichar letter = g_unichar_tolower (g_utf8_get_char (c));

      if (plain && g_unichar_ismark (letter))
        continue;
      /* Letters that are not made of another and a mark. */
      if (plain)
        for (guint i = 0; i < G_N_ELEMENTS (plain_letters); i++)
          if (plain_letters[i].letter == letter)
            letter = (gunichar) plain_letters[i].plain;
      g_string_append_unichar (text, letter);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* With and without accents: «Yılmaz» is found by «yilmaz» and by «yılmaz». */
static void
append_folded (GString *text, const char *word)
{
  g_autofree char *plain = NULL, *folded = NULL;

  if (*word == '\0')
    return;
  plain = fold (word, TRUE);
  g_string_append_c (text, ' ');
  g_string_append (text, plain);
  if (g_str_is_ascii (word))
    return;
  folded = fold (word, FALSE);
  g_string_append_c (text, ' ');
  g_string_append (text, folded);
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

/* How well a word is found: as a whole word, at the beginning of one, inside one, or not. */
enum { NOT_FOUND, INSIDE, BEGINNING, WHOLE };

static int
match (const char *text, const char *word)
{
  gsize length = strlen (word);
  int best = NOT_FOUND;

  for (const char *at = strstr (text, word); at; at = strstr (at + 1, word))
    {
      if (at > text && at[-1] != ' ')
        best = MAX (best, INSIDE);
      else if (at[length] != ' ' && at[length] != '\0')
        best = BEGINNING;
      else
        return WHOLE;
    }
  return best;
}

GArray *
lm_project_search (LmProject *self, const char *text, guint limit)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (GArray) beginning = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autofree char *trimmed = NULL, *folded = NULL;
  g_autoptr (GString) digits = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  Index *index;
  gboolean any = FALSE, phone;

  g_return_val_if_fail (LM_IS_PROJECT (self) && text != NULL, found);
  trimmed = g_strstrip (g_utf8_make_valid (text, -1));
  folded = fold (trimmed, FALSE);
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
      int rank = WHOLE;

      for (guint w = 0; words[w] && rank > NOT_FOUND; w++)
        if (*words[w])
          rank = MIN (rank, match (entry->text, words[w]));
      if (phone)
        rank = MAX (rank, match (entry->digits, digits->str + 1));
      if (rank == WHOLE)
        g_array_append_val (found, entry->home);
      else if (rank == BEGINNING && beginning->len < limit)
        g_array_append_val (beginning, entry->home);
      else if (rank == INSIDE && inside->len < limit)
        g_array_append_val (inside, entry->home);
    }
  if (found->len < limit && beginning->len > 0)
    g_array_append_vals (found, beginning->data, MIN (beginning->len, limit - found->len));
  if (found->len < limit && inside->len > 0)
    g_array_append_vals (found, inside->data, MIN (inside->len, limit - found->len));
  return found;
}
