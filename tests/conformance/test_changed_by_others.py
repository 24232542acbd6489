"""Tables of ours that Spark or PyIceberg changed: what `item`, `land`, `sql` and loads then do."""

import json
import subprocess

import pyarrow
from exports import write_export
from pyiceberg.transforms import BucketTransform
from pyiceberg.types import StringType

ITEMS = [{"PK": {"S": "a"}, "n": {"N": "1"}, "o": {"M": {"x": {"N": "7"}, "y": {"S": "q"}}}},
         {"PK": {"S": "b"}, "n": {"N": "2"}}]


def export(folder, items):
    """An export; the number that the folder's name begins with tells which is newer."""
    write_export(folder, "t", items, number=int(folder.name[0]))
    return folder


def load(lake, folder, items, *options):
    return lake.run("load", export(folder, items), "--table", "t", *options)


def item(lake, key):
    return json.loads(lake.run("item", "t", key))


def refused(lake, *arguments):
    done = subprocess.run([lake.program, *arguments, "--lake", lake.folder, "--quiet"],
                          capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1, done.stderr
    return done.stderr


def rows(lake, statement):
    return json.loads(lake.run("sql", "--output", "json", "-c", statement))


def test_columns_are_known_by_their_ids(lake, tmp_path):
    load(lake, tmp_path / "1", ITEMS, "--partition-key", "PK")
    with lake.table("t").update_schema() as update:
        update.rename_column("n", "nn").rename_column("o.x", "xx").delete_column("o.y")
    without_y = {**ITEMS[0], "o": {"M": {"x": {"N": "7"}}}}
    assert item(lake, "a") == without_y
    assert item(lake, "b") == ITEMS[1]
    # An append goes by them, and what has no column any more is kept beside.
    new = {"PK": {"S": "c"}, "n": {"N": "3"}, "o": {"M": {"x": {"N": "8"}, "y": {"S": "r"}}}}
    load(lake, tmp_path / "2", [new], "--append")
    assert item(lake, "c") == new
    assert rows(lake, "SELECT nn, o.xx AS xx FROM t ORDER BY PK") == [
        {"nn": 1, "xx": 7}, {"nn": 2, "xx": None}, {"nn": 3, "xx": 8}]
    lake.run("land", "t", tmp_path / "landed", "--compression", "none")
    landed = [json.loads(line) for path in (tmp_path / "landed").rglob("part-*")
              for line in path.read_text(encoding="utf-8").splitlines()]
    assert sorted(landed, key=lambda each: each["PK"]["S"]) == [without_y, ITEMS[1], new]
    schema = json.loads(lake.run("schema", "t", "--output", "json"))
    assert {c["column"]: c["attribute"] for c in schema["columns"]}["nn"] == "n"
    # A load that replaces keeps the names, too.
    load(lake, tmp_path / "3", [*ITEMS, new])
    assert rows(lake, "SELECT sum(nn) AS n FROM t") == [{"n": 6}]
    assert item(lake, "a") == ITEMS[0]


def test_an_append_meets_the_keys_of_pyiceberg(lake, tmp_path):
    """Its files say large_string."""
    load(lake, tmp_path / "1", ITEMS, "--partition-key", "PK")
    table = lake.table("t")
    table.append(pyarrow.Table.from_pylist([{"PK": "x", "n": 9}],
                                           schema=table.schema().as_arrow()))
    load(lake, tmp_path / "2", [{"PK": {"S": "e"}, "n": {"N": "5"}}], "--append")
    export(tmp_path / "3", [{"PK": {"S": "x"}, "n": {"N": "6"}}])
    text = refused(lake, "load", tmp_path / "3", "--table", "t", "--append")
    assert "an item with the key x is in the table already" in text
    assert rows(lake, "SELECT PK, n FROM t WHERE n > 2 ORDER BY 1") == [
        {"PK": "e", "n": 5}, {"PK": "x", "n": 9}]


def test_an_append_applies_the_deletes_of_others(lake, open_spark, tmp_path):
    for version, first in ((2, 1), (3, 4)):  # position deletes, deletion vectors
        load(lake, tmp_path / f"{first}", [*ITEMS, {"PK": {"S": "z"}, "n": {"N": str(version)}}],
             "--partition-key", "PK")
        spark = open_spark(lake)
        spark.sql("ALTER TABLE t SET TBLPROPERTIES ('write.update.mode'='merge-on-read', "
                  f"'write.delete.mode'='merge-on-read', 'format-version'='{version}')")
        spark.sql("UPDATE t SET n = 99 WHERE PK = 'a'")
        spark.sql("DELETE FROM t WHERE PK = 'b'")
        back = {"PK": {"S": "b"}, "n": {"N": str(version)}}
        load(lake, tmp_path / f"{first + 1}", [back], "--append")
        assert rows(lake, "SELECT PK, n FROM t WHERE PK < 'z' ORDER BY 1") == [
            {"PK": "a", "n": 99}, {"PK": "b", "n": version}]
        export(tmp_path / f"{first + 2}", [{"PK": {"S": "a"}, "n": {"N": "5"}}])
        text = refused(lake, "load", tmp_path / f"{first + 2}", "--table", "t", "--append")
        assert "an item with the key a is in the table already" in text


def test_entity_views_name_their_catalog(lake, tmp_path):
    """Trino resolves a view's tables only where the view says in which catalog."""
    items = [{"PK": {"S": str(i)}, "Type": {"S": "Order" if i % 2 else "Customer"}}
             for i in range(8)]
    load(lake, tmp_path / "1", items, "--partition-key", "PK")
    view, = (lake.folder / "warehouse/default/t_order/metadata").glob("*.json")
    assert json.loads(view.read_text())["versions"][0]["default-catalog"] == "dynalake"


def test_a_load_that_replaces_says_what_it_undoes(lake, tmp_path):
    load(lake, tmp_path / "1", ITEMS, "--partition-key", "PK")
    table = lake.table("t")
    with table.update_schema() as update:
        update.add_column("extra", StringType()).delete_column("n")
    with table.update_spec() as spec:
        spec.add_field("PK", BucketTransform(4), "by_key")
    folder = export(tmp_path / "2", ITEMS)
    done = subprocess.run([lake.program, "load", folder, "--table", "t", "--partition-key", "PK",
                           "--lake", lake.folder],
                          capture_output=True, text=True, timeout=300, check=True)
    assert "columns that another engine added are gone: extra" in done.stderr
    assert "columns that another engine dropped are there again: n" in done.stderr
    assert "the partitioning that another engine gave the table" in done.stderr
    assert item(lake, "a") == ITEMS[0]
    again = subprocess.run([lake.program, "load", export(tmp_path / "3", ITEMS), "--table", "t",
                            "--partition-key", "PK", "--lake", lake.folder],
                           capture_output=True, text=True, timeout=300, check=True)
    assert "another engine" not in again.stderr


def test_an_append_remembers_what_others_dropped(lake, tmp_path):
    load(lake, tmp_path / "1", ITEMS, "--partition-key", "PK")
    with lake.table("t").update_schema() as update:
        update.rename_column("n", "nn").delete_column("o")
    new = {"PK": {"S": "c"}, "n": {"N": "3"}, "o": {"M": {"x": {"N": "8"}}}}
    load(lake, tmp_path / "2", [new], "--append")
    assert item(lake, "c") == new
    assert rows(lake, "SELECT sum(nn) AS n FROM t") == [{"n": 6}]
    done = subprocess.run([lake.program, "load", export(tmp_path / "3", ITEMS), "--table", "t",
                           "--partition-key", "PK", "--lake", lake.folder],
                          capture_output=True, text=True, timeout=300, check=True)
    assert "columns that another engine dropped are there again: o" in done.stderr
    assert item(lake, "a") == ITEMS[0]


def test_entity_views_follow_a_renamed_column(lake, tmp_path):
    items = [{"PK": {"S": str(i)}, "n": {"N": str(i)}, "Type": {"S": "Order" if i % 2 else "User"}}
             for i in range(8)]
    folder = export(tmp_path / "1", items)
    lake.run("load", folder, "--table", "t", "--partition-key", "PK")
    with lake.table("t").update_schema() as update:
        update.rename_column("n", "nn")
    text = refused(lake, "sql", "-c", "SELECT count(*) FROM t_order")
    assert "the view t_order names the column n, which another engine renamed to nn" in text
    lake.run("load", folder, "--table", "t", "--partition-key", "PK")  # it is in already
    assert rows(lake, "SELECT sum(nn) AS n FROM t_order") == [{"n": 16}]


def test_a_table_that_another_engine_gave_a_second_name(lake, tmp_path):
    """Both go on, each with views of its own, and nobody removes what is the other's."""
    items = [{"PK": {"S": str(i)}, "Type": {"S": "Order" if i % 2 else "User"}} for i in range(8)]
    folder = export(tmp_path / "1", items)
    lake.run("load", folder, "--table", "t", "--partition-key", "PK")
    lake.catalog().register_table("default.twin", lake.table("t").metadata_location)
    lake.run("load", folder, "--table", "twin", "--partition-key", "PK")
    lake.run("load", export(tmp_path / "2", items[:6]), "--table", "twin", "--partition-key", "PK")
    lake.run("vacuum", "--expire", "0s", "--orphans", "--older-than", "0s")
    for table, count in (("t", 4), ("twin", 3)):
        assert rows(lake, f"SELECT count(*) AS n FROM {table}_order") == [{"n": count}]
    text = refused(lake, "drop", "twin", "--purge")
    assert "`dynalake drop default.twin` without --purge" in text
    lake.run("drop", "default.twin")
    lake.run("vacuum", "--orphans", "--older-than", "0s")
    assert rows(lake, "SELECT count(*) AS n FROM t") == [{"n": 8}]
    assert [row["name"] for row in json.loads(lake.run("tables", "--output", "json"))] == [
        "t", "t_order", "t_user"]
