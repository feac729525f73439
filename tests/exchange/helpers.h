#pragma once

#include "exchange/lm-address-list.h"
#include "exchange/lm-sheet.h"
#include "exchange/lm-table-writer.h"

G_BEGIN_DECLS

/* The file in the folder of shared data files; NULL, with the test skipped, on
 * a machine that has none. (transfer full) */
char *shared_file (const char *folder, const char *name);

/* A file in a temporary folder of this program, which goes at its end.
 * (transfer full) */
char *temporary_file (const char *name, gconstpointer bytes, gssize length);
void remove_temporary_files (void);

/* The sheet as JSON, as the table writer prints it. (transfer full) */
char *sheet_to_json (LmSheet *sheet);

/* The same JSON without the blanks between its parts. (transfer full) */
char *squeeze_json (const char *json);

/* What the writer makes, with a NUL behind it. (transfer full) */
char *write_to_memory (LmTableWriter *writer, LmTableFormat format, gsize *length);

/* Fails the test unless the file becomes a sheet of valid text, of which every
 * row is accounted for as addresses, or an error in words; TRUE for a sheet. */
gboolean read_or_refuse (const char *path);

G_END_DECLS
