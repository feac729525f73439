#include "lm-number-private.h"

#include <math.h>
#include <string.h>

gboolean
lm_number_parse (const char *text, double *value)
{
  char plain[40];
  gsize n = 0;
  const char *point = strrchr (text, '.'), *comma = strrchr (text, ',');
  char decimal;
  char *end;

  /* Where both stand, the last is the decimal one; a single kind that stands
   * once, with other than three digits behind it, is it too. */
  if (point != NULL && comma != NULL)
    decimal = point > comma ? '.' : ',';
  else if (comma != NULL)
    decimal = strchr (text, ',') == comma ? ',' : '\0';
  else if (point != NULL)
    decimal = strchr (text, '.') == point ? '.' : '\0';
  else
    decimal = '\0';
  for (const char *p = text; *p; p++)
    {
      if (n + 1 == sizeof plain)
        return FALSE;
      if (*p == decimal)
        plain[n++] = '.';
      else if (g_ascii_isdigit (*p) || *p == '-' || *p == '+')
        plain[n++] = *p;
      else if (*p != ' ' && *p != '.' && *p != ',' && *p != '\'')
        {
          /* Units that lists write behind a number. */
          while (n > 0 && plain[n - 1] == ' ')
            n--;
          if (n == 0 || !(g_str_equal (p, "m2") || g_str_equal (p, "m²")))
            return FALSE;
          break;
        }
    }
  plain[n] = '\0';
  if (n == 0)
    return FALSE;
  *value = g_ascii_strtod (plain, &end);
  return *end == '\0' && isfinite (*value);
}

char *
lm_number_format (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return g_strdup ("");
  if (value == floor (value) && fabs (value) < 1e17)
    return g_strdup_printf ("%.0f", value == 0 ? 0.0 : value);
  /* 15 digits: what a spreadsheet keeps and shows; 0.30000000000000004 is 0.3. */
  g_ascii_formatd (text, sizeof text, "%.15g", value);
  return g_strdup (text);
}

char *
lm_number_format_metres (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE], *end;

  g_ascii_formatd (text, sizeof text, "%.3f", value);
  end = text + strlen (text) - 1;
  while (*end == '0')
    *end-- = '\0';
  if (*end == '.')
    *end = '\0';
  return g_strdup (g_str_equal (text, "-0") ? "0" : text);
}
