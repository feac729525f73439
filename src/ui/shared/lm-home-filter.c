#include "lm-ui-config.h"

#include "shared/lm-home-filter.h"

#include "homes/lm-home-columns.h"
#include "shared/lm-words.h"

#include <stdlib.h>
#include <string.h>

typedef enum {
  TERM_TEXT,
  TERM_NUMBER,   /* a house number, or the beginning of a postcode */
  TERM_PARTY,    /* `homes` */
  TERM_STATUS,   /* `mask` */
  TERM_TRAIN,    /* `rows` */
  TERM_WEEK,     /* `from`, `to` */
  TERM_METHOD,   /* `rows`, and `none` */
  TERM_POSTCODE,
  TERM_STREET,
  TERM_CONFLICT,
  TERM_READY,
  TERM_PLANNED,
} TermKind;

typedef struct {
  TermKind kind;
  gboolean negated, none;
  char *text;      /* folded */
  guint64 mask;
  int from, to;
  GHashTable *ids; /* set of gint64 */
} Term;

struct _LmHomeFilter {
  LmSnapshot *snapshot; /* owns the keys of the sets */
  GArray *terms;
};

/* What people type, in both languages: a project goes from hand to hand. */
static const struct { const char *word; TermKind kind; } keys[] = {
  { "partij", TERM_PARTY }, { "party", TERM_PARTY }, { "status", TERM_STATUS },
  { "trein", TERM_TRAIN }, { "treintje", TERM_TRAIN }, { "train", TERM_TRAIN }, { "week", TERM_WEEK },
  { "methode", TERM_METHOD }, { "method", TERM_METHOD }, { "postcode", TERM_POSTCODE }, { "straat", TERM_STREET }, { "street", TERM_STREET },
};
static const struct { const char *word; TermKind kind; } flags[] = {
  { "conflict", TERM_CONFLICT }, { "klaar", TERM_READY }, { "ready", TERM_READY }, { "gepland", TERM_PLANNED }, { "planned", TERM_PLANNED },
};

static gboolean
holds (const char *text, const char *folded)
{
  g_autofree char *other = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return other != NULL && strstr (other, folded) != NULL;
}

static gboolean
is_number (const char *word, gsize most)
{
  gsize n = strspn (word, "0123456789");

  return n >= 1 && n <= most && word[n] == '\0';
}

static void
find_parties (LmSnapshot *snapshot, Term *term)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (LmId));
  const LmPartyRow *parties;
  guint n;

  parties = LM_ROWS (snapshot, PARTY, &n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *letter = g_utf8_casefold (parties[i].letter, -1);

    if (strcmp (letter, term->text) == 0 || (term->text[1] != '\0' && (holds (parties[i].name, term->text) ||
                                                                         holds (lm_words_of (lm_party_kind_nicks, parties[i].kind), term->text))))
      g_array_append_val (found, parties[i].id);
  }
  term->ids = lm_home_filter_of_parties (snapshot, (const LmId *) found->data, found->len);
}

static void
find_trains (LmSnapshot *snapshot, Term *term)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  const LmTrainRow *trains;
  guint n;

  term->ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  trains = LM_ROWS (snapshot, TRAIN, &n);
  for (guint i = 0; plan != NULL && i < n; i++)
    if (trains[i].plan == plan->id &&
        (is_number (term->text, 4) ? trains[i].position == atoi (term->text) : holds (trains[i].name, term->text)))
      g_hash_table_add (term->ids, (gpointer) &trains[i].id);
}

static void
find_methods (LmSnapshot *snapshot, Term *term)
{
  const LmMethodRow *methods;
  guint n;

  term->none = strcmp (term->text, "geen") == 0 || strcmp (term->text, "none") == 0;
  term->ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  methods = LM_ROWS (snapshot, METHOD, &n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *code = g_utf8_casefold (methods[i].code, -1);

    if (strcmp (code, term->text) == 0 || holds (lm_words_name (methods[i].name, methods[i].name_en), term->text))
      g_hash_table_add (term->ids, (gpointer) &methods[i].id);
  }
}

/* «20», «20-24». Anything else fits no week. */
static void
read_weeks (Term *term)
{
  char *rest;

  term->from = term->to = (int) strtol (term->text, &rest, 10);
  if (*rest == '-' && is_number (rest + 1, 2))
    term->to = atoi (rest + 1);
  else if (*rest != '\0' || rest == term->text)
    term->from = term->to = -1;
}

static void
resolve (LmSnapshot *snapshot, Term *term)
{
  switch (term->kind) {
  case TERM_PARTY:
    find_parties (snapshot, term);
    break;
  case TERM_STATUS:
    for (guint status = 0; status < LM_N_STATUS; status++)
      if (holds (lm_words_status (status), term->text))
        term->mask |= G_GUINT64_CONSTANT (1) << status;
    break;
  case TERM_TRAIN:
    find_trains (snapshot, term);
    break;
  case TERM_WEEK:
    read_weeks (term);
    break;
  case TERM_METHOD:
    find_methods (snapshot, term);
    break;
  case TERM_TEXT:
  case TERM_NUMBER:
  case TERM_POSTCODE:
  case TERM_STREET:
  case TERM_CONFLICT:
  case TERM_READY:
  case TERM_PLANNED:
  default:
    break;
  }
}

/* «1013 nj» is kept as «1013NJ». */
static void
drop_spaces (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    if (*from != ' ')
      *to++ = *from;
  *to = '\0';
}

/* One word as it was typed, without its quotes. */
static void
add_term (LmHomeFilter *self, const char *word)
{
  Term term = { TERM_TEXT };
  const char *colon, *value;

  if (word[0] == '-' && word[1] != '\0') {
    term.negated = TRUE;
    word++;
  }
  value = word;
  colon = strchr (word, ':');
  if (colon != NULL) {
    g_autofree char *key = g_strndup (word, colon - word);

    value = colon + 1;
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
      if (strcmp (keys[i].word, key) == 0)
        term.kind = keys[i].kind;
  } else {
    for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
      if (strcmp (flags[i].word, word) == 0)
        term.kind = flags[i].kind;
  }
  /* «trein:» is still being typed. */
  if (value[0] == '\0')
    return;
  /* One to four digits would be found in every phone number. */
  if (term.kind == TERM_TEXT && is_number (value, 4))
    term.kind = TERM_NUMBER;
  term.text = g_strdup (value);
  if (term.kind == TERM_POSTCODE)
    drop_spaces (term.text);
  resolve (self->snapshot, &term);
  g_array_append_val (self->terms, term);
}

static void
clear_term (gpointer data)
{
  Term *term = data;

  g_free (term->text);
  g_clear_pointer (&term->ids, g_hash_table_unref);
}

LmHomeFilter *
lm_home_filter_new (const char *text, LmSnapshot *snapshot)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  LmHomeFilter *self = g_new0 (LmHomeFilter, 1);
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean quoted = FALSE;

  self->snapshot = lm_snapshot_ref (snapshot);
  self->terms = g_array_new (FALSE, TRUE, sizeof (Term));
  g_array_set_clear_func (self->terms, clear_term);
  for (const char *at = folded;; at++) {
    if (*at == '\0' || (!quoted && g_ascii_isspace (*at))) {
      if (word->len > 0)
        add_term (self, word->str);
      g_string_truncate (word, 0);
      if (*at == '\0')
        break;
    } else if (*at == '"') {
      quoted = !quoted;
    } else {
      g_string_append_c (word, *at);
    }
  }
  if (self->terms->len == 0)
    g_clear_pointer (&self, lm_home_filter_free);
  return self;
}

void
lm_home_filter_free (LmHomeFilter *self)
{
  g_array_unref (self->terms);
  lm_snapshot_unref (self->snapshot);
  g_free (self);
}

static gboolean
number_fits (LmHomeItem *item, const char *word)
{
  const LmHomeRow *home = lm_home_item_get_home (item);
  g_autofree char *number = g_strdup_printf ("%d", home->number);

  return g_str_has_prefix (number, word) || (strlen (word) == 4 && g_str_has_prefix (home->postcode, word));
}

static gboolean
week_fits (LmHomeItem *item, const Term *term)
{
  LmDay day = lm_home_item_get_visit_day (item);
  int week;

  if (day == LM_DAY_NONE)
    return FALSE;
  lm_day_get_week (day, NULL, &week);
  return week >= term->from && week <= term->to;
}

static gboolean
term_fits (const Term *term, LmHomeItem *item, char **text)
{
  const LmHomeRow *home = lm_home_item_get_home (item);
  const LmTrainRow *train;
  const LmMethodRow *method;
  LmId id = lm_home_item_get_id (item);

  switch (term->kind) {
  case TERM_NUMBER:
    return number_fits (item, term->text);
  case TERM_PARTY:
    return g_hash_table_contains (term->ids, &id);
  case TERM_STATUS:
    return (term->mask & (G_GUINT64_CONSTANT (1) << lm_home_item_get_state (item)->status)) != 0;
  case TERM_TRAIN:
    train = lm_home_item_get_train (item);
    return train != NULL && g_hash_table_contains (term->ids, &train->id);
  case TERM_WEEK:
    return week_fits (item, term);
  case TERM_METHOD:
    method = lm_home_item_get_method (item);
    return (method != NULL && g_hash_table_contains (term->ids, &method->id)) || (term->none && !lm_home_item_is_method_decided (item));
  case TERM_POSTCODE:
    return g_ascii_strncasecmp (home->postcode, term->text, strlen (term->text)) == 0;
  case TERM_STREET:
    return holds (home->street, term->text);
  case TERM_CONFLICT:
    return lm_home_item_get_state (item)->status == LM_STATUS_CONFLICT;
  case TERM_READY:
    return lm_home_item_get_state (item)->missing == 0;
  case TERM_PLANNED:
    return lm_home_item_get_visit_day (item) != LM_DAY_NONE;
  case TERM_TEXT:
  default:
    if (*text == NULL)
      *text = lm_home_columns_search_text (item);
    return strstr (*text, term->text) != NULL;
  }
}

gboolean
lm_home_filter_fits (const LmHomeFilter *self, LmHomeItem *item)
{
  g_autofree char *text = NULL;

  if (self == NULL)
    return TRUE;
  if (lm_home_item_get_home (item) == NULL)
    return FALSE;
  for (guint i = 0; i < self->terms->len; i++) {
    const Term *term = &g_array_index (self->terms, Term, i);

    if (term_fits (term, item, &text) == term->negated)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_one_of (LmId id, const LmId *ids, guint n)
{
  for (guint i = 0; i < n; i++)
    if (ids[i] == id)
      return TRUE;
  return FALSE;
}

GHashTable *
lm_home_filter_of_parties (LmSnapshot *snapshot, const LmId *parties, guint n)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  GHashTable *found = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) couplings = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) crews = g_hash_table_new (g_int64_hash, g_int64_equal);
  const LmCrewRow *crew_rows;
  const LmPlanStepRow *steps;
  const LmHomeRow *homes;
  guint n_rows;

  crew_rows = LM_ROWS (snapshot, CREW, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    if (is_one_of (crew_rows[i].party, parties, n))
      g_hash_table_add (crews, (gpointer) &crew_rows[i].id);
  steps = LM_ROWS (snapshot, PLAN_STEP, &n_rows);
  for (guint i = 0; plan != NULL && i < n_rows; i++)
    if (steps[i].plan == plan->id && g_hash_table_contains (crews, &steps[i].crew))
      g_hash_table_add (steps[i].home != 0 ? found : couplings, (gpointer) (steps[i].home != 0 ? &steps[i].home : &steps[i].coupling));
  homes = LM_ROWS (snapshot, HOME, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    if (g_hash_table_contains (couplings, &homes[i].stairwell) || g_hash_table_contains (couplings, &homes[i].stack) ||
        g_hash_table_contains (couplings, &homes[i].row))
      g_hash_table_add (found, (gpointer) &homes[i].id);
  return found;
}
