#include "lm-xlsx-format-private.h"

#include <math.h>
#include <string.h>

#include "core/lm-time.h"
#include "lm-number-private.h"

#define SECONDS_OF_DAY 86400
/* 9999-12-31, the last day that Excel knows. */
#define LAST_SERIAL 2958466

LmXlsxFormat
lm_xlsx_format_from_id (guint id)
{
  LmXlsxFormat format = { LM_XLSX_NUMBER, 0 };

  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
    format.kind = LM_XLSX_DATE;
  else if (id == 22)
    format.kind = LM_XLSX_DATE_TIME;
  else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
    format.kind = LM_XLSX_TIME;
  return format;
}

LmXlsxFormat
lm_xlsx_format_from_code (const char *code)
{
  gboolean day = FALSE, month = FALSE, clock = FALSE;

  if (strspn (code, "0") == strlen (code) && strlen (code) >= 2 && strlen (code) <= 40)
    return (LmXlsxFormat) { LM_XLSX_ZEROS, strlen (code) };
  for (const char *p = code; *p && *p != ';'; p++)
    switch (*p)
      {
      case '"':
        p = strchr (p + 1, '"');
        if (p == NULL)
          p = code + strlen (code) - 1;
        break;
      case '\\':
      case '_':
      case '*':
        if (p[1] != '\0')
          p++;
        break;
      case '[':
        /* A colour, a locale, or hours that go on past 24. */
        clock |= strchr ("hHmMsS", p[1]) != NULL && p[1] != '\0' && strcspn (p + 1, "]") == strspn (p + 1, "hHmMsS");
        p = strchr (p, ']');
        if (p == NULL)
          p = code + strlen (code) - 1;
        break;
      case 'A':
      case 'a':
        if (g_ascii_strncasecmp (p, "am/pm", 5) == 0)
          p += 4;
        else if (g_ascii_strncasecmp (p, "a/p", 3) == 0)
          p += 2;
        break;
      case 'G':
      case 'g':
        if (g_ascii_strncasecmp (p, "general", 7) == 0)
          p += 6;
        break;
      case 'y': case 'Y': case 'd': case 'D':
        day = TRUE;
        break;
      case 'm': case 'M':
        month = TRUE;
        break;
      case 'h': case 'H': case 's': case 'S':
        clock = TRUE;
        break;
      default:
        break;
      }
  /* «m» alone is months; beside hours or seconds it is minutes. */
  if (day && clock)
    return (LmXlsxFormat) { LM_XLSX_DATE_TIME, 0 };
  if (day || (month && !clock))
    return (LmXlsxFormat) { LM_XLSX_DATE, 0 };
  return (LmXlsxFormat) { clock ? LM_XLSX_TIME : LM_XLSX_NUMBER, 0 };
}

static char *
format_day (int days, gboolean year_1904)
{
  if (year_1904)
    return lm_day_format_iso (lm_day_from_date (1904, 1, 1) + days);
  /* Excel counts a 29 February 1900 that never was, as Lotus 1-2-3 did. */
  if (days == 60)
    return g_strdup ("1900-02-29");
  return lm_day_format_iso (lm_day_from_date (1899, 12, days < 60 ? 31 : 30) + days);
}

static void
append_clock (GString *text, gint64 seconds)
{
  g_string_append_printf (text, "%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60));
  if (seconds % 60 != 0)
    g_string_append_printf (text, ":%02d", (int) (seconds % 60));
}

char *
lm_xlsx_format_number (double value, LmXlsxFormat format, gboolean year_1904)
{
  gint64 seconds;
  GString *text;

  if (format.kind == LM_XLSX_ZEROS && value >= 0 && value < 1e15 && value == floor (value))
    return g_strdup_printf ("%0*.0f", (int) format.digits, value);
  if (format.kind == LM_XLSX_NUMBER || format.kind == LM_XLSX_ZEROS || !(value >= 0 && value < LAST_SERIAL))
    return lm_number_format (value);

  seconds = (gint64) floor (value * SECONDS_OF_DAY + 0.5);
  text = g_string_new (NULL);
  if (format.kind == LM_XLSX_TIME)
    append_clock (text, seconds);
  else
    {
      g_autofree char *day = format_day ((int) (seconds / SECONDS_OF_DAY), year_1904);

      g_string_append (text, day);
      if (format.kind == LM_XLSX_DATE_TIME)
        {
          g_string_append_c (text, 'T');
          append_clock (text, seconds % SECONDS_OF_DAY);
        }
    }
  return g_string_free (text, FALSE);
}

void
lm_xlsx_unescape (GString *text)
{
  gsize to = 0;

  for (gsize from = 0; from < text->len;)
    {
      const char *p = text->str + from;
      gunichar c = 0;

      if (p[0] == '_' && p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]) && g_ascii_isxdigit (p[4]) &&
          g_ascii_isxdigit (p[5]) && p[6] == '_')
        {
          for (int i = 2; i < 6; i++)
            c = c << 4 | g_ascii_xdigit_value (p[i]);
          from += 7;
          if (c == 0 || (c >= 0xd800 && c < 0xe000))
            continue;
          to += g_unichar_to_utf8 (c, text->str + to);
        }
      else
        {
          text->str[to++] = text->str[from++];
        }
    }
  g_string_truncate (text, to);
  g_string_replace (text, "\r\n", "\n", 0);
  g_string_replace (text, "\r", "\n", 0);
}

gboolean
lm_xlsx_parse_reference (const char *text, guint *row, guint *column)
{
  guint letters = 0, number = 0;

  if (*text == '$')
    text++;
  for (; g_ascii_isalpha (*text); text++)
    {
      letters = letters * 26 + (g_ascii_toupper (*text) - 'A' + 1);
      if (letters > 100000)
        return FALSE;
    }
  if (*text == '$')
    text++;
  for (; g_ascii_isdigit (*text); text++)
    {
      number = number * 10 + (*text - '0');
      if (number > 100000000)
        return FALSE;
    }
  if (letters == 0 || number == 0 || *text != '\0')
    return FALSE;
  *row = number;
  *column = letters - 1;
  return TRUE;
}
