#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which rows stand where. Items (homes) stand in groups (trains); a group has a
 * header row and, unless it is collapsed, a row per item that the filter lets
 * through. Numbers of rows, groups and items count from 0. */
typedef struct _LmRowIndex LmRowIndex;

typedef struct {
  guint group;
  int item; /* -1: the header of the group */
} LmRow;

/* Group g holds the items [starts[g], starts[g + 1]); `starts` has n_groups + 1
 * values and is copied. */
LmRowIndex *lm_row_index_new (const guint *starts, guint n_groups);
void lm_row_index_free (LmRowIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmRowIndex, lm_row_index_free)

/* Heights in pixels; with `item` 0 only the headers are shown. */
void lm_row_index_set_heights (LmRowIndex *self, int header, int item);
void lm_row_index_set_collapsed (LmRowIndex *self, guint group, gboolean collapsed);
gboolean lm_row_index_get_collapsed (const LmRowIndex *self, guint group);
/* `shown` has a byte per item and is copied; NULL shows all. A group of which
 * nothing is shown has no header either. */
void lm_row_index_set_filter (LmRowIndex *self, const guint8 *shown);

guint lm_row_index_get_n_rows (const LmRowIndex *self);
int lm_row_index_get_height (const LmRowIndex *self);
LmRow lm_row_index_get (const LmRowIndex *self, guint row);
/* Top of the row; for n_rows the bottom of the last. */
int lm_row_index_get_y (const LmRowIndex *self, guint row);
/* The row that holds the pixel, or -1 outside. */
int lm_row_index_find (const LmRowIndex *self, int y);
/* The row of an item or of a group's header, or -1 where it is not shown. */
int lm_row_index_of_item (const LmRowIndex *self, guint item);
int lm_row_index_of_group (const LmRowIndex *self, guint group);
/* The group that an item stands in. */
guint lm_row_index_group_of (const LmRowIndex *self, guint item);

G_END_DECLS
