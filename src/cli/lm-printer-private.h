#pragma once

#include <stdio.h>

#include "core/lm-table.h"

G_BEGIN_DECLS

/* Rows as a table for people, as CSV, or as a JSON array of flat objects. The
 * cells of a row are added in the order of the columns. */

typedef enum { LM_PRINT_TABLE, LM_PRINT_CSV, LM_PRINT_JSON } LmPrintFormat;
extern const char *const lm_print_format_nicks[];

typedef enum {
  LM_PRINTED_TEXT,
  LM_PRINTED_ID,     /* a text in JSON, since 63 bits are too many for a number there */
  LM_PRINTED_NUMBER,
  LM_PRINTED_BOOL,
} LmPrintedType;

typedef struct {
  const char *key;   /* name in CSV and JSON, documented in docs/lmeter.md */
  const char *title; /* of the table, marked with N_(); NULL: not in the table */
  LmPrintedType type;
} LmPrintedColumn;

typedef struct _LmPrinter LmPrinter;

LmPrinter *lm_printer_new (LmPrintFormat format, FILE *to, const LmPrintedColumn *columns, guint n_columns);
/* Writes what waits, and frees. */
void lm_printer_end (LmPrinter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmPrinter, lm_printer_end)

/* Empty or NULL: none, which is null in JSON and an empty cell elsewhere. */
void lm_printer_text (LmPrinter *self, const char *text);
void lm_printer_take (LmPrinter *self, char *text);
void lm_printer_id (LmPrinter *self, LmId id);
void lm_printer_number (LmPrinter *self, gint64 number);
void lm_printer_count (LmPrinter *self, int count); /* -1: none */
void lm_printer_bool (LmPrinter *self, gboolean value);
void lm_printer_day (LmPrinter *self, LmDay day);
void lm_printer_instant (LmPrinter *self, LmInstant instant);
void lm_printer_minute (LmPrinter *self, int minute); /* of the day; -1: none */
/* Seconds since the epoch as a UTC time; 0: none. */
void lm_printer_utc (LmPrinter *self, gint64 seconds);

G_END_DECLS
