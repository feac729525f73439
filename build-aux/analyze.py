#!/usr/bin/env python3
"""Runs gcc -fanalyzer over the sources: analyze.py BUILD [ROOM…]

Compiles every file of src (or of these rooms of it) once more, as the build
does, with the analyzer on and nothing written, and prints what it says."""
import json
import os
import shlex
import subprocess
import sys

build, rooms = sys.argv[1], sys.argv[2:]
faults = n = 0
for entry in json.load(open(os.path.join(build, "compile_commands.json"), encoding="utf-8")):
    path = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
    parts = os.path.relpath(path).split(os.sep)
    if parts[0] != "src" or not path.endswith(".c") or (rooms and parts[1] not in rooms):
        continue
    words = shlex.split(entry["command"])
    if words[0].endswith("ccache"):
        words = words[1:]
    for option in ("-o", "-MF", "-MQ"):
        if option in words:
            at = words.index(option)
            del words[at:at + 2]
    words = [word for word in words if word not in ("-MD", "-Werror")]
    done = subprocess.run(words + ["-fanalyzer", "-fdiagnostics-plain-output", "-o", os.devnull], cwd=entry["directory"],
                          capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if "[-Wanalyzer" in line or ": error:" in line]
    n += 1
    faults += len(said)
    for line in said:
        print(line)
print(f"{n} files, {faults} reports")
sys.exit(1 if faults else 0)
