#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Documents as somebody with bad intentions would make them: changed, but with
 * the trailer of 64 bytes put right. */

#define FORGE_TRAILER 64

/* Writes in place: the file stays the same one, as when a disk damages it. */
void forge_write (const char *path, gconstpointer bytes, gsize size);

/* Puts the hash in the trailer of these bytes right. */
void forge_sign (char *bytes, gsize size);

/* The bytes of an SQLite file with a right trailer behind them. (transfer full) */
char *forge_seal (gconstpointer bytes, gsize size, gsize *sealed);

/* Runs SQL on the document, with checks, references and triggers as SQL sets
 * them, and puts a right trailer behind it. */
void forge_rewrite (const char *path, const char *sql);

G_END_DECLS
