#include "lm-address-names-private.h"

#include <string.h>

/* Names of columns, lower case and with letters and digits only. The first of
 * each field is its code in mappings. Names of the BAG (PDOK's bag-light, the
 * extracts of NLExtract and the APIs), of housing associations' lists and
 * English ones. */
static const struct {
  LmAddressField field;
  const char *names;
} known[] = {
  { LM_ADDRESS_BAG_VBO, "bag_vbo verblijfsobject verblijfsobjectid verblijfsobjectidentificatie vbo vboid vboidentificatie "
                        "identificatie objectid adresseerbaarobject adresseerbaarobjectid adresseerbaarobjectidentificatie "
                        "bagid bagvboid bagverblijfsobjectid verblijfsobjectbagid bagidverblijfsobject vbonummer" },
  { LM_ADDRESS_BAG_NUM, "bag_num nummeraanduiding nummeraanduidingid nummeraanduidingidentificatie nummerid numid "
                        "nummeraanduidinghoofdadresidentificatie hoofdadres hoofdadresidentificatie bagnumid "
                        "bagnummeraanduidingid bagidnummeraanduiding bagadresid" },
  { LM_ADDRESS_BAG_PAND, "bag_pand pand pandid pandidentificatie pandbagid bagpandid bagidpand pandnummer gebouwid buildingid" },
  { LM_ADDRESS_STREET, "street straat straatnaam openbareruimte openbareruimtenaam openbareruimtenaamlang streetname "
                       "straatnaamvolledig opr oprnaam adresstraat" },
  { LM_ADDRESS_NUMBER, "number huisnummer huisnr nummer nr hnr hsnr housenumber houseno streetnumber adresnummer huisnummers "
                       "huisnummertotaal huisnummervolledig" },
  { LM_ADDRESS_LETTER, "letter huisletter hltr hsltr houseletter huisnrletter" },
  { LM_ADDRESS_SUFFIX, "suffix toevoeging huisnummertoevoeging huisnrtoevoeging huisnrtoev huisnummertoev toev hstoev hnrtoev "
                       "toevoegsel huisnummertoevoegsel huistoevoeging housenumberaddition housenumbersuffix addition" },
  { LM_ADDRESS_POSTCODE, "postcode pc pc6 zip zipcode postalcode postkode" },
  { LM_ADDRESS_TOWN, "town woonplaats woonplaatsnaam plaats plaatsnaam city place stad wpl wplnaam" },
  { LM_ADDRESS_FULL, "address adres adresregel adresregel1 volledigadres fulladdress addressline addressline1 straatenhuisnummer "
                     "straathuisnummer adreswoning weergavenaam woonadres" },
  { LM_ADDRESS_TYPE, "type woningtype typewoning dwellingtype hometype soortwoning typering gebouwtype woningsoort" },
  { LM_ADDRESS_YEAR, "year bouwjaar oorspronkelijkbouwjaar bouwjaarpand yearbuilt constructionyear buildyear pandbouwjaar" },
  { LM_ADDRESS_AREA, "area oppervlakte oppervlaktem2 gebruiksoppervlakte gebruiksoppervlaktem2 oppervlakteverblijfsobject opp m2 "
                     "floorarea gbo vloeroppervlakte" },
  { LM_ADDRESS_USAGE, "usage gebruiksdoel gebruiksdoelen gebruiksdoelverblijfsobject verblijfsobjectgebruiksdoel use gebruiksfunctie vbogebruiksdoel" },
  { LM_ADDRESS_STATUS, "status verblijfsobjectstatus vbostatus statusverblijfsobject objectstatus nummeraanduidingstatus" },
  { LM_ADDRESS_X, "x xcoord xcoordinaat xcoordinate rdx xrd coordx" },
  { LM_ADDRESS_Y, "y ycoord ycoordinaat ycoordinate rdy yrd coordy" },
  { LM_ADDRESS_FLOOR, "floor verdieping bouwlaag etage woonlaag verdiepingsnummer storey" },
  { LM_ADDRESS_STAIRWELL, "stairwell portiek trappenhuis trapportiek portieknummer entree" },
  { LM_ADDRESS_RESIDENT, "resident bewoner bewoners naam naambewoner bewonersnaam bewonernaam huurder naamhuurder residentname "
                         "contactpersoon contractant hoofdbewoner tenant" },
  { LM_ADDRESS_PHONE, "phone telefoon telefoonnummer tel telnr telnummer telefoonnr mobiel mobielnummer gsm phonenumber telephone mobile" },
  { LM_ADDRESS_EMAIL, "email emailadres mail mailadres emailaddress" },
  { LM_ADDRESS_NOTE, "note notes opmerking opmerkingen notitie notities toelichting bijzonderheden remark remarks comment comments" },
  { LM_ADDRESS_OBJECT, "object_type objecttype typeadresseerbaarobject adresseerbaarobjecttype objectsoort" },
  { LM_ADDRESS_END_DATE, "end_date datumeind einddatum datumeinde eindgeldigheid eindgeldigheiddatum enddate voorkomeneindgeldigheid" },
  { LM_ADDRESS_SECONDARY, "secondary nevenadres isnevenadres" },
  { LM_ADDRESS_FOOTPRINT, "footprint" },
};

static const struct {
  const char *word;
  LmHomeType type;
} home_types[] = {
  { "terraced", LM_HOME_TYPE_TERRACED },
  { "stairwellflat", LM_HOME_TYPE_STAIRWELL_FLAT },
  { "galleryflat", LM_HOME_TYPE_GALLERY_FLAT },
  { "other", LM_HOME_TYPE_OTHER },
  { "rijtjeshuis", LM_HOME_TYPE_TERRACED },
  { "rijtjeswoning", LM_HOME_TYPE_TERRACED },
  { "rijwoning", LM_HOME_TYPE_TERRACED },
  { "rijhuis", LM_HOME_TYPE_TERRACED },
  { "tussenwoning", LM_HOME_TYPE_TERRACED },
  { "rijwoningtussen", LM_HOME_TYPE_TERRACED },
  { "rijwoninghoek", LM_HOME_TYPE_TERRACED },
  { "hoekwoning", LM_HOME_TYPE_TERRACED },
  { "eindwoning", LM_HOME_TYPE_TERRACED },
  { "eengezinswoning", LM_HOME_TYPE_TERRACED },
  { "terracedhouse", LM_HOME_TYPE_TERRACED },
  { "portiekwoning", LM_HOME_TYPE_STAIRWELL_FLAT },
  { "portiekflat", LM_HOME_TYPE_STAIRWELL_FLAT },
  { "portieketagewoning", LM_HOME_TYPE_STAIRWELL_FLAT },
  { "portiek", LM_HOME_TYPE_STAIRWELL_FLAT },
  { "galerijflat", LM_HOME_TYPE_GALLERY_FLAT },
  { "galerijwoning", LM_HOME_TYPE_GALLERY_FLAT },
  { "galerij", LM_HOME_TYPE_GALLERY_FLAT },
  { "overig", LM_HOME_TYPE_OTHER },
  { "anders", LM_HOME_TYPE_OTHER },
  { "vrijstaand", LM_HOME_TYPE_OTHER },
  { "vrijstaandewoning", LM_HOME_TYPE_OTHER },
  { "tweeondereenkap", LM_HOME_TYPE_OTHER },
  { "2onder1kap", LM_HOME_TYPE_OTHER },
  { "twee1kap", LM_HOME_TYPE_OTHER },
  { "maisonnette", LM_HOME_TYPE_OTHER },
  { "bovenwoning", LM_HOME_TYPE_OTHER },
  { "benedenwoning", LM_HOME_TYPE_OTHER },
};

/* Letters and digits of the text, lower case, without accents: «Huis-Nr.»
 * becomes «huisnr». At most `size` - 1 of them; FALSE for a longer text. */
static gboolean
fold (const char *text, char *folded, gsize size)
{
  gsize n = 0;

  for (; *text; text++)
    if (g_ascii_isalnum (*text))
      {
        if (n + 1 == size)
          return FALSE;
        folded[n++] = g_ascii_tolower (*text);
      }
    else if (g_str_has_prefix (text, "ë") || g_str_has_prefix (text, "é"))
      {
        if (n + 1 == size)
          return FALSE;
        folded[n++] = 'e';
        text++;
      }
    else if (g_str_has_prefix (text, "ö"))
      {
        if (n + 1 == size)
          return FALSE;
        folded[n++] = 'o';
        text++;
      }
  folded[n] = '\0';
  return n > 0;
}

static GHashTable *
make_table (void)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_auto (GStrv) names = g_strsplit (known[i].names, " ", -1);

      for (guint n = 0; names[n] != NULL; n++)
        {
          char folded[64];

          if (fold (names[n], folded, sizeof folded))
            g_hash_table_insert (table, g_strdup (folded), GINT_TO_POINTER (known[i].field));
        }
    }
  return table;
}

LmAddressField
lm_address_field_from_name (const char *name)
{
  static GHashTable *table;
  LmAddressField field;
  char folded[64];

  if (g_once_init_enter_pointer (&table))
    g_once_init_leave_pointer (&table, make_table ());
  if (!fold (name, folded, sizeof folded))
    return LM_ADDRESS_NONE;
  field = GPOINTER_TO_INT (g_hash_table_lookup (table, folded));
  /* EP-online had «Pand_postcode» and the like; but the status of the building
   * is not that of the home. */
  if (field == LM_ADDRESS_NONE && g_str_has_prefix (folded, "pand"))
    {
      field = GPOINTER_TO_INT (g_hash_table_lookup (table, folded + strlen ("pand")));
      if (field == LM_ADDRESS_STATUS)
        field = LM_ADDRESS_NONE;
    }
  return field;
}

const char *
lm_address_field_get_code (LmAddressField field)
{
  static char *codes[LM_N_ADDRESS_FIELDS];
  static gsize ready;

  g_return_val_if_fail (field >= 0 && field < LM_N_ADDRESS_FIELDS, NULL);

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        codes[known[i].field] = g_strndup (known[i].names, strcspn (known[i].names, " "));
      codes[LM_ADDRESS_NONE] = g_strdup ("none");
      g_once_init_leave (&ready, 1);
    }
  return codes[field];
}

const char *
lm_bag_id_parse (const char *text, char id[17])
{
  static const struct { char digits[3]; const char *kind; } kinds[] = {
    { "01", "VBO" }, { "02", "LIG" }, { "03", "STA" }, { "10", "PND" }, { "20", "NUM" },
  };
  const char *at;
  gsize n;

  /* «NL.IMBAG.Verblijfsobject.0363010000964973», or the address of a web page. */
  at = text + strlen (text);
  while (at > text && g_ascii_isspace (at[-1]))
    at--;
  n = 0;
  while (at - n > text && g_ascii_isdigit (at[-(gssize) n - 1]))
    n++;
  if (n != 16 && n != 15)
    return NULL;
  for (const char *p = text; p < at - n; p++)
    if (!g_ascii_isalpha (*p) && strchr (" ./:-_#'", *p) == NULL)
      return NULL;
  id[0] = '0';
  memcpy (id + 16 - n, at - n, n);
  id[16] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (memcmp (id + 4, kinds[i].digits, 2) == 0)
      return kinds[i].kind;
  return "";
}

gboolean
lm_home_type_parse (const char *text, LmHomeType *type)
{
  char folded[64];

  if (!fold (text, folded, sizeof folded))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (home_types); i++)
    if (g_str_equal (folded, home_types[i].word))
      {
        *type = home_types[i].type;
        return TRUE;
      }
  return FALSE;
}
