#!/usr/bin/env python3
"""Turns the commented schema of the district into C.

make-tables.py schema.sql OUT.h OUT.c

One struct per table, one enumeration per @enum, and a description of every
table and column. The rules of the text stand at its top.
"""
import re
import sys

INTEGER_KINDS = {
    # annotation: (C type, column type, what none is)
    "day": ("LmDay", "DAY"), "minute": ("int", "COUNT"), "minutes": ("int", "COUNT"),
    "instant": ("LmInstant", "INSTANT"), "utc": ("gint64", "UTC"), "count": ("int", "COUNT"),
    "offset": ("int", "OFFSET"), "bool": ("gboolean", "BOOL"), "cents": ("gint64", "INT64"),
    "mask": ("guint64", "INT64"), "bytes": ("gint64", "INT64"),
}


def camel(name):
    return "".join(part.capitalize() for part in name.split("_"))


def screaming(camel_name):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", camel_name).upper()


class Column:
    def __init__(self, line, table):
        body, _, comment = line.partition("--")
        body = body.strip().rstrip(",")
        self.comment = comment.strip()
        match = re.match(r"(\w+) (INTEGER|TEXT|REAL|BLOB)\b(.*)", body)
        if not match:
            sys.exit(f"{table}: not a column: {line!r}")
        self.name, kind, rest = match.groups()
        self.not_null = "NOT NULL" in rest or "PRIMARY KEY" in rest
        reference = re.search(r"REFERENCES (\w+) ", rest)
        self.reference = reference.group(1) if reference else None
        self.enum, self.values = None, []
        tag = re.match(r"@(\w+)\s*(.*)", self.comment)
        annotation = tag.group(1) if tag else None
        if annotation:
            self.comment = tag.group(2)
        if annotation == "enum":
            self.enum, _, self.comment = self.comment.partition(" ")
            self.values = re.findall(r"'(\w+)'", re.search(r"IN \((.*?)\)\)", rest).group(1))
            self.c_type, self.type = self.enum, "ENUM"
        elif self.name == "id":
            self.c_type, self.type = "LmId", "ID"
        elif self.reference or (kind == "INTEGER" and annotation is None):
            self.c_type, self.type = "LmId", "REF"
        elif kind == "TEXT":
            self.c_type, self.type = "const char *", "TEXT"
        elif kind == "REAL":
            self.c_type, self.type = "double", "REAL"
        else:
            self.c_type, self.type = INTEGER_KINDS[annotation]
        default = re.search(r"DEFAULT (-?\w+|'[^']*')", rest)
        self.default = default.group(1) if default else None
        if self.type == "ENUM":
            self.default = self.values.index(self.default.strip("'"))


class Table:
    def __init__(self, name, comment):
        self.name, self.comment, self.columns = name, comment, []
        self.struct = "Lm" + camel(name) + "Row"

    def has(self, column):
        return any(c.name == column for c in self.columns)


def read(path):
    tables, comment, table = [], [], None
    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if table is None:
            if line.startswith("--"):
                comment.append(line[2:].strip())
            elif line.startswith("CREATE TABLE"):
                table = Table(line.split()[2], " ".join(comment))
                comment = []
            else:
                comment = []
        elif line.startswith(")"):
            tables.append(table)
            table = None
        elif line:
            table.columns.append(Column(line, table.name))
    return tables


def main():
    schema, header, source = sys.argv[1:4]
    tables = read(schema)
    enums = {}
    for table in tables:
        for column in table.columns:
            if column.enum:
                if enums.setdefault(column.enum, column.values) != column.values:
                    sys.exit(f"{table.name}.{column.name}: {column.enum} has other values elsewhere")
    names = {t.name for t in tables}
    for table in tables:
        for column in table.columns:
            if column.reference and column.reference not in names:
                sys.exit(f"{table.name}.{column.name}: no table {column.reference}")

    out = ["/* Made from schema.sql by build-aux/make-tables.py. */", "#pragma once", "",
           '#include "core/lm-time.h"', "", "G_BEGIN_DECLS", "",
           "/* A key: replica << 32 | counter. 0 is none. */", "typedef gint64 LmId;", ""]
    for name, values in enums.items():
        prefix = screaming(name)
        out += ["typedef enum {"] + [f"  {prefix}_{v.upper()}," for v in values] + [f"}} {name};",
                f"#define {prefix.replace('LM_', 'LM_N_', 1)} {len(values)}", ""]
    for table in tables:
        out += [f"/* {table.comment} */", "typedef struct {"]
        for c in table.columns:
            space = "" if c.c_type.endswith("*") else " "
            note = f" /* {c.comment.replace('*/', '')} */" if c.comment else ""
            out.append(f"  {c.c_type}{space}{c.name};{note}")
        out += [f"}} {table.struct};", ""]
    out += [f"#define LM_ROW_TYPE_{t.name.upper()} {t.struct}" for t in tables] + [""]
    out += ["typedef enum {"] + [f"  LM_TABLE_{t.name.upper()}," for t in tables] + ["  LM_N_TABLES", "} LmTable;", ""]
    out += ["/* The texts that stand for each value in files and in `lmeter`. */"]
    for name in enums:
        out.append(f"extern const char *const {screaming(name).lower()}_nicks[];")
    out += ["", "G_END_DECLS", ""]
    open(header, "w", encoding="utf-8").write("\n".join(out))

    out = ["/* Made from schema.sql by build-aux/make-tables.py. */", '#include "core/lm-table.h"', ""]
    for name, values in enums.items():
        out.append(f"const char *const {screaming(name).lower()}_nicks[] = {{ "
                   + ", ".join(f'"{v}"' for v in values) + ", NULL };")
    out.append("")
    for table in tables:
        out.append(f"static const LmColumn {table.name}_columns[] = {{")
        for c in table.columns:
            reference = f"LM_TABLE_{c.reference.upper()}" if c.reference else "LM_N_TABLES"
            nicks = f"{screaming(c.enum).lower()}_nicks" if c.enum else "NULL"
            default = c.default if c.default is not None and c.type not in ("TEXT", "REAL") else None
            if default is None:
                default = {"DAY": "LM_DAY_NONE", "INSTANT": "LM_INSTANT_NONE", "COUNT": "-1",
                           "OFFSET": "G_MININT32"}.get(c.type, "0") if not c.not_null else "0"
            out.append(f'  {{ "{c.name}", LM_COLUMN_{c.type}, offsetof ({table.struct}, {c.name}), '
                       f"{'FALSE' if c.not_null else 'TRUE'}, {reference}, {nicks}, {default}, "
                       + ('"' + c.default.strip("'") + '"' if c.type == "TEXT" and c.default else "NULL") + " },")
        out += ["};", ""]
    out.append("static const LmTableInfo infos[LM_N_TABLES] = {")
    for table in tables:
        home = next((i for i, c in enumerate(table.columns) if c.name == "home" and c.reference == "home"), -1)
        out.append(f'  [LM_TABLE_{table.name.upper()}] = {{ "{table.name}", sizeof ({table.struct}), '
                   f"{table.name}_columns, G_N_ELEMENTS ({table.name}_columns), {home} }},")
    out += ["};", "", "const LmTableInfo *", "lm_table_get_info (LmTable table)", "{",
            "  g_return_val_if_fail (table < LM_N_TABLES, NULL);", "  return &infos[table];", "}", ""]
    open(source, "w", encoding="utf-8").write("\n".join(out))


main()
