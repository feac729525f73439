#include "lm-address-names-private.h"

#include <string.h>

#include "core/lm-home.h"

/* «1940-1945» in the name of a street is no house number, as long as another
 * number follows. */
static gboolean
is_span_of_years (const char *text)
{
  for (int i = 0; i < 4; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  text += 4;
  text += strspn (text, " ");
  if (*text != '-' && *text != '/')
    return FALSE;
  text++;
  text += strspn (text, " ");
  for (int i = 0; i < 4; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  for (text += 4; *text; text++)
    if (*text == ' ' && g_ascii_isdigit (text[1]))
      return TRUE;
  return FALSE;
}

static const char *
skip_span_of_years (const char *text)
{
  text += 4;
  text += strspn (text, " -/");
  return text + 4;
}

/* Where a postcode («3079 AB», «3079AB») stands as a word of its own. */
static const char *
find_postcode (const char *text, gsize *length)
{
  for (const char *p = text; *p; p++)
    {
      gsize gap;

      if (p > text && p[-1] != ' ' && p[-1] != ',')
        continue;
      if (!(g_ascii_isdigit (p[0]) && p[0] != '0' && g_ascii_isdigit (p[1]) && g_ascii_isdigit (p[2]) && g_ascii_isdigit (p[3])))
        continue;
      gap = strspn (p + 4, " ");
      if (gap > 2 || !g_ascii_isalpha (p[4 + gap]) || !g_ascii_isalpha (p[5 + gap]) ||
          (p[6 + gap] != '\0' && p[6 + gap] != ' ' && p[6 + gap] != ','))
        continue;
      /* «Plein 1940 hs 2»: the last such word, or one behind another number. */
      for (const char *q = text; q < p; q++)
        if (g_ascii_isdigit (*q))
          {
            *length = 6 + gap;
            return p;
          }
    }
  return NULL;
}

gboolean
lm_address_split (const char *text, LmAddressParts *parts)
{
  g_autofree char *line = g_strstrip (g_strdup (text));
  gsize length;
  const char *found;
  char *comma;

  *parts = (LmAddressParts) { 0 };
  found = find_postcode (line, &length);
  if (found != NULL)
    {
      g_autofree char *postcode = g_strndup (found, length);

      if (lm_home_parse_postcode (postcode, parts->postcode))
        {
          parts->town = g_strdup (found + length + strspn (found + length, " ,"));
          line[found - line] = '\0';
        }
      else
        parts->postcode[0] = '\0';
    }
  comma = strrchr (line, ',');
  if (comma != NULL && strcspn (comma, "0123456789") == strlen (comma))
    {
      if (parts->town == NULL)
        parts->town = g_strdup (comma + 1 + strspn (comma + 1, " "));
      *comma = '\0';
    }
  g_strchomp (line);

  /* The first word that starts with a digit and reads as a house number to the
   * end of the line; never the first word, which may be the «1e» of a street. */
  for (const char *p = strchr (line, ' '); p != NULL; p = strchr (p, ' '))
    {
      p += strspn (p, " ");
      if (is_span_of_years (p))
        {
          p = skip_span_of_years (p);
          continue;
        }
      if (g_ascii_isdigit (*p) && lm_home_parse_number (p, &parts->number, parts->letter, parts->suffix))
        {
          parts->street = g_strchomp (g_strndup (line, p - line));
          if (g_str_has_suffix (parts->street, ","))
            parts->street[strlen (parts->street) - 1] = '\0';
          if (parts->town == NULL)
            parts->town = g_strdup ("");
          return TRUE;
        }
    }
  lm_address_parts_clear (parts);
  return FALSE;
}

void
lm_address_parts_clear (LmAddressParts *parts)
{
  g_clear_pointer (&parts->street, g_free);
  g_clear_pointer (&parts->town, g_free);
}
