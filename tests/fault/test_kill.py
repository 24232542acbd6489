"""Loads that are ended from outside: nothing half-done is seen, and the next run goes on."""

import signal
import time

import pytest

ITEMS = 300000


@pytest.fixture
def export(program):
    """Files so large that most are a unit of their own; not compressed, so quickly made."""
    program.ok("generate", "export", "export", "--items", ITEMS, "--files", 8, "--compression",
               "none")
    return program.folder / "export"


def load(export):
    return ("load", export, "--table", "shop", "--threads", "1", "--quiet")


def recorded_units(program):
    return len(list(program.folder.glob("lake/state/load/*/unit-*")))


def files_in(program, folder):
    return set(program.folder.glob(f"lake/warehouse/default/shop/{folder}/*"))


MOMENTS = {
    "there is a lake": lambda program: (program.folder / "lake" / "catalog.db").exists(),
    "a data file is begun": lambda program: files_in(program, "data"),
    "a unit is recorded": recorded_units,
    "four units are recorded": lambda program: recorded_units(program) >= 4,
    "metadata is written": lambda program: files_in(program, "metadata"),
}


def end_load(program, export, moment, number):
    """Starts a load and sends it a signal as soon as the moment is there; its exit code."""
    loading = program.start(*load(export))
    while loading.poll() is None and not MOMENTS[moment](program):
        time.sleep(0.0005)
    loading.send_signal(number)
    loading.communicate(timeout=60)
    return loading.returncode


def content(program, name):
    """What says whether two tables have the same items, in whatever order."""
    lines = program.landed("shop", name)
    assert len(lines) == len(set(lines)) == ITEMS
    return hash(tuple(lines))


def check_next_run(program, export, expected):
    """The next run ends with the whole table, and used what was finished before."""
    units = recorded_units(program)
    committed = "shop" in {table["name"] for table in program.rows("tables")}
    report = program.rows(*load(export))
    assert report["outcome"] == ("already_in" if committed else "loaded")
    if not committed:
        assert report["items"] == ITEMS
        assert report["units_reused"] == units
    assert recorded_units(program) == 0
    assert content(program, "landed") == expected


def check_vacuum(program, expected):
    """Only orphans go: what the table needs is there, and so is what shows its schema."""
    program.ok("vacuum", "--orphans", "--older-than", "0s")
    (again,) = program.rows("vacuum", "--orphans", "--older-than", "0s")
    assert again["files"] == 0
    assert content(program, "vacuumed") == expected
    assert program.rows("schema", "shop")["items"] == ITEMS


def test_five_kills(program, export):
    undisturbed = program.at("undisturbed")
    undisturbed.ok(*load(export))
    expected = content(undisturbed, "landed")
    files = len(files_in(undisturbed, "data"))
    killed = 0
    for moment in MOMENTS:
        lake = program.at(moment)
        killed += end_load(lake, export, moment, signal.SIGKILL) == -signal.SIGKILL
        check_next_run(lake, export, expected)
        check_vacuum(lake, expected)
        assert len(files_in(lake, "data")) == files, moment
    assert killed >= 4  # the last moment is short


def test_ctrl_c_commits_nothing_and_loses_nothing(program, export):
    undisturbed = program.at("undisturbed")
    undisturbed.ok(*load(export))
    expected = content(undisturbed, "landed")
    assert end_load(program, export, "a unit is recorded", signal.SIGINT) == 130
    assert program.rows("tables") == []
    assert recorded_units(program) > 0
    check_next_run(program, export, expected)
