#include "lm-geometry-private.h"

#include <math.h>
#include <string.h>

/* Corners of an outline that are kept; no building needs more. */
#define MAX_CORNERS 2000
/* Collections in collections; more is no real shape. */
#define MAX_DEPTH 4

enum { POINT = 1, LINE, POLYGON, MULTI_POINT, MULTI_LINE, MULTI_POLYGON, COLLECTION };

typedef struct {
  const guint8 *at, *end;
  gboolean big_endian;
  guint n_skipped;       /* numbers of a point beside x and y */
  LmGeometry *geometry;
  double area;           /* of the largest polygon so far */
  double sum_x, sum_y;   /* of points and line ends, for shapes without a polygon */
  guint n_points;
} Reader;

static gboolean
read_uint (Reader *self, guint32 *value)
{
  if (self->end - self->at < 4)
    return FALSE;
  memcpy (value, self->at, 4);
  *value = self->big_endian ? GUINT32_FROM_BE (*value) : GUINT32_FROM_LE (*value);
  self->at += 4;
  return TRUE;
}

static double
take_double (Reader *self)
{
  guint64 bits;
  double value;

  memcpy (&bits, self->at, 8);
  bits = self->big_endian ? GUINT64_FROM_BE (bits) : GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, 8);
  self->at += 8;
  return value;
}

/* The number of points that follow, which must really be there. */
static gboolean
read_count (Reader *self, guint32 *n)
{
  return read_uint (self, n) && *n <= (gsize) (self->end - self->at) / (8 * (2 + self->n_skipped));
}

static gboolean
read_point (Reader *self, double *x, double *y)
{
  gsize size = 8 * (2 + self->n_skipped);

  if ((gsize) (self->end - self->at) < size)
    return FALSE;
  *x = take_double (self);
  *y = take_double (self);
  self->at += 8 * self->n_skipped;
  return TRUE;
}

static void
add_place (Reader *self, double x, double y)
{
  if (!isfinite (x) || !isfinite (y))
    return;
  self->sum_x += x;
  self->sum_y += y;
  self->n_points++;
}

static gboolean
read_line (Reader *self)
{
  guint32 n;
  double x, y;

  if (!read_count (self, &n))
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      if (!read_point (self, &x, &y))
        return FALSE;
      add_place (self, x, y);
    }
  return TRUE;
}

/* Twice the area of the ring, and its centroid, by the shoelace formula; taken
 * from the first point, as coordinates of six digits squared lose the rest. */
static double
measure_ring (GArray *ring, double *x, double *y)
{
  guint n = ring->len / 2;
  double x0 = g_array_index (ring, double, 0), y0 = g_array_index (ring, double, 1);
  double area = 0, cx = 0, cy = 0;

  for (guint i = 0; i < n; i++)
    {
      guint j = (i + 1) % n;
      double ax = g_array_index (ring, double, 2 * i) - x0, ay = g_array_index (ring, double, 2 * i + 1) - y0;
      double bx = g_array_index (ring, double, 2 * j) - x0, by = g_array_index (ring, double, 2 * j + 1) - y0;
      double cross = ax * by - bx * ay;

      area += cross;
      cx += (ax + bx) * cross;
      cy += (ay + by) * cross;
    }
  if (fabs (area) < 1e-9)
    return 0;
  *x = x0 + cx / (3 * area);
  *y = y0 + cy / (3 * area);
  return fabs (area);
}

static gboolean
read_ring (Reader *self, GArray **ring)
{
  guint32 n;
  double x, y;

  if (!read_count (self, &n))
    return FALSE;
  *ring = g_array_sized_new (FALSE, FALSE, sizeof (double), 2 * n);
  for (guint32 i = 0; i < n; i++)
    {
      if (!read_point (self, &x, &y))
        return FALSE;
      if (isfinite (x) && isfinite (y))
        {
          g_array_append_val (*ring, x);
          g_array_append_val (*ring, y);
        }
    }
  n = (*ring)->len / 2;
  if (n > 1 && g_array_index (*ring, double, 0) == g_array_index (*ring, double, 2 * n - 2) &&
      g_array_index (*ring, double, 1) == g_array_index (*ring, double, 2 * n - 1))
    g_array_set_size (*ring, 2 * n - 2);
  return TRUE;
}

static gboolean
read_polygon (Reader *self)
{
  guint32 n_rings;

  if (!read_uint (self, &n_rings) || n_rings > (gsize) (self->end - self->at) / 4)
    return FALSE;
  for (guint32 i = 0; i < n_rings; i++)
    {
      g_autoptr (GArray) ring = NULL;
      double x, y, area;

      if (!read_ring (self, &ring))
        return FALSE;
      if (i > 0 || ring->len == 0)
        continue;
      area = ring->len >= 6 ? measure_ring (ring, &x, &y) : 0;
      if (area == 0)
        add_place (self, g_array_index (ring, double, 0), g_array_index (ring, double, 1));
      else if (area > self->area)
        {
          self->area = area;
          self->geometry->has_place = TRUE;
          self->geometry->x = x;
          self->geometry->y = y;
          g_clear_pointer (&self->geometry->ring, g_array_unref);
          self->geometry->ring = g_steal_pointer (&ring);
        }
    }
  return TRUE;
}

static gboolean
read_shape (Reader *self, guint depth)
{
  guint32 type, n, srid;
  double x, y;
  guint dimensions;

  if (depth > MAX_DEPTH || self->at >= self->end || *self->at > 1)
    return FALSE;
  self->big_endian = *self->at++ == 0;
  if (!read_uint (self, &type))
    return FALSE;
  if ((type & 0x20000000) && !read_uint (self, &srid))
    return FALSE;
  dimensions = (type & 0x0fffffff) / 1000;
  if (dimensions > 3)
    return FALSE;
  self->n_skipped = MAX ((dimensions & 1) + (dimensions >> 1), (type >> 31 & 1) + (type >> 30 & 1));
  switch ((type & 0x0fffffff) % 1000)
    {
    case POINT:
      if (!read_point (self, &x, &y))
        return FALSE;
      add_place (self, x, y);
      return TRUE;
    case LINE:
      return read_line (self);
    case POLYGON:
      return read_polygon (self);
    case MULTI_POINT:
    case MULTI_LINE:
    case MULTI_POLYGON:
    case COLLECTION:
      if (!read_uint (self, &n) || n > (gsize) (self->end - self->at) / 5)
        return FALSE;
      for (guint32 i = 0; i < n; i++)
        if (!read_shape (self, depth + 1))
          return FALSE;
      return TRUE;
    default:
      /* Curves and surfaces: a true shape, of which we know no place. */
      return (type & 0x0fffffff) % 1000 <= 17;
    }
}

gboolean
lm_geometry_parse (const guint8 *blob, gsize size, LmGeometry *geometry)
{
  static const guint envelope_sizes[] = { 0, 32, 48, 48, 64 };
  Reader reader = { .end = blob + size, .geometry = geometry };
  guint envelope;

  *geometry = (LmGeometry) { 0 };
  if (size < 8 || blob[0] != 'G' || blob[1] != 'P')
    return FALSE;
  envelope = blob[3] >> 1 & 7;
  if (envelope >= G_N_ELEMENTS (envelope_sizes) || size < 8 + envelope_sizes[envelope])
    return FALSE;
  if (blob[3] & 0x20) /* an extension's own type */
    return TRUE;
  reader.at = blob + 8 + envelope_sizes[envelope];
  if (reader.at == reader.end && (blob[3] & 0x10))
    return TRUE;
  if (!read_shape (&reader, 0))
    {
      lm_geometry_clear (geometry);
      return FALSE;
    }
  if (!geometry->has_place && reader.n_points > 0)
    {
      geometry->has_place = TRUE;
      geometry->x = reader.sum_x / reader.n_points;
      geometry->y = reader.sum_y / reader.n_points;
    }
  return TRUE;
}

void
lm_geometry_clear (LmGeometry *geometry)
{
  g_clear_pointer (&geometry->ring, g_array_unref);
  geometry->has_place = FALSE;
}

char *
lm_geometry_format_ring (const LmGeometry *geometry)
{
  GString *text = g_string_new (NULL);
  guint n = geometry->ring != NULL ? geometry->ring->len / 2 : 0;
  guint step = 1 + n / MAX_CORNERS;

  for (guint corner = 0; corner < n; corner += step)
    for (guint i = 2 * corner; i < 2 * corner + 2; i++)
      {
        char number[G_ASCII_DTOSTR_BUF_SIZE];

        g_ascii_formatd (number, sizeof number, "%.2f", g_array_index (geometry->ring, double, i));
        if (text->len > 0)
          g_string_append_c (text, ' ');
        g_string_append (text, number);
      }
  return g_string_free (text, FALSE);
}
