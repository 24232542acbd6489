"""Runs a command in a fresh process and says what it cost."""

import dataclasses
import os
import subprocess
import time


@dataclasses.dataclass
class Cost:
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float


def run(command, log_path, environment=None):
    """The cost of `command` and of every process it started and waited for. Fails if it fails."""
    with open(log_path, "wb") as log:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        with open(log_path, errors="replace") as log:
            said = log.read()[-4000:]
        raise SystemExit(f"{' '.join(command)} failed ({process.returncode}):\n{said}")
    return Cost(wall_seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
