#include "helpers.h"

#include <string.h>

static LmAddressList *
read_text (const char *name, const char *text)
{
  g_autofree char *path = temporary_file (name, text, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_autofree LmAddressField *mapping = NULL;

  g_assert_no_error (error);
  mapping = lm_address_guess_mapping (sheet);
  lm_address_check_mapping (sheet, mapping, &error);
  g_assert_no_error (error);
  return lm_address_list_new (sheet, mapping);
}

/* Street and number in one cell: «street|number|letter|suffix|postcode|town». */
static void
test_split (void)
{
  static const struct { const char *cell, *home; } cells[] = {
    { "Heindijk 26", "Heindijk|26||||" },
    { "Heindijk 26A-2", "Heindijk|26|A|2||" },
    { "Heindijk 26 A 2", "Heindijk|26|A|2||" },
    { "Barentszplein 1-H", "Barentszplein|1||H||" },
    { "1e Weteringdwarsstraat 12", "1e Weteringdwarsstraat|12||||" },
    { "Jan van Galen 2e dwarsstraat 5 bis", "Jan van Galen 2e dwarsstraat|5||BIS||" },
    { "Plein 1940-1945 12", "Plein 1940-1945|12||||" },
    { "Laan 1940 - 1945 66b", "Laan 1940 - 1945|66|B|||" },
    { "Plein 1944 3", "Plein|1944||3||" },
    { "Heindijk 26A-2, 3079 AB Rotterdam", "Heindijk|26|A|2|3079AB|Rotterdam" },
    { "Heindijk 26A-2 3079AB Den Haag", "Heindijk|26|A|2|3079AB|Den Haag" },
    { "Heindijk 26, Rotterdam", "Heindijk|26||||Rotterdam" },
    { "'t Hoff 3", "'t Hoff|3||||" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *text = g_strdup_printf ("adres\topmerking\n%s\tx\n", cells[i].cell);
      g_autoptr (LmAddressList) list = read_text ("split.csv", text);
      g_autofree char *got = NULL;
      const LmAddress *home;
      guint n;

      home = lm_address_list_get (list, &n);
      g_assert_cmpuint (n, ==, 1);
      got = g_strdup_printf ("%s|%d|%s|%s|%s|%s", home->street, home->number, home->letter, home->suffix, home->postcode, home->town);
      g_assert_cmpstr (got, ==, cells[i].home);
    }
}

/* What comes of each row: a home, a home with a value left out, refused, or
 * dropped; and what is said. */
static void
test_rows (void)
{
  static const char header[] = "identificatie;straatnaam;huisnummer;huisletter;toevoeging;postcode;woonplaats;gebruiksdoel;status;"
                               "bouwjaar;oppervlakte;object_type;datum_eind;nevenadres;x;y\n";
  static const struct { const char *row; char fate; const char *word; } rows[] = {
    { "0363010000964973;Kade;1;;;1011AB;Amsterdam;woonfunctie;Verblijfsobject in gebruik;1957;85,5;VBO;;f;122177;487877", 'h', "" },
    { "0363010000964974;Kade;1;A;2;1011 ab;Amsterdam;winkelfunctie,woonfunctie;;;;;;;;", 'h', "" },
    { "363010000964975;Kade;2;;;1011AB;Amsterdam;;;;;;;;;", 'h', "" },
    { ";Kade;3;;;;Amsterdam;;;;;;;;;", 'h', "" },
    { ";;4;;;1011AB;;;;;;;;;;", 'h', "" },
    { ";Kade;;;;1011AB;Amsterdam;;;;;;;;;", 'r', "missing" },
    { ";Kade;zonder;;;1011AB;Amsterdam;;;;;;;;;", 'r', "no house number" },
    { ";Kade;5;;;1011;Amsterdam;;;;;;;;;", 'r', "no Dutch postcode" },
    { ";Kade;5;;;1011SS;Amsterdam;;;;;;;;;", 'r', "no Dutch postcode" },
    { ";;6;;;;Amsterdam;;;;;;;;;", 'r', "missing" },
    { "0363010000964973;Kade;1;;;1011AB;Amsterdam;woonfunctie;;;;;;;;", 'r', "line 2" },
    { ";Kade;3;;;;Amsterdam;;;;;;;;;", 'r', "line 5" },
    { ";Kade;7;;;1011AB;Amsterdam;kantoorfunctie;;;;;;;;", 'd', "Nobody lives" },
    { ";Kade;8;;;1011AB;Amsterdam;;Verblijfsobject ingetrokken;;;;;;;", 'd', "no longer there" },
    { ";Kade;8;;;1011AB;Amsterdam;;Niet gerealiseerd verblijfsobject;;;;;;;", 'd', "no longer there" },
    { ";Kade;8;;;1011AB;Amsterdam;;Naamgeving ingetrokken;;;;;;;", 'd', "no longer there" },
    { ";Kade;9;;;1011AB;Amsterdam;;;;;LIG;;;;", 'd', "mooring" },
    { ";Kade;9;;;1011AB;Amsterdam;;;;;Standplaats;;;;", 'd', "pitch" },
    { "0363020000964973;Kade;9;;;1011AB;Amsterdam;;;;;;;;;", 'd', "mooring" },
    { ";Kade;10;;;1011AB;Amsterdam;;;;;;2020-01-01;;;", 'd', "2020-01-01" },
    { ";Kade;12;;;1011AB;Amsterdam;;;1005;999999;;;;4,9;52,3", 'v', "RD metres" },
    { ";Kade;13;;;1011AB;Amsterdam;;;nieuw;;;;;122178;487878", 'v', "nieuw" },
    { ";Kade;14;;;1011AB;Amsterdam;;;;;;;;122177;487877", 'h', "" },
    { ";Kade;15;;;1011AB;Amsterdam;;;;;;;;122177;487877", 'h', "" },
    { "0363010000964980;Kade;16;;;1011AB;Amsterdam;;;;;;;t;;", 'h', "" },
    { "0363010000964973;Wal;11;;;1011AC;Amsterdam;;;;;;;t;;", 'd', "in line 2" },
  };
  g_autoptr (GString) text = g_string_new (header);
  g_autoptr (LmAddressList) list = NULL;
  GPtrArray *refused, *dropped, *remarks;
  const LmAddress *homes;
  guint n, h = 0, r = 0, d = 0, v = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_string_append_printf (text, "%s\n", rows[i].row);
  list = read_text ("rows.csv", text->str);
  homes = lm_address_list_get (list, &n);
  refused = lm_address_list_get_refused (list);
  dropped = lm_address_list_get_dropped (list);
  remarks = lm_address_list_get_remarks (list);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GPtrArray *array = rows[i].fate == 'r' ? refused : rows[i].fate == 'd' ? dropped : remarks;
      guint *at = rows[i].fate == 'r' ? &r : rows[i].fate == 'd' ? &d : &v;

      g_test_message ("%s", rows[i].row);
      if (rows[i].fate != 'h')
        {
          const LmSheetRemark *remark;

          g_assert_cmpuint (*at, <, array->len);
          remark = array->pdata[(*at)++];
          g_test_message ("%u: %s", remark->line, remark->message);
          g_assert_cmpuint (remark->line, ==, i + 2);
          g_assert_nonnull (strstr (remark->message, rows[i].word));
        }
      if (rows[i].fate == 'h' || rows[i].fate == 'v')
        {
          g_assert_cmpuint (h, <, n);
          g_assert_cmpuint (homes[h++].line, ==, i + 2);
        }
    }
  g_assert_cmpuint (h, ==, n);
  g_assert_cmpuint (r, ==, refused->len);
  g_assert_cmpuint (d, ==, dropped->len);
  g_assert_cmpuint (v, ==, remarks->len);

  g_assert_cmpstr (homes[0].bag_vbo, ==, "0363010000964973");
  g_assert_cmpint (homes[0].year, ==, 1957);
  g_assert_cmpint (homes[0].area, ==, 86);
  g_assert_cmpfloat (homes[0].x, ==, 122177);
  g_assert_cmpstr (homes[1].postcode, ==, "1011AB");
  g_assert_cmpstr (homes[1].letter, ==, "A");
  g_assert_cmpstr (homes[1].suffix, ==, "2");
  g_assert_cmpstr (homes[2].bag_vbo, ==, "0363010000964975");
  g_assert_cmpint (homes[5].year, ==, -1);
  g_assert_cmpint (homes[5].area, ==, -1);
}

/* Which column is what, as codes: by name, in Dutch and English, and where the
 * name does not tell or misleads, by what stands in it. */
static void
test_mapping (void)
{
  static const struct { const char *text, *codes; } lists[] = {
    { "Straat;Huisnr.;Huisletter;Toev.;Postcode;Plaats\nKade;1;;;1011AB;X\n", "street number letter suffix postcode town" },
    { "Street,House number,Postal code,City\nKade,1,1011AB,X\n", "street number postcode town" },
    { "openbare_ruimte_naam;huisnummer;woonplaats_naam;gebruiksdoel\nKade;1;X;woonfunctie\n", "street number town usage" },
    { "Nr;Adres;Postcode\n1;Kade 12;1011AB\n2;Kade 14;1011AB\n", "none address postcode" },
    { "Nr;Straatnaam;Huisnummer\n1;Kade;12\n2;Kade;14\n", "none street number" },
    { "Straat;Nr;Pc\nKade;12;1011AB\n", "street number postcode" },
    { "Straat;Postcode\nKade 12;1011AB\nKade 14;1011AB\n", "address postcode" },
    { "Adres;Huisnummer;Postcode\nKade;12;1011AB\n", "street number postcode" },
    { "Pand_postcode;Pand_huisnummer;Pand_huisnummer_toev;Pand_bagverblijfsobjectid;Pandstatus\n1011AB;1;A;0363010000964973;x\n",
      "postcode number suffix bag_vbo none" },
    { "openbareRuimteNaam;huisnummer;adresseerbaarObjectIdentificatie;nummeraanduidingIdentificatie\n"
      "Kade;1;0363010000964973;0363200000454013\n", "street number bag_vbo bag_num" },
    { "naam;bewoner;adres\nComplex A;De Vries;Kade 1\n", "none resident address" },
    { "identificatie;huisnummer;postcode\n0363200000454013;1;1011AB\n", "bag_num number postcode" },
    { "identificatie;huisnummer;postcode\n0363100000454013;1;1011AB\n", "bag_pand number postcode" },
    { "object_id;huisnummer;postcode\nA-17;1;1011AB\n", "none number postcode" },
    { "type;huisnummer;postcode\nVerblijfsobject;1;1011AB\n", "object_type number postcode" },
    { "type;huisnummer;postcode\nportiekwoning;1;1011AB\n", "type number postcode" },
    { "x;y;huisnummer;postcode\n122177;487877;1;1011AB\n", "x y number postcode" },
    { "x;y;huisnummer;postcode\n4.9;52.3;1;1011AB\n", "none none number postcode" },
    { "Heindijk;1;1011AB;0363010000964973;j@a.nl;0201234567\nOude Wal;2-H;1011 AC;0363010000964974;k@a.nl;+31 20 123 4567\n",
      "street number postcode bag_vbo email phone" },
    { "Kerkstraat 1;9711 AB\nKerkstraat 3;9711 AB\n", "address postcode" },
    { "a;b\nString Value 1;x\nString Value 2;y\n", "none none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *path = temporary_file ("mapping.csv", lists[i].text, -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
      g_autofree LmAddressField *mapping = NULL;
      g_autoptr (GString) codes = g_string_new (NULL);

      g_assert_no_error (error);
      mapping = lm_address_guess_mapping (sheet);
      for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
        g_string_append_printf (codes, "%s%s", c > 0 ? " " : "", lm_address_field_get_code (mapping[c]));
      g_test_message ("%s", lists[i].text);
      g_assert_cmpstr (codes->str, ==, lists[i].codes);
    }
}

static void
test_no_addresses (void)
{
  static const struct { const char *text, *word; } lists[] = {
    { "a,b,c\n1,2,3\n", "holds no addresses" },
    { "straat;plaats\nKade;Amsterdam\n", "no house numbers" },
    { "huisnummer;plaats\n1;Amsterdam\n", "no street and no postcode" },
    { "huisnummer;postcode\n", "no rows" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *path = temporary_file ("none.csv", lists[i].text, -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSheet) sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
      g_autofree LmAddressField *mapping = NULL;

      g_assert_no_error (error);
      mapping = lm_address_guess_mapping (sheet);
      g_assert_false (lm_address_check_mapping (sheet, mapping, &error));
      g_assert_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, lists[i].word));
    }
}

static void
test_codes (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (LmAddressField field = LM_ADDRESS_NONE; field < LM_N_ADDRESS_FIELDS; field++)
    {
      const char *code = lm_address_field_get_code (field);

      g_assert_nonnull (code);
      g_assert_true (g_hash_table_add (seen, (gpointer) code));
    }
}

static void
test_bagadres (void)
{
  g_autofree char *path = shared_file ("bag", "bagadres.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = NULL;
  g_autofree LmAddressField *mapping = NULL;
  g_autoptr (LmAddressList) list = NULL;
  const LmAddress *homes;
  guint n;

  if (path == NULL)
    return;
  sheet = lm_sheet_read (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lm_sheet_get_n_rows (sheet), ==, 99);
  g_assert_cmpuint (lm_sheet_get_n_columns (sheet), ==, 15);
  mapping = lm_address_guess_mapping (sheet);
  list = lm_address_list_new (sheet, mapping);
  homes = lm_address_list_get (list, &n);
  g_assert_cmpuint (lm_address_list_get_refused (list)->len, ==, 0);
  /* Seven moorings, a pitch, and four further addresses of homes. */
  g_assert_cmpuint (n, ==, 87);
  g_assert_cmpuint (lm_address_list_get_dropped (list)->len, ==, 12);
  g_assert_cmpstr (homes[0].street, ==, "De Ruijterkade");
  g_assert_cmpint (homes[0].number, ==, 105);
  g_assert_cmpstr (homes[0].suffix, ==, "1");
  g_assert_cmpstr (homes[0].postcode, ==, "1011AB");
  g_assert_cmpstr (homes[0].bag_vbo, ==, "0363010000964973");
  g_assert_cmpfloat (homes[0].x, ==, 122177);
  g_assert_cmpfloat (homes[0].y, ==, 487877);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/addresses/splits-street-and-number", test_split);
  g_test_add_func ("/addresses/fate-of-each-row", test_rows);
  g_test_add_func ("/addresses/mapping-by-name-and-content", test_mapping);
  g_test_add_func ("/addresses/says-what-is-missing", test_no_addresses);
  g_test_add_func ("/addresses/codes-differ", test_codes);
  g_test_add_func ("/addresses/bagadres", test_bagadres);
  status = g_test_run ();
  remove_temporary_files ();
  return status;
}
