#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Takes out of a damaged project file what can still be read, row by row, into a
 * new project. The history stays behind, since it can't be trusted to tell the
 * same as the rows. */

typedef struct {
  const char *table;
  gint64 n_found;
  gint64 n_mended; /* rows in which a value meant nothing and was left empty, or a reference led nowhere */
  gint64 n_lost;   /* rows that were there but could not be read, as far as can be told */
} LmSalvageLine;

/* Whether it is worth the try: the file begins as a project of ours. */
gboolean lm_salvage_can_try (const char *path);

/* Makes the project at `to`, which must not exist. NULL with an error where
 * nothing could be made; the lines are the tables in which something was.
 * (transfer full) (element-type LmSalvageLine) */
GPtrArray *lm_salvage_file (const char *path, const char *to, GCancellable *cancellable, GError **error);

/* One sentence for people. (transfer full) */
char *lm_salvage_to_text (GPtrArray *lines);

G_END_DECLS
