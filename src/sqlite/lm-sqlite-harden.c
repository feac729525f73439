#include "lm-sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_SIZE 100

/* Memory that SQLite may take in this process, whatever a file asks for. */
#define HEAP_LIMIT (G_GINT64_CONSTANT (1) << 30)

/* Pragmas that only tell. quick_check and foreign_key_check take the name of a
 * table, or a number. */
static const char *const pragmas[] = {
  "application_id", "data_version", "encoding", "foreign_key_check", "foreign_key_list", "freelist_count", "index_info", "index_list",
  "index_xinfo", "integrity_check", "page_count", "page_size", "quick_check", "schema_version", "table_info", "table_list",
  "table_xinfo", "user_version", NULL,
};

/* Functions that reach outside the file or into the process. */
static const char *const forbidden_functions[] = {
  "edit", "fts3_tokenizer", "load_extension", "readfile", "writefile", NULL,
};

static const struct {
  int limit;
  int value;
} limits[] = {
  { SQLITE_LIMIT_LENGTH, 256 << 20 },
  { SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
  { SQLITE_LIMIT_COLUMN, 500 },
  { SQLITE_LIMIT_EXPR_DEPTH, 100 },
  { SQLITE_LIMIT_COMPOUND_SELECT, 20 },
  { SQLITE_LIMIT_VDBE_OP, 250000 },
  { SQLITE_LIMIT_FUNCTION_ARG, 32 },
  { SQLITE_LIMIT_ATTACHED, 0 },
  { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200 },
  { SQLITE_LIMIT_VARIABLE_NUMBER, 500 },
  { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
  { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct {
  int option;
  int value;
} options[] = {
  { SQLITE_DBCONFIG_DEFENSIVE, 1 },
  { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
  { SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
  { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
  { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
  { SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
  { SQLITE_DBCONFIG_DQS_DDL, 0 },
  { SQLITE_DBCONFIG_DQS_DML, 0 },
};

/* A file that another program has open, or left behind in a crash, holds part
 * of its content here; taken as immutable it would be read without. */
static gboolean
has_companion (const char *path, const char *suffix)
{
  g_autofree char *companion = g_strconcat (path, suffix, NULL);
  struct stat status;

  return stat (companion, &status) == 0 && status.st_size > 0;
}

static gboolean
refuse (const char *path, const char *why, GError **error)
{
  g_set_error (error, LM_SQLITE_ERROR, LM_SQLITE_ERROR_DAMAGED, "%s: %s", path, why);
  return FALSE;
}

gboolean
lm_sqlite_check_header (const char *path, GError **error)
{
  guchar header[HEADER_SIZE];
  struct stat status;
  gssize n;
  guint page_size;
  /* O_NONBLOCK: opening a named pipe must not wait for somebody to write. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), saved = errno;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("%s can't be opened: %s"), path, g_strerror (saved));
      return FALSE;
    }
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      close (fd);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("%s is not a file"), path);
      return FALSE;
    }
  n = pread (fd, header, sizeof header, 0);
  saved = errno;
  close (fd);
  if (n < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("%s can't be read: %s"), path, g_strerror (saved));
      return FALSE;
    }
  if (n == 0)
    return refuse (path, _("the file is empty"), error);
  if (n < HEADER_SIZE || memcmp (header, "SQLite format 3", 16) != 0)
    return refuse (path, _("this is not an SQLite file"), error);
  page_size = (guint) header[16] << 8 | header[17];
  if (page_size == 1)
    page_size = 65536;
  if (page_size < 512 || (page_size & (page_size - 1)) != 0 || header[18] < 1 || header[18] > 2 || header[19] < 1 || header[19] > 2)
    return refuse (path, _("the header of the file is damaged"), error);
  if (status.st_size < page_size)
    return refuse (path, _("the file is cut off"), error);
  if (has_companion (path, "-wal") || has_companion (path, "-journal"))
    return refuse (path, _("another program has the file open, or did not finish writing it; close it there and try again"), error);
  return TRUE;
}

static int
authorize (gpointer data, int action, const char *first, const char *second, const char *database, const char *inside)
{
  switch (action)
    {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      for (guint i = 0; forbidden_functions[i]; i++)
        if (g_ascii_strcasecmp (second, forbidden_functions[i]) == 0)
          return SQLITE_DENY;
      return SQLITE_OK;
    case SQLITE_PRAGMA:
      for (guint i = 0; pragmas[i]; i++)
        if (g_ascii_strcasecmp (first, pragmas[i]) == 0)
          /* With a value these two would be written. */
          return second && (g_str_equal (pragmas[i], "application_id") || g_str_equal (pragmas[i], "user_version")) ? SQLITE_DENY : SQLITE_OK;
      return SQLITE_DENY;
    default:
      return SQLITE_DENY;
    }
}

gboolean
lm_sqlite_harden (LmSqlite *self, GError **error)
{
  static gsize heap_limited = 0;
  int code;

  if (g_once_init_enter (&heap_limited))
    {
      sqlite3_hard_heap_limit64 (HEAP_LIMIT);
      g_once_init_leave (&heap_limited, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      int now = -1;

      code = sqlite3_db_config (self->handle, options[i].option, options[i].value, &now);
      if (code != SQLITE_OK || now != options[i].value)
        return lm_sqlite_fail (self, code != SQLITE_OK ? code : SQLITE_ERROR, NULL, error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (self->handle, limits[i].limit, limits[i].value);
  code = sqlite3_drop_modules (self->handle, NULL);
  if (code != SQLITE_OK)
    return lm_sqlite_fail (self, code, NULL, error);
  if (!lm_sqlite_set_pragma (self, "cell_size_check", "1", "1", error) ||
      !lm_sqlite_set_pragma (self, "query_only", "1", "1", error))
    return FALSE;
  sqlite3_set_authorizer (self->handle, authorize, self);
  return TRUE;
}
