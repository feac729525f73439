#include "scheduling/lm-network.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include <string.h>

/* What no published instance comes near, so that a broken count asks for no
 * memory that isn't there and no sum of times leaves an int. */
enum { MAX_ACTIVITIES = 20000, MAX_RESOURCES = 64, MAX_TIME = 50000, MAX_UNITS = 1000000 };

/* A walk over the words of a text that knows its line. */
typedef struct {
  const char *at;
  int line;
} Scanner;

static gboolean G_GNUC_PRINTF (3, 4)
fail (const Scanner *self, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("Line %d: %s"), self->line, what);
  return FALSE;
}

static void
skip_space (Scanner *self)
{
  for (; g_ascii_isspace (*self->at); self->at++)
    self->line += *self->at == '\n';
}

static gboolean
skip_line (Scanner *self)
{
  const char *end = strchr (self->at, '\n');

  if (!end)
    {
      self->at += strlen (self->at);
      return FALSE;
    }
  self->at = end + 1;
  self->line++;
  return TRUE;
}

/* Reads a whole number from `least` to `most`; `what` names it in the error. */
static gboolean
read_number (Scanner *self, const char *what, int least, int most, int *number, GError **error)
{
  char *end;
  gint64 value;

  skip_space (self);
  if (!*self->at)
    return fail (self, error, _("The text ends where there should be a number: %s."), what);
  value = g_ascii_strtoll (self->at, &end, 10);
  if (end == self->at || (*end && !g_ascii_isspace (*end) && *end != ']'))
    {
      g_autofree char *word = g_strndup (self->at, MIN (strcspn (self->at, " \t\r\n"), 20));
      g_autofree char *shown = g_utf8_make_valid (word, -1);

      return fail (self, error, _("“%s” is not a whole number (%s)."), shown, what);
    }
  if (value < least || value > most)
    return fail (self, error, _("%lld is not from %d to %d (%s)."), (long long) value, least, most, what);
  self->at = end;
  *number = value;
  return TRUE;
}

/* Reads the number that must stand here, such as that of the activity. */
static gboolean
read_expected (Scanner *self, const char *what, int expected, GError **error)
{
  int number;

  return read_number (self, what, expected, expected, &number, error);
}

/* Goes on to the line after the one that holds `heading`. */
static gboolean
find_line (Scanner *self, const char *heading, GError **error)
{
  while (*self->at)
    {
      const char *end = strchrnul (self->at, '\n');

      if (g_strstr_len (self->at, end - self->at, heading))
        {
          skip_line (self);
          return TRUE;
        }
      skip_line (self);
    }
  return fail (self, error, _("The text ends without a line “%s”."), heading);
}

/* Reads the number behind the colon of the line that holds `heading`. */
static gboolean
read_field (Scanner *self, const char *heading, int least, int most, int *number, GError **error)
{
  while (*self->at)
    {
      const char *end = strchrnul (self->at, '\n');

      if (g_strstr_len (self->at, end - self->at, heading))
        {
          const char *colon = memchr (self->at, ':', end - self->at);

          if (!colon)
            return fail (self, error, _("There is no colon behind “%s”."), heading);
          self->at = colon + 1;
          return read_number (self, heading, least, most, number, error);
        }
      skip_line (self);
    }
  return fail (self, error, _("The text ends without a line “%s”."), heading);
}

static gboolean
read_end (Scanner *self, GError **error)
{
  skip_space (self);
  if (*self->at)
    return fail (self, error, _("There is more than the instance needs."));
  return TRUE;
}

/* The project begins and ends in a moment, and is over when all work is. */
static gboolean
close_plain (LmNetwork *self, const Scanner *scanner, GError **error)
{
  g_autofree gboolean *followed = g_new0 (gboolean, self->n);

  if (self->duration[0] || self->duration[self->n - 1])
    return fail (scanner, error, _("The first and the last activity are the start and the end of the project and take no time."));
  for (int a = 0; a < self->n_arcs; a++)
    followed[self->arcs[a].from] = TRUE;
  for (int i = 0; i < self->n - 1; i++)
    if (!followed[i])
      lm_network_add_arc (self, i, self->n - 1, self->duration[i]);
  /* The arcs were read before the durations. */
  for (int a = 0; a < self->n_arcs; a++)
    self->arcs[a].lag = self->duration[self->arcs[a].from];
  return TRUE;
}

LmNetwork *
lm_network_read_psplib (const char *name, const char *text, GError **error)
{
  Scanner scanner = { text, 1 };
  g_autoptr (LmNetwork) self = NULL;
  int n, n_resources, other, count, number;

  if (!read_field (&scanner, "jobs (incl.", 2, MAX_ACTIVITIES, &n, error)
      || !read_field (&scanner, "- renewable", 0, MAX_RESOURCES, &n_resources, error)
      || !read_field (&scanner, "- nonrenewable", 0, 0, &other, error)
      || !read_field (&scanner, "- doubly constrained", 0, 0, &other, error)
      || !find_line (&scanner, "PRECEDENCE RELATIONS", error))
    return NULL;
  skip_line (&scanner);
  self = lm_network_new (name, n, n_resources);
  for (int i = 0; i < n; i++)
    {
      if (!read_expected (&scanner, _("activity"), i + 1, error) || !read_expected (&scanner, _("modes"), 1, error)
          || !read_number (&scanner, _("number of successors"), 0, n, &count, error))
        return NULL;
      for (int k = 0; k < count; k++)
        {
          if (!read_number (&scanner, _("successor"), 1, n, &number, error))
            return NULL;
          lm_network_add_arc (self, i, number - 1, 0);
        }
    }
  if (!find_line (&scanner, "REQUESTS/DURATIONS", error))
    return NULL;
  skip_line (&scanner);
  skip_space (&scanner);
  if (*scanner.at == '-')
    skip_line (&scanner);
  for (int i = 0; i < n; i++)
    {
      if (!read_expected (&scanner, _("activity"), i + 1, error) || !read_expected (&scanner, _("mode"), 1, error)
          || !read_number (&scanner, _("duration"), 0, MAX_TIME, &self->duration[i], error))
        return NULL;
      for (int r = 0; r < n_resources; r++)
        if (!read_number (&scanner, _("demand"), 0, MAX_UNITS, &self->demand[i * n_resources + r], error))
          return NULL;
    }
  if (!find_line (&scanner, "RESOURCEAVAILABILITIES", error))
    return NULL;
  skip_line (&scanner);
  for (int r = 0; r < n_resources; r++)
    if (!read_number (&scanner, _("capacity"), 0, MAX_UNITS, &self->capacity[r], error))
      return NULL;
  if (!close_plain (self, &scanner, error))
    return NULL;
  return g_steal_pointer (&self);
}

LmNetwork *
lm_network_read_patterson (const char *name, const char *text, GError **error)
{
  Scanner scanner = { text, 1 };
  g_autoptr (LmNetwork) self = NULL;
  int n, n_resources, count, number;

  if (!read_number (&scanner, _("number of activities"), 2, MAX_ACTIVITIES, &n, error)
      || !read_number (&scanner, _("number of resources"), 0, MAX_RESOURCES, &n_resources, error))
    return NULL;
  self = lm_network_new (name, n, n_resources);
  for (int r = 0; r < n_resources; r++)
    if (!read_number (&scanner, _("capacity"), 0, MAX_UNITS, &self->capacity[r], error))
      return NULL;
  for (int i = 0; i < n; i++)
    {
      if (!read_number (&scanner, _("duration"), 0, MAX_TIME, &self->duration[i], error))
        return NULL;
      for (int r = 0; r < n_resources; r++)
        if (!read_number (&scanner, _("demand"), 0, MAX_UNITS, &self->demand[i * n_resources + r], error))
          return NULL;
      if (!read_number (&scanner, _("number of successors"), 0, n, &count, error))
        return NULL;
      for (int k = 0; k < count; k++)
        {
          if (!read_number (&scanner, _("successor"), 1, n, &number, error))
            return NULL;
          lm_network_add_arc (self, i, number - 1, 0);
        }
    }
  if (!read_end (&scanner, error) || !close_plain (self, &scanner, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Reads «[lag]» of an arc. */
static gboolean
read_lag (Scanner *self, int *lag, GError **error)
{
  skip_space (self);
  if (*self->at != '[')
    return fail (self, error, _("There should be a lag between square brackets."));
  self->at++;
  if (!read_number (self, _("lag"), -MAX_TIME, MAX_TIME, lag, error))
    return FALSE;
  skip_space (self);
  if (*self->at != ']')
    return fail (self, error, _("There should be one lag between square brackets."));
  self->at++;
  return TRUE;
}

LmNetwork *
lm_network_read_progen_max (const char *name, const char *text, GError **error)
{
  Scanner scanner = { text, 1 };
  g_autoptr (LmNetwork) self = NULL;
  int n, n_resources, other, count;

  /* The counted activities are those between the start and the end. */
  if (!read_number (&scanner, _("number of activities"), 0, MAX_ACTIVITIES - 2, &n, error)
      || !read_number (&scanner, _("number of resources"), 0, MAX_RESOURCES, &n_resources, error)
      || !read_number (&scanner, _("nonrenewable resources"), 0, 0, &other, error)
      || !read_number (&scanner, _("doubly constrained resources"), 0, 0, &other, error))
    return NULL;
  n += 2;
  self = lm_network_new (name, n, n_resources);
  for (int i = 0; i < n; i++)
    {
      int first = self->n_arcs;

      if (!read_expected (&scanner, _("activity"), i, error) || !read_expected (&scanner, _("modes"), 1, error)
          || !read_number (&scanner, _("number of successors"), 0, n, &count, error))
        return NULL;
      for (int k = 0; k < count; k++)
        {
          int to;

          if (!read_number (&scanner, _("successor"), 0, n - 1, &to, error))
            return NULL;
          lm_network_add_arc (self, i, to, 0);
        }
      for (int k = 0; k < count; k++)
        if (!read_lag (&scanner, &self->arcs[first + k].lag, error))
          return NULL;
    }
  for (int i = 0; i < n; i++)
    {
      if (!read_expected (&scanner, _("activity"), i, error) || !read_expected (&scanner, _("mode"), 1, error)
          || !read_number (&scanner, _("duration"), 0, MAX_TIME, &self->duration[i], error))
        return NULL;
      for (int r = 0; r < n_resources; r++)
        if (!read_number (&scanner, _("demand"), 0, MAX_UNITS, &self->demand[i * n_resources + r], error))
          return NULL;
    }
  for (int r = 0; r < n_resources; r++)
    if (!read_number (&scanner, _("capacity"), 0, MAX_UNITS, &self->capacity[r], error))
      return NULL;
  if (!read_end (&scanner, error))
    return NULL;
  if (self->duration[0] || self->duration[n - 1])
    {
      fail (&scanner, error, _("The first and the last activity are the start and the end of the project and take no time."));
      return NULL;
    }
  return g_steal_pointer (&self);
}
