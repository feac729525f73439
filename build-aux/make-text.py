#!/usr/bin/env python3
"""Makes a C string out of a text file: make-text.py NAME TEXT OUT.c"""
import sys

name, source, out = sys.argv[1:4]
with open(source, encoding="utf-8") as text, open(out, "w", encoding="utf-8") as c:
    c.write(f"extern const char {name}[];\nconst char {name}[] =\n")
    for line in text:
        c.write('  "' + line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"') + '\\n"\n')
    c.write("  ;\n")
