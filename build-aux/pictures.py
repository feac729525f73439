#!/usr/bin/env python3
"""Pictures of every view in Dutch, light and dark, narrow and wide.

pictures.py --output DIR        makes an example district and walks through the views
pictures.py --file F --one PNG  only the window as it opens with that file

Runs inside a display; `build-aux/dev pictures` and `build-aux/dev run` give it one."""
import argparse
import datetime
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "e2e"))
import driver  # noqa: E402

VIEWS = ("today", "board", "homes", "appointments", "parties", "methods", "scenarios")
SIZES = ((1920, 1080), (1024, 768))
TODAY = "2026-05-11"


def make_example(folder, homes):
    path = os.path.join(folder, "voorbeeld.lmeter")
    env = dict(os.environ, LM_TODAY=TODAY, XDG_STATE_HOME=os.path.join(folder, "state"), LC_ALL="nl_NL.UTF-8")
    subprocess.run([os.environ["LM_LMETER"], "example", path, "--homes", str(homes), "--seed", "1", "--weeks", "4"], check=True, env=env)
    return path


def walk(path, out, scheme, state):
    for width, height in SIZES:
        program = driver.Program(path, width=width, height=height, scheme=scheme, today=TODAY, state=state)
        try:
            for view in VIEWS:
                program.act("win.view", view)
                program.picture(os.path.join(out, f"{view}-{scheme}-{width}.png"))
                if view == "board":
                    for level in ("district", "trains", "homes", "hours"):
                        program.act("win.level", level)
                        program.picture(os.path.join(out, f"board-{level}-{scheme}-{width}.png"))
            for name, action in (("import", "win.import"), ("appointment", "win.book"), ("letters", "win.print-letters"), ("day-sheets", "win.print-day-sheets"),
                                 ("outcome", "win.outcome"), ("choice", "win.choose"), ("survey-form", "win.survey-form"), ("texts-of-letters", "win.edit-letters"), ("palette", "win.palette"), ("print-board", "win.print-board"), ("settings", "win.project-settings"), ("wizard", "win.wizard"),
                                 ("shortcuts", "app.shortcuts")):
                program.act("win.view", "homes")
                program.act(action)
                program.picture(os.path.join(out, f"dialog-{name}-{scheme}-{width}.png"))
                program.key("Escape")
            log = program.close()
            if "exceeds" in log:
                sys.exit(f"something does not fit in {width} × {height}:\n{log}")
        finally:
            program.process.kill()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--output")
    arguments.add_argument("--file")
    arguments.add_argument("--one")
    arguments.add_argument("--homes", type=int, default=240)
    given = arguments.parse_args()
    if given.one:
        program = driver.Program(given.file, width=1600, height=960, today=datetime.date.today().isoformat())
        program.picture(given.one)
        program.close()
        return
    with tempfile.TemporaryDirectory() as folder:
        path = make_example(folder, given.homes)
        for scheme in ("light", "dark"):
            walk(path, given.output, scheme, os.path.join(folder, "state"))
        program = driver.Program(width=1024, height=768, state=os.path.join(folder, "empty"))
        program.picture(os.path.join(given.output, "start-light-1024.png"))
        program.close()


main()
