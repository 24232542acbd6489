"""Every command of README.md and docs/ is typed, or stands in `NOT_TYPED` with the reason."""

import json
import re
import subprocess
import sys

import pages
import pytest
import s3_server
from exports import json_line, write_export
from the_program import ROOT

NOT_TYPED = {
    "make demo": "builds the release; tests/conformance/test_dist.py runs the demo",
    "make test": "is what runs this",
    "spark-sql --conf": "tests/conformance reads and writes lakes with these settings of Spark",
}
# Pages for those who change the code, whose commands build, debug and measure it.
NOT_OF_USERS = {"developing.md"}

ITEMS = [{"PK": {"S": "CUSTOMER#alice"}, "SK": {"S": "ORDER#0017"}, "Amount": {"N": "17.50"}},
         {"PK": {"S": "CUSTOMER#alice"}, "SK": {"S": "ORDER#20240007"}, "Type": {"S": "Order"},
          "Status": {"S": "sent"}},
         *({"PK": {"S": f"CUSTOMER#{number % 7}"}, "SK": {"S": f"ORDER#{number:04}"},
            "Type": {"S": "Order"}, "Status": {"S": "open" if number % 3 else "sent"},
            "Amount": {"N": f"{number}.25"}} for number in range(60)),
         *({"PK": {"S": f"CUSTOMER#{number}"}, "SK": {"S": "PROFILE"}, "Type": {"S": "Customer"}}
           for number in range(7))]


@pytest.fixture
def readme(reader, make_table):
    folder = write_export(reader.folder / "first", "Orders", ITEMS, number=1)
    (reader.folder / "AWSDynamoDB").mkdir()
    folder.rename(reader.folder / "AWSDynamoDB" / "01700000000000-abcd1234")
    write_export(reader.folder / "newer-export", "Orders", ITEMS[:50], number=2)
    (reader.folder / "report.sql").write_text("select count(*) as orders from orders;\n")
    make_table(ITEMS)


@pytest.fixture
def live(reader, make_table):
    make_table(ITEMS)


@pytest.fixture
def aws(reader, make_table, moto):
    """Of the profile's keys alone, as the page shows it."""
    make_table([])
    keys = {name: reader.environment.pop(f"AWS_{name.upper()}")
            for name in ("access_key_id", "secret_access_key", "region")}
    (reader.folder / ".aws").mkdir()
    (reader.folder / ".aws" / "config").write_text(
        f"[profile analytics]\nregion = {keys['region']}\n")
    (reader.folder / ".aws" / "credentials").write_text(
        f"[analytics]\naws_access_key_id = {keys['access_key_id']}\n"
        f"aws_secret_access_key = {keys['secret_access_key']}\n")
    reader.environment["AWS_ENDPOINT_URL"] = moto.url
    reader.ok("generate", "export", "export", "--items", 500)
    reader.ok("load", "export", "--table", "shop")
    (reader.folder / "dynalake.yaml").write_text(
        "tables: {orders: {source: 'dynamodb://Orders'}}\n")


@pytest.fixture
def sql(reader, s3):
    write_export(reader.folder / "export", "Orders", ITEMS, number=1)
    reader.ok("load", "./export", "--table", "orders")
    (reader.folder / "report.sql").write_text("select count(*) as orders from orders;\n")


PREPARED = {"README.md": "readme", "aws.md": "aws", "live.md": "live", "sql.md": "sql"}  # fixtures


def typed(path):
    return [command for command in pages.commands(path)
            if not command.is_synopsis() and not command.text.startswith(tuple(NOT_TYPED))]


def test_every_page_with_commands_is_prepared():
    with_commands = {path.name for path in pages.PAGES if typed(path)} - NOT_OF_USERS
    assert with_commands == set(PREPARED)
    assert all(any(command.text.startswith(start) for path in pages.PAGES
                   for command in pages.commands(path)) for start in NOT_TYPED)


@pytest.mark.parametrize("page", PREPARED)
def test_the_commands_of_a_page(request, reader, page):
    request.getfixturevalue(PREPARED[page])
    (path,) = [path for path in pages.PAGES if path.name == page and typed(path)]
    commands = typed(path)
    assert commands
    for command in commands:
        printed = reader.type(command.text)
        if command.shown:
            assert pages.told(printed, as_in=command.shown) == pages.told(command.shown)


def test_sync_reports_as_its_page_shows(reader, make_table, s3, tmp_path):
    make_table([{name: item[name] for name in ("PK", "SK")} for item in ITEMS])
    write_export(tmp_path / "audit", "Audit", ITEMS[:2])
    s3_server.upload(s3, tmp_path / "audit", "bucket", "exports")
    (reader.folder / "dynalake.yaml").write_text(
        "exports: {bucket: my-bucket}\n" + pages.block("sync.md", language="yaml"))
    reader.type("dynalake sync", code=5)
    shown = pages.block("sync.md", "audit holds")
    assert pages.told(reader.type("dynalake sync", code=5), as_in=shown) == pages.told(shown)


def test_a_load_reports_what_it_replaces_as_its_page_shows(reader):
    shown = pages.block("load.md", "shop: 6 items")
    write_export(reader.folder / "five", "orders", ITEMS[1:6], number=1)
    write_export(reader.folder / "six", "orders", ITEMS[:6], number=2)
    options = "--table shop --partition-key PK --sort-key SK --entities attribute:Type"
    reader.type(f"dynalake load five {options}")
    assert pages.told(reader.type(f"dynalake load six {options}"), as_in=shown) == pages.told(shown)


def test_an_item_and_its_row_are_as_the_page_shows(reader):
    shown = pages.block("values.md", "item ")
    item, row, rest = re.fullmatch(r"item +(.*)\nrow +(.*),\n +_rest = (.*)\n", shown).groups()
    neighbours = [{"PK": {"S": f"b{number}"}, "price": {"N": "1"}, "note": {"S": "x"},
                   "sizes": {"L": [{"N": "1"}]}} for number in range(30)]
    for name, items in (("first", neighbours), ("later", [json.loads(item)])):
        (reader.folder / f"{name}.json").write_text(
            "".join(json_line(each) + "\n" for each in items))
    reader.type("dynalake load first.json --no-manifest --table t --partition-key PK")
    reader.type("dynalake load later.json --no-manifest --table t --append")
    assert json.loads(reader.type("dynalake item t a")) == json.loads(item)
    names = ["PK", "price", "note", "sizes", "_rest"]
    (found,) = json.loads(reader.type(
        f"dynalake sql --output json -c \"select {', '.join(names)} from t where PK = 'a'\""))
    told = dict(part.split(" = ") for part in row.split(", ", 3))
    assert {name: json.loads(text.replace("NULL", "null")) if name != "PK" else text
            for name, text in told.items()} == {name: found[name] for name in told}
    assert json.loads(found["_rest"]) == json.loads(rest)


def test_a_landing_has_the_manifest_that_its_page_shows(reader):
    def names(value):
        if isinstance(value, dict):
            return {name: names(inner) for name, inner in value.items()}
        return [names(value[0])] if isinstance(value, list) else None
    reader.ok("generate", "export", "export", "--items", 100)
    reader.ok("land", "./export", "landed")
    (manifest,) = (reader.folder / "landed").rglob("_manifest.json")
    begins = '{\n  "version": 1,\n  "landing_id": "332ba87536d72f6e",\n  "landed_at"'
    assert names(json.loads(manifest.read_text())) == names(
        json.loads(pages.block("landing.md", begins, "json")))


def test_pyiceberg_opens_a_lake_as_its_page_shows(reader):
    write_export(reader.folder / "export", "orders", ITEMS)
    reader.ok("load", "export")
    text = pages.block("engines.md", language="python").replace("/ABSOLUTE", str(reader.folder))
    done = subprocess.run([sys.executable, "-c", text.replace("lake.load", "rows = lake.load") +
                           "print(len(rows))"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{len(ITEMS)}\n"), done.stderr


def test_the_example_of_an_export_runs(reader):
    environment = reader.environment | {"DYNALAKE": str(reader.path)}
    done = subprocess.run([pages.ROOT / "examples" / "load-an-export" / "run", "example"],
                          cwd=reader.folder, env=environment, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    assert "holds this very source already" in done.stdout


@pytest.mark.parametrize("path", ["Makefile", "tools/unit", "docs/developing.md"])
def test_the_tests_that_examples_of_unit_name_are_there(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    named = [*re.findall(r"M=([\w/]+) T=(\w+)", text),
             *re.findall(r"tools/unit ([\w/]+) (\w+) ", text)]
    assert named
    for where, test in named:
        folder = where if where.startswith("tests/") else f"src/{where}"
        sources = [*(ROOT / folder).rglob("*_test.cc"), *(ROOT / "tests").rglob(f"{where}_test.cc"),
                   *(ROOT / folder).glob("test_*.py")]
        assert any(re.search(rf"(TEST|def test_).*{test}", source.read_text(encoding="utf-8"))
                   for source in sources), f"{path}: {where} has no test {test}"
