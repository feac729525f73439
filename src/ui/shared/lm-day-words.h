#pragma once

#include "core/lm-time.h"

/* A day as people write or say it, in the user's language: «wo 13 mei», «13 mei
 * 2026», «13-5», «2026-05-13», «week 20», «vandaag», «morgen». Without a year the day is
 * the first that is not more than two months past; a week is its Monday.
 * FALSE for anything else, also for a date that does not exist. */
gboolean lm_day_words_parse (const char *text, LmDay today, LmDay *day);
