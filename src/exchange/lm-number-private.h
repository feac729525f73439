#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A number as the file has it, with a point or a decimal comma, thousands
 * grouped or not, also with «m2» behind it. */
gboolean lm_number_parse (const char *text, double *value);

/* With a point, in at most 15 digits, a whole number without; "" for what is no
 * number. (transfer full) */
char *lm_number_format (double value);

/* To the millimetre. (transfer full) */
char *lm_number_format_metres (double value);

G_END_DECLS
