#pragma once

#include "scheduling/lm-chain-shop.h"

G_BEGIN_DECLS

/* TaskJuggler's grid of half hours. */
#define LM_CHAIN_UNITS_IN_HOUR 2
#define LM_CHAIN_MAX_HOURS 10000

/* What the readers of districts fill. */
typedef struct {
  GArray *first;     /* of int */
  GArray *tasks;     /* of LmChainTask */
  GPtrArray *trades; /* of char * */
  GArray *crews;     /* of int */
} LmChainDraft;

void lm_chain_draft_init (LmChainDraft *self);
void lm_chain_draft_clear (LmChainDraft *self);
void lm_chain_draft_begin_home (LmChainDraft *self);
/* -1: there is none of that name. */
int lm_chain_draft_find_trade (const LmChainDraft *self, const char *name);
int lm_chain_draft_add_trade (LmChainDraft *self, const char *name, int crews);
/* Takes what is in the draft. `line` is the last one, for the error. */
LmChainShop *lm_chain_draft_end (LmChainDraft *self, const char *name, int hours_in_day, int line, GError **error);

/* Hours in whole units; FALSE for what is no number of half hours. */
gboolean lm_chain_draft_parse_hours (const char *text, int *units);

G_END_DECLS
