#pragma once

#include "core/lm-snapshot.h"

G_BEGIN_DECLS

/* Positions in LM_TABLE_HOME in order of address, as lm_home_compare() has it
 * but with each street collated once instead of at every comparison: ten
 * thousand homes in milliseconds. (transfer full) */
guint *lm_home_order_by_address (LmSnapshot *snapshot, guint *n_homes);

G_END_DECLS
