#include "library/lm-library.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-calendar.h"
#include "library-resources.h"
#include "lm-library-private.h"
#include "lm-library-table-private.h"

/* Each table after those that it refers to. */
static const LmTable tables[] = {
  LM_TABLE_TRADE,     LM_TABLE_QUALIFICATION,      LM_TABLE_CALENDAR,           LM_TABLE_HOLIDAY,
  LM_TABLE_PARTY,     LM_TABLE_CREW,               LM_TABLE_CREW_TRADE,         LM_TABLE_PERSON,
  LM_TABLE_PERSON_QUALIFICATION, LM_TABLE_PLACE,   LM_TABLE_CONDITION,          LM_TABLE_QUESTION,
  LM_TABLE_STEP,      LM_TABLE_METHOD,             LM_TABLE_STEP_HANDS,         LM_TABLE_STEP_QUALIFICATION,
  LM_TABLE_STEP_CONDITION, LM_TABLE_STEP_LINK,     LM_TABLE_METHOD_CONDITION,   LM_TABLE_METHOD_STEP,
  LM_TABLE_COST,      LM_TABLE_TEMPLATE,
};

static const char *const usual_methods[] = { "R-B", "P-A", "G-A", NULL };

static const char *const regions[] = { "north", "middle", "south", NULL };

/* Public holidays are entered for these years. */
#define FIRST_YEAR 2026
#define LAST_YEAR 2035

typedef struct {
  const LmLibraryOptions *options;
  LmTable table;
  GHashTable *ids;      /* «table/key» → LmId */
  guint types_served;   /* bit of each LmHomeType that has its default method */
  guint n_chosen;
  LmProjectRow *project;
  LmLibraryInsert insert;
  gpointer data;
} Filler;

G_DEFINE_QUARK (lm-library-error-quark, lm_library_error)

static char *
read_text (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat ("/nl/laatstemeter/library/", name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (lm_library_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

static LmId
find_key (LmTable table, const char *key, gpointer data)
{
  Filler *self = data;
  g_autofree char *name = g_strdup_printf ("%d/%s", table, key);
  const LmId *id = g_hash_table_lookup (self->ids, name);

  return id ? *id : 0;
}

static LmId
insert_row (Filler *self, LmTable table, gpointer row, const char *key, GError **error)
{
  LmId id;

  /* A line with several values hands over the same row once for each. */
  *(LmId *) row = 0;
  id = self->insert (table, row, self->data, error);

  if (id != 0 && key)
    {
      LmId *kept = g_memdup2 (&id, sizeof id);

      g_hash_table_insert (self->ids, g_strdup_printf ("%d/%s", table, key), kept);
    }
  return id;
}

/* The short list of the project, «our three methods», and with it the default
 * of each dwelling type. */
static void
choose_method (Filler *self, LmMethodRow *method)
{
  const char *const *methods = self->options && self->options->methods ? self->options->methods : usual_methods;

  if (!g_strv_contains (methods, method->code))
    return;
  self->n_chosen++;
  method->chosen = TRUE;
  method->default_for_type = (self->types_served & 1u << method->for_type) == 0;
  self->types_served |= 1u << method->for_type;
}

/* The text of a letter is too long for a line of a table. */
static gboolean
read_letter (LmTemplateRow *template, char **text, GError **error)
{
  g_autofree char *name = g_strdup_printf ("letters/%s.%s.txt", template->code, template->language);
  char *end;

  *text = read_text (name, error);
  if (*text == NULL)
    return FALSE;
  g_strchomp (*text);
  end = strchr (*text, '\n');
  if (end == NULL)
    {
      g_set_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_DATA, "%s: a purpose without a letter", name);
      return FALSE;
    }
  *end = '\0';
  template->subject = *text;
  template->body = end + 1;
  return TRUE;
}

static gboolean
take_row (gpointer row, const char *key, gpointer data, GError **error)
{
  Filler *self = data;
  g_autofree char *text = NULL;
  LmId id;

  if (self->table == LM_TABLE_METHOD)
    choose_method (self, row);
  if (self->table == LM_TABLE_TEMPLATE && !read_letter (row, &text, error))
    return FALSE;
  if (self->table == LM_TABLE_HOLIDAY && self->options && self->options->region)
    ((LmHolidayRow *) row)->applies = g_str_equal (((LmHolidayRow *) row)->region, self->options->region);

  id = insert_row (self, self->table, row, key, error);
  if (id == 0)
    return FALSE;
  if (self->table == LM_TABLE_METHOD && ((LmMethodRow *) row)->default_for_type &&
      ((LmMethodRow *) row)->for_type == self->project->default_type)
    self->project->default_method = id;
  if (self->table == LM_TABLE_PARTY && ((LmPartyRow *) row)->kind == LM_PARTY_KIND_HEAT_COMPANY)
    self->project->regie_party = id;
  return TRUE;
}

static gboolean
insert_public_holidays (Filler *self, GError **error)
{
  for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
    {
      LmDutchHoliday days[16];
      guint n = lm_calendar_dutch_holidays (year, days, G_N_ELEMENTS (days));

      for (guint i = 0; i < n; i++)
        {
          LmHolidayRow row;

          LM_ROW_FRESH (HOLIDAY, &row);
          row.name = days[i].name;
          row.name_en = days[i].name_en;
          row.first_day = days[i].day;
          row.end_day = days[i].day + 1;
          row.applies = days[i].usual;
          if (insert_row (self, LM_TABLE_HOLIDAY, &row, NULL, error) == 0)
            return FALSE;
        }
    }
  return TRUE;
}

gboolean
lm_library_fill (const LmLibraryOptions *options, LmProjectRow *project, LmLibraryInsert insert, gpointer data,
                 GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Filler self = { .options = options, .ids = ids, .project = project, .insert = insert, .data = data };

  g_return_val_if_fail (project != NULL && insert != NULL, FALSE);

  if (options && options->region && !g_strv_contains (regions, options->region))
    {
      g_set_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_OPTIONS,
                   _("There is no building region “%s”; choose north, middle or south."), options->region);
      return FALSE;
    }
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      g_autofree char *name = g_strconcat (lm_table_get_info (tables[t])->name, ".txt", NULL);
      g_autofree char *text = read_text (name, error);

      self.table = tables[t];
      if (text == NULL || !lm_library_table_parse (tables[t], text, find_key, take_row, &self, error))
        return FALSE;
    }
  if (options && options->methods && self.n_chosen < g_strv_length ((char **) options->methods))
    {
      g_autofree char *named = g_strjoinv (", ", (char **) options->methods);

      g_set_error (error, LM_LIBRARY_ERROR, LM_LIBRARY_ERROR_OPTIONS,
                   _("Not every method of “%s” is in the starting library; its methods are R-A, R-A2, R-A3, R-B, R-C, P-A, "
                     "P-B, P-C, G-A, G-B and G-C."), named);
      return FALSE;
    }
  return insert_public_holidays (&self, error);
}

void
lm_snapshot_filler_init (LmSnapshotFiller *self, LmProjectRow *project)
{
  self->builder = lm_snapshot_builder_new (NULL);
  self->last = 1;
  LM_ROW_FRESH (PROJECT, project);
  project->id = 1;
}

LmId
lm_snapshot_filler_insert (LmTable table, gpointer row, gpointer filler, GError **error)
{
  LmSnapshotFiller *self = filler;

  *(LmId *) row = ++self->last;
  lm_snapshot_builder_put (self->builder, table, row);
  return self->last;
}

LmSnapshot *
lm_snapshot_filler_end (LmSnapshotFiller *self, const LmProjectRow *project, gboolean filled)
{
  g_autoptr (LmSnapshot) snapshot = NULL;

  lm_snapshot_builder_put (self->builder, LM_TABLE_PROJECT, project);
  snapshot = lm_snapshot_builder_end (g_steal_pointer (&self->builder), 1);
  return filled ? g_steal_pointer (&snapshot) : NULL;
}

LmSnapshot *
lm_library_snapshot (const LmLibraryOptions *options, GError **error)
{
  LmSnapshotFiller filler;
  LmProjectRow project;
  gboolean filled;

  lm_snapshot_filler_init (&filler, &project);
  filled = lm_library_fill (options, &project, lm_snapshot_filler_insert, &filler, error);
  return lm_snapshot_filler_end (&filler, &project, filled);
}

LmId
lm_library_find (LmSnapshot *snapshot, LmTable table, const char *code)
{
  const LmTableInfo *info = lm_table_get_info (table);
  const LmColumn *name = NULL;
  guint n;
  const char *rows = lm_snapshot_get_rows (snapshot, table, &n);

  for (guint c = 0; c < info->n_columns; c++)
    if (g_str_equal (info->columns[c].name, "code") || (name == NULL && g_str_equal (info->columns[c].name, "name")))
      name = &info->columns[c];
  g_return_val_if_fail (name != NULL, 0);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (*(const char *const *) (rows + i * info->row_size + name->offset), code))
      return *(const LmId *) (rows + i * info->row_size);
  return 0;
}
