#include "board/lm-palette.h"

/* Colour of the status word, by how urgent it is. */
typedef enum { GREEN, BROWN, BLUE, RED, GREY, N_TONES } Tone;

static const Tone tone_of_status[LM_N_STATUS] = {
  [LM_STATUS_CONFLICT] = RED,
  [LM_STATUS_NO_ACCESS] = RED,
  [LM_STATUS_PARTLY] = RED,
  [LM_STATUS_RUNNING] = BLUE,
  [LM_STATUS_REFUSED] = GREY,
  [LM_STATUS_NO_ANSWER] = RED,
  [LM_STATUS_SURVEY_NEEDED] = BROWN,
  [LM_STATUS_DECISION_NEEDED] = BROWN,
  [LM_STATUS_NOT_READY] = BROWN,
  [LM_STATUS_UNPLANNED] = GREY,
  [LM_STATUS_LETTER_SENT] = BLUE,
  [LM_STATUS_HELD] = BLUE,
  [LM_STATUS_PROPOSED] = GREY,
  [LM_STATUS_CONFIRMED] = GREEN,
  [LM_STATUS_DONE] = GREEN,
};

/* Contrast on white: 5.1, 6.8, 6.3, 7.5, 6.6. */
static const LmColour light_tones[N_TONES] = { 0x1a7f37ff, 0x8f4700ff, 0x1a5fb4ff, 0xa51d2dff, 0x5e5c64ff };
static const LmColour dark_tones[N_TONES] = { 0x7ee0a0ff, 0xf8c471ff, 0x99c1f1ff, 0xff9a92ff, 0xc0bfbcff };

static const LmPalette light = {
  .background = 0xffffffff, .header = 0xfafafbff, .row_header = 0xfafafbff, .group = 0xf1f1f4ff,
  .text = 0x2e2e33ff, .dim = 0x5e5c64ff, .line = 0xebebeeff, .strong_line = 0xd3d3d8ff,
  .non_working = 0xf1f1f4ff, .holiday = 0xfbeedeff, .holiday_text = 0x8f4700ff, .today = 0xc01c28ff,
  .selected = 0xeaf2fdff, .selected_header = 0xd5e4f9ff, .hover = 0x00000009, .accent = 0x1a5fb4ff,
  .conflict = 0xc01c28ff, .conflict_text = 0xffffffff, .warning = 0x8f4700ff,
  .tooltip = 0x26262bff, .tooltip_text = 0xffffffff, .tooltip_conflict = 0xff9a92ff, .tooltip_warning = 0xf8c471ff,
  .party = {
    [LM_PARTY_COLOUR_HEAT_COMPANY] = { 0x123a74ff, 0x0c2a55ff, 0xffffffff },
    [LM_PARTY_COLOUR_CONTRACTOR] = { 0xeea547ff, 0x9a5f00ff, 0x14110aff },
    [LM_PARTY_COLOUR_INSTALLER] = { 0x169074ff, 0x0f6a55ff, 0x14110aff },
    [LM_PARTY_COLOUR_COORDINATOR] = { 0xab61c0ff, 0x7c3f90ff, 0x14110aff },
    [LM_PARTY_COLOUR_OTHER] = { 0xb6b8c0ff, 0x73757dff, 0x14110aff },
  },
  .edge_width = 1,
};

static const LmPalette dark = {
  .dark = TRUE,
  .background = 0x1d1d20ff, .header = 0x242428ff, .row_header = 0x242428ff, .group = 0x2b2b30ff,
  .text = 0xf4f4f5ff, .dim = 0xb8b7bdff, .line = 0x2d2d32ff, .strong_line = 0x45454bff,
  .non_working = 0x26262aff, .holiday = 0x38301fff, .holiday_text = 0xf8c471ff, .today = 0xff6b61ff,
  .selected = 0x1f2c40ff, .selected_header = 0x263a57ff, .hover = 0xffffff0d, .accent = 0x78aeedff,
  .conflict = 0xff6b61ff, .conflict_text = 0x14110aff, .warning = 0xf8c471ff,
  .tooltip = 0x3d3d44ff, .tooltip_text = 0xffffffff, .tooltip_conflict = 0xff9a92ff, .tooltip_warning = 0xf8c471ff,
  .party = {
    [LM_PARTY_COLOUR_HEAT_COMPANY] = { 0xaec0f1ff, 0xdbe4fbff, 0x14110aff },
    [LM_PARTY_COLOUR_CONTRACTOR] = { 0xfec320ff, 0xffe08aff, 0x14110aff },
    [LM_PARTY_COLOUR_INSTALLER] = { 0x56f0c0ff, 0xb0f8e0ff, 0x14110aff },
    [LM_PARTY_COLOUR_COORDINATOR] = { 0xa582aaff, 0xd2c0d5ff, 0x14110aff },
    [LM_PARTY_COLOUR_OTHER] = { 0x6d6e72ff, 0xa7a8acff, 0xffffffff },
  },
  .edge_width = 1,
};

/* What follows from the rest, so that it is said once. */
static void
finish (LmPalette *self, const LmColour *tones, gboolean high_contrast)
{
  self->high_contrast = high_contrast;
  if (high_contrast)
    {
      LmColour ink = self->dark ? 0xffffffff : 0x000000ff;

      self->text = self->dim = self->strong_line = ink;
      self->background = self->header = self->row_header = self->dark ? 0x000000ff : 0xffffffff;
      self->line = self->dark ? 0x707070ff : 0x8a8a8aff;
      self->edge_width = 2;
      for (int i = 0; i < LM_N_PARTY_COLOUR; i++)
        self->party[i].edge = ink;
    }
  self->ready = lm_colour_mix (self->accent, self->background, 48);
  self->confirmed = lm_colour_mix (self->accent, self->background, 120);
  self->done = lm_colour_mix (tones[GREEN], self->background, 120);
  for (int i = 0; i < LM_N_PARTY_COLOUR; i++)
    {
      self->party[i].tint = lm_colour_mix (self->party[i].fill, self->background, self->dark ? 76 : 66);
      self->party[i].tint_text = self->text;
    }
  for (int i = 0; i < LM_N_STATUS; i++)
    self->status[i] = tones[tone_of_status[i]];
}

const LmPalette *
lm_palette_get (gboolean is_dark, gboolean high_contrast)
{
  static LmPalette tables[2][2];
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (int i = 0; i < 4; i++)
        {
          LmPalette *table = &tables[i / 2][i % 2];

          *table = i / 2 ? dark : light;
          finish (table, i / 2 ? dark_tones : light_tones, i % 2);
        }
      g_once_init_leave (&made, 1);
    }
  return &tables[is_dark ? 1 : 0][high_contrast ? 1 : 0];
}
