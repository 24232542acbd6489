"""Trino reads what dynalake wrote."""

import boto3
import peers
import pytest
import trino_server
from rows import assert_same
from sample_items import key, shop

MONTHS = ("2024-01", "2024-02", "2024-12", "1969-12")


def dated(count):
    """Items with times, dates, decimals and doubles to partition and to prune by."""
    return [key(f"K{i % 10}", f"{i:04}") | {
        "created": {"S": f"{MONTHS[i % 4]}-{i % 28 + 1:02}T10:11:12.{i:06}Z"},
        "day": {"S": f"{MONTHS[i % 4]}-{i % 28 + 1:02}"},
        "price": {"N": f"{i}.25"}, "ratio": {"N": f"{i}E-30"}, "on": {"BOOL": i % 2 == 0},
        "tags": {"SS": [f"t{i % 3}", "all"]}, "raw": {"B": "AAECAwT/"},
        "where": {"M": {"city": {"S": f"c{i % 5}"}, "no": {"N": str(i)}}}} | (
            {"note": {"S": f"note {i}"}} if i % 7 else {}) for i in range(count)]


@pytest.fixture(scope="module")
def tables(servers):
    """The names of tables of every kind of layout."""
    _, lakes = servers
    lake = lakes["dynalake"]
    lake.ok("generate", "export", "generated", "--items", 3000)
    lake.ok("load", "generated", "--table", "shop")
    types = ("--type", "created=timestamp", "--type", "day=date", "--type", "ratio=double")
    lake.load("parted", dated(400), *types, "--partition-by", "month(created)",
              "--partition-by", "bucket[4](PK)")
    lake.load("pieces", dated(100), *types)
    for number in (2, 3):
        newer = [item | {"PK": {"S": f"NEW{number}"}} for item in dated(100)]
        lake.load("pieces", newer, "--append", number=number)
    return ["everything", "shop", "parted", "pieces"]


def test_every_cell_of_every_table(trino, lake, tables):
    for table in tables:
        assert assert_same(trino, lake, f"SELECT * FROM {table}") > 50


def test_many_rows(trino, lake):
    lake.ok("generate", "export", "many", "--items", 60_000, "--seed", 11)
    lake.ok("load", "many", "--table", "many", "--partition-by", "bucket[8](PK)")
    assert assert_same(trino, lake, "SELECT * FROM many") == 60_000
    lake.ok("drop", "many", "--purge")


@pytest.mark.parametrize("condition", [
    "price > 100", "price = decimal '7.25'", "ratio < 1e-29", "day = date '2024-02-02'",
    "day < date '1970-01-01'", "created >= timestamp '2024-02-01 00:00:00'",
    "created < timestamp '1970-01-01 00:00:00'", "\"PK\" = 'K3'", "\"PK\" = 'K3' AND \"SK\" > '02'",
    "note IS NULL", "note LIKE 'note 1%'", "\"on\"", "\"where\".city = 'c2'",
    "\"where\".no BETWEEN 10 AND 20", "tags[1] = 'all'", "_entity IS NULL",
    "_written_at > timestamp '2024-05-01 00:00:00'", "_rest IS NULL"])
def test_filters_prune_nothing_that_counts(trino, lake, tables, condition):
    assert "parted" in tables
    for table in ("parted", "pieces"):
        assert_same(trino, lake, f'SELECT "PK", "SK" FROM {table} WHERE {condition}')


def test_entity_views_answer(trino, lake, tables):
    assert "shop" in tables
    views = [name for name, kind in lake.kinds("shop").items() if kind == "view"]
    assert len(views) > 2
    assert sum(assert_same(trino, lake, f"SELECT * FROM {view}") for view in views) == 3000
    # Views of either on views of the other.
    trino.ask("CREATE VIEW per_status AS SELECT count(*) AS n FROM shop_order")
    assert assert_same(trino, lake, "SELECT * FROM per_status") == 1
    assert "per_status" in [name for (name,) in trino.rows("SHOW TABLES")]
    trino.ask("DROP VIEW per_status")


def test_a_view_with_words_of_trino_alone_answers_in_its_language(trino, lake, tables):
    assert "shop" in tables
    trino.ask("CREATE VIEW odd AS SELECT json_extract_scalar('{\"a\": 1}', '$.a') AS a")
    assert assert_same(trino, lake, "SELECT * FROM odd") == 1
    text = lake.refuses("sql", "--dialect", "duckdb", "-c", "SELECT * FROM odd")
    assert "view odd" in text and "json_extract_scalar" in text
    refused = lake.refuses("drop", "odd")
    assert "odd is a view: drop it with the engine that made it" in refused
    trino.ask("DROP VIEW odd")


def test_what_tables_say_of_themselves(trino, lake, tables):
    for table in tables:
        count = lake.value(f"SELECT count(*) AS n FROM {table}")
        assert trino.value(f'SELECT sum(record_count) FROM "{table}$files"') == count
        assert trino.value(f'SELECT sum(record_count) FROM "{table}$partitions"') == count
        assert trino.rows(f'SELECT * FROM "{table}$snapshots"')
        assert trino.rows(f'SELECT * FROM "{table}$manifests"')
        assert trino.rows(f'SELECT * FROM "{table}$refs"')
        assert ("dynalake.columns",) in trino.rows(f'SELECT key FROM "{table}$properties"')
        assert trino.rows(f"SHOW STATS FOR {table}")


def test_older_states_until_they_are_expired(trino, lake):
    lake.load("aged", shop(10))
    first = trino.value('SELECT snapshot_id FROM "aged$snapshots"')
    lake.load("aged", shop(20), number=2)
    assert trino.value(f"SELECT count(*) FROM aged FOR VERSION AS OF {first}") == 20
    assert trino.value("SELECT count(*) FROM aged") == 40
    lake.ok("rollback", "aged")
    assert trino.value("SELECT count(*) FROM aged") == 20
    lake.ok("vacuum", "aged", "--expire", "0s")
    with pytest.raises(Exception, match="snapshot"):
        trino.value(f"SELECT count(*) FROM aged FOR VERSION AS OF {first}")
    assert assert_same(trino, lake, "SELECT * FROM aged") == 20


def test_lakes_elsewhere(trino, elsewhere):
    lake, name = elsewhere
    options = {"catalog": name}
    assert assert_same(trino, lake, "SELECT * FROM everything", **options) > 50
    lake.load("t", shop(10))
    trino.ask("""INSERT INTO t ("PK", "SK", "Type") VALUES ('x', 'y', 'Order')""", **options)
    trino.ask("""DELETE FROM t WHERE "PK" = 'CUSTOMER#3'""", **options)
    assert lake.item("t", "x", "y") == key("x", "y") | {"Type": {"S": "Order"}}
    lake.load("t", [key("new", "one")], "--append", number=2)
    assert assert_same(trino, lake, "SELECT * FROM t", **options) == 20
    for statement in ("optimize", "expire_snapshots(retention_threshold => '0s')",
                      "remove_orphan_files(retention_threshold => '0s')"):
        trino.ask(f"ALTER TABLE t EXECUTE {statement}", **options)
    lake.ok("vacuum", "--expire", "0s", "--orphans", "--older-than", "0s")
    assert assert_same(trino, lake, "SELECT * FROM t", **options) == 20
    trino.ask("ALTER TABLE t RENAME TO u", **options)
    said = lake.load("u", shop(10), number=3, source="t")
    assert "another engine renamed the table t to u" in said
    assert assert_same(trino, lake, "SELECT * FROM u", **options) == 20
    # The views name the catalog `dynalake`, which is another lake's here (docs/engines.md).
    with pytest.raises(trino_server.TrinoError, match="Table 'dynalake.default.u' does not exist"):
        trino.ask("SELECT * FROM u_order", **options)
    assert len(lake.rows("SELECT * FROM u_order")) == 10


def test_rows_that_dynalake_deleted_by_position(trino, lake):
    """A load by Query takes the place of the rows of its key, which lie among others."""
    with peers.dynamodb() as server:
        access = {"AWS_ACCESS_KEY_ID": peers.ACCESS_KEY, "AWS_REGION": peers.REGION,
                  "AWS_SECRET_ACCESS_KEY": peers.SECRET_KEY,
                  "AWS_ENDPOINT_URL_DYNAMODB": server.url}
        budget = ("--read-budget", 1000)
        client = boto3.client("dynamodb", endpoint_url=server.url, region_name=peers.REGION,
                              aws_access_key_id=peers.ACCESS_KEY,
                              aws_secret_access_key=peers.SECRET_KEY)
        client.create_table(
            TableName="LiveOrders", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"},
                       {"AttributeName": "SK", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"}
                                  for name in ("PK", "SK")])
        for item in shop(60):
            client.put_item(TableName="LiveOrders", Item=item)
        lake.ok("load", "dynamodb://LiveOrders", "--table", "live", *budget, **access)
        for customer in ("CUSTOMER#1", "CUSTOMER#2"):
            client.delete_item(TableName="LiveOrders",
                               Key=key(customer, f"ORDER#000{customer[-1]}"))
            client.put_item(TableName="LiveOrders", Item=key(customer, "ORDER#new"))
            lake.ok("load", f"dynamodb://LiveOrders?pk={customer}", "--table", "live", *budget,
                    **access)
    assert trino.value('SELECT count(*) FROM "live$files" WHERE content = 1') > 0
    assert assert_same(trino, lake, "SELECT * FROM live") == 120
    assert assert_same(trino, lake, "SELECT * FROM live WHERE \"PK\" < 'CUSTOMER#3'") > 20
    trino.ask("ALTER TABLE live EXECUTE optimize")
    assert assert_same(trino, lake, "SELECT * FROM live") == 120


def test_the_types_of_trinos_own_tables(trino, lake):
    trino.ask("""CREATE TABLE own (b bigint, i integer, v varchar, t timestamp(6),
        z timestamp(6) with time zone, d decimal(38,3), day date, f real, u uuid, x varbinary,
        clock time(6), rows array(row(a integer, b varchar)), m map(varchar, bigint))
        WITH (partitioning = ARRAY['day(t)', 'bucket(b,4)'])""")
    trino.ask("""INSERT INTO own VALUES (1, 2, 'x', timestamp '2024-01-02 03:04:05.000006',
        timestamp '2024-01-02 03:04:05.000006 UTC', 1.250, date '2024-01-02', real '1.5',
        uuid '12151fd2-7586-11e9-8f9e-2a86e4085a59', X'00ff', time '03:04:05.000006',
        ARRAY[row(1, 'a'), row(NULL, NULL)], MAP(ARRAY['k'], ARRAY[7])),
        (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)""")
    for columns in ("b, i, v, t, d, day, f, x, rows, m", "cast(u AS varchar) AS u"):
        assert assert_same(trino, lake, f"SELECT {columns} FROM own") == 2
    assert lake.rows("SELECT clock, z FROM own WHERE b = 1") == [
        ("03:04:05.000006", "2024-01-02 03:04:05.000006 UTC")]
    assert "was not loaded by dynalake" in lake.refuses("item", "own", "1")
    lake.ok("drop", "own", "--purge")
    assert not lake.kinds("own")


@pytest.mark.parametrize("file_format", ["ORC", "AVRO"])
def test_files_that_are_not_parquet_are_named(trino, lake, file_format):
    trino.ask(f"CREATE TABLE packed WITH (format = '{file_format}') AS SELECT 1 AS a")
    assert file_format in lake.refuses("sql", "-c", "SELECT * FROM packed").upper()
    trino.ask("DROP TABLE packed")

