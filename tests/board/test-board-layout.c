#include <math.h>

#include "board/lm-board-scene.h"
#include "board/lm-painter-cairo.h"
#include "district.h"

#define TODAY (lm_day_from_date (2026, 5, 8))
#define WIDTH 1200
#define HEIGHT 700

typedef struct {
  LmSnapshot *snapshot;
  LmDistrictState *state;
  LmBoardModel *model;
  LmBoardScene scene;
  cairo_surface_t *surface;
  LmPainterCairo *cairo;
  GArray *items;
} Fixture;

static void
set_level (Fixture *fixture, LmBoardLevel level)
{
  fixture->scene.level = level;
  lm_time_axis_set_scale (fixture->scene.axis, fixture->scene.metrics.scale[level]);
  lm_board_scene_apply_heights (&fixture->scene);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 11");
  guint starts[8];
  cairo_t *cr;

  fixture->snapshot = district_new (200, TODAY);
  fixture->state = lm_district_state_new (fixture->snapshot, NULL);
  fixture->model = lm_board_model_new (fixture->snapshot, fixture->state, TODAY);
  for (guint t = 0; t <= fixture->model->n_trains; t++)
    starts[t] = t < fixture->model->n_trains ? fixture->model->trains[t].first_home : fixture->model->n_homes;
  fixture->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cr = cairo_create (fixture->surface);
  fixture->cairo = lm_painter_cairo_new (cr, font);
  cairo_destroy (cr);
  fixture->scene = (LmBoardScene) {
    .model = fixture->model,
    .axis = lm_time_axis_new (fixture->model->first, fixture->model->end, fixture->model->kinds, fixture->model->open, fixture->model->close),
    .rows = lm_row_index_new (starts, fixture->model->n_trains),
    .palette = lm_palette_get (FALSE, FALSE),
    .now = lm_instant (TODAY, 777),
    .focus = -1,
  };
  lm_board_metrics_init (&fixture->scene.metrics, lm_painter_cairo_get_painter (fixture->cairo));
  fixture->items = g_array_new (FALSE, FALSE, sizeof (LmBoardItem));
  set_level (fixture, LM_BOARD_HOMES);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_array_unref (fixture->items);
  lm_row_index_free (fixture->scene.rows);
  lm_time_axis_free (fixture->scene.axis);
  lm_painter_cairo_free (fixture->cairo);
  cairo_surface_destroy (fixture->surface);
  lm_board_model_free (fixture->model);
  lm_district_state_free (fixture->state);
  lm_snapshot_unref (fixture->snapshot);
}

static LmRect
around_today (Fixture *fixture)
{
  int y = 200;

  /* Rows of true hours are high: those of today lie further down. */
  for (guint i = 0; fixture->scene.level == LM_BOARD_HOURS && i < fixture->model->n_homes; i++)
    if (fixture->model->homes[i].visit == TODAY)
      {
        y = lm_row_index_get_y (fixture->scene.rows, lm_row_index_of_item (fixture->scene.rows, i)) - 60;
        break;
      }
  return (LmRect) { lm_time_axis_get_day_x (fixture->scene.axis, TODAY) - WIDTH / 2, y, WIDTH, HEIGHT };
}

static void
test_items_are_sorted_and_in_sight (Fixture *fixture, gconstpointer data)
{
  for (int level = 0; level < LM_N_BOARD_LEVELS; level++)
    {
      LmRect visible;
      guint n_found = 0;

      set_level (fixture, level);
      visible = around_today (fixture);
      visible.y = lm_board_level_has_homes (level) ? visible.y : 0;
      lm_board_layout (&fixture->scene, &visible, fixture->items);
      g_assert_cmpint (fixture->items->len, >, level == LM_BOARD_HOURS ? 8 : level == LM_BOARD_DISTRICT ? 10 : 20);
      for (guint i = 0; i < fixture->items->len; i++)
        {
          const LmBoardItem *item = &g_array_index (fixture->items, LmBoardItem, i);

          if (i > 0)
            g_assert_cmpint (g_array_index (fixture->items, LmBoardItem, i - 1).row, <=, item->row);
          g_assert_cmpint (item->rect.width, >, 0);
          g_assert_cmpint (item->rect.y, >=, lm_row_index_get_y (fixture->scene.rows, item->row));
          g_assert_cmpint (item->rect.y + item->rect.height, <=, lm_row_index_get_y (fixture->scene.rows, item->row + 1));
          g_assert_cmpint (item->rect.x, <, visible.x + visible.width + 16);
        }
      for (guint row = 0; row < lm_row_index_get_n_rows (fixture->scene.rows); row++)
        {
          guint n;

          lm_board_items_of_row (fixture->items, row, &n);
          n_found += n;
        }
      g_assert_cmpint (n_found, ==, fixture->items->len);
    }
}

/* What is culled is only what is out of sight: the items of the whole board
 * that touch the window are those that are laid out for the window. */
static void
test_culling_loses_nothing (Fixture *fixture, gconstpointer data)
{
  LmRect visible = around_today (fixture);
  LmRect whole = { 0, 0, lm_time_axis_get_width (fixture->scene.axis), lm_row_index_get_height (fixture->scene.rows) };
  guint n_touching = 0;

  lm_board_layout (&fixture->scene, &whole, fixture->items);
  for (guint i = 0; i < fixture->items->len; i++)
    {
      const LmBoardItem *item = &g_array_index (fixture->items, LmBoardItem, i);
      int top = lm_row_index_get_y (fixture->scene.rows, item->row), bottom = lm_row_index_get_y (fixture->scene.rows, item->row + 1);

      if (item->kind == LM_ITEM_TILE && bottom > visible.y && top < visible.y + visible.height &&
          item->rect.x + item->rect.width > visible.x && item->rect.x < visible.x + visible.width)
        n_touching++;
    }
  lm_board_layout (&fixture->scene, &visible, fixture->items);
  for (guint i = 0; i < fixture->items->len; i++)
    {
      const LmBoardItem *item = &g_array_index (fixture->items, LmBoardItem, i);

      if (item->kind == LM_ITEM_TILE && item->rect.x + item->rect.width > visible.x && item->rect.x < visible.x + visible.width)
        n_touching--;
    }
  g_assert_cmpint (n_touching, ==, 0);
}

static void
test_the_pointer_finds_what_is_drawn (Fixture *fixture, gconstpointer data)
{
  LmRect visible = around_today (fixture);
  guint n_tiles = 0;

  lm_board_layout (&fixture->scene, &visible, fixture->items);
  for (guint i = 0; i < fixture->items->len; i++)
    {
      const LmBoardItem *item = &g_array_index (fixture->items, LmBoardItem, i);
      const LmBoardItem *hit;

      if (item->kind != LM_ITEM_TILE)
        continue;
      hit = lm_board_hit (&fixture->scene, fixture->items, item->rect.x + item->rect.width / 2, item->rect.y + item->rect.height / 2);
      g_assert_nonnull (hit);
      g_assert_cmpint (hit->kind, ==, LM_ITEM_TILE);
      g_assert_cmpint (hit->index, ==, item->index);
      n_tiles++;
    }
  g_assert_cmpint (n_tiles, >, 5);
  g_assert_null (lm_board_hit (&fixture->scene, fixture->items, -5, -5));
}

static void
test_levels_change_with_hysteresis (void)
{
  static const struct { LmBoardLevel now; double scale; LmBoardLevel wanted; } cases[] = {
    { LM_BOARD_TRAINS, 3.6, LM_BOARD_TRAINS }, { LM_BOARD_TRAINS, 3, LM_BOARD_DISTRICT }, { LM_BOARD_DISTRICT, 4.5, LM_BOARD_DISTRICT },
    { LM_BOARD_DISTRICT, 5, LM_BOARD_TRAINS }, { LM_BOARD_TRAINS, 14, LM_BOARD_TRAINS }, { LM_BOARD_TRAINS, 26, LM_BOARD_TRAINS }, { LM_BOARD_TRAINS, 28, LM_BOARD_HOMES },
    { LM_BOARD_HOMES, 28, LM_BOARD_HOMES }, { LM_BOARD_HOMES, 22, LM_BOARD_HOMES }, { LM_BOARD_HOMES, 20, LM_BOARD_TRAINS },
    { LM_BOARD_HOMES, 180, LM_BOARD_HOMES }, { LM_BOARD_HOMES, 190, LM_BOARD_HOURS }, { LM_BOARD_HOURS, 140, LM_BOARD_HOURS },
    { LM_BOARD_HOURS, 130, LM_BOARD_HOMES }, { LM_BOARD_TRAINS, 400, LM_BOARD_HOURS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (lm_board_level_for_scale (cases[i].now, cases[i].scale), ==, cases[i].wanted);
}

static void
test_the_header_of_a_train_stays (Fixture *fixture, gconstpointer data)
{
  LmBoardScene *scene = &fixture->scene;
  int group = scene->metrics.group_row, y = -1;
  int second = lm_row_index_get_y (scene->rows, lm_row_index_of_group (scene->rows, 1));

  g_assert_cmpint (lm_board_get_sticky (scene, 0, &y), ==, -1);
  g_assert_cmpint (lm_board_get_sticky (scene, group + 100, &y), ==, 0);
  g_assert_cmpint (y, ==, group + 100);
  /* The next one pushes it up. */
  g_assert_cmpint (lm_board_get_sticky (scene, second - 10, &y), ==, 0);
  g_assert_cmpint (y, ==, second - group);
  g_assert_cmpint (lm_board_get_sticky (scene, second, &y), ==, -1);
}

/* A painter that only notes where labels stand. */
typedef struct {
  LmPainter painter;
  LmPainter *inner;
  guint n_texts;
  int figure;    /* width */
  GArray *drawn; /* (element-type LmRect) where labels of this part really stand */
} Checker;

static void no_fill (LmPainter *self, const LmRect *rect, LmColour colour) {}
static void no_box (LmPainter *self, const LmRect *rect, int radius, LmColour fill, LmColour edge, int width) {}
static void no_glyph (LmPainter *self, LmGlyph glyph, const LmRect *rect, LmColour fill, LmColour edge) {}
static void no_pop (LmPainter *self) {}
static void no_line (LmPainter *self, const LmLine *line, double width, LmColour colour, gboolean dotted) {}

static void
check_text (LmPainter *self, const char *text, LmTextStyle style, LmColour colour, const LmRect *rect, LmAlign align)
{
  Checker *checker = (Checker *) self;
  LmRect drawn;
  int width, height;

  lm_painter_measure (checker->inner, text, style, &width, &height);
  /* The height must be there: only the width can be helped with an ellipsis. */
  if (height > rect->height + 2)
    g_error ("«%s» needs %d pixels of height and has %d", text, height, rect->height);
  /* What is cut off must still say something. */
  if (width > rect->width && rect->width < 3 * checker->figure)
    g_error ("«%s» has %d pixels of width and needs %d", text, rect->width, width);
  drawn.width = MIN (width, rect->width);
  drawn.x = rect->x + (align == LM_ALIGN_START ? 0 : align == LM_ALIGN_END ? rect->width - drawn.width : (rect->width - drawn.width) / 2);
  drawn.height = MIN (height, rect->height);
  drawn.y = rect->y + (rect->height - drawn.height) / 2;
  for (guint i = 0; i < checker->drawn->len; i++)
    {
      const LmRect *other = &g_array_index (checker->drawn, LmRect, i);

      if (drawn.x < other->x + other->width && other->x < drawn.x + drawn.width && drawn.y < other->y + other->height && other->y < drawn.y + drawn.height)
        g_error ("«%s» stands over another label at %d, %d", text, drawn.x, drawn.y);
    }
  g_array_append_val (checker->drawn, drawn);
  checker->n_texts++;
}

static void
measure_inside (LmPainter *self, const char *text, LmTextStyle style, int *width, int *height)
{
  lm_painter_measure (((Checker *) self)->inner, text, style, width, height);
}

static const LmPainterInterface checker_backend = { no_fill, no_box, no_fill, no_glyph, check_text, measure_inside, NULL, no_pop, no_line };

static void
test_every_label_fits_its_box (Fixture *fixture, gconstpointer data)
{
  static const char *const fonts[] = { "Sans 9", "Sans 11", "Sans 22" };

  for (guint f = 0; f < G_N_ELEMENTS (fonts); f++)
    for (int level = 0; level < LM_N_BOARD_LEVELS; level++)
      {
        g_autoptr (PangoFontDescription) font = pango_font_description_from_string (fonts[f]);
        cairo_t *cr = cairo_create (fixture->surface);
        g_autoptr (LmPainterCairo) cairo = lm_painter_cairo_new (cr, font);
        g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (LmRect));
        Checker checker = { { &checker_backend }, lm_painter_cairo_get_painter (cairo), 0, 0, drawn };
        LmRect visible;

        cairo_destroy (cr);
        lm_board_metrics_init (&fixture->scene.metrics, checker.inner);
        checker.figure = fixture->scene.metrics.figure;
        set_level (fixture, level);
        visible = around_today (fixture);
        lm_board_layout (&fixture->scene, &visible, fixture->items);
        lm_board_paint_body (&fixture->scene, &checker.painter, &visible, fixture->items);
        g_array_set_size (drawn, 0);
        lm_board_paint_row_headers (&fixture->scene, &checker.painter, visible.y, visible.height);
        g_array_set_size (drawn, 0);
        lm_board_paint_time_header (&fixture->scene, &checker.painter, visible.x, visible.width);
        g_array_set_size (drawn, 0);
        lm_board_paint_corner (&fixture->scene, &checker.painter);
        g_array_set_size (drawn, 0);
        lm_board_paint_capacity (&fixture->scene, &checker.painter, visible.x, visible.width);
        g_array_set_size (drawn, 0);
        lm_board_paint_capacity_header (&fixture->scene, &checker.painter);
        g_array_set_size (drawn, 0);
        lm_board_paint_minimap_header (&fixture->scene, &checker.painter);
        g_array_set_size (drawn, 0);
        g_assert_cmpint (checker.n_texts, >, level == LM_BOARD_DISTRICT ? 15 : 20);
      }
}

/* Turning the picture round twice gives the picture, and a mark near the left
 * edge stands as near to the right one. */
static void
test_right_to_left_is_one_turn (void)
{
  LmPainter painter = { .x = 30, .mirror = 1000 };
  LmRect placed = lm_painter_place (&painter, &(LmRect) { 10, 5, 50, 20 });
  LmPainter pointer = { .mirror = 1000 };
  LmRect back = lm_painter_place (&pointer, &placed);

  g_assert_cmpint (placed.x, ==, 1000 - 40 - 50);
  g_assert_cmpint (back.x, ==, 40);
  g_assert_cmpint (placed.y, ==, 5);
}

/* The picture on cairo shows the colour of a confirmed lane where the layout has it. */
static void
test_cairo_paints_the_tile (Fixture *fixture, gconstpointer data)
{
  LmPainter *painter = lm_painter_cairo_get_painter (fixture->cairo);
  guint home = G_MAXUINT;
  const guint32 *pixel;
  LmRect rect = { 100, 100, 90, 18 };

  for (guint i = 0; i < fixture->model->n_homes && home == G_MAXUINT; i++)
    if ((fixture->model->homes[i].flags & LM_BOARD_HOME_CONFIRMED) && (fixture->model->homes[i].lanes & (1 << LM_PARTY_COLOUR_CONTRACTOR)))
      home = i;
  g_assert_cmpint (home, !=, G_MAXUINT);
  lm_board_paint_tile (&fixture->scene, painter, &rect, home);
  cairo_surface_flush (fixture->surface);
  pixel = (const guint32 *) (cairo_image_surface_get_data (fixture->surface) + cairo_image_surface_get_stride (fixture->surface) * 104 + 104 * 4);
  g_assert_cmphex (*pixel & 0xffffff, ==, fixture->scene.palette->party[LM_PARTY_COLOUR_CONTRACTOR].fill >> 8);
}

static double
luminance (LmColour colour)
{
  double sum = 0;
  static const double weights[] = { 0.2126, 0.7152, 0.0722 };

  for (int i = 0; i < 3; i++)
    {
      double c = ((colour >> (24 - 8 * i)) & 0xff) / 255.0;

      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static double
contrast (LmColour a, LmColour b)
{
  double x = luminance (a), y = luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

/* WCAG 2.2, 1.4.3: 4.5 to 1 for text. */
static void
test_text_can_be_read (void)
{
  for (int i = 0; i < 4; i++)
    {
      const LmPalette *palette = lm_palette_get (i / 2, i % 2);

      g_assert_cmpfloat (contrast (palette->text, palette->background), >=, 4.5);
      g_assert_cmpfloat (contrast (palette->dim, palette->group), >=, 4.5);
      g_assert_cmpfloat (contrast (palette->holiday_text, palette->header), >=, 4.5);
      g_assert_cmpfloat (contrast (palette->conflict_text, palette->conflict), >=, 4.5);
      g_assert_cmpfloat (contrast (palette->text, palette->done), >=, 4.5);
      g_assert_cmpfloat (contrast (palette->text, palette->confirmed), >=, 4.5);
      for (int p = 0; p < LM_N_PARTY_COLOUR; p++)
        {
          g_assert_cmpfloat (contrast (palette->party[p].text, palette->party[p].fill), >=, 4.5);
          g_assert_cmpfloat (contrast (palette->party[p].tint_text, palette->party[p].tint), >=, 4.5);
        }
      for (int s = 0; s < LM_N_STATUS; s++)
        g_assert_cmpfloat (contrast (palette->status[s], palette->row_header), >=, 4.5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/board/layout/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("items-are-sorted-and-in-sight", test_items_are_sorted_and_in_sight);
  ADD ("culling-loses-nothing", test_culling_loses_nothing);
  ADD ("the-pointer-finds-what-is-drawn", test_the_pointer_finds_what_is_drawn);
  ADD ("the-header-of-a-train-stays", test_the_header_of_a_train_stays);
  ADD ("every-label-fits-its-box", test_every_label_fits_its_box);
  ADD ("cairo-paints-the-tile", test_cairo_paints_the_tile);
  g_test_add_func ("/board/layout/levels-change-with-hysteresis", test_levels_change_with_hysteresis);
  g_test_add_func ("/board/layout/right-to-left-is-one-turn", test_right_to_left_is_one_turn);
  g_test_add_func ("/board/layout/text-can-be-read", test_text_can_be_read);
  return g_test_run ();
}
