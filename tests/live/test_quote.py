"""What reading a table is quoted at, and what it then took."""

import json
import re

import fault_proxy
import live_program
import pytest
import the_program

ITEMS = [{"PK": {"S": f"p{number}"}, "text": {"S": "x" * 2000}} for number in range(300)]
# Names and values in UTF-8 (Developer Guide, "DynamoDB item sizes and formats").
ITEM_BYTES = 2 + 4 + 4 + 2000


@pytest.fixture
def program(server, tmp_path):
    """The program, told a table's size as DynamoDB counts it: Dynoxide counts items alone."""
    def count(answer):
        if "Table" in answer:
            answer["Table"]["TableSizeBytes"] = answer["Table"]["ItemCount"] * ITEM_BYTES
    with fault_proxy.running(server.url) as proxy:
        proxy.spoil("DescribeTable", range(1, 100), fault_proxy.edit(count))
        yield live_program.Program(the_program.find(), tmp_path, proxy.url)


def quote(program, *arguments, **environment):
    return json.loads(program.ok("quote", *arguments, "--output", "json", "--quiet", **environment))


def test_scan_and_export_side_by_side(program, live):
    live.create("Orders", sort=None, on_demand=True)
    live.fill("Orders", ITEMS)
    report = quote(program, "dynamodb://Orders", "--read-budget", "50")
    assert report["items"] == 300
    assert 600_000 < report["size_bytes"] < 650_000
    scan = report["scan"]
    assert 73 < scan["read_units"] < 80
    assert scan["seconds"] == 128.5 / 50  # of one whole page
    assert abs(scan["dollars"] - scan["read_units"] * 0.125e-6) < 1e-12
    assert abs(report["export"]["dollars"] - report["size_bytes"] / 2**30 * 0.10) < 1e-9
    assert report["probe"]["items"] == 100
    assert 24 < report["probe"]["read_units"] < 28
    assert "us-east-1" in report["prices"]
    assert quote(program, "dynamodb://Orders", "--no-probe")["probe"] is None
    assert quote(program, "dynamodb://Orders", "--consistent-read")["scan"]["read_units"] == \
        2 * scan["read_units"]

    text = program.run("quote", "dynamodb://Orders")
    assert text.returncode == 0, text.err
    assert "--read-budget 1000 says how long" in text.err
    assert "the probe read 100 items for 25" in text.err
    assert re.search(r"time +│ unknown without --read-budget +│ AWS does not tell", text.out)


def test_a_small_table_is_read_whole_and_a_provisioned_one_is_paid_for(program, live):
    live.create("Small", sort=None, read_units=40)
    live.fill("Small", ITEMS[:5])
    report = quote(program, "dynamodb://Small")
    assert (report["basis"], report["items"]) == ("read", 5)
    assert report["scan"]["dollars"] == 0
    assert report["scan"]["units_per_second"] == 20
    assert "none beyond the provisioned capacity" in program.ok("quote", "dynamodb://Small")


def test_prices_of_the_configuration_come_first(program, live):
    live.create("Orders", sort=None, on_demand=True)
    live.fill("Orders", ITEMS)
    (program.folder / "dynalake.yaml").write_text("prices: {million_read_units: 1000}\n",
                                                  encoding="utf-8")
    report = quote(program, "dynamodb://Orders", AWS_REGION="eu-central-1")
    assert abs(report["scan"]["dollars"] - report["scan"]["read_units"] / 1000) < 1e-9
    assert report["prices"].startswith("the configuration's, else AWS's price list of")
    assert "for exports that of us-east-1" in report["prices"]


def test_what_a_load_took_stands_beside_its_quote(program, live):
    live.create("Orders", sort=None, on_demand=True)
    live.fill("Orders", ITEMS)
    report = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "500")
    (note,) = [note for note in report["notes"] if note.startswith("quoted")]
    quoted, took = re.fullmatch(r"quoted ([\d.]+) read units, \$[\d.]+, [^;]+; it took ([\d.]+) "
                                r"read units, \$[\d.]+, .+", note).groups()
    assert abs(float(took) - report["read"]["read_units"]) < 0.1
    assert abs(float(quoted) - float(took)) < 0.2 * float(quoted)


def test_mistakes_are_said_in_one_sentence(program, live):
    live.create("Orders", sort=None)
    assert "there is no table Nothing" in program.refuses("quote", "dynamodb://Nothing", code=5)
    assert "has no index Other" in program.refuses("quote", "dynamodb://Orders/index/Other",
                                                    code=5)
    assert "whole table or index" in program.refuses("quote", "dynamodb://Orders?pk=a")
    assert "dynamodb://" in program.refuses("quote", "./folder")
    assert "--read-budget" in program.refuses("quote", "dynamodb://Orders", "--read-budget", "lots",
                                              code=2)
