#pragma once

#include "core/lm-snapshot.h"

/* A snapshot from lines of text, «TABLE ID column=value column=value» (a new row
 * or a change of one), «-TABLE ID» (removes it); lines end with ; or a newline.
 * Days and instants as ISO, enumerations as nicks, "none" for none; in a text
 * ~ for a space and | for a line end. */
LmSnapshot *district_edit (LmSnapshot *base, const char *script);
