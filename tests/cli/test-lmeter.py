#!/usr/bin/env python3
"""`lmeter` from the outside: the whole main job, what it prints, and what it refuses."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness import TOP, Skip, equal, holds, main, shared  # noqa: E402

COMMANDS = ["new", "import", "plan", "show", "book", "slots", "outcome", "replan", "print", "undo", "redo", "history", "check", "example"]
TOPICS = ["homes", "trains", "plan", "crews", "appointments", "conflicts", "readiness", "methods", "holidays"]


def test_every_command_explains_itself(desk):
    everything = desk.run("--help").out
    for command in COMMANDS:
        holds(re.search(rf"^  {command} ", everything, re.M), f"{command} is not in --help")
        holds(f"lmeter {command}" in desk.run(command, "--help").out, f"{command} --help")


def test_wrong_usage_is_status_2_and_says_what(desk):
    desk.run("example", "p.lmeter", "--homes", 5)
    for args, says in [
        ((), "COMMAND"),
        (("fly",), "fly"),
        (("new",), "PROJECT"),
        (("new", "a", "b"), "“b”"),
        (("new", "n.lmeter", "--region", "east"), "east"),
        (("new", "n.lmeter", "--methods", "X-1"), "X-1"),
        (("new", "n.lmeter", "--start", "31-2-2026"), "31-2-2026"),
        (("new", "n.lmeter", "--default-type", "castle"), "castle"),
        (("example", "n.lmeter", "--homes", "0"), "--homes"),
        (("example", "n.lmeter", "--homes", "many"), "many"),
        (("show", "p.lmeter"), "homes"),
        (("show", "p.lmeter", "birds"), "birds"),
        (("show", "p.lmeter", "homes", "--format", "xml"), "xml"),
        (("show", "p.lmeter", "table"), "--table"),
        (("show", "p.lmeter", "table", "--table", "birds"), "birds"),
        (("book", "p.lmeter", "1"), "--date"),
        (("book", "p.lmeter", "1", "--date", "soon"), "soon"),
        (("book", "p.lmeter", "1", "--date", "2026-05-12", "--from", "09:00"), "--to"),
        (("book", "p.lmeter", "1", "--date", "2026-05-12", "--from", "10:00", "--to", "09:00"), "10:00"),
        (("outcome", "p.lmeter", "1", "--result", "fine"), "fine"),
        (("slots", "p.lmeter", "1", "--number", "0"), "--number"),
        (("replan", "p.lmeter", "--crew", "Nobody"), "Nobody"),
        (("replan", "p.lmeter", "--away", "2026-05-12"), "--crew"),
        (("replan", "p.lmeter", "--apply", "0"), "--apply"),
        (("print", "p.lmeter", "letters"), "--output"),
        (("print", "p.lmeter", "posters", "--output", "out"), "posters"),
        (("plan", "p.lmeter", "--cluster", "-1"), "--cluster"),
        (("import", "p.lmeter", "list.csv", "--default-type", "castle"), "castle"),
        (("history", "p.lmeter", "--limit", "0"), "--limit"),
        (("check", "p.lmeter", "--fast"), "--fast"),
    ]:
        done = desk.run(*args, status=2)
        holds(says in done.err, f"{args}: {done.err!r} does not name {says}")
    holds(not desk.path("n.lmeter").exists(), "a wrong option left a project behind")


def test_what_is_no_project_is_status_3_and_left_alone(desk):
    desk.run("example", "good.lmeter", "--homes", 10)
    good = desk.path("good.lmeter").read_bytes()
    desk.path("text.lmeter").write_text("not a project\n")
    desk.path("empty.lmeter").write_bytes(b"")
    desk.path("folder.lmeter").mkdir()
    desk.path("cut.lmeter").write_bytes(good[: len(good) // 2])
    desk.path("hole.lmeter").write_bytes(good[:100000] + bytes([good[100000] ^ 0x40]) + good[100001:])
    for name in ("none.lmeter", "text.lmeter", "empty.lmeter", "folder.lmeter", "cut.lmeter", "hole.lmeter"):
        path = desk.path(name)
        before = path.read_bytes() if path.is_file() else None
        done = desk.run("show", name, "homes", status=3)
        holds(name in done.err and len(done.err) > 25, f"{name}: {done.err!r}")
        equal(done.out, "", name)
        equal(path.read_bytes() if path.is_file() else None, before, f"{name} was changed")
    equal(desk.run("new", "good.lmeter", status=3).out, "")
    equal(desk.path("good.lmeter").read_bytes(), good, "an existing project was overwritten")
    desk.run("new", "no/such/folder/p.lmeter", status=3)


def test_no_such_home_is_status_3(desk):
    desk.run("example", "p.lmeter", "--homes", 60)
    for args in (("show", "p.lmeter", "homes", "--home", "Nergensstraat 1"), ("book", "p.lmeter", "12345", "--date", "2026-05-12"),
                 ("outcome", "p.lmeter", "Nergensstraat 1"), ("history", "p.lmeter", "--home", "9999ZZ 1")):
        desk.run(*args, status=3)


def test_new_project_knows_the_methods_and_their_days(desk):
    desk.run("new", "p.lmeter", "--name", "Heindijk", "--place", "Rotterdam", "--methods", "R-C,P-A,G-B")
    methods = {row["code"]: row for row in desk.show("p.lmeter", "methods")}
    expected = {"R-A": ("17:35", -35), "R-A2": ("16:20", 40), "R-A3": ("16:55", 5), "R-B": ("15:35", 85), "R-C": ("15:35", 85),
                "P-A": ("15:50", 70), "P-B": ("15:35", 85), "P-C": ("15:20", 100), "G-A": ("15:50", 70), "G-B": ("16:35", 25)}
    for code, (end, slack) in expected.items():
        equal((methods[code]["day_end"], methods[code]["slack"], methods[code]["fits"]), (end, slack, slack >= 0), code)
    equal({code for code, row in methods.items() if row["chosen"]}, {"R-C", "P-A", "G-B"}, "our three methods")
    third = {row["code"]: row for row in desk.show("p.lmeter", "methods", "--persons", "heating=3")}
    equal(third["R-A"]["day_end"], "16:55", "R-A with a third fitter")
    equal(desk.show("p.lmeter", "table", "--table", "project")[0]["name"], "Heindijk")


def test_every_list_in_every_format(desk):
    documented = (TOP / "docs" / "lmeter.md").read_text(encoding="utf-8")
    desk.run("example", "p.lmeter", "--homes", 80, "--seed", 2)
    desk.run("plan", "p.lmeter", status=None)
    for topic in TOPICS:
        rows = desk.run("show", "p.lmeter", topic, "--format", "json", status=None).json()
        same = desk.run("show", topic, "p.lmeter", "--format", "csv", status=None).csv()
        equal(len(rows), len(same), topic)
        desk.run("show", "p.lmeter", topic, status=None)
        if topic not in ("appointments", "conflicts"):
            holds(rows, f"show {topic} is empty")
        for row, line in zip(rows, same):
            equal(list(row), list(line), topic)
            for key, value in row.items():
                holds(f"`{key}`" in documented, f"{topic}: docs/lmeter.md does not explain {key}")
                holds(not isinstance(value, (dict, list)), f"{topic}.{key} is not flat")
                text = {True: "yes", False: "no", None: ""}.get(value) if value is None or isinstance(value, bool) else str(value)
                equal(line[key], text, f"{topic}.{key}")
                if key in ("id", "home", "crew", "person", "coupling") and value is not None:
                    holds(isinstance(value, str) and value.isdigit(), f"{topic}.{key}: {value!r}")


def test_dutch_where_the_locale_is_dutch(desk):
    if "nl_NL.utf8" not in subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout:
        raise Skip("this system has no Dutch locale (nl_NL.UTF-8)")
    dutch = dict(LC_ALL="nl_NL.UTF-8")
    holds("Eindcode" in desk.run("--help", **dutch).out, "--help is not Dutch")
    holds("Toon" in desk.run("show", "--help", **dutch).out, "show --help is not Dutch")
    holds("geen bestand" in desk.run("show", "none.lmeter", "homes", status=3, **dutch).err, "an error is not Dutch")
    desk.run("new", "p.lmeter", **dutch)
    names = {row["code"]: row["name"] for row in desk.run("show", "p.lmeter", "methods", "--format", "json", **dutch).json()}
    holds("rijtjeshuis" in names["R-A"].lower(), names["R-A"])


def test_output_is_utf8_in_any_locale(desk):
    desk.run("example", "p.lmeter", "--homes", 120)
    out = desk.run("show", "p.lmeter", "homes", "--format", "csv", LC_ALL="C").out
    holds(any(ord(c) > 0x7f for c in out), "a district without ş or é")
    home = desk.run("show", "p.lmeter", "homes", "--format", "csv").csv()[0]
    desk.run("book", "p.lmeter", home["id"], "--date", "2026-12-01", "--note", "Zoë belt terug", status=None, LC_ALL="C")


def test_odd_texts_come_out_whole(desk):
    note = 'zei: "liever, later";\n\tdus =1+1 \\ €\x01'
    desk.run("example", "p.lmeter", "--homes", 40, "--weeks", 2)
    home = next(home for home in desk.show("p.lmeter", "homes") if home["visit_day"] and home["visit_day"] > desk.today)
    desk.run("book", "p.lmeter", home["id"], "--date", home["visit_day"], "--note", note)
    equal([row["note"] for row in desk.show("p.lmeter", "appointments", "--home", home["id"])][-1], note, "JSON")
    lines = desk.run("show", "p.lmeter", "appointments", "--home", home["id"], "--format", "csv").csv()
    equal(lines[-1]["note"], note, "CSV")
    table = desk.run("show", "p.lmeter", "appointments", "--home", home["id"]).out.splitlines()
    equal(len(table), len(lines) + 1, "a row of the table takes one line")
    desk.run("book", "p.lmeter", b"Dorpsweg \xff", "--date", "2026-05-12", status=2)


def test_a_full_disk_is_noticed(desk):
    if not os.path.exists("/dev/full"):
        raise Skip("this system has no /dev/full")
    desk.run("example", "p.lmeter", "--homes", 30)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([os.environ["LM_LMETER"], "show", "p.lmeter", "homes"], stdout=full, stderr=subprocess.PIPE, cwd=desk.folder,
                              env=dict(os.environ, XDG_STATE_HOME=str(desk.path("state"))))
    equal(done.returncode, 3)
    holds(done.stderr, "nothing was said")


def import_list(desk, project, path, *args, status=0):
    return desk.run("import", project, path, *args, status=status)


def test_import_of_a_real_list_twice(desk):
    path = shared("bag/bagadres.csv")
    desk.run("new", "p.lmeter")
    first = import_list(desk, "p.lmeter", path, "--default-type", "stairwell_flat", "--default-method", "P-A")
    holds("87 new homes" in first.out, first.out)
    homes = desk.show("p.lmeter", "homes")
    equal(len(homes), 87)
    equal({home["method"] for home in homes}, {"P-A"}, "default method")
    before = desk.everything("p.lmeter")["home"]
    again = import_list(desk, "p.lmeter", path, "--default-type", "stairwell_flat")
    holds("87 homes unchanged" in again.out, again.out)
    equal(desk.everything("p.lmeter")["home"], before, "the same list again")


def test_import_of_a_geopackage(desk):
    path = shared("gpkg/pdok-gokoala-bag.gpkg")
    desk.run("new", "p.lmeter")
    dry = import_list(desk, "p.lmeter", path, "--dry-run", "--default-type", "stairwell_flat")
    equal(desk.show("p.lmeter", "homes"), [], "a dry run wrote homes")
    import_list(desk, "p.lmeter", path, "--default-type", "stairwell_flat", "--default-method", "P-A")
    homes = desk.show("p.lmeter", "homes")
    equal(len(homes), 1836, dry.out)
    address = next(home for home in homes if home["suffix"] and home["postcode"])
    found = desk.show("p.lmeter", "homes", "--home", f"{address['street']} {address['number']}{address['letter'] or ''}-{address['suffix']}")
    equal([home["id"] for home in found], [address["id"]], "found by address")
    equal(desk.show("p.lmeter", "homes", "--home", address["bag_vbo"] or address["bag_num"])[0]["id"], address["id"], "found by BAG id")


def test_import_of_a_part_by_postcode(desk):
    path = shared("gpkg/pdok-gokoala-bag.gpkg")
    desk.run("new", "p.lmeter")
    import_list(desk, "p.lmeter", path, "--postcode", "1013 nj", "--town", "Amsterdam", "--default-type", "stairwell_flat")
    homes = desk.show("p.lmeter", "homes")
    equal((len(homes), {home["postcode"] for home in homes}), (124, {"1013NJ"}))


def test_a_list_without_addresses_is_refused_in_one_word(desk):
    path = shared("csv/cbs-gemeentelijke-indeling.csv")
    desk.run("new", "p.lmeter")
    done = import_list(desk, "p.lmeter", path, status=3)
    holds("holds no addresses" in done.err and "gemeentenaam" in done.err and "--map" in done.err, done.err)
    holds(len(done.err.splitlines()) < 5, f"one fault, said {len(done.err.splitlines())} times")


def test_import_with_columns_named(desk):
    desk.path("lijst.csv").write_text("A;B;C;D\nDorpsweg;1;1234AB;eerste\nDorpsweg;twee;1234AB;tweede\nDorpsweg;3;1234AB;derde\n")
    desk.run("new", "p.lmeter")
    done = import_list(desk, "p.lmeter", "lijst.csv", "--map", "street=A", "--map", "number=B", "--map", "postcode=C", "--map", "note=D",
                       "--default-type", "terraced")
    holds("line 3" in done.err, f"the refused row is not named with its line: {done.err!r}")
    equal([home["address"] for home in desk.show("p.lmeter", "homes")], ["Dorpsweg 1", "Dorpsweg 3"])
    import_list(desk, "p.lmeter", "lijst.csv", "--map", "streetname=A", status=2)
    import_list(desk, "p.lmeter", "lijst.csv", "--map", "street=Z", status=2)
    import_list(desk, "p.lmeter", "lijst.csv", "--map", "street", status=2)
    import_list(desk, "p.lmeter", "lijst.csv", "--default-method", "Z-9", status=2)


def test_bad_input_changes_nothing(desk):
    desk.run("example", "p.lmeter", "--homes", 12)
    before = desk.everything("p.lmeter")
    desk.path("folder.csv").mkdir()
    desk.path("empty.csv").write_bytes(b"")
    desk.path("noise.csv").write_bytes(bytes(range(256)) * 50)
    desk.path("words.csv").write_text("dit is geen lijst\nmaar een verhaal\n")
    bad = ["none.csv", "folder.csv", "empty.csv", "noise.csv", "words.csv"]
    for name in bad:
        done = import_list(desk, "p.lmeter", name, status=3)
        holds(name in done.err and len(done.err) > 25, f"{name}: {done.err!r}")
    equal(desk.everything("p.lmeter"), before, "bad input changed the project")


def test_a_file_without_permission_changes_nothing(desk):
    # Root may read everything, so the program runs as nobody then.
    user = 65534 if os.geteuid() == 0 else None
    if user:
        os.chown(desk.folder, user, user)
        probe = subprocess.run([os.environ["LM_LMETER"], "--version"], user=user, capture_output=True)
        if probe.returncode != 0:
            raise Skip("the program can't be run by another user than root here")
    desk.run("example", "p.lmeter", "--homes", 12, user=user)
    for name, text in (("secret.csv", "street;number\nDorpsweg;1\n"), ("secret.lmeter", "x")):
        desk.path(name).write_text(text)
        desk.path(name).chmod(0)
    before = desk.run("show", "p.lmeter", "homes", "--format", "json", user=user).out
    for args in (("import", "p.lmeter", "secret.csv"), ("show", "secret.lmeter", "homes")):
        done = desk.run(*args, status=3, user=user)
        holds("secret" in done.err and len(done.err) > 25, done.err)
    equal(desk.run("show", "p.lmeter", "homes", "--format", "json", user=user).out, before)
    # A project in a folder that can't be written is shown, and an edit says why it can't be saved.
    desk.path("shelf").mkdir()
    shutil.copy(desk.path("p.lmeter"), desk.path("shelf/p.lmeter"))
    desk.path("shelf/p.lmeter").chmod(0o444)
    desk.path("shelf").chmod(0o555)
    desk.run("show", "shelf/p.lmeter", "homes", user=user)
    done = desk.run("plan", "shelf/p.lmeter", status=3, user=user)
    holds(len(done.err) > 25, done.err)


def planned(desk, homes=80, seed=3):
    desk.run("example", "p.lmeter", "--homes", homes, "--seed", seed)
    desk.run("plan", "p.lmeter", status=None)
    return desk.show("p.lmeter", "homes")


def test_plan_breaks_no_rule(desk):
    homes = planned(desk, 160)
    check = desk.run("check", "p.lmeter", "--hard", "--format", "json")
    equal(check.json(), [], "violations")
    steps = desk.show("p.lmeter", "plan")
    with_day = {home["id"] for home in homes if home["visit_day"]}
    holds(len(with_day) > 100, f"only {len(with_day)} homes have a day")
    equal({step["home"] for step in steps if step["phase"] == "day" and step["start"]}, with_day, "homes with day steps")
    trains = desk.show("p.lmeter", "trains")
    equal(sum(train["homes"] for train in trains), len([home for home in homes if home["train"]]), "homes in trains")
    for train in trains:
        holds(train["last_day"] <= train["p50"] <= train["p80"], f"{train['name']}: {train['last_day']}, P50 {train['p50']}, P80 {train['p80']}")
    days = {home["id"]: home["visit_day"] for home in homes}
    crews = {(row["crew"], row["person"]): row for row in desk.show("p.lmeter", "crews")}
    for step in steps:
        if step["phase"] == "day" and step["visit"] == 0 and step["start"]:
            equal(step["start"][:10], days[step["home"]], f"{step['address']} {step['step']}")
            holds("08:00" <= step["start"][11:] and step["end"][11:] <= "17:00", f"{step['address']} {step['step']}")
        for person in (step["person_ids"] or "").split():
            holds(step["trade"] in crews[step["crew"], person]["trades"].split(), f"{step['step']}: the crew lacks the trade")
    again = desk.run("plan", "p.lmeter", status=None)
    equal(desk.show("p.lmeter", "plan"), steps, f"planning again moved something\n{again.out}")


def overlap(a, b):
    return a["start"] < b["end"] and b["start"] < a["end"]


def periods(text):
    """«vca 2024-01-01..2031-01-01; …» as (name, first, end)."""
    for item in filter(None, (text or "").split("; ")):
        name, _, days = item.rpartition(" ")
        if ".." not in days:
            yield item, "", "9999"
            continue
        first, _, end = days.partition("..")
        yield name, first, end or "9999"


def test_a_stranger_can_check_every_rule(desk):
    """From the printed lists alone: hours, holidays, absence, qualifications, persons, order, residents."""
    homes = {home["id"]: home for home in planned(desk, 150, 7)}
    steps = [step for step in desk.show("p.lmeter", "plan") if step["start"]]
    persons = {row["person"]: row for row in desk.show("p.lmeter", "crews")}
    closed = [(row["first_day"], row["last_day"]) for row in desk.show("p.lmeter", "holidays") if row["applies"] and not row["calendar"]]
    rows = {name: desk.show("p.lmeter", "table", "--table", name)
            for name in ("step", "step_link", "step_qualification", "qualification", "step_hands")}
    library = {row["id"]: row for row in rows["step"]}
    codes = {row["id"]: row["code"] for row in rows["qualification"]}
    needs = {}
    for row in rows["step_qualification"]:
        needs.setdefault(library[row["step"]]["code"], set()).add(codes[row["qualification"]])
    divisible = {library[row["step"]]["code"] for row in rows["step_hands"]}
    by_code = {row["code"]: row for row in rows["step"]}

    work = {}
    for step in steps:
        days = {step["start"][:10], step["end"][:10]}
        where = f"{step['address'] or step['coupling_name']} {step['step']} {step['start']}"
        at = (step["person_ids"] or "").split()
        least = by_code[step["step"]]["persons"]
        holds(len(at) == least or (step["step"] in divisible and len(at) > least), f"{where}: {len(at)} persons")
        for person in at:
            row = persons[person]
            equal(row["crew"], step["crew"], where)
            holds(row["work_start"] <= step["start"][11:] and step["end"][11:] <= row["work_end"], f"{where}: outside the hours")
            holds(len(days) == 1 or by_code[step["step"]]["overnight"], f"{where}: runs overnight")
            for day in days:
                holds(not any(first <= day <= last for first, last in closed), f"{where}: a holiday")
                holds(not any(first <= day < end for _, first, end in periods(row["absence"])), f"{where}: {row['person_name']} is away")
                held = {name for name, first, end in periods(row["qualifications"]) if first <= day < end}
                holds(needs.get(step["step"], set()) <= held, f"{where}: {row['person_name']} lacks a qualification")
            work.setdefault(person, []).append(step)
    for person, own in work.items():
        own.sort(key=lambda step: step["start"])
        for first, second in zip(own, own[1:]):
            holds(not overlap(first, second), f"{persons[person]['person_name']} is in two places: {first['start']} {second['start']}")

    of_home = {}
    for step in steps:
        for home in [step["home"]] if step["home"] else step["homes"].split():
            of_home.setdefault(home, {})[step["step"]] = step
    for home, own in of_home.items():
        for link in rows["step_link"]:
            before, after = (own.get(library[link[side]]["code"]) for side in ("before", "after"))
            if before and after:
                holds(before["end"] <= after["start"], f"{homes[home]['address']}: {before['step']} ends after {after['step']} starts")
                if link["lag_unit"] == "working_days" and link["lag_min"] > 0:
                    holds(before["end"][:10] < after["start"][:10], f"{homes[home]['address']}: {after['step']} on the day of {before['step']}")
        day = homes[home]["visit_day"]
        for kind, first, end in periods(homes[home]["availability"]):
            if kind == "never" and day:
                holds(not first <= day < end, f"{homes[home]['address']}: nobody is at home on {day}")


def test_ready_only_leaves_the_others_out(desk):
    desk.run("example", "p.lmeter", "--homes", 80, "--seed", 3)
    desk.run("plan", "p.lmeter", "--ready-only", status=None)
    for home in desk.show("p.lmeter", "homes"):
        holds(home["ready"] or home["visit_day"] is None, f"{home['address']} is not ready but has a day")


def pick_ready(homes):
    return next(home for home in homes if home["ready"] and home["visit_day"] and home["plan"] == "planned")


def test_promise_is_kept_by_the_next_plan(desk):
    home = pick_ready(planned(desk))
    done = desk.run("book", "p.lmeter", home["id"], "--date", home["visit_day"], "--from", "08:00", "--to", "09:00", "--confirm")
    holds(home["address"] in done.out and home["visit_day"] in done.out, done.out)
    appointment, = desk.show("p.lmeter", "appointments")
    equal((appointment["state"], appointment["precision"], appointment["day"], appointment["from"], appointment["to"], appointment["revisions"]),
          ("confirmed", "arrival", home["visit_day"], "08:00", "09:00", 1))
    desk.run("plan", "p.lmeter", "--seed", "9", "--cluster", "10", status=None)
    equal(desk.show("p.lmeter", "homes", "--home", home["id"])[0]["visit_day"], home["visit_day"], "the promised day moved")
    desk.run("check", "p.lmeter", "--hard")


def test_not_ready_is_held_but_not_confirmed(desk):
    homes = planned(desk)
    home = next(home for home in homes if not home["ready"] and home["visit_day"])
    done = desk.run("book", "p.lmeter", home["id"], "--date", home["visit_day"], "--confirm", status=1)
    holds(home["address"] in done.err, done.err)
    equal(desk.show("p.lmeter", "appointments"), [])
    desk.run("book", "p.lmeter", home["id"], "--date", home["visit_day"])
    equal(desk.show("p.lmeter", "appointments")[0]["state"], "proposed")


def test_a_day_that_breaks_a_rule_is_refused(desk):
    home = pick_ready(planned(desk))
    for day in ("2026-03-01", "2026-12-25", "2026-05-10"):  # past, holiday, Sunday
        desk.run("book", "p.lmeter", home["id"], "--date", day, "--confirm", status=1)
    equal(desk.show("p.lmeter", "appointments"), [])


def test_undo_and_redo_across_runs(desk):
    home = pick_ready(planned(desk))
    states = [desk.everything("p.lmeter")]
    desk.run("book", "p.lmeter", *home["address"].rsplit(" ", 1), "--date", home["visit_day"], "--confirm")
    states.append(desk.everything("p.lmeter"))
    desk.run("undo", "p.lmeter")
    equal(desk.everything("p.lmeter"), states[0], "undo")
    desk.run("redo", "p.lmeter")
    equal(desk.everything("p.lmeter"), states[1], "redo")
    desk.run("redo", "p.lmeter", status=3)
    history = desk.run("history", "p.lmeter", "--format", "json").json()
    equal([row["revision"] for row in history], sorted((row["revision"] for row in history), reverse=True), "newest first")
    holds(len(history) >= 5, history)
    of_home = desk.run("history", "p.lmeter", "--home", home["id"], "--format", "json").json()
    holds(0 < len(of_home) <= len(history), "history of a home")


def test_outcome_is_recorded_and_fixed(desk):
    homes = planned(desk)
    first, second = sorted((home for home in homes if home["ready"] and home["visit_day"]), key=lambda home: home["visit_day"])[:2]
    for home in (first, second):
        desk.run("book", "p.lmeter", home["id"], "--date", home["visit_day"], "--confirm")
    desk.today = second["visit_day"]
    desk.run("outcome", "p.lmeter", first["id"], "--date", first["visit_day"], "--result", "done", "--from", "08:05", "--to", "16:20",
             "--meter", "0,412 GJ")
    desk.run("outcome", "p.lmeter", second["id"], "--date", second["visit_day"], "--result", "no-access", "--reason", "deed niet open")
    desk.run("plan", "p.lmeter", status=None)
    after = {home["id"]: home for home in desk.show("p.lmeter", "homes")}
    equal((after[first["id"]]["execution"], after[first["id"]]["visit_day"]), ("done", first["visit_day"]))
    equal(after[second["id"]]["execution"], "no_access")
    holds(after[second["id"]]["visit_day"] is None or after[second["id"]]["visit_day"] > second["visit_day"], "not planned again")
    visits = desk.show("p.lmeter", "table", "--table", "visit")
    equal([visit["meter_reading"] for visit in visits if visit["home"] == first["id"]], ["0,412 GJ"])
    desk.run("outcome", "p.lmeter", first["id"], "--date", "2030-01-01", status=3)


def pdf_text(path):
    if shutil.which("pdftotext") is None:
        raise Skip("pdftotext is not installed")
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()


def test_letters_and_day_sheets(desk):
    home = pick_ready(planned(desk))
    desk.run("book", "p.lmeter", home["id"], "--date", home["visit_day"], "--confirm")
    desk.run("print", "p.lmeter", "letters", "--letter", "date", "--home", home["id"], "--output", "letters")
    letters = list(desk.path("letters").glob("*.pdf"))
    equal(len(letters), 1)
    text = pdf_text(letters[0])
    for word in (home["address"], home["resident"], "Rivierwarmte", "Sanne Lindeboom"):
        holds(word in " ".join(text.split()), f"the letter lacks {word!r}")
    equal(len(desk.show("p.lmeter", "table", "--table", "promise")), 1, "printing alone promises nothing")
    other = next(home for home in desk.show("p.lmeter", "homes") if home["visit_day"] and home["appointment"] == "none")
    desk.run("print", "p.lmeter", "letters", "--letter", "date", "--home", other["id"], "--output", "letters", "--sent")
    equal({row["home"] for row in desk.show("p.lmeter", "table", "--table", "promise")}, {home["id"], other["id"]}, "a letter that goes out promises")
    desk.run("print", "p.lmeter", "letters", "--letter", "thanks", "--home", other["id"], "--output", "letters", "--sent")
    equal(len(desk.show("p.lmeter", "table", "--table", "promise")), 2, "a letter without a time promises nothing")
    done = desk.run("print", "day-sheets", "p.lmeter", "--output", "sheets")
    sheets = list(desk.path("sheets").glob("*.pdf"))
    holds(sheets and all(sheet.read_bytes().startswith(b"%PDF") for sheet in sheets), done.out)
    desk.run("print", "p.lmeter", "letters", "--letter", "none", "--home", home["id"], "--output", "letters", status=3)
    desk.run("print", "p.lmeter", "day-sheets", "--crew", "Geen Ploeg", "--output", "sheets", status=2)


def test_example_is_the_same_for_the_same_seed(desk):
    def addresses(name, seed, *more):
        desk.run("example", name, "--homes", 50, "--seed", seed, *more)
        return [(home["address"], home["resident"], home["type"]) for home in desk.show(name, "homes")]

    first = addresses("a.lmeter", 4)
    equal(addresses("b.lmeter", 4), first)
    holds(addresses("c.lmeter", 5) != first, "another seed gave the same district")
    equal({(resident, kind) for _, resident, kind in addresses("d.lmeter", 4, "--raw")}, {(None, "unknown")}, "--raw")


def test_example_under_way_has_lived(desk):
    desk.run("example", "p.lmeter", "--homes", 120, "--seed", 2, "--weeks", 6)
    homes = desk.show("p.lmeter", "homes")
    holds(len([home for home in homes if home["execution"] == "done"]) > 10, "hardly anything was done")
    holds([home for home in homes if home["appointment"] == "confirmed" and home["visit_day"] >= desk.today], "nothing is promised")
    for visit in desk.show("p.lmeter", "table", "--table", "visit"):
        holds(visit["day"] < desk.today, f"a visit of {visit['day']} was recorded beforehand")
    # A letter that nobody answered may name days gone by; the plan itself breaks no rule.
    broken = desk.run("check", "p.lmeter", "--hard", "--format", "json", status=None).json()
    holds({row["rule"] for row in broken} <= {"promise"} and len(broken) <= 5, broken)
    holds(len(desk.run("history", "p.lmeter", "--format", "json").json()) > 50, "no history")
    desk.run("example", "q.lmeter", "--weeks", 6, "--raw", status=2)


main(__name__)
