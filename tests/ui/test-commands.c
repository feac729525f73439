#include "shortcuts/lm-commands.h"

#include <gtk/gtk.h>
#include <string.h>

/* Every command has a label and a group, and its action is one of the window or of the program. */
static void
test_complete (void)
{
  for (guint i = 0; i < lm_n_commands; i++) {
    g_assert_cmpstr (lm_commands[i].label, !=, "");
    g_assert_cmpstr (lm_commands[i].group, !=, "");
    g_assert_true (g_str_has_prefix (lm_commands[i].action, "win.") || g_str_has_prefix (lm_commands[i].action, "app."));
  }
}

/* The detailed name of an action can be read back. */
static void
test_action_names (void)
{
  for (guint i = 0; i < lm_n_commands; i++) {
    g_autofree char *name = NULL;
    g_autoptr (GVariant) target = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_action_parse_detailed_name (lm_commands[i].action, &name, &target, &error));
    g_assert_no_error (error);
  }
}

/* No key and no action stands there twice; a key without a modifier, which
 * would be taken from who is typing, never holds in the whole window. */
static void
test_keys (void)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) actions = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < lm_n_commands; i++) {
    guint key;
    GdkModifierType modifiers;

    g_assert_true (g_hash_table_add (actions, (gpointer) lm_commands[i].action));
    if (lm_commands[i].accel == NULL)
      continue;
    g_assert_true (g_hash_table_add (keys, (gpointer) lm_commands[i].accel));
    g_assert_true (gtk_accelerator_parse (lm_commands[i].accel, &key, &modifiers));
    if (lm_commands[i].global)
      g_assert_true (modifiers != 0 || (key >= GDK_KEY_F1 && key <= GDK_KEY_F12));
  }
}

/* Commands of one group stand together, as the menus and the dialog show them. */
static void
test_groups (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < lm_n_commands; i++)
    if (i == 0 || strcmp (lm_commands[i].group, lm_commands[i - 1].group) != 0)
      g_assert_true (g_hash_table_add (seen, (gpointer) lm_commands[i].group));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/commands/complete", test_complete);
  g_test_add_func ("/ui/commands/action-names", test_action_names);
  g_test_add_func ("/ui/commands/keys", test_keys);
  g_test_add_func ("/ui/commands/groups", test_groups);
  return g_test_run ();
}
