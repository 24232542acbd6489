"""Landings whose units other processes execute: as with threads, whatever ends those processes."""

import hashlib
import time

import child_processes
import pytest
from landed import canonical, lines

PROCESSES = ("--runner", "local-processes:2")
DAY = "dt=2024-07-01"


@pytest.fixture
def large(program):
    """An export whose landing takes a while, and several units."""
    program.ok("generate", "export", "export", "--items", 120000, "--files", 6, "--compression",
               "none")
    return program


def digests(folder):
    return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("part-*"))


@pytest.mark.parametrize("form", ["jsonl", "parquet", "dynamodb-json"])
def test_processes_land_what_threads_land(large, tmp_path, form):
    threads = large.land("./export", "by-threads", "--format", form, "--threads", "2")
    processes = large.land("./export", "by-processes", "--format", form, *PROCESSES)
    for report in threads, processes:
        report.pop("folder")
        assert report["items"] == 120000
    assert processes == threads
    assert len(digests(tmp_path / "by-threads")) > 1
    assert digests(tmp_path / "by-processes") == digests(tmp_path / "by-threads")


def test_a_killed_child_costs_nothing_but_time(large, tmp_path):
    large.land("./export", "undisturbed", *PROCESSES)
    expected = sorted(map(canonical, lines(tmp_path / "undisturbed" / DAY)))
    for attempt in range(10):
        folder = f"killed{attempt}"
        landing = large.start("land", "./export", folder, "--target-file-size", "200KB", "--quiet",
                              *PROCESSES)
        while landing.poll() is None and not list((tmp_path / folder).rglob("part-*")):
            time.sleep(0.0005)
        killed = child_processes.kill_one(landing)
        _, said = landing.communicate(timeout=120)
        if killed is not None:
            break
    assert killed is not None
    assert landing.returncode == 0, said
    assert sorted(map(canonical, lines(tmp_path / folder / DAY))) == expected
