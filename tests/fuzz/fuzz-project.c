/* Any bytes as a document: the trailer with its hash is put behind them, so that
 * they pass the first gates, and then all is done with the document that can be. */
#include "forge.h"
#include "store-fixture.h"
#include "try-file.h"

#include <glib/gstdio.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
gsize LLVMFuzzerMutate (guint8 *data, gsize size, gsize max_size);
gsize LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize max_size, unsigned int seed);

static char *path;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autofree char *folder = g_dir_make_tmp ("lm-fuzz-XXXXXX", NULL), *state = g_build_filename (folder, "state", NULL);

  g_assert_nonnull (folder);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  path = g_build_filename (folder, "it.lmeter", NULL);
  return 0;
}

/* Whole documents are large: most changes stay within one page of them, and the
 * header stays one that is read on. */
gsize
LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize max_size, unsigned int seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gsize page, part;

  if (size < 1024 || g_rand_int_range (rand, 0, 50) == 0)
    return LLVMFuzzerMutate (data, size, max_size);
  page = (gsize) g_rand_int_range (rand, 0, (gint32) (size / 512)) * 512;
  if (page == 0)
    page = 100; /* the head of the first page */
  part = MIN (size - page, (gsize) 1 << g_rand_int_range (rand, 3, 10));
  LLVMFuzzerMutate (data + page, part, part);
  return size;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gsize sealed;
  g_autofree char *bytes = forge_seal (data, size, &sealed), *folder = g_path_get_dirname (path), *state = NULL;

  if (!g_file_set_contents_full (path, bytes, (gssize) sealed, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    return 0;
  try_file (path);
  state = g_build_filename (folder, "state", NULL);
  remove_tree (state);
  g_unlink (path);
  return 0;
}
