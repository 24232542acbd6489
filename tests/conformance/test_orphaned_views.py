"""Entity views whose table another engine renamed or dropped."""

import json
import os
import sqlite3
import subprocess

import pytest
from exports import write_export

ITEMS = [{"PK": {"S": str(i)}, "Type": {"S": "Order" if i % 2 else "Customer"}} for i in range(8)]
KEY = ("--partition-key", "PK")


def run(lake, *arguments):
    return subprocess.run([lake.program, *map(str, arguments), "--lake", lake.folder],
                          capture_output=True, text=True, timeout=300, check=False)


def load(lake, folder, table="t"):
    if not folder.exists():
        write_export(folder, "t", ITEMS, number=int(folder.name[0]))
    done = run(lake, "load", folder, "--table", table, *KEY)
    assert done.returncode == 0, done.stderr
    return done.stderr


def kinds(lake):
    return {row["name"]: row["kind"] for row in json.loads(lake.run("tables", "--output", "json"))}


def lake_of(lake, folder, change):
    """A lake with a table, as another engine changed it."""
    load(lake, folder)
    change(lake.catalog())
    return lake


def rename(catalog):
    catalog.rename_table("default.t", "default.sold")


def drop(catalog):
    catalog.drop_table("default.t")


def test_a_renamed_table_is_named_wherever_its_views_are(lake, tmp_path):
    lake_of(lake, tmp_path / "1", rename)
    assert kinds(lake) == {"sold": "table", "t_customer": "orphaned view",
                           "t_order": "orphaned view"}
    why = "another engine renamed the table t to sold"
    for code, *arguments in ((0, "tables"), (5, "sql", "-c", "SELECT count(*) FROM t_order"),
                             (1, "schema", "t_order"), (1, "item", "t_order", "1"),
                             (5, "land", "t_order", tmp_path / "landed"),
                             (1, "load", tmp_path / "1", "--table", "t_order")):
        done = run(lake, *arguments)
        assert done.returncode == code, arguments
        assert why in done.stderr and "`dynalake drop t_order`" in done.stderr, arguments
    assert json.loads(lake.run("sql", "--output", "json", "-c", "SELECT count(*) AS n FROM sold")
                      ) == [{"n": 8}]


def test_the_next_load_makes_the_views_of_the_new_name(lake, tmp_path):
    lake_of(lake, tmp_path / "1", rename)
    said = load(lake, tmp_path / "1", "sold")
    assert "another engine renamed the table t to sold" in said
    views = {"sold": "table", "sold_customer": "view", "sold_order": "view"}
    assert kinds(lake) == views
    assert "renamed" not in load(lake, tmp_path / "2", "sold")
    assert kinds(lake) == views


def test_a_load_into_the_old_name_takes_the_views_over(lake, tmp_path):
    lake_of(lake, tmp_path / "1", rename)
    load(lake, tmp_path / "1", "t")
    assert kinds(lake) == {"sold": "table", "t": "table", "t_customer": "view", "t_order": "view"}
    load(lake, tmp_path / "1", "sold")
    assert set(kinds(lake)) == {"sold", "sold_customer", "sold_order", "t", "t_customer", "t_order"}


def test_an_orphaned_view_can_be_dropped_and_another_cannot(lake, tmp_path):
    load(lake, tmp_path / "1")
    refused = run(lake, "drop", "t_order")
    assert refused.returncode == 1
    assert "t_order is the view of the entity Order of the table t: name its" in refused.stderr
    drop(lake.catalog())
    would = run(lake, "drop", "t_order", "--dry-run")
    assert would.returncode == 0 and "t_order would be dropped" in would.stderr
    assert "t_order" in kinds(lake)
    dropped = run(lake, "drop", "T_Order")
    assert dropped.returncode == 0
    assert "t_order is dropped: the table t is not in the catalog any more" in dropped.stderr
    assert kinds(lake) == {"t_customer": "orphaned view"}
    # Its metadata stay until a vacuum, or go at once.
    warehouse = lake.folder / "warehouse/default"
    assert list((warehouse / "t_order/metadata").iterdir())
    assert run(lake, "drop", "t_customer", "--purge").returncode == 0
    assert not list((warehouse / "t_customer").rglob("*.json"))
    assert list((warehouse / "t_order/metadata").iterdir())
    assert kinds(lake) == {}
    assert run(lake, "drop", "t_customer").returncode == 5


def test_a_view_that_cannot_be_opened_can_be_dropped(lake, tmp_path):
    lake_of(lake, tmp_path / "1", drop)
    for metadata in (lake.folder / "warehouse/default/t_order/metadata").iterdir():
        metadata.unlink()
    assert kinds(lake) == {"t_customer": "orphaned view", "t_order": "view"}
    dropped = run(lake, "drop", "t_order")
    assert dropped.returncode == 0 and "cannot be opened" in dropped.stderr
    assert kinds(lake) == {"t_customer": "orphaned view"}


def lies_elsewhere(lake, metadata):
    there = metadata.rename(lake.folder.parent / metadata.name)
    with sqlite3.connect(lake.folder / "catalog.db") as catalog:
        catalog.execute("UPDATE iceberg_tables SET metadata_location = ? "
                        "WHERE table_name = 't_order'", (f"file://{there}",))


def is_of_another_format(lake, metadata):
    metadata.write_text('{"format-version": 99}')


def may_not_be_read(lake, metadata):
    metadata.chmod(0)


def without_the_right_to_read(lake, *arguments):
    """A run that keeps to the permissions of files even where the tests are root's."""
    privileges = "-dac_override,-dac_read_search"
    setpriv = ["setpriv", f"--bounding-set={privileges}"] if os.geteuid() == 0 else []
    return subprocess.run([*setpriv, lake.program, *arguments, "--lake", lake.folder],
                          capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("change", [lies_elsewhere, is_of_another_format,
                                    may_not_be_read])
def test_a_view_that_another_engine_may_open_is_not_dropped(lake, tmp_path, change):
    lake_of(lake, tmp_path / "1", drop)
    (metadata,) = (lake.folder / "warehouse/default/t_order/metadata").iterdir()
    change(lake, metadata)
    for extra in ([], ["--purge"], ["--dry-run"]):
        done = without_the_right_to_read(lake, "drop", "t_order", *extra)
        assert done.returncode != 0, done.stderr
        assert "t_order is not dropped" in done.stderr
        assert "drop it with the engine that made it" in done.stderr
    assert "t_order" in kinds(lake)


def test_a_vacuum_takes_orphaned_views_away_and_no_other(lake, tmp_path):
    load(lake, tmp_path / "1", "kept")
    lake_of(lake, tmp_path / "2", rename)
    would = run(lake, "vacuum", "--orphans", "--dry-run")
    assert "the view t_order would be dropped: another engine renamed" in would.stderr
    assert len(kinds(lake)) == 6
    done = run(lake, "vacuum", "--orphans", "--older-than", "0s")
    assert done.returncode == 0
    assert "views of no table" in done.stdout and "old views" in done.stdout
    assert kinds(lake) == {"kept": "table", "kept_customer": "view", "kept_order": "view",
                           "sold": "table"}
    assert not list((lake.folder / "warehouse/default/t_order").rglob("*.json"))
    load(lake, tmp_path / "2", "sold")
    assert set(kinds(lake)) == {"kept", "kept_customer", "kept_order",
                                "sold", "sold_customer", "sold_order"}


def test_a_renamed_table_is_dropped_with_its_views(lake, tmp_path):
    lake_of(lake, tmp_path / "1", rename)
    lake.run("drop", "sold")
    assert kinds(lake) == {}


def test_a_renamed_table_is_purged_with_the_metadata_of_its_views(lake, tmp_path):
    load(lake, tmp_path / "2", "kept")
    lake_of(lake, tmp_path / "1", rename)
    lake.run("drop", "sold", "--purge")
    assert set(kinds(lake)) == {"kept", "kept_customer", "kept_order"}
    left = {file.relative_to(lake.folder / "warehouse/default").parts[0]
            for file in (lake.folder / "warehouse").rglob("*.json")}
    assert left == {"kept", "kept_customer", "kept_order"}


def test_a_table_that_cannot_be_opened_may_be_the_renamed_one(lake, tmp_path):
    lake_of(lake, tmp_path / "1", rename)
    for metadata in (lake.folder / "warehouse/default/t/metadata").glob("*.metadata.json"):
        metadata.unlink()
    said = run(lake, "tables").stderr
    assert "t_order has no table: the table t is not in the catalog any more, unless " in said
    assert "under another name: sold cannot be opened" in said


def test_a_dry_run_of_a_source_that_is_in_changes_nothing(lake, tmp_path):
    lake_of(lake, tmp_path / "1", rename)
    before = {file: file.read_bytes() for file in lake.folder.rglob("*")
              if file.is_file() and not file.name.startswith("catalog.db")}
    views = kinds(lake)
    done = run(lake, "load", tmp_path / "1", "--table", "sold", *KEY, "--dry-run")
    assert done.returncode == 0 and "already" in done.stdout
    assert kinds(lake) == views
    assert before == {file: file.read_bytes() for file in lake.folder.rglob("*")
                      if file.is_file() and not file.name.startswith("catalog.db")}


def test_schema_says_of_when_its_counts_are(lake, tmp_path):
    load(lake, tmp_path / "1")
    table = lake.table("t")
    loaded = table.current_snapshot()
    counted = json.loads(lake.run("schema", "t", "--output", "json"))["counted"]
    assert counted["snapshot_id"] == loaded.snapshot_id
    assert counted["changed_since"] is False
    assert f"8 items, 0 of them with something in _rest, as of the load of {counted['time']}\n" in (
        lake.run("schema", "t"))
    table.delete("PK = '1'")
    after = json.loads(lake.run("schema", "t", "--output", "json"))
    assert after["items"] == 8
    assert after["counted"] == counted | {"changed_since": True}
    assert "another engine changed the table since: the counts are older than its rows" in (
        lake.run("schema", "t"))
    load(lake, tmp_path / "2")
    again = json.loads(lake.run("schema", "t", "--output", "json"))["counted"]
    assert again["changed_since"] is False and again["snapshot_id"] != loaded.snapshot_id
