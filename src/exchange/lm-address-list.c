#include "exchange/lm-address-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "core/lm-home.h"
#include "lm-address-names-private.h"
#include "lm-number-private.h"

struct _LmAddressList {
  gatomicrefcount references;
  GArray *addresses;   /* LmAddress */
  GStringChunk *texts;
  GPtrArray *refused, *dropped, *remarks;
};

/* While reading. */
typedef struct {
  LmAddressList *list;
  LmSheet *sheet;
  int columns[LM_N_ADDRESS_FIELDS]; /* -1: not in the list */
  GHashTable *seen;                 /* identity → line */
  guint row, line;
  gboolean secondary;               /* reading the further addresses, which come last */
} Reader;

static void
remark_free (LmSheetRemark *remark)
{
  g_free (remark->column);
  g_free (remark->message);
  g_free (remark);
}

static void
tell (Reader *self, GPtrArray *where, LmAddressField field, const char *format, ...) G_GNUC_PRINTF (4, 5);

static void
tell (Reader *self, GPtrArray *where, LmAddressField field, const char *format, ...)
{
  LmSheetRemark *remark = g_new0 (LmSheetRemark, 1);
  va_list arguments;

  remark->line = self->line;
  if (self->columns[field] >= 0)
    remark->column = g_strdup (lm_sheet_get_column (self->sheet, self->columns[field]));
  va_start (arguments, format);
  remark->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (where, remark);
}

/* The cell without blanks around it, on one line; "" where the list has no such
 * column. Kept by the list. */
static const char *
get (Reader *self, LmAddressField field)
{
  const char *cell, *end;
  char *text;

  if (self->columns[field] < 0)
    return "";
  cell = lm_sheet_get_cell (self->sheet, self->row, self->columns[field]);
  while (g_ascii_isspace (*cell) || g_str_has_prefix (cell, "\302\240"))
    cell += *cell == '\302' ? 2 : 1;
  /* The apostrophe by which our own lists keep a spreadsheet from calculating. */
  if (cell[0] == '\'' && cell[1] != '\0' && strchr ("=+-@", cell[1]) != NULL)
    cell++;
  end = cell + strlen (cell);
  while (end > cell && (g_ascii_isspace (end[-1]) || (end - cell >= 2 && end[-2] == '\302' && end[-1] == '\240')))
    end -= end[-1] == '\240' ? 2 : 1;
  if (end == cell || (*cell == '#' && end[-1] != '.' && g_ascii_isupper (cell[1])))
    return ""; /* «#N/A» and its like: a formula that failed */
  text = g_string_chunk_insert_len (self->list->texts, cell, end - cell);
  if (field != LM_ADDRESS_NOTE)
    for (char *p = text; *p; p++)
      if (*p == '\n' || *p == '\r' || *p == '\t')
        *p = ' ';
  return text;
}

/* A whole number from `low` to `high`; -1, with a remark, for anything else. */
static int
get_int (Reader *self, LmAddressField field, int low, int high)
{
  const char *text = get (self, field);
  double value;

  if (*text == '\0' || g_str_equal (text, "-"))
    return -1;
  if (!lm_number_parse (text, &value) || value < low || value > high)
    {
      tell (self, self->list->remarks, field, _("“%s” was left out: it should be a number from %d to %d."), text, low, high);
      return -1;
    }
  return (int) floor (value + 0.5);
}

/* A year may be a date too. 1005 and 9999 are how the BAG says unknown. */
static int
get_year (Reader *self)
{
  const char *text = get (self, LM_ADDRESS_YEAR);
  int year;

  if (strlen (text) >= 10 && text[4] == '-' && text[7] == '-')
    year = atoi (text);
  else
    {
      if (g_str_equal (text, "9999") || g_str_equal (text, "0"))
        return -1;
      year = get_int (self, LM_ADDRESS_YEAR, 1000, 2100);
    }
  return year == 1005 || year == 9999 ? -1 : year;
}

/* 999999 is how the BAG says unknown. */
static int
get_area (Reader *self)
{
  return g_str_equal (get (self, LM_ADDRESS_AREA), "999999") ? -1 : get_int (self, LM_ADDRESS_AREA, 1, 99999);
}

/* «BG» and «begane grond» are the ground floor. */
static int
get_floor (Reader *self)
{
  const char *text = get (self, LM_ADDRESS_FLOOR);

  if (g_ascii_strcasecmp (text, "BG") == 0 || g_ascii_strncasecmp (text, "begane", 6) == 0)
    return 0;
  return get_int (self, LM_ADDRESS_FLOOR, 0, 99);
}

static gboolean
contains (const char *text, const char *word)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);

  return strstr (lower, word) != NULL;
}

/* TRUE where the source says that this is no home, or no longer. */
static gboolean
drop (Reader *self)
{
  static const char *const withdrawn[] = { "ingetrokken", "niet gerealiseerd", "ten onrechte", "gesloopt" };
  const char *text;

  text = get (self, LM_ADDRESS_OBJECT);
  if (g_ascii_strcasecmp (text, "LIG") == 0 || contains (text, "ligplaats") ||
      g_ascii_strcasecmp (text, "STA") == 0 || contains (text, "standplaats"))
    {
      tell (self, self->list->dropped, LM_ADDRESS_OBJECT, _("This is a mooring or a caravan pitch (%s)."), text);
      return TRUE;
    }
  text = get (self, LM_ADDRESS_STATUS);
  for (guint i = 0; i < G_N_ELEMENTS (withdrawn); i++)
    if (contains (text, withdrawn[i]))
      {
        tell (self, self->list->dropped, LM_ADDRESS_STATUS, _("The source says that it is no longer there (%s)."), text);
        return TRUE;
      }
  text = get (self, LM_ADDRESS_END_DATE);
  if (*text != '\0')
    {
      tell (self, self->list->dropped, LM_ADDRESS_END_DATE, _("The address ended on %s."), text);
      return TRUE;
    }
  text = get (self, LM_ADDRESS_USAGE);
  if (contains (text, "functie") && !contains (text, "woonfunctie"))
    {
      tell (self, self->list->dropped, LM_ADDRESS_USAGE, _("Nobody lives there (%s)."), text);
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_secondary (Reader *self)
{
  const char *text = get (self, LM_ADDRESS_SECONDARY);

  return *text != '\0' && strchr ("tTjJyY1", *text) != NULL;
}

/* An id tells itself which kind of object it names, whatever its column. */
static gboolean
read_ids (Reader *self, LmAddress *address)
{
  static const LmAddressField fields[] = { LM_ADDRESS_BAG_VBO, LM_ADDRESS_BAG_NUM, LM_ADDRESS_BAG_PAND };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text = get (self, fields[i]), *kind;
      char id[17];

      if (*text == '\0')
        continue;
      kind = lm_bag_id_parse (text, id);
      if (kind == NULL || *kind == '\0')
        tell (self, self->list->remarks, fields[i], _("“%s” was left out: it is no BAG id of 16 digits."), text);
      else if (g_str_equal (kind, "LIG") || g_str_equal (kind, "STA"))
        {
          tell (self, self->list->dropped, fields[i], _("This is a mooring or a caravan pitch (%s)."), id);
          return FALSE;
        }
      else
        {
          const char **to = g_str_equal (kind, "VBO") ? &address->bag_vbo : g_str_equal (kind, "NUM") ? &address->bag_num
                                                                                                       : &address->bag_pand;

          if (**to == '\0')
            *to = g_string_chunk_insert_const (self->list->texts, id);
        }
    }
  return TRUE;
}

static const char *
keep (Reader *self, const char *text)
{
  return *text != '\0' ? g_string_chunk_insert_const (self->list->texts, text) : "";
}

/* Number, letter and suffix from their own cells, each of which may hold what
 * belongs to the next. FALSE after a refusal. */
static gboolean
read_number (Reader *self, LmAddress *address)
{
  const char *text = get (self, LM_ADDRESS_NUMBER), *full = get (self, LM_ADDRESS_FULL);
  const char *own_letter = get (self, LM_ADDRESS_LETTER), *own_suffix = get (self, LM_ADDRESS_SUFFIX);
  char letter[2] = "", suffix[9] = "";
  int number = 0;

  if (*text != '\0')
    {
      if (!lm_home_parse_number (text, &number, letter, suffix))
        {
          tell (self, self->list->refused, LM_ADDRESS_NUMBER, _("“%s” is no house number."), text);
          return FALSE;
        }
    }
  else if (*full != '\0')
    {
      LmAddressParts parts;

      if (!lm_address_split (full, &parts))
        {
          tell (self, self->list->refused, LM_ADDRESS_FULL, _("“%s” has no house number."), full);
          return FALSE;
        }
      number = parts.number;
      memcpy (letter, parts.letter, sizeof letter);
      memcpy (suffix, parts.suffix, sizeof suffix);
      if (*address->street == '\0')
        address->street = keep (self, parts.street);
      if (*address->postcode == '\0')
        address->postcode = keep (self, parts.postcode);
      if (*address->town == '\0')
        address->town = keep (self, parts.town);
      lm_address_parts_clear (&parts);
    }
  else
    {
      tell (self, self->list->refused, self->columns[LM_ADDRESS_NUMBER] >= 0 ? LM_ADDRESS_NUMBER : LM_ADDRESS_FULL,
            _("The house number is missing."));
      return FALSE;
    }

  if (*own_letter != '\0')
    {
      if (own_letter[1] == '\0' && g_ascii_isalpha (*own_letter) && *letter == '\0')
        letter[0] = g_ascii_toupper (*own_letter);
      else if (*suffix == '\0' && g_ascii_toupper (*own_letter) != *letter)
        own_suffix = *own_suffix == '\0' ? own_letter : own_suffix;
    }
  if (*own_suffix != '\0' && *suffix == '\0')
    {
      g_autofree char *whole = g_strdup_printf ("%d-%s", number, own_suffix);
      char l[2], s[9];
      int n;

      if (!lm_home_parse_number (whole, &n, l, s))
        {
          tell (self, self->list->refused, LM_ADDRESS_SUFFIX, _("“%s” is no suffix of a house number."), own_suffix);
          return FALSE;
        }
      memcpy (suffix, s, sizeof suffix);
    }
  address->number = number;
  address->letter = keep (self, letter);
  address->suffix = keep (self, suffix);
  return TRUE;
}

static gboolean
read_place (Reader *self, LmAddress *address)
{
  const char *text = get (self, LM_ADDRESS_POSTCODE);
  char postcode[7];

  if (*text != '\0')
    {
      if (!lm_home_parse_postcode (text, postcode))
        {
          tell (self, self->list->refused, LM_ADDRESS_POSTCODE,
                _("“%s” is no Dutch postcode, which is four digits and two letters."), text);
          return FALSE;
        }
      address->postcode = keep (self, postcode);
    }
  address->street = get (self, LM_ADDRESS_STREET);
  address->town = get (self, LM_ADDRESS_TOWN);
  return TRUE;
}

/* Metres of the national grid (RD), within the Netherlands. */
static void
read_point (Reader *self, LmAddress *address)
{
  const char *x = get (self, LM_ADDRESS_X), *y = get (self, LM_ADDRESS_Y);
  double east, north;

  if (*x == '\0' || *y == '\0')
    return;
  if (lm_number_parse (x, &east) && lm_number_parse (y, &north) && east > -7000 && east < 300000 && north > 289000 && north < 629000)
    {
      address->x = east;
      address->y = north;
    }
  else if (!(g_str_equal (x, "0") && g_str_equal (y, "0")))
    tell (self, self->list->remarks, LM_ADDRESS_X, _("The place %s, %s was left out: it is not in the Netherlands (RD metres)."), x, y);
}

/* The line on which the same home stood before, or 0. */
static guint
find_same (Reader *self, const LmAddress *address)
{
  char *key;
  gpointer line;

  if (*address->bag_vbo != '\0')
    key = g_strdup (address->bag_vbo);
  else if (*address->bag_num != '\0')
    key = g_strdup (address->bag_num);
  else
    {
      g_autofree char *street = g_utf8_casefold (*address->postcode ? "" : address->street, -1);
      g_autofree char *town = g_utf8_casefold (*address->postcode ? "" : address->town, -1);

      key = g_strdup_printf ("%s|%s|%s|%d|%s|%s", address->postcode, town, street, address->number, address->letter, address->suffix);
    }
  if (g_hash_table_lookup_extended (self->seen, key, NULL, &line))
    {
      g_free (key);
      return GPOINTER_TO_UINT (line);
    }
  g_hash_table_insert (self->seen, key, GUINT_TO_POINTER (self->line));
  return 0;
}

static void
read_row (Reader *self)
{
  LmAddress address = {
    .line = self->line, .bag_vbo = "", .bag_num = "", .bag_pand = "", .street = "", .letter = "", .suffix = "", .postcode = "",
    .town = "", .type = LM_HOME_TYPE_UNKNOWN, .year = -1, .area = -1, .floor = -1, .usage = "", .stairwell = "", .footprint = "",
    .resident = "", .phone = "", .email = "", .note = "",
  };
  const char *type;
  guint same;

  if (lm_sheet_row_overflows (self->sheet, self->row))
    {
      tell (self, self->list->refused, LM_ADDRESS_NONE,
            _("This row has more cells than the header. A cell with a separator in it must stand between quotation marks."));
      return;
    }
  if (drop (self) || !read_ids (self, &address) || !read_place (self, &address) || !read_number (self, &address))
    return;
  if (*address.street == '\0' && *address.postcode == '\0' && *address.bag_vbo == '\0' && *address.bag_num == '\0')
    {
      tell (self, self->list->refused, self->columns[LM_ADDRESS_STREET] >= 0 ? LM_ADDRESS_STREET : LM_ADDRESS_POSTCODE,
            _("The street and the postcode are missing."));
      return;
    }
  same = find_same (self, &address);
  if (same > 0 && self->secondary)
    {
      tell (self, self->list->dropped, LM_ADDRESS_SECONDARY, _("This is a further address of the home in line %u."), same);
      return;
    }
  if (same > 0)
    {
      tell (self, self->list->refused, LM_ADDRESS_NONE, _("This is the same home as in line %u."), same);
      return;
    }

  type = get (self, LM_ADDRESS_TYPE);
  if (*type != '\0' && !lm_home_type_parse (type, &address.type))
    tell (self, self->list->remarks, LM_ADDRESS_TYPE, _("The type “%s” is not known; choose it yourself."), type);
  address.year = get_year (self);
  address.area = get_area (self);
  address.floor = get_floor (self);
  address.usage = get (self, LM_ADDRESS_USAGE);
  address.stairwell = get (self, LM_ADDRESS_STAIRWELL);
  address.footprint = get (self, LM_ADDRESS_FOOTPRINT);
  address.resident = get (self, LM_ADDRESS_RESIDENT);
  address.phone = get (self, LM_ADDRESS_PHONE);
  address.email = get (self, LM_ADDRESS_EMAIL);
  address.note = get (self, LM_ADDRESS_NOTE);
  read_point (self, &address);
  g_array_append_val (self->list->addresses, address);
}

static void
read_rows (Reader *self)
{
  for (self->row = 0; self->row < lm_sheet_get_n_rows (self->sheet); self->row++)
    {
      self->line = lm_sheet_get_line (self->sheet, self->row);
      if (is_secondary (self) == self->secondary)
        read_row (self);
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const LmAddress *x = a, *y = b;

  return (x->line > y->line) - (x->line < y->line);
}

LmAddressList *
lm_address_list_new (LmSheet *sheet, const LmAddressField *mapping)
{
  LmAddressList *self;
  Reader reader = { .sheet = sheet };

  g_return_val_if_fail (sheet != NULL && mapping != NULL, NULL);

  self = g_new0 (LmAddressList, 1);
  g_atomic_ref_count_init (&self->references);
  self->addresses = g_array_new (FALSE, FALSE, sizeof (LmAddress));
  self->texts = g_string_chunk_new (16 * 1024);
  self->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) remark_free);
  self->dropped = g_ptr_array_new_with_free_func ((GDestroyNotify) remark_free);
  self->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify) remark_free);

  reader.list = self;
  reader.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint f = 0; f < LM_N_ADDRESS_FIELDS; f++)
    reader.columns[f] = -1;
  for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
    if (mapping[c] != LM_ADDRESS_NONE && reader.columns[mapping[c]] < 0)
      reader.columns[mapping[c]] = c;
  read_rows (&reader);
  if (reader.columns[LM_ADDRESS_SECONDARY] >= 0)
    {
      /* A further address is a home all the same where the list does not hold
       * the main one. */
      reader.secondary = TRUE;
      read_rows (&reader);
      g_array_sort (self->addresses, compare_lines);
    }
  g_hash_table_unref (reader.seen);
  return self;
}

LmAddressList *
lm_address_list_ref (LmAddressList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lm_address_list_unref (LmAddressList *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->addresses);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->dropped);
  g_ptr_array_unref (self->remarks);
  g_free (self);
}

const LmAddress *
lm_address_list_get (LmAddressList *self, guint *n)
{
  g_return_val_if_fail (self != NULL && n != NULL, NULL);

  *n = self->addresses->len;
  return (const LmAddress *) self->addresses->data;
}

GPtrArray *
lm_address_list_get_refused (LmAddressList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->refused;
}

GPtrArray *
lm_address_list_get_dropped (LmAddressList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->dropped;
}

GPtrArray *
lm_address_list_get_remarks (LmAddressList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->remarks;
}
