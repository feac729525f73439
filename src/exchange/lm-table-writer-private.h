#pragma once

#include "exchange/lm-table-writer.h"

G_BEGIN_DECLS

struct _LmTableWriter {
  char *sheet;
  LmTableColumn *columns;
  guint n_columns;
  GPtrArray *cells;    /* const char *, or NULL; n_columns for each row */
  GStringChunk *texts;
};

/* The whole workbook. (transfer full) */
GBytes *lm_table_writer_make_xlsx (LmTableWriter *self, GError **error);
/* Whether the text is a plain number, as JSON has them. */
gboolean lm_table_is_number (const char *text);

G_END_DECLS
