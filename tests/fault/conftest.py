"""The program when its input is damaged or its process is ended.

`DYNALAKE_BINARY` names the program; the default is that of the everyday build.
"""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "conformance"))  # its writer of exports


class Program:
    """The program, run in one folder on the lake `lake` in it."""

    def __init__(self, path, folder):
        self.path = path
        self.folder = folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}

    def at(self, name):
        """The same on a lake of its own, in the new folder `name`."""
        (self.folder / name).mkdir()
        return Program(self.path, self.folder / name)

    def start(self, *arguments):
        return subprocess.Popen([self.path, *map(str, arguments)], cwd=self.folder,
                                env=self.environment, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run(self, *arguments):
        process = self.start(*arguments)
        process.out, process.err = process.communicate(timeout=300)
        return process

    def ok(self, *arguments):
        """Standard output of a run that ends well."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.err}"
        return done.out

    def rows(self, *arguments):
        return json.loads(self.ok(*arguments, "--output", "json"))

    def refuses(self, *arguments):
        """The sentence with which the program refuses to load; nothing was committed."""
        done = self.run("load", *arguments, "--quiet")
        assert done.returncode == 1, f"{arguments} ended with {done.returncode}: {done.err}"
        assert done.out == ""
        assert len(done.err.splitlines()) == 1
        if (self.folder / "lake").exists():
            assert self.rows("tables") == []
        return done.err

    def landed(self, table, name):
        """All items of a table as sorted lines, by way of the new folder `name`."""
        self.ok("land", table, name, "--quiet")
        return sorted(line for file in (self.folder / name).iterdir()
                      for line in file.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def program(tmp_path):
    path = pathlib.Path(os.environ.get("DYNALAKE_BINARY", ROOT / "build" / "dev" / "dynalake"))
    if not path.exists():
        pytest.skip(f"there is no program at {path}: build it, or set DYNALAKE_BINARY")
    return Program(path.resolve(), tmp_path)
