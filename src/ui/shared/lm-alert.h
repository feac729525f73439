#pragma once

#include <adwaita.h>

/* An alert that tells what went wrong, in words, with «Close». The text may name
 * files: their long names are broken where need be. (transfer floating) */
AdwDialog *lm_alert_new (const char *heading, const char *text);
