#pragma once

#include "sqlite/lm-sqlite.h"

#include <glib/gstdio.h>

G_BEGIN_DECLS

/* The published document: an SQLite file in rollback format with a trailer
 * behind its last page, which SQLite leaves alone:
 *
 *   16 bytes «LaatsteMeterHash», 32 bytes SHA-256 of everything before the
 *   trailer, 8 bytes its size (little-endian), 8 bytes «trailer1»
 *
 * A hash over the bytes notices any change of any byte, before SQLite sees
 * them, and names this very version of the document. */

#define LM_DOCUMENT_HASH_SIZE 32

/* What a file was when we last looked: while none of this changes nobody wrote
 * to it in place. */
typedef struct {
  guint64 device, inode, size;
  gint64 modified, changed; /* nanoseconds */
} LmDocumentIdentity;

typedef struct {
  guint8 hash[LM_DOCUMENT_HASH_SIZE];
  LmDocumentIdentity identity;
  gboolean newer;    /* of a version that this program can read but not write */
  gint64 version;
  char *lineage;
  gint64 n_actions;  /* in its log */
  gint64 counter;    /* the last key that the replica which wrote it had given out; 0 */
} LmDocumentInfo;

void lm_document_info_clear (LmDocumentInfo *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LmDocumentInfo, lm_document_info_clear)

/* Copies the document to `copy` (a private file that exists) and takes it
 * through every gate. What was checked is the copy, so nobody can change it in
 * between. The error says which gate, and what to do. `sound` (may be NULL) is
 * the hash, in hexadecimal, of a document that was found sound before: of that
 * one the pages and references need not be checked again. */
gboolean lm_document_take (const char *path, const char *copy, const char *sound, LmDocumentInfo *info, GError **error);

/* (transfer full) */
char *lm_document_hash_to_text (const guint8 *hash);

/* Reads lineage and the number of actions of an open project. */
gboolean lm_document_read_head (LmSqlite *file, LmDocumentInfo *info, GError **error);

/* Whether the file is still the one of `info`. Reads it whole only where it may
 * have been written to. */
gboolean lm_document_is (const char *path, const LmDocumentInfo *info);
/* The same where it has been given another name since. */
gboolean lm_document_is_moved (const char *path, const LmDocumentInfo *info);

/* --- parts that reading and writing share --- */

#define LM_DOCUMENT_TRAILER_SIZE 64

/* A file descriptor that is closed at the end of its scope; -1 is none. */
typedef struct {
  int fd;
} LmFile;

static inline void
lm_file_clear (LmFile *file)
{
  if (file->fd >= 0)
    g_close (file->fd, NULL);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LmFile, lm_file_clear)

struct stat;
void lm_document_identify (const struct stat *status, LmDocumentIdentity *identity);
gboolean lm_document_write_all (int fd, gconstpointer data, gsize size);
/* Reads `size` bytes from the start of the file into the hash and, where it is
 * not -1, into another file. FALSE with errno (0 where the file ended). */
gboolean lm_document_hash (int fd, gint64 size, int to, guint8 *hash);
/* The trailer as it should be for these bytes. */
void lm_document_make_trailer (guchar *trailer, const guint8 *hash, gint64 size);
/* Runs a check of SQLite that says «ok», or gives no row, where all is well. */
gboolean lm_document_run_check (LmSqlite *file, const char *pragma, GError **error);

/* --- lm-document-write.c --- */

/* Writes `database` (a working copy) as it stands now to `path`: backup to a
 * temporary file beside it, fsync, check, rename, fsync of the folder. With
 * `fresh` nothing may stand there yet.
 *
 * With `expected` (may be NULL) that very document is to be replaced. Where the
 * two can change names in one go, what was really replaced is looked at
 * afterwards: if somebody published in between, TRUE comes with *replaced, the
 * name under which that document now stands, to be taken in and removed. Where
 * they can't, it is looked at just before; then FALSE comes with
 * G_IO_ERROR_WRONG_ETAG. Fills `info`. */
gboolean lm_document_write (const char *path, const char *database, gint64 replica, const LmDocumentInfo *expected, gboolean fresh,
                            char **replaced, GCancellable *cancellable, LmDocumentInfo *info, GError **error);

/* What a killed process of this replica left beside the document: half a
 * document, or one that it had replaced and not yet taken in. (transfer full) */
char *lm_document_get_leftover (const char *path, gint64 replica);

G_END_DECLS
