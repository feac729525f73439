#pragma once

#include "core/lm-rows.h"

G_BEGIN_DECLS

/* What a table is made of, so that one piece of code loads, writes, compares
 * and prints every table. Made from schema.sql. */

typedef enum {
  LM_COLUMN_ID,      /* LmId, the key */
  LM_COLUMN_REF,     /* LmId of a row of `reference`; none 0 */
  LM_COLUMN_TEXT,    /* const char *, never NULL */
  LM_COLUMN_ENUM,    /* an enumeration (int); a nick in the file */
  LM_COLUMN_BOOL,    /* gboolean; 0 or 1 in the file */
  LM_COLUMN_COUNT,   /* int; none -1 */
  LM_COLUMN_OFFSET,  /* int; none G_MININT32 */
  LM_COLUMN_DAY,     /* LmDay; none LM_DAY_NONE */
  LM_COLUMN_INSTANT, /* LmInstant; none LM_INSTANT_NONE */
  LM_COLUMN_UTC,     /* gint64 seconds; none 0 */
  LM_COLUMN_INT64,   /* gint64 or guint64; never none */
  LM_COLUMN_REAL,    /* double */
} LmColumnType;

typedef struct {
  const char *name;
  LmColumnType type;
  gsize offset;             /* in the row struct */
  gboolean nullable;        /* «none» is NULL in the file */
  LmTable reference;        /* of a REF; else LM_N_TABLES */
  const char *const *nicks; /* of an ENUM, NULL-terminated; else NULL */
  gint64 initial;           /* value of a fresh row */
  const char *initial_text; /* the same of a TEXT; else NULL */
} LmColumn;

typedef struct {
  const char *name;
  gsize row_size;
  const LmColumn *columns;
  guint n_columns;
  int home_column; /* index of the column `home`, -1 without one */
} LmTableInfo;

const LmTableInfo *lm_table_get_info (LmTable table);

/* FALSE where no table has that name. */
gboolean lm_table_from_name (const char *name, LmTable *table);

/* Sets every column of `row` (of the table's size) to its value in a fresh
 * row, as the schema has it. */
void lm_row_init (LmTable table, gpointer row);

/* LmHomeRow home; LM_ROW_FRESH (HOME, &home); */
#define LM_ROW_FRESH(TABLE, row) lm_row_init (LM_TABLE_##TABLE, (row))

gboolean lm_row_equal (LmTable table, gconstpointer a, gconstpointer b);

/* The value of an enumeration with that nick, or -1. */
int lm_nick_find (const char *const *nicks, const char *nick);

/* The column's value as people and scripts read it: ISO dates, nicks, empty
 * for none. */
char *lm_column_format (const LmColumn *column, gconstpointer row);

G_END_DECLS
