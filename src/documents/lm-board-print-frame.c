#include "lm-board-print-private.h"

#include <glib/gi18n-lib.h>

#include "board/lm-board-words.h"

/* The head and the legend of a printed page. */

#define GAP 14 /* between two entries of the legend */

int
lm_board_print_head_height (const LmBoardScene *scene)
{
  return 2 * scene->metrics.tier;
}

int
lm_board_print_legend_height (const LmBoardScene *scene)
{
  return 2 * scene->metrics.tier + 8;
}

void
lm_board_print_paint_head (const LmBoardScene *scene, LmPainter *painter, LmSnapshot *snapshot, const char *train,
                           const char *shown, LmDay from, LmDay end, const LmRect *rect)
{
  const LmProjectRow *project = lm_snapshot_get_project (snapshot);
  const char *name = project->name[0] != '\0' ? project->name : _("District");
  int line = scene->metrics.tier, half = rect->width * 3 / 5;
  g_autofree char *title = NULL, *time = NULL, *printed = NULL, *clock = NULL, *below = NULL, *today = lm_board_format_day_long (scene->model->today);

  if (from == end)
    title = g_strdup_printf (_("%s: no home is shown"), name);
  else if (train != NULL)
    /* Translators: head of a printed board: 1 project, 2 train. */
    title = g_strdup_printf (_("%1$s: %2$s"), name, train);
  else
    /* Translators: head of a printed board: 1 project. */
    title = g_strdup_printf (_("%s: all trains"), name);
  if (from != end)
    {
      g_autofree char *first = lm_board_format_day_long (from), *last = lm_board_format_day_long (end - 1);

      /* Translators: 1 first day, 2 last day. */
      time = g_strdup_printf (_("%1$s to %2$s"), first, last);
    }
  if (scene->now != LM_INSTANT_NONE)
    clock = lm_minute_format (lm_instant_get_minute (scene->now));
  /* Translators: 1 day, 2 time at which the paper was made. */
  printed = clock ? g_strdup_printf (_("Printed on %1$s at %2$s"), today, clock) : g_strdup_printf (_("Printed on %s"), today);
  /* Translators: the filter of the board in words. */
  below = shown != NULL ? g_strdup_printf (_("Only: %s"), shown) : g_strdup ("");
  lm_painter_text (painter, title, LM_TEXT_BOLD, scene->palette->text, &(LmRect) { rect->x, rect->y, half, line }, LM_ALIGN_START);
  lm_painter_text (painter, below, LM_TEXT_SMALL, scene->palette->text, &(LmRect) { rect->x, rect->y + line - 4, half, line }, LM_ALIGN_START);
  lm_painter_text (painter, time ? time : "", LM_TEXT_BODY, scene->palette->text,
                   &(LmRect) { rect->x + half, rect->y, rect->width - half, line }, LM_ALIGN_END);
  lm_painter_text (painter, printed, LM_TEXT_SMALL, scene->palette->dim,
                   &(LmRect) { rect->x + half, rect->y + line - 4, rect->width - half, line }, LM_ALIGN_END);
}

/* --- legend --- */

typedef struct {
  const LmBoardScene *scene;
  LmPainter *painter;
  int x, y, end; /* where the next entry begins; the line ends */
} Pen;

/* The text of an entry, and room for a sign before it. */
static void
write_entry (Pen *pen, int sign, const char *text)
{
  int width;

  lm_painter_measure (pen->painter, text, LM_TEXT_SMALL, &width, NULL);
  width = MIN (width, pen->end - pen->x - sign - 4);
  if (width > 0)
    lm_painter_text (pen->painter, text, LM_TEXT_SMALL, pen->scene->palette->text,
                     &(LmRect) { pen->x + sign + 4, pen->y, width + 1, pen->scene->metrics.tier }, LM_ALIGN_START);
  pen->x += sign + 4 + width + GAP;
}

static void
write_parties (Pen *pen)
{
  const LmBoardScene *scene = pen->scene;
  int size = scene->metrics.tier - 6;

  for (guint i = 0; i < scene->model->n_capacity; i++)
    {
      const LmBoardCapacity *capacity = &scene->model->capacity[i];
      const LmPartyPaint *paint = &scene->palette->party[capacity->colour];
      LmRect box = { pen->x, pen->y + 3, size + 4, size };

      lm_painter_box (pen->painter, &box, 3, paint->fill, paint->edge, 1);
      lm_painter_text (pen->painter, scene->model->letters[capacity->colour], LM_TEXT_SMALL_BOLD, paint->text, &box, LM_ALIGN_MIDDLE);
      write_entry (pen, box.width, capacity->name);
    }
}

static void
write_marks (Pen *pen)
{
  static const struct {
    LmGlyph glyph;
    LmPartyColour colour;
    const char *word;
  } marks[] = {
    { LM_GLYPH_CIRCLE, LM_PARTY_COLOUR_COORDINATOR, N_("survey") },
    { LM_GLYPH_DIAMOND, LM_PARTY_COLOUR_COORDINATOR, N_("decision") },
    { LM_GLYPH_SQUARE, LM_PARTY_COLOUR_INSTALLER, N_("material (filled: done)") },
  };
  const LmBoardScene *scene = pen->scene;
  int size = scene->metrics.glyph;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const LmPartyPaint *paint = &scene->palette->party[marks[i].colour];

      lm_painter_glyph (pen->painter, marks[i].glyph, &(LmRect) { pen->x, pen->y + (scene->metrics.tier - size) / 2, size, size }, paint->fill, paint->edge);
      write_entry (pen, size, _(marks[i].word));
    }
}

static void
write_states (Pen *pen)
{
  enum { PROVISIONAL, PROPOSED, CONFIRMED, DONE, CONFLICT, BUFFER, BASELINE, N_STATES };
  static const char *const words[N_STATES] = {
    N_("provisional: not ready yet"), N_("proposed"), N_("confirmed"), N_("done"), N_("conflict"), N_("buffer day"), N_("day of the baseline"),
  };
  const LmBoardScene *scene = pen->scene;
  const LmPalette *palette = scene->palette;
  const LmPartyPaint *paint = &palette->party[LM_PARTY_COLOUR_INSTALLER];
  int height = scene->metrics.tier - 8, width = height * 2;

  for (int state = 0; state < N_STATES; state++)
    {
      LmRect box = { pen->x, pen->y + 4, width, height };

      switch (state)
        {
        case PROVISIONAL:
          lm_painter_box (pen->painter, &box, 3, palette->background, paint->edge, 1);
          break;
        case PROPOSED:
          lm_painter_box (pen->painter, &box, 3, paint->tint, paint->edge, 1);
          lm_painter_hatch (pen->painter, &(LmRect) { box.x + 1, box.y + 1, box.width - 2, box.height - 2 }, lm_colour_with_alpha (paint->edge, 0x60));
          break;
        case CONFIRMED:
        case DONE:
          lm_painter_box (pen->painter, &box, 3, paint->fill, paint->edge, 1);
          if (state == DONE)
            lm_painter_glyph (pen->painter, LM_GLYPH_CHECK, &(LmRect) { box.x + height / 2, box.y, height, height }, paint->text, 0);
          break;
        case CONFLICT:
          lm_painter_box (pen->painter, &box, 4, palette->background, palette->conflict, 2);
          lm_painter_glyph (pen->painter, LM_GLYPH_ALERT, &(LmRect) { box.x + height / 2, box.y, height, height }, palette->conflict, palette->conflict_text);
          break;
        case BUFFER:
          lm_painter_box (pen->painter, &box, 2, palette->background, palette->strong_line, 1);
          lm_painter_hatch (pen->painter, &(LmRect) { box.x + 1, box.y + 1, box.width - 2, box.height - 2 }, lm_colour_with_alpha (palette->dim, 0x80));
          break;
        case BASELINE:
        default:
          lm_painter_box (pen->painter, &(LmRect) { box.x, box.y + height - 5, width, 4 }, 2, palette->background, palette->dim, 1);
        }
      write_entry (pen, width, _(words[state]));
    }
}

void
lm_board_print_paint_legend (const LmBoardScene *scene, LmPainter *painter, guint page, guint n_pages, const LmRect *rect)
{
  Pen pen = { scene, painter, rect->x, rect->y + 8, rect->x + rect->width };
  /* Translators: 1 number of the page, 2 how many there are. */
  g_autofree char *number = g_strdup_printf (_("page %1$u of %2$u"), page + 1, n_pages);
  int width;

  lm_painter_measure (painter, number, LM_TEXT_SMALL, &width, NULL);
  write_parties (&pen);
  pen.x = rect->x;
  pen.y += scene->metrics.tier;
  pen.end -= width + GAP;
  write_marks (&pen);
  write_states (&pen);
  lm_painter_text (painter, number, LM_TEXT_SMALL, scene->palette->dim,
                   &(LmRect) { rect->x + rect->width - width - 1, pen.y, width + 1, scene->metrics.tier }, LM_ALIGN_END);
}
