"""Loads of the items of one key by Query: they replace those rows alone."""

import json

import pytest
from orders import orders
from pyiceberg.catalog.sql import SqlCatalog

ALICE = "dynamodb://Orders?pk=CUSTOMER#1"


def keys(items, wanted):
    return [item for item in items if wanted(json.loads(item))]


def is_alice(item):
    return item["PK"]["S"] == "CUSTOMER#1"


def change(live):
    """Every customer's first order has another note, and one of each is gone, another new."""
    for customer in range(50):
        partition = {"S": f"CUSTOMER#{customer}"}
        live.fill("Orders", [
            {"PK": partition, "SK": {"S": f"ORDER#{customer:06}"}, "note": {"S": "changed"}},
            {"PK": partition, "SK": {"S": "ORDER#999999"}, "extra": {"SS": ["b", "a"]}}])
        live.client.delete_item(TableName="Orders", Key={
            "PK": partition, "SK": {"S": f"ORDER#{customer + 50:06}"}})


@pytest.fixture
def loaded(program, live):
    """The table's items when the lake took them."""
    live.create("Orders", indexes=[("ByKind", [("kind", "S"), ("total", "N")],
                                   {"ProjectionType": "ALL"})])
    live.fill("Orders", [{**item, "kind": {"S": "even" if number % 2 == 0 else "odd"}}
                         for number, item in enumerate(orders(500))])
    program.load("dynamodb://Orders", "--table", "orders")
    return live.items("Orders")


def iceberg_rows(program):
    """The keys of the lake's table as PyIceberg reads them."""
    catalog = SqlCatalog("dynalake", uri=f"sqlite:///{program.folder}/lake/catalog.db")
    rows = catalog.load_table("default.orders").scan(selected_fields=("PK", "SK")).to_arrow()
    return sorted((row["PK"], row["SK"]) for row in rows.to_pylist())


def test_a_keys_items_replace_theirs_alone(program, live, loaded):
    change(live)
    report = program.load(ALICE, "--table", "orders")
    assert (report["items"], report["replaced"]) == (10, 10)
    assert report["read"]["scanned"] == 10
    now = live.items("Orders")
    expected = sorted(keys(loaded, lambda item: not is_alice(item)) + keys(now, is_alice))
    assert program.items("orders") == expected
    assert iceberg_rows(program) == sorted(
        (item["PK"]["S"], item["SK"]["S"]) for item in map(json.loads, expected))
    again = program.load(ALICE, "--table", "orders")
    assert (again["items"], again["replaced"]) == (10, 10)
    assert program.items("orders") == expected
    (listed,) = [row for row in json.loads(program.ok("tables", "--output", "json"))
                 if row["name"] == "orders"]
    assert listed["rows"] == len(expected)
    program.load("dynamodb://Orders", "--table", "orders")
    assert program.items("orders") == now


def test_a_dry_run_knows_no_size_of_a_keys_items(program, live, loaded, tmp_path):
    """The table's own size says nothing of them."""
    said = program.ok("load", ALICE, "--table", "orders", "--dry-run")
    first, *rest = said.splitlines()
    assert first == ("would load the items of one key, by Query (how many they are is known when "
                     "they are read), into orders")
    assert rest[-1] == "key: PK, SK"
    report = program.load(ALICE, "--table", "orders", "--dry-run")
    assert (report["outcome"], report["source_bytes"], report["units"]) == ("planned", None, 1)
    whole = program.load("dynamodb://Orders", "--table", "orders", "--dry-run")
    assert whole["source_bytes"] is not None
    done = program.run("land", ALICE, tmp_path / "raw", "--dry-run")
    assert done.returncode == 0 and "by Query" in done.err and "KiB" not in done.err
    assert not (tmp_path / "raw").exists()
    assert program.items("orders") == sorted(loaded)


@pytest.mark.parametrize("condition, is_meant", [
    ("&sk=ORDER%23000001", lambda sk: sk == "ORDER#000001"),
    ("&sk_begins=ORDER#0000", lambda sk: sk.startswith("ORDER#0000")),
    ("&sk_between=ORDER#000051,ORDER#000201&order=desc",
     lambda sk: "ORDER#000051" <= sk <= "ORDER#000201"),
    ("&sk=nothing", lambda sk: False),
])
def test_conditions_on_the_sort_key(program, live, loaded, condition, is_meant):
    change(live)
    program.load(ALICE + condition, "--table", "orders", "--consistent-read")
    def meant(item):
        return is_alice(item) and is_meant(item["SK"]["S"])
    assert program.items("orders") == sorted(
        keys(loaded, lambda item: not meant(item)) + keys(live.items("Orders"), meant))


def test_a_key_without_items_has_no_rows(program, live, loaded):
    for item in keys(loaded, is_alice):
        key = {name: json.loads(item)[name] for name in ("PK", "SK")}
        live.client.delete_item(TableName="Orders", Key=key)
    report = program.load(ALICE, "--table", "orders")
    assert (report["items"], report["replaced"]) == (0, 10)
    assert program.items("orders") == live.items("Orders")
    assert program.load(ALICE, "--table", "orders")["replaced"] == 0


def test_a_key_of_an_index(program, live, loaded):
    """An item that moved to the key is replaced as well, wherever it was."""
    live.fill("Orders", [{"PK": {"S": "CUSTOMER#1"}, "SK": {"S": "ORDER#000001"},
                          "kind": {"S": "even"}, "total": {"N": "7"}}])
    report = program.load("dynamodb://Orders/index/ByKind?pk=even", "--table", "orders")
    assert (report["items"], report["replaced"]) == (251, 251)
    assert program.items("orders") == live.items("Orders")
    report = program.load("dynamodb://Orders/index/ByKind?pk=even&sk_between=0,100.25", "--table",
                          "orders")
    assert report["items"] == report["replaced"] == 52
    assert program.items("orders") == live.items("Orders")


def test_a_new_table_has_these_items(program, live, loaded):
    report = program.load(ALICE, "--table", "alice")
    assert (report["items"], report["replaced"]) == (10, 0)
    assert program.items("alice") == keys(loaded, is_alice)


def test_keys_that_are_numbers_and_bytes(program, live):
    live.create("Events", partition=("id", "N"), sort=("at", "B"))
    live.fill("Events", [{"id": {"N": str(number % 3)}, "at": {"B": bytes([number, 255])},
                          "n": {"N": str(number)}} for number in range(30)])
    program.load("dynamodb://Events", "--table", "events")
    live.fill("Events", [{"id": {"N": "1"}, "at": {"B": bytes([1, 255])}, "n": {"S": "text"}}])
    report = program.load("dynamodb://Events?pk=1.0&sk_between=AQ%3D%3D,Bf8%3D", "--table",
                          "events")
    assert report["items"] == report["replaced"] == 2
    assert program.items("events") == live.items("Events")


def test_loads_at_once_lose_nothing(program, live, loaded):
    change(live)
    customers = [1, 2, 3, 4, 1]
    processes = [program.start("load", f"dynamodb://Orders?pk=CUSTOMER#{customer}", "--table",
                               "orders", "--quiet") for customer in customers]
    outcomes = [(process.communicate()[1], process.returncode) for process in processes]
    # Of two that load the same key, one may be told that the other has taken over.
    assert [code for _, code in outcomes[:4]].count(0) >= 3, outcomes
    def fresh(item):
        return item["PK"]["S"] in {f"CUSTOMER#{customer}" for customer in customers}
    assert program.items("orders") == sorted(
        keys(loaded, lambda item: not fresh(item)) + keys(live.items("Orders"), fresh))


def test_a_crash_at_every_step(program, live, loaded):
    """Afterwards the rows are replaced, once, whichever step was the last."""
    change(live)
    expected = sorted(keys(loaded, lambda item: not is_alice(item)) +
                      keys(live.items("Orders"), is_alice))
    step = 0
    while True:
        step += 1
        done = program.run("load", ALICE, "--table", "orders", "--quiet",
                           DYNALAKE_CRASH_AT=str(step))
        if done.returncode == 0:
            break
        assert done.returncode == 137, done.err
        program.ok("load", ALICE, "--table", "orders", "--quiet")
        count = program.rows("SELECT count(*) AS n, count(DISTINCT PK || SK) AS k FROM orders")[0]
        assert int(count["n"]) == int(count["k"]) == len(expected), f"step {step}"
    assert step > 15
    assert program.items("orders") == expected


@pytest.mark.parametrize("address, says", [
    ("dynamodb://Orders/index/ByKind?pk=even&sk_begins=1", "a number, which begins with nothing"),
    ("dynamodb://Orders/index/ByKind?pk=even&sk=ten", "total is a number, 'ten' is none"),
    ("dynamodb://Orders?sk=a", "needs pk="),
    ("dynamodb://Orders?pk=a&sk=a&sk_begins=b", "exclude each other"),
    ("dynamodb://Orders?partition=a", "is none of pk="),
])
def test_conditions_that_cannot_be(program, loaded, address, says):
    assert says in program.refuses("load", address, "--table", "orders")
    assert program.items("orders") == loaded


def test_a_table_with_another_key(program, live, loaded):
    live.create("Other", partition=("id", "S"), sort=None)
    live.fill("Other", [{"id": {"S": "a"}}])
    error = program.refuses("load", "dynamodb://Other?pk=a", "--table", "orders")
    assert "this source is of another DynamoDB table" in error
    error = program.refuses("load", "dynamodb://Other?pk=a", "--table", "orders", "--replace")
    assert "cannot be told apart" in error
    assert program.items("orders") == loaded
