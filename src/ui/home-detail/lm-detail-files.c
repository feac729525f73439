#include "lm-ui-config.h"

#include "home-detail/lm-home-detail-private.h"

#include "project/lm-attachments.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>

#define THUMBNAIL 48

typedef struct {
  LmDesk *desk;
  LmId id; /* of the attachment, or of the home to add to */
} File;

static void
file_free (gpointer data, GClosure *closure)
{
  File *file = data;

  g_object_unref (file->desk);
  g_free (file);
}

static File *
file_new (LmDesk *desk, LmId id)
{
  File *file = g_new (File, 1);

  file->desk = g_object_ref (desk);
  file->id = id;
  return file;
}

static void
add_path (LmDesk *desk, LmId home, GFile *chosen)
{
  g_autofree char *path = chosen != NULL ? g_file_get_path (chosen) : NULL;
  GError *error = NULL;
  gboolean ok;

  if (path == NULL)
    return;
  ok = lm_project_attach_file (lm_desk_get_project (desk), home, path, &error) != 0;
  lm_desk_done (desk, ok, error);
}

static void
files_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  File *file = data;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) chosen = g_list_model_get_item (files, i);

    add_path (file->desk, file->id, chosen);
  }
  file_free (file, NULL);
}

static void
add_clicked (GtkWidget *button, File *file)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Add photos or files"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (button)), NULL, files_chosen, file_new (file->desk, file->id));
}

static gboolean
files_dropped (GtkDropTarget *target, const GValue *value, double x, double y, File *file)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *l = files; l != NULL; l = l->next)
    add_path (file->desk, file->id, l->data);
  return files != NULL;
}

static void
open_clicked (GtkWidget *row, File *file)
{
  g_autofree char *path = lm_project_find_attachment (lm_desk_get_project (file->desk), file->id);
  g_autoptr (GFile) opened = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (GtkFileLauncher) launcher = opened != NULL ? gtk_file_launcher_new (opened) : NULL;

  if (launcher != NULL)
    gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (row)), NULL, NULL, NULL);
  else
    lm_desk_problem (file->desk, _ ("This file did not come along with the project. Ask for the folder that ends in “-files”."), NULL);
}

static void
remove_clicked (GtkWidget *button, File *file)
{
  GError *error = NULL;
  gboolean ok = lm_project_detach (lm_desk_get_project (file->desk), file->id, &error);

  lm_desk_done (file->desk, ok, error);
}

/* Small and made when shown; a picture that can't be read has an icon. */
static GtkWidget *
make_thumbnail (const LmAttachmentRow *attachment, const char *path)
{
  g_autoptr (GdkPixbuf) small = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *image;

  if (path != NULL && g_str_has_prefix (attachment->kind, "image/"))
    small = gdk_pixbuf_new_from_file_at_scale (path, THUMBNAIL * 2, THUMBNAIL * 2, TRUE, NULL);
  if (small != NULL) {
    g_autoptr (GBytes) pixels = gdk_pixbuf_read_pixel_bytes (small);

    texture = gdk_memory_texture_new (gdk_pixbuf_get_width (small), gdk_pixbuf_get_height (small),
                                      gdk_pixbuf_get_has_alpha (small) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                      pixels, (gsize) gdk_pixbuf_get_rowstride (small));
    image = gtk_image_new_from_paintable (GDK_PAINTABLE (texture));
  } else
    image = gtk_image_new_from_icon_name (path == NULL ? "dialog-warning-symbolic" : "text-x-generic-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (image), small != NULL ? THUMBNAIL : 24);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  return image;
}

static GtkWidget *
make_row (LmDetail *detail, const LmAttachmentRow *attachment, gboolean read_only)
{
  g_autofree char *path = lm_project_find_attachment (lm_desk_get_project (detail->desk), attachment->id);
  g_autofree char *size = g_format_size ((guint64) MAX (attachment->size, 0)), *moment = lm_words_moment (attachment->added_at);
  /* Translators: size of a file, who added it, and when. */
  g_autofree char *subtitle = path != NULL ? g_strdup_printf (_ ("%s · %s, %s"), size, attachment->added_by, moment) : g_strdup (_ ("Not here: it did not come along"));
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), attachment->name);
  GtkWidget *row = lm_detail_row_new (attachment->name, subtitle), *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_thumbnail (attachment, path));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, remove);
  lm_accessible_name (button, remove);
  gtk_widget_set_sensitive (button, !read_only);
  g_signal_connect_data (button, "clicked", G_CALLBACK (remove_clicked), file_new (detail->desk, attachment->id), file_free, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_data (row, "activated", G_CALLBACK (open_clicked), file_new (detail->desk, attachment->id), file_free, G_CONNECT_DEFAULT);
  return row;
}

void
lm_detail_fill_files (LmDetail *detail, LmDetailGroup *group)
{
  guint n;
  const LmAttachmentRow **attachments;
  gboolean read_only = lm_store_is_read_only (lm_project_get_store (lm_desk_get_project (detail->desk)));
  GString *key = g_string_new (NULL);
  GtkWidget *add;

  attachments = LM_OF_HOME (detail->snapshot, ATTACHMENT, detail->home->id, &n);
  g_string_append_printf (key, "%" G_GINT64_FORMAT, detail->home->id);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (key, " %" G_GINT64_FORMAT, attachments[i]->id);
  if (!lm_detail_group_begin (group, g_string_free (key, FALSE)))
    return;
  for (guint i = 0; i < n; i++)
    lm_detail_group_add (group, make_row (detail, attachments[i], read_only));
  if (n == 0)
    lm_detail_group_add (group, lm_detail_row_new (_ ("No photos or files"), NULL));
  if (!read_only) {
    GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

    add = adw_button_row_new ();
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (add), _ ("Add photos or files…"));
    adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (add), "list-add-symbolic");
    g_signal_connect_data (add, "activated", G_CALLBACK (add_clicked), file_new (detail->desk, detail->home->id), file_free, G_CONNECT_DEFAULT);
    g_signal_connect_data (target, "drop", G_CALLBACK (files_dropped), file_new (detail->desk, detail->home->id), file_free, G_CONNECT_DEFAULT);
    gtk_widget_add_controller (add, GTK_EVENT_CONTROLLER (target));
    lm_detail_group_add (group, add);
  }
}
