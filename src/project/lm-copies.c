#include "project/lm-copies.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"
#include "lm-copies-private.h"
#include "lm-project-private.h"

/* What people call the columns that they fill in. Everything else the program
 * keeps for itself. */
static const struct {
  const char *table, *column, *words;
} columns[] = {
  { "home", "street", N_("Street") },
  { "home", "number", N_("House number") },
  { "home", "letter", N_("Letter of the house number") },
  { "home", "suffix", N_("Addition to the house number") },
  { "home", "postcode", N_("Postcode") },
  { "home", "town", N_("Town") },
  { "home", "type", N_("Type of home") },
  { "home", "floor", N_("Floor") },
  { "home", "year", N_("Year of building") },
  { "home", "area", N_("Floor area") },
  { "home", "access", N_("Access") },
  { "home", "attention", N_("Attention") },
  { "home", "in_project", N_("In the project") },
  { "home", "note", N_("Note") },
  { "resident", "salutation", N_("Salutation") },
  { "resident", "name", N_("Name of the resident") },
  { "resident", "kind", N_("Kind of resident") },
  { "resident", "phone", N_("Phone") },
  { "resident", "email", N_("E-mail") },
  { "resident", "language", N_("Language") },
  { "resident", "channel", N_("Likes to be reached by") },
  { "resident", "vulnerable", N_("Elderly or vulnerable") },
  { "resident", "night_worker", N_("Works at night") },
  { "resident", "carer", N_("Carer") },
  { "resident", "note", N_("Note on the resident") },
  { "availability", "first_day", N_("Availability from") },
  { "availability", "end_day", N_("Availability until") },
  { "availability", "reason", N_("Reason of the availability") },
  { "survey", "state", N_("Survey") },
  { "survey", "day", N_("Day of the survey") },
  { "survey", "note", N_("Note on the survey") },
  { "answer", "value", N_("Survey answer") },
  { "answer", "unknown", N_("Survey answer not known") },
  { "home_condition", "state", N_("Condition") },
  { "home_condition", "day", N_("Day of the condition") },
  { "home_condition", "due_day", N_("Condition expected by") },
  { "home_condition", "note", N_("Note on the condition") },
  { "decision", "state", N_("Decision") },
  { "decision", "reason", N_("Reason of the decision") },
  { "decision", "resident_say", N_("What the resident said") },
  { "decision", "signed_day", N_("Signed on") },
  { "appointment", "state", N_("Appointment") },
  { "appointment", "day", N_("Day of the appointment") },
  { "appointment", "first_day", N_("First day of the window") },
  { "appointment", "end_day", N_("Day after the window") },
  { "appointment", "from_minute", N_("Arrival from (minute of the day)") },
  { "appointment", "to_minute", N_("Arrival until (minute of the day)") },
  { "appointment", "next_try", N_("Call again on") },
  { "appointment", "note", N_("Note on the appointment") },
  { "promise", "first_day", N_("Promised from") },
  { "promise", "end_day", N_("Promised until") },
  { "visit", "outcome", N_("Outcome of the visit") },
  { "visit", "day", N_("Day of the visit") },
  { "visit", "meter_reading", N_("Meter reading") },
  { "visit", "note", N_("Note on the visit") },
  { "visit_step", "outcome", N_("Outcome of a step") },
  { "message", "state", N_("Letter or message") },
  { "message", "subject", N_("Subject") },
  { "cost", "cents", N_("Costs (cents)") },
  { "cost", "text", N_("Cost line") },
  { "plan_home", "visit_day", N_("Connection day in the plan") },
  { "plan_home", "state", N_("State in the plan") },
  { "party", "name", N_("Name of the party") },
  { "party", "phone", N_("Phone of the party") },
  { "party", "email", N_("E-mail of the party") },
  { "crew", "name", N_("Name of the crew") },
  { "person", "name", N_("Name of the person") },
  { "person", "active", N_("Person is active") },
  { "absence", "first_day", N_("Absence from") },
  { "absence", "end_day", N_("Absence until") },
  { "project", "name", N_("Name of the project") },
  { "project", "place", N_("Town of the project") },
  { "project", "start_day", N_("No work before") },
  { "attachment", "name", N_("Attachment") },
};

void
lm_clash_free (LmClash *self)
{
  g_free (self->title);
  g_free (self->detail);
  g_free (self->keep);
  g_free (self->take);
  g_free (self);
}

void
lm_change_words_free (LmChangeWords *self)
{
  g_free (self->what);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

const char *
lm_column_words (const char *table, const char *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].table, table) && g_str_equal (columns[i].column, column))
      return _(columns[i].words);
  return NULL;
}

gboolean
lm_project_take_in (LmProject *self, const char *path, LmTakenIn *taken, GError **error)
{
  g_return_val_if_fail (LM_IS_PROJECT (self) && lm_project_get_store (self) != NULL, FALSE);
  return lm_store_merge (lm_project_get_store (self), path, taken, error) && lm_project_refresh (self, error);
}

/* --- clashes --- */

guint
lm_project_count_clashes (LmProject *self)
{
  guint n, open = 0;
  const LmClashRow *rows = LM_ROWS (lm_project_get_snapshot (self), CLASH, &n);

  for (guint i = 0; i < n; i++)
    open += rows[i].state == LM_CLASH_STATE_OPEN;
  return open;
}

static const LmColumn *
find_column (const LmClashRow *row, LmTable *table)
{
  const LmTableInfo *info;

  if (!lm_table_from_name (row->of_table, table))
    return NULL;
  info = lm_table_get_info (*table);
  for (guint c = 1; c < info->n_columns; c++)
    if (g_str_equal (info->columns[c].name, row->of_column))
      return &info->columns[c];
  return NULL;
}

gboolean
lm_column_set_text (const LmColumn *column, gpointer row, const char *text)
{
  gpointer at = (char *) row + column->offset;
  gint64 number = g_ascii_strtoll (text, NULL, 10);

  if (column->nullable && *text == '\0' && column->type != LM_COLUMN_TEXT)
    switch (column->type)
      {
      case LM_COLUMN_DAY:
        *(LmDay *) at = LM_DAY_NONE;
        return TRUE;
      case LM_COLUMN_INSTANT:
        *(LmInstant *) at = LM_INSTANT_NONE;
        return TRUE;
      case LM_COLUMN_OFFSET:
        *(int *) at = G_MININT32;
        return TRUE;
      case LM_COLUMN_COUNT:
        *(int *) at = -1;
        return TRUE;
      case LM_COLUMN_REF:
      case LM_COLUMN_UTC:
        *(gint64 *) at = 0;
        return TRUE;
      case LM_COLUMN_ID:
      case LM_COLUMN_TEXT:
      case LM_COLUMN_ENUM:
      case LM_COLUMN_BOOL:
      case LM_COLUMN_INT64:
      case LM_COLUMN_REAL:
      default:
        return FALSE;
      }
  switch (column->type)
    {
    case LM_COLUMN_TEXT:
      *(const char **) at = text;
      return TRUE;
    case LM_COLUMN_ENUM:
      *(int *) at = lm_nick_find (column->nicks, text);
      return *(int *) at >= 0;
    case LM_COLUMN_REAL:
      *(double *) at = g_ascii_strtod (text, NULL);
      return TRUE;
    case LM_COLUMN_REF:
    case LM_COLUMN_UTC:
    case LM_COLUMN_INT64:
      *(gint64 *) at = number;
      return TRUE;
    case LM_COLUMN_BOOL:
    case LM_COLUMN_COUNT:
    case LM_COLUMN_OFFSET:
    case LM_COLUMN_DAY:
    case LM_COLUMN_INSTANT:
      *(int *) at = (int) number;
      return TRUE;
    case LM_COLUMN_ID:
    default:
      return FALSE;
    }
}

static char *
format_value (LmTable table, const LmColumn *column, const char *text)
{
  g_autofree gpointer row = g_malloc0 (lm_table_get_info (table)->row_size);

  lm_row_init (table, row);
  return lm_column_set_text (column, row, text) ? lm_column_format (column, row) : g_strdup (text);
}

static char *
address_of (LmSnapshot *snapshot, LmId home)
{
  const LmHomeRow *row = home ? LM_FIND (snapshot, HOME, home) : NULL;

  return row ? lm_home_format_address (row) : NULL;
}

static char *
name_place (LmSnapshot *snapshot, LmId home, const char *what)
{
  g_autofree char *address = address_of (snapshot, home);

  /* Translators: a home and what it is about, «Heindijk 10: Note». */
  return address ? g_strdup_printf (_("%s: %s"), address, what) : g_strdup (what);
}

static const char *
name_person (const char *author)
{
  return *author ? author : _("somebody");
}

static void
describe_field (LmSnapshot *snapshot, const LmClashRow *row, LmClash *clash)
{
  LmTable table;
  const LmColumn *column = find_column (row, &table);
  const char *words = lm_column_words (row->of_table, row->of_column);
  gconstpointer now = column ? lm_snapshot_find (snapshot, table, (LmId) row->of_row) : NULL;

  clash->title = name_place (snapshot, row->home, words ? words : row->of_column);
  if (column)
    {
      clash->take = format_value (table, column, row->given_way);
      clash->keep = now ? lm_column_format (column, now) : format_value (table, column, row->stayed);
    }
  else
    clash->keep = g_strdup (row->stayed);
  clash->detail = g_strdup_printf (_("%s and %s set this without knowing of each other."), name_person (row->first_author), name_person (row->second_author));
}

static LmClash *
describe (LmSnapshot *snapshot, const LmClashRow *row)
{
  LmClash *clash = g_new0 (LmClash, 1);
  g_autofree char *other = address_of (snapshot, row->other_home), *day = row->day == LM_DAY_NONE ? g_strdup ("") : lm_day_format_iso (row->day);
  const LmCrewRow *crew = row->kind == LM_CLASH_KIND_CREW ? LM_FIND (snapshot, CREW, (LmId) row->of_row) : NULL;

  clash->id = row->id;
  clash->home = row->home;
  switch (row->kind)
    {
    case LM_CLASH_KIND_FIELD:
      describe_field (snapshot, row, clash);
      return clash;
    case LM_CLASH_KIND_DELETED:
      clash->title = name_place (snapshot, row->home, _("Removed, and used"));
      clash->detail = g_strdup_printf (_("Of %s and %s one removed this while the other worked with it, so it stayed. Remove it again if that is right."),
                                       name_person (row->first_author), name_person (row->second_author));
      break;
    case LM_CLASH_KIND_APPOINTMENT:
      clash->title = name_place (snapshot, row->home, row->other_row ? _("Two appointments") : _("Appointment changed twice"));
      clash->detail = g_strdup_printf (row->other_row ? _("%s and %s both made an appointment. Cancel one of them, and tell the resident.")
                                                      : _("%s and %s both changed the appointment. See what the resident was told."),
                                       name_person (row->first_author), name_person (row->second_author));
      break;
    case LM_CLASH_KIND_CREW:
      clash->title = name_place (snapshot, row->home, _("Crew booked twice"));
      clash->detail = g_strdup_printf (_("%s is here and in %s at the same time on %s, by %s and %s. Move one of the two."), crew ? crew->name : _("A crew"),
                                       other ? other : _("shared work"), day, name_person (row->first_author), name_person (row->second_author));
      break;
    case LM_CLASH_KIND_PLAN:
    default:
      clash->title = g_strdup (_("The plan was changed on both sides"));
      clash->detail = g_strdup_printf (_("%s and %s both changed it; the later counts. Look at the conflicts, and plan again where needed."),
                                       name_person (row->first_author), name_person (row->second_author));
      break;
    }
  clash->keep = g_strdup (_("I have seen to it"));
  return clash;
}

static gint
compare_clashes (gconstpointer a, gconstpointer b)
{
  const LmClashRow *x = *(const LmClashRow *const *) a, *y = *(const LmClashRow *const *) b;

  if (x->second_at != y->second_at)
    return x->second_at > y->second_at ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

GPtrArray *
lm_project_list_clashes (LmProject *self)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  GPtrArray *clashes = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_clash_free);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  guint n;
  const LmClashRow *rows = LM_ROWS (snapshot, CLASH, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].state == LM_CLASH_STATE_OPEN)
      g_ptr_array_add (open, (gpointer) &rows[i]);
  g_ptr_array_sort (open, compare_clashes);
  for (guint i = 0; i < open->len; i++)
    g_ptr_array_add (clashes, describe (snapshot, g_ptr_array_index (open, i)));
  return clashes;
}

gboolean
lm_project_settle_clash (LmProject *self, LmId id, gboolean take_other, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  const LmClashRow *row = LM_FIND (snapshot, CLASH, id);
  g_autofree char *label = NULL;
  g_autofree gpointer changed = NULL;
  LmClash *clash;
  LmEdit *edit;
  LmTable table;
  const LmColumn *column;
  LmClashRow settled;

  if (row == NULL || row->state == LM_CLASH_STATE_SETTLED)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("This was decided already."));
  clash = describe (snapshot, row);
  label = g_strdup_printf (take_other ? _("%s: the other value taken") : _("%s: decided"), clash->title);
  lm_clash_free (clash);
  edit = lm_project_begin (self, label);
  column = find_column (row, &table);
  if (take_other && column)
    {
      gconstpointer now = lm_snapshot_find (snapshot, table, (LmId) row->of_row);

      changed = now ? g_memdup2 (now, lm_table_get_info (table)->row_size) : NULL;
      if (changed && lm_column_set_text (column, changed, row->given_way))
        lm_edit_update (edit, table, changed);
      else
        lm_edit_fail (edit, LM_PROJECT_ERROR, LM_PROJECT_ERROR_REFUSED, _("What this was about is no longer there."));
    }
  settled = *row;
  settled.state = LM_CLASH_STATE_SETTLED;
  settled.settled_by = g_get_real_name ();
  lm_edit_update (edit, LM_TABLE_CLASH, &settled);
  return lm_edit_end (edit, error);
}

/* --- what an action did --- */

static LmChangeWords *
describe_change (LmSnapshot *snapshot, const LmFieldChange *change)
{
  LmTable table;
  const LmTableInfo *info;
  const LmColumn *column;
  const char *words;
  LmChangeWords *described;

  if (!lm_table_from_name (change->table, &table))
    return NULL;
  info = lm_table_get_info (table);
  column = &info->columns[change->column];
  words = lm_column_words (info->name, column->name);
  if (words == NULL)
    return NULL;
  described = g_new0 (LmChangeWords, 1);
  described->home = change->home;
  described->what = name_place (snapshot, change->home, words);
  described->before = change->before ? format_value (table, column, change->before) : g_strdup ("");
  described->after = change->after ? format_value (table, column, change->after) : g_strdup ("");
  if (g_str_equal (described->before, described->after)) /* a row that came or went, with nothing in this column */
    g_clear_pointer (&described, lm_change_words_free);
  return described;
}

/* The home of a row that the action only changed, which its changeset does not say. */
LmId
lm_field_change_find_home (LmSnapshot *snapshot, const LmFieldChange *change)
{
  LmTable table;
  const LmTableInfo *info;
  gconstpointer row;

  if (change->home || !lm_table_from_name (change->table, &table))
    return change->home;
  info = lm_table_get_info (table);
  row = info->home_column >= 0 ? lm_snapshot_find (snapshot, table, change->row) : NULL;
  return row ? *(const LmId *) ((const char *) row + info->columns[info->home_column].offset) : 0;
}

GPtrArray *
lm_project_describe_action (LmProject *self, LmId action, LmId home, guint limit, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  g_autoptr (GPtrArray) changes = lm_store_get_changes (lm_project_get_store (self), action, error);
  GPtrArray *described;

  if (changes == NULL)
    return NULL;
  described = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_change_words_free);
  for (guint i = 0; i < changes->len && described->len < limit; i++)
    {
      LmFieldChange *change = g_ptr_array_index (changes, i);
      LmChangeWords *words;

      change->home = lm_field_change_find_home (snapshot, change);
      words = home == 0 || change->home == home ? describe_change (snapshot, change) : NULL;
      if (words)
        g_ptr_array_add (described, words);
    }
  return described;
}
