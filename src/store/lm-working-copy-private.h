#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The private folder in which a document is worked on: one per document path
 * and user, 0700, under the user's state folder.
 *
 *   project.db   the working copy itself, there while the project is open and
 *                after a crash
 *   copy.ini     whose working copy this is, its replica number, and the hash
 *                of the document that was last found sound
 *   open.lock    held shared by every process that has it open, and alone by
 *                the one that makes or removes project.db
 *   publish.lock held while the document is written
 *   backups/     what a migration found, work that was set aside, and the
 *                document as it was before the work of a day */
typedef struct {
  char *document; /* path without symbolic links */
  char *folder;
  char *database;
  gint64 replica;
  GArray *former;  /* (element-type gint64) numbers that this user's earlier actions here bear */
  gint64 counter;  /* the last key that was given out when we last looked */
  char *sound; /* hash in hexadecimal; NULL for none */
  gboolean fresh; /* the folder was made by entering it */
  gboolean alone; /* nobody else has it open; until lm_working_copy_share() */
  int lock;
} LmWorkingCopy;

/* Enters the folder for the document, which need not exist. (transfer full) */
LmWorkingCopy *lm_working_copy_enter (const char *document, GError **error);

/* Lets others in. */
void lm_working_copy_share (LmWorkingCopy *self);

/* Leaves; `remove` takes the working copy away too, unless another process
 * still works in it. */
void lm_working_copy_leave (LmWorkingCopy *self, gboolean remove);

/* Removes the whole folder where entering made it, and nobody else came in. */
void lm_working_copy_remove_if_fresh (LmWorkingCopy *self);

/* Removes the database and its companions; only while alone. */
void lm_working_copy_drop_database (LmWorkingCopy *self);

/* Puts the database among the backups: work that was never saved, of a document
 * that another one has taken the place of. Only while alone. */
gboolean lm_working_copy_set_aside (LmWorkingCopy *self, GError **error);

/* Takes a fresh replica number; actions under the one before stay our own. */
gboolean lm_working_copy_renew_replica (LmWorkingCopy *self, GError **error);

/* Makes the actions of that copy our own, so that undo goes on (a document saved
 * under another name). Its numbers are never given out here. */
gboolean lm_working_copy_adopt (LmWorkingCopy *self, const LmWorkingCopy *other, GError **error);

/* Remembers that the document with this hash is sound, and how far our keys
 * went in it: one that is behind that later was put back from a backup. 0: not known. */
void lm_working_copy_set_sound (LmWorkingCopy *self, const char *hash, gint64 counter);

/* A fresh name in the folder, for a private copy of something. The file exists,
 * empty and 0600. (transfer full) */
char *lm_working_copy_make_temporary (LmWorkingCopy *self, GError **error);

/* A name for a backup, in a folder that exists; `what` begins it. (transfer full) */
char *lm_working_copy_make_backup_name (LmWorkingCopy *self, const char *what, GError **error);

/* Waits for the lock under which the document is written; -1 with an error. */
int lm_working_copy_lock_publishing (LmWorkingCopy *self, GError **error);

/* The path that a document really has; of a file that does not exist, its
 * folder must. (transfer full) */
char *lm_working_copy_resolve (const char *path, GError **error);

G_END_DECLS
