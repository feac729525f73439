#include "lm-sheet-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-address-names-private.h"
#include "lm-geometry-private.h"
#include "lm-number-private.h"
#include "sqlite/lm-sqlite.h"

/* Looking round in a file must not take long, whatever its views compute. */
#define LOOK_SECONDS 20
#define READ_SECONDS 1800
#define STEP 2000 /* rows between two steps of the progress */

typedef struct {
  char *name;
  char *geometry;    /* column; NULL: none */
  gboolean is_rd;    /* of its coordinates */
  GStrv columns;
  gboolean has_rows;
  int likeness;      /* to a list of homes */
} Layer;

typedef struct {
  const LmReading *reading;
  LmSqlite *sqlite;
  GPtrArray *layers;
  const Layer *layer;    /* the one that is read */
  LmGrid *grid;
  GPtrArray *names;      /* of the sheet's columns */
  guint n_attributes;    /* columns before x, y, footprint */
  int geometry, pand, town;  /* columns of the statement; -1: none */
  int footprint;         /* column of the sheet; -1: none */
  GHashTable *panden;    /* id → outline, or "" while wanted */
} Reader;

static void
layer_free (Layer *layer)
{
  g_free (layer->name);
  g_free (layer->geometry);
  g_strfreev (layer->columns);
  g_free (layer);
}

static char *
quote (const char *identifier)
{
  g_auto (GStrv) parts = g_strsplit (identifier, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strconcat ("\"", doubled, "\"", NULL);
}

/* An error of the file in words for whoever chose it. */
static gboolean
wrap (const LmReading *reading, GError *cause, GError **error)
{
  g_autofree char *name = lm_reading_get_name (reading);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (cause->domain == G_IO_ERROR)
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_READ, "%s", cause->message);
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” can’t be read as a GeoPackage (%s). Close it in other programs, or download it again."),
                 name, cause->message);
  g_error_free (cause);
  return FALSE;
}

static gboolean
has_table (Reader *self, const char *name)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (self->sqlite, "SELECT 1 FROM sqlite_schema WHERE lower (name) = lower (?1) AND type IN ('table', 'view')", NULL);

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_text (statement, 1, name);
  return lm_statement_step (statement, NULL) == LM_STATEMENT_ROW;
}

static gboolean
refuse_other_databases (Reader *self, GError **error)
{
  g_autofree char *name = lm_reading_get_name (self->reading);

  if (has_table (self, "gpkg_contents"))
    return TRUE;
  if (has_table (self, "home") && has_table (self, "change_log"))
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a project of Laatste Meter. Open it instead of importing it."), name);
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a database, but no GeoPackage. Choose a GeoPackage of the BAG, or a list saved as .xlsx or .csv."), name);
  return FALSE;
}

/* How much a layer looks like the homes of the BAG. */
static int
find_likeness (const Layer *layer)
{
  static const struct { const char *start; int points; } starts[] = {
    { "verblijfsobject", 5 }, { "vbo", 4 }, { "adres", 3 }, { "ligplaats", -4 }, { "standplaats", -4 }, { "pand", -4 },
  };
  gboolean seen[LM_N_ADDRESS_FIELDS] = { FALSE };
  int likeness = 0;

  for (guint c = 0; layer->columns[c] != NULL; c++)
    {
      LmAddressField field = lm_address_field_from_name (layer->columns[c]);

      if (field != LM_ADDRESS_NONE && !seen[field])
        likeness += 2;
      seen[field] = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_ascii_strncasecmp (layer->name, starts[i].start, strlen (starts[i].start)) == 0)
      likeness += starts[i].points;
  return likeness;
}

/* Takes up a layer that gpkg_contents names, unless the file has no such table
 * or a view that can't be read. */
static void
add_layer (Reader *self, const char *table, const char *geometry, gint64 srs)
{
  g_autofree char *quoted = quote (table), *sql = g_strdup_printf ("SELECT * FROM %s LIMIT 1", quoted);
  g_autoptr (LmStatement) statement = NULL;
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  Layer *layer;

  if (!has_table (self, table))
    return;
  statement = lm_statement_new (self->sqlite, sql, NULL);
  if (statement == NULL)
    return;
  layer = g_new0 (Layer, 1);
  layer->name = g_utf8_make_valid (table, -1);
  layer->is_rd = srs == 28992 || srs == 7415;
  for (int c = 0; c < lm_statement_get_n_columns (statement); c++)
    {
      g_ptr_array_add (columns, g_utf8_make_valid (lm_statement_get_name (statement, c), -1));
      if (geometry != NULL && g_ascii_strcasecmp (geometry, lm_statement_get_name (statement, c)) == 0)
        g_set_str (&layer->geometry, geometry);
    }
  g_ptr_array_add (columns, NULL);
  layer->columns = (GStrv) g_ptr_array_free (g_steal_pointer (&columns), FALSE);
  layer->has_rows = lm_statement_step (statement, NULL) == LM_STATEMENT_ROW;
  layer->likeness = find_likeness (layer);
  g_ptr_array_add (self->layers, layer);
}

static gboolean
find_layers (Reader *self, GError **error)
{
  const char *sql = has_table (self, "gpkg_geometry_columns")
    ? "SELECT c.table_name, g.column_name, coalesce (g.srs_id, c.srs_id) FROM gpkg_contents c"
      " LEFT JOIN gpkg_geometry_columns g ON lower (g.table_name) = lower (c.table_name)"
      " WHERE c.data_type IN ('features', 'attributes') LIMIT 500"
    : "SELECT table_name, NULL, NULL FROM gpkg_contents WHERE data_type IN ('features', 'attributes') LIMIT 500";
  g_autoptr (LmStatement) statement = lm_statement_new (self->sqlite, sql, error);
  LmStatementResult result;

  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    add_layer (self, lm_statement_get_text (statement, 0),
               lm_statement_is_null (statement, 1) ? NULL : lm_statement_get_text (statement, 1),
               lm_statement_get_int64 (statement, 2));
  return result == LM_STATEMENT_DONE;
}

static char **
list_parts (Reader *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->layers->len; i++)
    {
      const Layer *layer = self->layers->pdata[i];

      if (layer->has_rows)
        g_strv_builder_add (builder, layer->name);
    }
  return g_strv_builder_end (builder);
}

static gboolean
choose_layer (Reader *self, GError **error)
{
  g_autofree char *name = lm_reading_get_name (self->reading);

  for (guint i = 0; i < self->layers->len; i++)
    {
      const Layer *layer = self->layers->pdata[i];

      if (self->reading->part != NULL)
        {
          if (g_ascii_strcasecmp (layer->name, self->reading->part) == 0)
            self->layer = layer;
        }
      else if (self->layer == NULL || layer->has_rows > self->layer->has_rows ||
               (layer->has_rows == self->layer->has_rows && layer->likeness > self->layer->likeness))
        self->layer = layer;
    }
  if (self->layer != NULL)
    return TRUE;
  if (self->reading->part != NULL)
    {
      g_auto (GStrv) parts = list_parts (self);

      lm_reading_set_no_part (self->reading, (const char *const *) parts, error);
    }
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a GeoPackage without layers that can be read. Download it again, or choose another file."), name);
  return FALSE;
}

static const Layer *
find_pand_layer (Reader *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const Layer *layer = self->layers->pdata[i];

      if (layer != self->layer && layer->geometry != NULL && layer->is_rd &&
          (g_ascii_strcasecmp (layer->name, "pand") == 0 || g_ascii_strcasecmp (layer->name, "panden") == 0) &&
          g_strv_contains ((const char *const *) layer->columns, "identificatie"))
        return layer;
    }
  return NULL;
}

/* The names of the sheet: the layer's own without the geometry, then x, y and
 * footprint, before which a column of the layer with such a name gives way. */
static void
name_columns (Reader *self)
{
  static const char *const ours[] = { "x", "y", "footprint" };
  gboolean shape = self->layer->geometry != NULL && self->layer->is_rd;

  self->geometry = self->pand = self->town = self->footprint = -1;
  for (guint c = 0; self->layer->columns[c] != NULL; c++)
    {
      const char *name = self->layer->columns[c];
      LmAddressField field = lm_address_field_from_name (name);
      char *own = NULL;

      if (self->layer->geometry != NULL && self->geometry < 0 && g_ascii_strcasecmp (name, self->layer->geometry) == 0)
        {
          self->geometry = c;
          continue;
        }
      if (field == LM_ADDRESS_BAG_PAND && self->pand < 0)
        self->pand = c;
      if (field == LM_ADDRESS_TOWN && self->town < 0)
        self->town = c;
      for (guint i = 0; shape && i < G_N_ELEMENTS (ours); i++)
        if (g_ascii_strcasecmp (name, ours[i]) == 0)
          own = g_strconcat (name, " (", self->layer->name, ")", NULL);
      g_ptr_array_add (self->names, own != NULL ? own : g_strdup (name));
    }
  self->n_attributes = self->names->len;
  if (shape)
    {
      g_ptr_array_add (self->names, g_strdup ("x"));
      g_ptr_array_add (self->names, g_strdup ("y"));
    }
  if (self->pand >= 0 && find_pand_layer (self) != NULL)
    {
      self->footprint = self->names->len;
      g_ptr_array_add (self->names, g_strdup ("footprint"));
    }
  g_ptr_array_add (self->names, NULL);
}

static void
put_value (Reader *self, LmStatement *statement, int from, guint to)
{
  sqlite3_stmt *handle = lm_statement_get_handle (statement);
  const char *text;

  switch (sqlite3_column_type (handle, from))
    {
    case SQLITE_NULL:
    case SQLITE_BLOB:
      return;
    case SQLITE_FLOAT:
      {
        g_autofree char *number = lm_number_format (sqlite3_column_double (handle, from));

        lm_grid_put (self->grid, to, number, -1);
        return;
      }
    default:
      text = lm_statement_get_text (statement, from);
      if (g_utf8_validate (text, -1, NULL))
        lm_grid_put (self->grid, to, text, -1);
      else
        {
          g_autofree char *valid = g_utf8_make_valid (text, -1);

          lm_grid_put (self->grid, to, valid, -1);
        }
    }
}

static void
put_place (Reader *self, LmStatement *statement, guint line)
{
  g_auto (LmGeometry) geometry = { 0 };
  gsize size;
  const guint8 *blob = lm_statement_get_blob (statement, self->geometry, &size);
  g_autofree char *x = NULL, *y = NULL;

  if (blob == NULL || size == 0)
    return;
  if (!lm_geometry_parse (blob, size, &geometry))
    lm_grid_remark (self->grid, line, self->layer->geometry, _("The shape is damaged; the place was left out."));
  if (!geometry.has_place)
    return;
  x = lm_number_format_metres (geometry.x);
  y = lm_number_format_metres (geometry.y);
  lm_grid_put (self->grid, self->n_attributes, x, -1);
  lm_grid_put (self->grid, self->n_attributes + 1, y, -1);
}

static void
put_row (Reader *self, LmStatement *statement, guint line)
{
  guint to = 0;

  lm_grid_begin_row (self->grid, line);
  for (int from = 0; self->layer->columns[from] != NULL; from++)
    if (from != self->geometry)
      put_value (self, statement, from, to++);
  if (self->geometry >= 0 && self->layer->is_rd)
    put_place (self, statement, line);
  if (self->footprint >= 0 && !lm_statement_is_null (statement, self->pand))
    {
      /* The id stands in for the outline until the buildings are read. */
      const char *pand = lm_statement_get_text (statement, self->pand);

      if (*pand != '\0' && g_utf8_validate (pand, -1, NULL))
        {
          lm_grid_put (self->grid, self->footprint, pand, -1);
          g_hash_table_insert (self->panden, g_strdup (pand), (gpointer) "");
        }
    }
  lm_grid_end_row (self->grid, 0);
}

/* The largest row id, by which progress is told; 0 for a view. */
static double
find_last_row (Reader *self, const char *quoted)
{
  g_autofree char *sql = g_strdup_printf ("SELECT max (rowid) FROM %s", quoted);
  gint64 last = 0;

  if (!lm_sqlite_get_int64 (self->sqlite, sql, &last, NULL))
    return 0;
  return (double) last;
}

/* Reads the layer's rows; with `postcode`, by the index that the file may have
 * on it. */
static gboolean
read_rows (Reader *self, const char *postcode, GError **error)
{
  const LmSheetFilter *filter = self->reading->filter;
  g_autofree char *quoted = quote (self->layer->name), *sql = NULL, *from = NULL, *to = NULL;
  g_autoptr (LmStatement) statement = NULL;
  LmStatementResult result;
  double last = 0, n = 0;
  guint line = 0;

  if (postcode != NULL)
    {
      g_autofree char *column = quote (postcode);

      sql = g_strdup_printf ("SELECT * FROM %s WHERE %s >= ?1 AND %s < ?2", quoted, column, column);
      from = g_ascii_strup (filter->postcode, -1);
      for (char *p = from, *q = from; (*q = *p) != '\0'; p++)
        q += *p != ' ';
      to = g_strconcat (from, "\177", NULL);
    }
  else
    {
      sql = g_strdup_printf ("SELECT * FROM %s", quoted);
      last = find_last_row (self, quoted);
    }
  statement = lm_statement_new (self->sqlite, sql, error);
  if (statement == NULL)
    return FALSE;
  if (postcode != NULL)
    {
      lm_statement_bind_text (statement, 1, from);
      lm_statement_bind_text (statement, 2, to);
    }
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      line++;
      if (filter != NULL && filter->town != NULL && self->town >= 0 &&
          !lm_filter_matches (lm_statement_get_text (statement, self->town), filter->town))
        continue;
      put_row (self, statement, line);
      if (!lm_grid_has_room (self->grid))
        {
          lm_reading_set_too_large (self->reading, error);
          return FALSE;
        }
      if (++n >= STEP)
        {
          n = 0;
          if (!lm_reading_step (self->reading, last > 0 ? 0.8 * line / last : 0.4, error))
            return FALSE;
        }
    }
  return result == LM_STATEMENT_DONE;
}

/* Puts the outlines of the buildings that the rows name in their place. */
static gboolean
read_footprints (Reader *self, GError **error)
{
  const Layer *layer = find_pand_layer (self);
  g_autofree char *table = quote (layer->name), *geometry = quote (layer->geometry);
  g_autofree char *sql = g_strdup_printf ("SELECT identificatie, %s FROM %s", geometry, table);
  g_autoptr (LmStatement) statement = lm_statement_new (self->sqlite, sql, error);
  LmStatementResult result;
  guint n = 0;

  if (statement == NULL)
    return FALSE;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    {
      g_auto (LmGeometry) shape = { 0 };
      const char *id = lm_statement_get_text (statement, 0);
      const guint8 *blob;
      gsize size;

      if (++n % STEP == 0 && !lm_reading_step (self->reading, 0.9, error))
        return FALSE;
      if (!g_hash_table_contains (self->panden, id))
        continue;
      blob = lm_statement_get_blob (statement, 1, &size);
      if (blob != NULL && lm_geometry_parse (blob, size, &shape) && shape.ring != NULL)
        {
          g_autofree char *ring = lm_geometry_format_ring (&shape);
          const char *kept = lm_grid_keep (self->grid, ring);

          if (kept == NULL)
            {
              lm_reading_set_too_large (self->reading, error);
              return FALSE;
            }
          g_hash_table_insert (self->panden, g_strdup (id), (gpointer) kept);
        }
    }
  if (result == LM_STATEMENT_ERROR)
    return FALSE;
  for (guint row = 0; row < lm_grid_get_n_rows (self->grid); row++)
    {
      const char *id = lm_grid_get_cell (self->grid, row, self->footprint);

      if (*id != '\0')
        lm_grid_set (self->grid, row, self->footprint, g_hash_table_lookup (self->panden, id));
    }
  return TRUE;
}

static const char *
find_postcode_column (Reader *self)
{
  const LmSheetFilter *filter = self->reading->filter;

  for (guint c = 0; filter != NULL && filter->postcode != NULL && self->layer->columns[c] != NULL; c++)
    if (lm_address_field_from_name (self->layer->columns[c]) == LM_ADDRESS_POSTCODE)
      return self->layer->columns[c];
  return NULL;
}

static gboolean
read_layer (Reader *self, GError **error)
{
  const char *postcode = find_postcode_column (self);

  name_columns (self);
  if (self->layer->geometry != NULL && !self->layer->is_rd)
    lm_grid_remark (self->grid, 0, self->layer->geometry,
                    _("The places are not in the national grid (RD, EPSG:28992) and were left out."));
  if (!read_rows (self, postcode, error))
    return FALSE;
  /* None may mean that this file writes «1013 NJ»: look at every row. */
  if (postcode != NULL && lm_grid_get_n_rows (self->grid) == 0 && !read_rows (self, NULL, error))
    return FALSE;
  return self->footprint < 0 || read_footprints (self, error);
}

LmSheet *
lm_geopackage_read (const LmReading *reading, GError **error)
{
  g_autoptr (LmSqlite) sqlite = NULL;
  g_autoptr (LmGrid) grid = lm_grid_new ();
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func ((GDestroyNotify) layer_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) panden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GError *cause = NULL;
  Reader self = { .reading = reading, .layers = layers, .grid = grid, .names = names, .panden = panden };
  LmSheet *sheet;

  sqlite = self.sqlite = lm_sqlite_open (reading->path, LM_SQLITE_FOREIGN, &cause);
  if (sqlite == NULL)
    {
      wrap (reading, cause, error);
      return NULL;
    }
  lm_sqlite_set_cancellable (sqlite, reading->cancellable);
  lm_sqlite_set_deadline (sqlite, LOOK_SECONDS);
  if (!refuse_other_databases (&self, error))
    return NULL;
  if (!find_layers (&self, &cause))
    {
      wrap (reading, cause, error);
      return NULL;
    }
  if (!choose_layer (&self, error))
    return NULL;
  lm_sqlite_set_deadline (sqlite, READ_SECONDS);
  if (!read_layer (&self, &cause))
    {
      if (cause->domain == LM_EXCHANGE_ERROR)
        g_propagate_error (error, cause);
      else
        wrap (reading, cause, error);
      return NULL;
    }
  sheet = lm_sheet_new_named (g_steal_pointer (&grid), "geopackage", (const char *const *) names->pdata, reading->filter);
  lm_sheet_set_parts (sheet, list_parts (&self), g_strdup (self.layer->name));
  return sheet;
}
