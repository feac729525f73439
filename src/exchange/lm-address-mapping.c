#include "exchange/lm-address-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/lm-home.h"
#include "lm-address-names-private.h"
#include "lm-number-private.h"

/* Rows by whose content a column is judged. */
#define SAMPLE 300

/* What the cells of one column look like: how many of the filled ones are so. */
typedef struct {
  guint filled;
  guint postcode, full, number, objects, words, mail, phone, rd_x, rd_y;
  guint vbo, num, pand;
} Looks;

static gboolean
is_phone (const char *text)
{
  guint digits = 0;

  if (*text != '0' && *text != '+' && *text != '(')
    return FALSE;
  for (; *text; text++)
    if (g_ascii_isdigit (*text))
      digits++;
    else if (strchr ("+-() ./", *text) == NULL)
      return FALSE;
  return digits >= 10 && digits <= 13;
}

static gboolean
is_mail (const char *text)
{
  const char *at = strchr (text, '@');

  return at != NULL && at > text && strchr (at, '.') != NULL && strchr (text, ' ') == NULL;
}

static gboolean
is_object (const char *text)
{
  static const char *const kinds[] = { "vbo", "lig", "sta", "verblijfsobject", "ligplaats", "standplaats" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (text, kinds[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
look (LmSheet *sheet, guint column, Looks *looks)
{
  guint n_rows = lm_sheet_get_n_rows (sheet), step = MAX (1, n_rows / SAMPLE);

  *looks = (Looks) { 0 };
  for (guint row = 0; row < n_rows; row += step)
    {
      g_autofree char *text = g_strstrip (g_strdup (lm_sheet_get_cell (sheet, row, column)));
      char postcode[7], letter[2], suffix[9], id[17];
      const char *kind;
      LmAddressParts parts;
      double value;
      int number;

      if (*text == '\0')
        continue;
      looks->filled++;
      looks->postcode += lm_home_parse_postcode (text, postcode);
      looks->number += lm_home_parse_number (text, &number, letter, suffix);
      looks->objects += is_object (text);
      looks->mail += is_mail (text);
      looks->phone += is_phone (text);
      looks->words += strcspn (text, "0123456789@") == strlen (text) && strlen (text) > 3;
      if (lm_address_split (text, &parts))
        {
          looks->full++;
          lm_address_parts_clear (&parts);
        }
      kind = lm_bag_id_parse (text, id);
      looks->vbo += kind != NULL && g_str_equal (kind, "VBO");
      looks->num += kind != NULL && g_str_equal (kind, "NUM");
      looks->pand += kind != NULL && g_str_equal (kind, "PND");
      if (lm_number_parse (text, &value))
        {
          looks->rd_x += value > 1000 && value < 300000;
          looks->rd_y += value > 300000 && value < 630000;
        }
    }
}

static gboolean
mostly (guint n, const Looks *looks)
{
  return looks->filled > 0 && n * 10 >= looks->filled * 8;
}

/* The name of a column can mislead: what stands in it may say otherwise. */
static LmAddressField
correct (LmAddressField field, const Looks *looks, gboolean has_number)
{
  switch (field)
    {
    case LM_ADDRESS_BAG_VBO:
    case LM_ADDRESS_BAG_NUM:
    case LM_ADDRESS_BAG_PAND:
      if (mostly (looks->vbo, looks))
        return LM_ADDRESS_BAG_VBO;
      if (mostly (looks->num, looks))
        return LM_ADDRESS_BAG_NUM;
      if (mostly (looks->pand, looks))
        return LM_ADDRESS_BAG_PAND;
      return looks->filled > 0 && looks->vbo + looks->num + looks->pand == 0 ? LM_ADDRESS_NONE : field;
    case LM_ADDRESS_STREET:
      return !has_number && mostly (looks->full, looks) ? LM_ADDRESS_FULL : field;
    case LM_ADDRESS_FULL:
      return has_number && looks->filled > 0 && looks->full * 2 < looks->filled ? LM_ADDRESS_STREET : field;
    case LM_ADDRESS_TYPE:
      return mostly (looks->objects, looks) ? LM_ADDRESS_OBJECT : field;
    case LM_ADDRESS_X:
      return looks->filled == 0 || mostly (looks->rd_x, looks) ? field : LM_ADDRESS_NONE;
    case LM_ADDRESS_Y:
      return looks->filled == 0 || mostly (looks->rd_y, looks) ? field : LM_ADDRESS_NONE;
    default:
      return field;
    }
}

/* By content alone, for a column whose name says nothing. */
static LmAddressField
guess (const Looks *looks)
{
  if (mostly (looks->vbo, looks))
    return LM_ADDRESS_BAG_VBO;
  if (mostly (looks->num, looks))
    return LM_ADDRESS_BAG_NUM;
  if (mostly (looks->pand, looks))
    return LM_ADDRESS_BAG_PAND;
  if (mostly (looks->postcode, looks))
    return LM_ADDRESS_POSTCODE;
  if (mostly (looks->objects, looks))
    return LM_ADDRESS_OBJECT;
  if (mostly (looks->mail, looks))
    return LM_ADDRESS_EMAIL;
  if (mostly (looks->phone, looks))
    return LM_ADDRESS_PHONE;
  return LM_ADDRESS_NONE;
}

static int
find (const LmAddressField *mapping, guint n, LmAddressField field)
{
  for (guint c = 0; c < n; c++)
    if (mapping[c] == field)
      return c;
  return -1;
}

/* Where a list has postcodes but nothing that is named as house number, the
 * number stands beside them; and the street beside that. */
static void
guess_around_postcode (LmSheet *sheet, LmAddressField *mapping, const Looks *looks, guint n)
{
  int postcode = find (mapping, n, LM_ADDRESS_POSTCODE), number = -1;

  if (find (mapping, n, LM_ADDRESS_FULL) >= 0)
    return;
  if (find (mapping, n, LM_ADDRESS_NUMBER) < 0)
    {
      static const int beside[] = { -1, 1, -2, 2, -3, 3 };

      for (guint c = 0; c < n; c++)
        if (mapping[c] == LM_ADDRESS_NONE && mostly (looks[c].full, &looks[c]) && (postcode >= 0 || !lm_sheet_has_header (sheet)))
          {
            mapping[c] = LM_ADDRESS_FULL;
            return;
          }
      for (guint i = 0; postcode >= 0 && i < G_N_ELEMENTS (beside); i++)
        {
          int c = postcode + beside[i];

          if (c >= 0 && c < (int) n && mapping[c] == LM_ADDRESS_NONE && mostly (looks[c].number, &looks[c]))
            {
              mapping[c] = LM_ADDRESS_NUMBER;
              break;
            }
        }
    }
  number = find (mapping, n, LM_ADDRESS_NUMBER);
  if (number > 0 && postcode >= 0 && find (mapping, n, LM_ADDRESS_STREET) < 0 && mapping[number - 1] == LM_ADDRESS_NONE &&
      mostly (looks[number - 1].words, &looks[number - 1]))
    mapping[number - 1] = LM_ADDRESS_STREET;
}

/* Names that are used for other things too: «nr» may be the number of the row.
 * They give way to a column with a name of its own. */
static gboolean
is_general (const char *name)
{
  static const char *const general[] = {
    "nr", "nr.", "nummer", "number", "naam", "plaats", "place", "type", "status", "letter", "pc", "opp", "m2", "area", NULL,
  };
  g_autofree char *lower = g_strstrip (g_ascii_strdown (name, -1));

  return g_strv_contains (general, lower);
}

/* Takes up the columns that their names tell: first the plain names, then the
 * general ones. The first column of a field holds it; a further one is not
 * mixed in. */
static void
map_by_name (LmSheet *sheet, LmAddressField *mapping, const Looks *looks, guint n, gboolean *taken)
{
  gboolean has_number = FALSE, has_full = FALSE;

  for (guint c = 0; c < n; c++)
    {
      LmAddressField field = lm_address_field_from_name (lm_sheet_get_column (sheet, c));

      has_number |= field == LM_ADDRESS_NUMBER && !is_general (lm_sheet_get_column (sheet, c));
      has_full |= (field == LM_ADDRESS_FULL || field == LM_ADDRESS_STREET) && mostly (looks[c].full, &looks[c]);
    }
  for (guint general = 0; general < 2; general++)
    for (guint c = 0; c < n; c++)
      {
        const char *name = lm_sheet_get_column (sheet, c);
        LmAddressField field = lm_address_field_from_name (name);

        if (is_general (name) != (gboolean) general)
          continue;
        /* The number stands behind the street; this one counts the rows. */
        if (general && field == LM_ADDRESS_NUMBER && (has_number || has_full))
          continue;
        field = correct (field, &looks[c], has_number);
        if (field != LM_ADDRESS_NONE && !taken[field])
          {
            mapping[c] = field;
            taken[field] = TRUE;
          }
      }
}

LmAddressField *
lm_address_guess_mapping (LmSheet *sheet)
{
  guint n;
  LmAddressField *mapping;
  g_autofree Looks *looks = NULL;
  gboolean taken[LM_N_ADDRESS_FIELDS] = { FALSE };

  g_return_val_if_fail (sheet != NULL, NULL);

  n = lm_sheet_get_n_columns (sheet);
  mapping = g_new0 (LmAddressField, MAX (n, 1));
  looks = g_new0 (Looks, MAX (n, 1));
  for (guint c = 0; c < n; c++)
    look (sheet, c, &looks[c]);
  map_by_name (sheet, mapping, looks, n, taken);
  for (guint c = 0; c < n; c++)
    if (mapping[c] == LM_ADDRESS_NONE && lm_address_field_from_name (lm_sheet_get_column (sheet, c)) == LM_ADDRESS_NONE)
      {
        LmAddressField field = guess (&looks[c]);

        if (field != LM_ADDRESS_NONE && !taken[field])
          {
            mapping[c] = field;
            taken[field] = TRUE;
          }
      }
  guess_around_postcode (sheet, mapping, looks, n);
  return mapping;
}

gboolean
lm_address_check_mapping (LmSheet *sheet, const LmAddressField *mapping, GError **error)
{
  gboolean has[LM_N_ADDRESS_FIELDS] = { FALSE }, number, place;
  g_autoptr (GString) columns = g_string_new (NULL);
  guint n;

  g_return_val_if_fail (sheet != NULL && mapping != NULL, FALSE);

  n = lm_sheet_get_n_columns (sheet);
  for (guint c = 0; c < n; c++)
    {
      has[mapping[c]] = TRUE;
      if (c < 12)
        g_string_append_printf (columns, "%s%s", c > 0 ? ", " : "", lm_sheet_get_column (sheet, c));
    }
  if (n > 12)
    g_string_append (columns, ", …");
  number = has[LM_ADDRESS_NUMBER] || has[LM_ADDRESS_FULL];
  place = has[LM_ADDRESS_POSTCODE] || has[LM_ADDRESS_STREET] || has[LM_ADDRESS_FULL];
  if (number && place)
    {
      if (lm_sheet_get_n_rows (sheet) > 0)
        return TRUE;
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                   _("This list has the columns of addresses, but no rows below them."));
    }
  else if (number)
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("This list has no street and no postcode, so it can’t be said where the homes are. Its columns are: %s. "
                   "Choose which column is the street or the postcode, or take another list."), columns->str);
  else if (place)
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("This list has no house numbers. Its columns are: %s. "
                   "Choose which column is the house number, or take another list."), columns->str);
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("This list holds no addresses: a house number, and a street or postcode are missing. Its columns are: %s. "
                   "Choose which columns hold them, or take another list."), columns->str);
  return FALSE;
}
