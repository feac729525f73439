#pragma once

#include "exchange/lm-address-list.h"
#include "project/lm-project.h"

G_BEGIN_DECLS

/* Bringing an address list into the project: first a preview that writes
 * nothing, then one action. The same list again updates and never doubles. */

typedef struct {
  LmHomeType default_type; /* of the project, for homes whose type neither the list nor a rule gives (they
                              stay marked as unknown); unknown: as it is */
  LmId default_method;     /* of the project, for homes without a decision; 0: as it is */
  gboolean use_rules;      /* work out type, stairwell, row and floor where the list is silent */
  gboolean residents;      /* bring in residents where the list names them */
} LmImportOptions;

void lm_import_options_init (LmImportOptions *options);

typedef enum {
  LM_IMPORT_NEW,
  LM_IMPORT_UPDATED,
  LM_IMPORT_UNCHANGED,
  LM_IMPORT_AMBIGUOUS, /* fits more than one home of the project: not brought in */
  LM_IMPORT_DOUBLE,    /* the same identity as an earlier line of the list: not brought in */
} LmImportFate;

/* What becomes of one address of the list. */
typedef struct {
  guint line;
  LmImportFate fate;
  LmId home;        /* the home it updates; one of those it fits; 0 for a new one */
  guint other_line; /* for a double: the line that came first */
} LmImportLine;

typedef struct _LmImportPreview LmImportPreview;

LmImportPreview *lm_import_preview_new (LmProject *project, LmAddressList *list, const LmImportOptions *options);
LmImportPreview *lm_import_preview_ref (LmImportPreview *self);
void lm_import_preview_unref (LmImportPreview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmImportPreview, lm_import_preview_unref)

/* One per address of the list, in its order. */
const LmImportLine *lm_import_preview_get_lines (LmImportPreview *self, guint *n);
guint lm_import_preview_count (LmImportPreview *self, LmImportFate fate);
LmAddressList *lm_import_preview_get_list (LmImportPreview *self);
/* Homes per type after the rules, by LmHomeType; only new and updated ones. */
const guint *lm_import_preview_get_types (LmImportPreview *self);
/* New buildings, stairwells and rows that the list brings. */
guint lm_import_preview_count_buildings (LmImportPreview *self);
guint lm_import_preview_count_couplings (LmImportPreview *self);
/* Everything to be told per line, by line: refused, dropped, ambiguous, double.
 * (transfer none) (element-type LmSheetRemark) */
GPtrArray *lm_import_preview_get_remarks (LmImportPreview *self);

/* Called now and then with the share done, 0…1. */
typedef void (*LmImportProgress) (double done, gpointer data);

/* Brings it in as one action. `sheet` and `mapping` (may be NULL) are kept as
 * the record of the import, so that the mapping is found again. Fails with
 * LM_PROJECT_ERROR_REFUSED where the project changed since the preview. */
gboolean lm_import_preview_apply (LmImportPreview *self, LmSheet *sheet, const LmAddressField *mapping, const char *file_name,
                                  LmImportProgress progress, gpointer data, GCancellable *cancellable, GError **error);

/* The mapping of the newest import with the same header, or NULL. (transfer
 * full), of n_columns. */
LmAddressField *lm_import_find_mapping (LmSnapshot *snapshot, LmSheet *sheet);

G_END_DECLS
