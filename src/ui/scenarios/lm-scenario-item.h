#pragma once

#include "project/lm-scenarios.h"

G_BEGIN_DECLS

/* A row of the table of scenarios: the plan, one that is kept, or one that was
 * tried and is not kept yet. */
typedef enum {
  LM_SCENARIO_PLAN,
  LM_SCENARIO_KEPT,
  LM_SCENARIO_TRIED,
} LmScenarioKind;

#define LM_TYPE_SCENARIO_ITEM (lm_scenario_item_get_type ())
G_DECLARE_FINAL_TYPE (LmScenarioItem, lm_scenario_item, LM, SCENARIO_ITEM, GObject)

struct _LmScenarioItem {
  GObject parent_instance;

  LmScenarioKind kind;
  LmScenarioRow row; /* its name is owned */
};

/* Copies the row. (transfer full) */
LmScenarioItem *lm_scenario_item_new (LmScenarioKind kind, const LmScenarioRow *row);

G_END_DECLS
