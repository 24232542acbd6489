"""dynalake goes on with its tables after Trino changed them, or says what to do."""

import concurrent.futures
import json
import subprocess
import threading

import pytest
import trino_server
from rows import assert_same
from sample_items import key, shop

NEW = key("CUSTOMER#new", "ORDER#1") | {"Type": {"S": "Order"}, "total": {"N": "5.5"}}


def landed(lake, table):
    """The items of a table as they land, by their keys."""
    target = lake.folder / f"landed-{table}"
    lake.ok("land", table, target, "--compression", "none", "--quiet")
    items = [json.loads(line) for file in target.rglob("part-*")
             for line in file.read_text(encoding="utf-8").splitlines()]
    subprocess.run(["rm", "-r", target], check=True)
    return {(item["PK"]["S"], item["SK"]["S"]): item for item in items}


def keyed(items):
    return {(item["PK"]["S"], item["SK"]["S"]): item for item in items}


def sorted_sets(item):
    return {name: {"SS": sorted(value["SS"])} if "SS" in value else value
            for name, value in item.items()}


def assert_items(lake, table, items):
    """The table lands as these items, and one prints as itself."""
    found = {name: sorted_sets(item) for name, item in landed(lake, table).items()}
    assert found == {name: sorted_sets(item) for name, item in keyed(items).items()}
    first = items[0]
    assert sorted_sets(lake.item(table, first["PK"]["S"], first["SK"]["S"])) == sorted_sets(first)


def assert_goes_on(trino, lake, table, items, number):
    """Appends, refuses what is there, replaces, and cleans up; gives what replacing said."""
    assert_items(lake, table, items)
    lake.load(table, [NEW], "--append", number=number)
    again = lake.try_load(table, [NEW, key("CUSTOMER#new", "ORDER#2")], "--append",
                          number=number + 1)
    assert again.returncode == 1 and "is in the table already" in again.err
    assert_items(lake, table, [*items, NEW])
    assert_same(trino, lake, f"SELECT * FROM {table}")
    said = lake.load(table, shop(25), number=number + 2)
    assert_items(lake, table, shop(25))
    lake.ok("vacuum", table, "--expire", "0s", "--orphans", "--older-than", "0s")
    assert_items(lake, table, shop(25))
    assert assert_same(trino, lake, f"SELECT * FROM {table}") == 50
    return said


def test_rows_that_trino_wrote_changed_and_deleted(trino, lake):
    lake.load("written", shop(20))
    trino.ask("""INSERT INTO written ("PK", "SK", "Type", "total", "tags")
        VALUES ('CUSTOMER#t', 'ORDER#t', 'Order', 1.25, ARRAY['b', 'a'])""")
    trino.ask("""UPDATE written SET "total" = 7 WHERE "PK" = 'CUSTOMER#1' AND "Type" = 'Order'""")
    trino.ask("""DELETE FROM written WHERE "PK" = 'CUSTOMER#2'""")
    trino.ask("""MERGE INTO written USING (VALUES 'CUSTOMER#3', 'CUSTOMER#4') AS s(wanted)
        ON "PK" = wanted AND "SK" = 'PROFILE'
        WHEN MATCHED AND wanted = 'CUSTOMER#3' THEN DELETE
        WHEN MATCHED THEN UPDATE SET "name" = 'merged'""")
    items = keyed(shop(20))
    for name in [name for name in items if name[0] == "CUSTOMER#2"]:
        del items[name]
    del items["CUSTOMER#3", "PROFILE"]
    items["CUSTOMER#4", "PROFILE"]["name"] = {"S": "merged"}
    for name, item in items.items():
        if name[0] == "CUSTOMER#1" and name[1] != "PROFILE":
            item["total"] = {"N": "7"}
    items["CUSTOMER#t", "ORDER#t"] = key("CUSTOMER#t", "ORDER#t") | {
        "Type": {"S": "Order"}, "total": {"N": "1.25"}, "tags": {"SS": ["a", "b"]}}
    assert_same(trino, lake, "SELECT * FROM written")
    counted = lake.schema("written")
    assert counted["items"] == 40 and counted["counted"]["changed_since"]
    # What was deleted may come back.
    back = keyed(shop(20))["CUSTOMER#2", "PROFILE"]
    lake.load("written", [back], "--append", number=2)
    items["CUSTOMER#2", "PROFILE"] = back
    assert_goes_on(trino, lake, "written", list(items.values()), 3)
    assert not lake.schema("written")["counted"]["changed_since"]


def test_an_updated_cell_wins_over_what_was_kept_beside_it(trino, lake):
    """`_rest` holds what the cell alone would not print back, and Trino knows nothing of that."""
    items = [key("a", str(i)) | {"lng": {"N": str(i)}} for i in range(40)]
    items[7]["lng"] = {"S": "not a number"}
    items[8]["lng"] = {"N": "8.0"}
    lake.load("kept", items)
    assert_items(lake, "kept", items)
    trino.ask("""UPDATE kept SET lng = 42 WHERE "SK" IN ('7', '8')""")
    items[7]["lng"] = items[8]["lng"] = {"N": "42"}
    assert_items(lake, "kept", items)
    assert_items(lake, "kept", items[7:] + items[:7])
    assert assert_same(trino, lake, "SELECT * FROM kept") == 40


def test_a_renamed_column(trino, lake):
    items = shop(20)
    lake.load("renamed", items)
    trino.ask("ALTER TABLE renamed RENAME COLUMN total TO amount")
    assert_items(lake, "renamed", items)
    columns = {c["column"]: c["attribute"] for c in lake.schema("renamed")["columns"]}
    assert columns["amount"] == "total"
    text = lake.refuses("sql", "-c", "SELECT count(*) FROM renamed_order")
    assert "the view renamed_order names the column total, which another engine renamed to amount" \
        in text
    # The same load again does nothing but to make the views follow.
    lake.load("renamed", items)
    assert assert_same(trino, lake, "SELECT * FROM renamed_order") == 20
    assert_goes_on(trino, lake, "renamed", items, 2)
    assert "amount" in {c["column"] for c in lake.schema("renamed")["columns"]}
    assert assert_same(trino, lake, "SELECT * FROM renamed_order") == 25


def reshape(trino, table):
    trino.ask(f"ALTER TABLE {table} ADD COLUMN extra varchar")
    trino.ask(f"UPDATE {table} SET extra = 'e' WHERE vip")
    trino.ask(f"ALTER TABLE {table} DROP COLUMN vip")
    trino.ask(f"""ALTER TABLE {table} SET PROPERTIES partitioning = ARRAY['bucket("PK", 3)']""")


def test_columns_and_partitions_of_trino(trino, lake):
    lake.load("reshaped", shop(20))
    reshape(trino, "reshaped")
    without = [{name: value for name, value in item.items() if name != "vip"} for item in shop(20)]
    assert lake.value("SELECT count(*) AS n FROM reshaped WHERE extra = 'e'") == 7
    text = lake.refuses("sql", "-c", "SELECT count(*) FROM reshaped_customer")
    assert "names the column vip, which another engine dropped" in text
    # What has no column any more is kept beside.
    vip = key("CUSTOMER#vip", "PROFILE") | {"Type": {"S": "Customer"}, "vip": {"BOOL": True}}
    lake.load("reshaped", [vip], "--append", number=2)
    said = assert_goes_on(trino, lake, "reshaped", [*without, vip], 3)
    assert "columns that another engine dropped are there again: vip" in said
    assert assert_same(trino, lake, "SELECT * FROM reshaped_customer") == 25


def test_a_load_that_replaces_says_what_of_trino_it_undoes(trino, lake):
    lake.load("undone", shop(20))
    reshape(trino, "undone")
    said = lake.load("undone", shop(20), number=2)
    assert "columns that another engine added are gone: extra" in said
    assert "columns that another engine dropped are there again: vip" in said
    assert "the partitioning that another engine gave the table" in said
    assert_items(lake, "undone", shop(20))
    assert assert_same(trino, lake, "SELECT * FROM undone") == 40


def test_the_counts_survive_its_orphan_removal_and_it_goes_on(trino, lake):
    """They are a statistics file, which Trino's own statistics take the place of."""
    lake.load("counted", shop(20))
    lake.load("counted", [NEW], "--append", number=2)
    trino.ask("ALTER TABLE counted EXECUTE remove_orphan_files(retention_threshold => '0s')")
    assert lake.schema("counted")["items"] == 41
    lake.load("counted", [NEW | key("CUSTOMER#new", "ORDER#2")], "--append", number=3)
    assert lake.schema("counted")["items"] == 42
    trino.ask("ANALYZE counted")
    trino.ask("""INSERT INTO counted ("PK", "SK", "Type") VALUES ('t', 't', 'Order')""")
    assert assert_same(trino, lake, "SELECT * FROM counted") == 43
    assert lake.schema("counted")["items"] == 42, "as of the last load"
    lake.load("counted", [NEW | key("CUSTOMER#new", "ORDER#3")], "--append", number=4)
    assert assert_same(trino, lake, "SELECT * FROM counted") == 44


def test_statistics_of_trino_take_the_place_of_ours(trino, lake):
    """They are of the same snapshot; the file of ours then is an orphan, and counts go with it."""
    lake.load("analyzed", shop(20))
    trino.ask("ANALYZE analyzed")
    assert lake.schema("analyzed")["items"] == 40
    trino.ask("ALTER TABLE analyzed EXECUTE remove_orphan_files(retention_threshold => '0s')")
    assert "items" not in lake.schema("analyzed")
    assert_goes_on(trino, lake, "analyzed", shop(20), 2)
    assert lake.schema("analyzed")["items"] == 50


def test_upkeep_by_trino(trino, lake):
    """Its compaction, expiry and orphan removal, with no age to spare anything."""
    lake.load("kept_up", shop(20))
    for number in (2, 3):
        more = [item | {"PK": {"S": f"MORE#{number}"}} for item in shop(5)[:5]]
        lake.load("kept_up", [item | {"SK": {"S": f"S#{i}"}} for i, item in enumerate(more)],
                  "--append", number=number)
    items = list(landed(lake, "kept_up").values())
    assert len(items) == 50
    trino.ask("""DELETE FROM kept_up WHERE "PK" = 'MORE#3'""")
    items = [item for item in items if item["PK"]["S"] != "MORE#3"]
    for statement in ("optimize", "optimize_manifests",
                      "expire_snapshots(retention_threshold => '0s')",
                      "remove_orphan_files(retention_threshold => '0s')"):
        trino.ask(f"ALTER TABLE kept_up EXECUTE {statement}")
    trino.ask("ANALYZE kept_up")
    schema = lake.schema("kept_up")
    assert {"PK", "SK", "total"} <= {c["column"] for c in schema["columns"]}
    assert "items" not in schema  # counts went with the profile, as docs/engines.md says
    assert assert_same(trino, lake, "SELECT * FROM kept_up_order") == 20
    assert_goes_on(trino, lake, "kept_up", items, 4)


def test_a_table_that_trino_renamed(trino, lake):
    lake.load("moved", shop(10))
    trino.ask("ALTER TABLE moved RENAME TO elsewhere")
    assert lake.kinds("moved") == {"moved_customer": "orphaned view",
                                   "moved_order": "orphaned view"}
    text = lake.refuses("sql", "-c", "SELECT * FROM moved_order", code=5)
    assert "another engine renamed the table moved to elsewhere" in text
    assert_items(lake, "elsewhere", shop(10))
    lake.ok("drop", "moved_order")
    said = lake.load("elsewhere", shop(12), number=2, source="moved")
    assert "another engine renamed the table moved to elsewhere" in said
    assert lake.kinds("moved") == {}
    assert assert_same(trino, lake, "SELECT * FROM elsewhere_order") == 12


def test_a_table_that_trino_dropped(trino, lake):
    lake.load("gone", shop(10))
    trino.ask("DROP TABLE gone")
    assert lake.kinds("gone") == {"gone_customer": "orphaned view", "gone_order": "orphaned view"}
    refused = lake.refuses("sql", "-c", "SELECT * FROM gone_order", code=5)
    assert "`dynalake drop gone_order` takes it away" in refused
    lake.ok("vacuum", "--orphans")
    assert lake.kinds("gone") == {}
    lake.load("gone", shop(10))
    assert assert_same(trino, lake, "SELECT * FROM gone_order") == 10


def test_views_that_trino_renamed_and_made(trino, lake):
    """Ours has texts for two engines, which is why Trino does not replace it."""
    lake.load("seen", shop(10))
    with pytest.raises(trino_server.TrinoError, match="loss of view dialects"):
        trino.ask("CREATE OR REPLACE VIEW seen_order AS SELECT 1 AS one")
    trino.ask("CREATE VIEW seen_others AS SELECT count(*) AS n FROM seen")
    trino.ask("ALTER VIEW seen_order RENAME TO seen_by_another_name")
    lake.load("seen", shop(12), number=2)
    assert lake.rows("SELECT n FROM seen_others") == [(24,)]
    assert assert_same(trino, lake, "SELECT * FROM seen_by_another_name") == 12
    assert set(lake.kinds("seen")) == {"seen", "seen_by_another_name", "seen_customer",
                                       "seen_others"}


def test_a_table_that_dynalake_dropped_and_registered_again(trino, lake):
    lake.load("back", shop(10))
    lake.ok("drop", "back")
    assert ("back",) not in trino.rows("SHOW TABLES")
    lake.ok("register", lake.folder / "lake/warehouse/default/back")
    assert assert_same(trino, lake, "SELECT * FROM back_order") == 10


def test_an_upgraded_decimal_and_nested_columns(trino, lake):
    items = [key("a", str(i)) | {"price": {"N": f"{i}.25"},
                                 "at": {"M": {"x": {"N": str(i)}, "y": {"S": "q"}}}}
             for i in range(20)]
    lake.load("nested", items)
    trino.ask("ALTER TABLE nested ALTER COLUMN price SET DATA TYPE decimal(30,2)")
    trino.ask('ALTER TABLE nested ADD COLUMN "at".z varchar')
    trino.ask('ALTER TABLE nested RENAME COLUMN "at".x TO ex')
    assert_same(trino, lake, "SELECT * FROM nested")
    assert_items(lake, "nested", items)
    more = [item | {"PK": {"S": "b"}} for item in items]
    lake.load("nested", more, "--append", number=2)
    assert_same(trino, lake, "SELECT * FROM nested")
    assert_items(lake, "nested", items + more)


def test_both_write_at_once(trino, lake):
    """No row of either is lost, and neither fails."""
    lake.load("raced", shop(10))
    is_over = threading.Event()

    def insert():
        count = 0
        while not is_over.is_set():
            count += 1
            trino.ask(f"""INSERT INTO raced ("PK", "SK") VALUES ('THEIRS#{count}', 'x')""")
        return count

    with concurrent.futures.ThreadPoolExecutor() as threads:
        inserting = threads.submit(insert)
        for number in range(2, 12):
            items = [key(f"OURS#{number}", str(i)) for i in range(50)]
            lake.load("raced", items, "--append", number=number)
        is_over.set()
        theirs = inserting.result()
    assert theirs > 2
    assert lake.value("""SELECT count(*) AS n FROM raced WHERE "PK" LIKE 'OURS#%'""") == 500
    assert lake.value("""SELECT count(*) AS n FROM raced WHERE "PK" LIKE 'THEIRS#%'""") == theirs
    assert assert_same(trino, lake, "SELECT * FROM raced") == 20 + 500 + theirs
