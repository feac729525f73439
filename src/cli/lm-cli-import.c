/* import: an address list into the project. */

#include "lm-cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "exchange/lm-address-list.h"
#include "project/lm-homes.h"
#include "project/lm-import.h"

static void
show_reading (double done, gpointer data)
{
  lm_cli_progress (_("reading"), done);
}

static void
show_writing (double done, gpointer data)
{
  lm_cli_progress (_("bringing in"), done);
}

static int
find_field (const char *code)
{
  for (int field = 0; field < LM_N_ADDRESS_FIELDS; field++)
    if (g_ascii_strcasecmp (lm_address_field_get_code (field), code) == 0)
      return field;
  return -1;
}

static char *
list_fields (void)
{
  GString *all = g_string_new (NULL);

  for (int field = LM_ADDRESS_NONE + 1; field < LM_N_ADDRESS_FIELDS; field++)
    g_string_append_printf (all, "%s%s", all->len ? ", " : "", lm_address_field_get_code (field));
  return g_string_free (all, FALSE);
}

static char *
list_columns (LmSheet *sheet)
{
  GString *all = g_string_new (NULL);

  for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
    g_string_append_printf (all, "%s%s", all->len ? ", " : "", lm_sheet_get_column (sheet, c));
  return g_string_free (all, FALSE);
}

/* «postcode=PC6»: the column PC6 holds the postcode; «postcode=» that none does. */
static gboolean
apply_map (const LmCliCommand *command, LmSheet *sheet, const char *map, LmAddressField *mapping)
{
  const char *equals = strchr (map, '=');
  g_autofree char *code = equals ? g_strndup (map, equals - map) : NULL;
  g_autofree char *all = NULL;
  int field, column;

  if (equals == NULL)
    {
      lm_cli_misuse (command, _("--map: “%s” is not FIELD=COLUMN."), map);
      return FALSE;
    }
  field = find_field (code);
  if (field < 0)
    {
      all = list_fields ();
      lm_cli_misuse (command, _("--map: “%s” is none of the fields %s."), code, all);
      return FALSE;
    }
  for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
    if (field != LM_ADDRESS_NONE && mapping[c] == (LmAddressField) field)
      mapping[c] = LM_ADDRESS_NONE;
  if (equals[1] == '\0')
    return TRUE;
  column = lm_sheet_find_column (sheet, equals + 1);
  if (column < 0)
    {
      all = list_columns (sheet);
      lm_cli_misuse (command, _("--map: the file has no column “%s”; it has %s."), equals + 1, all);
      return FALSE;
    }
  mapping[column] = field;
  return TRUE;
}

/* A remark on a line of the file, as «FILE, line 12, column X: message». */
static void
say_remark (const char *file, const LmSheetRemark *remark)
{
  if (remark->line == 0)
    lm_cli_say ("%s: %s", file, remark->message);
  else if (remark->column && *remark->column)
    lm_cli_say (_("%s, line %u, column “%s”: %s"), file, remark->line, remark->column, remark->message);
  else
    lm_cli_say (_("%s, line %u: %s"), file, remark->line, remark->message);
}

static void
tell_mapping (LmSheet *sheet, const LmAddressField *mapping)
{
  const char *part = lm_sheet_get_part (sheet);

  if (part && *part)
    lm_cli_tell (_("Read from “%s” (%s):"), part, lm_sheet_get_format (sheet));
  else
    lm_cli_tell (_("Read as %s:"), lm_sheet_get_format (sheet));
  for (guint c = 0; c < lm_sheet_get_n_columns (sheet); c++)
    if (mapping[c] != LM_ADDRESS_NONE)
      lm_cli_tell ("  %s = %s", lm_address_field_get_code (mapping[c]), lm_sheet_get_column (sheet, c));
}

static void
tell_preview (LmImportPreview *preview)
{
  guint n_new = lm_import_preview_count (preview, LM_IMPORT_NEW);
  guint n_updated = lm_import_preview_count (preview, LM_IMPORT_UPDATED);
  guint n_same = lm_import_preview_count (preview, LM_IMPORT_UNCHANGED);
  guint n_ambiguous = lm_import_preview_count (preview, LM_IMPORT_AMBIGUOUS);
  guint n_double = lm_import_preview_count (preview, LM_IMPORT_DOUBLE);
  LmAddressList *list = lm_import_preview_get_list (preview);
  guint n_refused = lm_address_list_get_refused (list)->len, n_dropped = lm_address_list_get_dropped (list)->len;

  lm_cli_tell (ngettext ("%u new home", "%u new homes", n_new), n_new);
  lm_cli_tell (ngettext ("%u home updated", "%u homes updated", n_updated), n_updated);
  lm_cli_tell (ngettext ("%u home unchanged", "%u homes unchanged", n_same), n_same);
  lm_cli_tell (ngettext ("%u row refused", "%u rows refused", n_refused), n_refused);
  lm_cli_tell (ngettext ("%u row left out for its use or status", "%u rows left out for their use or status", n_dropped), n_dropped);
  lm_cli_tell (ngettext ("%u row stands twice in the list", "%u rows stand twice in the list", n_double), n_double);
  lm_cli_tell (ngettext ("%u row fits more than one home", "%u rows fit more than one home", n_ambiguous), n_ambiguous);
}

static const LmMethodRow *
find_method (LmSnapshot *snapshot, const char *code)
{
  guint n;
  const LmMethodRow *methods = LM_ROWS (snapshot, METHOD, &n);

  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (methods[i].code, code) == 0)
      return &methods[i];
  return NULL;
}

static LmExitStatus
bring_in (LmProject *project, LmSheet *sheet, LmAddressField *mapping, const char *path, const LmImportOptions *options,
          gboolean dry_run)
{
  g_autoptr (LmAddressList) list = lm_address_list_new (sheet, mapping);
  g_autoptr (LmImportPreview) preview = lm_import_preview_new (project, list, options);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) error = NULL;
  GPtrArray *remarks = lm_import_preview_get_remarks (preview);
  GPtrArray *of_sheet = lm_sheet_get_remarks (sheet);
  guint n_usable;

  for (guint i = 0; i < of_sheet->len; i++)
    say_remark (name, g_ptr_array_index (of_sheet, i));
  for (guint i = 0; i < remarks->len; i++)
    say_remark (name, g_ptr_array_index (remarks, i));
  lm_import_preview_get_lines (preview, &n_usable);
  if (n_usable == 0)
    {
      g_autofree char *columns = list_columns (sheet);

      lm_cli_say (_("%s: no row could be read as an address. Its columns are %s; say with --map FIELD=COLUMN which is which."),
                  path, columns);
      return LM_EXIT_INPUT;
    }
  if (!dry_run && !lm_import_preview_apply (preview, sheet, mapping, name, show_writing, NULL, NULL, &error))
    return lm_cli_fail (path, error);
  lm_cli_progress ("", 1);
  tell_mapping (sheet, mapping);
  tell_preview (preview);
  if (dry_run)
    lm_cli_tell (_("Nothing was written."));
  return LM_EXIT_FINE;
}

LmExitStatus
lm_cli_import (const LmCliCommand *command, char **arguments)
{
  g_auto (GStrv) args = arguments;
  g_auto (GStrv) maps = NULL;
  g_autofree char *layer = NULL, *type = NULL, *method_code = NULL, *filter_postcode = NULL, *filter_town = NULL;
  gboolean dry_run = FALSE, no_rules = FALSE;
  const GOptionEntry entries[] = {
    { "map", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &maps, N_("Which column holds a field; may be given several times"), N_("FIELD=COLUMN") },
    { "layer", 0, 0, G_OPTION_ARG_FILENAME, &layer, N_("Layer or sheet of the file"), N_("NAME") },
    { "postcode", 0, 0, G_OPTION_ARG_FILENAME, &filter_postcode, N_("Only homes whose postcode starts so"), N_("POSTCODE") },
    { "town", 0, 0, G_OPTION_ARG_FILENAME, &filter_town, N_("Only homes whose town starts so"), N_("NAME") },
    { "default-type", 0, 0, G_OPTION_ARG_FILENAME, &type, N_("Dwelling type where the list has none"), N_("TYPE") },
    { "default-method", 0, 0, G_OPTION_ARG_FILENAME, &method_code, N_("Connection method for homes of its type without a decision"), N_("CODE") },
    { "no-rules", 0, 0, G_OPTION_ARG_NONE, &no_rules, N_("Do not work out type, stairwell, row and floor"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Report only, write nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  LmImportOptions options;
  LmSheetFilter filter;
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSheet) sheet = NULL;
  g_autofree LmAddressField *mapping = NULL;
  LmExitStatus status = LM_EXIT_FINE;
  LmId method = 0;
  gboolean is_default = FALSE;
  LmProject *project;
  int value;

  if (!lm_cli_parse (command, &args, entries, 2, 2))
    return LM_EXIT_USAGE;
  lm_import_options_init (&options);
  if (type)
    {
      if (!lm_cli_parse_nick (command, "--default-type", type, lm_home_type_nicks, &value))
        return LM_EXIT_USAGE;
      options.default_type = value;
    }
  if (no_rules)
    options.use_rules = FALSE;

  project = lm_cli_open (args[1], &status);
  if (project == NULL)
    return status;
  if (method_code)
    {
      const LmMethodRow *row = find_method (lm_project_get_snapshot (project), method_code);

      if (row == NULL)
        return lm_cli_close (project, lm_cli_misuse (command,
                                                     _("--default-method: the project has no method “%s”; see “lmeter show %s methods”."),
                                                     method_code, args[1]));
      method = row->id;
      is_default = row->default_for_type;
    }
  filter = (LmSheetFilter) { filter_postcode, filter_town };
  sheet = lm_sheet_read_filtered (args[2], layer, &filter, show_reading, NULL, NULL, &error);
  lm_cli_progress ("", 1);
  if (sheet == NULL)
    return lm_cli_close (project, lm_cli_fail (args[2], error));
  mapping = lm_import_find_mapping (lm_project_get_snapshot (project), sheet);
  if (mapping == NULL)
    mapping = lm_address_guess_mapping (sheet);
  for (guint i = 0; maps && maps[i]; i++)
    if (!apply_map (command, sheet, maps[i], mapping))
      return lm_cli_close (project, LM_EXIT_USAGE);

  /* Said once, and not of every row. */
  if (!lm_address_check_mapping (sheet, mapping, &error))
    {
      lm_cli_fail (args[2], error);
      lm_cli_say (_("Say with --map FIELD=COLUMN which column is which."));
      return lm_cli_close (project, LM_EXIT_INPUT);
    }

  status = bring_in (project, sheet, mapping, args[2], &options, dry_run);
  if (status == LM_EXIT_FINE && method && !dry_run && !is_default &&
      !lm_project_choose_method (project, method, TRUE, TRUE, &error))
    status = lm_cli_fail (method_code, error);
  return lm_cli_close (project, status);
}
