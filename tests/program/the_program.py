"""The program under test, for the suites of pytest.

`DYNALAKE_BINARY` names it; the default is that of the everyday build.
"""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import weakref

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


class Steps:
    """A run that stands still at each I/O step (storage/crash_point.h), so that a test can wait
    until it has come as far as it is wanted, however fast the machine is.

        steps = the_program.Steps(lambda **environment: program.start("load", ..., **environment))
        steps.until(lambda: there_is_a_file())
        steps.end(signal.SIGKILL)
    """

    def __init__(self, start):
        self._hold = tempfile.NamedTemporaryFile(prefix="hold-")
        self.count = 0
        self.process = start(DYNALAKE_STOP_WHILE=self._hold.name)
        weakref.finalize(self, self._give_up, self.process)
        self._wait()

    @staticmethod
    def _give_up(process):
        """Leaves nothing that stands still behind a test that failed."""
        if process.returncode is None:
            process.kill()
            process.communicate()

    def _signal(self, number):
        """As the process's own `send_signal`, which would take notice of its end before `_wait`."""
        if self.process.returncode is None:
            os.kill(self.process.pid, number)

    def _wait(self):
        """Whether it stands still at a step, and has not ended."""
        _, status = os.waitpid(self.process.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            self.process.returncode = os.waitstatus_to_exitcode(status)
            return False
        self.count += 1
        return True

    def advance(self, number=1):
        """Whether it came by so many steps further; else it has ended."""
        for _ in range(number):
            if self.process.returncode is None:
                self._signal(signal.SIGCONT)
                self._wait()
        return self.process.returncode is None

    def until(self, condition):
        """Lets it go on to the first step at which that holds."""
        while not condition():
            assert self.advance(), f"it ended before: {self.process.communicate()}"

    def end(self, number=None):
        """Sends it the signal, if one is named, and lets it go on to its end; how it ended, with
        `out` and `err`."""
        self._hold.close()
        if number is not None:
            self._signal(number)
        while self.advance():  # another of its threads may have been about to stop
            pass
        self.process.out, self.process.err = self.process.communicate()
        return self.process


def wait_until_busy(process, seconds=0.5):
    """Until a process has used so much more of a processor: it is at work on what it was told."""
    def used():
        fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime and stime
    end = used() + seconds
    while used() < end:
        assert process.poll() is None, "it ended before"
        time.sleep(0.01)


class Program:
    """The program, run in one folder, with nothing of the caller's configuration."""

    def __init__(self, path, folder, **environment):
        self.path = path
        self.folder = folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8",
                            **environment}

    def start(self, *arguments, group=None, **environment):
        """A run in this process's group, or another one; 0 is a new one."""
        return subprocess.Popen([self.path, *map(str, arguments)], cwd=self.folder,
                                process_group=group,
                                env=self.environment | environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def step(self, *arguments, **environment):
        """A run that stands still at its first step."""
        return Steps(lambda **hold: self.start(*arguments, **environment, **hold))

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
