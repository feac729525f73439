#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A table of text that goes out: to a script, a spreadsheet or a mail merge. */
typedef enum {
  LM_TABLE_FORMAT_CSV,         /* for programs: column names, commas, RFC 4180, nothing changed in the cells */
  LM_TABLE_FORMAT_CSV_PEOPLE,  /* to open in a spreadsheet: titles, semicolons, byte order mark, no cell that would be
                                * calculated (a phone number keeps its +31) */
  LM_TABLE_FORMAT_JSON,        /* an array of flat objects by column name */
  LM_TABLE_FORMAT_XLSX,        /* titles; every text is a text cell, so that ids and postcodes stay whole */
} LmTableFormat;

typedef enum {
  LM_CELL_TEXT,
  LM_CELL_NUMBER, /* decimal point; an empty cell is null in JSON. Never for ids and phone numbers. */
  LM_CELL_BOOL,   /* "1" or "0"; true and false in JSON */
} LmCellKind;

typedef struct {
  const char *name;   /* stable, for programs: bag_vbo */
  const char *title;  /* for people, in their language; NULL: the name */
  LmCellKind kind;
  gboolean hidden;    /* in XLSX: a key by which the sheet can come back; not in the CSV for people */
} LmTableColumn;

typedef struct _LmTableWriter LmTableWriter;

/* The columns' texts are copied. `sheet` is the name of the sheet in XLSX. */
LmTableWriter *lm_table_writer_new (const char *sheet, const LmTableColumn *columns, guint n_columns);
void lm_table_writer_free (LmTableWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmTableWriter, lm_table_writer_free)

/* One cell per column, copied; NULL is an empty cell (null in JSON). What is no
 * UTF-8 is made so. */
void lm_table_writer_add_row (LmTableWriter *self, const char *const *cells);
guint lm_table_writer_get_n_rows (LmTableWriter *self);

gboolean lm_table_writer_write (LmTableWriter *self, LmTableFormat format, GOutputStream *stream,
                                GCancellable *cancellable, GError **error);

/* To a file, which is replaced only when all of it was written. */
gboolean lm_table_writer_save (LmTableWriter *self, LmTableFormat format, const char *path, GError **error);

G_END_DECLS
