#include "lm-ui-config.h"

#include "print/lm-paper-preview.h"

#include "shared/lm-accessible.h"

#include <glib/gi18n.h>
#include <math.h>

/* Papers are made when they are looked at: of five hundred letters only the few
 * that somebody turns to. */
typedef struct {
  LmPaperJob *job;
  LmDocument *paper; /* that is shown */
  guint index;       /* of that paper */
  guint page;        /* of it */
  guint n;           /* papers */
  GtkWidget *dialog; /* owns this */
  GtkWidget *sheet;
  GtkWidget *back, *on;
  AdwWindowTitle *title;
} Preview;

static void
preview_free (gpointer data)
{
  Preview *self = data;

  g_clear_pointer (&self->paper, lm_document_free);
  lm_paper_job_free (self->job);
  g_free (self);
}

static void
draw_sheet (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Preview *self = data;
  double page_width, page_height, scale;

  if (self->paper == NULL)
    return;
  lm_document_get_page_size (self->paper, &page_width, &page_height);
  scale = MIN (width / page_width, height / page_height);
  cairo_translate (cr, floor ((width - page_width * scale) / 2), floor ((height - page_height * scale) / 2));
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, page_width, page_height);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_rectangle (cr, 0, 0, page_width, page_height);
  cairo_clip (cr);
  lm_document_draw_page (self->paper, self->page, cr);
}

static void
show_page (Preview *self, gboolean aloud)
{
  guint n_pages = lm_document_get_n_pages (self->paper);
  /* Translators: 1 number of the page, 2 pages of this paper. */
  g_autofree char *page = g_strdup_printf (_ ("page %1$u of %2$u"), self->page + 1, n_pages);
  /* Translators: 1 number of the paper, 2 papers, 3 «page 1 of 2». */
  g_autofree char *text = self->n > 1 ? g_strdup_printf (_ ("Paper %1$u of %2$u, %3$s"), self->index + 1, self->n, page) : g_strdup (page);
  g_autofree char *name = g_strdup_printf ("%s, %s", lm_document_get_title (self->paper), text);

  adw_window_title_set_title (self->title, lm_document_get_title (self->paper));
  adw_window_title_set_subtitle (self->title, text);
  gtk_widget_set_sensitive (self->back, self->page > 0 || self->index > 0);
  gtk_widget_set_sensitive (self->on, self->page + 1 < n_pages || self->index + 1 < self->n);
  lm_accessible_name (self->sheet, name);
  gtk_widget_queue_draw (self->sheet);
  if (aloud)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->sheet), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
take_paper (Preview *self, guint index, gboolean last_page)
{
  g_autoptr (GError) error = NULL;
  LmDocument *paper = lm_paper_job_make (self->job, index, &error);

  if (paper == NULL) {
    adw_window_title_set_subtitle (self->title, error->message);
    return FALSE;
  }
  g_clear_pointer (&self->paper, lm_document_free);
  self->paper = paper;
  self->index = index;
  self->page = last_page ? lm_document_get_n_pages (paper) - 1 : 0;
  return TRUE;
}

static void
turn (Preview *self, int step)
{
  if (self->paper == NULL)
    return;
  if (step > 0 && self->page + 1 < lm_document_get_n_pages (self->paper))
    self->page++;
  else if (step < 0 && self->page > 0)
    self->page--;
  else if (step > 0 ? self->index + 1 >= self->n || !take_paper (self, self->index + 1, FALSE)
                    : self->index == 0 || !take_paper (self, self->index - 1, TRUE))
    return;
  show_page (self, TRUE);
}

static void
back_clicked (Preview *self)
{
  turn (self, -1);
}

static void
on_clicked (Preview *self)
{
  turn (self, 1);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Preview *self)
{
  if (key == GDK_KEY_Page_Down || key == GDK_KEY_Right)
    turn (self, 1);
  else if (key == GDK_KEY_Page_Up || key == GDK_KEY_Left)
    turn (self, -1);
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *
button_new (Preview *self, const char *icon, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  lm_accessible_name (button, name);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

void
lm_paper_preview_present (LmPaperJob *job, GtkWidget *parent)
{
  Preview *self = g_new0 (Preview, 1);
  GtkWidget *view = adw_toolbar_view_new (), *bar = adw_header_bar_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->job = job;
  self->n = lm_paper_job_get_n (job);
  self->dialog = GTK_WIDGET (adw_dialog_new ());
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", NULL));
  self->sheet = gtk_drawing_area_new ();
  self->back = button_new (self, "go-previous-symbolic", _ ("Previous page"), G_CALLBACK (back_clicked));
  self->on = button_new (self, "go-next-symbolic", _ ("Next page"), G_CALLBACK (on_clicked));
  g_object_set_data_full (G_OBJECT (self->dialog), "lm-preview", self, preview_free);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->sheet), draw_sheet, self, NULL);
  gtk_widget_set_margin_start (self->sheet, 16);
  gtk_widget_set_margin_end (self->sheet, 16);
  gtk_widget_set_margin_bottom (self->sheet, 16);
  gtk_widget_set_vexpand (self->sheet, TRUE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->dialog, keys);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->back);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->on);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), GTK_WIDGET (self->title));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), self->sheet);
  adw_dialog_set_title (ADW_DIALOG (self->dialog), _ ("Print preview"));
  adw_dialog_set_content_width (ADW_DIALOG (self->dialog), 1200);
  adw_dialog_set_content_height (ADW_DIALOG (self->dialog), 900);
  adw_dialog_set_child (ADW_DIALOG (self->dialog), view);
  if (take_paper (self, 0, FALSE))
    show_page (self, FALSE);
  adw_dialog_present (ADW_DIALOG (self->dialog), parent);
}
