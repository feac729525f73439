#include "lm-ui-config.h"

#include "palette/lm-palette-dialog.h"

#include "palette/lm-palette-search.h"

#include <glib/gi18n.h>

struct _LmPaletteDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  GtkWidget *window; /* whose commands can be done; weak, it outlives its dialogs */
  GListStore *found;
  GtkSingleSelection *selection;
  guint announce; /* source: tells how much was found once the typing rests */

  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListView *list;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LmPaletteDialog, lm_palette_dialog, ADW_TYPE_DIALOG)

/* --- what is found --- */

/* «win.view::board» is done by the action «win.view» of the window or the application. */
static gboolean
can_do (const char *detailed, gpointer data)
{
  LmPaletteDialog *self = data;
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  GActionGroup *group;

  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    return FALSE;
  if (g_str_has_prefix (name, "win."))
    group = G_ACTION_GROUP (self->window);
  else
    group = G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (self->window)));
  return g_action_group_get_action_enabled (group, name + 4);
}

static gboolean
announce (gpointer data)
{
  LmPaletteDialog *self = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  g_autofree char *text = n > 0 ? g_strdup_printf (ngettext ("%u found", "%u found", n), n) : g_strdup (_ ("Nothing found"));

  self->announce = 0;
  gtk_accessible_announce (GTK_ACCESSIBLE (self->search), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
  return G_SOURCE_REMOVE;
}

static void
search_changed (LmPaletteDialog *self)
{
  g_autoptr (GPtrArray) found = lm_palette_search (self->desk, gtk_editable_get_text (GTK_EDITABLE (self->search)), can_do, self);

  g_list_store_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)), found->pdata, found->len);
  gtk_stack_set_visible_child_name (self->stack, found->len > 0 ? "found" : "none");
  if (found->len > 0) {
    gtk_single_selection_set_selected (self->selection, 0);
    gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
  }
  g_clear_handle_id (&self->announce, g_source_remove);
  self->announce = g_timeout_add (600, announce, self);
}

/* --- choosing --- */

static void
choose (LmPaletteDialog *self)
{
  g_autoptr (LmFound) found = NULL;
  g_autoptr (LmPaletteDialog) keep = g_object_ref (self);

  g_set_object (&found, gtk_single_selection_get_selected_item (self->selection));
  if (found == NULL)
    return;
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[CHOSEN], 0, found);
}

static void
move (LmPaletteDialog *self, int step)
{
  int n = (int) g_list_model_get_n_items (G_LIST_MODEL (self->found));
  int place = (int) gtk_single_selection_get_selected (self->selection);

  if (n == 0)
    return;
  place = CLAMP (place + step, 0, n - 1);
  gtk_list_view_scroll_to (self->list, (guint) place, GTK_LIST_SCROLL_SELECT, NULL);
  {
    g_autoptr (LmFound) found = g_list_model_get_item (G_LIST_MODEL (self->found), (guint) place);
    g_autofree char *text = g_strdup_printf (_ ("%s, %s, %s"), lm_found_get_kind_word (found), found->title, found->subtitle);

    g_clear_handle_id (&self->announce, g_source_remove);
    gtk_accessible_announce (GTK_ACCESSIBLE (self->search), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  }
}

/* The cursor stays in the text; the arrows walk the list. */
static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, LmPaletteDialog *self)
{
  switch (key) {
  case GDK_KEY_Down:
    move (self, 1);
    return TRUE;
  case GDK_KEY_Up:
    move (self, -1);
    return TRUE;
  case GDK_KEY_Page_Down:
    move (self, 8);
    return TRUE;
  case GDK_KEY_Page_Up:
    move (self, -8);
    return TRUE;
  default:
    return FALSE;
  }
}

/* --- rows --- */

static const char *
icon_of (LmFound *found)
{
  switch (found->kind) {
  case LM_FOUND_DAY:
    return "lm-appointments-symbolic";
  case LM_FOUND_HOME:
    return "lm-homes-symbolic";
  case LM_FOUND_TRAIN:
    return "lm-board-symbolic";
  case LM_FOUND_PARTY:
  case LM_FOUND_CREW:
    return "lm-parties-symbolic";
  case LM_FOUND_COMMAND:
  default:
    return "go-next-symbolic";
  }
}

static GtkWidget *
label_new (GtkWidget *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL) {
    gtk_widget_add_css_class (label, "caption");
    gtk_widget_add_css_class (label, style);
  }
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
row_set_up (GtkSignalListItemFactory *factory, GtkListItem *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *icon = gtk_image_new (), *side = gtk_label_new (NULL);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), side);
  gtk_widget_set_css_classes (side, (const char *[]) { "dimmed", "keys", NULL });
  g_object_set_data (G_OBJECT (box), "lm-icon", icon);
  g_object_set_data (G_OBJECT (box), "lm-title", label_new (words, NULL));
  g_object_set_data (G_OBJECT (box), "lm-subtitle", label_new (words, "dimmed"));
  g_object_set_data (G_OBJECT (box), "lm-side", side);
  gtk_list_item_set_child (row, box);
}

static void
row_bound (GtkSignalListItemFactory *factory, GtkListItem *row)
{
  LmFound *found = gtk_list_item_get_item (row);
  GObject *box = G_OBJECT (gtk_list_item_get_child (row));
  g_autofree char *name = g_strdup_printf (_ ("%s, %s, %s"), lm_found_get_kind_word (found), found->title, found->subtitle);
  g_autofree char *keys = NULL;

  if (found->accel != NULL) {
    guint key;
    GdkModifierType modifiers;

    if (gtk_accelerator_parse (found->accel, &key, &modifiers))
      keys = gtk_accelerator_get_label (key, modifiers);
  }
  gtk_image_set_from_icon_name (g_object_get_data (box, "lm-icon"), icon_of (found));
  gtk_label_set_text (g_object_get_data (box, "lm-title"), found->title);
  gtk_label_set_text (g_object_get_data (box, "lm-subtitle"), found->subtitle);
  gtk_label_set_text (g_object_get_data (box, "lm-side"),
                      found->kind == LM_FOUND_COMMAND ? keys != NULL ? keys : "" : lm_found_get_kind_word (found));
  gtk_list_item_set_accessible_label (row, name);
}

/* --- class --- */

static void
lm_palette_dialog_dispose (GObject *object)
{
  LmPaletteDialog *self = LM_PALETTE_DIALOG (object);

  g_clear_handle_id (&self->announce, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_PALETTE_DIALOG);
  g_clear_object (&self->found);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (lm_palette_dialog_parent_class)->dispose (object);
}

static void
lm_palette_dialog_class_init (LmPaletteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_palette_dialog_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", LM_TYPE_PALETTE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, LM_TYPE_FOUND);
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-palette-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmPaletteDialog, search);
  gtk_widget_class_bind_template_child (widget_class, LmPaletteDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LmPaletteDialog, list);
}

static void
lm_palette_dialog_init (LmPaletteDialog *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->found = g_list_store_new (LM_TYPE_FOUND);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->found)));
  g_signal_connect (factory, "setup", G_CALLBACK (row_set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bound), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);
  g_object_unref (self->selection); /* the list keeps it */
  gtk_search_entry_set_search_delay (self->search, 0);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (adw_dialog_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);
}

LmPaletteDialog *
lm_palette_dialog_present (LmDesk *desk, GtkWidget *parent)
{
  LmPaletteDialog *self = g_object_new (LM_TYPE_PALETTE_DIALOG, NULL);

  g_set_object (&self->desk, desk);
  self->window = GTK_WIDGET (gtk_widget_get_root (parent));
  search_changed (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
  return self;
}
