#!/usr/bin/env python3
"""The MIME type is taken in by the desktop's own tool, and a project file is known by its content."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

package = pathlib.Path(sys.argv[1])
with tempfile.TemporaryDirectory() as folder:
    data = pathlib.Path(folder)
    (data / "mime" / "packages").mkdir(parents=True)
    shutil.copy(package, data / "mime" / "packages")
    done = subprocess.run(["update-mime-database", str(data / "mime")], capture_output=True, text=True)
    if done.returncode or "error" in done.stderr.lower():
        sys.exit(f"update-mime-database: {done.stderr}")
    head = b"SQLite format 3\0" + bytes(52) + bytes.fromhex("4c4d7472") + bytes(28)
    for name, expected in (("district.lmeter", True), ("no-suffix", True)):
        sample = data / name
        sample.write_bytes(head)
        said = subprocess.run(["gio", "info", "-a", "standard::content-type", str(sample)], capture_output=True, text=True,
                              env={**os.environ, "XDG_DATA_DIRS": str(data), "XDG_DATA_HOME": str(data)}).stdout
        if "application/vnd.laatstemeter.project+sqlite3" not in said:
            sys.exit(f"{name}: not known as a project: {said}")
print("the MIME type holds")
