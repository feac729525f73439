#pragma once

#include "lm-sheet-private.h"
#include "sqlite/lm-sqlite.h"

G_BEGIN_DECLS

/* A layer of a GeoPackage that can be read: a table or a view. */
typedef struct {
  char *name;
  char *geometry;    /* column; NULL: none */
  gboolean is_rd;    /* of its coordinates */
  GStrv columns;
  gboolean has_rows;
  int likeness;      /* to a list of homes */
} LmLayer;

gboolean lm_geopackage_has_table (LmSqlite *sqlite, const char *name);

/* The layers that gpkg_contents names and the file holds. (transfer container) */
GPtrArray *lm_geopackage_find_layers (LmSqlite *sqlite, GError **error);

/* Names of the layers with rows. (transfer full) */
char **lm_geopackage_list_parts (GPtrArray *layers);

/* The layer that was asked for, or the one most like homes; NULL with an error
 * in words. (transfer none) */
const LmLayer *lm_geopackage_choose (GPtrArray *layers, const LmReading *reading, GError **error);

/* The layer of the buildings, beside the one chosen; NULL without one. */
const LmLayer *lm_geopackage_find_panden (GPtrArray *layers, const LmLayer *chosen);

/* An identifier as SQL takes it, whatever stands in it. (transfer full) */
char *lm_geopackage_quote (const char *identifier);

G_END_DECLS
