#pragma once

#include "exchange/lm-address-list.h"

/* What people call a field of an address list. */
const char *lm_import_words_field (LmAddressField field);
