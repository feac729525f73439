#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Does with a document all that somebody could do who was sent it: opens it,
 * reads everything, looks at the history, undoes and redoes, edits, publishes
 * and closes. Only a crash or a hang is a fault. Whether it was opened. */
gboolean try_file (const char *path);

G_END_DECLS
