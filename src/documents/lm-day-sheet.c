#include "documents/lm-day-sheet.h"

#include <string.h>

#include "core/lm-home.h"
#include "core/lm-work.h"
#include "lm-pages-private.h"
#include "lm-words-private.h"

#define SIDE (16 * LM_MM)
#define HEAD_Y (13 * LM_MM)
#define BODY_Y (33 * LM_MM)
#define NEXT_Y (23 * LM_MM)
#define BOTTOM (20 * LM_MM)
#define FOOT_Y (284 * LM_MM)
#define CHECK_WIDTH 14.0
#define TIME_WIDTH 66.0
#define MINUTES_WIDTH 42.0
#define PERSONS_WIDTH 112.0
#define LABEL_WIDTH 76.0
#define FORM_GAP 13.0

typedef struct {
  LmSnapshot *snapshot;
  const LmCrewRow *crew;
  LmDay day;
  const LmWords *words;
  LmPages *pages;
  double width;
} Sheet;

static gboolean
falls_on (const LmPlanStepRow *row, LmDay day)
{
  return row->start != LM_INSTANT_NONE && row->end != LM_INSTANT_NONE && row->start < lm_instant (day + 1, 0)
         && row->end > lm_instant (day, 0);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const LmPlanStepRow *x = *(const LmPlanStepRow *const *) a, *y = *(const LmPlanStepRow *const *) b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static const char *
pick (const Sheet *self, const char *dutch, const char *english)
{
  return g_str_equal (self->words->language, "nl") || *english == '\0' ? dutch : english;
}

/* «08:00–08:20»; a step that goes on past the day shows only what falls on it. */
static char *
format_times (const Sheet *self, const LmPlanStepRow *row)
{
  int start = MAX (row->start - lm_instant (self->day, 0), 0);
  int end = MIN (row->end - lm_instant (self->day, 0), LM_MINUTES_OF_DAY);
  g_autofree char *from = start > 0 ? lm_minute_format (start) : g_strdup ("…");
  g_autofree char *to = end < LM_MINUTES_OF_DAY ? lm_minute_format (end) : g_strdup ("…");

  return g_strdup_printf ("%s–%s", from, to);
}

static char *
format_persons (const Sheet *self, guint64 mask)
{
  GString *text = g_string_new (NULL);
  guint n;
  const LmPersonRow *persons = LM_ROWS (self->snapshot, PERSON, &n);

  for (guint i = 0; i < n; i++)
    if (persons[i].crew == self->crew->id && persons[i].number >= 0 && persons[i].number < 64
        && (mask >> persons[i].number & 1))
      {
        g_autofree char *name = *persons[i].name != '\0' ? lm_words_clean (persons[i].name)
                                                         : g_strdup_printf ("%d", persons[i].number + 1);

        g_string_append_printf (text, text->len > 0 ? ", %s" : "%s", name);
      }
  return g_string_free (text, FALSE);
}

static void
add_fact (Sheet *self, const char *label, const char *value)
{
  g_autofree char *clean = lm_words_clean (value);
  const LmCell cells[] = {
    { CHECK_WIDTH, LABEL_WIDTH, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, label, LM_CELL_TEXT },
    { CHECK_WIDTH + LABEL_WIDTH, self->width - CHECK_WIDTH - LABEL_WIDTH, LM_STYLE_SMALL_BOLD, PANGO_ALIGN_LEFT, clean, LM_CELL_TEXT },
  };

  if (*clean != '\0')
    lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
}

static void
add_form_line (Sheet *self, const char *left, const char *right)
{
  double half = (self->width - CHECK_WIDTH) / 2, label = 104;
  const LmCell cells[] = {
    { CHECK_WIDTH, label, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, left, LM_CELL_TEXT },
    { CHECK_WIDTH + label, half - label - 12, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, "", LM_CELL_RULE },
    { CHECK_WIDTH + half, label, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, right, LM_CELL_TEXT },
    { CHECK_WIDTH + half + label, half - label, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, "", LM_CELL_RULE },
  };

  lm_pages_add_space (self->pages, FORM_GAP);
  lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
}

static void
add_steps (Sheet *self, GPtrArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const LmPlanStepRow *row = g_ptr_array_index (steps, i);
      const LmStepRow *step = LM_FIND (self->snapshot, STEP, row->step);
      g_autofree char *times = format_times (self, row);
      g_autofree char *persons = format_persons (self, row->persons);
      g_autofree char *minutes = g_strdup_printf ("%d min", row->minutes);
      g_autofree char *name = step != NULL ? g_strdup_printf ("%s  %s", step->code, pick (self, step->name, step->name_en)) : g_strdup ("?");
      g_autofree char *clean = lm_words_clean (name);
      double name_width = self->width - CHECK_WIDTH - TIME_WIDTH - PERSONS_WIDTH - MINUTES_WIDTH - 8;
      const LmCell cells[] = {
        { 0, CHECK_WIDTH, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, "", LM_CELL_CHECK },
        { CHECK_WIDTH, TIME_WIDTH, LM_STYLE_SMALL_BOLD, PANGO_ALIGN_LEFT, times, LM_CELL_TEXT },
        { CHECK_WIDTH + TIME_WIDTH, name_width, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, clean, LM_CELL_TEXT },
        { self->width - PERSONS_WIDTH - MINUTES_WIDTH, PERSONS_WIDTH, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, persons, LM_CELL_TEXT },
        { self->width - MINUTES_WIDTH, MINUTES_WIDTH, LM_STYLE_SMALL, PANGO_ALIGN_RIGHT, minutes, LM_CELL_TEXT },
      };

      lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
    }
}

/* Others who are at work in the home that day. */
static char *
list_others (Sheet *self, const LmHomeRow *home, LmId plan)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n;
  const LmPlanStepRow **own = LM_OF_HOME (self->snapshot, PLAN_STEP, home->id, &n);

  for (guint i = 0; i < n; i++)
    if (own[i]->plan == plan && own[i]->crew != 0 && own[i]->crew != self->crew->id && falls_on (own[i], self->day))
      g_ptr_array_add (rows, (gpointer) own[i]);
  g_ptr_array_sort (rows, compare_starts);
  for (guint i = 0; i < rows->len; i++)
    {
      const LmPlanStepRow *row = g_ptr_array_index (rows, i);
      const LmCrewRow *crew = LM_FIND (self->snapshot, CREW, row->crew);
      LmPlanStepRow whole = *row;
      g_autofree char *times = NULL;

      if (crew == NULL || !g_hash_table_add (seen, (gpointer) &row->crew))
        continue;
      for (guint j = i; j < rows->len; j++)
        if (((LmPlanStepRow *) g_ptr_array_index (rows, j))->crew == row->crew)
          whole.end = MAX (whole.end, ((LmPlanStepRow *) g_ptr_array_index (rows, j))->end);
      times = format_times (self, &whole);
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", crew->name, times);
    }
  return g_string_free (text, FALSE);
}

static void
add_heading (Sheet *self, const LmPlanStepRow *first, const char *left, const char *right)
{
  int minute = MAX (first->start - lm_instant (self->day, 0), 0);
  g_autofree char *time = minute > 0 ? lm_minute_format (minute) : g_strdup ("…");
  const LmCell cells[] = {
    { 0, 44, LM_STYLE_HEADING, PANGO_ALIGN_LEFT, time, LM_CELL_TEXT },
    { 44, self->width - 44 - 150, LM_STYLE_HEADING, PANGO_ALIGN_LEFT, left, LM_CELL_TEXT },
    { self->width - 150, 150, LM_STYLE_SMALL, PANGO_ALIGN_RIGHT, right, LM_CELL_TEXT },
  };

  lm_pages_add_rule (self->pages);
  lm_pages_add_row (self->pages, cells, G_N_ELEMENTS (cells));
  lm_pages_keep_with_next (self->pages);
}

static void
append_point (GString *text, const char *point)
{
  if (*point == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, "; ");
  g_string_append (text, point);
}

static void
add_home (Sheet *self, const LmHomeRow *home, GPtrArray *steps)
{
  const LmPlanStepRow *first = g_ptr_array_index (steps, 0);
  const LmPlanHomeRow *plan = lm_home_get_plan (self->snapshot, home->id);
  const LmResidentRow *resident = lm_home_get_resident (self->snapshot, home->id);
  const LmDecisionRow *decision = lm_home_get_decision (self->snapshot, home->id);
  const LmMethodRow *method = LM_FIND (self->snapshot, METHOD, plan != NULL && plan->method != 0
                                                                 ? plan->method : lm_work_get_method (self->snapshot, home, NULL));
  const LmPlaceRow *place = decision != NULL ? LM_FIND (self->snapshot, PLACE, decision->place) : NULL;
  g_autofree char *address = lm_home_format_address (home);
  g_autofree char *clean_address = lm_words_clean (address);
  g_autofree char *postcode = lm_home_format_postcode (home);
  g_autofree char *where = g_strdup_printf ("%s %s", postcode, home->town);
  g_autofree char *clean_where = lm_words_clean (where);
  g_autofree char *others = list_others (self, home, first->plan);
  g_autoptr (GString) attention = g_string_new (NULL);
  gboolean inside = FALSE, of_day = FALSE;

  for (guint i = 0; i < steps->len; i++)
    {
      const LmStepRow *step = LM_FIND (self->snapshot, STEP, ((LmPlanStepRow *) g_ptr_array_index (steps, i))->step);

      of_day |= step != NULL && step->phase == LM_PHASE_DAY;
      inside |= of_day || (step != NULL && step->inside);
    }
  if (place == NULL && method != NULL)
    place = LM_FIND (self->snapshot, PLACE, method->place);
  append_point (attention, home->attention);
  if (resident != NULL && resident->vulnerable)
    append_point (attention, self->words->vulnerable);
  if (resident != NULL && resident->night_worker)
    append_point (attention, self->words->night_worker);
  /* A home that is not ready yet is just what a survey is for. */
  if (of_day && plan != NULL && plan->state == LM_PLAN_STATE_PROVISIONAL)
    append_point (attention, self->words->provisional);

  lm_pages_begin_section (self->pages);
  add_heading (self, first, clean_address, clean_where);
  if (inside)
    {
      g_autofree char *who = resident != NULL ? g_strstrip (g_strdup_printf ("%s %s", resident->salutation, resident->name)) : g_strdup ("");

      add_fact (self, self->words->resident, *who != '\0' ? who : self->words->unknown);
      add_fact (self, self->words->phone, resident != NULL && *resident->phone != '\0' ? resident->phone : self->words->unknown);
      add_fact (self, self->words->access, home->access);
    }
  if (method != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s  %s", method->code, pick (self, method->name, method->name_en));

      add_fact (self, self->words->method, text);
    }
  if (inside && place != NULL)
    add_fact (self, self->words->place, pick (self, place->name, place->name_en));
  add_fact (self, self->words->attention, attention->str);
  add_fact (self, self->words->also_here, others);
  lm_pages_add_space (self->pages, 4);
  add_steps (self, steps);
  add_form_line (self, self->words->start_end, self->words->remarks);
  if (of_day)
    add_form_line (self, self->words->meter_reading, self->words->signature);
  lm_pages_add_space (self->pages, 10);
  lm_pages_end_section (self->pages);
}

static void
add_group (Sheet *self, const LmCouplingRow *coupling, GPtrArray *steps)
{
  const LmPlanStepRow *first = g_ptr_array_index (steps, 0);
  g_autoptr (GString) homes = g_string_new (NULL);
  g_autofree char *name = lm_words_clean (coupling->name);
  guint n;
  const LmHomeRow *all = LM_ROWS (self->snapshot, HOME, &n);

  for (guint i = 0; i < n; i++)
    if (all[i].in_project && (all[i].stairwell == coupling->id || all[i].stack == coupling->id || all[i].row == coupling->id))
      {
        g_autofree char *address = lm_home_format_address (&all[i]);

        append_point (homes, address);
      }
  lm_pages_begin_section (self->pages);
  add_heading (self, first, *name != '\0' ? name : "–", "");
  add_fact (self, self->words->for_group, homes->str);
  lm_pages_add_space (self->pages, 4);
  add_steps (self, steps);
  add_form_line (self, self->words->start_end, self->words->remarks);
  lm_pages_add_space (self->pages, 10);
  lm_pages_end_section (self->pages);
}

static void
put_head (Sheet *self, guint64 persons)
{
  const LmPartyRow *party = LM_FIND (self->snapshot, PARTY, self->crew != NULL ? self->crew->party : 0);
  g_autofree char *day = lm_words_format_day (self->words, self->day, TRUE);
  g_autofree char *name = lm_words_clean (self->crew != NULL ? self->crew->name : "?");
  g_autofree char *title = g_strdup_printf ("%s – %s", self->words->day_sheet, name);
  g_autofree char *people = self->crew != NULL ? format_persons (self, persons) : g_strdup ("");
  g_autofree char *who = g_strdup_printf ("%s%s%s", party != NULL ? party->name : "", *people != '\0' ? ": " : "", people);
  g_autofree char *clean_who = lm_words_clean (who);
  g_autofree char *project = lm_words_clean (lm_snapshot_get_project (self->snapshot)->name);
  g_autofree char *running = g_strdup_printf ("%s, %s", title, day);

  lm_pages_put (self->pages, 0, SIDE, HEAD_Y, self->width * 0.62, LM_STYLE_TITLE, PANGO_ALIGN_LEFT, title, 1);
  lm_pages_put (self->pages, 0, SIDE + self->width * 0.62, HEAD_Y + 5, self->width * 0.38, LM_STYLE_BOLD, PANGO_ALIGN_RIGHT, day, 1);
  lm_pages_put (self->pages, 0, SIDE, HEAD_Y + 26, self->width * 0.72, LM_STYLE_SMALL, PANGO_ALIGN_LEFT, clean_who, 2);
  lm_pages_put (self->pages, 0, SIDE + self->width * 0.72, HEAD_Y + 26, self->width * 0.28, LM_STYLE_SMALL, PANGO_ALIGN_RIGHT, project, 1);
  lm_pages_put (self->pages, -1, SIDE, FOOT_Y, self->width * 0.8, LM_STYLE_GREY, PANGO_ALIGN_LEFT, running, 1);
}

/* Steps of one place, by where they are done: a home or a group. */
static GPtrArray *
group_steps (GPtrArray *steps)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < steps->len; i++)
    {
      const LmPlanStepRow *row = g_ptr_array_index (steps, i);
      GPtrArray *group = NULL;

      for (guint j = 0; j < groups->len && group == NULL; j++)
        {
          GPtrArray *known = g_ptr_array_index (groups, j);
          const LmPlanStepRow *first = g_ptr_array_index (known, 0);

          if (first->home == row->home && first->coupling == row->coupling)
            group = known;
        }
      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (groups, group);
        }
      g_ptr_array_add (group, (gpointer) row);
    }
  return groups;
}

LmDocument *
lm_day_sheet_new (LmSnapshot *snapshot, LmId crew, LmDay day, const char *language)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();
  g_autoptr (GPtrArray) groups = NULL;
  Sheet self = { snapshot, LM_FIND (snapshot, CREW, crew), day, lm_words_get (language), NULL, 0 };
  guint64 persons = 0;
  guint n;
  const LmPlanStepRow *rows = LM_ROWS (snapshot, PLAN_STEP, &n);
  g_autofree char *date = lm_words_format_day (self.words, day, TRUE);
  const char *name = self.crew != NULL ? self.crew->name : "";
  g_autofree char *clean_name = lm_words_clean (name);
  const LmPartyRow *party = LM_FIND (snapshot, PARTY, lm_snapshot_get_project (snapshot)->regie_party);

  for (guint i = 0; i < n; i++)
    if (plan != NULL && self.crew != NULL && rows[i].plan == plan->id && rows[i].crew == crew && falls_on (&rows[i], day))
      {
        g_ptr_array_add (steps, (gpointer) &rows[i]);
        persons |= rows[i].persons;
      }
  g_ptr_array_sort (steps, compare_starts);
  groups = group_steps (steps);

  self.pages = lm_pages_new (self.words->language, SIDE, SIDE, BODY_Y, NEXT_Y, BOTTOM);
  self.width = lm_pages_get_width (self.pages);
  put_head (&self, persons);
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (groups, i);
      const LmPlanStepRow *first = g_ptr_array_index (group, 0);
      const LmHomeRow *home = LM_FIND (snapshot, HOME, first->home);
      const LmCouplingRow *coupling = LM_FIND (snapshot, COUPLING, first->coupling);

      if (home != NULL)
        add_home (&self, home, group);
      else if (coupling != NULL)
        add_group (&self, coupling, group);
    }
  if (groups->len == 0)
    lm_pages_add_text (self.pages, LM_STYLE_BODY, self.words->no_work);
  lm_pages_finish (self.pages, self.words->page_of, FOOT_Y);
  return lm_document_new (self.pages, g_strdup_printf ("%s – %s – %s", self.words->day_sheet, clean_name, date),
                          lm_words_clean (party != NULL ? party->name : ""), lm_words_file_name (day, name), NULL, NULL, day);
}

static int
compare_crew_days (gconstpointer a, gconstpointer b)
{
  const LmCrewDay *x = a, *y = b;

  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  return x->crew < y->crew ? -1 : x->crew > y->crew;
}

GArray *
lm_day_sheet_list (LmSnapshot *snapshot, LmId crew, LmDay first, LmDay end)
{
  const LmPlanRow *plan = lm_snapshot_get_adopted (snapshot);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (LmCrewDay));
  GArray *days = g_array_new (FALSE, FALSE, sizeof (LmCrewDay));
  guint n;
  const LmPlanStepRow *rows = LM_ROWS (snapshot, PLAN_STEP, &n);

  for (guint i = 0; i < n; i++)
    {
      if (plan == NULL || rows[i].plan != plan->id || rows[i].crew == 0 || (crew != 0 && rows[i].crew != crew)
          || rows[i].start == LM_INSTANT_NONE || rows[i].end <= rows[i].start)
        continue;
      for (LmDay day = MAX (first, lm_instant_get_day (rows[i].start));
           day < end && day <= lm_instant_get_day (rows[i].end - 1); day++)
        {
          LmCrewDay crew_day = { rows[i].crew, day };

          g_array_append_val (all, crew_day);
        }
    }
  g_array_sort (all, compare_crew_days);
  for (guint i = 0; i < all->len; i++)
    if (i == 0 || compare_crew_days (&g_array_index (all, LmCrewDay, i), &g_array_index (all, LmCrewDay, i - 1)) != 0)
      g_array_append_val (days, g_array_index (all, LmCrewDay, i));
  return days;
}
