#!/usr/bin/env python3
"""Makes the example district of the pictures and of `dev run` look lived in: planned in March, residents told and
confirmed, the first visits made, one home that did not open. All of it through `lmeter`, as a script would.

lived-in.py FILE [HOMES]     (LM_LMETER names the program, LM_TODAY the day on which it is looked at)"""
import datetime
import json
import os
import subprocess
import sys

LMETER = os.environ["LM_LMETER"]
TODAY = datetime.date.fromisoformat(os.environ.get("LM_TODAY") or datetime.date.today().isoformat())
BEFORE = TODAY - datetime.timedelta(days=70)


def lmeter(day, *arguments, may_fail=False):
    environment = dict(os.environ, LM_TODAY=day.isoformat(), LM_NOW=f"{day.isoformat()}T09:30")
    done = subprocess.run([LMETER, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode > 1 or (done.returncode == 1 and not may_fail and arguments[0] not in ("plan", "check")):
        sys.exit(f"lmeter {' '.join(arguments)}: {done.stderr or done.stdout}")
    return done


def planned(day, path):
    homes = json.loads(lmeter(day, "show", path, "homes", "--format", "json").stdout)
    return sorted((h for h in homes if h.get("visit_day")), key=lambda h: (h["visit_day"], h["id"]))


def main():
    path, homes = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "240"
    lmeter(BEFORE, "example", path, "--homes", homes, "--seed", "1")
    lmeter(BEFORE, "plan", path)
    confirmed = []
    for number, home in enumerate(h for h in planned(BEFORE, path) if h["visit_day"] <= (TODAY + datetime.timedelta(days=28)).isoformat()):
        open_still = number % 5 == 0 and home["visit_day"] >= TODAY.isoformat()
        told = lmeter(BEFORE, "book", path, home["id"], "--date", home["visit_day"], *([] if open_still else ["--confirm"]), may_fail=True)
        if told.returncode == 0 and not open_still:
            confirmed.append(home)
    for number, home in enumerate(h for h in confirmed if h["visit_day"] < TODAY.isoformat()):
        day = datetime.date.fromisoformat(home["visit_day"])
        result = {4: "no_access", 9: "partly"}.get(number, "done")
        extra = ["--meter", f"{number * 3},412"] if result == "done" else ["--reason", "Niemand thuis" if result == "no_access" else "Leiding lekt"]
        lmeter(day, "outcome", path, home["id"], "--result", result, "--date", home["visit_day"], *extra, may_fail=True)
    lmeter(TODAY, "plan", path)


main()
