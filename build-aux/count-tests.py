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
    skips = sum(1 for state, name in cases if state == "ok" and re.search(r"# *SKIP", name, re.I))
    failures = [name for state, name in cases if state == "not ok"]
    passed += len(cases) - skips - len(failures)
    skipped += skips
    if not good:
        for name in failures or ["ended with " + test["result"].lower()]:
            print("failed", test["name"] + ": " + name)
    elif not cases and test["result"] == "SKIP":
        skipped += 1
    elif not cases:
        passed += 1
print("passed", passed)
print("skipped", skipped)
