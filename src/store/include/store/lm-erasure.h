#pragma once

#include "store/lm-store.h"

G_BEGIN_DECLS

/* Erases residents for good: their rows and the texts about their homes (notes,
 * messages, reasons, what they said) are emptied in the project, in every action
 * of its change log, in the document, and in the backups and other working
 * copies of the project on this machine; elsewhere in the project their names,
 * phone numbers and addresses are struck out. Figures stay. A mark stays too,
 * without a name, so that what a copy of somebody else brings is emptied when
 * it is taken in.
 *
 * Publishes; FALSE where that, or anything else, failed, and then it may be
 * asked again. `elsewhere` are sentences about copies that could not be reached
 * from here. Afterwards the snapshot is to be loaded again.
 * (transfer full) (element-type utf8) */
gboolean lm_store_erase (LmStore *self, const LmId *residents, guint n_residents, GPtrArray **elsewhere, GError **error);

G_END_DECLS
