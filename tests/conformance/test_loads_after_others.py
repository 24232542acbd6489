"""Appends, loads by Query and vacuum on tables of ours that Spark changed."""

import json
import subprocess

import boto3
import peers
import pyarrow
import pyarrow.parquet
import pytest
from exports import json_line
from spark_deletes import equality_delete

KEYS = ("--partition-key", "PK", "--sort-key", "SK")
ITEMS = [{"PK": {"S": f"p{i % 5}"}, "SK": {"S": str(i)}, "n": {"N": str(i)}, "s": {"S": "x"}}
         for i in range(40)]


def lines(folder, items):
    folder.mkdir()
    (folder / "items.json").write_text("".join(json_line(each) + "\n" for each in items),
                                       encoding="utf-8")
    return folder


def load(lake, folder, items, *options):
    return lake.run("load", lines(folder, items), "--no-manifest", "--table", "t", *options)


def refused_append(lake, folder, items):
    done = subprocess.run([lake.program, "load", lines(folder, items), "--no-manifest", "--table",
                           "t", "--append", "--quiet", "--lake", lake.folder],
                          capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1, done.stderr
    return done.stderr


def landed(lake, folder):
    lake.run("land", "t", folder, "--compression", "none")
    items = (json.loads(line) for path in folder.rglob("part-*")
             for line in path.read_text(encoding="utf-8").splitlines())
    return by_key(items)


def by_key(items):
    return {(each["PK"]["S"], each["SK"]["S"]): each for each in items}


def test_an_append_applies_equality_deletes(lake, open_spark, tmp_path):
    bare = {"PK": {"S": "bare"}, "SK": {"S": "0"}, "n": {"N": "1"}}
    load(lake, tmp_path / "1", [*ITEMS, bare], *KEYS)
    spark = open_spark(lake)
    equality_delete(spark, ["PK", "SK"], ("p1", "1"), ("p2", "1"))
    equality_delete(spark, ["s", "SK"], (None, "0"), ("y", "2"))  # a NULL is equal to a NULL
    gone = by_key([ITEMS[1], bare])
    expected = {key: each for key, each in by_key([*ITEMS, bare]).items() if key not in gone}
    assert landed(lake, tmp_path / "landed") == expected
    again = [{**each, "n": {"N": "7"}} for each in gone.values()]
    load(lake, tmp_path / "2", again, "--append")
    assert landed(lake, tmp_path / "more") == {**expected, **by_key(again)}
    for number, (key, name) in enumerate(((ITEMS[2], "p2 2"), (again[0], "p1 1"))):
        text = refused_append(lake, tmp_path / f"refused{number}", [key])
        assert f"an item with the key {name} is in the table already" in text
    rows = {tuple(row) for row in spark.sql("SELECT PK, SK FROM t").collect()}
    assert rows == set(expected) | set(gone)


def test_an_append_says_what_to_do_where_it_cannot_apply_a_delete(lake, open_spark, tmp_path):
    items = [{**each, "f": {"N": f"0.{number}1E-40"}} for number, each in enumerate(ITEMS)]
    load(lake, tmp_path / "1", items, *KEYS)
    spark = open_spark(lake)
    equality_delete(spark, ["f"], (0.5,))  # Iceberg allows no floating point there, and writes it
    new = {"PK": {"S": "new"}, "SK": {"S": "0"}}
    text = refused_append(lake, tmp_path / "2", [new])
    assert "by the value of the column f" in text
    statement = "CALL dynalake.system.rewrite_data_files(table => '…', " \
                "options => map('rewrite-all', 'true'))"
    assert f"compact the table first (Spark: {statement})" in text
    spark.sql(statement.replace("…", "default.t"))
    load(lake, tmp_path / "3", [new], "--append")
    assert landed(lake, tmp_path / "landed") == by_key([*items, new])


def test_an_append_reads_files_without_field_ids(lake, open_spark, tmp_path):
    load(lake, tmp_path / "1", ITEMS, *KEYS)
    (tmp_path / "plain").mkdir()
    pyarrow.parquet.write_table(pyarrow.table({"SK": ["0"], "n": [70], "PK": ["added"]}),
                                tmp_path / "plain" / "a.parquet")
    spark = open_spark(lake)
    inside = lake.folder / "warehouse" / "default" / "t" / "data" / "added"
    (tmp_path / "plain").rename(inside)
    spark.sql(f"CALL dynalake.system.add_files(table => 'default.t', "
              f"source_table => '`parquet`.`file://{inside}`')")
    text = refused_append(lake, tmp_path / "2", [{"PK": {"S": "added"}, "SK": {"S": "0"}}])
    assert "an item with the key added 0 is in the table already" in text
    with lake.table("t").update_schema() as update:
        update.rename_column("n", "nn")
    new = {"PK": {"S": "new"}, "SK": {"S": "0"}, "n": {"N": "71"}}
    load(lake, tmp_path / "3", [new], "--append")
    # The file knows the column by the name that it had.
    added = {"PK": {"S": "added"}, "SK": {"S": "0"}, "n": {"N": "70"}}
    assert landed(lake, tmp_path / "landed") == by_key([*ITEMS, added, new])


@pytest.fixture
def live(monkeypatch):
    """A DynamoDB with the items in its table `Orders`."""
    with peers.dynamodb() as server:
        client = boto3.client("dynamodb", endpoint_url=server.url, region_name=peers.REGION,
                              aws_access_key_id=peers.ACCESS_KEY,
                              aws_secret_access_key=peers.SECRET_KEY)
        client.create_table(
            TableName="Orders", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"},
                       {"AttributeName": "SK", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"}
                                  for name in ("PK", "SK")])
        for each in ITEMS:
            client.put_item(TableName="Orders", Item=each)
        for name, value in {"AWS_ACCESS_KEY_ID": peers.ACCESS_KEY, "AWS_REGION": peers.REGION,
                            "AWS_SECRET_ACCESS_KEY": peers.SECRET_KEY,
                            "AWS_ENDPOINT_URL_DYNAMODB": server.url}.items():
            monkeypatch.setenv(name, value)
        yield client


MERGE = """MERGE INTO t USING (SELECT '{0}' AS PK, 'merged' AS SK, CAST(1 AS BIGINT) AS n
    UNION ALL SELECT 'p1', '1', 500) AS s ON t.PK = s.PK AND t.SK = s.SK
    WHEN MATCHED THEN UPDATE SET t.n = s.n
    WHEN NOT MATCHED THEN INSERT (PK, SK, n) VALUES (s.PK, s.SK, s.n)"""


def test_loads_by_query_and_vacuum(lake, live, open_spark, tmp_path):
    """Each change of Spark, a load of the items of one key after it, an append, and vacuum."""
    source = ("--read-budget", "9000", "--table", "t")
    lake.run("load", "dynamodb://Orders", *source)
    spark = open_spark(lake)
    expected = by_key(ITEMS)

    def merged(name):
        expected[("p1", "1")] = {**expected[("p1", "1")], "n": {"N": "500"}}
        expected[(name, "merged")] = {"PK": {"S": name}, "SK": {"S": "merged"}, "n": {"N": "1"}}

    def without(*keys):
        for key in keys:
            del expected[key]

    steps = [
        (merged, "cow", [MERGE.format("cow")]),
        (merged, "mor", [
            "ALTER TABLE t SET TBLPROPERTIES ('write.merge.mode'='merge-on-read', "
            "'write.delete.mode'='merge-on-read', 'write.update.mode'='merge-on-read')",
            MERGE.format("mor")]),
        (without, ("p1", "11"), [
            "DELETE FROM t WHERE SK = '11'",
            "CALL dynalake.system.rewrite_data_files(table => 'default.t', "
            "options => map('rewrite-all', 'true'))"]),
        (without, ("p2", "12"), [
            "DELETE FROM t WHERE SK = '12'",
            "ALTER TABLE t SET TBLPROPERTIES ('format-version'='3')"]),
        (without, ("p1", "16"), ["DELETE FROM t WHERE SK = '16'",
                                 "UPDATE t SET s = 'x' WHERE SK = '6'"]),
    ]
    for number, (change, argument, statements) in enumerate(steps):
        for statement in statements:
            spark.sql(statement)
        change(argument)
        new = {"PK": {"S": "p2"}, "SK": {"S": f"new{number}"}, "n": {"N": str(number)}}
        live.put_item(TableName="Orders", Item=new)
        lake.run("load", "dynamodb://Orders?pk=p2", *source)
        expected.update(by_key([new, ITEMS[12]]))  # what Spark deleted of the key is there again
        appended = {"PK": {"S": "appended"}, "SK": {"S": f"a{number}"}}
        load(lake, tmp_path / f"append{number}", [appended], "--append")
        expected.update(by_key([appended]))
        lake.run("vacuum", "t", "--expire", "0s", "--orphans", "--older-than", "0s")
        assert landed(lake, tmp_path / f"landed{number}") == expected, statements
        keys = {tuple(row) for row in spark.sql("SELECT PK, SK FROM t").collect()}
        assert keys == set(expected), statements
        again = lake.table("t").scan(selected_fields=("PK", "SK")).to_arrow().to_pylist()
        assert {(row["PK"], row["SK"]) for row in again} == set(expected), statements
    metadata = lake.table("t").metadata
    assert metadata.format_version == 3
    ids = [row[0] for row in spark.sql("SELECT _row_id FROM t").collect()]
    assert None not in ids and len(set(ids)) == len(ids) == len(expected)
    lake.run("load", "dynamodb://Orders", *source)
    assert landed(lake, tmp_path / "whole") == by_key(live.scan(TableName="Orders")["Items"])
