#include "lm-geopackage-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-address-names-private.h"

static void
layer_free (LmLayer *layer)
{
  g_free (layer->name);
  g_free (layer->geometry);
  g_strfreev (layer->columns);
  g_free (layer);
}

char *
lm_geopackage_quote (const char *identifier)
{
  g_auto (GStrv) parts = g_strsplit (identifier, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strconcat ("\"", doubled, "\"", NULL);
}

gboolean
lm_geopackage_has_table (LmSqlite *sqlite, const char *name)
{
  g_autoptr (LmStatement) statement =
    lm_statement_new (sqlite, "SELECT 1 FROM sqlite_schema WHERE lower (name) = lower (?1) AND type IN ('table', 'view')", NULL);

  if (statement == NULL)
    return FALSE;
  lm_statement_bind_text (statement, 1, name);
  return lm_statement_step (statement, NULL) == LM_STATEMENT_ROW;
}

/* How much a layer looks like the homes of the BAG. */
static int
find_likeness (const LmLayer *layer)
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
add_layer (LmSqlite *sqlite, GPtrArray *layers, const char *table, const char *geometry, gint64 srs)
{
  g_autofree char *quoted = lm_geopackage_quote (table), *sql = g_strdup_printf ("SELECT * FROM %s LIMIT 1", quoted);
  g_autoptr (LmStatement) statement = NULL;
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  LmLayer *layer;

  if (!lm_geopackage_has_table (sqlite, table))
    return;
  statement = lm_statement_new (sqlite, sql, NULL);
  if (statement == NULL)
    return;
  layer = g_new0 (LmLayer, 1);
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
  g_ptr_array_add (layers, layer);
}

GPtrArray *
lm_geopackage_find_layers (LmSqlite *sqlite, GError **error)
{
  const char *sql = lm_geopackage_has_table (sqlite, "gpkg_geometry_columns")
    ? "SELECT c.table_name, g.column_name, coalesce (g.srs_id, c.srs_id) FROM gpkg_contents c"
      " LEFT JOIN gpkg_geometry_columns g ON lower (g.table_name) = lower (c.table_name)"
      " WHERE c.data_type IN ('features', 'attributes') LIMIT 500"
    : "SELECT table_name, NULL, NULL FROM gpkg_contents WHERE data_type IN ('features', 'attributes') LIMIT 500";
  g_autoptr (LmStatement) statement = lm_statement_new (sqlite, sql, error);
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func ((GDestroyNotify) layer_free);
  LmStatementResult result;

  if (statement == NULL)
    return NULL;
  while ((result = lm_statement_step (statement, error)) == LM_STATEMENT_ROW)
    add_layer (sqlite, layers, lm_statement_get_text (statement, 0),
               lm_statement_is_null (statement, 1) ? NULL : lm_statement_get_text (statement, 1),
               lm_statement_get_int64 (statement, 2));
  return result == LM_STATEMENT_DONE ? g_steal_pointer (&layers) : NULL;
}

char **
lm_geopackage_list_parts (GPtrArray *layers)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < layers->len; i++)
    {
      const LmLayer *layer = layers->pdata[i];

      if (layer->has_rows)
        g_strv_builder_add (builder, layer->name);
    }
  return g_strv_builder_end (builder);
}

const LmLayer *
lm_geopackage_choose (GPtrArray *layers, const LmReading *reading, GError **error)
{
  const LmLayer *chosen = NULL;
  g_autofree char *name = lm_reading_get_name (reading);

  for (guint i = 0; i < layers->len; i++)
    {
      const LmLayer *layer = layers->pdata[i];

      if (reading->part != NULL)
        {
          if (g_ascii_strcasecmp (layer->name, reading->part) == 0)
            chosen = layer;
        }
      else if (chosen == NULL || layer->has_rows > chosen->has_rows ||
               (layer->has_rows == chosen->has_rows && layer->likeness > chosen->likeness))
        chosen = layer;
    }
  if (chosen == NULL && reading->part != NULL)
    {
      g_auto (GStrv) parts = lm_geopackage_list_parts (layers);

      lm_reading_set_no_part (reading, (const char *const *) parts, error);
    }
  else if (chosen == NULL)
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a GeoPackage without layers that can be read. Download it again, or choose another file."), name);
  return chosen;
}

const LmLayer *
lm_geopackage_find_panden (GPtrArray *layers, const LmLayer *chosen)
{
  for (guint i = 0; i < layers->len; i++)
    {
      const LmLayer *layer = layers->pdata[i];

      if (layer != chosen && layer->geometry != NULL && layer->is_rd &&
          (g_ascii_strcasecmp (layer->name, "pand") == 0 || g_ascii_strcasecmp (layer->name, "panden") == 0) &&
          g_strv_contains ((const char *const *) layer->columns, "identificatie"))
        return layer;
    }
  return NULL;
}
