#pragma once

#include "project/lm-copies.h"

G_BEGIN_DECLS

/* Puts a value as it stands in the file into the row, where a text must stay
 * as long as the row; FALSE where it is none for that column. */
gboolean lm_column_set_text (const LmColumn *column, gpointer row, const char *text);

/* The home of a row that an action only changed, which its changeset does not say. */
LmId lm_field_change_find_home (LmSnapshot *snapshot, const LmFieldChange *change);

G_END_DECLS
