"""Tables that Spark and PyIceberg wrote into a lake's catalog, read by `dynalake sql`."""

import json
import zlib

import pyarrow
import pytest
from spark_deletes import equality_delete


@pytest.fixture
def spark(lake, open_spark):
    """Spark on a lake that PyIceberg has laid out."""
    (lake.folder / "warehouse").mkdir(parents=True)
    lake.catalog().create_namespace("default")
    return open_spark(lake)


def ask(lake, statement):
    """The answer's rows as tuples."""
    rows = json.loads(lake.run("sql", "--output", "json", "-c", statement))
    return [tuple(row.values()) for row in rows]


def assert_agree(lake, spark, statement):
    """Our answer is Spark's; gives it. The statement orders its rows and gives plain types."""
    ours = ask(lake, statement)
    assert ours == [tuple(row) for row in spark.sql(statement).collect()]
    return ours


def ids_by_condition(*conditions):
    """One statement that answers (number of the condition, id) of the rows that meet each."""
    selects = (f"SELECT {i} AS condition, id FROM t WHERE {c}" for i, c in enumerate(conditions))
    return " UNION ALL ".join(selects) + " ORDER BY condition, id"


def create(spark, columns, clauses="", **properties):
    texts = ", ".join(f"'{name.replace('__', '.').replace('_', '-')}'='{value}'"
                      for name, value in properties.items())
    spark.sql(f"CREATE TABLE t ({columns}) USING iceberg {clauses} TBLPROPERTIES ({texts})")


def numbered(first, last):
    return ", ".join(f"({i}, 'v{i}')" for i in range(first, last))


MERGE_ON_READ = {f"write__{verb}__mode": "merge-on-read" for verb in ("delete", "update", "merge")}


@pytest.mark.parametrize("version", [2, 3], ids=["position-deletes", "deletion-vectors"])
def test_deleted_and_updated_rows(lake, spark, version):
    create(spark, "id INT, v STRING", format_version=version, **MERGE_ON_READ)
    spark.sql(f"INSERT INTO t SELECT /*+ COALESCE(1) */ * FROM VALUES {numbered(0, 100)}")
    spark.sql(f"INSERT INTO t SELECT /*+ COALESCE(1) */ * FROM VALUES {numbered(100, 200)}")
    spark.sql("DELETE FROM t WHERE id % 3 = 0")
    spark.sql("UPDATE t SET v = 'new' WHERE id BETWEEN 95 AND 105")
    spark.sql("DELETE FROM t WHERE id % 7 = 0")
    (files,) = spark.sql("SELECT count(*) FROM dynalake.default.t.delete_files").collect()[0]
    assert files > 0, "Spark rewrote the data files, so that this test proves nothing"
    rows = assert_agree(lake, spark, "SELECT id, v FROM t ORDER BY id")
    assert [row[0] for row in rows] == [i for i in range(200) if i % 3 and i % 7]
    assert assert_agree(lake, spark, "SELECT count(*) AS n FROM t WHERE v = 'new'") == [(6,)]


def test_every_row_deleted(lake, spark):
    create(spark, "id INT, v STRING", format_version=2, **MERGE_ON_READ)
    spark.sql(f"INSERT INTO t VALUES {numbered(0, 10)}")
    spark.sql("DELETE FROM t WHERE id >= 0")
    assert ask(lake, "SELECT count(*) AS n FROM t") == [(0,)]


def test_columns_renamed_added_dropped_widened_and_moved(lake, spark):
    create(spark, "id INT, a STRING, gone INT, s STRUCT<x: INT, y: STRING>", format_version=2)
    spark.sql("INSERT INTO t VALUES (1, 'one', 11, named_struct('x', 1, 'y', 'p'))")
    for change in ("RENAME COLUMN a TO b", "DROP COLUMN gone", "ALTER COLUMN id TYPE BIGINT",
                   "ADD COLUMN a INT", "ADD COLUMN s.z DOUBLE", "RENAME COLUMN s.y TO why",
                   "ALTER COLUMN a FIRST"):
        spark.sql(f"ALTER TABLE t {change}")
    spark.sql("INSERT INTO t VALUES "
              "(22, 3000000000, 'two', named_struct('x', 2, 'why', 'q', 'z', 0.5))")
    spark.sql("ALTER TABLE t ADD COLUMN gone STRING")
    spark.sql("INSERT INTO t VALUES "
              "(33, 3, 'three', named_struct('x', 3, 'why', 'r', 'z', 1.5), 'back')")
    rows = assert_agree(lake, spark,
                        "SELECT id, a, b, gone, s.x, s.why, s.z FROM t ORDER BY id")
    assert rows == [(1, None, "one", None, 1, "p", None),
                    (3, 33, "three", "back", 3, "r", 1.5),
                    (3000000000, 22, "two", None, 2, "q", 0.5)]
    assert_agree(lake, spark, "SELECT id FROM t WHERE gone IS NULL AND s.z IS NULL ORDER BY id")


@pytest.mark.parametrize("version", [2, 3])
def test_the_partition_spec_changed(lake, spark, version):
    create(spark, "id INT, v STRING, day DATE", "PARTITIONED BY (v)", format_version=version,
           **MERGE_ON_READ)
    insert = ("INSERT INTO t SELECT id, concat('v', id % 3), "
              "date_add(DATE'2024-01-30', CAST(id AS INT)) FROM range")
    spark.sql(f"{insert}(0, 20)")
    spark.sql("ALTER TABLE t ADD PARTITION FIELD days(day)")
    spark.sql(f"{insert}(20, 40)")
    spark.sql("ALTER TABLE t DROP PARTITION FIELD v")
    spark.sql("ALTER TABLE t ADD PARTITION FIELD bucket(4, id)")
    spark.sql(f"{insert}(40, 60)")
    spark.sql("DELETE FROM t WHERE id IN (5, 25, 45)")
    rows = assert_agree(lake, spark, ids_by_condition(
        "true", "v = 'v1'", "day >= DATE'2024-02-20'", "id = 44", "id = 45", "v IS NULL",
        "v = 'v2' AND day < DATE'2024-02-10'", "day = DATE'2024-02-24'"))
    all_ids = [number for condition, number in rows if condition == 0]
    assert all_ids == [i for i in range(60) if i not in (5, 25, 45)]


@pytest.mark.parametrize("transform", [
    "number", "text", "day", "moment", "truncate(10, number)", "truncate(2, text)",
    "bucket(3, number)", "bucket(3, text)", "bucket(3, day)", "bucket(3, price)",
    "truncate(50, price)", "years(day)", "months(day)", "days(moment)", "hours(moment)"])
def test_every_transform_prunes_without_loss(lake, spark, transform):
    create(spark, "id INT, number INT, text STRING, day DATE, moment TIMESTAMP_NTZ, "
           "price DECIMAL(9, 2)", f"PARTITIONED BY ({transform})", format_version=2)
    spark.sql("""
        INSERT INTO t SELECT id, (id - 10) * 7, concat(char(97 + id % 5), 'bc', id),
            date_add(DATE'1969-11-20', CAST(id * 9 AS INT)),
            TIMESTAMP_NTZ'1969-12-31 20:30:00' + id * INTERVAL '47' MINUTE,
            CAST((id - 10) * 3.33 AS DECIMAL(9, 2)) FROM range(0, 20)
        UNION ALL SELECT 99, null, null, null, null, null""")
    statement = ids_by_condition(
        "number = -7", "number > -14 AND number < 30", "number IS NULL", "number IN (0, 63, 64)",
        "text = 'abc0'", "text >= 'c'", "text LIKE 'ab%'", "text IS NOT NULL",
        "day = DATE'1969-12-08'", "day < DATE'1970-01-01'",
        "moment >= TIMESTAMP'1970-01-01 00:00:00'", "moment < TIMESTAMP'1969-12-31 22:00:00'",
        "price = -3.33", "price BETWEEN -10 AND 10")
    expected = spark.sql(statement.replace("TIMESTAMP'", "TIMESTAMP_NTZ'")).collect()
    assert ask(lake, statement) == [tuple(row) for row in expected]


def test_every_type(lake, spark):
    create(spark, """id INT, flag BOOLEAN, big BIGINT, f FLOAT, d DOUBLE, money DECIMAL(38, 10),
        day DATE, moment TIMESTAMP, local TIMESTAMP_NTZ, text STRING, bytes BINARY,
        list ARRAY<INT>, map MAP<STRING, INT>, s STRUCT<a: INT, b: ARRAY<STRUCT<c: STRING>>>""",
           format_version=2)
    spark.sql("""INSERT INTO t VALUES
        (1, true, 9223372036854775807, 0.5, -1e300, 1234567890123456789012345678.0123456789,
         DATE'2024-02-29', TIMESTAMP'2024-02-29 12:30:00.123456',
        TIMESTAMP_NTZ'1969-12-31 23:59:59',
         'text', X'00FF', array(1, null, 3), map('k', 7),
         named_struct('a', 5, 'b', array(named_struct('c', 'deep')))),
        (2, null, null, null, null, null, null, null, null, null, null, null, null, null)""")
    assert ask(lake, """SELECT id, flag, big, f, d, CAST(money AS VARCHAR), CAST(day AS VARCHAR),
        CAST(moment AS VARCHAR), CAST(local AS VARCHAR), text, to_hex(bytes), list[3],
        cardinality(list), map['k'],
        s.a, s.b[1].c FROM t ORDER BY id""") == [
            (1, True, 9223372036854775807, 0.5, -1e300,
             "1234567890123456789012345678.0123456789", "2024-02-29",
             "2024-02-29 12:30:00.123456 UTC", "1969-12-31 23:59:59.000000", "text", "00FF", 3,
             3, 7, 5, "deep"),
            (2, *[None] * 15)]


@pytest.mark.parametrize("codec", ["gzip", "none"])
def test_compressed_metadata(lake, spark, codec):
    create(spark, "id INT, v STRING", format_version=2, write__metadata__compression_codec=codec)
    spark.sql(f"INSERT INTO t VALUES {numbered(0, 3)}")
    suffix = ".gz.metadata.json" if codec == "gzip" else ".metadata.json"
    assert lake.table("t").metadata_location.endswith(suffix)
    assert ask(lake, "SELECT count(*) AS n FROM t") == [(3,)]


def _repacked_by_snappy(avro):
    """An Avro file of deflate blocks with Arrow's snappy, and the checksum that Avro adds."""
    def number(at):
        value = shift = 0
        while True:
            value |= (avro[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if avro[at - 1] < 0x80:
                return (value >> 1) ^ -(value & 1), at

    def long(value):
        value, out = value << 1, b""
        while value >= 0x80:
            value, out = value >> 7, out + bytes([value & 0x7F | 0x80])
        return out + bytes([value])

    codec = avro.index(b"\x0edeflate")
    sync = avro[-16:]
    at = avro.index(sync) + 16
    out = avro[:codec] + b"\x0csnappy" + avro[codec + 8:at]
    while at < len(avro):
        count, at = number(at)
        size, at = number(at)
        plain = zlib.decompress(avro[at:at + size], -15)
        packed = pyarrow.compress(plain, codec="snappy", asbytes=True)
        packed += zlib.crc32(plain).to_bytes(4, "big")
        out += long(count) + long(len(packed)) + packed + sync
        at += size + 16
    return out


@pytest.mark.parametrize("codec", ["zstd", "snappy", "gzip"])
def test_packed_manifests(lake, codec):
    """PyIceberg packs manifests and lists as the property says, but for snappy."""
    (lake.folder / "warehouse").mkdir(parents=True)
    lake.catalog().create_namespace("default")
    rows = pyarrow.table({"id": range(1000)})
    name = "gzip" if codec == "snappy" else codec
    lake.catalog().create_table("default.t", rows.schema,
                                properties={"write.avro.compression-codec": name}).append(rows)
    files = list((lake.folder / "warehouse/default/t/metadata").glob("*.avro"))
    assert len(files) == 2  # a manifest and the list
    for path in files:
        if codec == "snappy":
            path.write_bytes(_repacked_by_snappy(path.read_bytes()))
        named = {"zstd": b"zstandard", "gzip": b"deflate"}.get(codec)
        assert (named or b"\x0csnappy") in path.read_bytes()
    assert ask(lake, "SELECT count(*) AS n, sum(id) AS s FROM t WHERE id > 9") == [(990, 499455)]


def test_equality_deletes(lake, spark):
    create(spark, "id INT, v STRING", format_version=2, **MERGE_ON_READ)
    spark.sql(f"INSERT INTO t VALUES {numbered(0, 20)}, (20, null), (21, null)")
    equality_delete(spark, ["id"], (3,), (4,))
    equality_delete(spark, ["id", "v"], (5, "v5"), (6, "other"), (20, None))
    rows = assert_agree(lake, spark, "SELECT id FROM t ORDER BY id")
    assert [row[0] for row in rows] == [i for i in range(22) if i not in (3, 4, 5, 20)]
    # A delete does not reach rows that were written after it, and works beside position deletes.
    spark.sql("INSERT INTO t VALUES (3, 'again')")
    spark.sql("DELETE FROM t WHERE id = 10")
    equality_delete(spark, ["v"], (None,), ("v11",))
    rows = assert_agree(lake, spark, "SELECT id, v FROM t ORDER BY id")
    assert (3, "again") in rows
    assert not {10, 11, 21} & {row[0] for row in rows}


def test_equality_deletes_after_a_column_was_renamed(lake, spark):
    create(spark, "id INT, v STRING", format_version=2)
    spark.sql(f"INSERT INTO t VALUES {numbered(0, 5)}")
    equality_delete(spark, ["v"], ("v2",))
    spark.sql("ALTER TABLE t RENAME COLUMN v TO w")
    # The deleted-by column is not among those asked for.
    assert_agree(lake, spark, "SELECT id FROM t ORDER BY id")


def test_a_table_of_pyiceberg(lake, spark):
    data = pyarrow.table({"id": [1, 2, None], "v": ["a", None, "c"], "list": [[1], [], None]})
    table = lake.catalog().create_table("default.t", data.schema)
    table.append(data)
    table.append(data)
    table.delete("id = 1")
    assert ask(lake, "SELECT id, v, cardinality(list) AS n FROM t ORDER BY id NULLS LAST, v") == [
        (2, None, 0), (2, None, 0), (None, "c", None), (None, "c", None)]


def test_the_schema_of_a_table_of_pyiceberg(lake):
    (lake.folder / "warehouse").mkdir(parents=True)
    lake.catalog().create_namespace("default")
    data = pyarrow.table({"id": [1], "list": [[{"x": 1}]]})
    lake.catalog().create_table("default.t", data.schema)
    schema = json.loads(lake.run("schema", "t", "--output", "json"))
    assert [(column["column"], column["type"]) for column in schema["columns"]] == [
        ("id", "long"), ("list", "list"), ("list.element", "struct"), ("list.element.x", "long")]
    assert all(column["attribute"] is None for column in schema["columns"])


def test_a_view_of_spark(lake, spark):
    create(spark, "id INT, v STRING", format_version=2)
    spark.sql(f"INSERT INTO t VALUES {numbered(0, 5)}")
    spark.sql("CREATE VIEW seen AS SELECT id FROM t WHERE id > 2")
    tables = {row[0] for row in spark.sql("SHOW VIEWS").select("viewName").collect()}
    assert tables == {"seen"}
    assert ask(lake, "SELECT count(*) AS n FROM t") == [(5,)]
