#pragma once

#include "exchange/lm-sheet.h"
#include "core/lm-rows.h"

G_BEGIN_DECLS

/* What a column of an address list can be. */
typedef enum {
  LM_ADDRESS_NONE,
  LM_ADDRESS_BAG_VBO,
  LM_ADDRESS_BAG_NUM,
  LM_ADDRESS_BAG_PAND,
  LM_ADDRESS_STREET,
  LM_ADDRESS_NUMBER,        /* may hold letter and suffix too: «26A», «131-3» */
  LM_ADDRESS_LETTER,
  LM_ADDRESS_SUFFIX,
  LM_ADDRESS_POSTCODE,
  LM_ADDRESS_TOWN,
  LM_ADDRESS_FULL,          /* street and number in one cell */
  LM_ADDRESS_TYPE,
  LM_ADDRESS_YEAR,
  LM_ADDRESS_AREA,
  LM_ADDRESS_USAGE,         /* gebruiksdoel */
  LM_ADDRESS_STATUS,
  LM_ADDRESS_X,
  LM_ADDRESS_Y,
  LM_ADDRESS_FLOOR,
  LM_ADDRESS_STAIRWELL,
  LM_ADDRESS_RESIDENT,
  LM_ADDRESS_PHONE,
  LM_ADDRESS_EMAIL,
  LM_ADDRESS_NOTE,
  LM_ADDRESS_OBJECT,        /* object_type: VBO, LIG (mooring) or STA (pitch) */
  LM_ADDRESS_END_DATE,      /* the address is no longer in force */
  LM_ADDRESS_SECONDARY,     /* nevenadres: a further address of a home */
  LM_ADDRESS_FOOTPRINT,
  LM_N_ADDRESS_FIELDS
} LmAddressField;

/* A stable code for each field, as written in mappings: «postcode». */
const char *lm_address_field_get_code (LmAddressField field);

/* Which field each column of the sheet most likely is, by its name and then by
 * what stands in it. (transfer full), of n_columns. */
LmAddressField *lm_address_guess_mapping (LmSheet *sheet);

/* Whether homes can be made with this mapping: a house number, and a street or
 * postcode, are needed. The error (LM_EXCHANGE_ERROR_FORMAT) says what is
 * missing, which columns there are and what to do. */
gboolean lm_address_check_mapping (LmSheet *sheet, const LmAddressField *mapping, GError **error);

/* One home as a list states it. Texts belong to the list. */
typedef struct {
  guint line;
  const char *bag_vbo, *bag_num, *bag_pand;
  const char *street;
  int number;
  const char *letter, *suffix, *postcode, *town;
  LmHomeType type;
  int year, area, floor;    /* -1 unknown; BAG years 1005 and 9999 are unknown */
  const char *usage, *stairwell;
  double x, y;              /* 0, 0 unknown */
  const char *footprint;    /* of the building, where the source has it */
  const char *resident, *phone, *email, *note;
} LmAddress;

typedef struct _LmAddressList LmAddressList;

/* Reads every row with the mapping. A row that can't be a home is refused with
 * its line and the reason; one dropped for its use or status is told apart, and
 * so is a value that can't be used (a bad year), without which the home comes
 * in. Homes with the same BAG id, or without one with the same address, come in
 * once. The mapping must have passed lm_address_check_mapping() to give any. */
LmAddressList *lm_address_list_new (LmSheet *sheet, const LmAddressField *mapping);
LmAddressList *lm_address_list_ref (LmAddressList *self);
void lm_address_list_unref (LmAddressList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LmAddressList, lm_address_list_unref)

const LmAddress *lm_address_list_get (LmAddressList *self, guint *n);
/* (transfer none) (element-type LmSheetRemark) */
GPtrArray *lm_address_list_get_refused (LmAddressList *self);
GPtrArray *lm_address_list_get_dropped (LmAddressList *self);
/* Values left out; the homes themselves came in. */
GPtrArray *lm_address_list_get_remarks (LmAddressList *self);

G_END_DECLS
