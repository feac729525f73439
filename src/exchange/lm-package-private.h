#pragma once

#include "lm-sheet-private.h"

G_BEGIN_DECLS

/* A ZIP of XML parts, as XLSX and ODS are: read part by part as a stream,
 * nothing unpacked to disk. Names of parts are without a leading slash, and
 * case does not matter (some writers mix it). */
typedef struct _LmPackage LmPackage;

LmPackage *lm_package_open (const LmReading *reading, GError **error);
void lm_package_free (LmPackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPackage, lm_package_free)

const LmReading *lm_package_get_reading (LmPackage *self);
/* The share of the whole that the next parts make up, for the progress. */
void lm_package_set_share (LmPackage *self, double from, double to);
gboolean lm_package_has (LmPackage *self, const char *name);

/* The name of the part that a relation in part `from` points at. (transfer full) */
char *lm_package_resolve (const char *from, const char *target);

/* --- the elements of a part, as they come by --- */

typedef struct _LmXmlAttributes LmXmlAttributes;

/* The value of the attribute of that local name; FALSE without one. A value
 * that does not fit is cut off. */
gboolean lm_xml_copy (const LmXmlAttributes *attributes, const char *name, char *value, gsize size);
/* (transfer full) */
char *lm_xml_dup (const LmXmlAttributes *attributes, const char *name);
/* A whole number; `otherwise` without one. */
guint lm_xml_get_uint (const LmXmlAttributes *attributes, const char *name, guint otherwise);
/* The `id` that belongs to the relationships, of whichever edition. (transfer full) */
char *lm_xml_dup_relation (const LmXmlAttributes *attributes);

/* Elements by their local name, whatever their prefix and namespace. A handler
 * that returns FALSE stops the parsing; the limits are its own affair. */
typedef struct {
  gboolean (*start) (gpointer data, const char *name, const LmXmlAttributes *attributes);
  gboolean (*end) (gpointer data, const char *name);
  void (*text) (gpointer data, const char *text, gsize length);
} LmXmlHandlers;

/* Streams the part through the handlers. Entities are never expanded, nothing
 * is ever loaded, and a part with a document type is refused. FALSE with the
 * error set; a handler that stops sets none: the limits were passed (TOO_LARGE). */
gboolean lm_package_parse (LmPackage *self, const char *name, const LmXmlHandlers *handlers, gpointer data, GError **error);

/* Tells what kind of workbook it is, and reads it. */
LmSheet *lm_package_read_workbook (const LmReading *reading, GError **error);
LmSheet *lm_xlsx_read (LmPackage *package, GError **error);
LmSheet *lm_ods_read (LmPackage *package, GError **error);

/* Chooses among the sheets of a workbook while they are read. */
typedef struct {
  const LmReading *reading;
  const char *format;
  GPtrArray *parts;  /* names of visible sheets with rows */
  LmSheet *best;
  char *best_name;
  guint best_fields;
  gboolean best_hidden;
} LmSheetChoice;
/* Takes the grid. */
void lm_sheet_choice_add (LmSheetChoice *self, const char *name, gboolean hidden, LmGrid *grid);
/* The sheet chosen, or an error in words. */
LmSheet *lm_sheet_choice_end (LmSheetChoice *self, GError **error);

G_END_DECLS
