"""What a run says of its steps (docs/developing.md, "What it is doing")."""

import json
import re

import pytest

LINE = re.compile(r"\d\d:\d\d:\d\d\.\d{3} \[\d+\] (debug|info|warning): (.*)")


def steps(done):
    """The debug messages of a run, all of whose lines are of the one form."""
    assert done.returncode == 0, done.stderr
    lines = [LINE.fullmatch(line) for line in done.stderr.splitlines()]
    assert all(lines), done.stderr
    return [line[2] for line in lines if line[1] == "debug"]


def has(messages, pattern):
    return any(re.fullmatch(pattern, message) for message in messages)


def test_a_load_tells_its_steps(program):
    program.ok("generate", "export", "export", "--items", 500)
    done = program.run("load", "export", "--table", "shop", "--quiet", DYNALAKE_LOG="debug")
    messages = steps(done)
    order = [next(i for i, message in enumerate(messages) if re.fullmatch(pattern, message))
             for pattern in (r"run: lake ./lake, \d+ threads, .* configuration none",
                             r"load: \d+ files, \d+ bytes of file://.*/export \(arn:.*\)",
                             r"load: a plan of 1 units in state/load/\w+, files \w+-\*, commit .*",
                             r"load: 0 of 1 units are there already",
                             r"load: unit-000001 begins",
                             r"load: unit-000001 is done: 500 rows in \d+ files",
                             r"load: \d+ files become default.shop, columns \d+",
                             r"commit: default.shop is at snapshot \d+ after 1 attempts")]
    assert order == sorted(order), messages
    assert not any("CUSTOMER#" in message for message in messages), "items are no steps"


def test_a_query_tells_its_steps(shop):
    done = shop.run("sql", "-c", "select count(*) from shop where _entity = 'Customer'",
                    DYNALAKE_LOG="debug")
    messages = steps(done)
    assert has(messages, r"query: a statement of \d+ bytes")
    assert has(messages, r"query: default.shop is snapshot \d+ of \d+ files")
    assert has(messages, r"query: \d+ of \d+ files of default.shop may hold rows")
    assert has(messages, r"query: done after 1 rows")
    assert not any("Customer" in message for message in messages), "nor are statements"


TIMING = re.compile(
    r"Time: \d.* s \(parse \d+\.\d\d ms, resolve .* ms, plan .* m?s, run .* m?s\)\n"
    r"Read: \d.* [KM]?i?B, (\d+) of (\d+) files; (\d+) rows?\n")


@pytest.mark.parametrize("dialect", ["athena", "duckdb"])
def test_timing_tells_what_a_statement_did(shop, dialect):
    language = ("--dialect", dialect)
    statement = "select count(*) from shop_order where \"Amount\" > 0"
    done = shop.run("sql", "--timing", *language, "-c", statement)
    assert done.returncode == 0 and (said := TIMING.fullmatch(done.stderr)), done.stderr
    kept, files, rows = (int(number) for number in said.groups())
    assert 0 < kept < files and rows == 1
    assert "Read" not in shop.run("sql", "--timing", *language, "-c", "select 1").stderr
    failed = shop.run("sql", "--timing", *language, "-c", "select nosuch from shop")
    assert re.match(r"Time: .* s\ndynalake: ", failed.stderr)
    # The answer is the same without it.
    assert shop.ok("sql", *language, "-c", statement) == done.stdout


def test_timing_is_an_object_for_machines(shop):
    done = shop.run("sql", "--timing", "--log-format", "json", "--dialect", "athena", "-c",
                    "select \"PK\" from shop; select nosuch from shop")
    told, failed, _ = [json.loads(line) for line in done.stderr.splitlines()]
    assert told["level"] == "info" and told["message"].startswith("Time: ")
    did = told["statistics"]
    assert did["rows"] == int(shop.ok("sql", "--output", "csv", "-c",
                                      "select count(*) as n from shop").split()[1])
    assert did["files_kept"] == did["files"] > 0 and did["bytes_scanned"] > 0
    assert sum(did[f"{stage}_micros"] for stage in ("parse", "resolve", "plan", "run")) > 0
    assert failed["taken_micros"] >= 0 and "statistics" not in failed


def test_a_landing_tells_its_steps(shop, tmp_path):
    messages = steps(shop.run("land", "shop", tmp_path / "to", "--quiet", DYNALAKE_LOG="debug"))
    assert has(messages, r"land: [0-9a-f]+ begins in file://.*, 0 files there go when it is whole")
    assert has(messages, r"land: [0-9a-f]+ is whole: 2000 items in \d+ files")


def test_steps_as_json(shop):
    done = shop.run("sql", "-c", "select 1", "--log-format", "json", DYNALAKE_LOG="debug")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["level"] for line in lines} == {"debug"}
    assert has([line["message"] for line in lines], "query: done after 1 rows")


@pytest.mark.parametrize("level, says", [("info", True), ("warning", False), ("error", False)])
def test_less_is_said(program, level, says):
    (program.folder / "in").mkdir()
    (program.folder / "in" / "a.json").write_text('{"Item":{"PK":{"S":"a"}}}\n')
    done = program.run("load", "in", "--no-manifest", "--table", "t", DYNALAKE_LOG=level)
    assert (done.returncode, "info: no manifest" in done.stderr) == (0, says), done.stderr
    assert "debug" not in done.stderr


def test_a_level_that_is_none(program):
    done = program.run("tables", DYNALAKE_LOG="loud")
    assert done.returncode == 1
    assert "DYNALAKE_LOG: 'loud' is none of debug, info, warning, error" in done.stderr


def test_no_secret_is_shown(program):
    secret = "c4narySecret"
    done = program.run("tables", DYNALAKE_LOG="debug", AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
                       AWS_SECRET_ACCESS_KEY=secret, AWS_SESSION_TOKEN=secret + "Token",
                       DYNALAKE_LAKE=f"s3://user:{secret}@bucket/lake",
                       DYNALAKE_CATALOG=f"postgresql://u:{secret}@127.0.0.1:1/db")
    assert done.returncode != 0
    assert "debug: run: lake s3://" in done.stderr
    assert secret not in done.stderr
