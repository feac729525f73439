#!/usr/bin/env python3
"""What is no list and no project, through `lmeter`: a word with the name of the file, and nothing half-written."""
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness import equal, holds, main, shared  # noqa: E402


def refused(desk, name, *args):
    """Input that can't be used: status 3, said on standard error with the name of the file, and nothing on standard output."""
    done = desk.run(*args, status=3)
    holds(name in done.err and len(done.err) > len(name) + 30, f"{args}: {done.err!r}")
    equal(done.out, "", args)


def into_a_fresh_project(desk, path):
    """Brings the file in for real: whole as it reports, or refused with the project as it was. Returns the number of new homes."""
    project, empty = desk.path("p.lmeter"), desk.path("empty.lmeter")
    if not empty.exists():
        desk.run("new", empty)
    shutil.rmtree(desk.path("state"))
    shutil.copy(empty, project)
    before = project.read_bytes()
    done = desk.run("import", project, path, status=None)
    holds(done.status in (0, 3), f"{path}: exit status {done.status}\n{done.err[-1500:]}")
    if done.status == 3:
        holds(path.name in done.err and len(done.err) > len(path.name) + 30, f"{path}: {done.err!r}")
        equal(project.read_bytes() == before, True, f"{path} was refused but changed the project")
        return 0
    new = int(re.search(r"^(\d+) new homes", done.out, re.M)[1])
    equal(len(desk.show(project, "homes")), new, f"homes of {path}")
    return new


def every_file_whole_and_cut(desk, folder):
    new = 0
    for path in sorted(shared(folder).iterdir()):
        if not path.is_file():
            continue
        new += into_a_fresh_project(desk, path)
        size = path.stat().st_size
        for part in (size // 12, size * 3 // 4):
            cut = desk.path("cut-" + path.name)
            cut.write_bytes(path.read_bytes()[:part])
            into_a_fresh_project(desk, cut)
            cut.unlink()
    return new


def test_every_csv_whole_and_cut(desk):
    every_file_whole_and_cut(desk, "csv")


def test_every_workbook_whole_and_cut(desk):
    every_file_whole_and_cut(desk, "spreadsheets")


def test_every_geopackage_whole_and_cut(desk):
    holds(every_file_whole_and_cut(desk, "gpkg") > 5000, "the whole GeoPackages of neighbourhoods gave few homes")


def test_a_project_with_one_byte_changed_is_refused(desk):
    desk.run("example", "good.lmeter", "--homes", 10)
    good = desk.path("good.lmeter").read_bytes()
    name = "changed.lmeter"
    for at in [*range(0, 100, 7), *range(131, len(good), len(good) // 25)]:
        changed = bytearray(good)
        changed[at] ^= 1 << at % 8
        desk.path(name).write_bytes(changed)
        refused(desk, name, "show", name, "homes")
        equal(desk.path(name).read_bytes() == changed, True, f"changed at {at}, and written over")


def test_a_project_cut_off_is_refused(desk):
    desk.run("example", "good.lmeter", "--homes", 10)
    good = desk.path("good.lmeter").read_bytes()
    name = "cut.lmeter"
    for length in (0, 1, 15, 16, 99, 100, 4095, 4096, len(good) // 2, len(good) - 4096, len(good) - 1):
        desk.path(name).write_bytes(good[:length])
        refused(desk, name, "show", name, "homes")
        equal(desk.path(name).read_bytes() == good[:length], True, f"cut at {length}, and written over")


def test_no_command_writes_to_what_is_no_project(desk):
    desk.path("list.csv").write_text("street;number\nDorpsweg;1\n")
    desk.run("example", "good.lmeter", "--homes", 10)
    changed = bytearray(desk.path("good.lmeter").read_bytes())
    changed[len(changed) // 3] ^= 4
    desk.path("changed.lmeter").write_bytes(changed)
    desk.path("folder.lmeter").mkdir()
    # Nobody can read this one, whoever runs the tests.
    desk.path("unreadable.lmeter").symlink_to("/proc/self/mem")
    before = sorted(desk.folder.iterdir())
    for name in ("changed.lmeter", "folder.lmeter", "unreadable.lmeter", "none.lmeter", "list.csv"):
        for args in (("import", name, "list.csv"), ("plan", name), ("show", name, "plan"), ("book", name, "1", "--date", "2026-05-12"),
                     ("outcome", name, "1"), ("print", name, "letters", "--output", "out"), ("undo", name), ("redo", name),
                     ("history", name), ("check", name)):
            refused(desk, name, *args)
    equal(desk.path("changed.lmeter").read_bytes() == changed, True, "the damaged project was written over")
    equal(sorted(path for path in desk.folder.iterdir() if path.name != "state"),
          [path for path in before if path.name != "state"], "something was left behind")


def test_a_list_that_can_not_be_read_changes_nothing(desk):
    desk.path("folder.csv").mkdir()
    desk.path("folder.gpkg").mkdir()
    desk.path("unreadable.csv").symlink_to("/proc/self/mem")
    desk.path("unreadable.xlsx").symlink_to("/proc/self/mem")
    desk.path("unreadable.gpkg").symlink_to("/proc/self/mem")
    desk.path("circle.csv").symlink_to("circle.csv")
    for name in ("folder.csv", "folder.gpkg", "unreadable.csv", "unreadable.xlsx", "unreadable.gpkg", "circle.csv", "none.csv"):
        equal(into_a_fresh_project(desk, desk.path(name)), 0, name)


main(__name__)
