#include "lm-sheet-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-address-names-private.h"
#include "lm-geopackage-private.h"
#include "lm-geometry-private.h"
#include "lm-number-private.h"

/* Looking round in a file must not take long, whatever its views compute. */
#define LOOK_SECONDS 20
#define READ_SECONDS 1800
#define STEP 2000 /* rows between two steps of the progress */

typedef struct {
  const LmReading *reading;
  LmSqlite *sqlite;
  GPtrArray *layers;
  const LmLayer *layer;    /* the one that is read */
  LmGrid *grid;
  GPtrArray *names;      /* of the sheet's columns */
  guint n_attributes;    /* columns before x, y, footprint */
  int geometry, pand, town;  /* columns of the statement; -1: none */
  int footprint;         /* column of the sheet; -1: none */
  GHashTable *panden;    /* id → outline, or "" while wanted */
} Reader;

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
refuse_other_databases (Reader *self, GError **error)
{
  g_autofree char *name = lm_reading_get_name (self->reading);

  if (lm_geopackage_has_table (self->sqlite, "gpkg_contents"))
    return TRUE;
  if (lm_geopackage_has_table (self->sqlite, "home") && lm_geopackage_has_table (self->sqlite, "change_log"))
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a project of Laatste Meter. Open it instead of importing it."), name);
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a database, but no GeoPackage. Choose a GeoPackage of the BAG, or a list saved as .xlsx or .csv."), name);
  return FALSE;
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
  if (self->pand >= 0 && lm_geopackage_find_panden (self->layers, self->layer) != NULL)
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
  g_autofree char *quoted = lm_geopackage_quote (self->layer->name), *sql = NULL, *from = NULL, *to = NULL;
  g_autoptr (LmStatement) statement = NULL;
  LmStatementResult result;
  double last = 0, n = 0;
  guint line = 0;

  if (postcode != NULL)
    {
      g_autofree char *column = lm_geopackage_quote (postcode);

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
  const LmLayer *layer = lm_geopackage_find_panden (self->layers, self->layer);
  g_autofree char *table = lm_geopackage_quote (layer->name), *geometry = lm_geopackage_quote (layer->geometry);
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
  g_autoptr (GPtrArray) layers = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) panden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GError *cause = NULL;
  Reader self = { .reading = reading, .grid = grid, .names = names, .panden = panden };
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
  layers = self.layers = lm_geopackage_find_layers (sqlite, &cause);
  if (layers == NULL)
    {
      wrap (reading, cause, error);
      return NULL;
    }
  self.layer = lm_geopackage_choose (layers, reading, error);
  if (self.layer == NULL)
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
  lm_sheet_set_parts (sheet, lm_geopackage_list_parts (layers), g_strdup (self.layer->name));
  return sheet;
}
