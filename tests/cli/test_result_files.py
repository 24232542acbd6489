"""`sql --out`: results in files, read back by PyArrow and DuckDB."""

import csv
import datetime
import decimal
import io
import json
import os
import signal
import uuid

import duckdb
import pyarrow
import pyarrow.ipc
import pyarrow.parquet
import pytest
import the_program
from made_rows import numbers

UUID = uuid.UUID("b2c4a8e0-8f0e-4c57-9d49-0f6c4f1f7a10")
TIME = datetime.datetime(2020, 1, 2, 3, 4, 5, 123456)
ELEMENT = pyarrow.field("element", pyarrow.string())

# The SQL of a value; what PyArrow says of it, and its type in Parquet and in Arrow if that is
# another.
VALUES = {"athena": [
    ("tinyint '-128'", -128, pyarrow.int8()),
    ("smallint '-32768'", -32768, pyarrow.int16()),
    ("-2147483648", -2147483648, pyarrow.int32()),
    ("9223372036854775807", 9223372036854775807, pyarrow.int64()),
    ("decimal '1.50'", decimal.Decimal("1.50"), pyarrow.decimal128(3, 2)),
    ("decimal '-12345678901234567890123456789012345.678'",
     decimal.Decimal("-12345678901234567890123456789012345.678"), pyarrow.decimal128(38, 3)),
    ("real '1.25'", 1.25, pyarrow.float32()),
    ("1e300", 1e300, pyarrow.float64()),
    ("true", True, pyarrow.bool_()),
    ("'a\u00e4\U0001f600'", "aä😀", pyarrow.string()),
    ("cast('ab' as char(4))", "ab  ", pyarrow.string()),
    ("x'00ff'", b"\x00\xff", pyarrow.binary()),
    (f"uuid '{UUID}'", UUID, pyarrow.uuid()),
    ("json '{\"a\":1}'", '{"a":1}', pyarrow.string()),
    ("date '2020-02-29'", datetime.date(2020, 2, 29), pyarrow.date32()),
    ("time '03:04:05.123456'", TIME.time(), pyarrow.time64("us")),
    (f"timestamp '{TIME}'", TIME, pyarrow.timestamp("us")),
    ("array['a', null]", ["a", None], pyarrow.list_(ELEMENT)),
    ("cast(row(1, row(null)) as row(a integer, b row(c varchar)))", {"a": 1, "b": {"c": None}},
     pyarrow.struct([("a", pyarrow.int32()), ("b", pyarrow.struct([("c", pyarrow.string())]))])),
    ("map(array['a', 'b'], array[1, null])", [("a", 1), ("b", None)],
     pyarrow.map_(pyarrow.string(), pyarrow.int32())),
    ("cast(null as bigint)", None, pyarrow.int64()),
], "duckdb": [
    ("(-128)::tinyint", -128, pyarrow.int8()),
    ("255::utinyint", 255, pyarrow.uint8()),
    ("(-32768)::smallint", -32768, pyarrow.int16()),
    ("65535::usmallint", 65535, pyarrow.uint16()),
    ("(-2147483648)::integer", -2147483648, pyarrow.int32()),
    ("4294967295::uinteger", 4294967295, pyarrow.uint32()),
    ("9223372036854775807", 9223372036854775807, pyarrow.int64()),
    ("18446744073709551615::ubigint", 18446744073709551615, pyarrow.uint64()),
    ("sum(9223372036854775807) over ()", decimal.Decimal(9223372036854775807),
     pyarrow.decimal128(38, 0)),
    ("1.50::decimal(4,2)", decimal.Decimal("1.50"), pyarrow.decimal128(4, 2)),
    ("-12345678901234567890123456789012345.678::decimal(38,3)",
     decimal.Decimal("-12345678901234567890123456789012345.678"), pyarrow.decimal128(38, 3)),
    ("1.25::float", 1.25, pyarrow.float32()),
    ("1e300", 1e300, pyarrow.float64()),
    ("true", True, pyarrow.bool_()),
    ("'a\u00e4\U0001f600'", "aä😀", pyarrow.string()),
    ("'\\x00\\xff'::blob", b"\x00\xff", pyarrow.binary()),
    (f"'{UUID}'::uuid", UUID, pyarrow.uuid()),
    ("date '2020-02-29'", datetime.date(2020, 2, 29), pyarrow.date32()),
    ("time '03:04:05.123456'", TIME.time(), pyarrow.time64("us")),
    (f"timestamp '{TIME}'", TIME, pyarrow.timestamp("us")),
    (f"timestamptz '{TIME}+00'", TIME.replace(tzinfo=datetime.timezone.utc),
     pyarrow.timestamp("us", "UTC")),
    ("timestamp_s '2020-01-02 03:04:05'", TIME.replace(microsecond=0), pyarrow.timestamp("ms"),
     pyarrow.timestamp("s")),
    ("['a', null]", ["a", None], pyarrow.list_(ELEMENT)),
    ("['a', 'b']::varchar[2]", ["a", "b"], pyarrow.list_(ELEMENT), pyarrow.list_(ELEMENT, 2)),
    (f"[['{UUID}'::uuid], null]", [[UUID], None],
     pyarrow.list_(pyarrow.list_(pyarrow.uuid()))),
    ("{'a': 1, 'b': {'c': null::varchar}}", {"a": 1, "b": {"c": None}},
     pyarrow.struct([("a", pyarrow.int32()), ("b", pyarrow.struct([("c", pyarrow.string())]))])),
    ("map {'a': 1, 'b': null}", [("a", 1), ("b", None)],
     pyarrow.map_(pyarrow.string(), pyarrow.int32())),
    ("'b'::enum('a', 'b')", "b", pyarrow.string(),
     pyarrow.dictionary(pyarrow.uint8(), pyarrow.string())),
    ("null::bigint", None, pyarrow.int64()),
]}


def read(path):
    if path.suffix == ".parquet":
        return pyarrow.parquet.read_table(path)
    with pyarrow.ipc.open_file(path) as file:
        return file.read_all()


@pytest.fixture
def out(shop, tmp_path):
    """Writes what a statement answers into a file of a fresh folder."""
    def write(sql, name, *arguments):
        path = tmp_path / name
        assert shop.ok("sql", "-c", sql, "--out", path, *arguments) == ""
        return path
    return write


@pytest.mark.parametrize("dialect", VALUES)
@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_types_and_values_are_kept(out, ending, dialect):
    columns = ", ".join(f"{row[0]} as c{i}" for i, row in enumerate(VALUES[dialect]))
    table = read(out(f"select {columns}", f"all.{ending}", "--dialect", dialect))
    for i, (sql, value, *types) in enumerate(VALUES[dialect]):
        wanted = types[0 if ending == "parquet" else -1]
        assert table.schema.field(i).type.equals(wanted), (sql, table.schema.field(i).type)
        assert table.column(i)[0].as_py() == value, sql


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_athenas_times_with_zones_are_instants(out, ending):
    noon = datetime.datetime(2023, 5, 7, 17, 21, 15, 250000, tzinfo=datetime.timezone.utc)
    berlin = "TIMESTAMP '2023-05-07 19:21:15.250 Europe/Berlin'"
    table = read(out(f"SELECT {berlin} AS a, ARRAY[{berlin}, NULL] AS l, "
                     f"CAST(ROW({berlin}, INTERVAL '1' DAY) AS ROW(t timestamp(3) with time zone, "
                     f"i interval day to second)) AS r, MAP(ARRAY['k'], ARRAY[{berlin}]) AS m, "
                     "INTERVAL '1' MONTH AS i, TIME '01:02:03 +05:30' AS t",
                     f"zoned.{ending}"))
    instant = pyarrow.timestamp("us", "UTC")
    assert table.schema.field("a").type == instant
    assert table.schema.field("l").type.value_type == instant
    assert table.schema.field("r").type == pyarrow.struct([("t", instant),
                                                           ("i", pyarrow.string())])
    assert table.schema.field("m").type.item_type == instant
    # Texts are Trino's.
    assert table.to_pylist() == [{"a": noon, "l": [noon, None],
                                  "r": {"t": noon, "i": "1 00:00:00.000"}, "m": [("k", noon)],
                                  "i": "0-1", "t": "01:02:03+05:30"}]


def test_texts_have_the_language_of_the_statement(out):
    sql = "SELECT nan() AS a, -nan() AS b, infinity() AS c, -infinity() AS d"
    assert out(sql, "a.csv").read_text() == "a,b,c,d\nNaN,NaN,Infinity,-Infinity\n"
    assert out("SELECT TIMESTAMP '2023-05-07 19:21:15 Europe/Berlin' AS t",
               "t.csv").read_text() == "t\n2023-05-07 19:21:15 Europe/Berlin\n"
    sql = "select 'nan'::double as a, -'nan'::double as b, 'inf'::double as c, '-inf'::float as d"
    assert out(sql, "d.csv", "--dialect", "duckdb").read_text() == "a,b,c,d\nnan,nan,inf,-inf\n"


def test_what_is_prepared_has_no_result(out):
    sql = "PREPARE p FROM SELECT ? AS a; EXECUTE p USING 7; DEALLOCATE PREPARE p"
    assert out(sql, "p.csv").read_text() == "a\n7\n"
    assert json.loads(out(sql, "p.json").read_text()) == [{"a": 7}]
    assert read(out(sql, "p.parquet")).to_pylist() == [{"a": 7}]


def test_duckdb_reads_the_parquet(out):
    path = out("select n, n * 0.01 as d, case when n % 3 = 0 then null else "
               "cast(row(array[cast(n as varchar), 'x']) as row(k array(varchar))) end as s "
               f"from {numbers(300_000)}", "rows.parquet")
    (found,) = duckdb.sql(f"select count(*), sum(n), sum(d), count(s), count(distinct s.k[1]), "
                          f"min(s.k[2]) from '{path}'").fetchall()
    count = 300000
    total = count * (count - 1) // 2
    assert found == (count, total, decimal.Decimal(total) / 100, count * 2 // 3, count * 2 // 3,
                     "x")
    assert duckdb.sql(f"select n from '{path}' where n between 299998 and 299999").fetchall() == [
        (299998,), (299999,)]


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_a_result_without_rows_has_its_columns(out, ending):
    table = read(out("select 1 as a, array[2.5] as b where false", f"none.{ending}"))
    assert table.num_rows == 0 and table.column_names == ["a", "b"]


@pytest.mark.parametrize("ending, text", [("jsonl", ""), ("json", "[]\n"), ("csv", "a\n")])
def test_a_text_without_rows_is_written(out, ending, text):
    assert out("select 1 as a where false", f"none.{ending}").read_text() == text


def test_o_is_refused_where_there_is_a_result_file(shop, tmp_path):
    done = shop.run("sql", "-c", f"\\o {tmp_path}/side.csv\nselect 1", "--out", tmp_path / "x.csv")
    assert done.returncode == 1 and "\\o would take answers away from --out" in done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_names_stay_and_the_second_of_a_name_is_counted(out, ending):
    names = ["a b", "ä.\"x\"", "n", "n_3", "N", "n_2", "a/b\n"]
    path = out('select 1 "a b", 2 "ä.""x""", 3 n, 4 n, 5 "N", 6 n_2, 7 "a/b\n"', f"odd.{ending}")
    assert read(path).column_names == names
    if ending == "parquet":
        assert len(duckdb.sql(f"select * from '{path}'").columns) == len(names)


def test_rows_of_the_lake_are_those_of_its_data_files(shop, out):
    columns = "PK, SK, _entity, TotalCost, Meta, _rest, _written_at"
    path = out(f"select {columns} from shop", "shop.parquet")
    data = shop.folder / "lake" / "warehouse" / "default" / "shop" / "data"
    theirs = f"select {columns} from read_parquet('{data}/**/*.parquet', union_by_name = true)"
    ours = f"select {columns} from '{path}'"
    assert duckdb.sql(f"select count(*), count(TotalCost), count(Meta) from ({ours})").fetchone() \
        == duckdb.sql(f"select count(*), count(TotalCost), count(Meta) from ({theirs})").fetchone()
    assert duckdb.sql(f"({theirs}) except all ({ours})").fetchall() == []
    assert duckdb.sql(f"select * from ({ours})").types == duckdb.sql(f"select * from ({theirs})"
                                                                   ).types


def test_texts_are_those_of_standard_output(shop, out):
    sql = "select 'a,b' as x, 1.5 as y, null as z; select 2 as n"
    for output, name in (("csv", "r.csv"), ("json", "r.json"), ("jsonl", "r.ndjson"),
                         ("table", "r.txt")):
        assert out(sql, name).read_text() == shop.ok("sql", "-c", sql, "--output", output)
        assert out(sql, f"{output}.dat", "--output", output).read_text() == shop.ok(
            "sql", "-c", sql, "--output", output)
    (head, row, *_) = csv.reader(io.StringIO(out(sql, "again.CSV").read_text()))
    assert head == ["x", "y", "z"] and row == ["a,b", "1.5", ""]


def test_the_ending_counts_more_than_the_environment(shop, tmp_path):
    shop.ok("sql", "-c", "select 1 as a", "--out", tmp_path / "x.arrow", DYNALAKE_OUTPUT="json")
    assert read(tmp_path / "x.arrow").column_names == ["a"]
    shop.ok("sql", "-c", "select 1 as a", "--out", tmp_path / "x", DYNALAKE_OUTPUT="json")
    assert json.loads((tmp_path / "x").read_text()) == [{"a": 1}]


@pytest.mark.parametrize("arguments, code, message", [
    (["--output", "parquet"], 2, "--out FILE says where it goes"),
    (["--output", "arrow"], 2, "--out FILE says where it goes"),
    (["--overwrite"], 2, "--overwrite goes with --out"),
    (["--out", ""], 2, "--out needs a file"),
    (["--out", "-"], 2, "--out needs a file"),
    (["--out", "{folder}/c.xlsx"], 2, ".csv, .parquet, .arrow, .feather, .txt are known"),
    (["--out", "{folder}/b.parquet", "--output", "arrow"], 2, "contradict each other"),
    (["--out", "."], 1, "is a folder"),
    (["--out", "{folder}"], 1, "is a folder"),
    (["--out", "{folder}/new/"], 1, "is a folder"),
    (["--out", "{folder}/nowhere/x.parquet"], 5, "there is no folder"),
    (["--out", "{folder}/there.txt"], 1, "is there already: --overwrite replaces it"),
    (["--out", "/dev/null", "--overwrite"], 1, "is not an ordinary file"),
    (["--out", "lake/catalog.db", "--output", "csv", "--overwrite"], 1, "is the lake's own"),
    (["--out", "{folder}/link/warehouse/x.csv"], 1, "is the lake's own"),
    (["--out", "s3://bucket"], 1, "is a bucket"),
])
def test_what_no_file_can_be_is_refused(shop, tmp_path, arguments, code, message):
    (tmp_path / "there.txt").write_text("kept")
    (tmp_path / "link").symlink_to(shop.folder / "lake")
    done = shop.run("sql", "-c", "select 1", *(text.format(folder=tmp_path) for text in arguments))
    assert done.returncode == code and message in done.stderr, done.stderr
    assert sorted(os.listdir(tmp_path)) == ["link", "there.txt"]
    assert (tmp_path / "there.txt").read_text() == "kept"


@pytest.mark.parametrize("dialect, sql, message", [
    ("athena", "select 1; select 2", "holds the result of one statement"),
    ("athena", "", "there is no statement"),
    ("athena", "\\x", "there is no statement"),
    ("athena", "select 1 from nosuch", "nosuch"),
    ("athena", "select cast(case when n = 900000 then 'x' else '1' end as integer) from "
     + numbers(1_000_000), "INVALID_CAST_ARGUMENT: "),
    ("duckdb", "select 170141183460469231731687303715884105727::hugeint as huge",
     "the column huge has"),
    ("duckdb", "select interval 1 month as span",
     "Parquet has no columns like span, of type INTERVAL"),
    ("duckdb", "select [union_value(a := 1)] as both", "Parquet has no columns like both"),
])
def test_an_error_leaves_nothing_behind(shop, tmp_path, dialect, sql, message):
    # In one thread: where another stops for its error, DuckDB may tell of the stop alone.
    done = shop.run("sql", "--dialect", dialect, "--threads", 1, "-c", sql,
                    "--out", tmp_path / "x.parquet")
    assert done.returncode in (1, 5) and message in done.stderr, done.stderr
    assert os.listdir(tmp_path) == []


def test_an_error_keeps_the_file_that_is_there(out, shop, tmp_path):
    path = out("select 1 as a", "x.parquet")
    assert shop.run("sql", "-c", "select 1/", "--out", path, "--overwrite").returncode == 1
    assert read(path).to_pylist() == [{"a": 1}]
    assert out("select 2 as a", "x.parquet", "--overwrite") == path
    assert read(path).to_pylist() == [{"a": 2}] and os.listdir(tmp_path) == ["x.parquet"]


def test_a_link_leads_to_the_file_that_is_replaced(out, tmp_path):
    path = out("select 1 as a", "x.parquet")
    (tmp_path / "link.parquet").symlink_to(path)
    out("select 2 as a", "link.parquet", "--overwrite")
    assert (tmp_path / "link.parquet").is_symlink() and read(path).to_pylist() == [{"a": 2}]


@pytest.mark.parametrize("name", ["x.parquet", "x.arrow", "x.csv"])
def test_ctrl_c_leaves_nothing_behind(shop, tmp_path, name):
    sql = "select a.PK, b.SK from shop a, shop b, shop c"
    process = the_program.Program.start(shop, "sql", "-c", sql, "--out", tmp_path / name)
    the_program.wait_until_busy(process)
    assert len(os.listdir(tmp_path)) == 1 and not (tmp_path / name).exists()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert os.listdir(tmp_path) == []


def test_memory_does_not_grow_with_the_result(shop, tmp_path):
    """Arrow files are the largest: 24 bytes of text a row."""
    peaks = []
    for count, name in ((100_000, "few.arrow"), (4_000_000, "many.arrow"),
                        (4_000_000, "many.parquet")):
        sql = f"select n, 'some text of it ' || cast(n as varchar) as t from {numbers(count)}"
        done = shop.measure("sql", "-c", sql, "--out", tmp_path / name, "--quiet")
        assert done.returncode == 0, done.stderr
        peaks.append(done.peak_bytes)
    assert (tmp_path / "many.arrow").stat().st_size > 130 << 20
    assert max(peaks[1:]) < peaks[0] + (48 << 20), peaks


def test_other_verbs_print_text(shop):
    done = shop.run("tables", "--output", "arrow")
    assert done.returncode == 2 and "--output arrow is for sql --out" in done.stderr


def test_a_dry_run_looks_and_writes_nothing(shop, tmp_path):
    done = shop.run("sql", "-c", "select 1", "--out", tmp_path / "x.csv", "--dry-run")
    assert done.returncode == 0 and "would be written to" in done.stderr
    assert os.listdir(tmp_path) == []
    (tmp_path / "x.csv").touch()
    done = shop.run("sql", "-c", "select 1", "--out", tmp_path / "x.csv", "--dry-run")
    assert done.returncode == 1 and "--overwrite replaces it" in done.stderr


def test_standard_input_is_a_script(shop, tmp_path):
    shop.ok("sql", "--out", tmp_path / "x.parquet", input="select 1 as a")
    assert read(tmp_path / "x.parquet").to_pylist() == [{"a": 1}]


def test_a_chart_is_text_of_80_columns(shop, out):
    sql = "select Status, count(*) as n from shop where Status is not null group by 1 order by 2, 1"
    drawn = shop.ok("sql", "-c", sql, "--chart", "bar")
    counted = [line.rsplit(" ", 1)[1] for line in drawn.splitlines()[1:-1]]
    assert counted == [row["n"] for row in csv.DictReader(io.StringIO(
        shop.ok("sql", "-c", sql, "--output", "csv")))]
    assert max(map(len, drawn.splitlines())) == 80
    assert out(sql, "chart.txt", "--chart", "bar").read_text() == drawn
    assert shop.ok("sql", "-c", sql, "--chart", "bar", DYNALAKE_OUTPUT="json") == drawn
    lines = shop.ok("sql", "-c", sql, "--chart", "line").splitlines()
    assert lines[0] == "n" and lines[-1] == drawn.splitlines()[-1]
    done = shop.run("sql", "-c", "select Status from shop", "--chart", "line")
    assert done.returncode == 1 and "no column of numbers" in done.stderr
