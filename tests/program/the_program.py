"""The program under test, for the suites of pytest.

`DYNALAKE_BINARY` names it; the default is that of the everyday build.
"""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Runs its arguments and prints the most memory that they took, in KiB. In a process of its own, as
# what a process takes counts from the size of the one that starts it, and pytest is not small.
_PEAK = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""


def find():
    """Its path; skips the test where it is not built."""
    path = pathlib.Path(os.environ.get("DYNALAKE_BINARY", ROOT / "build" / "dev" / "dynalake"))
    if not path.exists():
        pytest.skip(f"there is no program at {path}: build it, or set DYNALAKE_BINARY")
    return path.resolve()


class Program:
    """The program, run in one folder, with nothing of the caller's configuration."""

    def __init__(self, path, folder, **environment):
        self.path = path
        self.folder = folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8",
                            **environment}

    def start(self, *arguments, **environment):
        return subprocess.Popen([self.path, *map(str, arguments)], cwd=self.folder,
                                env=self.environment | environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments, **environment):
        process = self.start(*arguments, **environment)
        process.out, process.err = process.communicate(timeout=300)
        return process

    def ok(self, *arguments, **environment):
        """Standard output of a run that ends well."""
        done = self.run(*arguments, **environment)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.err}"
        return done.out

    def refuses(self, *arguments, code=1, **environment):
        """The one sentence with which the program ends."""
        done = self.run(*arguments, "--quiet", **environment)
        assert done.returncode == code, f"{arguments} ended with {done.returncode}: {done.err}"
        assert done.out == ""
        assert len(done.err.splitlines()) == 1, done.err
        return done.err

    def measure(self, *arguments):
        """A run; its `peak_bytes` is the most memory that it took."""
        done = subprocess.run([sys.executable, "-c", _PEAK, self.path, *map(str, arguments)],
                              cwd=self.folder, env=self.environment, text=True,
                              capture_output=True, timeout=300)
        done.peak_bytes = int(done.stdout) << 10
        return done
