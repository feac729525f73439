#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The shape of a feature, as far as a plan of homes needs it: one place, and
 * for a building its outline. */
typedef struct {
  gboolean has_place;
  double x, y;    /* of a point; the middle of a line or of the largest polygon */
  GArray *ring;   /* double x, y, x, y …: outer ring of the largest polygon, open; NULL for other shapes */
} LmGeometry;

/* Reads the binary geometry of a GeoPackage (OGC 12-128r19, 2.1.3): a header
 * with an envelope of 0, 32, 48 or 64 bytes, then WKB in either byte order,
 * with Z and M (as ISO and as extended WKB write them), which are passed over.
 * An empty geometry and one of NaN have no place. FALSE for a damaged one. */
gboolean lm_geometry_parse (const guint8 *blob, gsize size, LmGeometry *geometry);
void lm_geometry_clear (LmGeometry *geometry);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LmGeometry, lm_geometry_clear)

/* «x y x y …» in metres to the centimetre. (transfer full) */
char *lm_geometry_format_ring (const LmGeometry *geometry);

G_END_DECLS
