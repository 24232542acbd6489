"""A live table that is filled, kept living, and left alone where it is another's."""

import gzip
import json
import signal
import time


def scanned(dynamodb, table):
    """The table's items, each as text, sorted."""
    pages = dynamodb.get_paginator("scan").paginate(TableName=table)
    return sorted(canonical(item) for page in pages for item in page["Items"])


def canonical(item):
    return json.dumps({name: {tag: sorted(content) if tag == "SS" else content
                              for tag, content in value.items()}
                       for name, value in item.items()}, sort_keys=True)


def exported(program, *options):
    """The items of the same shop as an export."""
    program.ok("generate", "export", "export", *options)
    return sorted(canonical(json.loads(line)["Item"])
                  for file in (program.folder / "export").rglob("*.json.gz")
                  for line in gzip.decompress(file.read_bytes()).splitlines())


def report(text):
    (row,) = json.loads(text)
    return row


def test_a_table_is_made_filled_and_goes_on(program, dynamodb):
    live = ("generate", "live", "dynamodb://LiveShop", "--items", 300, "--seed", 4,
            "--output", "json")
    first = program.run(*live, "--rate", 30, "--for", "3s")
    assert first.returncode == 0, first.err
    row = report(first.out)
    assert row["filled"] == 300
    # No more than the rate allows; that it is reached is tested with a clock that is not real.
    assert 0 < row["inserted"] + row["updated"] + row["deleted"] <= 120
    assert "the table LiveShop was made" in first.err and "a second" in first.err
    description = dynamodb.describe_table(TableName="LiveShop")["Table"]
    assert description["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    before = {canonical(item) for item in map(json.loads, scanned(dynamodb, "LiveShop"))}
    start = set(exported(program, "--items", 300, "--seed", 4))
    assert len(before & start) > 200 and before - start

    again = report(program.ok(*live, "--rate", 1000, "--for", "1s"))
    assert again["filled"] == 0 and again["day"] > row["day"]


def test_ctrl_c_ends_it_with_a_summary(program, dynamodb):
    running = program.start("generate", "live", "dynamodb://Interrupted", "--items", 100,
                            "--rate", 50, "--output", "json")
    start = set(exported(program, "--items", 100))
    deadline = time.monotonic() + 120
    while ("Interrupted" not in dynamodb.list_tables()["TableNames"]
           or len(set(scanned(dynamodb, "Interrupted")) - start) < 10):  # it changes the items
        assert time.monotonic() < deadline and running.poll() is None
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130, err
    row = report(out)
    assert row["filled"] == 100 and row["inserted"] + row["updated"] + row["deleted"] > 0


def test_a_table_of_others_is_left_alone(program, dynamodb):
    dynamodb.create_table(TableName="Orders", BillingMode="PAY_PER_REQUEST",
                          KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"},
                                     {"AttributeName": "SK", "KeyType": "RANGE"}],
                          AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"}
                                                for name in ("PK", "SK")])
    refused = program.run("generate", "live", "dynamodb://Orders", "--items", 100, "--for", "1s")
    assert refused.returncode == 1 and "--into-existing" in refused.err
    assert scanned(dynamodb, "Orders") == []
    program.ok("generate", "live", "dynamodb://Orders", "--items", 100, "--for", "1s",
               "--into-existing", "--quiet")
    assert len(scanned(dynamodb, "Orders")) >= 100


def test_mistakes_are_said(program):
    for arguments, code, words in [
            (("Orders",), 1, "dynamodb://"),
            (("dynamodb://Orders/index/ByDate",), 1, "written into a table"),
            (("dynamodb://Orders", "--items", 5), 2, "--items"),
            (("dynamodb://Orders", "--rate", 0), 2, "--rate"),
            (("dynamodb://x",), 1, "x"),
            ((), 2, "TABLE")]:
        done = program.run("generate", "live", *arguments, "--quiet")
        assert done.returncode == code and words in done.err, (arguments, done.returncode, done.err)
    unreachable = program.run("generate", "live", "dynamodb://Orders",
                              AWS_ENDPOINT_URL_DYNAMODB="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1")
    assert unreachable.returncode == 3
