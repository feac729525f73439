#include "project/lm-attachments.h"

#include <glib/gi18n-lib.h>

#include "core/lm-home.h"
#include "lm-project-private.h"
#include "store/lm-attachments.h"

LmId
lm_project_attach_bytes (LmProject *self, LmId home, GBytes *bytes, const char *name, GError **error)
{
  const LmHomeRow *row = lm_project_need_home (self, home, error);
  g_autofree char *hash = NULL, *label = NULL, *address = NULL, *type = NULL, *kind = NULL, *shown = NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  LmAttachmentRow attachment;
  LmEdit *edit;
  LmId id;

  if (row == NULL)
    return 0;
  hash = lm_store_keep_file (lm_project_get_store (self), bytes, error);
  if (hash == NULL)
    return 0;
  shown = g_utf8_make_valid (name, -1);
  type = g_content_type_guess (shown, data, size, NULL);
  kind = g_content_type_get_mime_type (type);
  LM_ROW_FRESH (ATTACHMENT, &attachment);
  attachment.home = home;
  attachment.hash = hash;
  attachment.name = shown;
  attachment.kind = kind ? kind : "application/octet-stream";
  attachment.size = (gint64) size;
  attachment.added_by = g_get_real_name ();
  attachment.added_at = lm_project_get_utc (self);
  address = lm_home_format_address (row);
  /* Translators: a home and the name of a file. */
  label = g_strdup_printf (_("%s: %s added"), address, shown);
  edit = lm_project_begin (self, label);
  id = lm_edit_insert (edit, LM_TABLE_ATTACHMENT, &attachment);
  return lm_edit_end (edit, error) ? id : 0;
}

LmId
lm_project_attach_file (LmProject *self, LmId home, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autofree char *name = g_path_get_basename (path), *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  if (info == NULL)
    return 0;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || g_file_info_get_size (info) > LM_ATTACHMENT_MAX)
    {
      lm_project_refuse_with (error, LM_PROJECT_ERROR_INPUT, _("%s is no file, or larger than 100 MB."), name);
      return 0;
    }
  if (!g_file_get_contents (path, &data, &size, error))
    return 0;
  bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  return lm_project_attach_bytes (self, home, bytes, name, error);
}

gboolean
lm_project_detach (LmProject *self, LmId id, GError **error)
{
  LmSnapshot *snapshot = lm_project_get_snapshot (self);
  const LmAttachmentRow *row = LM_FIND (snapshot, ATTACHMENT, id);
  const LmHomeRow *home = row ? LM_FIND (snapshot, HOME, row->home) : NULL;
  g_autofree char *address = NULL, *label = NULL;
  LmEdit *edit;

  if (home == NULL)
    return lm_project_refuse_with (error, LM_PROJECT_ERROR_NOT_FOUND, _("This file was removed already."));
  address = lm_home_format_address (home);
  label = g_strdup_printf (_("%s: %s removed"), address, row->name);
  edit = lm_project_begin (self, label);
  lm_edit_delete (edit, LM_TABLE_ATTACHMENT, id);
  return lm_edit_end (edit, error);
}

char *
lm_project_find_attachment (LmProject *self, LmId id)
{
  const LmAttachmentRow *row = LM_FIND (lm_project_get_snapshot (self), ATTACHMENT, id);

  return row ? lm_store_find_file (lm_project_get_store (self), row->hash) : NULL;
}

guint
lm_project_share_attachments (LmProject *self)
{
  return lm_store_share_files (lm_project_get_store (self));
}

guint
lm_project_count_missing_attachments (LmProject *self)
{
  guint n, missing = 0;
  const LmAttachmentRow *rows = LM_ROWS (lm_project_get_snapshot (self), ATTACHMENT, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = lm_store_find_file (lm_project_get_store (self), rows[i].hash);

      missing += path == NULL;
    }
  return missing;
}
