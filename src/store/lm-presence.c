#include "store/lm-presence.h"

#include "lm-store-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* Somebody who was not heard of for so long has gone, or the machine has. */
#define GONE_SECONDS 180

#define GROUP "open"

void
lm_presence_free (LmPresence *self)
{
  g_free (self->author);
  g_free (self->place);
  g_free (self);
}

/* «.NAME.lmeter.open-» */
static char *
make_prefix (LmStore *self, char **folder)
{
  g_autofree char *base = g_path_get_basename (self->copy->document);

  *folder = g_path_get_dirname (self->copy->document);
  return g_strdup_printf (".%s.open-", base);
}

static char *
own_path (LmStore *self)
{
  g_autofree char *folder = NULL, *prefix = make_prefix (self, &folder);
  g_autofree char *name = g_strdup_printf ("%s%08" G_GINT64_MODIFIER "x", prefix, self->copy->replica);

  return g_build_filename (folder, name, NULL);
}

void
lm_store_announce (LmStore *self, gint64 since)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL, *text = NULL, *author = NULL;

  g_return_if_fail (self != NULL);
  if (self->read_only)
    return;
  g_mutex_lock (&self->lock);
  author = g_strdup (self->author);
  g_mutex_unlock (&self->lock);
  path = own_path (self);
  g_key_file_set_string (file, GROUP, "author", author);
  g_key_file_set_string (file, GROUP, "place", g_get_host_name ());
  g_key_file_set_int64 (file, GROUP, "since", since);
  g_key_file_set_int64 (file, GROUP, "seen", g_get_real_time () / G_USEC_PER_SEC);
  text = g_key_file_to_data (file, NULL, NULL);
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, NULL);
}

void
lm_store_leave (LmStore *self)
{
  g_autofree char *path = NULL;

  g_return_if_fail (self != NULL);
  path = own_path (self);
  g_unlink (path);
}

static gint
compare_since (gconstpointer a, gconstpointer b)
{
  const LmPresence *x = *(const LmPresence *const *) a, *y = *(const LmPresence *const *) b;

  return x->since < y->since ? -1 : x->since > y->since;
}

static LmPresence *
read_presence (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gint64 now = g_get_real_time () / G_USEC_PER_SEC, seen;
  LmPresence *presence;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;
  seen = g_key_file_get_int64 (file, GROUP, "seen", NULL);
  if (seen < now - GONE_SECONDS || seen > now + GONE_SECONDS)
    return NULL;
  presence = g_new0 (LmPresence, 1);
  presence->author = g_key_file_get_string (file, GROUP, "author", NULL);
  presence->place = g_key_file_get_string (file, GROUP, "place", NULL);
  presence->since = g_key_file_get_int64 (file, GROUP, "since", NULL);
  if (presence->author && presence->place)
    return presence;
  lm_presence_free (presence);
  return NULL;
}

GPtrArray *
lm_store_list_present (LmStore *self)
{
  GPtrArray *present = g_ptr_array_new_with_free_func ((GDestroyNotify) lm_presence_free);
  g_autofree char *folder = NULL, *prefix = NULL, *own = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (self != NULL, present);
  prefix = make_prefix (self, &folder);
  own = own_path (self);
  dir = g_dir_open (folder, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      LmPresence *presence = g_str_has_prefix (name, prefix) && !g_str_equal (path, own) ? read_presence (path) : NULL;

      if (presence)
        g_ptr_array_add (present, presence);
    }
  g_ptr_array_sort (present, compare_since);
  return present;
}
