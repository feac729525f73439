#include "lm-ui-config.h"

#include "copies/lm-copies-dialog.h"

#include "project/lm-copies.h"
#include "shared/lm-accessible.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct {
  LmDesk *desk;
  AdwDialog *dialog;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *group; /* NULL before it is filled */
} Copies;

typedef struct {
  Copies *copies;
  LmId clash, home;
  gboolean take;
} Choice;

static void
free_choice (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
choose (GtkButton *button, Choice *choice)
{
  LmDesk *desk = choice->copies->desk;
  GError *error = NULL;
  gboolean ok = lm_project_settle_clash (lm_desk_get_project (desk), choice->clash, choice->take, &error);

  lm_desk_done (desk, ok, error);
}

static void
show_home (GtkButton *button, Choice *choice)
{
  LmDesk *desk = choice->copies->desk;
  LmId home = choice->home;

  adw_dialog_close (choice->copies->dialog);
  lm_desk_reveal (desk, home);
}

static void
add_button (GtkWidget *box, Copies *copies, const LmClash *clash, const char *label, gboolean take, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  Choice *choice = g_new (Choice, 1);
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), clash->title, label);

  *choice = (Choice) { copies, clash->id, clash->home, take };
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 28);
  gtk_widget_set_tooltip_text (button, label);
  lm_accessible_name (button, name);
  g_signal_connect_data (button, "clicked", callback, choice, free_choice, G_CONNECT_DEFAULT);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_row (Copies *copies, const LmClash *clash)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (clash->title), *detail = gtk_label_new (clash->detail), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 10);
  gtk_widget_set_margin_bottom (box, 10);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (detail, "dimmed");
  if (clash->take != NULL) {
    g_autofree char *keep = g_strdup_printf (_ ("Keep “%s”"), clash->keep), *take = g_strdup_printf (_ ("Take “%s”"), clash->take);

    add_button (buttons, copies, clash, keep, FALSE, G_CALLBACK (choose));
    add_button (buttons, copies, clash, take, TRUE, G_CALLBACK (choose));
  } else
    add_button (buttons, copies, clash, clash->keep, FALSE, G_CALLBACK (choose));
  if (clash->home != 0 && lm_desk_find (copies->desk, clash->home) != NULL)
    add_button (buttons, copies, clash, _ ("Show the home"), FALSE, G_CALLBACK (show_home));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  lm_accessible_name (row, clash->title);
  return row;
}

static void
fill (Copies *copies)
{
  g_autoptr (GPtrArray) clashes = lm_project_list_clashes (lm_desk_get_project (copies->desk));

  if (copies->group != NULL)
    adw_preferences_page_remove (copies->page, copies->group);
  copies->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_description (copies->group, clashes->len == 0 ? _ ("There is nothing to decide.")
    : _ ("Two people changed the same without knowing of each other. Everything else of both is in."));
  for (guint i = 0; i < clashes->len; i++)
    adw_preferences_group_add (copies->group, make_row (copies, g_ptr_array_index (clashes, i)));
  adw_preferences_page_add (copies->page, copies->group);
}

static gboolean
fill_later (gpointer data)
{
  fill (data);
  return G_SOURCE_REMOVE;
}

/* A button that was pressed must not be gone before it is done. */
static void
desk_changed (Copies *copies)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, fill_later, g_object_get_data (G_OBJECT (copies->dialog), "lm-copies"), NULL);
}

static void
copies_free (gpointer data)
{
  Copies *copies = data;

  while (g_source_remove_by_user_data (copies))
    continue;
  g_signal_handlers_disconnect_by_data (copies->desk, copies);
  g_object_unref (copies->desk);
  g_free (copies);
}

void
lm_copies_dialog_present (LmDesk *desk, GtkWidget *parent)
{
  Copies *copies = g_new0 (Copies, 1);
  GtkWidget *view = adw_toolbar_view_new (), *page = adw_preferences_page_new ();

  copies->desk = g_object_ref (desk);
  copies->dialog = adw_dialog_new ();
  copies->page = ADW_PREFERENCES_PAGE (page);
  g_object_set_data_full (G_OBJECT (copies->dialog), "lm-copies", copies, copies_free);
  adw_dialog_set_title (copies->dialog, _ ("To decide"));
  adw_dialog_set_content_width (copies->dialog, 640);
  adw_dialog_set_content_height (copies->dialog, 560);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (copies->dialog, view);
  g_signal_connect_swapped (desk, "changed", G_CALLBACK (desk_changed), copies);
  fill (copies);
  adw_dialog_present (copies->dialog, parent);
}

/* --- a copy that came by mail --- */

static void
copy_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LmDesk) desk = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  GError *error = NULL;
  LmTakenIn taken;

  if (path == NULL)
    return;
  if (lm_project_take_in (lm_desk_get_project (desk), path, &taken, &error)) {
    g_autofree char *words = lm_taken_in_describe (&taken);

    lm_desk_say (desk, words);
    lm_taken_in_clear (&taken);
  } else
    lm_desk_problem (desk, _ ("The copy could not be taken in"), error);
}

void
lm_copies_take_in (LmDesk *desk, GtkWindow *parent)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Projects of Laatste Meter"));
  gtk_file_filter_add_suffix (filter, "lmeter");
  gtk_file_dialog_set_title (dialog, _ ("Take in a copy of this project"));
  gtk_file_dialog_set_accept_label (dialog, _ ("Take in"));
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_open (dialog, parent, NULL, copy_chosen, g_object_ref (desk));
}
