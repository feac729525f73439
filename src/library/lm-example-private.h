#pragma once

#include "library/lm-example.h"

G_BEGIN_DECLS

/* A home of the district with what its neighbours share, kept while the
 * example is made. */
typedef struct {
  LmHomeRow row;
  gboolean block_heated; /* high flats have a boiler house and pipes of their own */
  gboolean flat_owned;   /* the housing association lets it */
  guint group;           /* homes of a group get the same method: a row of houses, or a building */
} LmExampleHome;

typedef struct {
  const LmExampleOptions *options;
  GRand *random;
  LmProjectRow *project;
  LmLibraryInsert insert;
  gpointer data;
  GError *problem;     /* the first; what comes after it does nothing */
  GHashTable *ids;     /* «table/code» → LmId, of the library */
  GStringChunk *texts; /* of the homes below */
  GArray *homes;       /* (element-type LmExampleHome) along the streets */
  guint n_groups;
  LmId association;    /* the housing association */
  LmId asbestos_firm;
} LmExample;

/* 0 after an error. */
LmId lm_example_insert (LmExample *self, LmTable table, gpointer row);
/* The id of a row of the library; the code must exist. */
LmId lm_example_id (LmExample *self, LmTable table, const char *code);

/* TRUE in so many of a hundred cases. */
gboolean lm_example_chance (LmExample *self, int percent);
/* low … high, both included. */
int lm_example_between (LmExample *self, int low, int high);
const char *lm_example_pick (LmExample *self, const char *const *texts, guint n);

/* The name of the n-th street; no two are the same. (transfer full) */
char *lm_example_street (guint n);
/* «F. Yılmaz»; (transfer full) */
char *lm_example_name (LmExample *self, const char **language);
/* (transfer full) */
char *lm_example_phone (LmExample *self);

void lm_example_make_parties (LmExample *self);
void lm_example_make_district (LmExample *self);
void lm_example_make_residents (LmExample *self);
void lm_example_make_progress (LmExample *self);

G_END_DECLS
