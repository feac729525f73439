#pragma once

#include "exchange/lm-address-list.h"

G_BEGIN_DECLS

/* The field that a column of that name holds, in Dutch or English, whatever its
 * case, spaces and underscores; LM_ADDRESS_NONE for any other name. */
LmAddressField lm_address_field_from_name (const char *name);

/* The kind of BAG object that a 16-digit id names (digits 5 and 6): "VBO",
 * "NUM", "PND", "LIG", "STA", "" another; NULL where it is no BAG id. Writes the
 * bare id, with the leading zero that spreadsheets eat. */
const char *lm_bag_id_parse (const char *text, char id[17]);

/* FALSE for a word that names no type of home. */
gboolean lm_home_type_parse (const char *text, LmHomeType *type);

/* Splits «Heindijk 26A-2», also with postcode and town behind it. Each result
 * may be empty; FALSE when there is no house number. */
typedef struct {
  char *street;
  int number;
  char letter[2], suffix[9], postcode[7];
  char *town;
} LmAddressParts;
gboolean lm_address_split (const char *text, LmAddressParts *parts);
void lm_address_parts_clear (LmAddressParts *parts);

G_END_DECLS
