#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes the program's own system calls that write (write, pwrite, fsync,
 * fdatasync, ftruncate, rename) fail, also those that its libraries make: the
 * program defines them itself, and the linker prefers it. */

/* From now on the `nth` of them (1 is the next) fails with this errno, and with
 * `sticky` all after it. errno 0 makes a write stop half-way, as it may, and
 * FAIL_BY_KILL kills the program in place of the call. */
#define FAIL_BY_KILL (-9)
void fail_calls_at (int nth, int error, gboolean sticky);

/* How many there were since. */
int fail_calls_count (void);

G_END_DECLS
