#include "lm-merge-private.h"

/* Appointments that bind: nobody said no, and it has not been yet. */
#define LIVE "('held', 'proposed', 'letter_sent', 'no_answer', 'call_back', 'confirmed')"

/* The same in every copy, and the same again for the same thing. */
static LmId
make_id (const LmClashRow *clash)
{
  g_autofree char *about = g_strdup_printf ("%d %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s %d", (int) clash->kind, clash->of_table,
                                            clash->of_row, clash->other_row, clash->of_column, clash->day);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, about, -1);
  LmId id;

  hash[16] = '\0';
  id = (LmId) (g_ascii_strtoull (hash, NULL, 16) & G_MAXINT64);
  return id ? id : 1;
}

/* The author went on after the clash: only what stayed is new. */
static gboolean
go_on (LmMerge *self, const LmClashRow *clash, GError **error)
{
  g_autofree char *given_way = NULL, *first_author = NULL, *settled_by = NULL;
  LmClashRow known;
  LmStatement *statement;
  LmStatementResult result = lm_merge_select (self, LM_TABLE_CLASH, clash->id, &statement, error);
  gboolean read = result == LM_STATEMENT_ROW && lm_row_read (LM_TABLE_CLASH, statement, &known, error);

  if (read)
    {
      known.given_way = given_way = g_strdup (known.given_way);
      known.first_author = first_author = g_strdup (known.first_author);
      known.settled_by = settled_by = g_strdup (known.settled_by);
    }
  if (statement)
    lm_statement_reset (statement);
  if (!read)
    return result == LM_STATEMENT_DONE;
  self->exact = FALSE;
  known.of_table = clash->of_table;
  known.of_column = clash->of_column;
  known.stayed = clash->stayed;
  known.second_author = self->at_hand->author;
  known.second_at = self->at_hand->at;
  return lm_store_update (self->store, LM_TABLE_CLASH, &known, error);
}

gboolean
lm_merge_add_clash (LmMerge *self, LmClashRow *clash, LmId other, GError **error)
{
  const LmLogEntry *first = lm_merge_get_entry (self, other);
  gboolean has;

  clash->id = make_id (clash);
  if (clash->given_way == NULL)
    return go_on (self, clash, error);
  if (first)
    {
      clash->first_author = first->author;
      clash->first_at = first->at;
    }
  clash->second_author = self->at_hand->author;
  clash->second_at = self->at_hand->at;
  self->exact = FALSE;
  if (!lm_merge_has_row (self, LM_TABLE_CLASH, clash->id, &has, error))
    return FALSE;
  return has ? lm_store_update (self->store, LM_TABLE_CLASH, clash, error) : lm_store_insert (self->store, LM_TABLE_CLASH, clash, error);
}

gboolean
lm_merge_add_plan_clash (LmMerge *self, LmId other, GError **error)
{
  LmClashRow clash;

  LM_ROW_FRESH (CLASH, &clash);
  clash.kind = LM_CLASH_KIND_PLAN;
  clash.of_table = "plan";
  return lm_merge_add_clash (self, &clash, other, error);
}

static gboolean
add_appointment_clash (LmMerge *self, LmId home, LmId row, LmId other_row, LmId other, GError **error)
{
  LmClashRow clash;

  LM_ROW_FRESH (CLASH, &clash);
  clash.kind = LM_CLASH_KIND_APPOINTMENT;
  clash.home = home;
  clash.of_table = "appointment";
  clash.of_row = (guint64) row;
  clash.other_row = (guint64) other_row;
  return lm_merge_add_clash (self, &clash, other, error);
}

gboolean
lm_merge_both_changed_appointment (LmMerge *self, LmId row, LmId other, GError **error)
{
  LmAppointmentRow appointment;
  LmStatement *statement;
  LmStatementResult result = lm_merge_select (self, LM_TABLE_APPOINTMENT, row, &statement, error);
  gboolean read = result == LM_STATEMENT_ROW && lm_row_read (LM_TABLE_APPOINTMENT, statement, &appointment, error);

  if (statement)
    lm_statement_reset (statement);
  return read && add_appointment_clash (self, appointment.home, row, 0, other, error);
}

/* The rows of two columns of a query with one row to compare with. */
typedef struct {
  LmId home, other, other_home;
  LmDay day;
  LmId crew;
} Pair;

static GArray *
find_pairs (LmMerge *self, const char *sql, LmId row, GError **error)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (LmStatement) statement = lm_statement_new (self->store->file, sql, error);
  LmStatementResult result;

  if (statement == NULL)
    return NULL;
  lm_statement_bind_int64 (statement, 1, row);
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      Pair pair = {
        lm_statement_get_int64 (statement, 0), lm_statement_get_int64 (statement, 1), lm_statement_get_int64 (statement, 2),
        (LmDay) lm_statement_get_int64 (statement, 3), lm_statement_get_int64 (statement, 4),
      };

      g_array_append_val (pairs, pair);
    }
  return result == LM_STATEMENT_ERROR ? NULL : g_steal_pointer (&pairs);
}

gboolean
lm_merge_check_appointment (LmMerge *self, LmId row, GError **error)
{
  g_autoptr (GArray) pairs =
    find_pairs (self, "SELECT own.home, other.id, 0, 0, 0 FROM appointment own JOIN appointment other ON other.home = own.home "
                      "WHERE own.id = ?1 AND other.id <> own.id AND other.kind = own.kind AND own.state IN " LIVE " AND other.state IN " LIVE
                      " ORDER BY other.id", row, error);

  for (guint i = 0; pairs && i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      const LmTrace *trace = lm_merge_find_beside (self, LM_TABLE_APPOINTMENT, pair->other, 0);

      if (trace && !add_appointment_clash (self, pair->home, row, pair->other, trace->action, error))
        return FALSE;
    }
  return pairs != NULL;
}

gboolean
lm_merge_check_step (LmMerge *self, LmId row, GError **error)
{
  g_autoptr (GArray) pairs =
    find_pairs (self, "SELECT coalesce (own.home, 0), other.id, coalesce (other.home, 0), own.start / 1440, own.crew FROM plan_step own "
                      "JOIN plan ON plan.id = own.plan JOIN plan_step other ON other.crew = own.crew "
                      "WHERE own.id = ?1 AND plan.kind = 'adopted' AND other.id <> own.id AND other.plan = own.plan "
                      "AND other.start < own.\"end\" AND other.\"end\" > own.start AND own.persons & other.persons ORDER BY other.id", row, error);

  for (guint i = 0; pairs && i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      const LmTrace *trace = lm_merge_find_beside (self, LM_TABLE_PLAN_STEP, pair->other, 0);
      LmClashRow clash;

      if (trace == NULL)
        continue;
      LM_ROW_FRESH (CLASH, &clash);
      clash.kind = LM_CLASH_KIND_CREW;
      clash.home = pair->home;
      clash.other_home = pair->other_home;
      clash.of_table = "crew";
      clash.of_row = (guint64) pair->crew;
      clash.day = pair->day;
      if (!lm_merge_add_clash (self, &clash, trace->action, error))
        return FALSE;
    }
  return pairs != NULL;
}
