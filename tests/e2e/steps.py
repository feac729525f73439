"""The steps of an end-to-end test, in order, as results of TAP. The first that fails ends the test: what comes after
it stands on it."""
import os
import sys
import tempfile
import traceback

steps = []


def step(function):
    steps.append(function)
    return function


def run(job_of_folder, missing=None):
    """Takes the steps with the job that is made in a folder of its own, or skips them for want of what is missing."""
    print(f"1..{len(steps)}")
    if missing:
        for number, function in enumerate(steps, 1):
            print(f"ok {number} {function.__name__} # SKIP {missing}")
        return
    with tempfile.TemporaryDirectory(prefix="lm-e2e-") as folder:
        job = job_of_folder(folder)
        for number, function in enumerate(steps, 1):
            try:
                function(job)
                print(f"ok {number} {function.__name__}", flush=True)
            except Exception as problem:  # noqa: BLE001 - every failure is a result
                print(f"not ok {number} {function.__name__}")
                traceback.print_exception(problem)
                if job.program is not None:
                    if "LM_E2E_PICTURE" in os.environ:
                        job.program.picture(os.environ["LM_E2E_PICTURE"])
                    job.program.process.kill()
                sys.exit(1)
