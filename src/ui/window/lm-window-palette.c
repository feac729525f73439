#include "lm-ui-config.h"

#include "window/lm-window-private.h"

#include "board/lm-board-page.h"
#include "palette/lm-palette-dialog.h"
#include "palette/lm-palette-search.h"
#include "parties/lm-parties-view.h"

/* The first home of the train: going to a train is going to where it starts. */
static LmId
first_home_of_train (LmSnapshot *snapshot, LmId train)
{
  guint n;
  const LmPlanHomeRow *homes = LM_ROWS (snapshot, PLAN_HOME, &n);
  const LmPlanHomeRow *first = NULL;

  for (guint i = 0; i < n; i++)
    if (homes[i].train == train && (first == NULL || homes[i].position < first->position))
      first = &homes[i];
  return first != NULL ? first->home : 0;
}

static void
chosen (LmWindow *self, LmFound *found)
{
  LmBoardPage *board;
  LmId home;

  switch (found->kind) {
  case LM_FOUND_COMMAND:
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;

      if (g_action_parse_detailed_name (found->action, &name, &target, NULL))
        gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
    }
    break;
  case LM_FOUND_DAY:
    lm_window_show_view (self, "board");
    board = LM_BOARD_PAGE (lm_window_get_view (self, "board"));
    lm_board_page_go_to_day (board, found->day);
    break;
  case LM_FOUND_TRAIN:
    lm_window_show_view (self, "board");
    home = first_home_of_train (lm_desk_get_snapshot (self->desk), found->id);
    if (home != 0)
      lm_desk_reveal (self->desk, home);
    break;
  case LM_FOUND_PARTY:
  case LM_FOUND_CREW:
    lm_window_show_view (self, "parties");
    lm_parties_view_show_party (LM_PARTIES_VIEW (lm_window_get_view (self, "parties")), found->id);
    break;
  case LM_FOUND_HOME:
  default:
    lm_desk_reveal (self->desk, found->id);
  }
}

void
lm_window_show_palette (LmWindow *self)
{
  LmPaletteDialog *dialog = lm_palette_dialog_present (self->desk, GTK_WIDGET (self));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen), self, G_CONNECT_SWAPPED);
}
