#!/usr/bin/env python3
"""`lmeter bench`: instances by themselves, in folders and in archives, and what is none."""
import pathlib
import sys
import tarfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness import equal, holds, main, shared  # noqa: E402

SHOP = "3 2\n4 1 3\n2 5 3\n"
NETWORK = "4 1\n2\n0 0 2 2 3\n3 1 1 4\n2 2 1 4\n0 0 0\n"


def rows(done):
    holds(done.out.startswith("instance,value,bound,seconds,schedules\n"), done.out[:60])
    return done.csv()


def test_a_flow_shop_and_a_network(desk):
    desk.path("shop.txt").write_text(SHOP)
    desk.path("net.rcp").write_text(NETWORK)
    found = rows(desk.run("bench", "shop.txt", "net.rcp", "--schedules", 1000))
    equal([row["instance"] for row in found], ["shop", "net"])
    equal([row["value"] for row in found], ["11", "5"])
    equal(found[0]["bound"], "11")
    holds(all(float(row["seconds"]) >= 0 and int(row["schedules"]) > 0 for row in found), found)


def test_two_instances_in_one_file(desk):
    desk.path("two.txt").write_text(SHOP + "\n" + SHOP)
    equal([row["instance"] for row in rows(desk.run("bench", "two.txt", "--schedules", 100))], ["two#1", "two#2"])


def test_folders_and_archives_in_natural_order(desk):
    folder = desk.path("set")
    (folder / "deeper").mkdir(parents=True)
    for number in (10, 2, 1):
        (folder / f"a{number}.txt").write_text(SHOP)
    (folder / "deeper" / "b.rcp").write_text(NETWORK)
    (folder / "about.md").write_text("These are instances.\n")
    (folder / "round").symlink_to(folder, target_is_directory=True)
    with tarfile.open(desk.path("packed.tar.xz"), "w:xz") as tar:
        tar.add(folder, "set")
    with zipfile.ZipFile(desk.path("packed.zip"), "w") as archive:
        for path in folder.glob("*.txt"):
            archive.write(path, path.name)
    done = desk.run("bench", folder, "--schedules", 100)
    equal([row["instance"] for row in rows(done)], ["a1", "a2", "a10", "b"])
    holds("about.md" in done.err, done.err)
    equal([row["instance"] for row in rows(desk.run("bench", "packed.tar.xz", "--schedules", 100))], ["a1", "a2", "a10", "b"])
    equal([row["instance"] for row in rows(desk.run("bench", "packed.zip", "--schedules", 100))], ["a1", "a2", "a10"])
    equal([row["instance"] for row in rows(desk.run("bench", folder, "packed.zip", "--schedules", 100))][4:],
          ["packed/a1", "packed/a2", "packed/a10"])


def test_what_is_none_is_said_and_the_others_are_done(desk):
    desk.path("good.txt").write_text(SHOP)
    desk.path("cut.txt").write_text(SHOP[:12])
    desk.path("letter.txt").write_text("Dear Sir,\n")
    desk.path("net.sm").write_text("nothing\n")
    desk.path("binary.txt").write_bytes(b"3 2\n\0\0")
    with tarfile.open(desk.path("whole.tar.gz"), "w:gz") as tar:
        tar.add(desk.path("good.txt"), "one.txt")
        tar.add(desk.path("cut.txt"), "broken.txt")
    desk.path("half.tar.gz").write_bytes(desk.path("whole.tar.gz").read_bytes()[:60])
    for name, word in (("cut.txt", "line 3"), ("letter.txt", "no instance"), ("net.sm", "line"), ("binary.txt", "no instance"),
                       ("nowhere.txt", "nowhere.txt"), ("half.tar.gz", "damaged"), ("whole.tar.gz", "broken.txt")):
        done = desk.run("bench", name, "good.txt", "--schedules", 100, status=3)
        holds(name in done.err and word in done.err, (name, done.err))
        equal(rows(done)[-1]["instance"], "good", name)
    for args in (["--time", "0"], ["--time", "-1"], ["--schedules", "-1"], ["--per-job-machine", "-1"], []):
        desk.run("bench", *args, *(["good.txt"] if args else []), status=2)


def test_the_same_seed_and_schedules_give_the_same(desk):
    archive = shared("scheduling/taillard-001-060.tar.xz")
    once = [(row["value"], row["bound"], row["schedules"]) for row in rows(desk.run("bench", archive, "--schedules", 3000, "--seed", 4))]
    equal(len(once), 60)
    equal([(row["value"], row["bound"], row["schedules"]) for row in rows(desk.run("bench", archive, "--schedules", 3000, "--seed", 4))], once)


def test_a_list_of_best_known_values_gives_the_means(desk):
    desk.path("shop.txt").write_text(SHOP)
    desk.path("best.csv").write_text("instance,best_known\nshop,10\n")
    done = desk.run("bench", "shop.txt", "--schedules", 100, "--best", "best.csv")
    holds("10.000 %" in done.err and "shop" in done.err, done.err)
    desk.path("broken.csv").write_text("name,size\n")
    holds("line 1" in desk.run("bench", "shop.txt", "--best", "broken.csv", status=3).err, "broken list")


def test_a_district_as_rows_in_working_days(desk):
    lines = ["home,task,trade,hours,lag_working_hours_before"]
    lines += [f"{home},t{k},{trade},{hours},{lag}" for home in range(1, 41)
              for k, (trade, hours, lag) in enumerate((("survey", 2, 0), ("civil", 8, 16), ("install", 3, 0)))]
    desk.path("district.csv").write_text("\n".join(lines) + "\n")
    row = rows(desk.run("bench", "district.csv", "--schedules", 20))[0]
    # Ten rounds of a day for four crews, behind two days and a quarter; two crews come a quarter later; installation closes.
    holds(float(row["bound"]) <= float(row["value"]) <= 13.01 and float(row["bound"]) > 12.2, row)
    holds(float(rows(desk.run("bench", "district.csv", "--crews", "civil=1", "--schedules", 20))[0]["value"]) > 40, "one crew")
    desk.path("other.csv").write_text("\n".join(lines).replace("civil", "roof") + "\n")
    holds("roof" in desk.run("bench", "other.csv", status=3).err, "no crews")
    desk.run("bench", "district.csv", "--crews", "civil", status=2)


def test_a_project_is_planned_and_stays_as_it_is(desk):
    desk.run("example", "p.lmeter", "--homes", 60, "--seed", 1)
    before = desk.path("p.lmeter").read_bytes()
    row = rows(desk.run("bench", "p.lmeter", "--time", 60))[0]
    equal((row["instance"], row["schedules"]), ("p", "1"))
    holds(0 < int(row["bound"]) <= int(row["value"]), row)
    equal(desk.path("p.lmeter").read_bytes() == before, True, "the project changed")
    desk.path("broken.lmeter").write_bytes(before[:3000])
    holds("broken.lmeter" in desk.run("bench", "broken.lmeter", status=3).err, "broken project")


if __name__ == "__main__":
    main(__name__)
