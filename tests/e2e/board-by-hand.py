#!/usr/bin/env python3
"""The board by hand in Dutch: a home is moved with the keyboard and with the mouse, and moved back; what can't be is
refused with its reason; a confirmed home leads to its resident; the keys of the board and of Today do what they say.
Everything goes by what a screen reader hears."""
import datetime
import json
import os
import pathlib
import subprocess

import driver
import steps
from steps import step

TODAY = "2026-05-11"
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
LONG_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
TODAY_DAY = datetime.date.fromisoformat(TODAY)
HOLIDAYS = ("2026-05-14", "2026-05-25")  # Ascension Day and Whit Monday


def short(day):
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def long(day):
    return f"{DAYS[day.weekday()]} {day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def works(day):
    return day.weekday() < 5 and str(day) not in HOLIDAYS


def next_working_day(day, step=1):
    day += datetime.timedelta(step)
    while not works(day):
        day += datetime.timedelta(step)
    return day


class Home:
    def __init__(self, values):
        self.address = values["address"]
        self.day = datetime.date.fromisoformat(values["visit_day"])
        self.appointment = values["appointment"]


class Job:
    def __init__(self, folder):
        self.file = pathlib.Path(folder) / "voorbeeld.lmeter"
        self.state = str(pathlib.Path(folder) / "state")
        self.program = self.ears = self.board = self.free = None
        made = self.lmeter("example", self.file, "--homes", 60, "--seed", 1, "--weeks", 4)
        assert made.returncode == 0, made.stderr
        shown = json.loads(self.lmeter("show", self.file, "homes", "--format", "json").stdout)
        self.planned = sorted((Home(h) for h in shown if h["plan"] == "planned"), key=lambda home: home.day)
        self.visit = next(home.address for home in self.planned if home.day == TODAY_DAY)

    def lmeter(self, *arguments):
        environment = dict(os.environ, LM_TODAY=TODAY, XDG_STATE_HOME=self.state, LC_ALL="nl_NL.UTF-8")
        return subprocess.run([os.environ["LM_LMETER"], *map(str, arguments)], env=environment, capture_output=True, text=True)

    def start(self):
        self.program = driver.Program(str(self.file), state=self.state, today=TODAY)

    def close(self):
        log = self.program.close()
        assert "CRITICAL" not in log and "WARNING" not in log, log

    def homes(self, appointment):
        """The homes that are planned after today with such an appointment, by their day."""
        return [home for home in self.planned if home.day > TODAY_DAY and home.appointment == appointment]

    def select(self, home):
        """Finds the home on the board by its search, and puts the keyboard there."""
        program = self.program
        program.key("ctrl+f")
        program.fill(program.find(role="entry", name="Zoek op het planbord"), home.address)
        program.key("Return")
        self.board = program.find(role="table", name="Planbord")
        program.wait(lambda: focused(self.row(home)), f"the keyboard on {home.address}")

    def row(self, home):
        return self.program.find(role="table row", contains=f"{home.address}, ", under=self.board)

    def tile(self, home):
        """Where the connection day of the home is drawn."""
        cell = self.program.find(role="table cell", contains=f"{home.address}, aansluitdag ", under=self.board)
        return cell.get_extents(driver.Atspi.CoordType.WINDOW)

    def stands_on(self, home, day):
        self.program.wait(lambda: f", {long(day)}" in self.row(home).get_name(), f"{home.address} on {long(day)}")

    def undo_move(self, home):
        self.program.key("ctrl+z")
        self.ears.hear(self.program, f"Ongedaan gemaakt: {home.address} verplaatst naar ")
        self.stands_on(home, home.day)


def focused(node):
    return node.get_state_set().contains(driver.Atspi.StateType.FOCUSED)


def middle(box):
    return box.x + box.width // 2, box.y + box.height // 2


@step
def the_board_of_the_example_opens(job):
    job.ears = driver.Ears()
    job.start()
    job.program.find(role="table", name="Planbord")
    assert len(job.program.all(role="table", name="Planbord")) == 1, "the board is heard more than once"


@step
def a_home_is_moved_a_working_day_with_the_keyboard(job):
    """Where nothing is in the way it is done at once, and said."""
    program = job.program
    for home in job.homes("none"):
        there = next_working_day(home.day)
        job.select(home)
        program.key("alt+Right")
        said = job.ears.hear(program, f"{home.address} verplaatst naar {short(there)}", f"{home.address} → {short(there)}")
        if "→" not in said:
            job.free = home
            break
        job.stands_on(home, home.day)
        program.key("Escape")
    assert job.free, "there is no home that can be moved a day"
    job.stands_on(job.free, there)


@step
def it_is_moved_back_by_undo(job):
    job.undo_move(job.free)


@step
def what_a_move_costs_is_said_before_enter(job):
    """A resident who was told a day, must be told again."""
    home = job.free
    there = next_working_day(home.day)
    job.close()
    for words in (["book", job.file, home.address, "--date", home.day],
                  ["print", job.file, "letters", "--home", home.address, "--letter", "date", "--sent", "--output", job.file.parent]):
        done = job.lmeter(*words)
        assert done.returncode == 0, done.stderr
    job.start()
    program = job.program
    job.select(home)
    program.key("alt+Right")
    said = job.ears.hear(program, f"{home.address} → {short(there)}: ")
    assert "moet opnieuw bericht krijgen" in said and said.endswith("Druk op Enter om te verplaatsen."), said
    program.find(role="label", name=f"{home.address} → {short(there)}")
    job.stands_on(home, home.day)
    program.key("Return")
    job.ears.hear(program, f"{home.address} verplaatst naar {short(there)}")
    job.stands_on(home, there)
    job.undo_move(home)


@step
def a_home_is_dragged_to_another_day(job):
    program, home = job.program, job.free
    there = next_working_day(home.day)
    start = middle(job.tile(home))
    job.select(home)
    program.key("alt+Right", "Return")
    job.stands_on(home, there)
    end = middle(job.tile(home))
    job.undo_move(home)
    assert middle(job.tile(home)) == start, "the board has run on"
    program.drag(start, end, held=lambda: program.find(role="label", name=f"{home.address} → {short(there)}"))
    job.ears.hear(program, f"{home.address} verplaatst naar {short(there)}")
    job.stands_on(home, there)
    job.undo_move(home)


@step
def a_day_on_which_nobody_works_is_refused(job):
    """By keyboard such a day is passed over, so it is dragged there."""
    program = job.program
    home = next(h for h in job.homes("none") if not works(h.day + datetime.timedelta(1)))
    there = home.day + datetime.timedelta(1)
    job.select(home)
    box = job.tile(home)
    program.drag(middle(box), (box.x + box.width + 12, box.y + box.height // 2))
    said = job.ears.hear(program, f"{home.address} → {short(there)} kan niet: ")
    assert f"Niemand werkt op {short(there)}: " in said or f"{short(there)} is geen werkdag." in said, said
    program.find(role="label", name=f"{home.address} → {short(there)}")
    job.stands_on(home, home.day)
    program.key("Escape")


@step
def a_day_on_which_the_resident_cant_is_refused(job):
    """The resident says so in the detail; the next thing tried is that day."""
    program = job.program
    home = next(h for h in job.homes("none") if next_working_day(h.day, -1) == TODAY_DAY)
    job.select(home)
    program.press(f"Dagen toevoegen die wel of niet schikken, {home.address}")
    program.find(role="list item", contains=f"Niet op deze dagen: {short(TODAY_DAY)}")
    job.select(home)
    program.key("alt+Left")
    said = job.ears.hear(program, f"{home.address} → {short(TODAY_DAY)} kan niet: ")
    assert f"De bewoner van {home.address} kan niet op {short(TODAY_DAY)}" in said, said
    program.key("Return")
    job.stands_on(home, home.day)
    program.key("Escape")


@step
def a_confirmed_home_leads_to_its_resident(job):
    program = job.program
    for home in job.homes("confirmed"):
        there = next_working_day(home.day)
        job.select(home)
        program.key("alt+Right")
        said = job.ears.hear(program, f"{home.address} → {short(there)}")
        assert f"{home.address} is bevestigd voor {short(home.day)}." in said, said
        if "kan niet" not in said:
            break
        program.key("Escape")
    program.key("Return")
    program.find(role="dialog", name="Afspraak")
    program.key("Escape")
    program.gone(role="dialog", name="Afspraak")
    job.stands_on(home, home.day)
    assert job.row(home).get_name().endswith("Bevestigd"), job.row(home).get_name()


@step
def the_keys_of_the_levels(job):
    program = job.program
    home = job.free
    job.select(home)
    program.fill(program.find(role="entry", name="Zoek op het planbord"), "")
    program.key("2")
    program.gone(role="table row", contains=f"{home.address}, ")
    program.find(role="table row", contains=" woningen, ")
    program.key("1")
    program.gone(role="table row", contains=f"{home.address}, ")
    program.find(role="table row", contains=" woningen, ")
    program.key("4")
    program.find(role="table cell", contains=f"{home.address}, Aankomst")
    job.stands_on(home, home.day)
    program.key("3")
    program.gone(role="table cell", contains=f"{home.address}, Aankomst")
    job.stands_on(home, home.day)


@step
def f9_hides_the_detail_and_brings_it_back(job):
    program, name = job.program, f"Detail van {job.free.address}"
    program.find(role="grouping", name=name)
    program.key("F9")
    program.gone(role="grouping", name=name)
    program.key("F9")
    program.find(role="grouping", name=name)


@step
def ctrl_f_leads_to_the_search_of_the_view(job):
    program = job.program
    for view, search in (("alt+2", "Zoek op het planbord"), ("alt+3", "Zoek woningen"), ("alt+2", "Zoek op het planbord")):
        program.key(view)
        entry = program.find(role="entry", name=search)
        program.key("ctrl+f")
        program.wait(lambda: any(focused(n) for n in [entry, *program.all(role="text", under=entry, showing=False)]), f"the keyboard in «{search}»")


@step
def f8_goes_to_a_conflict(job):
    """A resident of today turns out to be away today."""
    program = job.program
    address = job.visit
    program.act("win.select", address)
    program.press(f"Dagen toevoegen die wel of niet schikken, {address}")
    program.find(role="button", name="1 conflict")
    job.select(job.free)
    program.find(role="grouping", name=f"Detail van {job.free.address}")
    program.key("F8")
    job.ears.hear(program, f"De bewoner kan niemand ontvangen op {short(TODAY_DAY)} {TODAY_DAY.year}. Kies een andere dag.")
    program.find(role="grouping", name=f"Detail van {address}")
    program.key("ctrl+z")
    program.gone(role="button", name="1 conflict")


@step
def a_visit_of_today_is_recorded_with_one_key(job):
    program, address = job.program, job.visit
    program.key("alt+1")
    program.find(role="button", name=f"Gedaan, {address}")
    row = program.find(role="list item", name=address)
    for _ in range(15):
        if not focused(row):
            program.key("Tab")
    assert focused(row), "the keyboard does not come to the visit"
    program.key("d")
    job.ears.hear(program, f"{address}: bezoek gedaan")


steps.run(Job)
