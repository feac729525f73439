#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a number of XLSX is shown. */
typedef enum {
  LM_XLSX_NUMBER,
  LM_XLSX_DATE,
  LM_XLSX_DATE_TIME,
  LM_XLSX_TIME,
  LM_XLSX_ZEROS,    /* as many digits at least as there are zeros: 0000 */
} LmXlsxKind;

typedef struct {
  LmXlsxKind kind;
  guint digits; /* of ZEROS */
} LmXlsxFormat;

/* ECMA-376 part 1, 18.8.30: the built-in formats by number, the others by code. */
LmXlsxFormat lm_xlsx_format_from_id (guint id);
LmXlsxFormat lm_xlsx_format_from_code (const char *code);

/* The number as the sheet shows it, dates ISO. `year_1904`: day 0 is 1904-01-01.
 * (transfer full) */
char *lm_xlsx_format_number (double value, LmXlsxFormat format, gboolean year_1904);

/* Turns «_x000D_» into the character it stands for, and line ends into \n. */
void lm_xlsx_unescape (GString *text);

/* «AB12» to row 12, column 27 (from 0). FALSE for what is no such reference. */
gboolean lm_xlsx_parse_reference (const char *text, guint *row, guint *column);

G_END_DECLS
