#include "lm-letter-private.h"

#include <string.h>

#include "core/lm-home.h"
#include "core/lm-work.h"

const char *
lm_letter_pick (const LmLetter *self, const char *dutch, const char *english)
{
  return g_str_equal (self->words->language, "nl") || *english == '\0' ? dutch : english;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const LmPlanStepRow *x = *(const LmPlanStepRow *const *) a, *y = *(const LmPlanStepRow *const *) b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static void
add_step (LmLetter *self, const LmPlanStepRow *row)
{
  if (self->plan != NULL && row->plan == self->plan->plan && row->start != LM_INSTANT_NONE && row->end != LM_INSTANT_NONE)
    g_ptr_array_add (self->steps, (gpointer) row);
}

/* A visit that came to nothing ends what was told for it. */
static gboolean
is_overtaken (const LmLetter *self, LmDay first_day)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (self->snapshot, VISIT, self->home->id, &n);

  for (guint i = 0; i < n; i++)
    if (visits[i]->kind == LM_APPOINTMENT_KIND_CONNECTION && visits[i]->day >= first_day
        && visits[i]->outcome != LM_OUTCOME_DONE && visits[i]->outcome != LM_OUTCOME_RUNNING)
      return TRUE;
  return FALSE;
}

static gboolean
take_promise (LmLetter *self)
{
  const LmPromiseRow *promise = lm_home_get_promise (self->snapshot, self->home->id);
  const LmAppointmentRow *of = promise != NULL ? LM_FIND (self->snapshot, APPOINTMENT, promise->appointment) : NULL;

  if (promise == NULL || is_overtaken (self, promise->first_day)
      || (of != NULL && (of->kind != LM_APPOINTMENT_KIND_CONNECTION || of->state == LM_APPOINTMENT_STATE_CANCELLED
                         || of->state == LM_APPOINTMENT_STATE_REFUSED)))
    return FALSE;
  self->told.appointment = promise->appointment;
  self->told.precision = promise->precision;
  self->told.first_day = promise->first_day;
  self->told.end_day = promise->end_day;
  self->told.from_minute = promise->from_minute;
  self->told.to_minute = promise->to_minute;
  return TRUE;
}

static gboolean
take_appointment (LmLetter *self)
{
  const LmAppointmentRow *row = lm_home_get_appointment (self->snapshot, self->home->id, LM_APPOINTMENT_KIND_CONNECTION);
  gboolean window = row != NULL && row->precision == LM_PRECISION_WINDOW;
  LmDay first = row == NULL ? LM_DAY_NONE : window ? row->first_day : row->day;

  if (first == LM_DAY_NONE || row->state == LM_APPOINTMENT_STATE_REFUSED || row->state == LM_APPOINTMENT_STATE_NONE
      || is_overtaken (self, first))
    return FALSE;
  self->told.appointment = row->id;
  self->told.precision = row->precision;
  self->told.first_day = first;
  self->told.end_day = window && row->end_day != LM_DAY_NONE ? row->end_day : first + 1;
  self->told.from_minute = row->from_minute;
  self->told.to_minute = row->to_minute;
  return TRUE;
}

/* The kind of promise in force, made sharper as the day comes nearer: a window
 * until so many days before, then the day, an arrival window at the last. */
static void
find_told (LmLetter *self)
{
  LmDay day = self->plan != NULL ? self->plan->visit_day : LM_DAY_NONE;

  LM_ROW_FRESH (PROMISE, &self->told);
  self->told.home = self->home->id;
  self->has_told = take_promise (self) || take_appointment (self);
  if (!self->has_told && day != LM_DAY_NONE)
    {
      self->told.precision = LM_PRECISION_WINDOW;
      self->told.first_day = day;
      self->told.end_day = MAX (day, self->plan->p80_day) + 1;
      self->has_told = TRUE;
    }
  if (!self->has_told || day == LM_DAY_NONE || day < self->told.first_day || day >= self->told.end_day)
    return;
  if (self->told.precision == LM_PRECISION_WINDOW && day - self->date <= self->project->window_until)
    {
      self->told.precision = LM_PRECISION_DAY;
      self->told.first_day = day;
      self->told.end_day = day + 1;
    }
  if (self->told.precision == LM_PRECISION_DAY && day - self->date <= self->project->freeze_days
      && self->project->arrival_minutes > 0)
    for (guint i = 0; i < self->steps->len; i++)
      {
        const LmPlanStepRow *row = g_ptr_array_index (self->steps, i);

        if (lm_instant_get_day (row->start) != day)
          continue;
        self->told.precision = LM_PRECISION_ARRIVAL;
        self->told.from_minute = lm_instant_get_minute (row->start);
        self->told.to_minute = self->told.from_minute + self->project->arrival_minutes;
        break;
      }
}

void
lm_letter_init (LmLetter *self, LmSnapshot *snapshot, const LmHomeRow *home, const LmResidentRow *resident,
                const LmWords *words, LmDay date)
{
  guint n;
  const LmPlanStepRow **own = LM_OF_HOME (snapshot, PLAN_STEP, home->id, &n);
  LmId coupling;

  *self = (LmLetter) { .snapshot = snapshot, .project = lm_snapshot_get_project (snapshot), .home = home,
                       .resident = resident, .plan = lm_home_get_plan (snapshot, home->id), .words = words, .date = date };
  self->method = LM_FIND (snapshot, METHOD, self->plan != NULL && self->plan->method != 0
                                              ? self->plan->method : lm_work_get_method (snapshot, home, NULL));
  self->missing = g_ptr_array_new_with_free_func (g_free);
  self->steps = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    add_step (self, own[i]);
  coupling = self->method != NULL ? lm_home_get_coupling (home, self->method->couples) : 0;
  if (coupling != 0)
    {
      const LmPlanStepRow *all = LM_ROWS (snapshot, PLAN_STEP, &n);

      for (guint i = 0; i < n; i++)
        if (all[i].coupling == coupling)
          add_step (self, &all[i]);
    }
  g_ptr_array_sort (self->steps, compare_starts);
  find_told (self);
}

void
lm_letter_clear (LmLetter *self)
{
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
}

void
lm_letter_note_missing (LmLetter *self, const char *field)
{
  for (guint i = 0; i < self->missing->len; i++)
    if (g_str_equal (g_ptr_array_index (self->missing, i), field))
      return;
  g_ptr_array_add (self->missing, g_strdup (field));
}

const char *
lm_letter_get_sender (const LmLetter *self)
{
  const LmPartyRow *party = LM_FIND (self->snapshot, PARTY, self->project->regie_party);

  return party != NULL ? party->name : "";
}

char *
lm_letter_get_name (const LmLetter *self)
{
  g_autofree char *salutation = NULL, *name = NULL;

  if (self->resident == NULL)
    return g_strdup ("");
  salutation = lm_words_clean (self->resident->salutation);
  name = lm_words_clean (self->resident->name);
  return g_strstrip (g_strdup_printf ("%s %s", salutation, name));
}

/* «mevrouw Van der Berg»: after a form of address the initials go and the first
 * letter is a capital. */
static char *
surname (const char *name)
{
  g_autofree char *clean = lm_words_clean (name);
  const char *at = clean;
  g_autofree char *first = NULL;

  for (;;)
    {
      const char *space;

      while (*at == ' ')
        at++;
      space = strchr (at, ' ');
      if (space == NULL || space == at || space[-1] != '.')
        break;
      at = space + 1;
    }
  if (*at == '\0')
    return g_strdup (clean);
  first = g_utf8_strup (at, g_utf8_next_char (at) - at);
  return g_strconcat (first, g_utf8_next_char (at), NULL);
}

static char *
get_salutation (const LmLetter *self)
{
  static const struct {
    const char *start;
    gsize offset;
  } forms[] = {
    { "mev", G_STRUCT_OFFSET (LmWords, dear_madam) }, { "mw", G_STRUCT_OFFSET (LmWords, dear_madam) },
    { "mrs", G_STRUCT_OFFSET (LmWords, dear_madam) }, { "ms", G_STRUCT_OFFSET (LmWords, dear_madam) },
    { "dhr", G_STRUCT_OFFSET (LmWords, dear_sir) },   { "de heer", G_STRUCT_OFFSET (LmWords, dear_sir) },
    { "meneer", G_STRUCT_OFFSET (LmWords, dear_sir) }, { "mr", G_STRUCT_OFFSET (LmWords, dear_sir) },
    { "fam", G_STRUCT_OFFSET (LmWords, dear_family) },
  };
  g_autofree char *clean = NULL, *salutation = NULL, *name = NULL;

  if (self->resident == NULL || *self->resident->name == '\0')
    return g_strdup (self->words->dear_resident);
  clean = lm_words_clean (self->resident->salutation);
  salutation = g_utf8_strdown (clean, -1);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_prefix (salutation, forms[i].start))
      {
        name = surname (self->resident->name);
        return g_strdup_printf (G_STRUCT_MEMBER (const char *, self->words, forms[i].offset), name);
      }
  name = lm_words_clean (self->resident->name);
  return g_strdup_printf (self->words->dear_name, name);
}

static char *
format_when (const LmLetter *self, const LmPromiseRow *told)
{
  g_autofree char *first = lm_words_format_day (self->words, told->first_day, TRUE);
  g_autofree char *from = NULL, *to = NULL;

  if (told->precision == LM_PRECISION_WINDOW && told->end_day > told->first_day + 1)
    {
      LmDay last = told->end_day - 1;
      int year_first, year_last, month, day;
      g_autofree char *begin = NULL, *end = lm_words_format_day (self->words, last, TRUE);

      lm_day_to_date (told->first_day, &year_first, &month, &day);
      lm_day_to_date (last, &year_last, &month, &day);
      begin = lm_words_format_day (self->words, told->first_day, year_first != year_last);
      return g_strdup_printf (self->words->on_one_of, begin, end);
    }
  if (told->precision != LM_PRECISION_ARRIVAL || told->from_minute < 0 || told->to_minute < 0)
    return g_strdup_printf (self->words->on_day, first);
  from = lm_minute_format (told->from_minute);
  to = lm_minute_format (told->to_minute);
  return g_strdup_printf (self->words->on_day_between, first, from, to);
}

char *
lm_letter_get_when (const LmLetter *self)
{
  return self->has_told ? format_when (self, &self->told) : NULL;
}

static char *
get_when_before (const LmLetter *self)
{
  guint n;
  const LmPromiseRow **rows = LM_OF_HOME (self->snapshot, PROMISE, self->home->id, &n);

  return n > 1 ? format_when (self, rows[n - 2]) : NULL;
}

static char *
get_reason (const LmLetter *self)
{
  const LmPromiseRow *promise = lm_home_get_promise (self->snapshot, self->home->id);

  return promise != NULL ? lm_words_clean (promise->reason) : NULL;
}

static char *
get_survey_when (const LmLetter *self)
{
  const LmAppointmentRow *row = lm_home_get_appointment (self->snapshot, self->home->id, LM_APPOINTMENT_KIND_SURVEY);
  LmPromiseRow told = { 0 };

  if (row == NULL || (row->precision == LM_PRECISION_WINDOW ? row->first_day : row->day) == LM_DAY_NONE)
    return NULL;
  told.precision = row->precision;
  told.first_day = row->precision == LM_PRECISION_WINDOW ? row->first_day : row->day;
  told.end_day = row->precision == LM_PRECISION_WINDOW && row->end_day != LM_DAY_NONE ? row->end_day : told.first_day + 1;
  told.from_minute = row->from_minute;
  told.to_minute = row->to_minute;
  return format_when (self, &told);
}

static char *
get_visit_date (const LmLetter *self)
{
  const LmVisitRow *visit = lm_home_get_visit (self->snapshot, self->home->id);

  return visit ? lm_words_format_day (self->words, visit->day, TRUE) : NULL;
}

static char *
get_place (const LmLetter *self)
{
  const LmDecisionRow *decision = lm_home_get_decision (self->snapshot, self->home->id);
  const LmPlaceRow *place = decision != NULL ? LM_FIND (self->snapshot, PLACE, decision->place) : NULL;
  const char *name;
  g_autofree char *first = NULL, *clean = NULL;

  if (place == NULL && self->method != NULL)
    place = LM_FIND (self->snapshot, PLACE, self->method->place);
  if (place == NULL)
    return NULL;
  name = lm_letter_pick (self, place->name, place->name_en);
  clean = lm_words_clean (name);
  if (*clean == '\0')
    return NULL;
  /* In the middle of a sentence. */
  first = g_utf8_strdown (clean, g_utf8_next_char (clean) - clean);
  return g_strconcat (first, g_utf8_next_char (clean), NULL);
}

/* The value of a field, NULL without one; `*known` says whether it exists. */
static char *
get_field (const LmLetter *self, const char *name, gboolean *known)
{
  *known = TRUE;
  if (g_str_equal (name, "salutation"))
    return get_salutation (self);
  if (g_str_equal (name, "sender"))
    return lm_words_clean (lm_letter_get_sender (self));
  if (g_str_equal (name, "project"))
    return lm_words_clean (self->project->name);
  if (g_str_equal (name, "address"))
    {
      g_autofree char *address = lm_home_format_address (self->home);

      return lm_words_clean (address);
    }
  if (g_str_equal (name, "resident"))
    return lm_letter_get_name (self);
  if (g_str_equal (name, "date"))
    return lm_words_format_day (self->words, self->date, TRUE);
  if (g_str_equal (name, "when"))
    return lm_letter_get_when (self);
  if (g_str_equal (name, "when_before"))
    return get_when_before (self);
  if (g_str_equal (name, "reason"))
    return get_reason (self);
  if (g_str_equal (name, "survey_when"))
    return get_survey_when (self);
  if (g_str_equal (name, "visit_date"))
    return get_visit_date (self);
  if (g_str_equal (name, "day_start"))
    return lm_minute_format (self->told.from_minute >= 0 && self->told.precision == LM_PRECISION_ARRIVAL
                               ? self->told.from_minute : self->project->visit_start);
  if (g_str_equal (name, "day_end"))
    return lm_minute_format (self->project->visit_end);
  if (g_str_equal (name, "method_text"))
    return self->method != NULL ? lm_words_clean (lm_letter_pick (self, self->method->description, self->method->description_en)) : NULL;
  if (g_str_equal (name, "place"))
    return get_place (self);
  if (g_str_equal (name, "phone"))
    return lm_words_clean (self->project->contact_phone);
  *known = FALSE;
  return NULL;
}

char *
lm_letter_fill (LmLetter *self, const char *text)
{
  GString *filled = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = *text == '{' ? strspn (text + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
      g_autofree char *name = NULL, *value = NULL;
      gboolean known;

      if (length == 0 || text[length + 1] != '}')
        {
          g_string_append_c (filled, *text++);
          continue;
        }
      name = g_strndup (text + 1, length);
      value = get_field (self, name, &known);
      if (value == NULL || *value == '\0')
        {
          lm_letter_note_missing (self, name);
          g_string_append (filled, "…");
        }
      else
        g_string_append (filled, value);
      text += length + 2;
    }
  return g_string_free (filled, FALSE);
}

GArray *
lm_letter_get_costs (const LmLetter *self, gint64 *own, gint64 *project)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (LmCostLine));
  guint n;
  const LmCostRow *rows = LM_ROWS (self->snapshot, COST, &n);

  *own = *project = 0;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        gboolean mine = rows[i].account == LM_ACCOUNT_OWN;
        LmCostLine line = { lm_letter_pick (self, rows[i].text, rows[i].text_en), rows[i].cents, mine };

        if (mine != (pass == 0)
            || !(rows[i].home != 0 ? rows[i].home == self->home->id
                                   : self->method != NULL && rows[i].method == self->method->id))
          continue;
        g_array_append_val (lines, line);
        *(mine ? own : project) += rows[i].cents;
      }
  return lines;
}
