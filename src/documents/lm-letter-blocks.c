#include "lm-letter-private.h"

#include <string.h>

#define LABEL_WIDTH (26 * LM_MM)
#define MONEY_WIDTH (30 * LM_MM)

static gboolean
is_of_day (const LmLetter *self, const LmPlanStepRow *row)
{
  const LmStepRow *step = LM_FIND (self->snapshot, STEP, row->step);

  return step != NULL && step->phase == LM_PHASE_DAY && row->visit == 0;
}

static void
add_labelled (LmPages *pages, const char *label, const char *text)
{
  const LmCell cells[] = {
    { 0, LABEL_WIDTH, LM_STYLE_BOLD, PANGO_ALIGN_LEFT, label, LM_CELL_TEXT },
    { LABEL_WIDTH, lm_pages_get_width (pages) - LABEL_WIDTH, LM_STYLE_BODY, PANGO_ALIGN_LEFT, text, LM_CELL_TEXT },
  };

  lm_pages_add_row (pages, cells, G_N_ELEMENTS (cells));
}

static void
append_sentence (GString *text, const LmLetter *self, LmId id)
{
  const LmStepRow *step = LM_FIND (self->snapshot, STEP, id);
  g_autofree char *sentence = step != NULL ? lm_words_clean (lm_letter_pick (self, step->resident_text, step->resident_text_en)) : NULL;

  if (sentence == NULL || *sentence == '\0' || strstr (text->str, sentence) != NULL)
    return;
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

/* What is done before the day: outside, and on an earlier visit. */
static void
add_before (LmLetter *self, LmPages *pages)
{
  g_autoptr (GString) outside = g_string_new (NULL);
  g_autoptr (GString) earlier = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  LmDay first_outside = LM_DAY_NONE, first_earlier = LM_DAY_NONE;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const LmPlanStepRow *row = g_ptr_array_index (self->steps, i);
      const LmStepRow *step = LM_FIND (self->snapshot, STEP, row->step);
      gboolean is_outside = step != NULL && step->phase == LM_PHASE_OUTSIDE;

      if (step == NULL || is_of_day (self, row) || (!is_outside && step->phase != LM_PHASE_DAY))
        continue;
      append_sentence (is_outside ? outside : earlier, self, row->step);
      if (is_outside && first_outside == LM_DAY_NONE)
        first_outside = lm_instant_get_day (row->start);
      if (!is_outside && first_earlier == LM_DAY_NONE)
        first_earlier = lm_instant_get_day (row->start);
    }
  if (outside->len > 0)
    {
      g_autofree char *day = lm_words_format_day (self->words, first_outside, FALSE);

      g_string_append_printf (text, self->words->outside_from, day);
      g_string_append_printf (text, " %s", outside->str);
    }
  if (earlier->len > 0)
    {
      g_autofree char *day = lm_words_format_day (self->words, first_earlier, FALSE);

      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append_printf (text, self->words->earlier_visit, day);
      g_string_append_printf (text, " %s", earlier->str);
    }
  if (text->len > 0)
    add_labelled (pages, self->words->before, text->str);
}

/* By the hour: who reads it wants to know when to expect noise, not to follow
 * every step. */
static void
add_steps (LmLetter *self, LmPages *pages)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int hour = -1;
  gboolean any = FALSE;

  add_before (self, pages);
  for (guint i = 0; i <= self->steps->len; i++)
    {
      const LmPlanStepRow *row = i < self->steps->len ? g_ptr_array_index (self->steps, i) : NULL;
      int next;

      if (row != NULL && !is_of_day (self, row))
        continue;
      next = row != NULL ? (lm_instant_get_minute (row->start) + 30) / 60 : -1;
      if (next != hour && text->len > 0)
        {
          g_autofree char *label = g_strdup_printf (self->words->around, hour);

          add_labelled (pages, label, text->str);
          g_string_truncate (text, 0);
          any = TRUE;
        }
      hour = next;
      if (row != NULL)
        append_sentence (text, self, row->step);
    }
  if (!any)
    {
      lm_letter_note_missing (self, "steps");
      lm_pages_add_text (pages, LM_STYLE_BODY, "…");
    }
}

/* From the start of the step that turns it off to the end of the one that turns
 * it on, to the quarter of an hour. FALSE: it stays on. */
static gboolean
find_off (const LmLetter *self, gsize offset, int *from, int *to)
{
  *from = *to = -1;
  for (guint i = 0; i < self->steps->len; i++)
    {
      const LmPlanStepRow *row = g_ptr_array_index (self->steps, i);
      const LmStepRow *step = LM_FIND (self->snapshot, STEP, row->step);
      int turn;

      if (!is_of_day (self, row))
        continue;
      turn = G_STRUCT_MEMBER (int, step, offset);
      if (turn > 0 && *from < 0)
        *from = lm_instant_get_minute (row->start) / 15 * 15;
      else if (turn < 0)
        *to = (lm_instant_get_minute (row->end) + 14) / 15 * 15;
    }
  return *from >= 0;
}

static void
add_off (LmLetter *self, LmPages *pages)
{
  const struct {
    const char *name;
    gsize offset;
  } supplies[] = {
    { self->words->heat, G_STRUCT_OFFSET (LmStepRow, off_heat) },
    { self->words->water, G_STRUCT_OFFSET (LmStepRow, off_water) },
    { NULL, G_STRUCT_OFFSET (LmStepRow, off_gas) },
    { self->words->power, G_STRUCT_OFFSET (LmStepRow, off_power) },
  };
  gboolean planned = FALSE, any = FALSE;

  for (guint i = 0; i < self->steps->len; i++)
    planned |= is_of_day (self, g_ptr_array_index (self->steps, i));
  for (guint i = 0; i < G_N_ELEMENTS (supplies); i++)
    {
      int from, to;
      g_autofree char *start = NULL, *end = NULL, *text = NULL;

      if (!find_off (self, supplies[i].offset, &from, &to))
        continue;
      start = lm_minute_format (from);
      end = to >= 0 ? lm_minute_format (to) : NULL;
      if (supplies[i].name == NULL)
        text = g_strdup_printf (self->words->gas_off, start);
      else if (end != NULL)
        text = g_strdup_printf (self->words->off_from_to, supplies[i].name, start, end);
      else
        text = g_strdup_printf (self->words->off_from, supplies[i].name, start);
      lm_pages_add_text (pages, LM_STYLE_BODY, text);
      any = TRUE;
    }
  if (!planned)
    lm_letter_note_missing (self, "off");
  if (!any)
    lm_pages_add_text (pages, LM_STYLE_BODY, planned ? self->words->not_off : "…");
}

static void
add_money (LmLetter *self, LmPages *pages, LmPageStyle style, const char *name, gint64 cents)
{
  double width = lm_pages_get_width (pages);
  g_autofree char *text = lm_words_clean (name);
  g_autofree char *money = lm_words_format_money (self->words, cents);
  const LmCell cells[] = {
    { 0, width - MONEY_WIDTH, style, PANGO_ALIGN_LEFT, text, LM_CELL_TEXT },
    { width - MONEY_WIDTH, MONEY_WIDTH, style, PANGO_ALIGN_RIGHT, money, LM_CELL_TEXT },
  };

  lm_pages_add_row (pages, cells, G_N_ELEMENTS (cells));
}

static void
add_costs (LmLetter *self, LmPages *pages)
{
  gint64 sums[2];
  g_autoptr (GArray) lines = lm_letter_get_costs (self, &sums[1], &sums[0]);

  if (lines->len == 0)
    {
      lm_letter_note_missing (self, "costs");
      lm_pages_add_text (pages, LM_STYLE_BODY, "…");
      return;
    }
  for (int own = 1; own >= 0; own--)
    {
      guint n = 0;

      for (guint i = 0; i < lines->len; i++)
        n += g_array_index (lines, LmCostLine, i).own == own;
      if (n == 0)
        {
          if (own)
            lm_pages_add_text (pages, LM_STYLE_BODY, self->words->nothing_own);
          continue;
        }
      lm_pages_add_text (pages, LM_STYLE_SMALL_BOLD, own ? self->words->own_account : self->words->project_account);
      lm_pages_keep_with_next (pages);
      for (guint i = 0; i < lines->len; i++)
        {
          const LmCostLine *line = &g_array_index (lines, LmCostLine, i);

          if (line->own == own)
            add_money (self, pages, LM_STYLE_SMALL, line->text, line->cents);
        }
      lm_pages_keep_with_next (pages);
      add_money (self, pages, LM_STYLE_SMALL_BOLD, self->words->total, sums[own]);
      if (own)
        lm_pages_add_space (pages, 3);
    }
}

static void
add_contact_line (LmPages *pages, const char *label, const char *value)
{
  g_autofree char *clean = lm_words_clean (value);
  const LmCell cells[] = {
    { 0, LABEL_WIDTH, LM_STYLE_BODY, PANGO_ALIGN_LEFT, label, LM_CELL_TEXT },
    { LABEL_WIDTH, lm_pages_get_width (pages) - LABEL_WIDTH - 16, LM_STYLE_BODY, PANGO_ALIGN_LEFT, clean, LM_CELL_TEXT },
  };

  if (*clean != '\0')
    lm_pages_add_row (pages, cells, G_N_ELEMENTS (cells));
}

/* The fixed contact person, always in the same shape, so that it is found at a
 * glance on every letter. */
static void
add_contact (LmLetter *self, LmPages *pages)
{
  const LmProjectRow *project = self->project;
  g_autofree char *name = lm_words_clean (project->contact_name);

  if (*name == '\0' || *project->contact_phone == '\0')
    lm_letter_note_missing (self, "contact");
  lm_pages_begin_box (pages);
  lm_pages_add_text (pages, LM_STYLE_SMALL_BOLD, self->words->contact_person);
  lm_pages_add_text (pages, LM_STYLE_BOLD, *name != '\0' ? name : "…");
  add_contact_line (pages, self->words->call, project->contact_phone);
  add_contact_line (pages, self->words->mail, project->contact_email);
  add_contact_line (pages, self->words->reachable, project->contact_hours);
  lm_pages_end_box (pages);
}

gboolean
lm_letter_add_block (LmLetter *self, LmPages *pages, const char *field)
{
  if (g_str_equal (field, "steps"))
    add_steps (self, pages);
  else if (g_str_equal (field, "off"))
    add_off (self, pages);
  else if (g_str_equal (field, "costs"))
    add_costs (self, pages);
  else if (g_str_equal (field, "contact"))
    add_contact (self, pages);
  else
    return FALSE;
  return TRUE;
}
