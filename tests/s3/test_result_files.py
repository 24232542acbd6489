"""`sql --out s3://…`: an object that is whole or not there, and no upload that was left."""

import signal

import duckdb
import pyarrow.fs
import pyarrow.parquet
import pytest
import relay
from made_rows import numbers

# Of more than the 8 MiB that one part of an upload has.
LARGE = "select n, to_hex(md5(to_utf8(cast(n as varchar)))) as t from "


@pytest.fixture
def target(program, s3, server):
    """Where a result goes; what is there, read by PyArrow."""
    class Target:
        key = program.lake.removeprefix("s3://lake/") + "/reports/x.parquet"
        address = f"s3://lake/{key}"

        def keys(self):
            listed = s3.list_objects_v2(Bucket="lake", Prefix=self.key.rpartition("/")[0])
            return [entry["Key"] for entry in listed.get("Contents", [])]

        def uploads(self):
            """Of this object: other tests leave some of theirs."""
            listed = s3.list_multipart_uploads(Bucket="lake").get("Uploads", [])
            return [upload for upload in listed if upload["Key"] == self.key]

        def table(self):
            files = pyarrow.fs.S3FileSystem(
                access_key=server.access_key, secret_key=server.secret_key,
                region=server.region, endpoint_override=server.url)
            return pyarrow.parquet.read_table(f"lake/{self.key}", filesystem=files)
    # A lake without a table is one too.
    program.ok("generate", "export", "export", "--items", 100, "--quiet")
    program.ok("load", "export", "--table", "shop", "--quiet")
    return Target()


def test_a_large_result_is_uploaded_in_parts_and_is_there_whole(program, target, s3):
    program.ok("sql", "-c", LARGE + numbers(600_000), "--out", target.address)
    assert target.keys() == [target.key] and target.uploads() == []
    assert "-" in s3.head_object(Bucket="lake", Key=target.key)["ETag"]  # of an upload in parts
    rows = target.table()
    (found,) = duckdb.sql("select count(*), sum(n), count(distinct t) from rows").fetchall()
    assert found == (600_000, 600_000 * 599_999 // 2, 600_000)


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(program, target):
    program.ok("sql", "-c", "select 1 as n", "--out", target.address)
    assert "--overwrite replaces it" in program.refuses("sql", "-c", "select 2 as n",
                                                        "--out", target.address)
    assert target.table().to_pylist() == [{"n": 1}]
    program.ok("sql", "-c", "select 2 as n", "--out", target.address, "--overwrite")
    assert target.table().to_pylist() == [{"n": 2}]


def test_an_error_leaves_no_object_and_no_upload(program, target):
    rows = LARGE.replace("select n,", "select cast(case when n = 900000 then 'x' else '1' end as "
                         "integer) as n,") + numbers(1_000_000)
    # In one thread: where another stops for its error, DuckDB may tell of the stop alone.
    assert "'x'" in program.refuses("sql", "--threads", 1, "-c", rows, "--out", target.address)
    assert target.keys() == [] and target.uploads() == []


def test_ctrl_c_leaves_no_object_and_no_upload(program, target):
    process = program.start("sql", "-c", LARGE + numbers(1_000_000_000), "--out", target.address)
    while not target.uploads():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert target.keys() == [] and target.uploads() == []


def test_who_may_not_look_may_write_with_overwrite(program, target, server):
    """S3 answers 403, not 404, to those who may not list the bucket."""
    with relay.to(server) as way:
        way.answer = lambda request: (relay.Answer(403) if request.method == "HEAD" and
                                      "/reports/" in request.path else None)
        program.environment["AWS_ENDPOINT_URL_S3"] = way.url
        said = program.refuses("sql", "-c", "select 1 as n", "--out", target.address)
        assert "--overwrite writes without looking" in said
        program.ok("sql", "-c", "select 1 as n", "--out", target.address, "--overwrite")
    assert target.table().to_pylist() == [{"n": 1}]


def test_a_bucket_that_is_not_there_is_named(program, target):
    said = program.refuses("sql", "-c", "select 1", "--out", "s3://no-such-bucket/x.csv")
    assert "no-such-bucket" in said
