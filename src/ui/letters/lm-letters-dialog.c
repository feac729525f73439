#include "lm-ui-config.h"

#include "letters/lm-letters-dialog.h"

#include "core/lm-home.h"
#include "documents/lm-letter-field.h"
#include "documents/lm-letter.h"
#include "project/lm-homes.h"
#include "shared/lm-accessible.h"
#include "shared/lm-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define PREVIEW_AFTER 300 /* milliseconds without a key */
#define BETWEEN_PAGES 12

#define LM_TYPE_LETTERS_DIALOG (lm_letters_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LmLettersDialog, lm_letters_dialog, LM, LETTERS_DIALOG, AdwDialog)

struct _LmLettersDialog {
  AdwDialog parent_instance;

  LmDesk *desk;
  LmId home;
  LmId letter;       /* that is being edited */
  GArray *letters;   /* LmId, as in the row */
  LmDocument *paper; /* that is shown; NULL: none can be made */
  guint preview;     /* source */
  gboolean filling;

  AdwWindowTitle *title;
  AdwComboRow *letter_row;
  AdwEntryRow *subject_row;
  GtkTextView *body_view;
  GtkTextBuffer *body;
  GtkMenuButton *fields_button;
  GtkLabel *problems;
  GtkDrawingArea *sheet;
};

G_DEFINE_FINAL_TYPE (LmLettersDialog, lm_letters_dialog, ADW_TYPE_DIALOG)

static char *
get_body (LmLettersDialog *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->body, &start, &end);
  return gtk_text_buffer_get_text (self->body, &start, &end, FALSE);
}

/* --- preview --- */

static void
draw_sheet (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  LmLettersDialog *self = data;
  double page_width, page_height, scale;

  if (self->paper == NULL)
    return;
  lm_document_get_page_size (self->paper, &page_width, &page_height);
  scale = width / page_width;
  for (guint page = 0; page < lm_document_get_n_pages (self->paper); page++) {
    cairo_save (cr);
    cairo_translate (cr, 0, page * (page_height * scale + BETWEEN_PAGES));
    cairo_scale (cr, scale, scale);
    cairo_rectangle (cr, 0, 0, page_width, page_height);
    cairo_set_source_rgb (cr, 1, 1, 1);
    cairo_fill (cr);
    cairo_rectangle (cr, 0, 0, page_width, page_height);
    cairo_clip (cr);
    lm_document_draw_page (self->paper, page, cr);
    cairo_restore (cr);
  }
}

/* As high as its pages are at the width that there is. */
static void
sheet_resized (GtkDrawingArea *area, int width, int height, LmLettersDialog *self)
{
  double page_width, page_height;
  int wanted;

  if (self->paper == NULL || width <= 0)
    return;
  lm_document_get_page_size (self->paper, &page_width, &page_height);
  wanted = (int) (lm_document_get_n_pages (self->paper) * (page_height * width / page_width + BETWEEN_PAGES));
  if (wanted != gtk_drawing_area_get_content_height (area))
    gtk_drawing_area_set_content_height (area, wanted);
}

/* The district as it would be with this text, the resident reading its language. */
static LmSnapshot *
make_trial (LmLettersDialog *self, const char *subject, const char *body, const char **code)
{
  LmSnapshot *now = lm_desk_get_snapshot (self->desk);
  LmTemplateRow letter = *LM_FIND (now, TEMPLATE, self->letter);
  const LmResidentRow *resident = lm_home_get_resident (now, self->home);
  LmSnapshotBuilder *builder = lm_snapshot_builder_new (now);

  *code = letter.code;
  letter.subject = subject;
  letter.body = body;
  lm_snapshot_builder_put (builder, LM_TABLE_TEMPLATE, &letter);
  if (resident != NULL) {
    LmResidentRow reader = *resident;

    reader.language = letter.language;
    lm_snapshot_builder_put (builder, LM_TABLE_RESIDENT, &reader);
  }
  return lm_snapshot_builder_end (builder, lm_snapshot_get_revision (now));
}

static gboolean
show_preview (gpointer data)
{
  LmLettersDialog *self = data;
  g_autofree char *body = get_body (self);
  g_autoptr (GString) problems = g_string_new (NULL);
  g_autoptr (LmSnapshot) trial = NULL;
  g_autoptr (GError) error = NULL;
  const char *const *missing;
  const char *code;

  self->preview = 0;
  g_clear_pointer (&self->paper, lm_document_free);
  if (LM_FIND (lm_desk_get_snapshot (self->desk), TEMPLATE, self->letter) == NULL)
    return G_SOURCE_REMOVE;
  trial = make_trial (self, gtk_editable_get_text (GTK_EDITABLE (self->subject_row)), body, &code);
  self->paper = lm_letter_new (trial, self->home, code, lm_desk_get_today (self->desk), &error);
  if (self->paper == NULL)
    g_string_append (problems, error->message);
  missing = self->paper != NULL ? lm_document_get_missing (self->paper) : NULL;
  for (guint i = 0; missing != NULL && missing[i] != NULL; i++) {
    g_autofree char *words = lm_letter_describe_missing (missing[i]);

    g_string_append_printf (problems, "%s%s", i > 0 ? "\n" : "", words);
  }
  gtk_label_set_text (self->problems, problems->str);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), problems->len > 0);
  sheet_resized (self->sheet, gtk_widget_get_width (GTK_WIDGET (self->sheet)), 0, self);
  gtk_widget_queue_draw (GTK_WIDGET (self->sheet));
  return G_SOURCE_REMOVE;
}

static void
text_changed (LmLettersDialog *self)
{
  if (self->filling)
    return;
  g_clear_handle_id (&self->preview, g_source_remove);
  self->preview = g_timeout_add (PREVIEW_AFTER, show_preview, self);
}

/* --- keeping a text --- */

static gboolean
save (LmLettersDialog *self)
{
  const LmTemplateRow *now = LM_FIND (lm_desk_get_snapshot (self->desk), TEMPLATE, self->letter);
  g_autofree char *body = get_body (self);
  const char *subject = gtk_editable_get_text (GTK_EDITABLE (self->subject_row));
  LmTemplateRow row;
  GError *error = NULL;

  if (now == NULL || (strcmp (now->subject, subject) == 0 && strcmp (now->body, body) == 0))
    return TRUE;
  row = *now;
  row.subject = subject;
  row.body = body;
  return lm_desk_done (self->desk, lm_project_put (lm_desk_get_project (self->desk), LM_TABLE_TEMPLATE, &row, &error), error);
}

static void
activate_save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save (LM_LETTERS_DIALOG (widget));
}

static void
activate_insert (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LmLettersDialog *self = LM_LETTERS_DIALOG (widget);
  g_autofree char *field = g_strdup_printf ("{%s}", g_variant_get_string (parameter, NULL));

  gtk_text_buffer_delete_selection (self->body, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (self->body, field, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->body_view));
}

/* --- filling it --- */

static void
show_letter (LmLettersDialog *self)
{
  const LmTemplateRow *letter = LM_FIND (lm_desk_get_snapshot (self->desk), TEMPLATE, self->letter);

  if (letter == NULL)
    return;
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->subject_row), letter->subject);
  gtk_text_buffer_set_text (self->body, letter->body, -1);
  self->filling = FALSE;
  g_clear_handle_id (&self->preview, g_source_remove);
  show_preview (self);
}

static void
letter_chosen (LmLettersDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->letter_row);

  if (self->filling || chosen >= self->letters->len)
    return;
  save (self);
  self->letter = g_array_index (self->letters, LmId, chosen);
  show_letter (self);
}

static void
fill_letters (LmLettersDialog *self)
{
  guint n;
  const LmTemplateRow *rows = LM_ROWS (lm_desk_get_snapshot (self->desk), TEMPLATE, &n);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++) {
    /* Translators: 1 what the letter is about, 2 its language. */
    g_autofree char *name = g_strdup_printf (_ ("%1$s (%2$s)"), rows[i].subject, lm_words_language (rows[i].language));

    gtk_string_list_append (names, name);
    g_array_append_val (self->letters, rows[i].id);
  }
  self->letter = n > 0 ? rows[0].id : 0;
  self->filling = TRUE;
  adw_combo_row_set_model (self->letter_row, G_LIST_MODEL (names));
  self->filling = FALSE;
}

static void
fill_fields (LmLettersDialog *self)
{
  guint n;
  const LmLetterField *fields = lm_letter_list_fields (&n);
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < n; i++)
    if (fields[i].writable) {
      g_autofree char *name = g_strdup_printf ("%s {%s}", _ (fields[i].name), fields[i].code);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "letters.insert", "s", fields[i].code);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->fields_button, G_MENU_MODEL (menu));
}

/* A home that has something to tell: the one chosen, else the first with a day. */
static LmId
find_home (LmDesk *desk, LmId home)
{
  guint n;
  const LmHomeRow *rows = LM_ROWS (lm_desk_get_snapshot (desk), HOME, &n);

  for (guint i = 0; home == 0 && i < n; i++) {
    const LmPlanHomeRow *plan = lm_home_get_plan (lm_desk_get_snapshot (desk), rows[i].id);

    if (rows[i].in_project && plan != NULL && plan->visit_day != LM_DAY_NONE && lm_home_get_resident (lm_desk_get_snapshot (desk), rows[i].id) != NULL)
      home = rows[i].id;
  }
  return home == 0 && n > 0 ? rows[0].id : home;
}

static void
dialog_closed (LmLettersDialog *self)
{
  save (self);
}

static void
lm_letters_dialog_dispose (GObject *object)
{
  LmLettersDialog *self = LM_LETTERS_DIALOG (object);

  g_clear_handle_id (&self->preview, g_source_remove);
  g_clear_pointer (&self->paper, lm_document_free);
  g_clear_pointer (&self->letters, g_array_unref);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), LM_TYPE_LETTERS_DIALOG);
  G_OBJECT_CLASS (lm_letters_dialog_parent_class)->dispose (object);
}

static void
lm_letters_dialog_class_init (LmLettersDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lm_letters_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LM_RESOURCE_BASE "/lm-letters-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LmLettersDialog, title);
  gtk_widget_class_bind_template_child (widget_class, LmLettersDialog, letter_row);
  gtk_widget_class_bind_template_child (widget_class, LmLettersDialog, subject_row);
  gtk_widget_class_bind_template_child (widget_class, LmLettersDialog, body_view);
  gtk_widget_class_bind_template_child (widget_class, LmLettersDialog, body);
  gtk_widget_class_bind_template_child (widget_class, LmLettersDialog, fields_button);
  gtk_widget_class_bind_template_child (widget_class, LmLettersDialog, problems);
  gtk_widget_class_bind_template_child (widget_class, LmLettersDialog, sheet);
  gtk_widget_class_install_action (widget_class, "letters.save", NULL, activate_save);
  gtk_widget_class_install_action (widget_class, "letters.insert", "s", activate_insert);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "letters.save", NULL);
}

static void
lm_letters_dialog_init (LmLettersDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->letters = g_array_new (FALSE, FALSE, sizeof (LmId));
  gtk_drawing_area_set_draw_func (self->sheet, draw_sheet, self, NULL);
  g_signal_connect (self->sheet, "resize", G_CALLBACK (sheet_resized), self);
  g_signal_connect_swapped (self->body, "changed", G_CALLBACK (text_changed), self);
  g_signal_connect_swapped (self->subject_row, "changed", G_CALLBACK (text_changed), self);
  g_signal_connect_swapped (self->letter_row, "notify::selected", G_CALLBACK (letter_chosen), self);
  g_signal_connect (self, "closed", G_CALLBACK (dialog_closed), NULL);
}

void
lm_letters_dialog_present (LmDesk *desk, GtkWidget *parent, LmId home)
{
  LmLettersDialog *self = g_object_new (LM_TYPE_LETTERS_DIALOG, NULL);
  const LmHomeRow *row;
  g_autofree char *address = NULL, *subtitle = NULL;

  self->desk = g_object_ref (desk);
  self->home = find_home (desk, home);
  row = LM_FIND (lm_desk_get_snapshot (desk), HOME, self->home);
  if (row != NULL) {
    address = lm_home_format_address (row);
    subtitle = g_strdup_printf (_ ("as %s would receive it"), address);
    adw_window_title_set_subtitle (self->title, subtitle);
    lm_accessible_name (GTK_WIDGET (self->sheet), subtitle);
  }
  fill_fields (self);
  fill_letters (self);
  show_letter (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
