"""The processes that a program started, as the kernel lists them."""

import os
import pathlib
import signal
import time


def of(process):
    """The ids of those that run, of a process that subprocess started."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            # The second field, the program's name, may hold anything but ends with the last ")".
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == process.pid and state != "Z":
            found.append(int(stat.parent.name))
    return sorted(found)


def kill_one(process):
    """Kills the oldest of them; its id, or nothing where there was none."""
    for child in of(process):
        try:
            os.kill(child, signal.SIGKILL)
            return child
        except ProcessLookupError:
            continue
    return None


def those_there(ids):
    """Those that the kernel still knows."""
    return [number for number in ids if pathlib.Path(f"/proc/{number}").exists()]


def wait_until_gone(ids):
    """Until the kernel has ended all of them."""
    deadline = time.monotonic() + 30
    while those_there(ids):
        assert time.monotonic() < deadline
        time.sleep(0.01)
