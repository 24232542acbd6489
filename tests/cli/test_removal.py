"""What removes files, as a user meets it: unreadable tables, left folders, lost catalogs."""

import json
import os
import time


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
