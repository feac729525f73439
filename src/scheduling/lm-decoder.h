#pragma once

#include "scheduling/lm-network.h"

G_BEGIN_DECLS

/* Serial schedule generation (Kolisch 1996) for plain networks, made to be
 * run a million times: a list of activities in, the earliest schedule that
 * places them in that order out.
 *
 * Activities are numbered anew in an order of precedence, so that an order by
 * time with ties by number keeps every precedence. Both directions are alike:
 * backwards, time counts from the end of the project and the ones after are
 * the ones before. The order by falling end in one direction is the order to
 * make the other direction with (justification: Valls, Ballestín, Quintanilla
 * 2005); it never ends later. */

typedef guint16 LmDecoderIndex;

typedef struct {
  int duration;
  guint32 demand;    /* four lanes of eight bits */
  guint8 shift[4];   /* how a mask of free moments becomes one of free runs */
  LmDecoderIndex near[4]; /* the first four before; n, which ends at 0, where there are fewer */
  int first, end;    /* the ones before, in the list of the direction */
  int tail;          /* longest way after it, until the end of the project */
} LmDecoderActivity;

typedef struct {
  LmDecoderActivity *activities;
  LmDecoderIndex *before;
} LmDecoderDirection;

typedef struct {
  int n, n_resources, path, horizon;
  LmDecoderIndex *original;         /* number in the network of each activity */
  LmDecoderDirection directions[2]; /* forward, backward */
  int *demand, *capacity;           /* n × n_resources, of the resources that can run short */
  gboolean packed;                  /* at most four of those, of at most 255 units, and no very long project */
  guint32 packed_capacity;
  guint32 *free;                    /* packed: what is free at each moment */
  int *count;
  int n_events, *event_time, *event_free;
  guint64 *keys;
} LmDecoder;

/* NULL where there is no schedule at all: a circle of precedence, or an
 * activity that asks more than there is. The network must be plain. */
LmDecoder *lm_decoder_new (const LmNetwork *network);
void lm_decoder_free (LmDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmDecoder, lm_decoder_free)

/* Makes the schedule of `order` in a direction (0: forward) and gives its end, or G_MAXINT as
 * soon as it is sure to pass `limit`. `finish` receives the end of every activity, `other` (may be NULL)
 * the order for the other direction. */
int lm_decoder_run (LmDecoder *self, int direction, const LmDecoderIndex *order, int limit, int *finish,
                    LmDecoderIndex *other);

/* The starts in the network's own numbers from the ends in a direction. */
void lm_decoder_get_starts (const LmDecoder *self, int direction, int end, const int *finish, int *start);

/* The order by rising start, for the forward direction, of starts in the network's own numbers. */
void lm_decoder_get_order (LmDecoder *self, const int *start, LmDecoderIndex *order);

G_END_DECLS
