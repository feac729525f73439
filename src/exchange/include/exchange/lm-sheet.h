#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Rows that come from a file of other people: CSV, XLSX, ODS or a layer of a
 * GeoPackage. Cells are text as the file shows it (dates ISO, numbers with a
 * point; in a CSV file they are as they were written); a geometry comes as the
 * columns `x` and `y` (and `footprint`). A sheet is read whole, within limits
 * that keep a hostile file small. */
typedef struct _LmSheet LmSheet;

#define LM_EXCHANGE_ERROR (lm_exchange_error_quark ())
GQuark lm_exchange_error_quark (void);

typedef enum {
  LM_EXCHANGE_ERROR_READ,        /* the file can't be read (or written) at all */
  LM_EXCHANGE_ERROR_FORMAT,      /* not of a kind we read, or damaged: says where and what to do */
  LM_EXCHANGE_ERROR_TOO_LARGE,
} LmExchangeError;

/* Something about one line that the user should know. */
typedef struct {
  guint line;     /* line or row number as the file's own program shows it, from 1; 0: the file */
  char *column;   /* name of the column, or NULL */
  char *message;  /* in the user's language */
} LmSheetRemark;

/* Reads a file by its content, not by its name. `part` names the layer or sheet;
 * NULL takes the one that looks most like addresses. Long reads call progress
 * (may be NULL) with 0 to 1 and stop on the cancellable. */
typedef void (*LmSheetProgress) (double done, gpointer data);
LmSheet *lm_sheet_read (const char *path, const char *part, LmSheetProgress progress, gpointer data,
                        GCancellable *cancellable, GError **error);

/* The same, of a file that is larger than a district: only the rows whose
 * postcode starts with `postcode` («1013», «1013NJ») and whose town starts with
 * `town`, case and spaces aside. Either may be NULL. */
typedef struct {
  const char *postcode;
  const char *town;
} LmSheetFilter;
LmSheet *lm_sheet_read_filtered (const char *path, const char *part, const LmSheetFilter *filter,
                                 LmSheetProgress progress, gpointer data,
                                 GCancellable *cancellable, GError **error);

LmSheet *lm_sheet_ref (LmSheet *self);
void lm_sheet_unref (LmSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmSheet, lm_sheet_unref)

/* geopackage, csv, xlsx or ods. */
const char *lm_sheet_get_format (LmSheet *self);
/* Sheets or layers of the file that hold rows, and the one that was read. A CSV
 * file has no parts: an empty list and "". */
const char *const *lm_sheet_get_parts (LmSheet *self);
const char *lm_sheet_get_part (LmSheet *self);

/* FALSE where no row names the columns; they are then called «Column A» and so on. */
gboolean lm_sheet_has_header (LmSheet *self);
guint lm_sheet_get_n_columns (LmSheet *self);
const char *lm_sheet_get_column (LmSheet *self, guint column);
int lm_sheet_find_column (LmSheet *self, const char *name); /* -1: none; case does not matter */
guint lm_sheet_get_n_rows (LmSheet *self);
/* Never NULL; empty for an empty cell. Valid while the sheet lives. */
const char *lm_sheet_get_cell (LmSheet *self, guint row, guint column);
guint lm_sheet_get_line (LmSheet *self, guint row);
/* TRUE for a row with more filled cells than the header has: a separator that
 * was not quoted has likely shifted its cells. */
gboolean lm_sheet_row_overflows (LmSheet *self, guint row);
/* Ragged rows, dropped bytes and the like. (transfer none) (element-type LmSheetRemark) */
GPtrArray *lm_sheet_get_remarks (LmSheet *self);

G_END_DECLS
