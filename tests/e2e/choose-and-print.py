#!/usr/bin/env python3
"""By keyboard alone, in Dutch: a home is found with the entry that goes anywhere, its method is chosen, the board is put
on paper, and another way to run the district is tried and kept; each can be undone."""
import json
import os
import pathlib
import subprocess

import driver
import steps
from steps import step

TODAY = "2026-05-11"


class Job:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.file = self.folder / "voorbeeld.lmeter"
        self.state = str(self.folder / "state")
        self.program = self.ears = None
        made = self.lmeter("example", self.file, "--homes", 60, "--seed", 1, "--weeks", 4)
        assert made.returncode == 0, made.stderr
        homes = self.show("homes")
        # One that is surveyed, or nothing fits it for sure, and that is not decided yet.
        self.home = next(h["address"] for h in homes if h["status"] in ("decision_needed", "not_ready", "survey_needed"))
        self.trains = [t["name"] for t in self.show("trains")]

    def lmeter(self, *arguments):
        environment = dict(os.environ, LM_TODAY=TODAY, XDG_STATE_HOME=self.state, LC_ALL="nl_NL.UTF-8")
        return subprocess.run([os.environ["LM_LMETER"], *map(str, arguments)], env=environment, capture_output=True, text=True)

    def show(self, *what):
        return json.loads(self.lmeter("show", self.file, *what, "--format", "json").stdout)

    def decisions(self):
        return self.show("table", "--table", "decision")

    def go(self, text):
        """Ctrl+K, a few letters, Enter."""
        self.program.key("ctrl+k")
        self.program.find(name="Ga naar een woning, bewoner, trein, ploeg of datum, of voer een opdracht uit")
        self.program.type(text)
        self.program.key("Return")


@step
def a_home_is_found_from_anywhere(job):
    job.program = driver.Program(str(job.file), state=job.state, today=TODAY)
    job.go(job.home)
    job.program.find(contains=f"Detail van {job.home}")


@step
def a_day_and_a_command_are_found_the_same_way(job):
    job.go("week 22")
    job.program.find(name="Planbord", role="table")
    job.go("Methoden")
    job.program.find(name="Aansluitmethoden")


@step
def the_method_is_chosen_with_its_reason(job):
    before = len(job.decisions())
    job.go(job.home)
    job.program.key("ctrl+m")
    job.program.find(contains="eigen rekening", role="label")
    first = job.program.all(role="radio button")[0]
    job.program.click(first)
    job.program.fill(job.program.find(role="text", name="Reden van het besluit"), "De zolder is goed bereikbaar")
    job.program.key("ctrl+Return")
    job.program.gone(contains="eigen rekening", role="label")
    job.program.wait(lambda: len(job.decisions()) == before + 1 or None, "the decision in the document")
    last = max(job.decisions(), key=lambda row: int(row["id"]))
    assert last["reason"] == "De zolder is goed bereikbaar", last
    assert last["method"], last


@step
def the_choice_can_be_undone(job):
    n = len(job.decisions())
    job.program.key("ctrl+z")
    job.program.wait(lambda: len(job.decisions()) == n - 1 or None, "the decision taken back")


@step
def the_board_goes_to_paper_as_it_is_shown(job):
    paper = job.folder / "bord.pdf"
    job.program.key("alt+2")
    job.program.find(name="Planbord", role="table")
    job.program.key("ctrl+p")
    job.program.press("Voorbeeld")
    job.program.find(contains="Planbord van")
    job.program.key("Escape")
    job.program.press("Opslaan als PDF…")
    job.program.choose_file(paper, "Opslaan")
    job.program.wait(lambda: paper.exists() or None, "the paper")
    text = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, text=True, check=True).stdout
    assert any(name in text for name in job.trains), text[:500]
    assert "pagina 1 van" in text, text[:500]


@step
def another_way_is_tried_and_kept(job):
    job.program.key("alt+7")
    job.program.press("Andere manieren proberen")
    cell = job.program.find(contains="zonder buffers", seconds=90)
    job.program.point(cell)
    job.program.press("Bewaren…")
    job.program.press("Bewaren")
    job.program.wait(lambda: [p for p in job.show("table", "--table", "plan") if p["kind"] == "scenario"] or None, "the scenario in the document")
    # While the question for the name is still going away, keys are its own.
    job.program.gone(role="button", name="Bewaren")
    job.program.act("win.undo")
    job.program.wait(lambda: not [p for p in job.show("table", "--table", "plan") if p["kind"] == "scenario"] or None, "the scenario taken back")


@step
def it_closes_in_peace(job):
    log = job.program.close()
    assert "CRITICAL" not in log and "WARNING" not in log, log


steps.run(Job)
