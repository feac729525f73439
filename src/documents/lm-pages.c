#include "lm-pages-private.h"

#include <qrencode.h>

#define INK 0.10
#define GREY 0.38
#define GROUND 0.945
#define HAIRLINE 0.6
#define BOX_PAD 7.0
#define MOST_FIXED 400
#define FONTS "Noto Sans, Cantarell, DejaVu Sans, sans-serif"

static const struct {
  double size;
  gboolean bold;
  double ink;
} styles[LM_N_STYLES] = {
  [LM_STYLE_BODY] = { 10, FALSE, INK },
  [LM_STYLE_BOLD] = { 10, TRUE, INK },
  [LM_STYLE_HEADING] = { 10.5, TRUE, INK },
  [LM_STYLE_SMALL] = { 8.5, FALSE, INK },
  [LM_STYLE_SMALL_BOLD] = { 8.5, TRUE, INK },
  [LM_STYLE_TITLE] = { 15, TRUE, INK },
  [LM_STYLE_GREY] = { 7.5, FALSE, GREY },
};

/* One line of one cell. */
typedef struct {
  LmCellKind kind;
  PangoLayout *layout; /* NULL for what is no text */
  guint line;
  double x, baseline;  /* from the left of the page, from the top of the line */
  double width;
  double ink;
} Piece;

typedef struct {
  GArray *pieces; /* Piece */
  double height;
  guint row, section, box; /* 0: none; else lines with the same number are kept together */
  const char *tag;         /* what it is for who has the page read aloud; NULL: nothing to read */
  gboolean with_next, space, rule;
  int page;
  double y;
} Line;

typedef struct {
  int page; /* -1: all */
  PangoLayout *layout;
  double ink;
  QRcode *code;
  double x, y, width;
  const char *tag;
} Fixed;

struct _LmPages {
  PangoContext *context;
  double left, right, top_first, top, bottom;
  GPtrArray *lines; /* Line */
  GPtrArray *fixed; /* Fixed */
  guint last_number, section, box;
  guint n_pages;
};

static void
piece_clear (gpointer data)
{
  g_clear_object (&((Piece *) data)->layout);
}

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->pieces, g_array_unref);
  g_free (line);
}

static void
fixed_free (gpointer data)
{
  Fixed *fixed = data;

  g_clear_object (&fixed->layout);
  g_clear_pointer (&fixed->code, QRcode_free);
  g_free (fixed);
}

LmPages *
lm_pages_new (const char *language, double left, double right, double top_first, double top, double bottom)
{
  LmPages *self = g_new0 (LmPages, 1);
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoFontMap *map = pango_cairo_font_map_get_default ();

  self->context = pango_font_map_create_context (map);
  /* Paper has no pixels: one unit is a point, and nothing is rounded. */
  pango_cairo_context_set_resolution (self->context, 72);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (self->context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  pango_context_set_language (self->context, pango_language_from_string (language));
  pango_context_set_base_dir (self->context, PANGO_DIRECTION_LTR);

  self->left = left;
  self->right = right;
  self->top_first = top_first;
  self->top = top;
  self->bottom = bottom;
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->fixed = g_ptr_array_new_with_free_func (fixed_free);
  return self;
}

void
lm_pages_free (LmPages *self)
{
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->fixed);
  g_object_unref (self->context);
  g_free (self);
}

double
lm_pages_get_width (LmPages *self)
{
  return LM_PAGE_WIDTH - self->left - self->right;
}

static PangoLayout *
make_layout (LmPages *self, LmPageStyle style, PangoAlignment align, double width, const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (FONTS);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_font_description_set_size (font, (int) (styles[style].size * PANGO_SCALE));
  pango_font_description_set_weight (font, styles[style].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  /* Words are not cut with a hyphen that the copied text would keep. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, align);
  /* The page reads from the left, also where a line begins with a name that
   * does not. */
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_line_spacing (layout, 1.05f);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static Line *
add_line (LmPages *self)
{
  Line *line = g_new0 (Line, 1);

  line->pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_array_set_clear_func (line->pieces, piece_clear);
  line->section = self->section;
  line->box = self->box;
  g_ptr_array_add (self->lines, line);
  return line;
}

/* Puts the lines of a cell into the lines of the row from `first` on. */
static void
add_cell (LmPages *self, guint first, guint row, const LmCell *cell)
{
  double indent = self->box != 0 ? BOX_PAD : 0;
  g_autoptr (PangoLayout) layout = make_layout (self, cell->style, cell->align, cell->width, cell->text != NULL ? cell->text : "");
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  guint n = 0;

  do
    {
      PangoRectangle logical;
      Piece piece = { .kind = cell->kind, .x = self->left + indent + cell->x, .width = cell->width,
                      .ink = styles[cell->style].ink };
      Line *line;

      if (first + n == self->lines->len)
        add_line (self)->row = row;
      line = g_ptr_array_index (self->lines, first + n);
      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      piece.baseline = (pango_layout_iter_get_baseline (iter) - logical.y) / (double) PANGO_SCALE;
      if (cell->kind == LM_CELL_TEXT)
        {
          piece.layout = g_object_ref (layout);
          piece.line = n;
          piece.x += logical.x / (double) PANGO_SCALE;
        }
      line->height = MAX (line->height, logical.height / (double) PANGO_SCALE);
      line->tag = cell->style == LM_STYLE_HEADING ? "H2" : "P";
      g_array_append_val (line->pieces, piece);
      n++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

void
lm_pages_add_row (LmPages *self, const LmCell *cells, guint n_cells)
{
  guint first = self->lines->len, row = ++self->last_number;

  for (guint i = 0; i < n_cells; i++)
    add_cell (self, first, row, &cells[i]);
}

void
lm_pages_add_text (LmPages *self, LmPageStyle style, const char *text)
{
  LmCell cell = { 0, lm_pages_get_width (self) - (self->box != 0 ? 2 * BOX_PAD : 0), style, PANGO_ALIGN_LEFT, text, LM_CELL_TEXT };

  lm_pages_add_row (self, &cell, 1);
}

void
lm_pages_add_space (LmPages *self, double height)
{
  Line *line = add_line (self);

  line->height = height;
  line->space = TRUE;
}

void
lm_pages_add_rule (LmPages *self)
{
  Line *line = add_line (self);

  line->height = 6;
  line->rule = TRUE;
}

void
lm_pages_keep_with_next (LmPages *self)
{
  if (self->lines->len > 0)
    ((Line *) g_ptr_array_index (self->lines, self->lines->len - 1))->with_next = TRUE;
}

void
lm_pages_begin_section (LmPages *self)
{
  self->section = ++self->last_number;
}

void
lm_pages_end_section (LmPages *self)
{
  self->section = 0;
}

void
lm_pages_begin_box (LmPages *self)
{
  lm_pages_add_space (self, BOX_PAD);
  self->box = ++self->last_number;
}

void
lm_pages_end_box (LmPages *self)
{
  self->box = 0;
  lm_pages_add_space (self, BOX_PAD);
}

double
lm_pages_put (LmPages *self, int page, double x, double y, double width, LmPageStyle style, PangoAlignment align,
              const char *text, guint max_lines)
{
  Fixed *fixed = g_new0 (Fixed, 1);
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (paragraphs);
  g_autofree char *joined = NULL;
  PangoRectangle logical;

  /* The height of a layout counts lines per paragraph. */
  if (n > max_lines)
    for (guint i = max_lines; i < n; i++)
      g_clear_pointer (&paragraphs[i], g_free);
  /* Far more than fits: cutting it here keeps a text of thousands of characters
   * from being shaped, and from hiding whole behind the ellipsis of a PDF. */
  for (guint i = 0; i < n && paragraphs[i] != NULL; i++)
    if (g_utf8_strlen (paragraphs[i], -1) > MOST_FIXED)
      *g_utf8_offset_to_pointer (paragraphs[i], MOST_FIXED) = '\0';
  joined = g_strjoinv ("\n", paragraphs);
  *fixed = (Fixed) { .page = page, .layout = make_layout (self, style, align, width, joined), .ink = styles[style].ink,
                     .x = x, .y = y, .tag = page < 0 || style == LM_STYLE_GREY ? NULL : style == LM_STYLE_TITLE ? "H1" : "P" };
  pango_layout_set_ellipsize (fixed->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (fixed->layout, -(int) MAX (1, max_lines / MAX (n, 1)));
  pango_layout_get_extents (fixed->layout, NULL, &logical);
  g_ptr_array_add (self->fixed, fixed);
  return logical.height / (double) PANGO_SCALE;
}

void
lm_pages_put_rule (LmPages *self, int page, double x, double y, double width)
{
  Fixed *fixed = g_new0 (Fixed, 1);

  *fixed = (Fixed) { .page = page, .x = x, .y = y, .width = width, .ink = GREY };
  g_ptr_array_add (self->fixed, fixed);
}

gboolean
lm_pages_put_qr (LmPages *self, int page, double x, double y, double size, const char *text)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  Fixed *fixed;

  if (code == NULL)
    return FALSE;
  fixed = g_new0 (Fixed, 1);
  *fixed = (Fixed) { .page = page, .code = code, .x = x, .y = y, .width = size };
  g_ptr_array_add (self->fixed, fixed);
  return TRUE;
}

static Line *
get_line (LmPages *self, guint i)
{
  return g_ptr_array_index (self->lines, i);
}

/* Height of the lines from `first` on that have the same number; `*last` is the
 * last of them. */
static double
measure (LmPages *self, guint first, gsize offset, guint *last)
{
  guint number = *(guint *) ((char *) get_line (self, first) + offset);
  double height = 0;
  guint i = first;

  while (i < self->lines->len && *(guint *) ((char *) get_line (self, i) + offset) == number)
    height += get_line (self, i++)->height;
  *last = i - 1;
  return height;
}

/* Room that line `first` asks for on its page: of the row, box or section that
 * it begins, and of what its heading has to stay with. What no page could hold
 * asks no more than its line. */
static double
measure_together (LmPages *self, guint first, double most)
{
  static const gsize offsets[] = { G_STRUCT_OFFSET (Line, row), G_STRUCT_OFFSET (Line, box), G_STRUCT_OFFSET (Line, section) };
  Line *line = get_line (self, first);
  double need = line->height;

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      guint number = *(guint *) ((char *) line + offsets[i]);
      guint last;
      double height;

      if (number == 0 || (first > 0 && *(guint *) ((char *) get_line (self, first - 1) + offsets[i]) == number))
        continue;
      height = measure (self, first, offsets[i], &last);
      if (get_line (self, last)->with_next && last + 1 < self->lines->len)
        height += measure_together (self, last + 1, most);
      if (height <= most)
        need = MAX (need, height);
    }
  return need;
}

void
lm_pages_finish (LmPages *self, const char *format, double foot_y)
{
  double y = self->top_first, end = LM_PAGE_HEIGHT - self->bottom;
  int page = 0;
  gboolean begun = FALSE; /* something stands on this page */

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = get_line (self, i);

      if (begun && y + measure_together (self, i, end - self->top) > end)
        {
          page++;
          y = self->top;
          begun = FALSE;
        }
      /* Space at the head of a page is not wanted. */
      if (line->space && !begun)
        {
          line->page = -1;
          continue;
        }
      line->page = page;
      line->y = y;
      y += line->height;
      begun = TRUE;
    }
  self->n_pages = page + 1;
  for (guint i = 0; i < self->n_pages && format != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf (format, i + 1, self->n_pages);

      lm_pages_put (self, i, self->left, foot_y, lm_pages_get_width (self), LM_STYLE_GREY, PANGO_ALIGN_RIGHT, text, 1);
    }
}

guint
lm_pages_get_n (LmPages *self)
{
  return self->n_pages;
}

static void
set_ink (cairo_t *cr, double ink)
{
  cairo_set_source_rgb (cr, ink, ink, ink);
}

static void
draw_line_of (cairo_t *cr, double x, double y, double width, double ink)
{
  set_ink (cr, ink);
  cairo_set_line_width (cr, HAIRLINE);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + width, y);
  cairo_stroke (cr);
}

/* The modules of a row are drawn as one stroke each run, so that no hair-thin
 * gaps show between them. */
static void
draw_qr (cairo_t *cr, const Fixed *fixed)
{
  double module = fixed->width / fixed->code->width;

  set_ink (cr, 0);
  for (int y = 0; y < fixed->code->width; y++)
    for (int x = 0; x < fixed->code->width; x++)
      if (fixed->code->data[y * fixed->code->width + x] & 1)
        {
          int run = 1;

          while (x + run < fixed->code->width && (fixed->code->data[y * fixed->code->width + x + run] & 1))
            run++;
          cairo_rectangle (cr, fixed->x + x * module, fixed->y + y * module, run * module, module);
          x += run;
        }
  cairo_fill (cr);
}

static void
draw_boxes (LmPages *self, guint page, cairo_t *cr)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = get_line (self, i);
      guint last = i;

      if (line->box == 0 || line->page != (int) page)
        continue;
      while (last + 1 < self->lines->len && get_line (self, last + 1)->box == line->box
             && (get_line (self, last + 1)->page == (int) page || get_line (self, last + 1)->page == -1))
        last++;
      while (get_line (self, last)->page == -1)
        last--;
      set_ink (cr, GROUND);
      cairo_rectangle (cr, self->left, line->y - BOX_PAD / 2, lm_pages_get_width (self),
                       get_line (self, last)->y + get_line (self, last)->height - line->y + BOX_PAD);
      cairo_fill (cr);
      i = last;
    }
}

static void
draw_piece (cairo_t *cr, const Line *line, const Piece *piece)
{
  double y = line->y + piece->baseline;

  set_ink (cr, piece->ink);
  switch (piece->kind)
    {
    case LM_CELL_TEXT:
      cairo_move_to (cr, piece->x, y);
      pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (piece->layout, piece->line));
      break;
    case LM_CELL_RULE:
      draw_line_of (cr, piece->x, y + 1.5, piece->width, GREY);
      break;
    case LM_CELL_TICKED:
      cairo_set_line_width (cr, 2 * HAIRLINE);
      cairo_move_to (cr, piece->x + 1.5, y - 6);
      cairo_line_to (cr, piece->x + 6.5, y - 1);
      cairo_move_to (cr, piece->x + 6.5, y - 6);
      cairo_line_to (cr, piece->x + 1.5, y - 1);
      cairo_stroke (cr);
      G_GNUC_FALLTHROUGH;
    case LM_CELL_CHECK:
    default:
      cairo_set_line_width (cr, HAIRLINE);
      cairo_rectangle (cr, piece->x + 0.5, y - 7, 7, 7);
      cairo_stroke (cr);
      break;
    }
}

void
lm_pages_draw (LmPages *self, guint page, cairo_t *cr)
{
  const char *open = NULL;

  g_return_if_fail (page < self->n_pages);

  cairo_save (cr);
  draw_boxes (self, page, cr);
  for (guint i = 0; i < self->fixed->len; i++)
    {
      const Fixed *fixed = g_ptr_array_index (self->fixed, i);

      if (fixed->page >= 0 && fixed->page != (int) page)
        continue;
      if (fixed->code != NULL)
        draw_qr (cr, fixed);
      else if (fixed->layout != NULL)
        {
          if (fixed->tag != NULL)
            cairo_tag_begin (cr, fixed->tag, NULL);
          set_ink (cr, fixed->ink);
          cairo_move_to (cr, fixed->x, fixed->y);
          pango_cairo_show_layout (cr, fixed->layout);
          if (fixed->tag != NULL)
            cairo_tag_end (cr, fixed->tag);
        }
      else
        draw_line_of (cr, fixed->x, fixed->y, fixed->width, fixed->ink);
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = get_line (self, i);
      const Line *before = i > 0 ? get_line (self, i - 1) : NULL;

      if (line->page != (int) page)
        continue;
      /* A row is one paragraph, or the part of it that stands on this page. */
      if (before == NULL || before->row != line->row || before->page != line->page)
        {
          if (open != NULL)
            cairo_tag_end (cr, open);
          open = line->tag;
          if (open != NULL)
            cairo_tag_begin (cr, open, NULL);
        }
      if (line->rule)
        draw_line_of (cr, self->left, line->y + line->height / 2, lm_pages_get_width (self), 0.7);
      for (guint j = 0; j < line->pieces->len; j++)
        draw_piece (cr, line, &g_array_index (line->pieces, Piece, j));
    }
  if (open != NULL)
    cairo_tag_end (cr, open);
  cairo_restore (cr);
}
