#pragma once

#include "core/lm-time.h"

G_BEGIN_DECLS

/* The fixed words of a paper, by its own language. They are no interface text:
 * a resident reads Dutch or English whatever language the office works in, so
 * they do not go through gettext. */
typedef struct {
  const char *language;          /* nl, en */
  const char *const *days;       /* Monday first */
  const char *const *months;
  const char *date, *reference, *subject, *page_of; /* «Pagina %u van %u» */
  const char *to_resident;
  const char *dear_resident, *dear_name, *dear_madam, *dear_sir, *dear_family;
  const char *closing;
  const char *in_short, *when, *you_pay, *project_pays, *question;
  const char *own_account, *project_account, *total, *nothing_own;
  const char *on_day, *on_day_between, *on_one_of, *between_minutes;
  const char *around, *before, *outside_from, *earlier_visit;
  const char *off_from_to, *off_from, *gas_off, *not_off;
  const char *heat, *water, *power;
  const char *contact_person, *call, *mail, *reachable;
  const char *qr_caption;
  /* day sheet */
  const char *day_sheet, *crew, *people, *no_work, *resident, *phone, *access, *method, *place, *attention;
  const char *also_here, *meter_reading, *signature, *remarks, *start_end, *done_by, *for_group;
  const char *vulnerable, *night_worker, *provisional, *unknown;
} LmWords;

const LmWords *lm_words_get (const char *language);

/* «dinsdag 12 mei 2026»; without the year «dinsdag 12 mei». (transfer full) */
char *lm_words_format_day (const LmWords *words, LmDay day, gboolean with_year);
/* «€ 1.250,00». (transfer full) */
char *lm_words_format_money (const LmWords *words, gint64 cents);

/* A text of a row without control characters, and set apart where its direction
 * would turn the line around it. (transfer full) */
char *lm_words_clean (const char *text);

/* A name for a file: «2026-05-12 Heindijk 10.pdf». (transfer full) */
char *lm_words_file_name (LmDay day, const char *name);

G_END_DECLS
