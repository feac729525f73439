/* Files made to do harm: every schema that is not ours, and every changeset that
 * we could not have made, is refused; nothing of it is ever run. */
#include "store-fixture.h"

#include "forge.h"
#include "lm-schema-private.h"
#include "lm-store-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#define WRITABLE "PRAGMA writable_schema = 1; "
#define SCHEMA(text) WRITABLE "UPDATE sqlite_schema SET sql = " text "; PRAGMA writable_schema = reset"
/* As a file of a newer program, of which the tables are not known to the letter. */
#define NEWER "PRAGMA user_version = 99; "

static const struct {
  const char *name, *sql;
} schemas[] = {
  { "view", "CREATE VIEW v AS SELECT * FROM home" },
  { "view over a table's name", "ALTER TABLE home RENAME TO home2; CREATE VIEW home AS SELECT * FROM home2" },
  { "view that never ends", "CREATE VIEW v AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n" },
  { "view in place of a table", "DROP TABLE presence; CREATE VIEW presence AS SELECT 1 AS replica" },
  { "newer, view in place of a table", NEWER "PRAGMA foreign_keys = 0; ALTER TABLE home RENAME TO h2; CREATE VIEW home AS SELECT * FROM h2" },
  { "newer, view beside", NEWER "CREATE VIEW v AS SELECT 1" },
  { "trigger on insert", "CREATE TRIGGER t AFTER INSERT ON home BEGIN DELETE FROM home; END" },
  { "trigger on update", "CREATE TRIGGER t AFTER UPDATE ON home BEGIN DELETE FROM promise; END" },
  { "trigger on delete", "CREATE TRIGGER t BEFORE DELETE ON home BEGIN SELECT raise (ignore); END" },
  { "trigger on the log", "CREATE TRIGGER t AFTER INSERT ON \"action\" BEGIN DELETE FROM \"action\"; END" },
  { "newer, trigger", NEWER "CREATE TRIGGER t AFTER INSERT ON home BEGIN DELETE FROM home; END" },
  { "newer, trigger instead of", NEWER "CREATE VIEW v AS SELECT 1 AS x; CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN DELETE FROM home; END" },
  { "generated column", "ALTER TABLE home ADD COLUMN g TEXT AS (printf ('%.*c', 100000000, 'x'))" },
  { "newer, generated column in place of ours", NEWER "ALTER TABLE home RENAME COLUMN note TO old_note; ALTER TABLE home ADD COLUMN note TEXT AS (printf ('%.*c', 1000000000, 'x'))" },
  { "virtual table fts5", "CREATE VIRTUAL TABLE v USING fts5 (x)" },
  { "virtual table fts3 with a tokenizer", "CREATE VIRTUAL TABLE v USING fts3 (x, tokenize=simple)" },
  { "virtual table rtree", "CREATE VIRTUAL TABLE v USING rtree (id, a, b)" },
  { "virtual table dbstat", "CREATE VIRTUAL TABLE v USING dbstat" },
  { "virtual table of a module that is not there", SCHEMA ("'CREATE VIRTUAL TABLE presence USING evil (x)' WHERE name = 'presence'") },
  { "newer, virtual table", NEWER "CREATE VIRTUAL TABLE v USING fts5 (x)" },
  { "newer, virtual table in lower case", NEWER SCHEMA ("'create virtual table presence using evil (x)' WHERE name = 'presence'") },
  { "newer, virtual table behind a comment", NEWER SCHEMA ("'CREATE/**/VIRTUAL TABLE presence USING evil (x)' WHERE name = 'presence'") },
  { "shadow table", "CREATE TABLE v_content (id INTEGER PRIMARY KEY, c0)" },
  { "check that runs a function", SCHEMA ("replace (sql, 'STRICT', 'STRICT') || ''; CREATE TABLE c (x CHECK (randomblob (1000000000) IS NOT NULL))") },
  { "check added to ours", SCHEMA ("replace (sql, 'seen INTEGER NOT NULL', 'seen INTEGER NOT NULL CHECK (zeroblob (999999999) IS NOT NULL)') WHERE name = 'presence'") },
  { "check taken away", SCHEMA ("replace (sql, 'CHECK (kind IN (''do'', ''undo'', ''redo'', ''merge''))', '') WHERE name = 'action'") },
  { "default that is an expression", "CREATE TABLE d (x DEFAULT (randomblob (100000000)))" },
  { "default that names itself", SCHEMA ("replace (sql, 'NOT NULL DEFAULT ''''', 'NOT NULL DEFAULT (author)') WHERE name = 'replica'") },
  { "collation of nobody", SCHEMA ("replace (sql, 'place TEXT', 'place TEXT COLLATE evil') WHERE name = 'presence'") },
  { "collation of SQLite's own", SCHEMA ("replace (sql, 'place TEXT', 'place TEXT COLLATE NOCASE') WHERE name = 'presence'") },
  { "newer, collation of nobody", NEWER SCHEMA ("replace (sql, 'street TEXT', 'street TEXT COLLATE evil') WHERE name = 'home'") },
  { "index on an expression", "CREATE INDEX i ON home (upper (street))" },
  { "index on a long expression", "CREATE INDEX i ON home (printf ('%.*c', number * 100, 'x'))" },
  { "index with an expression to hold", "CREATE INDEX i ON home (street) WHERE length (street) > 3" },
  { "newer, index on an expression", NEWER "CREATE INDEX i ON home (upper (street))" },
  { "newer, index with an expression to hold", NEWER "CREATE INDEX i ON home (street) WHERE abs (number) > 3" },
  { "index that is unique", "CREATE UNIQUE INDEX i ON home (id)" },
  { "index missing", "DROP INDEX home_building" },
  { "index of another table under our name", "DROP INDEX home_building; CREATE INDEX home_building ON home (street)" },
  { "table extra", "CREATE TABLE extra (x)" },
  { "table missing", "DROP TABLE presence" },
  { "table not strict", SCHEMA ("replace (sql, ') STRICT', ')') WHERE name = 'presence'") },
  { "table without rowid", "DROP TABLE presence; CREATE TABLE presence (replica INTEGER PRIMARY KEY, author TEXT NOT NULL, place TEXT NOT NULL, since INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID" },
  { "column extra", "ALTER TABLE home ADD COLUMN extra INTEGER" },
  { "column of another name", "ALTER TABLE home RENAME COLUMN street TO road" },
  { "column of another type", SCHEMA ("replace (sql, 'since INTEGER', 'since BLOB') WHERE name = 'presence'") },
  { "reference to another table", SCHEMA ("replace (sql, 'REFERENCES building (id)', 'REFERENCES home (id)') WHERE name = 'home'") },
  { "reference that takes along", SCHEMA ("replace (sql, 'REFERENCES home (id)', 'REFERENCES home (id) ON DELETE CASCADE') WHERE name = 'resident'") },
  { "reference to nothing", "PRAGMA foreign_keys = 0; UPDATE home SET building = 42" },
  { "newer, column missing", NEWER "ALTER TABLE home RENAME COLUMN street TO road" },
  { "newer, table missing", NEWER "PRAGMA foreign_keys = 0; DROP TABLE presence" },
  { "newer, log missing", NEWER "PRAGMA foreign_keys = 0; DROP TABLE \"action\"" },
  { "schema text that is no SQL", SCHEMA ("'CREATE TABLE presence (' WHERE name = 'presence'") },
  { "schema text of another object", SCHEMA ("(SELECT sql FROM sqlite_schema WHERE name = 'replica') WHERE name = 'presence'") },
  { "schema text with a zero", SCHEMA ("CAST (x'4352454154452000' AS TEXT) || sql WHERE name = 'presence'") },
  { "schema text of a megabyte", SCHEMA ("sql || printf ('%.*c', 1500000, ' ') || '--' WHERE name = 'presence'") },
  { "schema root beyond the end", WRITABLE "UPDATE sqlite_schema SET rootpage = 999999 WHERE name = 'presence'; PRAGMA writable_schema = reset" },
  { "schema root shared by two", WRITABLE "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'home') WHERE name = 'presence'; PRAGMA writable_schema = reset" },
  { "schema root of the schema", WRITABLE "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'presence'; PRAGMA writable_schema = reset" },
  { "schema of 2,000 tables", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) INSERT INTO meta SELECT 'k' || i, '' FROM n;" WRITABLE
    "INSERT INTO sqlite_schema SELECT 'table', key, key, (SELECT rootpage FROM sqlite_schema WHERE name = 'presence'), 'CREATE TABLE ' || key || ' (a, b, c)' FROM meta WHERE key LIKE 'k%'; PRAGMA writable_schema = reset" },
  { "version 0", "PRAGMA user_version = 0" },
  { "version below 0", "PRAGMA user_version = -1" },
  { "version 1 with the tables of ours", "PRAGMA user_version = 1; CREATE TABLE extra (x)" },
  { "text in UTF-16", NULL },
  { "no lineage", "DELETE FROM meta" },
  { "another program's", "PRAGMA application_id = 1196444487" },
  { "no program's", "PRAGMA application_id = 0" },
};

/* Bytes of the header, with the hash put right. */
static const struct {
  const char *name;
  int at;
  guint8 bytes[4];
  guint n;
} headers[] = {
  { "page size 0", 16, { 0, 0 }, 2 },
  { "page size 3", 16, { 0, 3 }, 2 },
  { "page size 256", 16, { 1, 0 }, 2 },
  { "page size 65536", 16, { 0, 1 }, 2 },
  { "page size 512", 16, { 2, 0 }, 2 },
  { "page size 32768", 16, { 128, 0 }, 2 },
  { "format 0", 18, { 0, 0 }, 2 },
  { "format 9", 18, { 9, 9 }, 2 },
  { "room kept at the end of each page", 20, { 255 }, 1 },
  { "fractions", 21, { 0, 0, 0 }, 3 },
  { "schema format 9", 44, { 0, 0, 0, 9 }, 4 },
  { "free list beyond the end", 32, { 0, 255, 255, 255 }, 4 },
  { "encoding 9", 56, { 0, 0, 0, 9 }, 4 },
  { "encoding UTF-16", 56, { 0, 0, 0, 2 }, 4 },
};

static char *
make_document (const char *path, gsize *size)
{
  char *bytes;
  LmStore *store = make_store (path);
  LmSnapshot *snapshot = load (store);

  for (int i = 0; i < 3; i++)
    add_home (store, &snapshot, "Heindijk");
  lm_snapshot_unref (snapshot);
  close_store (store);
  g_assert_true (g_file_get_contents (path, &bytes, size, NULL));
  return bytes;
}

static double
processor_milliseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* Refused, by the opening or, where a value is at fault, by the loading. */
static double
assert_refused (const char *path, const char *name)
{
  g_autoptr (GError) error = NULL;
  double begin = processor_milliseconds (), spent;
  LmStore *store = lm_store_open (path, &error);
  g_autofree char *base = g_path_get_basename (path);

  spent = processor_milliseconds () - begin;
  if (store || !strstr (error->message, base))
    g_test_message ("«%s»: %s", name, store ? "was opened" : error->message);
  g_assert_null (store);
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
  g_assert_nonnull (strstr (error->message, base));
  return spent;
}

static void
make_utf16 (const char *path)
{
  g_autoptr (LmSqlite) file = NULL;
  g_autofree char *bytes = NULL, *sealed = NULL;
  gsize size, n;

  g_unlink (path);
  file = lm_sqlite_open (path, LM_SQLITE_CREATE, NULL);
  g_assert_true (lm_sqlite_exec (file, "PRAGMA encoding = 'UTF-16le'", NULL));
  g_assert_true (lm_schema_create (file, NULL));
  g_clear_pointer (&file, lm_sqlite_free);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  sealed = forge_seal (bytes, size, &n);
  forge_write (path, sealed, n);
}

static void
test_schemas (Fixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);
  double worst = 0;
  const char *slowest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/schema-%u.lmeter", fixture->folder, i);
      double spent;

      forge_write (path, bytes, size);
      if (schemas[i].sql)
        forge_rewrite (path, schemas[i].sql);
      else
        make_utf16 (path);
      spent = assert_refused (path, schemas[i].name);
      if (spent > worst)
        {
          worst = spent;
          slowest = schemas[i].name;
        }
      g_unlink (path);
    }
  g_test_message ("%zu schemas refused, the slowest («%s») in %.1f ms of processor time", G_N_ELEMENTS (schemas), slowest, worst);
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/header-%u.lmeter", fixture->folder, i), *copy = g_memdup2 (bytes, size);

      memcpy (copy + headers[i].at, headers[i].bytes, headers[i].n);
      forge_sign (copy, size);
      forge_write (path, copy, size);
      assert_refused (path, headers[i].name);
      g_unlink (path);
    }
}

/* A document is one file: a log beside it is another program's, or a trap. */
static void
test_a_log_beside_the_document_is_not_read (Fixture *fixture, gconstpointer data)
{
  static const char *const companions[] = { "-wal", "-journal", "-shm" };
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size), *folder = working_folder (fixture->path);
  g_autoptr (LmSnapshot) snapshot = NULL;
  LmStore *store;
  guint n;

  remove_tree (folder);
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, companions[i], NULL);

      forge_write (path, bytes, size);
    }
  bytes[18] = bytes[19] = 2; /* «there is a write-ahead log» */
  forge_sign (bytes, size);
  forge_write (fixture->path, bytes, size);
  store = open_store (fixture->path);
  snapshot = load (store);
  LM_ROWS (snapshot, HOME, &n);
  g_assert_cmpuint (n, ==, 3);
  close_store (store);
}

/* --- changesets --- */

/* A changeset as SQLite writes it, byte by byte. */
static void
add_table (GByteArray *to, const char *name, guint n_columns, guint key)
{
  guint8 head[2] = { 'T', (guint8) n_columns };

  g_byte_array_append (to, head, 2);
  for (guint c = 0; c < n_columns; c++)
    {
      guint8 is_key = c == key;

      g_byte_array_append (to, &is_key, 1);
    }
  g_byte_array_append (to, (const guint8 *) name, (guint) strlen (name) + 1);
}

static void
add_operation (GByteArray *to, int operation)
{
  guint8 head[2] = { (guint8) operation, 0 };

  g_byte_array_append (to, head, 2);
}

static void
add_integer (GByteArray *to, gint64 value)
{
  guint8 field[9] = { SQLITE_INTEGER };
  guint64 big = GUINT64_TO_BE ((guint64) value);

  memcpy (field + 1, &big, 8);
  g_byte_array_append (to, field, 9);
}

static void
add_text (GByteArray *to, const char *text)
{
  guint8 head[2] = { SQLITE_TEXT, (guint8) strlen (text) };

  g_byte_array_append (to, head, 2);
  g_byte_array_append (to, (const guint8 *) text, head[1]);
}

static void
add_bytes (GByteArray *to, const char *bytes, guint n)
{
  g_byte_array_append (to, (const guint8 *) bytes, n);
}

/* The table that the cases speak of: trade (id, code, name, name_en, letter, usual_party). */
static void
add_trade (GByteArray *to, gint64 id, const char *code, const char *party)
{
  add_integer (to, id);
  add_text (to, code);
  add_text (to, "name");
  add_text (to, "name");
  add_text (to, "l");
  add_text (to, party);
}

#define N_TRADE 6

static GByteArray *
make_changeset (guint number, const char **name)
{
  GByteArray *set = g_byte_array_new ();
  guint n = 0;

#define CASE(words) if (n++ == number && (*name = (words)))
  *name = NULL;
  CASE ("empty") return set;
  CASE ("noise") add_bytes (set, "\xff\xfe\xfd\xfc\xfb", 5);
  CASE ("zeros") add_bytes (set, "\0\0\0\0\0\0\0\0", 8);
  CASE ("text") add_bytes (set, "DROP TABLE home", 15);
  CASE ("a patchset") add_bytes (set, "P\1\1trade\0\x12\0\1\0\0\0\0\0\0\0\1", 18);
  CASE ("a rebase buffer") { add_table (set, "trade", N_TRADE, 0); add_operation (set, 0); }
  CASE ("no columns") { add_table (set, "trade", 0, 0); add_operation (set, SQLITE_INSERT); }
  CASE ("255 columns") { add_table (set, "trade", 255, 0); add_operation (set, SQLITE_INSERT); }
  CASE ("many columns, a long number") { add_bytes (set, "T\xff\xff\xff\xff\x7f", 6); add_bytes (set, "\1\0\0trade\0", 9); }
  CASE ("a number of columns without an end") add_bytes (set, "T\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11);
  CASE ("one column more") { add_table (set, "trade", N_TRADE + 1, 0); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "other"); add_integer (set, 1); }
  CASE ("no key") { add_table (set, "trade", N_TRADE, 99); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "other"); }
  CASE ("no key, and an update without one")
    {
      add_table (set, "trade", N_TRADE, 99);
      add_operation (set, SQLITE_UPDATE);
      add_bytes (set, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
    }
  CASE ("another column as the key") { add_table (set, "trade", N_TRADE, 1); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "other"); }
  CASE ("two keys")
    {
      add_bytes (set, "T\6\1\1\0\0\0\0trade\0", 14);
      add_operation (set, SQLITE_INSERT);
      add_trade (set, 9, "c", "other");
    }
  CASE ("a key of two bytes") { add_bytes (set, "T\6\2\0\0\0\0\0trade\0", 14); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "other"); }
  CASE ("the schema table") { add_table (set, "sqlite_schema", 5, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 1); for (int i = 0; i < 4; i++) add_text (set, "x"); }
  CASE ("the old schema table") { add_table (set, "sqlite_master", 5, 0); add_operation (set, SQLITE_DELETE); add_integer (set, 1); for (int i = 0; i < 4; i++) add_text (set, "x"); }
  CASE ("the log itself") { add_table (set, "action", 1, 0); add_operation (set, SQLITE_DELETE); add_integer (set, 1); }
  CASE ("the replicas") { add_table (set, "replica", 3, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 1); add_integer (set, 0); add_text (set, "x"); }
  CASE ("the file's facts") { add_table (set, "meta", 2, 0); add_operation (set, SQLITE_INSERT); add_text (set, "lineage"); add_text (set, "x"); }
  CASE ("a table that is not there") { add_table (set, "castle", 1, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 1); }
  CASE ("a table named in capitals") { add_table (set, "TRADE", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "other"); }
  CASE ("a table with a quote in its name") { add_table (set, "trade\"; DROP TABLE home; --", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "other"); }
  CASE ("a table without a name") { add_table (set, "", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "other"); }
  CASE ("a name without an end") { add_bytes (set, "T\6\1\0\0\0\0\0trade", 13); }
  CASE ("a change before any table") { add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "other"); }
  CASE ("an operation of nobody") { add_table (set, "trade", N_TRADE, 0); add_operation (set, 77); add_trade (set, 9, "c", "other"); }
  CASE ("a key that is text") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_text (set, "9"); for (int i = 0; i < 4; i++) add_text (set, "x"); add_text (set, "other"); }
  CASE ("a key that is none") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_bytes (set, "\5", 1); for (int i = 0; i < 4; i++) add_text (set, "x"); add_text (set, "other"); }
  CASE ("a key of 0") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_trade (set, 0, "c", "other"); }
  CASE ("a key below 0") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_trade (set, G_MININT64, "c", "other"); }
  CASE ("a number for a text") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); for (int i = 0; i < 4; i++) add_integer (set, 1); add_text (set, "other"); }
  CASE ("none for what is never none") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); add_bytes (set, "\5\5\5\5\5", 5); }
  CASE ("bytes for a text") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); add_bytes (set, "\4\1x", 3); for (int i = 0; i < 3; i++) add_text (set, "x"); add_text (set, "other"); }
  CASE ("text that is no UTF-8") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "\xc3\x28", "other"); }
  CASE ("an enumeration of nobody") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_trade (set, 9, "c", "castle"); }
  CASE ("text with a zero") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); add_bytes (set, "\3\3a\0b", 5); for (int i = 0; i < 3; i++) add_text (set, "x"); add_text (set, "other"); }
  CASE ("text longer than the set") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); add_bytes (set, "\3\x7fx", 3); }
  CASE ("text of two gigabytes") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); add_bytes (set, "\3\x87\xff\xff\xff\x7fx", 7); }
  CASE ("text of a length below 0") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); add_bytes (set, "\3\x8f\xff\xff\xff\x7fx", 7); }
  CASE ("a value of type 9") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_bytes (set, "\x9\0\0\0\0\0\0\0\0", 9); }
  CASE ("half a row") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); add_text (set, "c"); }
  CASE ("a row with a hole") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_integer (set, 9); add_bytes (set, "\0\0\0\0\0", 5); }
  CASE ("half a number") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_INSERT); add_bytes (set, "\1\0\0\0", 4); }
  CASE ("a number beyond its range")
    {
      add_table (set, "crew_trade", 3, 0);
      add_operation (set, SQLITE_INSERT);
      add_integer (set, 9);
      add_integer (set, 1);
      add_text (set, "1");
    }
  CASE ("a day beyond its range")
    {
      add_table (set, "holiday", 9, 0);
      add_operation (set, SQLITE_INSERT);
      add_integer (set, 9);
      add_bytes (set, "\5", 1);
      add_text (set, "x");
      add_text (set, "x");
      add_text (set, "own");
      add_text (set, "");
      add_integer (set, G_GINT64_CONSTANT (1) << 40);
      add_integer (set, 1);
      add_integer (set, 1);
    }
  CASE ("an infinite number")
    {
      add_table (set, "building", 7, 0);
      add_operation (set, SQLITE_INSERT);
      add_integer (set, 9);
      add_text (set, "x");
      add_text (set, "x");
      add_bytes (set, "\5", 1);
      add_bytes (set, "\2\x7f\xf0\0\0\0\0\0\0", 9);
      add_bytes (set, "\2\x7f\xf0\0\0\0\0\0\0", 9);
      add_text (set, "");
    }
  CASE ("an update that changes the key to text")
    {
      add_table (set, "trade", N_TRADE, 0);
      add_operation (set, SQLITE_UPDATE);
      add_integer (set, 9);
      add_bytes (set, "\0\0\0\0\0", 5);
      add_text (set, "9");
      add_bytes (set, "\0\0\0\0\0", 5);
    }
  CASE ("an update cut off in its second half") { add_table (set, "trade", N_TRADE, 0); add_operation (set, SQLITE_UPDATE); add_integer (set, 9); add_bytes (set, "\0\0\0\0\0", 5); }
#undef CASE
  if (*name == NULL)
    {
      g_byte_array_unref (set);
      return NULL;
    }
  return set;
}

static void
test_changesets (Fixture *fixture, gconstpointer data)
{
  const char *name;
  GByteArray *set;
  guint n = 0;

  for (; (set = make_changeset (n, &name)); n++)
    {
      g_autoptr (GError) error = NULL;
      gboolean taken = lm_changeset_check (set->data, set->len, &error);

      if (taken)
        g_test_message ("the changeset «%s» was taken", name);
      g_assert_false (taken);
      g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
      g_byte_array_unref (set);
    }
  g_test_message ("%u changesets refused", n);
}

/* Every changeset that we make is taken, whole, and refused in every part. */
static void
test_ours_are_taken_and_parts_of_them_are_not (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LmSnapshot) snapshot = NULL;
  g_autoptr (GBytes) changeset = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LmAction) action = NULL;
  LmStore *store = make_store (fixture->path);
  gsize size;
  const char *bytes;

  snapshot = load (store);
  add_home (store, &snapshot, "Heindijk");
  action = lm_store_get_undo (store);
  changeset = lm_change_log_get_changeset (store, action->id, &error);
  g_assert_no_error (error);
  bytes = g_bytes_get_data (changeset, &size);
  g_assert_true (lm_changeset_check (bytes, size, &error));
  for (gsize n = 0; n < size; n++)
    {
      g_autofree char *part = g_memdup2 (bytes, n); /* in memory of its own, so that reading on is noticed */

      g_assert_false (lm_changeset_check (part, n, NULL));
    }
  close_store (store);
}

/* In a file: the action of a stranger who gives it out as ours. */
static void
test_a_hostile_log_changes_nothing (Fixture *fixture, gconstpointer data)
{
  const char *name;
  GByteArray *set;
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);

  for (guint i = 0; (set = make_changeset (i, &name)); i++)
    {
      g_autofree char *hex = g_malloc0 (2 * set->len + 1), *sql = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (LmSnapshot) before = NULL, after = NULL;
      LmStore *store;

      for (guint k = 0; k < set->len; k++)
        g_snprintf (hex + 2 * k, 3, "%02x", set->data[k]);
      sql = g_strdup_printf ("UPDATE action SET packed = 0, size = %u, changeset = x'%s' WHERE revision = 3", set->len, hex);
      forge_write (fixture->path, bytes, size);
      forge_rewrite (fixture->path, sql);
      store = open_store (fixture->path);
      before = load (store);
      after = lm_store_undo (store, before, &error);
      g_assert_null (after);
      g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
      after = load (store);
      assert_same_content (before, after);
      close_store (store);
      g_byte_array_unref (set);
    }
}

/* A few bytes that unpack to gigabytes. */
static void
test_a_packed_bomb (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LmSnapshot) snapshot = NULL;
  gsize size;
  g_autofree char *bytes = make_document (fixture->path, &size);
  LmStore *store;

  forge_rewrite (fixture->path, "UPDATE action SET packed = 1, size = 2147483647, changeset = x'789c636060' WHERE revision = 3");
  store = open_store (fixture->path);
  snapshot = load (store);
  g_assert_null (lm_store_undo (store, snapshot, &error));
  g_assert_error (error, LM_STORE_ERROR, LM_STORE_ERROR_NOT_OURS);
  close_store (store);
}

int
main (int argc, char *argv[])
{
  store_test_init (&argc, &argv);
  ADD ("hostile/schemas", test_schemas);
  ADD ("hostile/headers", test_headers);
  ADD ("hostile/a-log-beside-the-document-is-not-read", test_a_log_beside_the_document_is_not_read);
  ADD ("hostile/changesets", test_changesets);
  ADD ("hostile/ours-are-taken-and-parts-of-them-are-not", test_ours_are_taken_and_parts_of_them_are_not);
  ADD ("hostile/a-hostile-log-changes-nothing", test_a_hostile_log_changes_nothing);
  ADD ("hostile/a-packed-bomb", test_a_packed_bomb);
  return store_test_run ();
}
