"""Live tables land: whole, within their budget, and on from where a run was interrupted."""

import datetime
import json
import signal

import duckdb
import fault_proxy
import pytest
from landed import canonical, lines


@pytest.fixture
def orders(program, dynamodb, request):
    """A new table with 600 items, its name and they."""
    name = request.node.name.replace("[", "_").replace("]", "")
    dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                          KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
                          AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}])
    items = [{"PK": {"S": f"order-{i}"}, "n": {"N": str(i)}, "text": {"S": "x" * 900},
              "set": {"SS": ["b", f"t{i}"]}, "map": {"M": {"none": {"NULL": True}}}}
             for i in range(600)]
    for i in range(0, len(items), 25):
        dynamodb.batch_write_item(RequestItems={
            name: [{"PutRequest": {"Item": item}} for item in items[i:i + 25]]})
    return name, items


def landing(folder):
    (manifest,) = folder.rglob("_manifest.json")
    return manifest.parent


def left_files(folder):
    """What a reading has left in the lake to go on with."""
    return [path for path in (folder / "lake").rglob("*")
            if path.is_file() and not path.name.startswith(".tmp-")]


def test_a_live_table_lands(program, orders, tmp_path):
    name, items = orders
    report = program.land(f"dynamodb://{name}", "raw", "--read-budget", "10000")
    assert report["items"] == len(items)
    folder = landing(tmp_path / "raw")
    assert sorted(map(canonical, lines(folder))) == sorted(map(canonical, items))
    manifest = json.loads((folder / "_manifest.json").read_text())
    assert manifest["source"]["address"] == f"dynamodb://{name}"
    assert manifest["source"]["table"] == name
    assert folder.name == "dt=" + manifest["source"]["time"][:10]
    assert not left_files(tmp_path)


def test_parquet_says_when_each_item_was_read(program, orders, tmp_path):
    name, items = orders
    began = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    program.land(f"dynamodb://{name}", "raw", "--read-budget", "10000", "--format", "parquet")
    ended = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    count, total, first, last = duckdb.sql(
        "SELECT count(*), sum(n), min(_written_at), max(_written_at) FROM read_parquet("
        f"'{landing(tmp_path / 'raw')}/*.parquet')").fetchone()
    assert (count, total) == (len(items), sum(range(600)))
    assert began <= first <= last <= ended


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_an_interrupted_landing_goes_on(program, orders, tmp_path, number):
    name, items = orders
    hold = fault_proxy.Hold()
    with fault_proxy.running(program.environment["AWS_ENDPOINT_URL_DYNAMODB"]) as proxy:
        proxy.spoil("Scan", range(4, 1000), hold)
        reading = program.start("land", f"dynamodb://{name}", "raw", "--read-budget", "20",
                                AWS_ENDPOINT_URL_DYNAMODB=proxy.url)
        hold.wait()
        reading.send_signal(number)
        hold.release()
        _, said = reading.communicate(timeout=30)
    assert not list((tmp_path / "raw").rglob("*")) and left_files(tmp_path)
    if number == signal.SIGINT:
        assert reading.returncode == 130, said
        assert "goes on from there" in said
    report = program.land(f"dynamodb://{name}", "raw", "--read-budget", "10000")
    assert report["items"] == len(items)
    assert sorted(map(canonical, lines(landing(tmp_path / "raw")))) == sorted(map(canonical, items))
    assert not left_files(tmp_path)


def test_a_landing_stops_when_its_time_is_up_and_the_next_goes_on(program, orders, tmp_path):
    name, items = orders
    arguments = (f"dynamodb://{name}", "raw")
    report = program.land(*arguments, "--read-budget", "2", "--stop-after", "2s")
    assert (report["outcome"], report["items"]) == ("stopped", 0)
    assert not list((tmp_path / "raw").rglob("*")) and left_files(tmp_path)
    done = program.run("land", *arguments, "--read-budget", "10000", "--output", "json")
    assert done.returncode == 0, done.err
    (report,) = json.loads(done.out)
    assert (report["outcome"], report["items"]) == ("landed", len(items))
    assert f"{len(items)} items were read" in done.err
    assert sorted(map(canonical, lines(landing(tmp_path / "raw")))) == sorted(map(canonical, items))
    assert not left_files(tmp_path)


def test_a_second_landing_of_a_day_replaces_only_when_told(program, dynamodb, orders, tmp_path):
    name, items = orders
    arguments = (f"dynamodb://{name}", "raw", "--read-budget", "10000")
    program.land(*arguments)
    assert "--overwrite replaces it" in program.refuses(1, "land", *arguments)
    dynamodb.delete_item(TableName=name, Key={"PK": items[0]["PK"]})
    program.land(*arguments, "--overwrite")
    assert len(lines(landing(tmp_path / "raw"))) == len(items) - 1


def test_a_bad_target_is_said_before_anything_is_read(program, orders, tmp_path):
    name, _ = orders
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "mine.csv").write_text("x")
    said = program.refuses(1, "land", f"dynamodb://{name}", "raw", "--layout", "none",
                           "--read-budget", "1")
    assert "mine.csv" in said
    assert not [path for path in (tmp_path / "lake").rglob("*") if path.is_file()]


def test_filters_and_dry_runs(program, orders, tmp_path):
    name, _ = orders
    address = f"dynamodb://{name}"
    done = program.run("land", address, "raw", "--read-budget", "10000", "--dry-run")
    assert done.returncode == 0 and "would be read" in done.err
    assert not list(tmp_path.rglob("*raw*"))
    report = program.land(address, "raw", "--read-budget", "10000", "--filter", "n < :ten",
                          "--expression-attribute-values", '{":ten":{"N":"10"}}')
    assert report["items"] == 10


def test_mistakes_are_said(program, dynamodb):
    assert "no table" in program.refuses(5, "land", "dynamodb://Missing", "raw")
    assert "no live table" in program.refuses(2, "land", "./export", "raw", "--read-budget", "5")
    assert "--no-manifest" in program.refuses(2, "land", "dynamodb://Missing", "raw",
                                              "--no-manifest")
    assert "dynalake export Orders --no-load" in program.refuses(
        1, "land", "dynamodb://Orders?export", "raw")
