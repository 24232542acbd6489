"""A live table whose numbers are spelled as DynamoDB never prints them."""

import json

import emulator
import live_program
import made_items

COUNT = 300


def test_every_item_is_loaded_whatever_its_numbers_look_like(program_at):
    with emulator.running(items=COUNT, spelled=True) as server:
        program = program_at(server.url)
        for _ in range(2):  # again, it replaces all
            report = program.load_orders(2000)
            assert report["items"] == COUNT
    (row,) = program.rows("SELECT count(*) AS n, count(DISTINCT Number) AS keys, "
                          "sum(Number) AS sum, sum(Total) AS total FROM orders")
    assert [int(row[name]) for name in ("n", "keys", "sum")] == [
        COUNT, COUNT, COUNT * (COUNT - 1) // 2]
    assert float(row["total"]) == COUNT * (COUNT - 1) / 20
    assert program.items("orders") == live_program.canonical_lines(made_items.spelled(COUNT))


def test_a_key_is_found_however_it_is_spelled(program_at):
    with emulator.running(items=COUNT, spelled=True) as server:
        program = program_at(server.url)
        program.load_orders(2000)
    (item,) = [item for item in made_items.spelled(COUNT) if item["Number"]["N"] == "8.0"]
    for spelling in ("8", "8.0", "8.00", "08", "80e-1"):
        assert json.loads(program.ok("item", "orders", item["PK"]["S"], spelling)) == item
