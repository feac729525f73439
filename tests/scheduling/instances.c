#include "instances.h"

#include <archive.h>
#include <archive_entry.h>

#include <string.h>

static void
instance_free (gpointer data)
{
  Instance *self = data;

  lm_network_free (self->network);
  g_free (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const Instance *first = *(Instance **) a, *second = *(Instance **) b;

  return strcmp (first->network->name, second->network->name);
}

/* Best known values by the name without its extension, in lower case. */
static GHashTable *
load_known (const char *path)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return known;
  lines = g_strsplit (text, "\n", -1);
  for (int i = 1; lines[i]; i++)
    {
      char **fields = g_strsplit (g_strchomp (lines[i]), ",", -1);

      if (g_strv_length (fields) < 2)
        {
          g_strfreev (fields);
          continue;
        }
      g_hash_table_insert (known, g_ascii_strdown (fields[0], strcspn (fields[0], ".")), fields);
    }
  return known;
}

static LmNetwork *
read_instance (const char *name, const char *text)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autoptr (GError) error = NULL;
  LmNetwork *network = NULL;

  if (g_str_has_suffix (lower, ".sm"))
    network = lm_network_read_psplib (name, text, &error);
  else if (g_str_has_suffix (lower, ".rcp"))
    network = lm_network_read_patterson (name, text, &error);
  else if (g_str_has_suffix (lower, ".sch"))
    network = lm_network_read_progen_max (name, text, &error);
  else
    return NULL;
  if (error)
    g_error ("%s: %s", name, error->message);
  return network;
}

GPtrArray *
instances_load (const char *set, int every)
{
  const char *shared = g_getenv ("LM_SHARED_DATA");
  g_autofree char *path = g_strdup_printf ("%s/scheduling/%s.tar.xz", shared ? shared : "", set);
  g_autofree char *csv = g_strdup_printf ("%s/scheduling/%s_best_known.csv", shared ? shared : "", set);
  g_autoptr (GHashTable) known = NULL;
  g_autoptr (GPtrArray) all = NULL;
  GPtrArray *some;
  struct archive *archive;
  struct archive_entry *entry;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  known = load_known (csv);
  all = g_ptr_array_new ();
  archive = archive_read_new ();
  archive_read_support_filter_all (archive);
  archive_read_support_format_tar (archive);
  if (archive_read_open_filename (archive, path, 1 << 16) != ARCHIVE_OK)
    g_error ("%s: %s", path, archive_error_string (archive));
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      g_autofree char *name = g_path_get_basename (archive_entry_pathname (entry));
      gsize size = archive_entry_size (entry);
      g_autofree char *text = g_malloc0 (size + 1);
      g_autofree char *key = g_ascii_strdown (name, strcspn (name, "."));
      char **fields = g_hash_table_lookup (known, key);
      LmNetwork *network;
      Instance *instance;

      if (archive_read_data (archive, text, size) != (la_ssize_t) size || !(network = read_instance (name, text)))
        continue;
      instance = g_new (Instance, 1);
      *instance = (Instance) { network, -1, -1 };
      if (fields && g_strv_length (fields) >= 6)
        {
          instance->bound = g_ascii_strtoll (fields[4], NULL, 10);
          instance->known = g_ascii_strtoll (fields[5], NULL, 10);
        }
      else if (fields && g_ascii_isdigit (*fields[1]))
        {
          const char *dots = strstr (fields[1], "..");

          /* «bound..known», or one number where it is proven. */
          instance->bound = g_ascii_strtoll (fields[1], NULL, 10);
          instance->known = dots ? g_ascii_strtoll (dots + 2, NULL, 10) : instance->bound;
        }
      g_ptr_array_add (all, instance);
    }
  archive_read_free (archive);
  g_ptr_array_sort (all, compare_names);
  some = g_ptr_array_new_with_free_func (instance_free);
  for (guint i = 0; i < all->len; i++)
    {
      if (i % every == 0)
        g_ptr_array_add (some, all->pdata[i]);
      else
        instance_free (all->pdata[i]);
    }
  return some;
}
