#include "lm-text-private.h"

#include <string.h>

/* Bytes 0x80 to 0x9f of Windows-1252; the five that it leaves open are taken as
 * the control characters that Windows itself makes of them. */
static const gunichar windows_1252[32] = {
  0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
  0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

static void
decode_utf16 (const guint8 *bytes, gsize length, gboolean big, GString *text, LmTextReport *report)
{
  for (gsize i = 0; i + 1 < length; i += 2)
    {
      gunichar c = big ? bytes[i] << 8 | bytes[i + 1] : bytes[i + 1] << 8 | bytes[i];

      if (c >= 0xd800 && c < 0xdc00 && i + 3 < length)
        {
          gunichar low = big ? bytes[i + 2] << 8 | bytes[i + 3] : bytes[i + 3] << 8 | bytes[i + 2];

          if (low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
        }
      if (c == 0)
        report->n_nul++;
      else if (c >= 0xd800 && c < 0xe000)
        {
          report->n_replaced++;
          g_string_append (text, "\357\277\275");
        }
      else
        g_string_append_unichar (text, c);
    }
  if (length % 2 == 1)
    report->n_replaced++;
}

static void
decode_windows_1252 (const guint8 *bytes, gsize length, GString *text, LmTextReport *report)
{
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == 0)
        report->n_nul++;
      else if (bytes[i] < 0x80)
        g_string_append_c (text, bytes[i]);
      else
        g_string_append_unichar (text, bytes[i] < 0xa0 ? windows_1252[bytes[i] - 0x80] : bytes[i]);
    }
}

static void
decode_utf8 (const guint8 *bytes, gsize length, GString *text, LmTextReport *report)
{
  const char *at = (const char *) bytes, *end = at + length, *stop;

  while (at < end)
    {
      if (g_utf8_validate_len (at, end - at, &stop))
        {
          g_string_append_len (text, at, end - at);
          return;
        }
      g_string_append_len (text, at, stop - at);
      if (*stop == '\0')
        report->n_nul++;
      else
        {
          report->n_replaced++;
          g_string_append (text, "\357\277\275");
        }
      at = stop + 1;
      /* What is left of a sequence that was cut off is one fault, not three. */
      while (at < end && ((guint8) *at & 0xc0) == 0x80)
        at++;
    }
}

/* TRUE where the bytes are UTF-8 but for a few. */
static gboolean
is_mostly_utf8 (const guint8 *bytes, gsize length)
{
  const char *at = (const char *) bytes, *end = at + length, *stop;
  gsize n_faulty = 0, n_good = 0;

  while (at < end)
    {
      gboolean rest = g_utf8_validate_len (at, end - at, &stop);

      for (const char *p = at; p < stop; p++)
        n_good += ((guint8) *p & 0xc0) == 0xc0;
      if (rest)
        break;
      n_faulty += *stop != '\0';
      at = stop + 1;
    }
  return n_faulty == 0 || n_good > 4 * n_faulty;
}

GString *
lm_text_decode (const guint8 *bytes, gsize length, LmTextReport *report)
{
  GString *text;
  gsize sample = MIN (length, 64 * 1024), n_control = 0, n_even = 0, n_odd = 0;

  *report = (LmTextReport) { LM_TEXT_UTF8, 0, 0 };
  text = g_string_sized_new (length + length / 8 + 16);
  if (length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
    {
      report->encoding = LM_TEXT_UTF16;
      decode_utf16 (bytes + 2, length - 2, bytes[0] == 0xfe, text, report);
      return text;
    }
  if (length >= 3 && memcmp (bytes, "\357\273\277", 3) == 0)
    {
      decode_utf8 (bytes + 3, length - 3, text, report);
      return text;
    }

  for (gsize i = 0; i < sample; i++)
    {
      if (bytes[i] == 0)
        (*(i % 2 ? &n_odd : &n_even))++;
      else if (bytes[i] < 0x20 && (bytes[i] < '\t' || bytes[i] > '\r'))
        n_control++;
    }
  if (n_control == 0 && MAX (n_odd, n_even) > sample / 4 && MIN (n_odd, n_even) <= sample / 100)
    {
      report->encoding = LM_TEXT_UTF16;
      decode_utf16 (bytes, length, n_even > n_odd, text, report);
      return text;
    }
  if (n_control * 20 > sample || (n_odd + n_even) * 4 > sample)
    {
      g_string_free (text, TRUE);
      return NULL;
    }
  if (is_mostly_utf8 (bytes, length))
    decode_utf8 (bytes, length, text, report);
  else
    {
      report->encoding = LM_TEXT_WINDOWS_1252;
      decode_windows_1252 (bytes, length, text, report);
    }
  return text;
}
