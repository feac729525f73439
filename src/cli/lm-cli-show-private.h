#pragma once

#include "lm-printer-private.h"
#include "project/lm-conflicts.h"

G_BEGIN_DECLS

/* What a list of `lmeter show` is made of. */
typedef struct {
  LmProject *project;
  LmSnapshot *snapshot;
  LmDay today;
  LmPrintFormat format;
  LmId home;           /* only this one; 0 all */
  const char *table;   /* for `show table` */
  char **persons;      /* for `show methods`: «heating=3» */
} LmShow;

/* Each writes one list to standard output. TRUE: something was found that is
 * worth exit status 1. */
gboolean lm_cli_show_homes (const LmShow *show);
gboolean lm_cli_show_readiness (const LmShow *show);
gboolean lm_cli_show_appointments (const LmShow *show);
gboolean lm_cli_show_trains (const LmShow *show);
gboolean lm_cli_show_plan (const LmShow *show);
gboolean lm_cli_show_crews (const LmShow *show);
gboolean lm_cli_show_holidays (const LmShow *show);
gboolean lm_cli_show_methods (const LmShow *show);
gboolean lm_cli_show_conflicts (const LmShow *show);
gboolean lm_cli_show_surveys (const LmShow *show);
gboolean lm_cli_show_messages (const LmShow *show);
gboolean lm_cli_show_table (const LmShow *show);

void lm_cli_print_violations (LmSnapshot *snapshot, GArray *violations, gboolean hard_only, LmPrintFormat format);

G_END_DECLS
