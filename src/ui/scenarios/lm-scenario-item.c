#include "lm-ui-config.h"

#include "scenarios/lm-scenario-item.h"

G_DEFINE_FINAL_TYPE (LmScenarioItem, lm_scenario_item, G_TYPE_OBJECT)

static void
lm_scenario_item_finalize (GObject *object)
{
  g_free (LM_SCENARIO_ITEM (object)->row.name);
  G_OBJECT_CLASS (lm_scenario_item_parent_class)->finalize (object);
}

static void
lm_scenario_item_class_init (LmScenarioItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lm_scenario_item_finalize;
}

static void
lm_scenario_item_init (LmScenarioItem *self)
{
}

LmScenarioItem *
lm_scenario_item_new (LmScenarioKind kind, const LmScenarioRow *row)
{
  LmScenarioItem *self = g_object_new (LM_TYPE_SCENARIO_ITEM, NULL);

  self->kind = kind;
  self->row = *row;
  self->row.name = g_strdup (row->name);
  return self;
}
