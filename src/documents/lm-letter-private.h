#pragma once

#include "documents/lm-letter.h"
#include "lm-pages-private.h"
#include "lm-words-private.h"

G_BEGIN_DECLS

/* What a letter can say of one home. */
typedef struct {
  LmSnapshot *snapshot;
  const LmProjectRow *project;
  const LmHomeRow *home;
  const LmResidentRow *resident; /* NULL: not known */
  const LmPlanHomeRow *plan;     /* NULL: not planned */
  const LmMethodRow *method;     /* NULL: none */
  const LmWords *words;
  LmDay date;                    /* of the letter */
  GPtrArray *steps;              /* LmPlanStepRow, placed, by start: of the home and of its group */
  gboolean has_told;
  LmPromiseRow told;             /* what this letter tells of the time */
  GPtrArray *missing;            /* names of fields without a value */
} LmLetter;

/* `texts`: Dutch and English of a row; English falls back on Dutch. */
const char *lm_letter_pick (const LmLetter *self, const char *dutch, const char *english);

void lm_letter_init (LmLetter *self, LmSnapshot *snapshot, const LmHomeRow *home, const LmResidentRow *resident,
                     const LmWords *words, LmDay date);
void lm_letter_clear (LmLetter *self);

/* The text with its fields filled in; what has no value is noted and stands as
 * …. (transfer full) */
char *lm_letter_fill (LmLetter *self, const char *text);
void lm_letter_note_missing (LmLetter *self, const char *field);

/* Name of the party that writes; empty: not known. */
const char *lm_letter_get_sender (const LmLetter *self);
/* The name as on an envelope. (transfer full) */
char *lm_letter_get_name (const LmLetter *self);
/* «op dinsdag 12 mei 2026». NULL without a time. (transfer full) */
char *lm_letter_get_when (const LmLetter *self);

typedef struct {
  const char *text; /* of the project */
  gint64 cents;
  gboolean own;
} LmCostLine;

/* (transfer full) (element-type LmCostLine) by account, then as entered. */
GArray *lm_letter_get_costs (const LmLetter *self, gint64 *own, gint64 *project);

/* A field that is a block of its own: steps, off, costs, contact. FALSE: no
 * such. */
gboolean lm_letter_add_block (LmLetter *self, LmPages *pages, const char *field);

/* Whether the letter went out for a visit: no earlier than so many days ahead of
 * the day on which it is due. */
gboolean lm_letter_was_sent (LmSnapshot *snapshot, LmId home, const char *code, LmDay since);
LmDay lm_letter_earliest (LmDay visit_day, int day_offset);

G_END_DECLS
