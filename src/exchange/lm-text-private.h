#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  LM_TEXT_UTF8,
  LM_TEXT_UTF16,
  LM_TEXT_WINDOWS_1252,
} LmTextEncoding;

typedef struct {
  LmTextEncoding encoding;
  guint n_nul;      /* NUL bytes dropped */
  guint n_replaced; /* faulty sequences, now U+FFFD */
} LmTextReport;

/* Makes UTF-8 of the bytes of a text file: by its byte order mark, else UTF-8
 * where it is that, UTF-16 where every other byte is NUL, else Windows-1252,
 * which every byte is. A file that is UTF-8 but for a few faulty bytes (cut
 * off, or pasted together) stays UTF-8. NULL when it is no text at all. */
GString *lm_text_decode (const guint8 *bytes, gsize length, LmTextReport *report);

G_END_DECLS
