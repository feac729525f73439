#include "helpers.h"

#include <string.h>

/* Every file of the folder, cut off at several lengths and with bytes changed:
 * it is read or refused in words, and never more than that. */
static void
test_folder (gconstpointer data)
{
  static const double cuts[] = { 0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99 };
  g_autofree char *folder = shared_file (data, "");
  g_autoptr (GRand) random = g_rand_new_with_seed (20260522);
  GDir *dir;
  const char *name;
  guint n_read = 0, n_refused = 0;

  if (folder == NULL)
    return;
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *bytes = NULL;
      gsize length;

      if (!g_file_get_contents (path, &bytes, &length, NULL))
        continue;
      g_test_message ("%s", name);
      read_or_refuse (path);
      for (guint i = 0; i <= G_N_ELEMENTS (cuts); i++)
        {
          gsize cut = i < G_N_ELEMENTS (cuts) ? (gsize) (length * cuts[i]) : length - 1;
          g_autofree char *copy = temporary_file ("cut", bytes, cut);

          (*(read_or_refuse (copy) ? &n_read : &n_refused))++;
        }
      for (guint i = 0; i < 6; i++)
        {
          g_autofree char *changed = g_memdup2 (bytes, length), *copy = NULL;

          for (guint n = g_rand_int_range (random, 1, 12); n > 0; n--)
            {
              /* Half of them at the start, where files say what they are. */
              gsize at = g_rand_boolean (random) ? g_rand_int_range (random, 0, MIN (length, 200)) : g_rand_int_range (random, 0, length);

              changed[at] ^= g_rand_int_range (random, 1, 256);
            }
          copy = temporary_file ("changed", changed, length);
          (*(read_or_refuse (copy) ? &n_read : &n_refused))++;
        }
    }
  g_dir_close (dir);
  g_test_message ("%u read, %u refused", n_read, n_refused);
  g_assert_cmpuint (n_refused, >, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/damage/csv", "csv", test_folder);
  g_test_add_data_func ("/damage/spreadsheets", "spreadsheets", test_folder);
  g_test_add_data_func ("/damage/geopackages", "gpkg", test_folder);
  g_test_add_data_func ("/damage/bag-xml-is-no-list", "bag", test_folder);
  status = g_test_run ();
  remove_temporary_files ();
  return status;
}
