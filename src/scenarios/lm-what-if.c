#include "scenarios/lm-what-if.h"

#include <string.h>

/* Ids of rows that stand only in a thought: never given out by a store. */
#define FIRST_THOUGHT (-1000)

typedef struct {
  LmSnapshot *snapshot;
  LmSnapshotBuilder *builder;
  LmId next;
} Change;

static void
change_settings (Change *change, const LmWhatIf *self)
{
  LmProjectRow row = *lm_snapshot_get_project (change->snapshot);

  if (self->cluster_size > 0)
    row.cluster_size = self->cluster_size;
  if (self->day_buffer >= 0)
    row.day_buffer = self->day_buffer;
  if (self->spare_first >= 0)
    row.spare_first = self->spare_first;
  if (self->spare_later >= 0)
    row.spare_later = self->spare_later;
  if (self->slot_every >= 0)
    row.slot_every = self->slot_every;
  lm_snapshot_builder_put (change->builder, LM_TABLE_PROJECT, &row);
}

static guint
count_persons (LmSnapshot *snapshot, LmId crew)
{
  guint n, count = 0;
  const LmPersonRow *rows = LM_ROWS (snapshot, PERSON, &n);

  for (guint i = 0; i < n; i++)
    count += rows[i].crew == crew && rows[i].active;
  return count;
}

/* The crew with most people that holds the trade. */
static const LmCrewRow *
find_largest (LmSnapshot *snapshot, LmId trade)
{
  guint n, most = 0;
  const LmCrewTradeRow *rows = LM_ROWS (snapshot, CREW_TRADE, &n);
  const LmCrewRow *largest = NULL;

  for (guint i = 0; i < n; i++)
    {
      const LmCrewRow *crew = rows[i].trade == trade ? LM_FIND (snapshot, CREW, rows[i].crew) : NULL;
      guint size = crew != NULL ? count_persons (snapshot, crew->id) : 0;

      if (crew != NULL && (largest == NULL || size > most))
        {
          largest = crew;
          most = size;
        }
    }
  return largest;
}

static void
give_certificates (Change *change, LmId from, LmId to)
{
  guint n;
  const LmPersonQualificationRow *rows = LM_ROWS (change->snapshot, PERSON_QUALIFICATION, &n);

  for (guint i = 0; i < n; i++)
    if (rows[i].person == from)
      {
        LmPersonQualificationRow row = rows[i];

        row.id = change->next--;
        row.person = to;
        lm_snapshot_builder_put (change->builder, LM_TABLE_PERSON_QUALIFICATION, &row);
      }
}

static void
copy_crew (Change *change, const LmCrewRow *model, LmDay from)
{
  LmCrewRow crew = *model;
  guint n;
  const LmCrewTradeRow *trades = LM_ROWS (change->snapshot, CREW_TRADE, &n);
  const LmPersonRow *persons;

  crew.id = change->next--;
  crew.available_from = from;
  crew.available_until = LM_DAY_NONE;
  lm_snapshot_builder_put (change->builder, LM_TABLE_CREW, &crew);
  for (guint i = 0; i < n; i++)
    if (trades[i].crew == model->id)
      {
        LmCrewTradeRow row = { .id = change->next--, .crew = crew.id, .trade = trades[i].trade };

        lm_snapshot_builder_put (change->builder, LM_TABLE_CREW_TRADE, &row);
      }
  persons = LM_ROWS (change->snapshot, PERSON, &n);
  for (guint i = 0; i < n; i++)
    if (persons[i].crew == model->id && persons[i].active)
      {
        LmPersonRow row = persons[i];

        row.id = change->next--;
        row.crew = crew.id;
        lm_snapshot_builder_put (change->builder, LM_TABLE_PERSON, &row);
        give_certificates (change, persons[i].id, row.id);
      }
}

/* Every qualification that a step of the trade asks for, for each person. */
static void
teach (Change *change, LmId crew, LmId trade)
{
  guint n_persons, n_needs, n_held;
  const LmPersonRow *persons = LM_ROWS (change->snapshot, PERSON, &n_persons);
  const LmStepQualificationRow *needs = LM_ROWS (change->snapshot, STEP_QUALIFICATION, &n_needs);
  const LmPersonQualificationRow *held = LM_ROWS (change->snapshot, PERSON_QUALIFICATION, &n_held);
  LmCrewTradeRow learnt = { .id = change->next--, .crew = crew, .trade = trade };

  lm_snapshot_builder_put (change->builder, LM_TABLE_CREW_TRADE, &learnt);
  for (guint p = 0; p < n_persons; p++)
    for (guint i = 0; persons[p].crew == crew && i < n_needs; i++)
      {
        const LmStepRow *step = LM_FIND (change->snapshot, STEP, needs[i].step);
        LmPersonQualificationRow row;
        gboolean has = FALSE;

        if (step == NULL || step->trade != trade)
          continue;
        for (guint k = 0; k < n_held && !has; k++)
          has = held[k].person == persons[p].id && held[k].qualification == needs[i].qualification;
        if (has)
          continue;
        LM_ROW_FRESH (PERSON_QUALIFICATION, &row);
        row.id = change->next--;
        row.person = persons[p].id;
        row.qualification = needs[i].qualification;
        lm_snapshot_builder_put (change->builder, LM_TABLE_PERSON_QUALIFICATION, &row);
      }
}

LmSnapshot *
lm_what_if_apply (const LmWhatIf *self, LmSnapshot *snapshot)
{
  Change change = { snapshot, lm_snapshot_builder_new (snapshot), FIRST_THOUGHT };
  const LmCrewRow *model = self->more_of != 0 ? find_largest (snapshot, self->more_of) : NULL;

  change_settings (&change, self);
  for (int i = 0; model != NULL && i < self->n_more; i++)
    copy_crew (&change, model, LM_DAY_NONE);
  if (self->learns_crew != 0 && LM_FIND (snapshot, CREW, self->learns_crew) != NULL && LM_FIND (snapshot, TRADE, self->learns_trade) != NULL)
    teach (&change, self->learns_crew, self->learns_trade);
  return lm_snapshot_builder_end (change.builder, lm_snapshot_get_revision (snapshot));
}

gboolean
lm_what_if_needs_people (const LmWhatIf *self)
{
  return (self->more_of != 0 && self->n_more > 0) || self->learns_crew != 0;
}

/* --- as text --- */

static const struct {
  const char *name;
  gsize offset;
  gboolean is_id;
  int as_is; /* the value that stands for «as the project has it» */
} parts[] = {
  { "cluster_size", G_STRUCT_OFFSET (LmWhatIf, cluster_size), FALSE, 0 },
  { "day_buffer", G_STRUCT_OFFSET (LmWhatIf, day_buffer), FALSE, -1 },
  { "spare_first", G_STRUCT_OFFSET (LmWhatIf, spare_first), FALSE, -1 },
  { "spare_later", G_STRUCT_OFFSET (LmWhatIf, spare_later), FALSE, -1 },
  { "slot_every", G_STRUCT_OFFSET (LmWhatIf, slot_every), FALSE, -1 },
  { "more_of", G_STRUCT_OFFSET (LmWhatIf, more_of), TRUE, 0 },
  { "n_more", G_STRUCT_OFFSET (LmWhatIf, n_more), FALSE, 0 },
  { "learns_crew", G_STRUCT_OFFSET (LmWhatIf, learns_crew), TRUE, 0 },
  { "learns_trade", G_STRUCT_OFFSET (LmWhatIf, learns_trade), TRUE, 0 },
};

static gint64
get_part (const LmWhatIf *self, guint i)
{
  const char *at = (const char *) self + parts[i].offset;

  return parts[i].is_id ? *(const LmId *) at : *(const int *) at;
}

char *
lm_what_if_format (const LmWhatIf *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (get_part (self, i) != parts[i].as_is)
      g_string_append_printf (text, "%s%s=%" G_GINT64_FORMAT, text->len > 0 ? " " : "", parts[i].name, get_part (self, i));
  return g_string_free (text, FALSE);
}

void
lm_what_if_parse (LmWhatIf *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  *self = (LmWhatIf) LM_WHAT_IF_INIT;
  for (guint w = 0; words[w] != NULL; w++)
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      {
        gsize length = strlen (parts[i].name);
        gint64 value;

        if (strncmp (words[w], parts[i].name, length) != 0 || words[w][length] != '=' ||
            !g_ascii_string_to_signed (words[w] + length + 1, 10, parts[i].is_id ? G_MININT64 : -1, parts[i].is_id ? G_MAXINT64 : 100000, &value, NULL))
          continue;
        if (parts[i].is_id)
          *(LmId *) ((char *) self + parts[i].offset) = value;
        else
          *(int *) ((char *) self + parts[i].offset) = (int) value;
      }
}
