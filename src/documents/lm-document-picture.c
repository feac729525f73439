#include "documents/lm-document.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

static cairo_status_t
collect_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_svg (LmDocument *self, guint page, double width, double height, GByteArray *bytes)
{
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (collect_bytes, bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PT);
  lm_document_draw_page (self, page, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
draw_png (LmDocument *self, guint page, double width, double height, int dpi, GByteArray *bytes)
{
  double scale = CLAMP (dpi, 72, 600) / 72.0;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * scale), (int) ceil (height * scale));
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  lm_document_draw_page (self, page, cr);
  cairo_destroy (cr);
  status = cairo_surface_write_to_png_stream (surface, collect_bytes, bytes);
  cairo_surface_destroy (surface);
  return status;
}

gboolean
lm_document_write_picture (LmDocument *self, guint page, GFile *file, int dpi, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *name = g_file_get_basename (file), *folded = g_ascii_strdown (name ? name : "", -1);
  cairo_status_t status;
  double width, height;

  g_return_val_if_fail (page < lm_document_get_n_pages (self), FALSE);
  lm_document_get_page_size (self, &width, &height);
  if (g_str_has_suffix (folded, ".svg"))
    status = draw_svg (self, page, width, height, bytes);
  else if (g_str_has_suffix (folded, ".png"))
    status = draw_png (self, page, width, height, dpi, bytes);
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, _("“%s” is no picture that can be made: end the name in .png or .svg."), name);
      return FALSE;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("“%s” could not be drawn: %s"), name, cairo_status_to_string (status));
      return FALSE;
    }
  /* In one piece: a picture that was there is only replaced by a whole one. */
  return g_file_replace_contents (file, (const char *) bytes->data, bytes->len, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}
