#pragma once

#include "library/lm-library.h"

G_BEGIN_DECLS

/* A made-up but believable Dutch district, for the first look, for tests and
 * for measuring: streets, terraced houses, stairwell flats and gallery flats
 * with footprints in RD, residents who are no real persons, surveys, decisions
 * and conditions at mixed stages, parties and crews to size. The streets and
 * the town do not exist; phone numbers start with 06-00, which is given to
 * nobody; mail addresses end in «.example». The same seed and day give the
 * same district. */

#define LM_EXAMPLE_MAX_HOMES 100000

typedef struct {
  guint n_homes;  /* 1 … LM_EXAMPLE_MAX_HOMES */
  guint64 seed;
  LmDay today;    /* stages are told from this day; work starts three weeks after it */
  guint weeks;    /* the work began so many weeks before today instead; see lm_project_fill_example() */
  gboolean raw;   /* only what an address list has: no type, no building, nobody; crews of the starting library */
} LmExampleOptions;

/* Fills a new project with the starting library and the district, as
 * lm_library_fill() does. */
gboolean lm_example_fill (const LmExampleOptions *options, LmProjectRow *project, LmLibraryInsert insert, gpointer data,
                          GError **error);

/* The same as a snapshot, for tests. (transfer full) */
LmSnapshot *lm_example_snapshot (const LmExampleOptions *options, GError **error);

G_END_DECLS
