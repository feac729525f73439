#pragma once

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* What the palette can find: one thing to go to, or one command to do. */
typedef enum {
  LM_FOUND_DAY,
  LM_FOUND_HOME,
  LM_FOUND_TRAIN,
  LM_FOUND_PARTY,
  LM_FOUND_CREW,
  LM_FOUND_COMMAND,
} LmFoundKind;

#define LM_TYPE_FOUND (lm_found_get_type ())
G_DECLARE_FINAL_TYPE (LmFound, lm_found, LM, FOUND, GObject)

struct _LmFound {
  GObject parent_instance;

  LmFoundKind kind;
  LmId id;            /* of the row; 0 for a day or a command */
  LmDay day;          /* LM_FOUND_DAY */
  char *title;
  char *subtitle;
  const char *action; /* LM_FOUND_COMMAND: detailed name (static) */
  const char *accel;  /* LM_FOUND_COMMAND: its key, or NULL (static) */
};

/* Everything that fits the text, best first: a day where the text is one, then
 * homes and residents, trains, parties and crews, and commands that can be done now
 * (`commands` says whether; may be NULL for all). An empty text gives the commands.
 * (transfer full) (element-type LmFound) */
GPtrArray *lm_palette_search (LmDesk *desk, const char *text, gboolean (*can_do) (const char *action, gpointer data), gpointer data);

/* What kind of thing it is, for its row: «Home», «Train» … */
const char *lm_found_get_kind_word (LmFound *self);

G_END_DECLS
