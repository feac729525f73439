#include "lm-package-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>
#include <sys/stat.h>

/* Against files that unpack to more than anyone has. */
#define MAX_ENTRIES 20000
#define MAX_PART (256 * 1024 * 1024)
/* A part this large that came out of so small a file is no list. */
#define SUSPECT_PART (48 * 1024 * 1024)
#define SUSPECT_RATIO 300
#define CHUNK (64 * 1024)

struct _LmPackage {
  const LmReading *reading;
  GHashTable *names;   /* char *: normal form of every entry */
  gboolean encrypted;
  gint64 file_size;
  double from, to;     /* share of the progress */
};

struct _LmXmlAttributes {
  int n;
  const xmlChar **values; /* five each: local name, prefix, URI, begin, end */
};

typedef struct {
  const LmXmlHandlers *handlers;
  gpointer data;
  xmlParserCtxtPtr parser;
  gboolean stopped, has_doctype;
  char *problem;
  int line;
} Parsing;

/* «/xl\Worksheets/../x.xml» becomes «xl/x.xml», lower case. */
static char *
normalize (const char *name)
{
  g_autofree char *slashes = g_strdelimit (g_ascii_strdown (name, -1), "\\", '/');
  g_auto (GStrv) parts = g_strsplit (slashes, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] == '\0' || g_str_equal (parts[i], "."))
      continue;
    else if (g_str_equal (parts[i], ".."))
      g_ptr_array_set_size (kept, kept->len > 0 ? kept->len - 1 : 0);
    else
      g_ptr_array_add (kept, parts[i]);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("/", (char **) kept->pdata);
}

char *
lm_package_resolve (const char *from, const char *target)
{
  g_autofree char *folder = g_path_get_dirname (from), *whole = NULL;

  if (*target == '/')
    return normalize (target);
  whole = g_strconcat (folder, "/", target, NULL);
  return normalize (whole);
}

static void
set_damaged (const LmReading *reading, const char *part, int line, const char *problem, GError **error)
{
  g_autofree char *name = lm_reading_get_name (reading);
  g_autofree char *why = g_utf8_make_valid (problem != NULL ? problem : "", -1);

  g_strdelimit (why, "\n", ' ');
  g_strchomp (why);
  if (part == NULL)
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is damaged or cut off (%s). Fetch it again, or open it in LibreOffice or Excel and save it anew."), name, why);
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is damaged in %s, line %d (%s). Fetch it again, or open it in LibreOffice or Excel and save it anew."),
                 name, part, line, why);
}

static struct archive *
open_archive (const LmReading *reading, GError **error)
{
  struct archive *archive = archive_read_new ();

  archive_read_support_format_zip (archive);
  if (archive_read_open_filename (archive, reading->path, CHUNK) == ARCHIVE_OK)
    return archive;
  set_damaged (reading, NULL, 0, archive_error_string (archive), error);
  archive_read_free (archive);
  return NULL;
}

/* The name of an entry; NULL for one that can't be told. (transfer full) */
static char *
get_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL)
    name = archive_entry_pathname (entry);
  return name != NULL && g_utf8_validate (name, -1, NULL) ? normalize (name) : NULL;
}

LmPackage *
lm_package_open (const LmReading *reading, GError **error)
{
  struct archive *archive = open_archive (reading, error);
  g_autoptr (LmPackage) self = NULL;
  struct archive_entry *entry;
  struct stat status;
  guint n = 0;
  int result;

  if (archive == NULL)
    return NULL;
  self = g_new0 (LmPackage, 1);
  self->reading = reading;
  if (stat (reading->path, &status) == 0)
    self->file_size = status.st_size;
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while ((result = archive_read_next_header (archive, &entry)) == ARCHIVE_OK || result == ARCHIVE_WARN)
    {
      char *name = get_name (entry);

      self->encrypted |= archive_entry_is_encrypted (entry);
      if (name != NULL)
        g_hash_table_add (self->names, name);
      if (++n > MAX_ENTRIES || !lm_reading_step (reading, 0, error))
        {
          archive_read_free (archive);
          if (error != NULL && *error == NULL)
            lm_reading_set_too_large (reading, error);
          return NULL;
        }
    }
  if (result != ARCHIVE_EOF)
    {
      set_damaged (reading, NULL, 0, archive_error_string (archive), error);
      archive_read_free (archive);
      return NULL;
    }
  archive_read_free (archive);
  return g_steal_pointer (&self);
}

void
lm_package_free (LmPackage *self)
{
  g_hash_table_unref (self->names);
  g_free (self);
}

const LmReading *
lm_package_get_reading (LmPackage *self)
{
  return self->reading;
}

void
lm_package_set_share (LmPackage *self, double from, double to)
{
  self->from = from;
  self->to = to;
}

gboolean
lm_package_has (LmPackage *self, const char *name)
{
  g_autofree char *normal = normalize (name);

  return g_hash_table_contains (self->names, normal);
}

/* --- attributes --- */

static const xmlChar **
find_attribute (const LmXmlAttributes *attributes, const char *name)
{
  for (int i = 0; i < attributes->n; i++)
    if (g_str_equal ((const char *) attributes->values[5 * i], name))
      return attributes->values + 5 * i;
  return NULL;
}

/* The parser, which is told not to expand entities, leaves «&» as «&#38;». */
static char *
dup_value (const xmlChar **attribute)
{
  GString *value = g_string_new_len ((const char *) attribute[3], attribute[4] - attribute[3]);

  g_string_replace (value, "&#38;", "&", 0);
  return g_string_free (value, FALSE);
}

gboolean
lm_xml_copy (const LmXmlAttributes *attributes, const char *name, char *value, gsize size)
{
  const xmlChar **attribute = find_attribute (attributes, name);
  gsize length;

  if (attribute == NULL)
    return FALSE;
  length = MIN ((gsize) (attribute[4] - attribute[3]), size - 1);
  memcpy (value, attribute[3], length);
  value[length] = '\0';
  return TRUE;
}

char *
lm_xml_dup (const LmXmlAttributes *attributes, const char *name)
{
  const xmlChar **attribute = find_attribute (attributes, name);

  return attribute != NULL ? dup_value (attribute) : NULL;
}

guint
lm_xml_get_uint (const LmXmlAttributes *attributes, const char *name, guint otherwise)
{
  char value[24];
  guint64 number;

  if (!lm_xml_copy (attributes, name, value, sizeof value) || !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT, &number, NULL))
    return otherwise;
  return (guint) number;
}

char *
lm_xml_dup_relation (const LmXmlAttributes *attributes)
{
  for (int i = 0; i < attributes->n; i++)
    {
      const xmlChar **attribute = attributes->values + 5 * i;

      if (g_str_equal ((const char *) attribute[0], "id") && attribute[2] != NULL &&
          g_str_has_suffix ((const char *) attribute[2], "relationships"))
        return dup_value (attribute);
    }
  return NULL;
}

/* --- parsing --- */

static void
stop (Parsing *self)
{
  self->stopped = TRUE;
  xmlStopParser (self->parser);
}

static void
on_start (gpointer data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces, const xmlChar **namespaces,
          int n_attributes, int n_defaulted, const xmlChar **values)
{
  Parsing *self = data;
  LmXmlAttributes attributes = { n_attributes, values };

  if (!self->stopped && !self->handlers->start (self->data, (const char *) name, &attributes))
    stop (self);
}

static void
on_end (gpointer data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Parsing *self = data;

  if (!self->stopped && self->handlers->end != NULL && !self->handlers->end (self->data, (const char *) name))
    stop (self);
}

static void
on_text (gpointer data, const xmlChar *text, int length)
{
  Parsing *self = data;

  if (!self->stopped && self->handlers->text != NULL)
    self->handlers->text (self->data, (const char *) text, length);
}

/* No spreadsheet program writes a document type; those who do mean harm. */
static void
on_document_type (gpointer data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  Parsing *self = data;

  self->has_doctype = TRUE;
  stop (self);
}

static void
on_error (gpointer data, xmlErrorPtr problem)
{
  Parsing *self = data;

  if (self->problem == NULL && problem->level >= XML_ERR_ERROR)
    {
      self->problem = g_strdup (problem->message);
      self->line = problem->line;
    }
}

/* Feeds the entry that stands open in the archive to the parser. */
static gboolean
feed (LmPackage *self, struct archive *archive, gint64 size, const char *name, Parsing *parsing, GError **error)
{
  g_autofree char *chunk = g_malloc (CHUNK);
  gint64 total = 0;

  for (;;)
    {
      la_ssize_t n = archive_read_data (archive, chunk, CHUNK);

      if (n < 0)
        {
          set_damaged (self->reading, NULL, 0, archive_error_string (archive), error);
          return FALSE;
        }
      total += n;
      if (total > MAX_PART || (total > SUSPECT_PART && total / SUSPECT_RATIO > self->file_size))
        {
          lm_reading_set_too_large (self->reading, error);
          return FALSE;
        }
      if (!lm_reading_step (self->reading, self->from + (size > 0 ? (self->to - self->from) * total / size : 0), error))
        return FALSE;
      xmlParseChunk (parsing->parser, chunk, (int) n, n == 0);
      if (parsing->has_doctype)
        {
          set_damaged (self->reading, name, 1, _("it declares a document type"), error);
          return FALSE;
        }
      if (parsing->stopped)
        {
          lm_reading_set_too_large (self->reading, error);
          return FALSE;
        }
      if (parsing->problem != NULL || !parsing->parser->wellFormed)
        {
          set_damaged (self->reading, name, parsing->line, parsing->problem, error);
          return FALSE;
        }
      if (n == 0)
        return TRUE;
    }
}

gboolean
lm_package_parse (LmPackage *self, const char *name, const LmXmlHandlers *handlers, gpointer data, GError **error)
{
  xmlSAXHandler sax = {
    .initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end, .characters = on_text,
    .cdataBlock = on_text, .ignorableWhitespace = on_text, .internalSubset = on_document_type, .serror = on_error,
  };
  g_autofree char *wanted = normalize (name), *missing = NULL;
  Parsing parsing = { .handlers = handlers, .data = data };
  struct archive *archive = open_archive (self->reading, error);
  struct archive_entry *entry;
  xmlStructuredErrorFunc before;
  gpointer before_data;
  gboolean done = FALSE;
  int result;

  if (archive == NULL)
    return FALSE;
  while ((result = archive_read_next_header (archive, &entry)) == ARCHIVE_OK || result == ARCHIVE_WARN)
    {
      g_autofree char *entry_name = get_name (entry);

      if (entry_name == NULL || !g_str_equal (entry_name, wanted))
        continue;
      parsing.parser = xmlCreatePushParserCtxt (&sax, &parsing, NULL, 0, NULL);
      xmlCtxtUseOptions (parsing.parser, XML_PARSE_NONET);
      /* Faults of the encoding are told outside the parser, else to stderr. */
      before = xmlStructuredError;
      before_data = xmlStructuredErrorContext;
      xmlSetStructuredErrorFunc (&parsing, on_error);
      done = feed (self, archive, archive_entry_size_is_set (entry) ? archive_entry_size (entry) : 0, wanted, &parsing, error);
      xmlSetStructuredErrorFunc (before_data, before);
      xmlFreeParserCtxt (parsing.parser);
      g_free (parsing.problem);
      archive_read_free (archive);
      return done;
    }
  missing = g_strdup_printf (_("%s is missing"), name);
  set_damaged (self->reading, NULL, 0, result == ARCHIVE_EOF ? missing : archive_error_string (archive), error);
  archive_read_free (archive);
  return FALSE;
}

/* --- which workbook --- */

static gboolean
on_manifest_start (gpointer data, const char *name, const LmXmlAttributes *attributes)
{
  if (g_str_equal (name, "encryption-data"))
    *(gboolean *) data = TRUE;
  return TRUE;
}

static gboolean
is_locked (LmPackage *self)
{
  static const LmXmlHandlers handlers = { .start = on_manifest_start };
  gboolean locked = FALSE;

  if (self->encrypted)
    return TRUE;
  if (lm_package_has (self, "META-INF/manifest.xml"))
    lm_package_parse (self, "META-INF/manifest.xml", &handlers, &locked, NULL);
  return locked;
}

/* The first entry with such an ending, which may be a list packed in a ZIP. */
static const char *
find_ending (LmPackage *self)
{
  static const char *const endings[] = { ".gpkg", ".csv", ".xlsx", ".ods", ".xls", ".txt" };
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
      if (g_str_has_suffix (name, endings[i]))
        return name;
  return NULL;
}

LmSheet *
lm_package_read_workbook (const LmReading *reading, GError **error)
{
  g_autoptr (LmPackage) self = lm_package_open (reading, error);
  g_autofree char *name = lm_reading_get_name (reading);
  const char *inside;

  if (self == NULL)
    return NULL;
  if (is_locked (self))
    {
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                   _("“%s” is locked with a password. Open it in Excel or LibreOffice and save it without a password."), name);
      return NULL;
    }
  if (lm_package_has (self, "xl/workbook.bin"))
    {
      g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                   _("“%s” is a binary workbook (.xlsb). Open it in Excel or LibreOffice and save it as .xlsx."), name);
      return NULL;
    }
  if (lm_package_has (self, "_rels/.rels") && !lm_package_has (self, "word/document.xml") && !lm_package_has (self, "ppt/presentation.xml"))
    return lm_xlsx_read (self, error);
  if (lm_package_has (self, "content.xml"))
    return lm_ods_read (self, error);
  inside = find_ending (self);
  if (inside != NULL)
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a ZIP with “%s” in it. Unpack it first, and choose that file."), name, inside);
  else
    g_set_error (error, LM_EXCHANGE_ERROR, LM_EXCHANGE_ERROR_FORMAT,
                 _("“%s” is a ZIP without a workbook in it. Choose a GeoPackage, or a list saved as .xlsx, .ods or .csv."), name);
  return NULL;
}
