"""What the tests of `lmeter` share: each runs the real program in a folder of its own."""
import csv
import inspect
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.environ["LM_LMETER"]
SHARED = pathlib.Path(os.environ.get("LM_SHARED_DATA", "/nowhere"))
TOP = pathlib.Path(__file__).resolve().parent.parent.parent


class Skip(Exception):
    pass


class Result:
    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()

    def json(self):
        return json.loads(self.out)

    def csv(self):
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


class Desk:
    """A temporary folder, and a day that counts as today."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lmeter-"))
        self.today = "2026-03-02"

    def path(self, name):
        return self.folder / name

    def run(self, *args, status=0, user=None, **env):
        environment = dict(os.environ, LM_TODAY=self.today, XDG_STATE_HOME=str(self.folder / "state"),
                           XDG_DATA_HOME=str(self.folder / "data"), XDG_CACHE_HOME=str(self.folder / "cache"), **env)
        words = [arg if isinstance(arg, bytes) else str(arg) for arg in args]
        done = Result(subprocess.run([PROGRAM, *words], capture_output=True, env=environment, cwd=self.folder, timeout=100, user=user))
        if status is not None:
            equal(done.status, status, f"exit status of lmeter {' '.join(map(str, args))}\n{done.out[-2000:]}{done.err[-2000:]}")
        holds(done.status in (0, 1, 2, 3), f"lmeter {args} ended with {done.status}\n{done.err[-3000:]}")
        if done.status not in (0, 1) and not done.err:
            raise AssertionError(f"lmeter {args} failed without a word")
        return done

    def show(self, project, topic, *args, status=0):
        return self.run("show", project, topic, "--format", "json", *args, status=status).json()

    def everything(self, project):
        """Every table of the district, to see that nothing changed."""
        return {table: self.run("show", project, "table", "--table", table, "--format", "json").out
                for table in ("home", "resident", "method", "plan_home", "plan_step", "appointment", "promise", "import")}


def equal(found, expected, what=""):
    if found != expected:
        raise AssertionError(f"{what}: {found!r} instead of {expected!r}")


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def shared(name):
    """A file that nobody in this project made; skips the test where it is not there."""
    path = SHARED / name
    if not path.exists():
        raise Skip(f"{name} is not in LM_SHARED_DATA")
    return path


def main(module):
    tests = [(name[5:].replace("_", "-"), function) for name, function in inspect.getmembers(sys.modules[module])
             if name.startswith("test_") and callable(function)]
    tests.sort(key=lambda test: test[1].__code__.co_firstlineno)
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        desk = Desk()
        try:
            function(desk)
            print(f"ok {number} - {name}")
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}")
        except Exception:
            failed += 1
            print(f"not ok {number} - {name}")
            traceback.print_exc()
        finally:
            # What a test made unreadable must be removable.
            for path in desk.folder.rglob("*"):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o700)
            shutil.rmtree(desk.folder, ignore_errors=True)
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
