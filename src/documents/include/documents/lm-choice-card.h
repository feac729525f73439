#pragma once

#include "documents/lm-document.h"

G_BEGIN_DECLS

/* The choice card (keuzekaart) of a home: the ways in which it can be connected,
 * each with what it means for the resident (place of the unit, hours with people
 * inside, hours without heat, hot water and power, visits, cost on the own account),
 * which one is advised, and room for the resident's choice and signature. Ways that an
 * answer of the survey rules out are left out; what is still to be looked at is said.
 * In the resident's language where it is Dutch or English, else English.
 *
 * NULL with an error where the home is unknown, or no method of the project's list
 * can be offered. `date` is the day it is written. */
LmDocument *lm_choice_card_new (LmSnapshot *snapshot, LmId home, LmDay date, GError **error);

G_END_DECLS
