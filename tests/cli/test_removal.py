"""What removes files, as a user meets it: unreadable tables, left folders, lost catalogs."""

import contextlib
import json
import os
import signal
import sqlite3
import time

import pytest

EVERYTHING = "select * from shop order by PK, SK"


def load(program, table, items=200):
    if not (program.folder / "export").exists():
        program.ok("generate", "export", "export", "--items", items)
    program.ok("load", "export", "--table", table)


def folder_of(program, table):
    return program.folder / "lake" / "warehouse" / "default" / table


def break_table(program, table):
    for metadata in (folder_of(program, table) / "metadata").glob("*.metadata.json"):
        metadata.unlink()


def age(program, days):
    then = time.time() - days * 86400
    for path in (program.folder / "lake" / "warehouse").rglob("*"):
        os.utime(path, (then, then))


def names(program):
    return [row["name"] for row in json.loads(program.ok("tables", "--output", "json"))]


def test_a_table_that_cannot_be_opened_blocks_no_other(program):
    load(program, "a")
    load(program, "b")
    break_table(program, "a")
    orphan = folder_of(program, "b") / "data" / "orphan.parquet"
    orphan.write_text("orphan")
    age(program, 10)
    whole = program.run("vacuum", "--orphans")
    assert whole.returncode == 0 and "a is left as it is" in whole.stderr
    assert not orphan.exists()
    named = program.run("vacuum", "a", "--orphans")
    assert named.returncode == 1 and "cannot be opened" in named.stderr
    program.ok("vacuum", "b", "--expire", "0s")
    load(program, "c")
    files = list(folder_of(program, "a").rglob("*.parquet"))
    dropped = program.run("drop", "a", "--purge")
    assert dropped.returncode == 0 and "all its files stay" in dropped.stderr
    assert [name for name in names(program) if name.startswith("a")] == []
    assert files and all(file.exists() for file in files)
    program.ok("drop", "b", "--purge")


def test_a_table_outside_the_lake_is_left_to_its_engine(program):
    load(program, "kept")
    with contextlib.closing(sqlite3.connect(program.folder / "lake" / "catalog.db")) as catalog:
        catalog.execute("INSERT INTO iceberg_tables VALUES ('dynalake', 'default', 'theirs', "
                        "'file:///elsewhere/metadata/1.metadata.json', NULL, 'TABLE')")
        catalog.commit()
    for arguments in (("--dry-run",), (), ("--purge",)):
        refused = program.run("drop", "theirs", *arguments)
        assert refused.returncode == 1 and "drop it with the engine that made it" in refused.stderr
        assert "register" not in refused.stderr
    assert "theirs" in names(program)


def test_what_a_dropped_table_leaves_is_offered_and_goes_after_an_age(program):
    load(program, "shop")
    load(program, "kept")
    age(program, 10)
    dropped = program.run("drop", "shop")
    assert dropped.returncode == 0 and "its files stay" in dropped.stderr
    offered = program.run("vacuum", "--orphans")
    assert "default/shop is in no catalog" in offered.stderr
    assert list(folder_of(program, "shop").rglob("*.parquet"))
    gone = json.loads(program.ok("vacuum", "--orphans", "--older-than", "0s", "--output", "json"))
    assert [row["table"] for row in gone if row["removed"] == "left by a dropped table"] == [
        "default/shop"]
    assert not list(folder_of(program, "shop").rglob("*.parquet"))
    assert program.ok("sql", "-c", "select count(*) from kept", "--output", "csv").endswith("200\n")


def test_a_lost_catalog_loses_no_files(program):
    load(program, "shop")
    age(program, 10)
    (program.folder / "lake" / "catalog.db").write_bytes(b"")
    offered = program.run("vacuum", "--orphans", "--older-than", "0s")
    assert offered.returncode == 0 and "default/shop is in no catalog" in offered.stderr
    assert list(folder_of(program, "shop").rglob("*.parquet"))
    listed = program.run("tables")
    assert listed.returncode == 0 and "dynalake register" in listed.stderr
    program.ok(*listed.stderr.split("dynalake ")[-1].split(" brings")[0].split())
    assert "dynalake register" not in program.run("tables").stderr
    assert program.ok("sql", "-c", "select count(*) from shop", "--output", "csv").endswith("200\n")


def test_gc_disabled_is_told_with_the_way_out(program):
    load(program, "shop")
    (metadata,) = (folder_of(program, "shop") / "metadata").glob("*.metadata.json")
    table = json.loads(metadata.read_text())
    table["properties"]["gc.enabled"] = "false"
    metadata.write_text(json.dumps(table))
    for verb in (("vacuum", "shop", "--orphans"), ("vacuum", "shop", "--expire", "0s"),
                 ("drop", "shop", "--purge")):
        refused = program.run(*verb)
        assert refused.returncode == 1 and "--ignore-gc-disabled" in refused.stderr
    everything = program.run("vacuum", "--orphans")
    assert everything.returncode == 0 and "gc.enabled=false" in everything.stderr
    assert "shop" in names(program)
    wrong = program.run("drop", "shop", "--ignore-gc-disabled")
    assert wrong.returncode == 2 and "--purge" in wrong.stderr
    program.ok("drop", "shop", "--purge", "--ignore-gc-disabled")
    assert not list(folder_of(program, "shop").rglob("*.parquet"))


def test_a_vacuum_spares_the_files_of_a_load_that_runs(program):
    """At every fifth step of the load."""
    program.ok("generate", "export", "export", "--items", 3000, "--files", 3)
    loaded = json.loads(program.ok("load", "export", "--table", "shop", "--output", "json"))
    program.ok("load", "export", "--table", "other", "--entities", "none")
    for choice in ("none", "auto"):
        steps = program.step("load", "export", "--table", "shop", "--entities", choice)
        orphan = folder_of(program, "shop") / "data" / "orphan.parquet"
        orphan.write_text("orphan")
        while steps.advance(5):
            program.ok("vacuum", "--orphans", "--older-than", "0s")
        assert steps.count > 50
        load = steps.end()
        assert load.returncode == 0, load.err
        count = program.ok("sql", "-c", "select count(*) from shop", "--output", "csv")
        assert count.split()[-1] == str(loaded["items"]) and not orphan.exists()
    assert not (program.folder / "lake" / "state" / "load").exists()


def test_of_two_loads_of_one_source_the_end_of_one_leaves_the_files_of_the_other(program):
    program.ok("generate", "export", "export", "--items", 3000)
    program.ok("load", "export", "--table", "shop")
    data = folder_of(program, "shop") / "data"
    records = program.folder / "lake" / "state" / "load"
    command = ("load", "export", "--table", "shop", "--entities", "none", "--output", "json")

    def leases():
        return list(records.rglob("lease*.json"))

    def files():
        return {path for folder in (data, records) for path in folder.rglob("*") if path.is_file()}

    first = program.step(*command)
    first.until(lambda: len(leases()) == 1)
    others = files()
    second = program.step(*command)
    second.until(lambda: len(leases()) == 2 and {path for path in files() - others
                                                 if path.parent == data})
    done = first.end()
    assert done.returncode == 0, done.err
    assert len(leases()) == 1
    before = files()
    program.ok("vacuum", "--orphans", "--older-than", "0s")
    assert before - files() == set()
    last = second.end()
    assert last.returncode == 0, last.err
    count = program.ok("sql", "-c", "select count(*) from shop", "--output", "csv")
    assert count.split()[-1] == str(json.loads(done.out)["items"])
    assert not records.exists(), "records or empty folders are left"
    program.ok("vacuum", "--orphans", "--older-than", "0s")
    assert program.ok("sql", "-c", "select count(*) from shop", "--output", "csv") == count


def test_what_a_killed_load_left_goes_at_once(program):
    program.ok("generate", "export", "export", "--items", 3000)
    data = folder_of(program, "shop") / "data"
    load = program.step("load", "export", "--table", "shop")
    load.until(lambda: list(data.glob("*")))
    load.end(signal.SIGKILL)
    program.ok("load", "export", "--table", "shop")
    program.ok("vacuum", "--orphans", "--older-than", "0s")
    named = {path.name for path in data.glob("*")}
    program.ok("vacuum", "--orphans", "--older-than", "0s")
    assert named == {path.name for path in data.glob("*")}
    assert not list(data.glob(".tmp-*"))


def read_slowly(program, *arguments):
    """The program once it writes rows that nobody takes: it has begun to read and waits."""
    reader = program.start(*arguments)
    assert reader.stdout.read(1000)
    return reader


@pytest.mark.parametrize("removal", [("vacuum", "shop", "--expire", "0s"),
                                     ("drop", "shop", "--purge")])
def test_who_reads_what_is_removed_is_told_what_happened(program, removal):
    """The rows are more than a pipe holds, and lie in more files than are open at once."""
    program.ok("generate", "export", "export", "--items", 60000)
    program.ok("load", "export", "--table", "shop", "--partition-by", "bucket[64](PK)")
    reader = read_slowly(program, "sql", "--output", "csv", "--threads", "1", "-c",
                         "select * from shop")
    program.ok("load", "export", "--table", "shop", "--entities", "none")
    program.ok(*removal)
    _, said = reader.communicate(timeout=60)
    assert reader.returncode == 3, said
    (line,) = said.splitlines()
    assert ("if the table was dropped, or its snapshot expired, while it was read, run it again"
            in line) and ".parquet" in line
    for word in ("IO Error", "Attempting", "pending query"):
        assert word not in line
    if removal[0] == "vacuum":
        count = program.ok("sql", "-c", "select count(*) from shop", "--output", "csv")
        assert count.split()[-1] == "60000"


@pytest.mark.parametrize("verb", [("sql", "-c", "select count(PK), max(SK) from shop"),
                                  ("land", "shop", "out"), ("land", "shop", "out", "--plain")])
def test_a_file_that_is_gone_is_told_in_words(program, verb):
    load(program, "shop")
    next(iter((folder_of(program, "shop") / "data").glob("*.parquet"))).unlink()
    done = program.run(*verb)
    assert done.returncode == 3, done.stderr
    assert "a file of the table is gone" in done.stderr
    assert "dynalake doctor --deep names what is missing" in done.stderr
    for word in ("IO Error", "Attempting", "pending query"):
        assert word not in done.stderr
    assert not list((program.folder / "out").rglob("*.json"))


def snapshots(program, table="shop"):
    return json.loads(program.ok("snapshots", table, "--output", "json"))


def test_a_rollback_brings_rows_columns_and_views_back_and_is_undone(program):
    program.ok("generate", "export", "one", "--items", 200)
    (program.folder / "two.json").write_text('{"Item":{"id":{"S":"a"},"other":{"N":"7"}}}\n')
    program.ok("load", "one", "--table", "shop")
    before = program.ok("sql", "-c", EVERYTHING, "--output", "csv")
    views = names(program)
    program.ok("load", "two.json", "--table", "shop", "--no-manifest")
    after = program.ok("sql", "-c", "select * from shop", "--output", "csv")
    assert before != after and names(program) != views
    old, new = snapshots(program)
    assert (old["state"], new["state"]) == ("can be brought back", "current")
    assert "would go back" in program.run("rollback", "shop", "--dry-run").stderr
    (row,) = json.loads(program.ok("rollback", "shop", "--output", "json"))
    assert row["restored"] == old["snapshot"] and row["replaced"] == new["snapshot"]
    assert program.ok("sql", "-c", EVERYTHING, "--output", "csv") == before
    assert names(program) == views
    assert "nothing was done" in program.ok("load", "one", "--table", "shop")
    program.ok("rollback", "shop")
    assert program.ok("sql", "-c", "select * from shop", "--output", "csv") == after
    program.ok("rollback", "shop", "--to", old["time"])
    assert program.ok("sql", "-c", EVERYTHING, "--output", "csv") == before
    wrong = program.run("rollback", "shop", "--to", "yesterday")
    assert wrong.returncode == 2 and "neither a snapshot's id nor a time" in wrong.stderr
    early = program.run("rollback", "shop", "--to", "2001-01-01")
    assert early.returncode == 5 and "dynalake snapshots shop" in early.stderr
    unknown = program.run("rollback", "shop", "--to", "7")
    assert unknown.returncode == 5 and "never was there" in unknown.stderr
    assert program.ok("sql", "-c", EVERYTHING, "--output", "csv") == before


def test_what_expiry_took_is_refused_with_the_oldest_state(program):
    load(program, "shop")
    program.ok("load", "export", "--table", "shop", "--entities", "none")
    old, new = snapshots(program)
    program.ok("vacuum", "shop", "--expire", "0s")
    refused = program.run("rollback", "shop", "--to", old["snapshot"])
    assert refused.returncode == 5 and f"snapshot {new['snapshot']}" in refused.stderr
    # The state before the present one, by no name.
    assert program.run("rollback", "shop").returncode == 5


def test_a_dropped_table_comes_back(program):
    load(program, "shop")
    views = names(program)
    before = program.ok("sql", "-c", EVERYTHING, "--output", "csv")
    dropped = program.run("drop", "shop")
    assert names(program) == []
    program.ok(*dropped.stderr.split("dynalake ")[-1].split(" brings")[0].split())
    assert names(program) == views
    assert program.ok("sql", "-c", EVERYTHING, "--output", "csv") == before
    again = program.run("register", "lake/warehouse/default/shop", "--table", "twice")
    assert again.returncode == 1 and "belongs to default.shop" in again.stderr
    program.ok("vacuum", "--orphans", "--older-than", "0s")
    assert program.ok("sql", "-c", EVERYTHING, "--output", "csv") == before


def test_register_refuses_what_lies_elsewhere_or_is_not_whole(program):
    load(program, "shop")
    folder = folder_of(program, "shop")
    nothing = program.run("register", "export")
    assert nothing.returncode == 1 and "no table's metadata" in nothing.stderr
    assert program.run("register", "lake/warehouse/default/none").returncode == 5
    program.ok("drop", "shop")
    (metadata,) = (folder / "metadata").glob("*.metadata.json")
    text = metadata.read_text()
    metadata.write_text(text.replace(str(folder), "/elsewhere"))
    elsewhere = program.run("register", metadata)
    assert elsewhere.returncode == 1 and "outside the lake" in elsewhere.stderr
    metadata.write_text(text)
    next(iter((folder / "data").glob("*.parquet"))).unlink()
    torn = program.run("register", folder)
    assert torn.returncode != 0 and "not whole" in torn.stderr
    assert names(program) == []
