"""What `dynalake load` writes, read row by row by PyIceberg, Spark and DuckDB's extension."""

import collections
import gzip
import json

import pytest
from exports import write_export
from items import Columns, canonical_item

KEYS = ("--partition-key", "PK", "--sort-key", "SK")
DIGITS_38 = "12345678901234567890123456789012345678"
DEEPEST = {"S": "at the bottom"}
for _ in range(31):
    DEEPEST = {"L": [DEEPEST]}

# One value a row; all under the attribute named here, so that a column meets several shapes.
VALUES = {
    "text": [{"S": "plain"}, {"S": ""}, {"S": "quotes \" \\ ' and \t\n\x01"},
             {"S": "\u65e5\u672c \U0001f600"}, {"S": "x" * 5000}, {"S": "e\u0301"}],
    "whole": [{"N": "0"}, {"N": "-9223372036854775808"}, {"N": "9223372036854775807"}],
    "money": [{"N": "19.99"}, {"N": "-0.01"}, {"N": "1000000"}],
    "huge": [{"N": DIGITS_38}, {"N": "-" + DIGITS_38}, {"N": "1"}],
    "extreme": [{"N": "9.9999999999999999999999999999999999999E+125"}, {"N": "1E-130"},
                {"N": "-1E-130"}, {"N": "0.1"}],
    "bytes": [{"B": ""}, {"B": "AAECAwT/"}, {"B": "Zg=="}],
    "flag": [{"BOOL": True}, {"BOOL": False}],
    "nothing": [{"NULL": True}],
    "strings": [{"SS": ["b", "a", ""]}, {"SS": ["one"]}],
    "numbers": [{"NS": ["3", "-1", "2.5"]}, {"NS": [DIGITS_38]}],
    "blobs": [{"BS": ["AAE=", ""]}],
    "list": [{"L": []}, {"L": [{"S": "a"}, {"S": "b"}]}, {"L": [{"S": "a"}, {"NULL": True}]}],
    "mixed": [{"L": [{"S": "a"}, {"N": "1"}, {"M": {"x": {"SS": ["p"]}}}]}, {"L": [{"N": "1"}]}],
    "map": [{"M": {}}, {"M": {"street": {"S": "Main St"}, "no": {"N": "7"}}},
            {"M": {"street": {"NULL": True}, "no": {"N": "7.25"},
                   "in": {"M": {"a": {"B": "AA=="}}}}}],
    "deep": [DEEPEST],
    "changing": [{"S": "text"}, {"N": "5"}, {"BOOL": True}, {"M": {"a": {"S": "b"}}}, {"L": []}],
    "with space": [{"S": "1"}], "dot.ted": [{"S": "2"}], "quo\"te`d'": [{"S": "3"}],
    "Name": [{"S": "4"}], "name": [{"S": "5"}], "NAME": [{"N": "6"}],
    "\u00fcmlaut": [{"S": "7"}], "_rest": [{"S": "8"}], "_file": [{"S": "9"}],
    "spelling": [{"N": "1.10"}, {"N": "1E2"}, {"N": "+7"}],
}


def key(partition, sort):
    return {"PK": {"S": partition}, "SK": {"S": sort}}


def items_of_every_type():
    items = [key("only", "its key")]
    for name, values in VALUES.items():
        for number, value in enumerate(values):
            items.append(key(f"VALUE#{name}", f"{number:03d}") | {name: value})
    widest = {name: values[0] for name, values in VALUES.items()}
    return [*items, key("all", "at once") | widest]


def shop(count, price="19.99"):
    """Items of three entities, told apart by the attribute Type."""
    customers = [key(f"CUSTOMER#{i}", "PROFILE") | {
        "Type": {"S": "Customer"}, "name": {"S": f"Customer {i}"}, "vip": {"BOOL": i % 3 == 0}}
        for i in range(count)]
    orders = [key(f"CUSTOMER#{i % 7}", f"ORDER#{i:04d}") | {
        "Type": {"S": "Order"}, "total": {"N": price}, "tags": {"SS": ["new", f"t{i % 2}"]}}
        for i in range(count)]
    return customers + orders


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
