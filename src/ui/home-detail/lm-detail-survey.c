#include "lm-ui-config.h"

#include "home-detail/lm-home-detail-private.h"

#include "core/lm-home.h"
#include "core/lm-work.h"
#include "project/lm-homes.h"
#include "shared/lm-accessible.h"
#include "shared/lm-field.h"
#include "shared/lm-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a row of the form acts on. */
typedef struct {
  LmDesk *desk;
  LmId home;
  LmId question; /* of an answer */
  char **values; /* what each choice stands for; NULL for a typed answer */
  LmId *ids;     /* of a choice of rows */
} LmSurveyTarget;

static void
target_free (gpointer data, GClosure *closure)
{
  LmSurveyTarget *target = data;

  g_object_unref (target->desk);
  g_strfreev (target->values);
  g_free (target->ids);
  g_free (target);
}

static LmSurveyTarget *
target_new (LmDetail *detail, LmId question)
{
  LmSurveyTarget *target = g_new0 (LmSurveyTarget, 1);

  target->desk = g_object_ref (detail->desk);
  target->home = detail->home->id;
  target->question = question;
  return target;
}

/* --- survey --- */

static void
answer (LmSurveyTarget *target, const char *value, gboolean unknown)
{
  LmAnswerRow row;
  GError *error = NULL;

  LM_ROW_FRESH (ANSWER, &row);
  row.question = target->question;
  row.value = value;
  row.unknown = unknown;
  lm_desk_done_quietly (target->desk, lm_project_answer (lm_desk_get_project (target->desk), target->home, &row, 1, &error), error);
}

static void
choice_answered (GtkWidget *combo, GParamSpec *pspec, LmSurveyTarget *target)
{
  guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (combo));
  guint n = g_strv_length (target->values);

  /* First: not asked; last: asked, but it could not be seen. */
  if (chosen < n)
    answer (target, target->values[chosen], chosen == n - 1);
}

static void
text_answered (GtkWidget *row, LmSurveyTarget *target)
{
  answer (target, gtk_editable_get_text (GTK_EDITABLE (row)), FALSE);
}

static void
start_survey (GtkWidget *row, LmSurveyTarget *target)
{
  LmSurveyRow survey;
  GError *error = NULL;

  LM_ROW_FRESH (SURVEY, &survey);
  survey.home = target->home;
  survey.state = LM_SURVEY_STATE_DONE;
  survey.day = lm_desk_get_today (target->desk);
  survey.surveyor = g_get_real_name ();
  lm_desk_done (target->desk, lm_project_put (lm_desk_get_project (target->desk), LM_TABLE_SURVEY, &survey, &error), error);
}

static const LmAnswerRow *
find_answer (LmDetail *detail, LmId question)
{
  guint n;
  const LmAnswerRow **answers = LM_OF_HOME (detail->snapshot, ANSWER, detail->home->id, &n);

  for (guint i = 0; i < n; i++)
    if (answers[i]->question == question)
      return answers[i];
  return NULL;
}

static GtkWidget *
choice_row_new (LmDetail *detail, const LmQuestionRow *question, const LmAnswerRow *given)
{
  GtkWidget *combo = adw_combo_row_new ();
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  LmSurveyTarget *target = target_new (detail, question->id);
  guint selected = 0;

  g_strv_builder_add (values, "");
  gtk_string_list_append (words, "–");
  if (question->kind == LM_QUESTION_KIND_YES_NO) {
    g_strv_builder_add_many (values, "yes", "no", NULL);
    gtk_string_list_append (words, _ ("Yes"));
    gtk_string_list_append (words, _ ("No"));
  } else {
    g_auto (GStrv) lines = g_strsplit (question->choices, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++)
      if (lines[i][0] != '\0') {
        g_strv_builder_add (values, lines[i]);
        gtk_string_list_append (words, lines[i]);
      }
  }
  g_strv_builder_add (values, "");
  gtk_string_list_append (words, _ ("Could not be seen"));
  target->values = g_strv_builder_end (values);
  for (guint i = 0; given != NULL && target->values[i] != NULL; i++)
    if (given->unknown ? target->values[i + 1] == NULL : strcmp (given->value, target->values[i]) == 0) {
      selected = i;
      break;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (combo), G_LIST_MODEL (words));
  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), selected);
  g_signal_connect_data (combo, "notify::selected", G_CALLBACK (choice_answered), target, target_free, 0);
  return combo;
}

static GtkWidget *
question_row_new (LmDetail *detail, const LmQuestionRow *question)
{
  const LmAnswerRow *given = find_answer (detail, question->id);
  const char *title = lm_words_name (question->text, question->text_en);
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), title, detail->address);
  GtkWidget *row;

  if (question->kind == LM_QUESTION_KIND_YES_NO || question->kind == LM_QUESTION_KIND_CHOICE)
    row = choice_row_new (detail, question, given);
  else {
    row = adw_entry_row_new ();
    gtk_editable_set_text (GTK_EDITABLE (row), given != NULL ? given->value : "");
    adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
    g_signal_connect_data (row, "apply", G_CALLBACK (text_answered), target_new (detail, question->id), target_free, 0);
  }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (ADW_IS_COMBO_ROW (row)) {
    adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
    if (given != NULL && question->flag_value[0] != '\0' && strcmp (given->value, question->flag_value) == 0)
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), question->flag);
  }
  lm_accessible_name (row, name);
  return row;
}

static int
compare_questions (gconstpointer a, gconstpointer b)
{
  return (*(const LmQuestionRow *const *) a)->position - (*(const LmQuestionRow *const *) b)->position;
}

void
lm_detail_fill_survey (LmDetail *detail, LmDetailGroup *group)
{
  g_autoptr (GPtrArray) questions = g_ptr_array_new ();
  const LmQuestionRow *rows;
  const LmSurveyRow **surveys;
  guint n, n_surveys, n_answers, answered = 0;
  GtkWidget *expander;
  g_autofree char *text = NULL;

  rows = LM_ROWS (detail->snapshot, QUESTION, &n);
  surveys = LM_OF_HOME (detail->snapshot, SURVEY, detail->home->id, &n_surveys);
  LM_OF_HOME (detail->snapshot, ANSWER, detail->home->id, &n_answers);
  for (guint i = 0; i < n; i++)
    if (lm_home_is_asked (detail->home, &rows[i])) {
      g_ptr_array_add (questions, (gpointer) &rows[i]);
      answered += find_answer (detail, rows[i].id) != NULL;
    }
  if (!lm_detail_group_begin (group, g_strdup_printf ("%" G_GINT64_FORMAT " %u %u %d", detail->home->id, n_surveys, questions->len, detail->home->type)))
    return;
  g_ptr_array_sort (questions, compare_questions);

  for (guint i = 0; i < n_surveys; i++) {
    lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_SURVEY, surveys[i]->id, "state", _ ("Survey"), detail->address));
    lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_SURVEY, surveys[i]->id, "day", _ ("Day of the survey"), detail->address));
    lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_SURVEY, surveys[i]->id, "surveyor", _ ("Surveyor"), detail->address));
    lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_SURVEY, surveys[i]->id, "note", _ ("Note of the survey"), detail->address));
  }
  if (n_surveys == 0) {
    GtkWidget *row = adw_button_row_new ();
    g_autofree char *name = g_strdup_printf (_ ("%s, %s"), _ ("Record the survey"), detail->address);

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Record the survey"));
    lm_accessible_name (row, name);
    g_signal_connect_data (row, "activated", G_CALLBACK (start_survey), target_new (detail, 0), target_free, 0);
    lm_detail_group_add (group, row);
  }
  if (questions->len == 0)
    return;
  {
    GtkWidget *row = adw_button_row_new ();
    g_autofree char *name = g_strdup_printf (_ ("%s, %s"), _ ("Survey form on paper"), detail->address);

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Survey form on paper…"));
    gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.survey-form");
    lm_accessible_name (row, name);
    lm_detail_group_add (group, row);
  }
  text = g_strdup_printf (_ ("%u of %u answered"), answered, questions->len);
  expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("Answers"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), text);
  for (guint i = 0; i < questions->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), question_row_new (detail, g_ptr_array_index (questions, i)));
  lm_detail_group_add (group, expander);
}

/* --- decision --- */

typedef enum { DECIDE_METHOD, DECIDE_PLACE, DECIDE_STATE, DECIDE_REASON, DECIDE_SAY } LmDecisionPart;

static void
decide (LmSurveyTarget *target, LmDecisionPart part, LmId id, const char *text)
{
  LmSnapshot *snapshot = lm_desk_get_snapshot (target->desk);
  const LmDecisionRow *now = lm_home_get_decision (snapshot, target->home);
  LmDecisionRow row;
  GError *error = NULL;

  if (now != NULL)
    row = *now;
  else {
    LM_ROW_FRESH (DECISION, &row);
    row.method = lm_work_get_method (snapshot, LM_FIND (snapshot, HOME, target->home), NULL);
  }
  row.decided_by = g_get_real_name ();
  row.decided_day = lm_desk_get_today (target->desk);
  switch (part) {
  case DECIDE_METHOD: {
      const LmMethodRow *method = LM_FIND (snapshot, METHOD, id);

      row.method = id;
      row.place = method != NULL ? method->place : row.place;
      row.state = id != 0 ? LM_DECISION_STATE_DECIDED : LM_DECISION_STATE_REFUSED;
      break;
    }
  case DECIDE_PLACE:
    row.place = id;
    break;
  case DECIDE_STATE:
    row.state = id;
    break;
  case DECIDE_REASON:
    row.reason = text;
    break;
  case DECIDE_SAY:
  default:
    row.resident_say = text;
    break;
  }
  lm_desk_done (target->desk, lm_project_decide (lm_desk_get_project (target->desk), &target->home, 1, &row, &error), error);
}

static void
method_chosen (GtkWidget *combo, GParamSpec *pspec, LmSurveyTarget *target)
{
  LmId id = target->ids[adw_combo_row_get_selected (ADW_COMBO_ROW (combo))];

  if (id >= 0)
    decide (target, DECIDE_METHOD, id, NULL);
}

static void
place_chosen (GtkWidget *combo, GParamSpec *pspec, LmSurveyTarget *target)
{
  decide (target, DECIDE_PLACE, target->ids[adw_combo_row_get_selected (ADW_COMBO_ROW (combo))], NULL);
}

static void
state_chosen (GtkWidget *combo, GParamSpec *pspec, LmSurveyTarget *target)
{
  decide (target, DECIDE_STATE, adw_combo_row_get_selected (ADW_COMBO_ROW (combo)), NULL);
}

static void
reason_given (GtkWidget *row, LmSurveyTarget *target)
{
  decide (target, DECIDE_REASON, 0, gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
say_given (GtkWidget *row, LmSurveyTarget *target)
{
  decide (target, DECIDE_SAY, 0, gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
add_combo (LmDetail *detail, LmDetailGroup *group, const char *title, GtkStringList *words, GArray *ids, guint selected, GCallback chosen)
{
  GtkWidget *combo = adw_combo_row_new ();
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), title, detail->address);
  LmSurveyTarget *target = target_new (detail, 0);

  if (ids != NULL)
    target->ids = g_memdup2 (ids->data, ids->len * sizeof (LmId));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (combo), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (combo), G_LIST_MODEL (words));
  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), selected);
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (combo), TRUE);
  lm_accessible_name (combo, name);
  g_signal_connect_data (combo, "notify::selected", chosen, target, target_free, 0);
  lm_detail_group_add (group, combo);
}

static void
add_entry (LmDetail *detail, LmDetailGroup *group, const char *title, const char *text, GCallback applied)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), title, detail->address);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  lm_accessible_name (row, name);
  g_signal_connect_data (row, "apply", applied, target_new (detail, 0), target_free, 0);
  lm_detail_group_add (group, row);
}

void
lm_detail_fill_decision (LmDetail *detail, LmDetailGroup *group)
{
  const LmDecisionRow *decision = lm_home_get_decision (detail->snapshot, detail->home->id);
  LmId planned = lm_work_get_method (detail->snapshot, detail->home, NULL);
  g_autoptr (GtkStringList) methods = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) places = gtk_string_list_new (NULL);
  g_autoptr (GArray) method_ids = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autoptr (GArray) place_ids = g_array_new (FALSE, FALSE, sizeof (LmId));
  const LmMethodRow *method_rows;
  const LmPlaceRow *place_rows;
  guint n, selected = 0;
  LmId id;

  if (!lm_detail_group_begin (group, g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d", detail->home->id, decision != NULL ? decision->id : 0, planned,
                                                      detail->home->type)))
    return;
  if (decision == NULL) {
    const LmMethodRow *method = LM_FIND (detail->snapshot, METHOD, planned);
    g_autofree char *text = method != NULL ? g_strdup_printf (_ ("Not decided; planned as %s"), lm_words_name (method->name, method->name_en))
                                           : g_strdup (_ ("Not decided, and no method is chosen for this type"));

    gtk_string_list_append (methods, text);
    id = -1;
    g_array_append_val (method_ids, id);
  }
  method_rows = LM_ROWS (detail->snapshot, METHOD, &n);
  for (guint i = 0; i < n; i++) {
    gboolean fits = method_rows[i].for_type == LM_HOME_TYPE_UNKNOWN || detail->home->type == LM_HOME_TYPE_UNKNOWN || method_rows[i].for_type == detail->home->type;

    if ((!method_rows[i].chosen || !fits) && (decision == NULL || decision->method != method_rows[i].id))
      continue;
    if (decision != NULL && decision->method == method_rows[i].id)
      selected = method_ids->len;
    gtk_string_list_append (methods, lm_words_name (method_rows[i].name, method_rows[i].name_en));
    g_array_append_val (method_ids, method_rows[i].id);
  }
  if (decision != NULL && decision->method == 0)
    selected = method_ids->len;
  gtk_string_list_append (methods, _ ("Not connected"));
  id = 0;
  g_array_append_val (method_ids, id);
  {
    GtkWidget *row = adw_button_row_new ();
    g_autofree char *name = g_strdup_printf (_ ("%s, %s"), _ ("Compare the methods"), detail->address);

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Compare the methods…"));
    gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.choose");
    lm_accessible_name (row, name);
    lm_detail_group_add (group, row);
  }
  add_combo (detail, group, _ ("Connection method"), methods, method_ids, selected, G_CALLBACK (method_chosen));

  if (decision == NULL)
    return;
  id = 0;
  selected = 0;
  gtk_string_list_append (places, "–");
  g_array_append_val (place_ids, id);
  place_rows = LM_ROWS (detail->snapshot, PLACE, &n);
  for (guint i = 0; i < n; i++) {
    if (place_rows[i].id == decision->place)
      selected = place_ids->len;
    gtk_string_list_append (places, lm_words_name (place_rows[i].name, place_rows[i].name_en));
    g_array_append_val (place_ids, place_rows[i].id);
  }
  add_combo (detail, group, _ ("Place of the heat interface unit"), places, place_ids, selected, G_CALLBACK (place_chosen));
  {
    g_autoptr (GtkStringList) states = gtk_string_list_new (NULL);

    for (int i = 0; i < LM_N_DECISION_STATE; i++)
      gtk_string_list_append (states, lm_words_of (lm_decision_state_nicks, i));
    add_combo (detail, group, _ ("Decided"), states, NULL, decision->state, G_CALLBACK (state_chosen));
  }
  add_entry (detail, group, _ ("Reason of the decision"), decision->reason, G_CALLBACK (reason_given));
  add_entry (detail, group, _ ("What the resident says"), decision->resident_say, G_CALLBACK (say_given));
  lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_DECISION, decision->id, "signed_day", _ ("Consent signed on"), detail->address));
  lm_detail_group_add (group, lm_field_new (detail->desk, LM_TABLE_DECISION, decision->id, "decide_by", _ ("Decide by"), detail->address));
}
