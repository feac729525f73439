#!/usr/bin/env python3
"""Counts what a Meson test log holds: one line `passed N`, one `skipped N`, a line `failed NAME` each.

A GLib test program reports each of its cases over TAP, so the cases are counted, not the programs.
"""
import json
import re
import sys

passed = skipped = 0
for line in open(sys.argv[1], encoding="utf-8"):
    test = json.loads(line)
    cases = re.findall(r"^\s*(ok|not ok) \d+ ?-? ?(.*)$", test.get("stdout", ""), re.M)
    good = test["result"] in ("OK", "EXPECTEDFAIL", "SKIP")
    if cases and good:
        for _, name in cases:
            if re.search(r"# *SKIP", name, re.I):
                skipped += 1
            else:
                passed += 1
    elif test["result"] == "SKIP":
        skipped += 1
    elif good:
        passed += 1
    else:
        passed += sum(1 for state, name in cases if state == "ok" and "SKIP" not in name)
        print("failed", test["name"])
print("passed", passed)
print("skipped", skipped)
