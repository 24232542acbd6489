"""Loads of live tables by Scan."""

import re

import peers
import pytest
from orders import orders
from pyiceberg.catalog.sql import SqlCatalog


def test_a_table_becomes_a_table(program, live):
    live.create("Orders")
    live.fill("Orders", orders(500))
    report = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "900")
    assert report["items"] == 500
    assert (report["partition_key"], report["sort_key"]) == ("PK", "SK")
    assert report["read"]["complete"]
    assert report["read"]["segments"] == 4
    assert 0 < report["read"]["read_units"] < 100
    assert program.items("orders") == live.items("Orders")
    row = program.rows("SELECT count(*) AS n, min(_written_at) AS a, max(_written_at) AS b "
                       "FROM orders WHERE _written_at > now() - interval '5' minute")[0]
    assert int(row["n"]) == 500
    assert not list((program.folder / "lake" / "state").rglob("*.json"))
    assert not list((program.folder / "lake" / "state").rglob("*.zst"))


def test_a_scan_tells_its_steps(program, live):
    live.create("Orders")
    live.fill("Orders", orders(300))
    done = program.run("load", "dynamodb://Orders", "--table", "orders", "--read-budget", "900",
                       "--quiet", DYNALAKE_LOG="debug")
    assert done.returncode == 0, done.err
    for says in (r"scan: begins [0-9a-f-]{36} of Orders in 4 segments, 0 of which are known",
                 r"aws: dynamodb Scan, attempt 1: 200 after \d+ ms",
                 r"scan: segment 3 is kept: \d+ items of \d+ pages, [\d.]+ units, whole",
                 r"load: a plan of \d+ units in state/load/.*",
                 r"commit: default.orders is at snapshot \d+ after 1 attempts"):
        assert re.search(f" debug: {says}\n", done.err), (says, done.err)
    assert peers.SECRET_KEY not in done.err and "CUSTOMER#" not in done.err


def test_loading_again_replaces_the_table(program, live):
    live.create("Orders")
    live.fill("Orders", orders(100))
    program.load("dynamodb://Orders", "--table", "orders")
    live.client.delete_item(TableName="Orders", Key={"PK": {"S": "CUSTOMER#3"},
                                                     "SK": {"S": "ORDER#000003"}})
    live.fill("Orders", [{"PK": {"S": "new"}, "SK": {"S": "new"}, "more": {"BOOL": True}}])
    assert program.load("dynamodb://Orders", "--table", "orders")["outcome"] == "loaded"
    assert program.items("orders") == live.items("Orders")


@pytest.mark.parametrize("kind, value", [("S", lambda n: {"S": f"key {n}"}),
                                         ("N", lambda n: {"N": f"{n}.5"}),
                                         ("B", lambda n: {"B": b"\x00\xff" + bytes([n])})])
@pytest.mark.parametrize("sorted_by", ["S", "N", "B", None])
def test_every_type_of_key(program, live, kind, value, sorted_by):
    sort = {"S": lambda n: {"S": f"s{n}"}, "N": lambda n: {"N": f"-{n + 1}"},
            "B": lambda n: {"B": bytes([n, 0])}}
    live.create("T-keys", partition=("id", kind), sort=("at", sorted_by) if sorted_by else None)
    live.fill("T-keys", [{"id": value(n), "text": {"S": "t"},
                          **({"at": sort[sorted_by](n)} if sorted_by else {})} for n in range(40)])
    report = program.load("dynamodb://T-keys", "--table", "t", "--read-budget", "500")
    assert report["items"] == 40
    assert (report["partition_key"], report["sort_key"]) == ("id", "at" if sorted_by else None)
    assert program.items("t") == live.items("T-keys")


def test_an_index_becomes_a_table(program, live):
    """An index lacks items, and its projection lacks attributes."""
    projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"]}
    live.create("Orders", indexes=[("ByKind", [("kind", "S"), ("at", "N")], projection)])
    live.fill("Orders", [{**item, **({"kind": {"S": f"k{number % 7}"}, "at": {"N": str(number)}}
                                     if number % 3 else {})}
                         for number, item in enumerate(orders(300))])
    report = program.load("dynamodb://Orders/index/ByKind", "--table", "kinds")
    assert report["items"] == 200
    assert (report["partition_key"], report["sort_key"]) == ("PK", "SK")
    assert program.items("kinds") == live.items("Orders", IndexName="ByKind")


def test_items_of_400_kb(program, live):
    """Each costs 50 units: pages shrink to one item where the grant is below that."""
    live.create("Orders")
    items = [{"PK": {"S": "large"}, "SK": {"S": f"{number}"},
              "text": {"S": chr(97 + number) * 409_000}} for number in range(6)]
    for item in items:
        live.fill("Orders", [item])
    live.fill("Orders", orders(50))
    report = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "60",
                          "--consistent-read")
    assert report["items"] == 56
    assert report["read"]["pages"] > 6
    assert report["read"]["read_units"] >= 600
    assert report["read"]["seconds"] > (600 - 256) / 60
    assert program.items("orders") == live.items("Orders")


def test_filter_and_projection(program, live):
    live.create("Orders")
    live.fill("Orders", orders(100))
    report = program.load(
        "dynamodb://Orders", "--table", "orders", "--filter", "#t >= :least", "--projection",
        "#t, note", "--expression-attribute-names", '{"#t": "total"}',
        "--expression-attribute-values", '{":least": {"N": "50"}}')
    assert (report["items"], report["read"]["scanned"]) == (50, 100)
    assert program.items("orders") == live.items(
        "Orders", FilterExpression="#t >= :least", ProjectionExpression="#t, note, PK, SK",
        ExpressionAttributeNames={"#t": "total"},
        ExpressionAttributeValues={":least": {"N": "50"}})


def test_the_configuration_says_the_source_and_the_budget(program, live):
    live.create("Orders", read_units=100)
    live.fill("Orders", orders(30))
    (program.folder / "dynalake.yaml").write_text(
        "tables:\n  orders:\n    source: dynamodb://Orders\n"
        "    read_budget: {share: 40%, units: 35, stop_after: 2h}\n", encoding="utf-8")
    report = program.load("--table", "orders")
    assert (report["items"], report["read"]["granted_units_per_second"]) == (30, 35)
    report = program.load("--table", "orders", "--read-budget", "40%")
    assert report["read"]["granted_units_per_second"] == 40
    report = program.load("dynamodb://Orders", "--table", "other")
    assert report["read"]["granted_units_per_second"] == 50


def test_a_dry_run_reads_nothing(program, live):
    live.create("Orders")
    live.fill("Orders", orders(30))
    assert "would load" in program.ok("load", "dynamodb://Orders", "--dry-run")
    assert "orders" not in program.ok("tables").lower()
    assert not (program.folder / "lake" / "state").exists()


def test_a_dry_run_is_refused_as_the_load_would_be(program, live):
    live.create("Orders")
    live.fill("Orders", orders(30))
    program.load("dynamodb://Orders", "--table", "orders")
    assert program.load("dynamodb://Orders", "--table", "orders", "--dry-run")["rows_before"] == 30
    catalog = SqlCatalog("dynalake", uri=f"sqlite:///{program.folder}/lake/catalog.db")
    with catalog.load_table("default.orders").transaction() as change:
        change.remove_properties("dynalake.columns")
    load = ("load", "dynamodb://Orders", "--table", "orders", "--replace")
    for extra in ([], ["--dry-run"]):
        assert "was not made by a load" in program.refuses(*load, *extra)
    for metadata in (program.folder / "lake/warehouse/default/orders").rglob("*.metadata.json"):
        metadata.unlink()
    for extra in ([], ["--dry-run"]):
        assert "table default.orders cannot be opened" in program.refuses(*load, *extra)
