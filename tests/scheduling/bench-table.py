#!/usr/bin/env python3
"""The engine on published instances and on districts, with five seeds: a table of the mean over the seeds and the worst seed.

Usage: bench-table.py LMETER [--full] [NAME…]
Called by `build-aux/dev bench scheduling`. Without --full a part of each set (every 20th instance or so), which takes some
minutes; with it the whole sets, which takes hours. NAME: only rows whose name starts so.
"""
import csv
import io
import math
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
SHARED = pathlib.Path(os.environ.get("LM_SHARED_DATA", TOP.parent / "shared" / "data"))
SETS = SHARED / "scheduling"
SEEDS = (1, 2, 3, 4, 5)


def natural(name):
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def known_values(path):
    """Of each instance the best known value, None where it has no schedule, and the critical path."""
    known = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            name = row.get("instance") or row["problem"]
            value = row.get("best_known") or row.get("optimum") or ""
            known[name] = (None if value == "unsat" else float(value.split("..")[-1]), float(row.get("cpm_lb") or 0))
    return known


def unpack(archive, folder, every):
    """Every so many-th instance of the archive, in natural order."""
    with tarfile.open(archive) as tar:
        members = sorted((m for m in tar.getmembers() if m.isfile()), key=lambda m: natural(m.name))[::every]
        for member in members:
            member.name = os.path.basename(member.name)
            tar.extract(member, folder, filter="data")


def bench(program, folder, seed, *options):
    done = subprocess.run([program, "bench", folder, "--seed", str(seed), *options], capture_output=True, text=True, check=True)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def deviations(rows, known, over_path):
    """Per cent over the best known, or over the critical path; and how many have no value though there is one."""
    found, missing = [], 0
    for row in rows:
        best, path = known[row["instance"]]
        if best is None:
            continue
        if row["value"] == "":
            missing += 1
        else:
            base = path if over_path else best
            found.append(100 * (float(row["value"]) - base) / base)
    return found, missing


def mean(values):
    return sum(values) / len(values) if values else math.nan


def line(name, n, figures, note=""):
    print(f"| {name} | {n} | {mean(figures):.3f} % | {max(figures):.3f} % | {note} |", flush=True)


def measure_set(program, name, archive, every, options, over_path=False):
    path, list_path = SETS / f"{archive}.tar.xz", SETS / f"{archive}_best_known.csv"
    if not path.exists():
        print(f"| {name} | | | | not here |")
        return
    known = known_values(list_path)
    with tempfile.TemporaryDirectory() as folder:
        unpack(path, folder, every)
        figures, paths, reached, missing = [], [], [], 0
        for seed in SEEDS:
            rows = bench(program, folder, seed, *options)
            over, none = deviations(rows, known, False)
            missing = max(missing, none)
            figures.append(mean(over))
            reached.append(sum(d <= 0 for d in over))
            if over_path:
                paths.append(mean(deviations(rows, known, True)[0]))
        note = f"best known reached {mean(reached):.1f} times of {len(over)}"
        if missing:
            note += f", no schedule found for {missing} that have one"
        line(name, len(rows), figures, note)
        if over_path:
            best = mean([100 * (known[row["instance"]][0] - known[row["instance"]][1]) / known[row["instance"]][1] for row in rows])
            line(f"{name}, over the critical path", len(rows), paths, f"best known {best:.3f} %")


def measure_districts(program, sizes):
    """The districts that are planned side by side with TaskJuggler, against the bound."""
    makes = TOP.parent / "shared" / "bench" / "gen_tjp.py"
    theirs = {50: (3.7, 36.3), 200: (33.8, 101.4), 500: (162, 229.9)}
    if not makes.exists():
        print("| districts | | | | not here |")
        return
    with tempfile.TemporaryDirectory() as folder:
        for homes in sizes:
            path = pathlib.Path(folder) / f"district-{homes}.csv"
            path.write_text(subprocess.run([sys.executable, makes, str(homes), "--csv"], capture_output=True, text=True, check=True).stdout)
            for name, options in (("first schedule", ["--schedules", "1"]), ("0.1 s", ["--time", "0.1"])):
                rows = [bench(program, path, seed, *options)[0] for seed in SEEDS]
                values = [float(row["value"]) for row in rows]
                bound = max(float(row["bound"]) for row in rows)
                seconds = mean([float(row["seconds"]) for row in rows])
                note = f"{mean(values):.2f} working days, bound {bound:.2f}, in {1000 * seconds:.2f} ms"
                if homes in theirs:
                    note += f"; TaskJuggler {theirs[homes][1]} in {theirs[homes][0]} s"
                line(f"{homes} homes, {name}, over the bound", 1, [100 * (value - bound) / bound for value in values], note)


def main():
    arguments = sys.argv[1:]
    program, full, names = arguments[0], "--full" in arguments, [a for a in arguments[1:] if a != "--full"]
    jobs = [
        ("J30, 1 s", lambda n: measure_set(program, n, "j30", 1 if full else 40, ["--time", "1"])),
        ("J60, 1 s", lambda n: measure_set(program, n, "j60-parameters-1-24", 1 if full else 24, ["--time", "1"], True)),
        ("Taillard, n(m/2)·10 ms", lambda n: measure_set(program, n, "taillard-001-060", 1 if full else 6, ["--per-job-machine", "10"])),
    ]
    for archive in ("j10", "j20", "j30", "ubo10", "ubo20", "ubo50"):
        jobs.append((f"RCPSP/max {archive}, 5 s", lambda n, a=archive: measure_set(
            program, n, f"rcpspmax_{a}", 1 if full else 45 if a.startswith("j") else 15, ["--time", "5"])))
    jobs.append(("districts", lambda n: measure_districts(program, (50, 200, 500, 1000, 10000))))
    print("| instances | number | mean of five seeds | worst seed | |\n|---|---|---|---|---|")
    for name, job in jobs:
        if not names or any(name.startswith(wanted) for wanted in names):
            job(name)


if __name__ == "__main__":
    main()
