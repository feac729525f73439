#pragma once

#include "core/lm-home-state.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* A home as the tables show it: one object per home for as long as the home
 * exists, whatever changes. Rows and texts are those of the newest snapshot, good
 * until the next change. Property
 * "revision" notifies when something shown here changed; the getters below
 * give what is shown. */
#define LM_TYPE_HOME_ITEM (lm_home_item_get_type ())
G_DECLARE_FINAL_TYPE (LmHomeItem, lm_home_item, LM, HOME_ITEM, GObject)

LmId lm_home_item_get_id (LmHomeItem *self);
const LmHomeRow *lm_home_item_get_home (LmHomeItem *self);           /* NULL once the home is gone */
const char *lm_home_item_get_address (LmHomeItem *self);
const LmHomeState *lm_home_item_get_state (LmHomeItem *self);
const LmResidentRow *lm_home_item_get_resident (LmHomeItem *self);   /* NULL without one */
const LmMethodRow *lm_home_item_get_method (LmHomeItem *self);       /* NULL without one */
gboolean lm_home_item_is_method_decided (LmHomeItem *self);
const LmPlanHomeRow *lm_home_item_get_plan (LmHomeItem *self);       /* NULL without one */
const LmTrainRow *lm_home_item_get_train (LmHomeItem *self);         /* NULL without one */
const LmAppointmentRow *lm_home_item_get_appointment (LmHomeItem *self); /* NULL without one */
LmDay lm_home_item_get_visit_day (LmHomeItem *self);                 /* LM_DAY_NONE without one */
gint64 lm_home_item_get_revision (LmHomeItem *self);

/* The homes of a project as a GListModel of LmHomeItem, in order of the street
 * (lm_home_compare()). A change of a home shows as notify::revision on its item
 * and, so that sorted and filtered models look again, as items-changed of that
 * one position. */
#define LM_TYPE_HOME_LIST (lm_home_list_get_type ())
G_DECLARE_FINAL_TYPE (LmHomeList, lm_home_list, LM, HOME_LIST, GObject)

/* Follows the project, and its conflict watch. */
LmHomeList *lm_home_list_new (LmProject *project);
/* (transfer none); NULL where no home has that id. */
LmHomeItem *lm_home_list_find (LmHomeList *self, LmId home);

G_END_DECLS
