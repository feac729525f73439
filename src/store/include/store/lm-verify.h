#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Looks a project file over, from its bytes to whether its change log tells the
 * same as its rows. Writes nothing. */

typedef struct {
  const char *check; /* what was looked at, translated */
  gboolean passed;
  char *found; /* what was found, a sentence or a figure */
} LmVerifyLine;

/* The checks in order; those that a failed one makes pointless are left out.
 * NULL with an error only where the file can't be read at all, or it was
 * cancelled. (transfer full) (element-type LmVerifyLine) */
GPtrArray *lm_verify_file (const char *path, GCancellable *cancellable, GError **error);

/* Whether every check passed. */
gboolean lm_verify_passed (GPtrArray *lines);

G_END_DECLS
