#pragma once

#include <adwaita.h>

#include "shared/lm-desk.h"

G_BEGIN_DECLS

/* A row of a form that shows and edits one column of one row of the project.
 * What it looks like follows from the column: a text, a switch, a choice, a
 * number, a day, a time, an amount. An edit is one action of the user, so it
 * can be undone; the row keeps showing what stands in the project.
 *
 * `subject` is what the row is about («Heindijk 10», «Installer crew 2»): with
 * the title it makes the accessible name unique and names the action. */
GtkWidget *lm_field_new (LmDesk *desk, LmTable table, LmId id, const char *column, const char *title, const char *subject);

/* The same for a reference to another row: `ids` (n of them) with their names
 * are the choices; 0 stands for «none». */
GtkWidget *lm_field_new_choice (LmDesk *desk, LmTable table, LmId id, const char *column, const char *title,
                                const char *subject, const LmId *ids, const char *const *names, guint n);

/* A new value of a column as its text in a form; what the field shows. */
char *lm_field_format (const LmColumn *column, gconstpointer row);
/* Puts it back; FALSE with a sentence for people where it is no such value. Texts
 * are taken over as they are and must live until the row was written. */
gboolean lm_field_parse (const LmColumn *column, gpointer row, const char *text, GError **error);

G_END_DECLS
