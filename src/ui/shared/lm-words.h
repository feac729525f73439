#pragma once

#include "core/lm-home-state.h"
#include "core/lm-snapshot.h"

/* The words of the interface: what a value of the data is called, and how days,
 * times and amounts are written for people. */

/* What people call a value of an enumeration, which is known by its list of
 * nicks («lm_phase_nicks»). Never NULL. */
const char *lm_words_of (const char *const *nicks, int value);

/* How many values the enumeration has. */
guint lm_words_count (const char *const *nicks);

/* «Confirmed», «Survey needed» …; and the style class of its colour. */
const char *lm_words_status (LmStatus status);
const char *lm_words_status_style (LmStatus status);

/* The style class that gives the colour of a party. */
const char *lm_words_party_style (LmPartyColour colour);

/* The row's name in the language of the user: names in the data are Dutch, with
 * an English one beside it. */
const char *lm_words_name (const char *name, const char *name_en);

/* «Turkish» for «tr»; the code itself where the language is unknown to us. */
const char *lm_words_language (const char *code);
/* The codes that a form offers, NULL-terminated. */
extern const char *const lm_language_codes[];

/* «fri 8 May», «fri 8 May 2026», «8 May»; «–» for no day. (transfer full) */
char *lm_words_day (LmDay day);
char *lm_words_day_long (LmDay day);
/* «08:00–17:00». (transfer full) */
char *lm_words_span (int from_minute, int to_minute);
/* «1 h 30 min». (transfer full) */
char *lm_words_minutes (int minutes);
/* «€ 1.250,00» in the way of the user's country. (transfer full) */
char *lm_words_cents (gint64 cents);
/* «22 Nov, 10:31» of a moment in UTC. (transfer full) */
char *lm_words_moment (gint64 utc);
/* «1.480». (transfer full) */
char *lm_words_number (guint number);
