#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A project network: activities that take time and hands, with lags between
 * their starts. It is the general form of what the planner decides, and the
 * form in which the published instances are read, so that the engine can be
 * judged against the world. No I/O, no clock.
 *
 * Time is in whole units of the instance. Activity 0 is the start of the
 * project (at time 0) and activity n - 1 its end; both take no time. */

typedef struct {
  int from;
  int to;
  int lag; /* start (to) ≥ start (from) + lag; a negative lag is a maximum the other way around */
} LmArc;

typedef struct {
  int n;           /* activities, with the start and the end */
  int n_resources; /* renewable; at most 64 */
  int n_arcs;
  int *duration;   /* n */
  int *capacity;   /* n_resources: units there are at every moment */
  int *demand;     /* n × n_resources, of an activity one after another */
  LmArc *arcs;
  char *name;      /* of the instance */
} LmNetwork;

/* An empty network of that size: no durations, no demand, no arcs. (transfer full) */
LmNetwork *lm_network_new (const char *name, int n, int n_resources);
void lm_network_free (LmNetwork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmNetwork, lm_network_free)

void lm_network_add_arc (LmNetwork *self, int from, int to, int lag);

/* Whether every arc is «the one after starts when the one before is done»,
 * so that plain precedence is all there is. */
gboolean lm_network_is_plain (const LmNetwork *self);

/* The earliest starts by the arcs alone (array of n, caller's). FALSE where a
 * cycle of lags allows no start at all. start[n - 1] is the critical path. */
gboolean lm_network_get_earliest (const LmNetwork *self, int *start);

/* Whether the starts keep every arc and every capacity. Written apart from
 * the solvers, which share nothing with it. `*why` (may be NULL) names the
 * first rule that is broken. (transfer full) */
gboolean lm_network_check (const LmNetwork *self, const int *start, char **why);

/* Reads an instance from the text of a file: PSPLIB single mode (.sm),
 * Patterson (.rcp), or RCPSP/max in the form of ProGen/max (.sch). NULL with an error
 * (G_IO_ERROR_INVALID_DATA) that names the line and what is wrong there.
 * (transfer full) */
LmNetwork *lm_network_read_psplib (const char *name, const char *text, GError **error);
LmNetwork *lm_network_read_patterson (const char *name, const char *text, GError **error);
LmNetwork *lm_network_read_progen_max (const char *name, const char *text, GError **error);

G_END_DECLS
