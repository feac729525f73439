#pragma once

#include "store/lm-store.h"

G_BEGIN_DECLS

/* One folder for documents per test; the private folder of working copies is
 * one for the whole program, made by store_test_init(). */
typedef struct {
  char *folder;
  char *path; /* of a document that does not exist yet */
} Fixture;

void store_test_init (int *argc, char ***argv);
int store_test_run (void);
/* In place of running tests: removes what store_test_init() made. */
void store_test_done (void);

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
#define ADD(name, function) g_test_add ("/store/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

/* (transfer full) */
char *fixture_file (Fixture *fixture, const char *name);

/* For what root may always do: until become_self() the test runs as somebody
 * without rights, who owns the fixture's folder. Does nothing where the tests
 * are not run by root. */
void become_nobody (Fixture *fixture);
void become_self (void);

/* The files in a folder, sorted, separated by spaces. (transfer full) */
char *list_folder (const char *path);
void remove_tree (const char *path);

/* Fails the test on an error. */
LmStore *make_store (const char *path);
LmStore *open_store (const char *path);
void close_store (LmStore *store);
LmSnapshot *load (LmStore *store);
void begin (LmStore *store, const char *label);
LmSnapshot *commit (LmStore *store, LmSnapshot *before); /* consumes `before` */

/* One action: a home in this street; its id. */
LmId add_home (LmStore *store, LmSnapshot **snapshot, const char *street);

/* Rows of any table with values all over their range. References point at rows
 * of `snapshot`, or are none where they may be; FALSE where a row can't be made
 * because there is nothing yet for it to refer to. Texts stay until the next call
 * for the table. */
gboolean random_row (GRand *rand, LmSnapshot *snapshot, LmTable table, gpointer row);

/* A row of every table, in as many actions as the references need. Consumes the snapshot. */
LmSnapshot *fill_every_table (LmStore *store, GRand *rand, LmSnapshot *snapshot);
/* Some inserts, updates and deletes of any tables as one action; where it is
 * refused, as when a deleted row was still referred to, nothing. Consumes the snapshot. */
LmSnapshot *random_action (LmStore *store, GRand *rand, LmSnapshot *snapshot);

/* Every row of every table, printed; the place of the first difference fails the test. */
void assert_same_content (LmSnapshot *a, LmSnapshot *b);

/* Where this program's working copy of the document is. (transfer full) */
char *working_folder (const char *path);

/* Runs test-store-child as somebody on another machine: with the private folder
 * `state` in place of ours. (transfer full) its output */
char *run_child (const char *state, int *status, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
