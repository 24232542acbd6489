"""Loads that say what they replace, and `sync`: every table of the configuration in one run."""

import json
import shutil

import pytest


@pytest.fixture
def exports(program):
    """Of `Orders` on two days, of `orders`, and one that is broken."""
    program.ok("generate", "export", "day0", "--table", "Orders", "--items", 300)
    program.ok("generate", "export", "day5", "--table", "Orders", "--items", 300, "--day", 5)
    program.ok("generate", "export", "lower", "--table", "orders", "--items", 100)
    shutil.copytree(program.folder / "day0", program.folder / "broken")
    for file in (program.folder / "broken").rglob("*.json.gz"):
        file.unlink()
    return program


def refused(program, *arguments):
    done = program.run(*arguments, "--quiet")
    assert done.returncode == 1 and done.stdout == "", done.stderr
    return done.stderr


def count(program, table):
    return int(program.ok("sql", "--output", "csv", "-c", f"select count(*) from {table}")
               .splitlines()[1])


def test_names_that_differ_in_case_are_two_tables(exports):
    exports.ok("load", "day0")
    error = refused(exports, "load", "lower")
    for part in ["table/Orders at", "table/orders at", "300 items", "--table", "--replace"]:
        assert part in error
    assert count(exports, "Orders") == 300
    exports.ok("load", "lower", "--table", "orders2")
    assert (count(exports, "Orders"), count(exports, "orders2")) == (300, 100)


def test_an_older_export_replaces_only_when_told(exports):
    exports.ok("load", "day0", "--table", "o")
    report = json.loads(exports.ok("load", "day5", "--table", "o", "--output", "json"))
    assert (report["version"], report["rows_before"], report["replaced"]) == (1, 300, 300)
    assert report["rows_after"] == report["items"] == count(exports, "o") > 300
    assert report["before"]["source_tables"][0]["arn"].endswith(":table/Orders")
    assert report["before"]["time"] == "2024-07-01T00:00:00.000Z"
    error = refused(exports, "load", "day0", "--table", "o")
    assert "2024-07-06" in error and "older, of 2024-07-01" in error
    assert not list((exports.folder / "lake" / "state").rglob("*.json"))
    said = exports.ok("load", "day0", "--table", "o", "--replace")
    assert f"replaced: {report['items']} items of arn:" in said and "2024-07-06" in said
    assert count(exports, "o") == 300


def test_a_source_without_items_replaces_only_when_told(exports):
    exports.ok("load", "day0", "--table", "o")
    (exports.folder / "empty.json").write_text("")
    error = refused(exports, "load", "empty.json", "--no-manifest", "--table", "o")
    assert "this source has no items" in error
    done = exports.run("load", "empty.json", "--no-manifest", "--table", "o", "--replace")
    assert done.returncode == 0
    assert "warning: the table has 0 items, under half of the 300" in done.stderr
    assert "warning: nothing says whether this source" in done.stderr


def test_replace_and_append_exclude_each_other(exports):
    done = exports.run("load", "day0", "--append", "--replace")
    assert done.returncode == 2 and "--append replaces nothing" in done.stderr


@pytest.mark.parametrize("level, ok", [("1", True), ("19", True), ("0", False), ("20", False)])
def test_a_level_of_zstd(exports, level, ok):
    done = exports.run("load", "day0", "--zstd-level", level)
    assert done.returncode == (0 if ok else 2), done.stderr


def test_a_level_is_for_zstd(exports):
    done = exports.run("load", "day0", "--codec", "none", "--zstd-level", "3")
    assert done.returncode == 2 and "--zstd-level is for the codec zstd" in done.stderr


def configure(program, text):
    (program.folder / "dynalake.yaml").write_text(text)


CONFIGURATION = """
tables:
  a_orders: {source: ./day0}
  broken: {source: ./broken}
  later: {source: ./lower, partition_by: [day(_written_at)]}
  nothing: {codec: zstd}
"""


def test_sync_loads_every_table_and_goes_on_after_a_failure(exports):
    configure(exports, CONFIGURATION)
    done = exports.run("sync")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith("a_orders: 300 items in ")
    assert any(line.startswith("broken: failed: ") for line in lines)
    assert any(line.startswith("later: 100 items in ") for line in lines)
    assert lines[-1] == "3 tables: 1 failed, 2 loaded"
    assert "1 of 3 tables could not be brought up to date" in done.stderr
    assert (count(exports, "a_orders"), count(exports, "later")) == (300, 100)

    done = exports.run("sync", "--output", "json", "--quiet")
    report = json.loads(done.stdout)
    assert report["version"] == 1
    assert [(table["configured"], table["outcome"], table["exit_code"])
            for table in report["tables"]] == [
        ("a_orders", "already_in", 0), ("broken", "failed", done.returncode),
        ("later", "already_in", 0)]
    assert report["tables"][1]["error"] in done.stderr


def test_sync_of_some_tables_finds_them_without_case(exports):
    configure(exports, CONFIGURATION)
    said = exports.ok("sync", "A_Orders", "a_orders", "--output", "csv")
    assert said.splitlines()[1:] == ["loaded,a_orders,300,0,"]
    done = exports.run("sync", "a_order")
    assert done.returncode == 5
    assert "the configuration has no table a_order (did you mean a_orders?)" in done.stderr


def test_sync_refuses_what_a_load_refuses(exports):
    configure(exports, "tables:\n  o: {source: ./day5}\n")
    exports.ok("sync")
    configure(exports, "tables:\n  o: {source: ./day0}\n")
    done = exports.run("sync")
    assert done.returncode == 1 and "this source is older" in done.stdout
    exports.ok("load", "--table", "o", "--replace")
    assert "o holds this very source already" in exports.ok("sync")


def test_a_dry_run_of_sync_does_nothing(exports):
    configure(exports, "tables:\n  o: {source: ./day0}\n")
    said = exports.ok("sync", "--dry-run")
    assert "would load" in said and "  column PK: string" in said
    assert said.splitlines()[-1] == "1 table: 1 planned"
    assert exports.ok("tables", "--output", "csv").count("\n") == 1


@pytest.mark.parametrize("configuration, arguments, code, says", [
    ("lake: ./lake\n", [], 2, "the configuration has no table with a source"),
    ("tables:\n  o: {source: ./day0}\n", ["--follow"], 1, "--follow is not there yet"),
    ("tables:\n  o: {source: 'dynamodb://Orders', by: stream}\n", [], 1,
     "by: stream is not there yet"),
    ("tables:\n  o: {source: ./day0, by: export}\n", [], 1, "by: export is for a live table"),
    ("tables:\n  o: {source: 'dynamodb://Orders?export', by: scan}\n", [], 1, "do not agree"),
    ("tables:\n  o: {source: ./day0, by: magic}\n", [], 1, "magic"),
])
def test_what_sync_cannot_do(exports, configuration, arguments, code, says):
    configure(exports, configuration)
    done = exports.run("sync", *arguments)
    assert done.returncode == code
    assert says in done.stdout + done.stderr
