"""How far a source was read, as the summary of a table's snapshot says it."""

import json
import time

from orders import orders


def summary(program, table):
    """Of the current snapshot."""
    folder = program.folder / "lake" / "warehouse" / "default" / table / "metadata"
    metadata = json.loads(max(folder.glob("*.metadata.json")).read_text())
    (current,) = [snapshot for snapshot in metadata["snapshots"]
                  if snapshot["snapshot-id"] == metadata["current-snapshot-id"]]
    return current["summary"]


def positions(program, table):
    """By source; each is one of the table's sources."""
    said = summary(program, table)
    found = json.loads(said.get("dynalake.positions", "{}"))
    assert set(found) <= set(json.loads(said["dynalake.sources"]))
    return found


def test_an_export_is_complete_to_its_time(program):
    program.ok("generate", "export", "export", "--items", 300)
    program.load("export", "--table", "shop")
    (position,) = positions(program, "shop").values()
    assert position == {
        "complete-to-micros": int(summary(program, "shop")["dynalake.written-at-us"])}


def test_a_live_table_is_complete_to_the_begin_of_the_reading(program, live):
    live.create("Orders")
    live.fill("Orders", orders(20))
    before = time.time_ns() // 1000
    program.load("dynamodb://Orders", "--table", "orders")
    (position,) = positions(program, "orders").values()
    assert before <= position["complete-to-micros"] <= time.time_ns() // 1000


def test_what_was_read_in_part_is_complete_to_nothing(program, live):
    live.create("Orders")
    live.fill("Orders", orders(400, size=8000))
    report = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "100",
                          "--stop-after", "1s", "--partial")
    assert not report["read"]["complete"]
    assert positions(program, "orders") == {}


def test_files_have_no_position_and_leave_those_of_others(program):
    program.ok("generate", "export", "export", "--items", 300)
    program.load("export", "--table", "shop")
    before = positions(program, "shop")
    (program.folder / "bare").mkdir()
    (program.folder / "bare/1.json").write_text(
        '{"Item":{"PK":{"S":"new"},"SK":{"S":"new"}}}\n')
    program.load("bare", "--table", "shop", "--no-manifest", "--append", "--as-of",
                 "2024-07-01T00:00:00Z")
    assert positions(program, "shop") == before
    assert len(json.loads(summary(program, "shop")["dynalake.sources"])) == 2
    program.load("bare", "--table", "bare", "--no-manifest", "--as-of", "2024-07-01T00:00:00Z")
    assert positions(program, "bare") == {}
