#pragma once

/* Included first by every source of the room: the translation domain is set
 * with bindtextdomain() in the application, so <glib/gi18n.h> serves. */
#include "lm-config.h"

#define LM_RESOURCE_BASE "/nl/laatstemeter/LaatsteMeter"
