"""Loads that are ended from outside: nothing half-done is seen, and the next run goes on."""

import signal

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
    """A new lake whose first load got a signal at the first step at which the moment was there.

    With its exit code and standard error.
    """
    lake = program.at(moment)
    steps = lake.step(*load(export))
    steps.until(lambda: MOMENTS[moment](lake))
    loading = steps.end(number)
    return lake, loading.returncode, loading.err


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
    for moment in MOMENTS:
        lake, code, _ = end_load(program, export, moment, signal.SIGKILL)
        assert code == -signal.SIGKILL
        check_next_run(lake, export, expected)
        check_vacuum(lake, expected)
        assert len(files_in(lake, "data")) == files, moment


def test_ctrl_c_in_a_vacuum_removes_orphans_alone(program):
    program.ok("generate", "export", "export", "--items", 2000)
    program.ok("load", "export", "--table", "shop")
    data = program.folder / "lake/warehouse/default/shop/data"
    kept = files_in(program, "data")
    orphans = 2500  # a vacuum looks up between two thousands
    for number in range(orphans):
        (data / f"orphan-{number}.parquet").touch()
    steps = program.step("vacuum", "--orphans", "--older-than", "0s")
    steps.until(lambda: len(files_in(program, "data")) < len(kept) + orphans)
    vacuum = steps.end(signal.SIGINT)
    assert vacuum.returncode == 130
    assert vacuum.out == ""
    assert vacuum.err == "dynalake: stopped on request\n"
    assert kept < files_in(program, "data")
    (removed,) = program.rows("vacuum", "--orphans", "--older-than", "0s")
    assert removed["files"] > 0
    assert files_in(program, "data") == kept
    assert program.rows("schema", "shop")["items"] == 2000


def test_ctrl_c_commits_nothing_and_loses_nothing(program, export):
    undisturbed = program.at("undisturbed")
    undisturbed.ok(*load(export))
    expected = content(undisturbed, "landed")
    lake, code, said = end_load(program, export, "a unit is recorded", signal.SIGINT)
    assert (code, said) == (130, "dynalake: stopped on request\n")
    assert lake.rows("tables") == []
    assert recorded_units(lake) > 0
    check_next_run(lake, export, expected)
