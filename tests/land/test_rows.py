"""Landing the rows of views and statements, read back by DuckDB, PyArrow and boto3's own words."""

import base64
import datetime
import decimal
import json
import os
import signal
import uuid

import boto3.dynamodb.types
import duckdb
import pyarrow
import pyarrow.parquet
import pytest
import the_program
from made_rows import numbers
from landed import canonical, lines

HASHES = "select n, md5(to_utf8(cast(n as varchar))) as t from "
DUCKDB = ("--dialect", "duckdb")
DAY = "dt=2024-07-01"
TIME_FOLDER = "ddb_export_timestamp=2024-07-01T00-00-00Z"
INSTANT = datetime.datetime(2023, 5, 7, 17, 21, 15, 250000, tzinfo=datetime.timezone.utc)
UUID = "b2c4a8e0-8f0e-4c57-9d49-0f6c4f1f7a10"
VALUES = {"athena": f"""select 'x"y' as text, '' as empty, cast(1.50 as decimal(9, 2)) as exact,
  decimal '18446744073709551615' as large, 0.1e0 as real, nan() as nan, 1e300 as vast, true as yes,
  x'00ff' as bytes, date '2020-02-29' as day, timestamp '2020-01-02 03:04:05.678' as at,
  uuid '{UUID}' as id, array[1, null] as list,
  cast(row('v', null) as row(a varchar, b varchar)) as struct,
  map(array['k'], array[null]) as named, map(array[1], array['one']) as numbered,
  null as nothing, 1 as text""",
          "duckdb": f"""select 'x"y' as text, '' as empty, 1.50::decimal(9,2) as exact,
  18446744073709551615::ubigint as large, 0.1::double as real, 'nan'::double as nan,
  1e300 as vast, true as yes, '\\x00\\xff'::blob as bytes,
  date '2020-02-29' as day, timestamp '2020-01-02 03:04:05.678' as at, '{UUID}'::uuid as id,
  [1, null] as list, {{'a': 'v', 'b': null}} as struct, map {{'k': null}} as named,
  map {{1: 'one'}} as numbered, null as nothing, 1 as text"""}
# What boto3 makes of the types of DynamoDB.
ITEM = {"text": 'x"y', "empty": "", "exact": decimal.Decimal("1.50"),
        "large": decimal.Decimal(18446744073709551615), "real": decimal.Decimal("0.1"),
        "nan": "NaN", "vast": "1e+300", "yes": True,
        "bytes": boto3.dynamodb.types.Binary(b"\x00\xff"), "day": "2020-02-29",
        "at": "2020-01-02T03:04:05.678", "id": UUID, "list": [decimal.Decimal(1), None],
        "struct": {"a": "v"}, "named": {"k": None},
        "numbered": [{"key": decimal.Decimal(1), "value": "one"}], "text_2": decimal.Decimal(1)}


@pytest.fixture
def lake(shop):
    shop.ok("load", "./export", "--table", "shop", "--quiet")
    return shop


def item_of(tagged):
    """An item as boto3 reads it, whose binaries are base64 in JSON."""
    def decoded(value):
        ((tag, content),) = value.items()
        if tag == "B":
            return {"B": base64.b64decode(content)}
        if tag == "L":
            return {"L": list(map(decoded, content))}
        if tag == "M":
            return {"M": {name: decoded(each) for name, each in content.items()}}
        return value
    deserialize = boto3.dynamodb.types.TypeDeserializer().deserialize
    return {name: deserialize(decoded(value)) for name, value in tagged.items()}


@pytest.mark.parametrize("dialect", VALUES)
@pytest.mark.parametrize("form", ["jsonl", "dynamodb-json"])
def test_values_have_the_types_of_dynamodb(lake, tmp_path, form, dialect):
    (tmp_path / "dynalake.yaml").write_text(f"dialect: {dialect}\n")
    report = lake.land("--sql", VALUES[dialect], "out", "--format", form, "--layout", "none")
    assert report["outcome"] == "landed" and report["items"] == 1
    (line,) = lines(tmp_path / "out")
    assert item_of(line["Item"] if form == "dynamodb-json" else line) == ITEM


def test_plain_lines_have_the_values_alone(lake, tmp_path):
    lake.land("--sql", VALUES["athena"], "out", "--plain", "--layout", "none")
    (line,) = lines(tmp_path / "out")
    assert line == {**ITEM, "bytes": "AP8=", "exact": 1.5, "real": 0.1}


@pytest.mark.parametrize("dialect", VALUES)
def test_parquet_has_the_columns_of_the_answer(lake, tmp_path, dialect):
    lake.land("--sql", VALUES[dialect], "out", "--dialect", dialect, "--format", "parquet",
              "--layout", "none", "--compression", "snappy")
    (file,) = (tmp_path / "out").glob("*.parquet")
    table = pyarrow.parquet.read_table(file)
    assert table.column_names[0] == "text" and table.column_names[-1] == "text_2"
    types = dict(zip(table.column_names, table.schema.types))
    assert types["exact"] == pyarrow.decimal128(9, 2) and types["id"] == pyarrow.uuid()
    assert types["at"] == pyarrow.timestamp("us") and types["bytes"] == pyarrow.binary()
    (row,) = table.to_pylist()
    assert row["id"] == uuid.UUID(UUID) and row["nothing"] is None and row["list"] == [1, None]


def test_times_of_athenas_language_are_instants(lake, tmp_path):
    sql = "SELECT TIMESTAMP '2023-05-07 19:21:15.250 Europe/Berlin' AS t, INTERVAL '1' DAY AS i"
    for form in ("parquet", "jsonl"):
        lake.land("--sql", sql, form, "--format", form, "--layout", "none")
    (file,) = (tmp_path / "parquet").glob("*.parquet")
    table = pyarrow.parquet.read_table(file)
    assert table.schema.field("t").type == pyarrow.timestamp("us", "UTC")
    assert table.to_pylist() == [{"t": INSTANT, "i": "1 00:00:00.000"}]
    (line,) = lines(tmp_path / "jsonl")
    assert item_of(line)["i"] == "1 00:00:00.000"
    assert datetime.datetime.fromisoformat(item_of(line)["t"]) == INSTANT


def test_an_entity_lands_like_its_table(lake, tmp_path):
    (count,) = lake.rows("select count(*) as n from shop_customer")
    first = lake.land("shop_customer", "raw")
    assert first["items"] == count["n"] > 0
    assert first["folder"] == f"file://{tmp_path}/raw/{DAY}"
    again = lake.land("shop_customer", "raw")
    assert again == {**first, "outcome": "already_landed"}
    landed = [item_of(line) for line in lines(tmp_path / "raw" / DAY)]
    rows = lake.rows("select * from shop_customer")
    assert sorted(item["PK"] for item in landed) == sorted(row["PK"] for row in rows)
    assert set().union(*landed) <= set(rows[0])
    manifest = json.loads((tmp_path / "raw" / DAY / "_manifest.json").read_text())
    assert manifest["source"]["address"] == "default.shop_customer"
    assert manifest["source"]["time"] == "2024-07-01T00:00:00.000Z"
    # Another state of the table is another landing.
    lake.ok("generate", "export", "later", "--items", 3100, "--day", 1)
    lake.ok("load", "./later", "--table", "shop", "--quiet")
    assert lake.land("shop_customer", "raw")["outcome"] == "landed"


def test_what_an_entity_loses_is_said(program, tmp_path):
    values = [{"v": {"S": "a"}, "note": {"NULL": True}}, {"v": {"S": "b"}, "note": {"NULL": True}},
              {"v": {"L": [{"N": "1"}]}, "note": {"S": "x"}}]
    items = [{"PK": {"S": f"ORDER#{i}"}, "SK": {"S": "META"}, "kind": {"S": "Order"}, **value}
             for i, value in enumerate(values)]
    items.append({"PK": {"S": "USER#1"}, "SK": {"S": "META"}, "kind": {"S": "User"},
                  "note": {"NULL": True}})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text("".join(json.dumps({"Item": i}) + "\n" for i in items))
    program.ok("load", "./in", "--table", "t", "--no-manifest", "--entities", "attribute:kind",
               "--quiet")
    done = program.run("land", "t_order", "raw")
    assert done.returncode == 0
    assert "in _rest, which 2 of the items have; 'dynalake land t' lands" in done.err
    landed = lines(next((tmp_path / "raw").iterdir()))
    assert all("S" in line["v"] for line in landed)
    assert [line["note"] for line in landed if "note" in line] == [{"S": "x"}]
    assert "_rest" not in program.run("land", "t_order", "pq", "--format", "parquet").err
    assert "_rest" not in program.run("land", "t", "all").err
    program.land("t", "exact", "--layout", "none")
    assert sorted(map(canonical, lines(tmp_path / "exact"))) == sorted(map(canonical, items))


def test_an_entity_in_parquet_is_what_sql_answers(lake, tmp_path):
    lake.land("shop_order", "raw", "--format", "parquet", "--target-file-size", "10KB")
    files = f"'{tmp_path}/raw/{TIME_FOLDER}/*.parquet'"
    lake.ok("sql", "-c", "select * from shop_order", "--out", "all.parquet", "--quiet")
    wanted = f"'{tmp_path}/all.parquet'"
    assert duckdb.sql(f"select * from {files}").columns[:-1] == duckdb.sql(
        f"select * from {wanted}").columns  # the folder's name is a column too
    names = ", ".join(f'"{name}"' for name in duckdb.sql(f"select * from {wanted}").columns)
    for left, right in ((files, wanted), (wanted, files)):
        assert duckdb.sql(f"select {names} from {left} except all select {names} from {right}"
                          ).fetchall() == []


def test_a_statement_is_run_each_time(lake, tmp_path):
    sql = "select PK, count(*) as n from shop group by PK order by PK"
    first = lake.land("--sql", sql, "out")
    assert first["folder"] == f"file://{tmp_path}/out/{DAY}"  # of the table that it reads
    assert "--overwrite replaces it" in lake.refuses(1, "land", "--sql", sql, "out")
    assert lake.land("--sql", sql, "out", "--overwrite") == first
    dated = lake.land("--sql", sql, "out", "--as-of", "2025-01-02")
    assert dated["folder"].endswith("/out/dt=2025-01-02")
    counted = {item["PK"]: item["n"] for item in
               map(item_of, lines(tmp_path / "out" / DAY))}
    assert counted == {row["PK"]: row["n"] for row in lake.rows(sql)}


def test_a_table_lands_its_items_whatever_sql_calls_it(lake, tmp_path):
    lake.land("default.shop", "one")
    lake.land("SHOP", "other")
    one, other = (sorted(map(canonical, lines(tmp_path / name / DAY))) for name in
                  ("one", "other"))
    assert one == other and len(one) == 3000


def test_no_rows_are_a_landing_too(lake, tmp_path):
    for form in ("jsonl", "parquet"):
        report = lake.land("--sql", "select PK from shop where false", form, "--format", form,
                           "--layout", "none")
        assert report["items"] == report["files"] == 0
        assert os.listdir(tmp_path / form) == ["_manifest.json"]


@pytest.mark.parametrize("arguments, code, message", [
    (["shop"], 2, "land needs a SOURCE or --sql"),
    (["--sql", "select 1", "shop", "out"], 2, "land needs a SOURCE or --sql"),
    (["--sql", "select 1"], 2, "land needs TARGET"),
    (["--sql", "select 1; select 2", "out"], 1, "--sql takes one statement, not 2"),
    (["--sql", "selec 1", "out"], 1, "selec"),
    (["--sql", "select 1 from nosuch", "out"], 5, "nosuch"),
    (["--sql", "select interval 1 day as span", "out", "--format", "parquet", *DUCKDB], 1, "span"),
    (["--sql", f"select 1{38 * '0'}::hugeint as huge", "out", "--format", "parquet", *DUCKDB], 1,
     "the column huge has a number of more than 38 digits"),
    (["--sql", "select 1", "out", "--restart"], 2, "--sql is no live table"),
    (["--sql", "select 1", "lake/warehouse/out"], 1, "lies in the lake's tables"),
    (["--sql", "select cast('x' || cast(n as varchar) as integer) from "
      + numbers(3), "out"], 1, "x0"),
    (["nosuch", "out"], 5, "nosuch"),
    (["export", "out"], 5, "./export is the folder"),
])
def test_mistakes_leave_nothing(lake, arguments, code, message):
    assert message in lake.refuses(code, "land", *arguments)
    assert not (lake.folder / "out").exists()


def test_ctrl_c_leaves_nothing(lake, tmp_path):
    for form in ("jsonl", "parquet"):
        process = lake.start("land", "--sql", HASHES + numbers(1_000_000_000), "out", "--format",
                             form)
        the_program.wait_until_busy(process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == 130
        assert not (tmp_path / "out").exists()


def test_rows_land_on_s3(lake, s3):
    report = lake.land("--sql", HASHES + numbers(600_000),
                       "s3://raw/rows", "--format", "parquet", "--layout", "none")
    assert report["items"] == 600000
    listed = s3.list_objects_v2(Bucket="raw", Prefix="rows/")["Contents"]
    files = [entry["Key"] for entry in listed if entry["Key"].endswith(".parquet")]
    assert len(files) == report["files"] and len(listed) == len(files) + 1
    body = s3.get_object(Bucket="raw", Key=files[0])["Body"].read()
    assert pyarrow.parquet.read_table(pyarrow.BufferReader(body)).num_rows == 600000
