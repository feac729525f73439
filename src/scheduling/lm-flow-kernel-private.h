#pragma once

#include "scheduling/lm-flow-shop.h"

G_BEGIN_DECLS

/* The order of jobs that the search works on, with all that is needed to try a
 * job in every place at once (Taillard 1990): `head`, when the job in a place leaves a
 * machine at the earliest, and `tail`, how long it takes from its arrival on
 * a machine to the end.
 *
 * Both, and the times, are kept slanted: row s holds place s - i for machine
 * i. The cells of a row then do not need each other, only the row before,
 * so that a row is a few vector instructions, whatever the number of jobs. */

typedef struct _LmFlowKernel LmFlowKernel;

struct _LmFlowKernel {
  int n, m;
  int width;     /* cells in a row: m, rounded up to whole vectors */
  int len;       /* jobs in the order now */
  int *order;    /* n */
  /* Cells of 16 or 32 bits; see lm-flow-lanes.h. */
  gpointer time; /* n rows, of a job; not slanted */
  gpointer work; /* slanted times of the order */
  gpointer head, tail;         /* `head` has a row at 0 before it, where head_rows starts */
  gpointer head_rows;
  gpointer new_head, new_tail; /* of the order without the job that is tried */
  gpointer ends;               /* of the whole order, by row; in the cell of the last machine */
  gpointer masks;              /* row k: cells behind cell k set */
  gpointer scratch;            /* rows that are being made, where there are too many for the processor */

  void (*refresh) (LmFlowKernel *self, int from, int until);
  int (*try) (LmFlowKernel *self, int job, int removed, int limit, int *place);
  int (*get_end) (const LmFlowKernel *self);
};

LmFlowKernel *lm_flow_kernel_new (const LmFlowShop *shop);
void lm_flow_kernel_free (LmFlowKernel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmFlowKernel, lm_flow_kernel_free)

void lm_flow_kernel_set (LmFlowKernel *self, const int *order, int len);
void lm_flow_kernel_insert (LmFlowKernel *self, int place, int job);
int lm_flow_kernel_remove (LmFlowKernel *self, int place);
void lm_flow_kernel_move (LmFlowKernel *self, int from, int to);

/* The end of the order with `job` in the best place, which `*place` receives.
 * With `removed` ≥ 0 the job that stands there is the one that is tried, and
 * the place counts without it. Of places that end alike the one that leaves the
 * machines idle for the shortest time (Fernandez-Viagas & Framinan 2014). Past
 * `limit` the place does not matter, and is not looked for. */
static inline int
lm_flow_kernel_try (LmFlowKernel *self, int job, int removed, int limit, int *place)
{
  return self->try (self, job, removed, limit, place);
}

static inline int
lm_flow_kernel_get_end (const LmFlowKernel *self)
{
  return self->len > 0 ? self->get_end (self) : 0;
}

/* Chooses what fits the shop, with cells of 16 bits (lm-flow-kernel-16.c) or
 * 32 bits (lm-flow-kernel-32.c). */
void lm_flow_kernel_set_16 (LmFlowKernel *self, const LmFlowShop *shop);
void lm_flow_kernel_set_32 (LmFlowKernel *self, const LmFlowShop *shop);

G_END_DECLS
