"""What `dynalake load` writes, read row by row by PyIceberg, Spark and DuckDB's extension."""

import collections
import gzip
import json

import pytest
from exports import write_export
from items import Columns, canonical_item
from sample_items import KEYS, items_of_every_type, key, shop


def load(lake, bucket, items, *options, table="t", number=1, export_format="DYNAMODB_JSON"):
    source = write_export(bucket, "Shop", items, export_format=export_format, number=number)
    lake.run("load", source, "--table", table, *KEYS, *options)


def assert_same_items(lake, table, rows, items):
    columns = Columns(lake.table(table).properties["dynalake.columns"])
    found = collections.Counter(canonical_item(columns.item_of(row)) for row in rows)
    expected = collections.Counter(canonical_item(item) for item in items)
    assert found - expected == collections.Counter(), "rows that no item stands for"
    assert expected - found == collections.Counter(), "items that no row stands for"


@pytest.mark.parametrize("export_format", ["DYNAMODB_JSON", "ION"])
def test_every_value_survives(lake, read_rows, tmp_path, export_format):
    items = items_of_every_type()
    load(lake, tmp_path, items, export_format=export_format)
    assert_same_items(lake, "t", read_rows(lake, "t"), items)


@pytest.mark.parametrize("entities", ["auto", "none"])
def test_a_table_with_and_without_entities(lake, read_rows, tmp_path, entities):
    items = shop(50)
    load(lake, tmp_path, items, "--entities", entities)
    rows = read_rows(lake, "t")
    assert_same_items(lake, "t", rows, items)
    expected = {"Customer": 50, "Order": 50} if entities == "auto" else {None: 100}
    assert collections.Counter(row["_entity"] for row in rows) == expected
    assert all(row["_rest"] is None for row in rows), "ordinary rows have nothing that did not fit"


def test_a_newer_export_replaces_and_an_append_adds(lake, read_rows, tmp_path):
    load(lake, tmp_path, shop(20), number=1)
    newer = shop(30, price="7.5")
    load(lake, tmp_path, newer, number=2)
    assert_same_items(lake, "t", read_rows(lake, "t"), newer)
    more = [key("CUSTOMER#new", "PROFILE") | {"Type": {"S": "Customer"}, "late": {"N": "1"}}]
    load(lake, tmp_path, more, "--append", number=3)
    assert_same_items(lake, "t", read_rows(lake, "t"), newer + more)


def test_other_types_in_a_later_export(lake, read_rows, tmp_path):
    load(lake, tmp_path, [key("a", str(i)) | {"v": {"N": str(i)}} for i in range(10)], number=1)
    later = [key("a", str(i)) | {"v": {"S": f"text {i}"}} for i in range(10)]
    load(lake, tmp_path, later, number=2)
    assert_same_items(lake, "t", read_rows(lake, "t"), later)


def test_a_generated_export(lake, read_rows, tmp_path):
    lake.run("generate", "export", tmp_path / "export", "--items", "3000", "--files", "3")
    lake.run("load", tmp_path / "export", "--table", "t")
    files = sorted((tmp_path / "export").rglob("data/*.gz"))
    lines = [line for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
    items = [json.loads(line)["Item"] for line in lines]
    assert len(items) == 3000
    assert_same_items(lake, "t", read_rows(lake, "t"), items)


def test_keys_are_identifier_fields(lake, tmp_path):
    load(lake, tmp_path, shop(5))
    schema = lake.table("t").schema()
    assert schema.identifier_field_names() == {"PK", "SK"}
    assert schema.find_field("PK").required
    assert [field.name for field in schema.fields[-4:]] == [
        "_entity", "_rest", "_written_at", "_position"]


@pytest.mark.parametrize("entities, partitions", [("none", 0), ("auto", 1)])
def test_partitions_that_there_are_none_of_are_known_to_be_none(lake, tmp_path, entities,
                                                                partitions):
    """Not null, which the format allows and Trino's $manifests does not."""
    for number, options in ((1, ()), (2, ("--append",))):
        items = [item | {"PK": {"S": f"{number}#{i}"}} for i, item in enumerate(shop(5))]
        load(lake, tmp_path, items, "--entities", entities, *options, number=number)
    table = lake.table("t")
    manifests = table.current_snapshot().manifests(table.io)
    assert len(manifests) == 2
    assert [len(manifest.partitions) for manifest in manifests] == [partitions] * 2


def test_spark_finds_entities_whatever_their_names(lake, open_spark, tmp_path):
    """Its texts have escapes, and two that touch are one."""
    names = ["it's", "back\\slash", "a\\", "nul\0" "12", '"q"', "`b`", "new\nline", "%_", "ü"]
    source = tmp_path / "items.json"
    source.write_text("".join(json.dumps({"pk": {"S": f"k{row}"},
                                          "Type": {"S": names[row % len(names)]}}) + "\n"
                              for row in range(3 * len(names))), encoding="utf-8")
    lake.run("load", source, "--no-manifest", "--table", "t", "--partition-key", "pk")
    spark = open_spark(lake)
    found = []
    for view in spark.sql("SHOW VIEWS").collect():
        rows = spark.sql(f"SELECT Type FROM `{view.viewName}`").collect()
        assert len(rows) == 3, view.viewName
        found += {row.Type for row in rows}
    assert sorted(found) == sorted(names)


def test_spark_reads_the_entity_views(lake, open_spark, tmp_path):
    load(lake, tmp_path, shop(12))
    spark = open_spark(lake)
    rows = spark.sql("SELECT * FROM t_customer ORDER BY PK").collect()
    assert len(rows) == 12
    assert not {name for name in rows[0].asDict() if name.startswith("_")}
    assert "total" not in rows[0].asDict()
    views = {view.viewName for view in spark.sql("SHOW VIEWS").collect()}
    assert views == {"t_customer", "t_order"}


def test_spark_sees_the_statistics_it_prunes_by(lake, open_spark, tmp_path):
    load(lake, tmp_path, shop(12))
    spark = open_spark(lake)
    files = spark.sql(
        "SELECT readable_metrics.PK AS pk, record_count FROM dynalake.default.t.files")
    for file in files.collect():
        assert file.pk.value_count == file.record_count
        assert file.pk.null_value_count == 0
        assert "CUSTOMER#0" <= file.pk.lower_bound <= file.pk.upper_bound <= "CUSTOMER#9"


def test_our_tables_stay_readable_after_spark_changed_them(lake, open_spark, tmp_path):
    load(lake, tmp_path, shop(20))
    spark = open_spark(lake)
    spark.sql("ALTER TABLE t SET TBLPROPERTIES ('write.delete.mode'='merge-on-read')")
    spark.sql("DELETE FROM t WHERE SK = 'PROFILE' AND PK <> 'CUSTOMER#3'")
    spark.sql("ALTER TABLE t RENAME COLUMN total TO amount")
    answer = lake.run("sql", "--output", "json", "-c",
                      "SELECT count(*) AS n, sum(amount) AS amount FROM t")
    assert json.loads(answer) == [{"n": 21, "amount": pytest.approx(399.8)}]


def test_items_and_land_give_back_the_export(lake, tmp_path):
    items = items_of_every_type()
    load(lake, tmp_path, items)
    lake.run("land", "t", tmp_path / "landed", "--format", "dynamodb-json")
    landed = []
    for file in sorted(path for path in (tmp_path / "landed").glob("part-*")):
        content = file.read_bytes()
        content = gzip.decompress(content) if file.suffix == ".gz" else content
        landed += [json.loads(line) for line in content.splitlines()]
    landed = [line.get("Item", line) for line in landed]
    assert collections.Counter(map(canonical_item, landed)) == collections.Counter(
        map(canonical_item, items))
    printed = json.loads(lake.run("item", "t", "all", "at once"))
    assert canonical_item(printed.get("Item", printed)) == canonical_item(items[-1])
