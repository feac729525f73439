#include "documents/lm-board-print.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "board/lm-board-words.h"
#include "board/lm-painter-cairo.h"
#include "lm-board-print-private.h"
#include "lm-document-private.h"

/* A3 landscape in points. The board is drawn in whole units of half a point, so
 * that its lines stay as sharp as on the screen. */
#define PAGE_WIDTH 1190.551
#define PAGE_HEIGHT 841.890
#define UNIT 0.5
#define WIDTH ((int) (PAGE_WIDTH / UNIT))
#define HEIGHT ((int) (PAGE_HEIGHT / UNIT))
#define MARGIN 58
/* Letters of 7.5 points: a row of 4.6 mm, and a train of forty homes on a page. */
#define FONT "Cantarell, Noto Sans, DejaVu Sans, Sans"
#define FONT_SIZE 15
/* A day wider than this only spreads the marks. */
#define MOST_SCALE 90

typedef struct {
  int train;          /* -1: all of them */
  guint first, n;     /* homes, or trains, counted among those that are shown */
  LmDay from, end;
} Page;

typedef struct {
  LmSnapshot *snapshot;
  LmBoardModel *model;
  LmBoardScene scene;
  LmBoardPrintOptions options;
  char *shown;
  guint8 *mask;       /* per home: it is to be printed */
  GArray *pages;
  PangoFontDescription *font;
} Print;

static void
print_free (gpointer data)
{
  Print *self = data;

  g_clear_pointer (&self->scene.axis, lm_time_axis_free);
  g_clear_pointer (&self->scene.rows, lm_row_index_free);
  g_clear_pointer (&self->model, lm_board_model_free);
  lm_snapshot_unref (self->snapshot);
  pango_font_description_free (self->font);
  g_array_unref (self->pages);
  g_free (self->mask);
  g_free (self->shown);
  g_free (self);
}

/* --- which pages --- */

static int
body_width (const Print *self)
{
  return WIDTH - 2 * MARGIN - self->scene.metrics.row_header;
}

static int
body_height (const Print *self)
{
  return HEIGHT - 2 * MARGIN - lm_board_print_head_height (&self->scene) - 2 * self->scene.metrics.tier -
         lm_board_get_capacity_height (&self->scene) - lm_board_print_legend_height (&self->scene);
}

static void
take_in (LmDay *from, LmDay *end, LmDay first, LmDay last)
{
  if (*from == LM_DAY_NONE || first < *from)
    *from = first;
  if (*end == LM_DAY_NONE || last + 1 > *end)
    *end = last + 1;
}

static void
add_home_time (const LmBoardModel *model, const LmBoardHome *home, LmDay *from, LmDay *end)
{
  if (home->visit != LM_DAY_NONE)
    take_in (from, end, home->visit, home->visit);
  for (guint i = home->first_bar; i < home->first_bar + home->n_bars; i++)
    take_in (from, end, lm_instant_get_day (model->bars[i].start), lm_instant_get_day (model->bars[i].end - 1));
}

/* Adds pages from left to right: as many days on each as can be read, in whole
 * weeks, spread evenly. */
static void
add_pages_of_time (Print *self, Page page, LmDay from, LmDay end)
{
  int width = body_width (self), n;
  double days, least = lm_board_level_least[self->options.level];

  from -= lm_day_get_weekday (from);
  end += (7 - lm_day_get_weekday (end)) % 7;
  from = MAX (from, self->model->first);
  end = MIN (end, self->model->end);
  lm_time_axis_set_scale (self->scene.axis, 1000);
  days = (lm_time_axis_get_day_x (self->scene.axis, end) - lm_time_axis_get_day_x (self->scene.axis, from)) / 1000.0;
  n = MAX (1, (int) (days * least / width + 0.999));
  for (int i = 0; i < n; i++)
    {
      int weeks = (end - from + 6) / 7;

      page.from = from + 7 * (weeks * i / n);
      page.end = MIN (end, from + 7 * (weeks * (i + 1) / n));
      if (page.end > page.from)
        g_array_append_val (self->pages, page);
    }
}

static void
add_pages_of_train (Print *self, guint index)
{
  const LmBoardTrain *train = &self->model->trains[index];
  guint most = MAX (1, (body_height (self) - self->scene.metrics.group_row) / self->scene.metrics.home_row), n = 0;
  LmDay from = self->options.first, end = self->options.end;

  for (guint i = train->first_home; i < train->first_home + train->n_homes; i++)
    n += self->mask[i];
  if (n == 0)
    return;
  if (from == LM_DAY_NONE)
    for (guint i = train->first_home; i < train->first_home + train->n_homes; i++)
      if (self->mask[i])
        add_home_time (self->model, &self->model->homes[i], &from, &end);
  if (from == LM_DAY_NONE) /* nothing of it is planned */
    {
      from = self->options.today;
      end = from + 28;
    }
  for (guint first = 0; first < n; first += most)
    add_pages_of_time (self, (Page) { (int) index, first, MIN (most, n - first), 0, 0 }, from, end);
}

static void
add_pages_of_trains (Print *self)
{
  guint most = MAX (1, body_height (self) / self->scene.metrics.train_row), n = 0;
  LmDay from = self->options.first, end = self->options.end;

  for (guint t = 0; t < self->model->n_trains; t++)
    {
      const LmBoardTrain *train = &self->model->trains[t];
      gboolean any = FALSE;

      for (guint i = train->first_home; i < train->first_home + train->n_homes; i++)
        if (self->mask[i])
          {
            any = TRUE;
            if (self->options.first == LM_DAY_NONE)
              add_home_time (self->model, &self->model->homes[i], &from, &end);
          }
      n += any;
    }
  if (from == LM_DAY_NONE)
    {
      from = self->options.today;
      end = from + 28;
    }
  for (guint first = 0; first < n; first += most)
    add_pages_of_time (self, (Page) { -1, first, MIN (most, n - first), 0, 0 }, from, end);
}

/* --- a page --- */

/* Only the homes of the page have rows; at the level of trains, only its trains. */
static void
choose_rows (Print *self, const Page *page)
{
  const LmBoardModel *model = self->model;
  g_autofree guint8 *shown = g_new0 (guint8, model->n_homes + 1);
  guint count = 0;

  if (page->train >= 0)
    {
      const LmBoardTrain *train = &model->trains[page->train];

      for (guint i = train->first_home; i < train->first_home + train->n_homes; i++)
        if (self->mask[i])
          {
            shown[i] = count >= page->first && count < page->first + page->n;
            count++;
          }
    }
  else
    for (guint t = 0; t < model->n_trains; t++)
      {
        gboolean any = FALSE;

        for (guint i = model->trains[t].first_home; i < model->trains[t].first_home + model->trains[t].n_homes; i++)
          any |= self->mask[i];
        if (any && count >= page->first && count < page->first + page->n)
          memset (shown + model->trains[t].first_home, 1, model->trains[t].n_homes);
        count += any;
      }
  lm_row_index_set_filter (self->scene.rows, shown);
}

/* The line of now over the days, as on the screen. */
static void
paint_now (const Print *self, LmPainter *painter, const LmRect *days, int x)
{
  const LmBoardScene *scene = &self->scene;
  LmRect pill = lm_board_get_now_pill (scene, painter, x, days->width);
  g_autofree char *text = NULL;

  if (pill.width == 0)
    return;
  text = lm_board_format_now (scene->now);
  pill.x += days->x - x;
  pill.y += days->y;
  lm_painter_fill (painter, days->x - x + lm_time_axis_get_x (scene->axis, scene->now) - 1, pill.y + pill.height - 1, 2,
                   days->y + days->height - pill.y - pill.height + 1, scene->palette->today);
  lm_painter_box (painter, &pill, pill.height / 2, scene->palette->today, 0, 0);
  lm_painter_text (painter, text, LM_TEXT_SMALL_BOLD, scene->palette->conflict_text, &pill, LM_ALIGN_MIDDLE);
}

static void
paint_board (Print *self, LmPainter *painter, const Page *page)
{
  const LmBoardScene *scene = &self->scene;
  int top = MARGIN + lm_board_print_head_height (scene), tiers = 2 * scene->metrics.tier, left = MARGIN + scene->metrics.row_header;
  int height = lm_row_index_get_height (scene->rows), x, width;
  int load_y = top + tiers + MIN (height, body_height (self));
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (LmBoardItem));
  LmRect visible;

  x = lm_time_axis_get_day_x (scene->axis, page->from);
  width = lm_time_axis_get_day_x (scene->axis, page->end) - x;
  visible = (LmRect) { x, 0, width, height };
  lm_board_layout (scene, &visible, items);

  lm_painter_push_clip (painter, &(LmRect) { left, top, width, tiers + height });
  painter->x = left - x;
  painter->y = top + tiers;
  lm_board_paint_body (scene, painter, &visible, items);
  painter->y = top;
  lm_board_paint_time_header (scene, painter, x, width);
  painter->x = painter->y = 0;
  lm_painter_pop_clip (painter);

  painter->x = MARGIN;
  painter->y = top + tiers;
  lm_board_paint_row_headers (scene, painter, 0, height);
  painter->y = top;
  lm_board_paint_corner (scene, painter);
  painter->y = load_y;
  lm_board_paint_capacity_header (scene, painter);
  painter->x = painter->y = 0;
  lm_painter_push_clip (painter, &(LmRect) { left, load_y, width, lm_board_get_capacity_height (scene) });
  painter->x = left - x;
  painter->y = load_y;
  lm_board_paint_capacity (scene, painter, x, width);
  painter->x = painter->y = 0;
  lm_painter_pop_clip (painter);
  paint_now (self, painter, &(LmRect) { left, top, width, tiers + height + lm_board_get_capacity_height (scene) }, x);
  lm_painter_box (painter, &(LmRect) { MARGIN, top, scene->metrics.row_header + width, tiers + height + lm_board_get_capacity_height (scene) },
                  0, 0, scene->palette->strong_line, 1);
}

static void
draw_page (gpointer data, guint number, cairo_t *cr)
{
  Print *self = data;
  const Page *page = &g_array_index (self->pages, Page, number);
  g_autoptr (LmPainterCairo) backend = NULL;
  LmPainter *painter;
  double days;

  cairo_save (cr);
  cairo_scale (cr, UNIT, UNIT);
  backend = lm_painter_cairo_new (cr, self->font);
  painter = lm_painter_cairo_get_painter (backend);
  if (page->n > 0)
    {
      choose_rows (self, page);
      lm_time_axis_set_scale (self->scene.axis, 1000);
      days = (lm_time_axis_get_day_x (self->scene.axis, page->end) - lm_time_axis_get_day_x (self->scene.axis, page->from)) / 1000.0;
      lm_time_axis_set_scale (self->scene.axis, MIN (MOST_SCALE, body_width (self) / days - 0.01));
      paint_board (self, painter, page);
    }
  lm_board_print_paint_head (&self->scene, painter, self->snapshot,
                             page->train >= 0 ? self->model->trains[page->train].name : NULL, self->shown, page->from, page->end,
                             &(LmRect) { MARGIN, MARGIN, WIDTH - 2 * MARGIN, lm_board_print_head_height (&self->scene) });
  lm_board_print_paint_legend (&self->scene, painter, number, self->pages->len,
                               &(LmRect) { MARGIN, HEIGHT - MARGIN - lm_board_print_legend_height (&self->scene), WIDTH - 2 * MARGIN,
                                           lm_board_print_legend_height (&self->scene) });
  cairo_restore (cr);
}

/* --- making it --- */

static void
choose_homes (Print *self)
{
  self->mask = g_new0 (guint8, self->model->n_homes + 1);
  for (guint i = 0; i < self->model->n_homes; i++)
    {
      const LmBoardHome *home = &self->model->homes[i];

      self->mask[i] = (self->options.homes == NULL || g_hash_table_contains (self->options.homes, &home->id)) &&
                      (self->options.train == 0 || self->model->trains[home->train].id == self->options.train);
    }
}

/* Sizes follow the font, which a small surface of its own measures. */
static void
measure (Print *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (LmPainterCairo) backend = lm_painter_cairo_new (cr, self->font);

  lm_board_metrics_init (&self->scene.metrics, lm_painter_cairo_get_painter (backend));
  g_clear_pointer (&backend, lm_painter_cairo_free);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
make_rows (Print *self)
{
  g_autofree guint *starts = g_new (guint, self->model->n_trains + 1);

  for (guint t = 0; t < self->model->n_trains; t++)
    starts[t] = self->model->trains[t].first_home;
  starts[self->model->n_trains] = self->model->n_homes;
  self->scene.rows = lm_row_index_new (starts, self->model->n_trains);
  lm_board_scene_apply_heights (&self->scene);
}

LmDocument *
lm_board_print_new (LmSnapshot *snapshot, LmDistrictState *state, const LmBoardPrintOptions *options)
{
  Print *self = g_new0 (Print, 1);
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  g_autofree char *day = lm_day_format_iso (options->today);
  const char *name = project->name[0] != '\0' ? project->name : _("District");
  char *title, *file_name;

  self->snapshot = lm_snapshot_ref (snapshot);
  self->options = *options;
  self->shown = g_strdup (options->shown);
  self->pages = g_array_new (FALSE, TRUE, sizeof (Page));
  self->font = pango_font_description_from_string (FONT);
  pango_font_description_set_absolute_size (self->font, FONT_SIZE * PANGO_SCALE);
  self->model = lm_board_model_new (snapshot, state, options->today);
  self->scene = (LmBoardScene) {
    .model = self->model, .level = options->level, .palette = lm_palette_get (FALSE, FALSE), .now = options->now, .focus = -1, .paper = TRUE,
  };
  measure (self);
  self->scene.axis = lm_time_axis_new (self->model->first, self->model->end, self->model->kinds, self->model->open, self->model->close);
  make_rows (self);
  choose_homes (self);
  if (options->level == LM_BOARD_TRAINS)
    add_pages_of_trains (self);
  else
    for (guint t = 0; t < self->model->n_trains; t++)
      add_pages_of_train (self, t);
  self->options.homes = NULL; /* only borrowed */
  if (self->pages->len == 0)
    {
      Page nothing = { -1, 0, 0, options->today, options->today };

      g_array_append_val (self->pages, nothing);
    }
  /* Translators: title of the printed board: 1 name of the project. */
  title = g_strdup_printf (_("Board of %s"), name);
  /* Translators: file name of the printed board: 1 day, 2 name of the project. */
  file_name = g_strdup_printf (_("%1$s board %2$s.pdf"), day, name);
  g_strdelimit (file_name, "/\\:*?\"<>|", '-');
  return lm_document_new_drawn (PAGE_WIDTH, PAGE_HEIGHT, self->pages->len, draw_page, self, print_free, title,
                                g_strdup (project->contact_name), file_name, options->today);
}
