"""What a person sees first: `tables`, `schema`, histograms, and the shell's `\\d`. Figures are
compared with those that DuckDB finds in the same Parquet files."""

import base64
import collections
import csv
import datetime
import fcntl
import io
import json
import os
import pty
import random
import struct
import subprocess
import termios

import duckdb
import pytest

from the_shell import Shell


def parquet(program, table):
    """The rows of a table as DuckDB reads its files."""
    folder = program.folder / "lake" / "warehouse" / "default" / table / "data"
    files = [str(path) for path in folder.rglob("*.parquet")]
    connection = duckdb.connect()
    connection.read_parquet(files, union_by_name=True).create_view("t")
    return connection


def schema(program, name, *options):
    return json.loads(program.ok("schema", name, "--output", "json", *options))


def by_column(facts):
    return {column["column"]: column for column in facts["columns"]}


def load(program, items, *options, name="t"):
    (program.folder / "items.json").write_text("".join(json.dumps({"Item": item}) + "\n"
                                                       for item in items), encoding="utf-8")
    program.ok("load", "items.json", "--no-manifest", "--table", name, "--partition-key", "pk",
               *options)


def at_terminal(program, columns, *arguments):
    """What the program prints at a terminal of that width."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with subprocess.Popen([program.path, *arguments], cwd=program.folder, env=program.environment,
                          stdin=subprocess.DEVNULL, stdout=slave, stderr=subprocess.PIPE) as run:
        os.close(slave)
        text = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            text += piece
        os.close(master)
        assert run.wait(timeout=60) == 0, run.stderr.read()
    return text.decode().replace("\r", "")


@pytest.mark.parametrize("name, entity", [("shop", None), ("shop_order", "Order"),
                                          ("shop_customer", "Customer")])
def test_the_figures_of_columns(shop, name, entity):
    facts = schema(shop, name)
    files = parquet(shop, "shop")
    rows = f"(SELECT * FROM t WHERE _entity = '{entity}')" if entity else "t"
    count = files.execute(f"SELECT count(*) FROM {rows}").fetchone()[0]
    assert facts["statistics"] == {"rows": count, "rows_read": count, "is_sample": False}
    checked = set()
    for column in facts["columns"]:
        if column["type"] in ("struct", "list") or ".element" in column["column"]:
            continue
        path = ".".join(f'"{part}"' for part in column["column"].split("."))
        nulls, distinct = files.execute(
            f"SELECT count(*) - count({path}), count(DISTINCT {path}) FROM {rows}").fetchone()
        assert (column["nulls"], column["distinct"]) == (nulls, distinct), column
        assert column["null_share"] == nulls / count
        assert column["basis"]["nulls"] == column["basis"]["distinct"] == "exact"
        values = {row[0] for row in files.execute(
            f"SELECT DISTINCT {path}::VARCHAR FROM {rows} WHERE {path} IS NOT NULL").fetchall()}
        if column["type"] == "timestamp":
            continue
        assert len(set(column["samples"])) == min(3, distinct)
        assert set(column["samples"]) <= values
        if column["type"] != "boolean":
            assert [column["min"], column["max"]] == list(files.execute(
                f"SELECT min({path})::VARCHAR, max({path})::VARCHAR FROM {rows}").fetchone())
        checked.add(column["column"])
    assert len(checked) >= 10


def test_the_entities_that_have_a_column(shop):
    columns = by_column(schema(shop, "shop"))
    files = parquet(shop, "shop")
    for name in ("PK", "CreatedAt", "Amount", "Email"):
        assert columns[name]["entities"] == dict(files.execute(
            f'SELECT _entity, count("{name}") FROM t GROUP BY 1 HAVING count("{name}") > 0'
        ).fetchall())


def test_a_large_table_is_sampled_and_its_manifests_say_the_rest(program):
    """Of each entity there are rows in the sample, whichever file is read first."""
    pick = random.Random(7)
    rows = 130_000
    items = [{"pk": {"S": f"k{number:06}"}, "Type": {"S": "Few" if number < 50 else "Many"},
              "n": {"N": str(number - 5)},
              **({"rare": {"S": f"r{number}"}} if number < 50 else
                 {"blob": {"S": base64.b64encode(pick.randbytes(510)).decode()}})}
             for number in range(rows)]
    load(program, items)
    facts = schema(program, "t")
    assert facts["statistics"]["is_sample"] and facts["statistics"]["rows"] == rows
    assert facts["statistics"]["rows_read"] < rows
    columns = by_column(facts)
    assert (columns["n"]["min"], columns["n"]["max"]) == ("-5", str(rows - 6))
    assert columns["n"]["basis"] == {"nulls": "exact", "distinct": "sample", "range": "exact"}
    assert columns["rare"]["nulls"] == rows - 50 and columns["blob"]["nulls"] == 50
    assert columns["rare"]["distinct"] == 50 and len(columns["rare"]["samples"]) == 3
    assert columns["pk"]["distinct"] == rows and columns["pk"]["basis"]["distinct"] == "exact"
    assert columns["blob"]["basis"]["range"] == "sample"
    text = program.ok("schema", "t")
    assert f"of {rows:,} rows were read" in text and "≥" in text
    few = schema(program, "t_few")
    assert few["statistics"] == {"rows": 50, "rows_read": 50, "is_sample": False}
    many = schema(program, "t_many")
    assert many["statistics"]["rows"] == rows - 50 and many["statistics"]["is_sample"]
    assert by_column(many)["n"]["min"] == "45" and by_column(many)["blob"]["nulls"] == 0


def test_columns_that_look_like_times_become_times_as_told(program):
    load(program, [{"pk": {"S": f"k{number}"},
                    "iso": {"S": f"2024-07-{number + 1:02}T10:00:00.{number:03}Z"},
                    "day": {"S": f"2024-07-{number + 1:02}"},
                    "ttl": {"N": str(1_720_000_000 + number)},
                    "millis": {"N": str(1_720_000_000_000 + number)},
                    "n": {"N": str(number)}, "text": {"S": f"at 2024-07-{number + 1:02}"}}
                   for number in range(20)])
    found = {name: column["time_type"] for name, column in by_column(schema(program, "t")).items()
             if column["time_type"]}
    assert found == {"iso": "timestamp", "day": "date", "ttl": "epoch_seconds",
                     "millis": "epoch_millis"}
    text = program.ok("schema", "t")
    options = []
    for name, type_name in found.items():
        assert f"{name} looks like times: load with --type {name}={type_name}\n" in text
        options += ["--type", f"{name}={type_name}"]
    program.ok("load", "items.json", "--no-manifest", "--table", "u", "--partition-key", "pk",
               *options)
    columns = by_column(schema(program, "u"))
    assert {name: columns[name]["type"] for name in found} == {
        "iso": "timestamp", "day": "date", "ttl": "timestamp", "millis": "timestamp"}
    assert [columns[name]["min"] for name in ("iso", "day", "ttl", "millis")] == [
        "2024-07-01T10:00:00", "2024-07-01", "2024-07-03T09:46:40", "2024-07-03T09:46:40"]
    assert all(column["time_type"] is None for column in columns.values())


def test_a_view_knows_the_types_of_its_values(program):
    items = [{"pk": {"S": f"a{number}"}, "Type": {"S": "A"}, "n": {"N": str(number)},
              "own": {"M": {"x": {"N": "1"}}}} for number in range(40)]
    items += [{"pk": {"S": f"b{number}"}, "Type": {"S": "B"},
               "n": {"N": "1"} if number else {"S": "one"}} for number in range(40)]
    load(program, items)
    of_a = by_column(schema(program, "t_a"))
    assert of_a["n"]["values"] == {"N": 40} and of_a["own"]["values"] == {"M": 40}
    assert of_a["own.x"]["values"] == {"N": 40}
    of_b = by_column(schema(program, "t_b"))
    assert of_b["pk"]["values"] == {"S": 40}
    # How many of either is not counted by entity.
    assert of_b["n"]["values"] is None and of_b["n"]["did_not_fit"] == 1
    assert by_column(schema(program, "t"))["n"]["values"] == {"S": 1, "N": 79}


@pytest.mark.parametrize("columns", [80, 100, 250])
def test_it_fits_the_terminal_and_cuts_no_number(shop, columns):
    text = at_terminal(shop, columns, "schema", "shop")
    assert max(map(len, text.splitlines())) <= columns
    assert ("┌───" in text.splitlines()[0]) == (columns == 250)
    for column in schema(shop, "shop")["columns"]:
        assert column["column"] in text
        if column["type"].startswith(("decimal", "long", "timestamp")):
            assert column["min"] in text and column["max"] in text
    listed = at_terminal(shop, columns, "tables")
    assert max(map(len, listed.splitlines())) <= columns
    assert "│   shop_order_item │" in listed and "│ 2,000 │" in listed


def test_text_of_others_moves_no_terminal(program):
    load(program, [{"pk": {"S": "a"}, "no\x1b[2J": {"S": "\x1b]0;title\x07" * 3}}])
    for text in (at_terminal(program, 80, "schema", "t"),
                 at_terminal(program, 80, "schema", "t", "--histogram", "no\x1b[2J")):
        assert "\x1b" not in text and "\x07" not in text and "\\u001b" in text


def test_tables_have_their_views_below_them(shop):
    listed = [json.loads(line) for line in shop.ok("tables", "--output", "jsonl").splitlines()]
    assert [(row["name"], row["kind"], row["table"]) for row in listed] == [
        ("shop", "table", None), *((f"shop_{entity}", "view", "default.shop")
                                   for entity in ("customer", "order", "order_item"))]
    files = [path.stat().st_size for path in (shop.folder / "lake").rglob("*.parquet")]
    assert (listed[0]["rows"], listed[0]["files"], listed[0]["bytes"]) == (
        2000, len(files), sum(files))
    assert listed[0]["content_time"] == "2024-07-01T00:00:00.000Z"
    assert listed[0]["source"] == f"file://{(shop.folder / 'export').resolve()}"
    assert " d │" in shop.ok("tables")


def test_the_shell_shows_the_same(shop):
    shell = Shell(shop)
    for command, verb in (("\\d", ["tables"]), ("\\d shop_order", ["schema", "shop_order"]),
                          ('\\d "default"."shop"', ["schema", "shop"])):
        assert at_terminal(shop, 100, *verb) in shell.ask(command)
    tables, views = shell.ask("\\dt"), shell.ask("\\dv")
    assert "shop " in tables and "shop_order" not in tables
    assert "shop_order" in views and "table" not in views
    assert "there is no table shpo (did you mean shop?)" in shell.ask("\\d shpo")
    assert "table_name" in shell.ask("\\d information_schema.tables")
    shell.send("\\q\n")
    assert shell.end() == 0


def test_explain_counts_what_is_left_to_read(shop):
    files = {str(path): path.stat().st_size for path in (shop.folder / "lake").rglob("*.parquet")}
    counted, names = duckdb.read_parquet(list(files), filename=True, union_by_name=True).query(
        "t", "SELECT count(*), list(DISTINCT filename) FROM t WHERE _entity = 'Order'").fetchone()
    plan = shop.ok("sql", "-c", "EXPLAIN SELECT Amount FROM shop_order").replace("│", "")
    plan = " ".join(plan.split())
    for label, kept, whole in (("Files", len(names), len(files)), ("Rows", counted, 2000),
                               ("Bytes", sum(files[name] for name in names), sum(files.values()))):
        assert f"{label}: {kept:,} of {whole:,}" in plan, plan


def bins(program, table, column):
    return json.loads(program.ok("schema", table, "--histogram", column, "--output", "json"))


def test_histograms_of_numbers(shop):
    found = bins(shop, "shop_order", "Amount")
    files = parquet(shop, "shop")
    for each in found["bins"]:
        assert each["count"] == files.execute(
            "SELECT count(*) FROM t WHERE _entity = 'Order' AND Amount >= ?::DECIMAL(18,2) "
            "AND Amount < ?::DECIMAL(18,2)", [each["from"], each["to"]]).fetchone()[0]
    assert sum(each["count"] for each in found["bins"]) == found["rows"] - found["nulls"]
    assert found["nulls"] == 0 and 10 <= len(found["bins"]) <= 25
    few = bins(shop, "shop", "Quantity")
    assert [(int(each["value"]), each["count"]) for each in few["bins"]] == files.execute(
        "SELECT Quantity, count(*) FROM t WHERE Quantity IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert few["nulls"] == files.execute(
        "SELECT count(*) FROM t WHERE Quantity IS NULL").fetchone()[0]


def test_histograms_of_text_and_of_times(shop):
    files = parquet(shop, "shop")
    status = bins(shop, "shop_order", "status")
    assert [(each["value"], each["count"]) for each in status["bins"]] == files.execute(
        "SELECT Status, count(*) FROM t WHERE _entity = 'Order' GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    names = bins(shop, "shop", "Addresses.home.street")
    (count, distinct), top = files.execute(
        "SELECT count(Addresses.home.street), count(DISTINCT Addresses.home.street) FROM t"
    ).fetchone(), names["bins"]
    assert len(top) == 20 and names["others"] == {
        "values": distinct - 20, "count": count - sum(each["count"] for each in top)}
    times = bins(shop, "shop", "CreatedAt")
    assert times["read_as_times"]
    for each in times["bins"]:
        assert each["count"] == files.execute(
            "SELECT count(*) FROM t WHERE CreatedAt::TIMESTAMP >= ?::TIMESTAMP "
            "AND CreatedAt::TIMESTAMP < ?::TIMESTAMP", [each["from"], each["to"]]).fetchone()[0]
    rows = list(csv.DictReader(io.StringIO(
        shop.ok("schema", "shop", "--histogram", "CreatedAt", "--output", "csv"))))
    assert [int(row["count"]) for row in rows if row["kind"] == "range"] == [
        each["count"] for each in times["bins"]]
    assert [int(row["count"]) for row in rows if row["kind"] == "null"] == [times["nulls"]]


def test_a_histogram_as_text(shop):
    piped = shop.ok("schema", "shop_order", "--histogram", "Status")
    assert piped == at_terminal(shop, 80, "schema", "shop_order", "--histogram", "Status")
    head, most, *rest = piped.splitlines()
    assert head.startswith("Status of shop_order: ") and head.endswith(" rows, no nulls")
    assert "█" * 30 in most and max(map(len, rest)) <= 80
    assert "of them NULL" in shop.ok("schema", "shop", "--histogram", "Status")


@pytest.mark.parametrize("column, code, text", [
    ("Amuont", 5, "shop has no column Amuont (did you mean Amount?)"),
    ("Tags", 1, "Tags is a list"), ("Meta", 1, "such as the field Meta."),
    ("Tags.element", 1, "inside a list")])
def test_what_has_no_histogram(shop, column, code, text):
    done = shop.run("schema", "shop", "--histogram", column)
    assert done.returncode == code and text in done.stderr and not done.stdout


def test_a_histogram_of_odd_numbers(program):
    load(program, [{"pk": {"S": f"k{number}"}, "big": {"N": str(9 * 10**18 + number)},
                    "small": {"N": f"{number}e-30"}, "half": {"N": f"{number - 20}.5"}}
                   for number in range(40)])
    for column in ("big", "small", "half"):
        found = bins(program, "t", column)
        assert sum(each["count"] for each in found["bins"]) == 40
        assert max(each["count"] for each in found["bins"]) <= 5, found
    assert bins(program, "t", "big")["bins"][0] == {
        "from": "9000000000000000000", "to": "9000000000000000002", "count": 2}


def test_a_histogram_of_texts_with_offsets_is_that_of_their_times(program):
    items = [{"pk": {"S": f"k{number}"},
              "at": {"S": f"2024-01-01T{number % 24:02}:{number:02}:00+0{number % 3}:00"}}
             for number in range(60)]
    load(program, items, name="texts")
    load(program, items, "--type", "at=timestamp", name="times")
    texts, times = bins(program, "texts", "at"), bins(program, "times", "at")
    assert texts["read_as_times"] and not times["read_as_times"]
    assert texts["bins"] == times["bins"] and texts["step"] == times["step"] == "hour"
    hours = collections.Counter(
        datetime.datetime.fromisoformat(item["at"]["S"]).astimezone(datetime.timezone.utc)
        .strftime("%Y-%m-%dT%H:00:00Z") for item in items)
    assert {each["from"]: each["count"] for each in texts["bins"] if each["count"]} == hours


def test_a_histogram_of_the_first_and_the_last_times(program):
    far = ["290000-01-01", "290000-12-01 (BC)"]
    load(program, [{"pk": {"S": f"k{number}"}, "at": {"S": text}} for number, text in enumerate(
        far + [f"2024-01-01 00:00:{number:02}" for number in range(58)])])
    found = bins(program, "t", "at")
    assert found["read_as_times"] and found["step"] == "50,000 years"
    assert sum(each["count"] for each in found["bins"]) == 60 and len(found["bins"]) <= 25
    assert found["bins"][0]["count"] == found["bins"][-1]["count"] == 1


def test_infinite_times_have_a_bar_of_their_own(program):
    load(program, [{"pk": {"S": f"k{number}"}, "at": {"S": text}} for number, text in enumerate(
        ["infinity", "-infinity"] + [f"2024-01-{number + 1:02}" for number in range(28)])])
    found = bins(program, "t", "at")
    assert found["read_as_times"] and found["not_finite"] == 2
    assert sum(each["count"] for each in found["bins"]) == 28
    assert "NaN, infinite" in program.ok("schema", "t", "--histogram", "at")


def test_long_bytes_are_cut_in_a_histogram(program):
    load(program, [{"pk": {"S": f"k{number}"},
                    "blob": {"B": base64.b64encode(bytes([number]) * 10_000).decode()}}
                   for number in range(3)])
    text = program.ok("schema", "t", "--histogram", "blob")
    assert "…" in text and max(map(len, text.splitlines())) <= 80


def test_samples_are_the_most_frequent_and_always_the_same(program):
    pick = random.Random(11)
    load(program, [{"pk": {"S": f"k{number:05}"}, "s": {"S": f"v{int(pick.expovariate(0.02))}"},
                    "n": {"N": str(pick.randrange(400))},
                    "m": {"M": {"x": {"S": f"x{pick.randrange(300)}"}}}}
                   for number in range(20_000)])
    first = program.ok("schema", "t", "--output", "json")
    assert all(program.ok("schema", "t", "--output", "json") == first for _ in range(2))
    columns, files = by_column(json.loads(first)), parquet(program, "t")
    for column in ("pk", "s", "n", "m.x"):
        assert columns[column]["samples"] == [row[0] for row in files.execute(
            f"SELECT {column}::VARCHAR FROM t GROUP BY {column} "
            f"ORDER BY count(*) DESC, {column} LIMIT 3").fetchall()], column


def test_an_empty_text_is_a_value(program):
    load(program, [{"pk": {"S": f"k{number}"}, "s": {"S": "z" * number}} for number in range(4)])
    assert "4 distinct · '' to zzz" in at_terminal(program, 40, "schema", "t")


def test_the_attributes_without_a_column_are_listed_in_part(program):
    load(program, [{"pk": {"S": "k"}, **{f"a{number:04}": {"S": "x"} for number in range(1500)}}])
    facts, text = schema(program, "t"), program.ok("schema", "t")
    without = len(facts["attributes_without_column"])
    assert without > 20 and f"and {without - 20:,} more; --output json has them all" in text
    listed = text.split("attributes have no column")[1]
    assert len(listed.splitlines()) < 30


@pytest.mark.parametrize("columns", range(30, 72, 6))
def test_no_terminal_is_too_narrow_for_figures(shop, columns):
    text = at_terminal(shop, columns, "tables")
    assert max(map(len, text.splitlines())) <= columns
    assert "2,000" in text and "shop_order_item" in text and " d" in text
    row = json.loads(shop.ok("tables", "--output", "jsonl").splitlines()[0])
    assert f"{row['files']:,}" in text and "KiB" in text


def test_the_name_that_was_meant(shop):
    for arguments in (("schema", "shop_ordr"), ("schema", "shop_ordr", "--histogram", "Amount")):
        done = shop.run(*arguments)
        assert done.returncode == 5
        assert "there is no table shop_ordr (did you mean shop_order?)" in done.stderr
