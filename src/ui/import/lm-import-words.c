#include "lm-ui-config.h"

#include "import/lm-import-words.h"

#include <glib/gi18n.h>

static const char *const words[LM_N_ADDRESS_FIELDS] = {
  [LM_ADDRESS_NONE] = NC_ ("field", "Not used"),
  [LM_ADDRESS_BAG_VBO] = NC_ ("field", "BAG id of the home"),
  [LM_ADDRESS_BAG_NUM] = NC_ ("field", "BAG id of the address"),
  [LM_ADDRESS_BAG_PAND] = NC_ ("field", "BAG id of the building"),
  [LM_ADDRESS_STREET] = NC_ ("field", "Street"),
  [LM_ADDRESS_NUMBER] = NC_ ("field", "House number"),
  [LM_ADDRESS_LETTER] = NC_ ("field", "House letter"),
  [LM_ADDRESS_SUFFIX] = NC_ ("field", "Suffix"),
  [LM_ADDRESS_POSTCODE] = NC_ ("field", "Postcode"),
  [LM_ADDRESS_TOWN] = NC_ ("field", "Town"),
  [LM_ADDRESS_FULL] = NC_ ("field", "Street and number together"),
  [LM_ADDRESS_TYPE] = NC_ ("field", "Type of home"),
  [LM_ADDRESS_YEAR] = NC_ ("field", "Year of building"),
  [LM_ADDRESS_AREA] = NC_ ("field", "Area"),
  [LM_ADDRESS_USAGE] = NC_ ("field", "Use"),
  [LM_ADDRESS_STATUS] = NC_ ("field", "Status in the register"),
  [LM_ADDRESS_X] = NC_ ("field", "Place: x"),
  [LM_ADDRESS_Y] = NC_ ("field", "Place: y"),
  [LM_ADDRESS_FLOOR] = NC_ ("field", "Floor"),
  [LM_ADDRESS_STAIRWELL] = NC_ ("field", "Stairwell"),
  [LM_ADDRESS_RESIDENT] = NC_ ("field", "Resident"),
  [LM_ADDRESS_PHONE] = NC_ ("field", "Phone"),
  [LM_ADDRESS_EMAIL] = NC_ ("field", "E-mail"),
  [LM_ADDRESS_NOTE] = NC_ ("field", "Note"),
  [LM_ADDRESS_OBJECT] = NC_ ("field", "Kind of object"),
  [LM_ADDRESS_END_DATE] = NC_ ("field", "No longer in force from"),
  [LM_ADDRESS_SECONDARY] = NC_ ("field", "Further address of a home"),
  [LM_ADDRESS_FOOTPRINT] = NC_ ("field", "Outline of the building"),
};

const char *
lm_import_words_field (LmAddressField field)
{
  return words[field] != NULL ? g_dpgettext2 (NULL, "field", words[field]) : lm_address_field_get_code (field);
}
