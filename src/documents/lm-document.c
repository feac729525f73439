#include "documents/lm-document.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "lm-pages-private.h"

struct _LmDocument {
  double width, height; /* of every page, points */
  guint n_pages;
  LmDocumentDraw draw;
  gpointer data;
  GDestroyNotify free_data;
  char *title, *author, *file_name;
  GPtrArray *missing; /* NULL-terminated */
  gboolean has_told;
  LmPromiseRow told;
  LmDay date;
};

LmDocument *
lm_document_new_drawn (double width, double height, guint n_pages, LmDocumentDraw draw, gpointer data,
                       GDestroyNotify free_data, char *title, char *author, char *file_name, LmDay date)
{
  LmDocument *self = g_new0 (LmDocument, 1);

  self->width = width;
  self->height = height;
  self->n_pages = n_pages;
  self->draw = draw;
  self->data = data;
  self->free_data = free_data;
  self->title = title;
  self->author = author;
  self->file_name = file_name;
  self->date = date;
  self->missing = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->missing, NULL);
  return self;
}

static void
draw_text_page (gpointer data, guint page, cairo_t *cr)
{
  lm_pages_draw (data, page, cr);
}

LmDocument *
lm_document_new (LmPages *pages, char *title, char *author, char *file_name, GPtrArray *missing, const LmPromiseRow *told,
                 LmDay date)
{
  LmDocument *self = lm_document_new_drawn (LM_PAGE_WIDTH, LM_PAGE_HEIGHT, lm_pages_get_n (pages), draw_text_page, pages,
                                            (GDestroyNotify) lm_pages_free, title, author, file_name, date);

  if (missing != NULL)
    {
      g_ptr_array_unref (self->missing);
      self->missing = missing;
      g_ptr_array_add (self->missing, NULL);
    }
  self->has_told = told != NULL;
  if (told != NULL)
    self->told = *told;
  return self;
}

void
lm_document_free (LmDocument *self)
{
  if (self->free_data != NULL)
    self->free_data (self->data);
  g_ptr_array_unref (self->missing);
  g_free (self->title);
  g_free (self->author);
  g_free (self->file_name);
  g_free (self);
}

guint
lm_document_get_n_pages (LmDocument *self)
{
  return self->n_pages;
}

void
lm_document_get_page_size (LmDocument *self, double *width, double *height)
{
  *width = self->width;
  *height = self->height;
}

void
lm_document_draw_page (LmDocument *self, guint page, cairo_t *cr)
{
  g_return_if_fail (page < self->n_pages);
  self->draw (self->data, page, cr);
}

const char *
lm_document_get_title (LmDocument *self)
{
  return self->title;
}

const char *
lm_document_get_author (LmDocument *self)
{
  return self->author;
}

const char *
lm_document_get_file_name (LmDocument *self)
{
  return self->file_name;
}

const char *const *
lm_document_get_missing (LmDocument *self)
{
  return (const char *const *) self->missing->pdata;
}

gboolean
lm_document_get_told (LmDocument *self, LmPromiseRow *row)
{
  if (self->has_told)
    *row = self->told;
  return self->has_told;
}

/* A file of PDF pages in the making: beside its place under another name, so
 * that a half one is never taken for a whole one. */
typedef struct {
  FILE *file;
  char *path, *part;
  cairo_surface_t *surface;
  cairo_t *cr;
  guint n; /* papers in it */
} Writer;

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  return fwrite (data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static gboolean
fail (Writer *self, int code, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("“%s” could not be written: %s"), self->path,
               g_strerror (code));
  return FALSE;
}

static gboolean
writer_open (Writer *self, GFile *target, LmDocument *first, GError **error)
{
  int year, month, day;

  *self = (Writer) { .path = g_file_get_path (target) };
  if (self->path == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("Papers can only be written to this computer. Choose a folder on it."));
      return FALSE;
    }
  self->part = g_strconcat (self->path, ".part", NULL);
  self->file = g_fopen (self->part, "wbe");
  if (self->file == NULL)
    return fail (self, errno, error);
  self->surface = cairo_pdf_surface_create_for_stream (write_bytes, self->file, first->width, first->height);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, first->title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_AUTHOR, first->author);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Laatste Meter");
  if (first->date != LM_DAY_NONE)
    {
      g_autofree char *made = NULL;

      /* The day of the paper, so that the same paper is the same file. */
      lm_day_to_date (first->date, &year, &month, &day);
      made = g_strdup_printf ("%04d-%02d-%02dT00:00:00Z", year, month, day);
      cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    }
  self->cr = cairo_create (self->surface);
  return TRUE;
}

static void
writer_add (Writer *self, LmDocument *document, gboolean outline)
{
  guint n = lm_document_get_n_pages (document);

  cairo_pdf_surface_set_size (self->surface, document->width, document->height);
  /* What is read aloud is one document per paper, over its pages. */
  cairo_tag_begin (self->cr, "Document", NULL);
  for (guint i = 0; i < n; i++)
    {
      if (i == 0 && outline)
        {
          g_autofree char *name = g_strdup_printf ("name='paper%u'", ++self->n);
          g_autofree char *link = g_strdup_printf ("dest='paper%u'", self->n);

          cairo_tag_begin (self->cr, CAIRO_TAG_DEST, name);
          cairo_tag_end (self->cr, CAIRO_TAG_DEST);
          cairo_pdf_surface_add_outline (self->surface, CAIRO_PDF_OUTLINE_ROOT, document->file_name, link, 0);
        }
      lm_document_draw_page (document, i, self->cr);
      /* On the last page still: a tag that ends after it begins another one. */
      if (i + 1 == n)
        cairo_tag_end (self->cr, "Document");
      cairo_show_page (self->cr);
    }
}

static gboolean
writer_close (Writer *self, gboolean keep, GError **error)
{
  gboolean good = keep;

  if (self->surface != NULL)
    {
      cairo_destroy (self->cr);
      cairo_surface_finish (self->surface);
      if (good && cairo_surface_status (self->surface) != CAIRO_STATUS_SUCCESS)
        {
          good = fail (self, ferror (self->file) ? errno : EIO, error);
        }
      cairo_surface_destroy (self->surface);
    }
  if (self->file != NULL)
    {
      if (fclose (self->file) != 0 && good)
        good = fail (self, errno, error);
      if (good && g_rename (self->part, self->path) != 0)
        good = fail (self, errno, error);
      if (!good)
        g_unlink (self->part);
    }
  g_free (self->path);
  g_free (self->part);
  return good;
}

gboolean
lm_document_write_pdf (LmDocument *self, GFile *file, GError **error)
{
  Writer writer;

  if (!writer_open (&writer, file, self, error))
    {
      writer_close (&writer, FALSE, NULL);
      return FALSE;
    }
  writer_add (&writer, self, FALSE);
  return writer_close (&writer, TRUE, error);
}

/* «2026-05-12 Heindijk 10.pdf», then «2026-05-12 Heindijk 10 (2).pdf». */
static char *
unique_name (GHashTable *names, const char *name)
{
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".pdf"));
  char *unique = g_strdup (name);

  for (guint i = 2; !g_hash_table_add (names, g_utf8_casefold (unique, -1)); i++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s (%u).pdf", stem, i);
    }
  return unique;
}

static gboolean
write_each (guint n, LmDocumentMake make, GFile *folder, LmDocumentProgress progress, gpointer data,
            GCancellable *cancellable, GPtrArray *written, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) made = NULL;

  if (!g_file_make_directory_with_parents (folder, NULL, &made) && !g_error_matches (made, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&made));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LmDocument) document = NULL;
      g_autofree char *name = NULL;
      g_autoptr (GFile) file = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (progress != NULL)
        progress (i, n, data);
      document = make (i, data, error);
      if (document == NULL)
        return FALSE;
      name = unique_name (names, document->file_name);
      file = g_file_get_child (folder, name);
      if (!lm_document_write_pdf (document, file, error))
        return FALSE;
      if (written != NULL)
        g_ptr_array_add (written, g_file_get_path (file));
    }
  return TRUE;
}

static gboolean
write_all (guint n, LmDocumentMake make, GFile *target, LmDocumentProgress progress, gpointer data,
           GCancellable *cancellable, GPtrArray *written, GError **error)
{
  Writer writer = { 0 };
  gboolean good = TRUE;

  for (guint i = 0; i < n && good; i++)
    {
      g_autoptr (LmDocument) document = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        good = FALSE;
      if (!good)
        break;
      if (progress != NULL)
        progress (i, n, data);
      document = make (i, data, error);
      good = document != NULL && (writer.path != NULL || writer_open (&writer, target, document, error));
      if (good)
        writer_add (&writer, document, n > 1);
    }
  good = writer_close (&writer, good, good ? error : NULL);
  if (good && n > 0 && written != NULL)
    g_ptr_array_add (written, g_file_get_path (target));
  return good;
}

gboolean
lm_documents_write (guint n, LmDocumentMake make, GFile *target, gboolean one_file, LmDocumentProgress progress,
                    gpointer data, GCancellable *cancellable, GPtrArray *written, GError **error)
{
  gboolean good = one_file ? write_all (n, make, target, progress, data, cancellable, written, error)
                           : write_each (n, make, target, progress, data, cancellable, written, error);

  if (good && progress != NULL)
    progress (n, n, data);
  return good;
}
