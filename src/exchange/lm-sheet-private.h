#pragma once

#include "lm-grid-private.h"

G_BEGIN_DECLS

/* A sheet of rows among which the header must be found. Takes the grid. */
LmSheet *lm_sheet_new_found (LmGrid *grid, const char *format, const LmSheetFilter *filter);
/* A sheet whose columns have names already. Takes the grid. */
LmSheet *lm_sheet_new_named (LmGrid *grid, const char *format, const char *const *names, const LmSheetFilter *filter);
/* Takes both. */
void lm_sheet_set_parts (LmSheet *self, char **parts, char *part);

/* The row that names the columns, or -1 where none does; and the first row of
 * data. */
int lm_header_find (LmGrid *grid, guint *first);
/* How much a row looks like the header of an address list: the number of
 * different fields it names. */
guint lm_header_count_fields (LmGrid *grid, guint row);
/* The same of a sheet's columns; for the choice among sheets and layers. */
guint lm_sheet_count_fields (LmSheet *self);

/* Whether the text starts with the prefix, case and spaces aside: «1013 nj» and
 * «1013NJ» are the same to a filter. */
gboolean lm_filter_matches (const char *text, const char *prefix);

/* What every reader is given. */
typedef struct {
  const char *path;
  const char *part;            /* NULL: the most likely one */
  const LmSheetFilter *filter; /* NULL: all rows */
  LmSheetProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} LmReading;

LmSheet *lm_csv_read (const LmReading *reading, GError **error);
LmSheet *lm_geopackage_read (const LmReading *reading, GError **error);

/* The file's own name, as messages show it. (transfer full) */
char *lm_reading_get_name (const LmReading *reading);
/* Calls progress, where there is one; FALSE with the error set once cancelled. */
gboolean lm_reading_step (const LmReading *reading, double done, GError **error);
/* Sets TOO_LARGE with the remedy. */
void lm_reading_set_too_large (const LmReading *reading, GError **error);
/* Sets FORMAT for a part that the file does not have. */
void lm_reading_set_no_part (const LmReading *reading, const char *const *parts, GError **error);

G_END_DECLS
