#pragma once

#include "store/lm-store.h"

G_BEGIN_DECLS

/* Who else has the project open: to inform, never to block. Each tells it in a
 * small hidden file beside the document, written again every minute, so that
 * looking and telling cost nothing on a share. */

typedef struct {
  char *author;
  char *place;  /* the machine */
  gint64 since; /* UTC seconds */
} LmPresence;

void lm_presence_free (LmPresence *self);

/* Tells that we are here, since `since` (UTC seconds); call it every minute. What
 * can't be written is not told. */
void lm_store_announce (LmStore *self, gint64 since);
void lm_store_leave (LmStore *self);

/* The others, in the order in which they came. (transfer full) (element-type LmPresence) */
GPtrArray *lm_store_list_present (LmStore *self);

G_END_DECLS
