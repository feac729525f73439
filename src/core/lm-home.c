#include "core/lm-home.h"

#include <string.h>

char *
lm_home_format_number (const LmHomeRow *home)
{
  g_return_val_if_fail (home != NULL, NULL);
  return g_strdup_printf ("%d%s%s%s", home->number, home->letter, *home->suffix ? "-" : "", home->suffix);
}

char *
lm_home_format_postcode (const LmHomeRow *home)
{
  g_return_val_if_fail (home != NULL, NULL);
  if (strlen (home->postcode) != 6)
    return g_strdup (home->postcode);
  return g_strdup_printf ("%.4s %s", home->postcode, home->postcode + 4);
}

char *
lm_home_format_address (const LmHomeRow *home)
{
  g_autofree char *number = lm_home_format_number (home);

  return g_strconcat (*home->street ? home->street : home->postcode, " ", number, NULL);
}

/* The ground floor («H», «HS», «BG», «huis») comes before the numbered floors,
 * which come in order of their number, before all other suffixes. */
static int
suffix_rank (const char *suffix, int *number)
{
  char *end;

  *number = 0;
  if (*suffix == '\0')
    return 0;
  if (g_ascii_strcasecmp (suffix, "H") == 0 || g_ascii_strcasecmp (suffix, "HS") == 0 ||
      g_ascii_strcasecmp (suffix, "BG") == 0 || g_ascii_strcasecmp (suffix, "HUIS") == 0)
    return 1;
  if (g_ascii_isdigit (*suffix))
    {
      *number = (int) g_ascii_strtoll (suffix, &end, 10);
      return 2;
    }
  return 3;
}

int
lm_home_compare (const LmHomeRow *a, const LmHomeRow *b)
{
  int order, rank_a, rank_b, number_a, number_b;

  /* Collation costs microseconds, and most neighbours in a list share a street. */
  order = strcmp (a->street, b->street) == 0 ? 0 : g_utf8_collate (a->street, b->street);
  if (order == 0)
    order = strcmp (a->street, b->street);
  if (order == 0 && !*a->street)
    order = strcmp (a->postcode, b->postcode);
  if (order == 0)
    order = (a->number > b->number) - (a->number < b->number);
  if (order == 0)
    order = g_ascii_strcasecmp (a->letter, b->letter);
  if (order != 0)
    return order;

  rank_a = suffix_rank (a->suffix, &number_a);
  rank_b = suffix_rank (b->suffix, &number_b);
  if (rank_a != rank_b)
    return rank_a - rank_b;
  if (number_a != number_b)
    return number_a < number_b ? -1 : 1;
  order = g_ascii_strcasecmp (a->suffix, b->suffix);
  if (order == 0)
    order = strcmp (a->postcode, b->postcode);
  return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

gboolean
lm_home_parse_number (const char *text, int *number, char letter[2], char suffix[9])
{
  const char *at = text;
  int n = 0, digits = 0;
  gsize length = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  while (g_ascii_isspace (*at))
    at++;
  for (; g_ascii_isdigit (*at); at++, digits++)
    {
      if (digits == 5)
        return FALSE;
      n = n * 10 + (*at - '0');
    }
  if (n == 0)
    return FALSE;

  letter[0] = letter[1] = suffix[0] = '\0';
  while (g_ascii_isspace (*at))
    at++;
  /* A letter directly behind the number, with nothing or a separator after it,
   * is the huisletter; «12 bis» and «12 hs» are suffixes. */
  if (g_ascii_isalpha (*at) && !g_ascii_isalpha (at[1]))
    letter[0] = g_ascii_toupper (*at++);
  while (g_ascii_isspace (*at) || *at == '-' || *at == '/')
    at++;
  for (; *at; at++)
    {
      if (g_ascii_isspace (*at))
        continue;
      if (length == 8 || !(g_ascii_isalnum (*at) || *at == '-' || *at == '.'))
        return FALSE;
      suffix[length++] = g_ascii_toupper (*at);
    }
  suffix[length] = '\0';
  *number = n;
  return TRUE;
}

gboolean
lm_home_parse_postcode (const char *text, char postcode[7])
{
  guint length = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  for (; *text; text++)
    {
      if (g_ascii_isspace (*text))
        continue;
      if (length == 6 || (length < 4 ? !g_ascii_isdigit (*text) : !g_ascii_isalpha (*text)))
        return FALSE;
      postcode[length++] = g_ascii_toupper (*text);
    }
  if (length != 6 || postcode[0] == '0')
    return FALSE;
  postcode[6] = '\0';
  /* Never given out, for what they stood for in the war. */
  return strcmp (postcode + 4, "SA") != 0 && strcmp (postcode + 4, "SD") != 0 && strcmp (postcode + 4, "SS") != 0;
}

/* Letter and suffix as one text, so that «1 H» finds both suffix H and letter H. */
static gboolean
same_addition (const LmHomeRow *home, const char *letter, const char *suffix)
{
  g_autofree char *have = g_strconcat (home->letter, home->suffix, NULL);
  g_autofree char *want = g_strconcat (letter, suffix, NULL);

  return g_ascii_strcasecmp (have, want) == 0;
}

GArray *
lm_home_find (LmSnapshot *snapshot, const char *text)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (LmId));
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *folded_street = NULL;
  guint n;
  const LmHomeRow *homes = LM_ROWS (snapshot, HOME, &n);
  char *end = NULL, *space;
  char postcode[7] = "", letter[2], suffix[9];
  int number;
  gint64 id = g_ascii_strtoll (trimmed, &end, 10);

  if (*trimmed && *end == '\0')
    {
      for (guint i = 0; i < n; i++)
        if (homes[i].id == id || g_str_equal (homes[i].bag_vbo, trimmed) || g_str_equal (homes[i].bag_num, trimmed))
          g_array_append_val (found, homes[i].id);
      return found;
    }

  /* The number starts at the last word that begins with a digit; what stands
   * before it is a postcode or a street («Plein 1940 12» keeps its street). */
  for (space = trimmed + strlen (trimmed); space > trimmed; space--)
    if (g_ascii_isdigit (*space) && g_ascii_isspace (space[-1]))
      break;
  if (space == trimmed)
    return found;
  if (!lm_home_parse_number (space, &number, letter, suffix))
    return found;
  space[-1] = '\0';
  g_strstrip (trimmed);
  lm_home_parse_postcode (trimmed, postcode);
  folded_street = g_utf8_casefold (trimmed, -1);

  for (guint i = 0; i < n; i++)
    {
      if (homes[i].number != number || !same_addition (&homes[i], letter, suffix))
        continue;
      if (*postcode && g_str_equal (homes[i].postcode, postcode))
        g_array_append_val (found, homes[i].id);
      else
        {
          g_autofree char *street = g_utf8_casefold (homes[i].street, -1);

          if (*street && g_str_equal (street, folded_street))
            g_array_append_val (found, homes[i].id);
        }
    }
  return found;
}

const LmResidentRow *
lm_home_get_resident (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmResidentRow **residents = LM_OF_HOME (snapshot, RESIDENT, home, &n);

  return n > 0 ? residents[0] : NULL;
}

/* Keys of one copy grow with time, those of two copies do not: there the moment
 * decides, where both are known. */
static gboolean
is_newer (LmId a, gint64 at_a, LmId b, gint64 at_b)
{
  if (a >> 32 != b >> 32 && at_a > 0 && at_b > 0 && at_a != at_b)
    return at_a > at_b;
  return a > b;
}

const LmDecisionRow *
lm_home_get_decision (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmDecisionRow **decisions = LM_OF_HOME (snapshot, DECISION, home, &n), *newest = NULL;

  for (guint i = 0; i < n; i++)
    if (newest == NULL || is_newer (decisions[i]->id, decisions[i]->decided_day == LM_DAY_NONE ? 0 : decisions[i]->decided_day,
                                    newest->id, newest->decided_day == LM_DAY_NONE ? 0 : newest->decided_day))
      newest = decisions[i];
  return newest;
}

const LmSurveyRow *
lm_home_get_survey (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmSurveyRow **surveys = LM_OF_HOME (snapshot, SURVEY, home, &n), *newest = NULL;

  for (guint i = 0; i < n; i++)
    if (newest == NULL || is_newer (surveys[i]->id, surveys[i]->day == LM_DAY_NONE ? 0 : surveys[i]->day,
                                    newest->id, newest->day == LM_DAY_NONE ? 0 : newest->day))
      newest = surveys[i];
  return newest;
}

const LmVisitRow *
lm_home_get_visit (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmVisitRow **visits = LM_OF_HOME (snapshot, VISIT, home, &n), *newest = NULL;

  for (guint i = 0; i < n; i++)
    if (newest == NULL || is_newer (visits[i]->id, visits[i]->recorded_at, newest->id, newest->recorded_at))
      newest = visits[i];
  return newest;
}

const LmAppointmentRow *
lm_home_get_appointment (LmSnapshot *snapshot, LmId home, LmAppointmentKind kind)
{
  guint n;
  const LmAppointmentRow **appointments = LM_OF_HOME (snapshot, APPOINTMENT, home, &n), *newest = NULL;

  for (guint i = 0; i < n; i++)
    if (appointments[i]->kind == kind && appointments[i]->state != LM_APPOINTMENT_STATE_CANCELLED &&
        (newest == NULL || is_newer (appointments[i]->id, appointments[i]->made_at, newest->id, newest->made_at)))
      newest = appointments[i];
  return newest;
}

const LmPlanHomeRow *
lm_home_get_plan (LmSnapshot *snapshot, LmId home)
{
  const LmPlanRow *adopted = lm_snapshot_get_adopted (snapshot);
  guint n;
  const LmPlanHomeRow **rows = LM_OF_HOME (snapshot, PLAN_HOME, home, &n);

  for (guint i = 0; adopted && i < n; i++)
    if (rows[i]->plan == adopted->id)
      return rows[i];
  return NULL;
}

const LmPromiseRow *
lm_home_get_promise (LmSnapshot *snapshot, LmId home)
{
  guint n;
  const LmPromiseRow **promises = LM_OF_HOME (snapshot, PROMISE, home, &n), *newest = NULL;

  for (guint i = 0; i < n; i++)
    if (newest == NULL || is_newer (promises[i]->id, promises[i]->told_at, newest->id, newest->told_at))
      newest = promises[i];
  return newest;
}

LmId
lm_home_get_coupling (const LmHomeRow *home, LmCouplingKind kind)
{
  switch (kind)
    {
    case LM_COUPLING_KIND_STAIRWELL:
      return home->stairwell;
    case LM_COUPLING_KIND_STACK:
      return home->stack;
    case LM_COUPLING_KIND_ROW:
    case LM_COUPLING_KIND_GALLERY:
    case LM_COUPLING_KIND_BLOCK:
      return home->row;
    case LM_COUPLING_KIND_NONE:
    default:
      return 0;
    }
}

gboolean
lm_home_is_asked (const LmHomeRow *home, const LmQuestionRow *question)
{
  return question->for_type == LM_HOME_TYPE_UNKNOWN || question->for_type == home->type;
}
