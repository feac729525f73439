#include "helpers.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

static GRand *generator;

/* `-m slow` makes many times as many damaged copies, others at every run
 * (`--seed` repeats one), for a night with the sanitizers. */
static guint
count_copies (guint n)
{
  return g_test_slow () ? 60 * n : n;
}

static guint
random_below (guint n)
{
  return g_rand_int_range (generator, 0, n);
}

/* Every file of the folder, cut off at several lengths and with bytes changed:
 * it is read or refused in words, and never more than that. */
static void
test_folder (gconstpointer data)
{
  static const double cuts[] = { 0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99 };
  g_autofree char *folder = shared_file (data, "");
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
      for (guint i = 0; i < count_copies (6); i++)
        {
          g_autofree char *changed = g_memdup2 (bytes, length), *copy = NULL;

          for (guint n = 1 + random_below (12); n > 0; n--)
            {
              /* Half of them at the start, where files say what they are. */
              gsize at = random_below (2) == 0 ? random_below (MIN (length, 200)) : random_below (length);

              changed[at] ^= 1 + random_below (255);
            }
          copy = temporary_file ("changed", changed, length);
          (*(read_or_refuse (copy) ? &n_read : &n_refused))++;
        }
    }
  g_dir_close (dir);
  g_test_message ("%u read, %u refused", n_read, n_refused);
  g_assert_cmpuint (n_refused, >, 0);
}

typedef struct {
  char *name;
  GByteArray *bytes;
} Part;

static void
part_free (Part *part)
{
  g_free (part->name);
  g_byte_array_unref (part->bytes);
  g_free (part);
}

/* The entries of a ZIP; NULL for what is none. */
static GPtrArray *
unpack (const char *path)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;

  archive_read_support_format_zip (archive);
  if (archive_read_open_filename (archive, path, 65536) == ARCHIVE_OK)
    while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
      {
        Part *part = g_new0 (Part, 1);
        guint8 chunk[4096];
        la_ssize_t n;

        part->name = g_strdup (archive_entry_pathname (entry));
        part->bytes = g_byte_array_new ();
        while ((n = archive_read_data (archive, chunk, sizeof chunk)) > 0)
          g_byte_array_append (part->bytes, chunk, n);
        g_ptr_array_add (parts, part);
      }
  archive_read_free (archive);
  return parts->len > 1 ? g_steal_pointer (&parts) : NULL;
}

static void
pack (GPtrArray *parts, const char *path)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_store (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = parts->pdata[i];
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, part->name);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_size (entry, part->bytes->len);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      archive_write_data (archive, part->bytes->data, part->bytes->len);
      archive_entry_free (entry);
    }
  archive_write_close (archive);
  archive_write_free (archive);
}

/* Changes numbers, names and structure, so that much of it is still XML. */
static void
damage_part (GByteArray *bytes)
{
  static const char *const pieces[] = {
    "4294967295", "-1", "0", "r=\"A1\"", "t=\"s\"", "<row/>", "</row>", "<c><v>1</v></c>", "<t>x</t>", "&#0;", "<rPh>", "1e308",
    "number-columns-repeated=\"999999\"", "<table:table-row>", "_x0000_",
  };

  for (guint n = 1 + random_below (4); n > 0 && bytes->len > 0; n--)
    {
      guint at = random_below (bytes->len);

      if (random_below (3) == 0)
        {
          const char *piece = pieces[random_below (G_N_ELEMENTS (pieces))];

          for (guint i = 0; piece[i] != '\0' && at + i < bytes->len; i++)
            bytes->data[at + i] = piece[i];
        }
      else if (random_below (2) == 0)
        {
          /* Another digit in place of the next one. */
          while (at < bytes->len && !g_ascii_isdigit (bytes->data[at]))
            at++;
          if (at < bytes->len)
            bytes->data[at] = '0' + random_below (10);
        }
      else
        {
          guint length = 1 + random_below (40);

          g_byte_array_remove_range (bytes, at, MIN (length, bytes->len - at));
        }
    }
}

/* Damage within the parts of workbooks, which the checksums of the ZIP hide
 * from the test above. */
static void
test_parts (void)
{
  g_autofree char *folder = shared_file ("spreadsheets", ""), *copy = NULL;
  GDir *dir;
  const char *name;
  guint n_read = 0, n_refused = 0;

  if (folder == NULL)
    return;
  copy = temporary_file ("parts", "", 0);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GPtrArray) parts = unpack (path);

      for (guint i = 0; parts != NULL && i < count_copies (4); i++)
        {
          g_autoptr (GByteArray) before = g_byte_array_new ();
          Part *part = parts->pdata[random_below (parts->len)];

          g_byte_array_append (before, part->bytes->data, part->bytes->len);
          damage_part (part->bytes);
          pack (parts, copy);
          (*(read_or_refuse (copy) ? &n_read : &n_refused))++;
          g_byte_array_set_size (part->bytes, 0);
          g_byte_array_append (part->bytes, before->data, before->len);
        }
    }
  g_dir_close (dir);
  g_test_message ("%u read, %u refused", n_read, n_refused);
  g_assert_cmpuint (n_read, >, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  generator = g_rand_new_with_seed (g_test_slow () ? (guint32) g_test_rand_int () : 20260522);
  g_test_add_data_func ("/damage/csv", "csv", test_folder);
  g_test_add_data_func ("/damage/spreadsheets", "spreadsheets", test_folder);
  g_test_add_data_func ("/damage/geopackages", "gpkg", test_folder);
  g_test_add_data_func ("/damage/bag-xml-is-no-list", "bag", test_folder);
  g_test_add_func ("/damage/parts-of-workbooks", test_parts);
  status = g_test_run ();
  g_rand_free (generator);
  remove_temporary_files ();
  return status;
}
