#!/usr/bin/env python3
"""The main job in Dutch: bring in the addresses, plan, find a home, book it, see it on the board, undo, redo, print,
record what came of it, close, open again, and find everything as it was."""
import json
import os
import pathlib
import re
import subprocess

import driver
import steps
from steps import step

LIST = pathlib.Path(os.environ["LM_SHARED_DATA"]) / "gpkg" / "pdok-gokoala-bag.gpkg"
HOME = "Barentszplein 1-H"
TODAY = "2026-05-11"


class Job:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.file = self.folder / "wijk.lmeter"
        self.state = str(self.folder / "state")
        self.program = None

    def lmeter(self, *arguments, today=TODAY):
        environment = dict(os.environ, LM_TODAY=today, XDG_STATE_HOME=self.state, LC_ALL="C.UTF-8")
        return subprocess.run([os.environ["LM_LMETER"], *map(str, arguments)], env=environment, capture_output=True, text=True)

    def start(self, today=TODAY):
        self.program = driver.Program(str(self.file), state=self.state, today=today)

    def home(self):
        """The home as the table shows it: the cells of its row."""
        self.program.act("win.view", "homes")
        entry = self.program.find(role="entry", name="Zoek woningen")
        self.program.fill(entry, HOME)
        return self.program.find(role="table cell", name=HOME)


def in_file(job):
    """The home as `lmeter` reads it from the published file."""
    shown = job.lmeter("show", job.file, "homes", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    return next(h for h in json.loads(shown.stdout) if h["address"] == HOME)


def planned_day(job):
    home = in_file(job)
    return home["visit_day"], home["appointment"]


@step
def a_new_project_says_that_it_has_no_homes(job):
    made = job.lmeter("new", job.file, "--name", "Barentszwijk")
    assert made.returncode == 0, made.stderr
    job.start()
    job.program.find(role="label", name="Nog geen woningen")


@step
def the_geopackage_is_brought_in(job):
    program = job.program
    program.key("ctrl+i")
    program.press("Kies een bestand…")
    program.choose_file(LIST)
    program.press("Bekijk wat eruit komt")
    program.press("Lees 1.836 woningen in")
    program.find(role="label", contains="1.836 nieuwe woningen")
    program.press("Sluiten")
    program.find(role="label", name="1.836 woningen")


@step
def every_home_is_planned(job):
    program = job.program
    program.key("ctrl+r")
    program.wait(lambda: planned_day(job)[0], "a day for every home in the file")
    shown = job.lmeter("show", job.file, "homes", "--format", "json")
    assert all(h["visit_day"] for h in json.loads(shown.stdout))


@step
def a_home_is_found(job):
    job.program.point(job.home())
    job.program.find(role="grouping", name=f"Detail van {HOME}")


@step
def a_day_is_booked_by_phone(job):
    program = job.program
    program.key("ctrl+b")
    program.find(role="dialog", name="Afspraak")
    program.find(role="list", name="Dagen die u kunt aanbieden")
    program.key("alt+2")
    program.press("Stel de dag voor")
    program.gone(role="dialog", name="Afspraak")
    program.wait(lambda: planned_day(job)[1] == "proposed", "the booked day in the file")
    job.booked = planned_day(job)


@step
def it_stands_on_the_board(job):
    program = job.program
    program.act("win.view", "board")
    program.act("win.level", "homes")
    entry = program.find(role="entry", name="Zoek op het planbord")
    program.fill(entry, HOME)
    cell = program.find(role="table cell", contains=f"{HOME}, aansluitdag")
    job.cell = cell.get_name()
    day = int(job.booked[0][8:])
    assert re.search(rf"aansluitdag \w+ {day} ", job.cell), (job.cell, job.booked)
    program.fill(entry, "")


@step
def undo_takes_it_back_and_redo_brings_it_again(job):
    """The day was first held, then booked: two actions, so two steps back and two forth."""
    program = job.program
    for key, expected in (("ctrl+z", "held"), ("ctrl+z", "none"), ("ctrl+shift+z", "held"), ("ctrl+shift+z", "proposed")):
        program.key(key)
        program.wait(lambda: planned_day(job)[1] == expected, f"«{expected}» after {key}")
    assert planned_day(job) == job.booked


@step
def the_letter_is_printed(job):
    program = job.program
    letter = job.folder / "brief.pdf"
    job.home()
    program.key("ctrl+l")
    program.find(role="dialog", name="Brieven")
    program.press("Opslaan als PDF…")
    program.choose_file(letter, accept="Opslaan")
    program.wait(letter.exists, "the PDF")
    text = subprocess.run(["pdftotext", "-layout", str(letter), "-"], capture_output=True, text=True).stdout
    assert HOME in text, text


@step
def the_outcome_is_recorded(job):
    job.program.close()
    job.start(today=job.booked[0])
    program = job.program
    program.point(job.home())
    program.key("ctrl+d")
    program.wait(lambda: in_file(job)["execution"] == "done", "the outcome in the file")


@step
def everything_is_found_again(job):
    log = job.program.close()
    assert "CRITICAL" not in log and "WARNING" not in log, log
    job.start(today=job.booked[0])
    program = job.program
    program.act("win.view", "board")
    program.act("win.level", "homes")
    program.fill(program.find(role="entry", name="Zoek op het planbord"), HOME)
    row = program.find(role="table row", contains=f"{HOME},")
    assert row.get_name().endswith("Gereed"), row.get_name()
    program.close()
    checked = job.lmeter("check", job.file, "--hard", today=job.booked[0])
    assert checked.returncode == 0, checked.stdout


steps.run(Job, missing=None if LIST.exists() else f"the folder with real files is not here ({LIST})")
