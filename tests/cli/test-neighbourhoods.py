#!/usr/bin/env python3
"""Real neighbourhoods through `lmeter`, as somebody would who never saw this project: brought in and planned in the
time of the design (of the processor, so that a busy machine does not fail it), with no rule broken."""
import pathlib
import resource
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness import Skip, equal, holds, main, shared  # noqa: E402

LIMIT = 2.0  # seconds


def seconds(desk, *args):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = desk.run(*args)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def neighbourhoods():
    """The files of a whole neighbourhood; the small ones beside them are there to try readers."""
    return [path for path in sorted(shared("gpkg").glob("*.gpkg")) if path.stat().st_size > 500_000]


def test_every_neighbourhood_in_time_and_on_every_rule(desk):
    files = neighbourhoods()
    if not files:
        raise Skip("LM_SHARED_DATA holds no GeoPackage of a neighbourhood")
    for number, path in enumerate(files):
        project = f"{number}.lmeter"
        desk.run("new", project)
        _, reading = seconds(desk, "import", project, path)
        done, planning = seconds(desk, "plan", project)
        homes = desk.show(project, "homes")
        print(f"# {path.name}: {len(homes)} homes, in within {reading:.2f} s, planned within {planning:.2f} s")
        holds(len(homes) > 1000, f"{path.name}: {len(homes)} homes")
        equal([home["address"] or home["bag_vbo"] for home in homes if not home["visit_day"]], [], f"homes of {path.name} without a day\n{done.out}")
        equal(desk.run("check", project, "--hard", "--format", "json").json(), [], f"violations in {path.name}")
        holds(reading <= LIMIT, f"{path.name}: bringing in took {reading:.2f} s")
        holds(planning <= LIMIT, f"{path.name}: planning took {planning:.2f} s")


main(__name__)
