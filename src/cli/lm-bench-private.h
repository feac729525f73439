#pragma once

#include "lm-cli-private.h"
#include "scheduling/lm-search.h"

G_BEGIN_DECLS

/* --- the files of `lmeter bench` --- */

/* One file that may hold instances, from a folder, an archive or by itself. */
typedef struct {
  const char *place; /* to find it again: its path, or the archive's with «: » and its name there */
  const char *name;  /* its own name, with the extension */
  const char *set;   /* what it was found in: the archive without extension, or the folder */
  const char *path;  /* NULL in an archive */
  const char *text;  /* ends with a 0; NULL where it could not be read, or is a project */
  gsize length;
  gboolean is_project; /* an .lmeter project */
  gboolean asked_for; /* named on the command line, not found in a folder or an archive */
} LmBenchFile;

/* `error` is set where the file could not be read. FALSE stops. */
typedef gboolean (*LmBenchSink) (const LmBenchFile *file, const GError *error, gpointer data);

/* Every file at that path in natural order: j2 before j10, folders and archives
 * (tar, compressed or not, zip) with what is in them. FALSE when the sink stopped. */
gboolean lm_bench_walk (const char *path, LmBenchSink sink, gpointer data);

/* --- what is in them --- */

typedef struct _LmBenchInstance LmBenchInstance;

typedef struct {
  double value;     /* NaN: no schedule was found */
  double bound;     /* in the same unit; infinite: proven that there is no schedule */
  double seconds;
  guint64 schedules;
  double base;      /* of a network, its critical path; 0 without one */
} LmBenchResult;

struct _LmBenchInstance {
  char *name;          /* as the lists of best known values have it */
  int decimals;        /* with which its values are written */
  double job_machines; /* of a flow shop, jobs × half the machines; else 0 */
  gpointer data;
  void (*free) (gpointer data);
  gboolean (*solve) (gpointer data, const LmSearchLimits *limits, LmBenchResult *result, GError **error);
};

/* The instances in a file, told by what is in it, with the extension as a
 * hint. An empty array for a file that is nothing of the kind but was not asked for.
 * `crews` has the number of crews of each trade (GINT_TO_POINTER), for districts that do not say.
 * (transfer full) (element-type LmBenchInstance) */
GPtrArray *lm_bench_read (const LmBenchFile *file, GHashTable *crews, GError **error);

/* The district of an .lmeter project, with the plan that the planner makes of it
 * as its one schedule: in working days from its first day on, buffers and all. (transfer full) */
LmBenchInstance *lm_bench_read_project (const char *path, const char *name, GError **error);

/* --- what is known of them --- */

/* Best known values, and what came out beside them, per set. */
typedef struct _LmBenchBest LmBenchBest;

LmBenchBest *lm_bench_best_new (void);
void lm_bench_best_free (LmBenchBest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmBenchBest, lm_bench_best_free)

/* Reads a list (CSV) with a column `instance` or `problem` and a column
 * `best_known` or `optimum`: a number, «low..high», or «unsat». */
gboolean lm_bench_best_load (LmBenchBest *self, const char *path, GError **error);
void lm_bench_best_add (LmBenchBest *self, const char *set, const char *name, const LmBenchResult *result);
/* The means on standard error. */
void lm_bench_best_say (LmBenchBest *self);

G_END_DECLS
