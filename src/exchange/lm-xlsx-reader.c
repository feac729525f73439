#include "lm-package-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lm-xlsx-format-private.h"

#define MAX_SHEETS 200
#define MAX_STRINGS 4000000
#define MAX_CELL (1024 * 1024)
#define MAX_MERGED 20000
#define MAX_LINE 100000000

typedef struct {
  char *name;
  char *relation;
  gboolean hidden;
} Sheet;

typedef struct {
  LmPackage *package;
  GHashTable *relations;   /* id → part, of the part read last */
  GHashTable *kinds;       /* id → last word of the relation's type */
  char *main;              /* the workbook's part */
  GPtrArray *sheets;       /* Sheet */
  gboolean year_1904;

  GPtrArray *strings;      /* const char * */
  GStringChunk *texts;

  GHashTable *codes;       /* number of a format → LmXlsxFormat */
  GArray *formats;         /* LmXlsxFormat by style */
  gboolean in_styles;

  GString *text;           /* of the cell or string being read */
  gboolean reading_text;
  guint in_phonetic;       /* readings of Japanese words, no part of the text */

  /* The sheet being read. */
  LmGrid *grid;
  gboolean in_data;
  guint line, column, style, n_hidden_rows;
  char type[12];
  GArray *merged;          /* guint first, last, column */
  gboolean told_long;
} Book;

static void
sheet_free (Sheet *sheet)
{
  g_free (sheet->name);
  g_free (sheet->relation);
  g_free (sheet);
}

/* --- relations --- */

static gboolean
on_relation (gpointer data, const char *name, const LmXmlAttributes *attributes)
{
  Book *self = data;
  g_autofree char *id = NULL, *target = NULL, *type = NULL;
  char mode[16] = "";
  const char *slash;

  if (!g_str_equal (name, "Relationship"))
    return TRUE;
  lm_xml_copy (attributes, "TargetMode", mode, sizeof mode);
  id = lm_xml_dup (attributes, "Id");
  target = lm_xml_dup (attributes, "Target");
  type = lm_xml_dup (attributes, "Type");
  if (id == NULL || target == NULL || type == NULL || g_ascii_strcasecmp (mode, "External") == 0)
    return TRUE;
  slash = strrchr (type, '/');
  g_hash_table_insert (self->kinds, g_strdup (id), g_strdup (slash != NULL ? slash + 1 : type));
  g_hash_table_insert (self->relations, g_steal_pointer (&id), lm_package_resolve (self->main != NULL ? self->main : "", target));
  return g_hash_table_size (self->relations) < 100000;
}

static gboolean
read_relations (Book *self, const char *part, GError **error)
{
  static const LmXmlHandlers handlers = { .start = on_relation };

  g_hash_table_remove_all (self->relations);
  g_hash_table_remove_all (self->kinds);
  return lm_package_parse (self->package, part, &handlers, self, error);
}

/* The part with a relation of that kind; NULL without one. */
static const char *
find_relation (Book *self, const char *kind)
{
  GHashTableIter iter;
  gpointer id, found;

  g_hash_table_iter_init (&iter, self->kinds);
  while (g_hash_table_iter_next (&iter, &id, &found))
    if (g_str_equal (found, kind))
      return g_hash_table_lookup (self->relations, id);
  return NULL;
}

/* --- workbook --- */

static gboolean
on_workbook (gpointer data, const char *name, const LmXmlAttributes *attributes)
{
  Book *self = data;
  char value[16];

  if (g_str_equal (name, "workbookPr"))
    {
      if (lm_xml_copy (attributes, "date1904", value, sizeof value))
        self->year_1904 = g_str_equal (value, "1") || g_str_equal (value, "true") || g_str_equal (value, "on");
    }
  else if (g_str_equal (name, "sheet"))
    {
      Sheet *sheet = g_new0 (Sheet, 1);

      sheet->name = lm_xml_dup (attributes, "name");
      sheet->relation = lm_xml_dup_relation (attributes);
      sheet->hidden = lm_xml_copy (attributes, "state", value, sizeof value) && !g_str_equal (value, "visible");
      if (sheet->name == NULL || sheet->relation == NULL)
        sheet_free (sheet);
      else
        g_ptr_array_add (self->sheets, sheet);
    }
  return self->sheets->len < MAX_SHEETS;
}

/* --- text of cells and shared strings --- */

static void
on_text (gpointer data, const char *text, gsize length)
{
  Book *self = data;

  if (self->reading_text && self->text->len + length < MAX_CELL)
    g_string_append_len (self->text, text, length);
}

static gboolean
on_string_start (gpointer data, const char *name, const LmXmlAttributes *attributes)
{
  Book *self = data;

  if (g_str_equal (name, "si"))
    g_string_truncate (self->text, 0);
  else if (g_str_equal (name, "rPh"))
    self->in_phonetic++;
  else if (g_str_equal (name, "t"))
    self->reading_text = self->in_phonetic == 0;
  return TRUE;
}

static gboolean
on_string_end (gpointer data, const char *name)
{
  Book *self = data;

  if (g_str_equal (name, "rPh"))
    self->in_phonetic--;
  else if (g_str_equal (name, "t"))
    self->reading_text = FALSE;
  else if (g_str_equal (name, "si"))
    {
      lm_xlsx_unescape (self->text);
      g_ptr_array_add (self->strings, g_string_chunk_insert_len (self->texts, self->text->str, self->text->len));
    }
  return self->strings->len < MAX_STRINGS;
}

/* --- styles --- */

static gboolean
on_style_start (gpointer data, const char *name, const LmXmlAttributes *attributes)
{
  Book *self = data;

  if (g_str_equal (name, "numFmt"))
    {
      g_autofree char *code = lm_xml_dup (attributes, "formatCode");
      guint id = lm_xml_get_uint (attributes, "numFmtId", 0);

      if (code != NULL)
        {
          LmXlsxFormat format = lm_xlsx_format_from_code (code);

          g_hash_table_insert (self->codes, GUINT_TO_POINTER (id), g_memdup2 (&format, sizeof format));
        }
    }
  else if (g_str_equal (name, "cellXfs"))
    self->in_styles = TRUE;
  else if (self->in_styles && g_str_equal (name, "xf"))
    {
      guint id = lm_xml_get_uint (attributes, "numFmtId", 0);
      const LmXlsxFormat *own = g_hash_table_lookup (self->codes, GUINT_TO_POINTER (id));
      LmXlsxFormat format = own != NULL ? *own : lm_xlsx_format_from_id (id);

      g_array_append_val (self->formats, format);
    }
  return self->formats->len < 100000 && g_hash_table_size (self->codes) < 100000;
}

static gboolean
on_style_end (gpointer data, const char *name)
{
  Book *self = data;

  if (g_str_equal (name, "cellXfs"))
    self->in_styles = FALSE;
  return TRUE;
}

/* --- sheet --- */

static void
begin_row (Book *self, const LmXmlAttributes *attributes)
{
  guint line = lm_xml_get_uint (attributes, "r", self->line + 1);
  char hidden[8];

  /* Rows stand in order; a number that runs back is not believed. */
  self->line = line > self->line && line < MAX_LINE ? line : self->line + 1;
  self->column = 0;
  if (lm_xml_copy (attributes, "hidden", hidden, sizeof hidden) && (*hidden == '1' || *hidden == 't'))
    self->n_hidden_rows++;
  lm_grid_begin_row (self->grid, self->line);
}

static void
begin_cell (Book *self, const LmXmlAttributes *attributes)
{
  char reference[24];
  guint row, column;

  if (lm_xml_copy (attributes, "r", reference, sizeof reference) && lm_xlsx_parse_reference (reference, &row, &column))
    self->column = column;
  self->style = lm_xml_get_uint (attributes, "s", 0);
  if (!lm_xml_copy (attributes, "t", self->type, sizeof self->type))
    g_strlcpy (self->type, "n", sizeof self->type);
  g_string_truncate (self->text, 0);
}

static void
add_merged (Book *self, const LmXmlAttributes *attributes)
{
  g_autofree char *range = lm_xml_dup (attributes, "ref");
  char *colon = range != NULL ? strchr (range, ':') : NULL;
  guint area[3], last_column;

  if (colon == NULL || self->merged->len >= 3 * MAX_MERGED)
    return;
  *colon = '\0';
  if (lm_xlsx_parse_reference (range, &area[0], &area[2]) && lm_xlsx_parse_reference (colon + 1, &area[1], &last_column) &&
      area[1] > area[0])
    g_array_append_vals (self->merged, area, 3);
}

/* A number cell, which may be a date, and which may be an id that the
 * spreadsheet has already cut to 15 digits. */
static void
put_number (Book *self)
{
  LmXlsxFormat format = { LM_XLSX_NUMBER, 0 };
  g_autofree char *text = NULL;
  double value;
  char *end;

  g_strstrip (self->text->str);
  value = g_ascii_strtod (self->text->str, &end);
  if (*self->text->str == '\0')
    return;
  if (*end != '\0')
    {
      lm_grid_put (self->grid, self->column, self->text->str, -1);
      return;
    }
  if (self->style < self->formats->len)
    format = g_array_index (self->formats, LmXlsxFormat, self->style);
  text = lm_xlsx_format_number (value, format, self->year_1904);
  if (!self->told_long && (value >= 1e15 || value <= -1e15) && strlen (text) > 15)
    {
      lm_grid_remark (self->grid, self->line, NULL,
                      _("Here stands a number of more than 15 digits, of which spreadsheets lose the last. "
                        "Make the column text in the program it comes from, and save it again."));
      self->told_long = TRUE;
    }
  lm_grid_put (self->grid, self->column, text, -1);
}

/* Dates of strict workbooks are ISO already; «T00:00:00» says nothing. */
static void
put_iso_date (Book *self)
{
  char *text = self->text->str, *point = strchr (text, '.');

  if (point != NULL && strchr (text, 'T') != NULL)
    *point = '\0';
  if (g_str_has_suffix (text, "Z"))
    text[strlen (text) - 1] = '\0';
  if (g_str_has_suffix (text, "T00:00:00"))
    text[strlen (text) - 9] = '\0';
  else if (strlen (text) == 19 && g_str_has_suffix (text, ":00"))
    text[16] = '\0';
  lm_grid_put (self->grid, self->column, text, -1);
}

static void
end_cell (Book *self)
{
  guint64 index;

  if (self->text->len == 0)
    ;
  else if (g_str_equal (self->type, "s"))
    {
      g_strstrip (self->text->str);
      if (g_ascii_string_to_unsigned (self->text->str, 10, 0, G_MAXUINT, &index, NULL) && index < self->strings->len)
        lm_grid_put (self->grid, self->column, self->strings->pdata[index], -1);
    }
  else if (g_str_equal (self->type, "n"))
    put_number (self);
  else if (g_str_equal (self->type, "b"))
    lm_grid_put (self->grid, self->column, *self->text->str == '1' || *self->text->str == 't' ? "TRUE" : "FALSE", -1);
  else if (g_str_equal (self->type, "d"))
    put_iso_date (self);
  else
    {
      lm_xlsx_unescape (self->text);
      lm_grid_put (self->grid, self->column, self->text->str, self->text->len);
    }
  if (self->column < G_MAXUINT - 1)
    self->column++;
}

static gboolean
on_sheet_start (gpointer data, const char *name, const LmXmlAttributes *attributes)
{
  Book *self = data;

  if (g_str_equal (name, "sheetData"))
    self->in_data = TRUE;
  else if (!self->in_data)
    {
      if (g_str_equal (name, "mergeCell"))
        add_merged (self, attributes);
    }
  else if (g_str_equal (name, "row"))
    begin_row (self, attributes);
  else if (g_str_equal (name, "c"))
    begin_cell (self, attributes);
  else if (g_str_equal (name, "v") || g_str_equal (name, "t"))
    self->reading_text = self->in_phonetic == 0;
  else if (g_str_equal (name, "rPh"))
    self->in_phonetic++;
  return TRUE;
}

static gboolean
on_sheet_end (gpointer data, const char *name)
{
  Book *self = data;

  if (!self->in_data)
    return TRUE;
  if (g_str_equal (name, "sheetData"))
    self->in_data = FALSE;
  else if (g_str_equal (name, "row"))
    lm_grid_end_row (self->grid, 0);
  else if (g_str_equal (name, "c"))
    end_cell (self);
  else if (g_str_equal (name, "v") || g_str_equal (name, "t"))
    self->reading_text = FALSE;
  else if (g_str_equal (name, "rPh"))
    self->in_phonetic--;
  return lm_grid_has_room (self->grid);
}

static LmGrid *
read_sheet (Book *self, const char *part, GError **error)
{
  static const LmXmlHandlers handlers = { on_sheet_start, on_sheet_end, on_text };
  g_autoptr (LmGrid) grid = self->grid = lm_grid_new ();

  self->in_data = self->reading_text = self->told_long = FALSE;
  self->in_phonetic = self->line = self->column = self->n_hidden_rows = 0;
  g_array_set_size (self->merged, 0);
  if (!lm_package_parse (self->package, part, &handlers, self, error))
    return NULL;
  for (guint i = 0; i + 2 < self->merged->len; i += 3)
    lm_grid_fill_down (grid, g_array_index (self->merged, guint, i), g_array_index (self->merged, guint, i + 1),
                       g_array_index (self->merged, guint, i + 2));
  if (self->n_hidden_rows > 0)
    lm_grid_remark (grid, 0, NULL, ngettext ("%u hidden row was read too.", "%u hidden rows were read too.", self->n_hidden_rows),
                    self->n_hidden_rows);
  return g_steal_pointer (&grid);
}

/* --- the whole --- */

/* What stands beside the sheets: names, relations, strings, styles. */
static gboolean
read_book (Book *self, GError **error)
{
  static const LmXmlHandlers workbook = { .start = on_workbook };
  static const LmXmlHandlers strings = { on_string_start, on_string_end, on_text };
  static const LmXmlHandlers styles = { .start = on_style_start, .end = on_style_end };
  g_autofree char *folder = NULL, *base = NULL, *relations = NULL;
  const char *part;

  if (!read_relations (self, "_rels/.rels", error))
    return FALSE;
  part = find_relation (self, "officeDocument");
  self->main = g_strdup (part != NULL ? part : "xl/workbook.xml");
  if (!lm_package_parse (self->package, self->main, &workbook, self, error))
    return FALSE;
  folder = g_path_get_dirname (self->main);
  base = g_path_get_basename (self->main);
  relations = g_strconcat (folder, "/_rels/", base, ".rels", NULL);
  if (!read_relations (self, relations, error))
    return FALSE;

  lm_package_set_share (self->package, 0, 0.2);
  part = find_relation (self, "sharedStrings");
  if (part != NULL && lm_package_has (self->package, part) && !lm_package_parse (self->package, part, &strings, self, error))
    return FALSE;
  part = find_relation (self, "styles");
  if (part != NULL && lm_package_has (self->package, part) && !lm_package_parse (self->package, part, &styles, self, error))
    return FALSE;
  return TRUE;
}

static LmSheet *
read_sheets (Book *self, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  LmSheetChoice choice = { .reading = lm_package_get_reading (self->package), .format = "xlsx", .parts = parts };
  LmSheet *sheet;

  for (guint i = 0; i < self->sheets->len; i++)
    {
      const Sheet *entry = self->sheets->pdata[i];
      const char *part = g_hash_table_lookup (self->relations, entry->relation);
      const char *kind = g_hash_table_lookup (self->kinds, entry->relation);
      LmGrid *grid;

      if (part == NULL || !g_str_equal (kind, "worksheet"))
        continue;
      lm_package_set_share (self->package, 0.2 + 0.8 * i / self->sheets->len, 0.2 + 0.8 * (i + 1) / self->sheets->len);
      grid = read_sheet (self, part, error);
      if (grid == NULL)
        {
          g_clear_pointer (&choice.best, lm_sheet_unref);
          g_free (choice.best_name);
          return NULL;
        }
      lm_sheet_choice_add (&choice, entry->name, entry->hidden, grid);
    }
  sheet = lm_sheet_choice_end (&choice, error);
  g_free (choice.best_name);
  return sheet;
}

LmSheet *
lm_xlsx_read (LmPackage *package, GError **error)
{
  Book self = {
    .package = package,
    .relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) sheet_free),
    .strings = g_ptr_array_new (),
    .texts = g_string_chunk_new (16 * 1024),
    .codes = g_hash_table_new_full (NULL, NULL, NULL, g_free),
    .formats = g_array_new (FALSE, FALSE, sizeof (LmXlsxFormat)),
    .merged = g_array_new (FALSE, FALSE, sizeof (guint)),
    .text = g_string_new (NULL),
  };
  LmSheet *sheet = read_book (&self, error) ? read_sheets (&self, error) : NULL;

  g_hash_table_unref (self.relations);
  g_hash_table_unref (self.kinds);
  g_ptr_array_unref (self.sheets);
  g_ptr_array_unref (self.strings);
  g_string_chunk_free (self.texts);
  g_hash_table_unref (self.codes);
  g_array_unref (self.formats);
  g_array_unref (self.merged);
  g_string_free (self.text, TRUE);
  g_free (self.main);
  return sheet;
}
