#pragma once

#include "project/lm-import.h"

G_BEGIN_DECLS

/* A home as it will stand. New buildings and couplings have no id yet: a home
 * that belongs to one refers to it by -1 - its position in the list of drafts. */
typedef struct {
  LmHomeRow row;
  const LmHomeRow *old;     /* NULL: a new home */
  const LmAddress *address; /* what the list says of it; NULL: nothing */
  guint position;           /* of the address in the list */
} LmHomeDraft;

typedef struct {
  LmBuildingRow row;
  const LmBuildingRow *old;
  gboolean touched; /* the list names a home in it */
} LmBuildingDraft;

struct _LmImportPreview {
  gatomicrefcount refs;
  LmProject *project;
  LmSnapshot *snapshot;
  LmAddressList *list;
  LmImportOptions options;
  GArray *rows;      /* (element-type LmImportLine) one per address */
  guint counts[LM_IMPORT_DOUBLE + 1];
  guint types[LM_N_HOME_TYPE];
  GPtrArray *remarks;
  GArray *homes;     /* (element-type LmHomeDraft) those of the project first */
  GArray *buildings; /* (element-type LmBuildingDraft) those of the project first */
  GArray *couplings; /* (element-type LmCouplingRow) new ones only */
  GStringChunk *texts;
};

static inline LmId lm_draft_id (guint position) { return -1 - (LmId) position; }
static inline guint lm_draft_position (LmId id) { return (guint) (-1 - id); }

/* Which home of the drafts each address is: fills `rows` and adds the new ones. */
void lm_import_match (LmImportPreview *self);

/* Something to be told of a line. */
void lm_import_remark (LmImportPreview *self, guint line, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Whether the list brings something to the residents of a home: only where it
 * had none, or one of the same name. Fills `row`, id 0 for a new one. */
gboolean lm_import_find_resident (LmImportPreview *self, const LmHomeDraft *draft, LmResidentRow *row);

/* Type, floor and couplings by rule, where the data allows. */
void lm_import_apply_rules (LmImportPreview *self);

/* Order along the streets, for all homes. */
void lm_import_order_streets (GArray *homes);

G_END_DECLS
