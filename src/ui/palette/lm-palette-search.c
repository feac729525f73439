#include "lm-ui-config.h"

#include "palette/lm-palette-search.h"

#include "core/lm-home.h"
#include "project/lm-search.h"
#include "shared/lm-day-words.h"
#include "shared/lm-words.h"
#include "shortcuts/lm-commands.h"

#include <glib/gi18n.h>

#define HOMES_MOST 12
#define OTHERS_MOST 8 /* of each kind */

G_DEFINE_FINAL_TYPE (LmFound, lm_found, G_TYPE_OBJECT)

static void
lm_found_finalize (GObject *object)
{
  LmFound *self = LM_FOUND (object);

  g_free (self->title);
  g_free (self->subtitle);
  G_OBJECT_CLASS (lm_found_parent_class)->finalize (object);
}

static void
lm_found_class_init (LmFoundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lm_found_finalize;
}

static void
lm_found_init (LmFound *self)
{
  self->day = LM_DAY_NONE;
}

/* Takes over `title` and `subtitle`. */
static LmFound *
add (GPtrArray *found, LmFoundKind kind, LmId id, char *title, char *subtitle)
{
  LmFound *self = g_object_new (LM_TYPE_FOUND, NULL);

  self->kind = kind;
  self->id = id;
  self->title = title;
  self->subtitle = subtitle;
  g_ptr_array_add (found, self);
  return self;
}

static void
add_day (GPtrArray *found, LmDesk *desk, const char *text)
{
  LmDay day;

  if (lm_day_words_parse (text, lm_desk_get_today (desk), &day))
    add (found, LM_FOUND_DAY, 0, lm_words_day_long (day), g_strdup (_ ("Show this day on the board")))->day = day;
}

static void
add_homes (GPtrArray *found, LmDesk *desk, const char *text)
{
  g_autoptr (GArray) homes = lm_project_search (lm_desk_get_project (desk), text, HOMES_MOST);

  for (guint i = 0; i < homes->len; i++) {
    LmHomeItem *item = lm_desk_find (desk, g_array_index (homes, LmId, i));
    const LmResidentRow *resident = item != NULL ? lm_home_item_get_resident (item) : NULL;
    LmDay day = item != NULL ? lm_home_item_get_visit_day (item) : LM_DAY_NONE;
    g_autofree char *date = day != LM_DAY_NONE ? lm_words_day (day) : NULL;
    const char *parts[4];
    guint n = 0;

    if (item == NULL)
      continue;
    if (resident != NULL && resident->name[0] != '\0')
      parts[n++] = resident->name;
    parts[n++] = lm_words_status (lm_home_item_get_state (item)->status);
    if (date != NULL)
      parts[n++] = date;
    parts[n] = NULL;
    add (found, LM_FOUND_HOME, lm_home_item_get_id (item), g_strdup (lm_home_item_get_address (item)), g_strjoinv (" · ", (char **) parts));
  }
}

static void
add_trains (GPtrArray *found, LmSnapshot *snapshot, const char *text)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  guint n, n_found = 0;
  const LmTrainRow *trains = LM_ROWS (snapshot, TRAIN, &n);

  for (guint i = 0; plan != NULL && i < n && n_found < OTHERS_MOST; i++)
    if (trains[i].plan == plan->id && g_str_match_string (text, trains[i].name, TRUE)) {
      g_autofree char *from = lm_words_day (trains[i].first_day);
      g_autofree char *until = lm_words_day (trains[i].end_day != LM_DAY_NONE ? trains[i].end_day - 1 : LM_DAY_NONE);

      /* Translators: from a day to a day. */
      add (found, LM_FOUND_TRAIN, trains[i].id, g_strdup (trains[i].name), g_strdup_printf (_ ("%s to %s"), from, until));
      n_found++;
    }
}

static void
add_parties (GPtrArray *found, LmSnapshot *snapshot, const char *text)
{
  guint n, n_found = 0;
  const LmPartyRow *parties = LM_ROWS (snapshot, PARTY, &n);
  const LmCrewRow *crews;

  for (guint i = 0; i < n && n_found < OTHERS_MOST; i++)
    if (g_str_match_string (text, parties[i].name, TRUE)) {
      add (found, LM_FOUND_PARTY, parties[i].id, g_strdup (parties[i].name), g_strdup (lm_words_of (lm_party_kind_nicks, parties[i].kind)));
      n_found++;
    }
  n_found = 0;
  crews = LM_ROWS (snapshot, CREW, &n);
  for (guint i = 0; i < n && n_found < OTHERS_MOST; i++)
    if (g_str_match_string (text, crews[i].name, TRUE)) {
      const LmPartyRow *party = LM_FIND (snapshot, PARTY, crews[i].party);

      add (found, LM_FOUND_CREW, crews[i].party, g_strdup (crews[i].name), g_strdup (party != NULL ? party->name : ""));
      n_found++;
    }
}

static void
add_commands (GPtrArray *found, const char *text, gboolean (*can_do) (const char *action, gpointer data), gpointer data)
{
  for (guint i = 0; i < lm_n_commands; i++) {
    const char *label = _ (lm_commands[i].label);
    LmFound *one;

    if ((text[0] != '\0' && !g_str_match_string (text, label, TRUE)) || (can_do != NULL && !can_do (lm_commands[i].action, data)))
      continue;
    one = add (found, LM_FOUND_COMMAND, 0, g_strdup (label), g_strdup (_ (lm_commands[i].group)));
    one->action = lm_commands[i].action;
    one->accel = lm_commands[i].accel;
  }
}

GPtrArray *
lm_palette_search (LmDesk *desk, const char *text, gboolean (*can_do) (const char *action, gpointer data), gpointer data)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *trimmed = g_strstrip (g_utf8_make_valid (text, -1));

  if (trimmed[0] != '\0' && desk != NULL) {
    LmSnapshot *snapshot = lm_desk_get_snapshot (desk);

    add_day (found, desk, trimmed);
    add_homes (found, desk, trimmed);
    add_trains (found, snapshot, trimmed);
    add_parties (found, snapshot, trimmed);
  }
  add_commands (found, trimmed, can_do, data);
  return found;
}

const char *
lm_found_get_kind_word (LmFound *self)
{
  switch (self->kind) {
  case LM_FOUND_DAY:
    return C_ ("found", "Day");
  case LM_FOUND_HOME:
    return C_ ("found", "Home");
  case LM_FOUND_TRAIN:
    return C_ ("found", "Train");
  case LM_FOUND_PARTY:
    return C_ ("found", "Party");
  case LM_FOUND_CREW:
    return C_ ("found", "Crew");
  case LM_FOUND_COMMAND:
  default:
    return C_ ("found", "Command");
  }
}
