"""Wrong input, exit codes, formats, and what each verb prints."""

import csv
import fcntl
import gzip
import io
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest
import the_program


@pytest.mark.parametrize("arguments, code, message", [
    ([], 2, "no verb"),
    (["laod", "x"], 2, "unknown verb laod (did you mean load?)"),
    (["load", "x", "--tabel", "t"], 2, "unknown option --tabel (did you mean --table?)"),
    (["tables", "--output", "xml"], 2, "--output xml is none of table, json, jsonl, csv"),
    (["generate"], 2, "generate needs a second word: generate export or generate live"),
    (["sql", "help"], 2, "sql --help says what it takes"),
    (["sql", "--output"], 2, "--output needs a value: table, json, jsonl, csv"),
    (["tables", "--threads", "none"], 2, "--threads: 'none' is no whole number"),
    (["tables"], 5, "there is no lake in"),
    (["load", "./nowhere", "--table", "t"], 5, "nowhere"),
    (["load", "--table", "t"], 2, "no SOURCE"),
    (["load", "./x", "--table", "t", "--type", "a=number"], 1, "a"),
    (["schema", "t"], 5, "there is no lake in"),
    (["sql", "-f", "none.sql"], 5, "none.sql"),
    (["load", "./x", "--table", "t", "--memory", "10MiB"], 1, "a load needs at least 64 MiB"),
    (["tables", "--config", "none.yaml"], 5, "the configuration none.yaml cannot be read"),
    (["tables", "--lake", "s3://bucket/lake"], 1, "needs a catalog elsewhere"),
    (["tables", "--lake", "./a#b"], 1, "#"),
])
def test_mistakes(program, arguments, code, message):
    done = program.run(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_configuration_errors_name_the_line(program):
    (program.folder / "dynalake.yaml").write_text("lake: ./lake\ntabels: {}\n")
    done = program.run("tables")
    assert done.returncode == 1
    assert "dynalake.yaml:2: unknown key tabels (did you mean tables?)" in done.stderr


def test_errors_as_json_cannot_break_out(program):
    done = program.run("tables", "--log-format", "json", "--lake", "a\nb\x1b[31m\"")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr
    assert json.loads(done.stderr)["level"] == "error"


@pytest.mark.parametrize("how", ["flag", "environment", "file"])
def test_mistakes_on_the_command_line_are_json_where_it_was_asked_for(program, how):
    flags = ["--log-format", "json"] if how == "flag" else []
    environment = {"DYNALAKE_LOG_FORMAT": "json"} if how == "environment" else {}
    if how == "file":
        (program.folder / "dynalake.yaml").write_text("log_format: json\n")
    for arguments in (["load"], ["laod", "x"], ["tables", "--nosuch"]):
        done = program.run(*arguments, *flags, **environment)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert json.loads(line)["code"] == "USAGE"


def test_init_says_the_whole_next_command(program):
    assert "next: dynalake load SOURCE --table NAME" in program.run("init").stderr
    named = program.run("init", "--config", "my conf.yaml")
    assert named.returncode == 0 and "--table NAME --config 'my conf.yaml'" in named.stderr
    assert (program.folder / "my conf.yaml").read_text().startswith("# dynalake's configuration")
    again = program.run("init", "--config", "my conf.yaml")
    assert again.returncode == 1 and "--force" in again.stderr


def test_init_asks_and_names_its_table(program):
    master, slave = pty.openpty()
    asked = subprocess.Popen([program.path, "init"], cwd=program.folder, env=program.environment,
                             stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.write(master, b"\n" b"my orders\n" b"./export\n")
    assert "next: dynalake load --table 'my orders'" in asked.communicate(timeout=30)[1]
    os.close(slave)
    os.close(master)


@pytest.mark.parametrize("arguments, code", [
    (["tables"], 0), (["sql", "-c", "selec"], 1), (["sql", "-c", "select * from nosuch"], 5),
    (["schema", "nosuch"], 5), (["item", "nosuch", "a"], 5), (["drop", "nosuch"], 5),
    (["vacuum", "nosuch", "--orphans"], 5), (["land", "nosuch", "out"], 5),
    (["land", "./nosuch", "out"], 5), (["load", "./nosuch"], 5), (["item", "shop", "a", "b"], 5),
    (["load"], 2), (["tables", "--lake", "./nosuch"], 5),
])
def test_exit_codes_are_those_of_the_docs(shop, arguments, code):
    assert shop.run(*arguments).returncode == code


def test_a_full_disk_is_3_wherever_it_is_met(shop, tmp_path):
    """A file-size limit of the process stands for a full disk: the system answers EFBIG."""
    shop.ok("generate", "export", "big", "--items", 50000)
    for arguments in (["load", "big", "--table", "no_room"],
                      ["land", "./big", tmp_path / "landed", "--compression", "none"],
                      ["sql", "-c", "select a.PK, b.SK from shop a, shop b", "--out",
                       tmp_path / "x.arrow"],
                      ["generate", "export", tmp_path / "made", "--compression", "none"]):
        done = subprocess.run(
            ["bash", "-c", 'trap "" XFSZ; ulimit -f 64; exec "$@"', "-", shop.path,
             *map(str, arguments)],
            cwd=shop.folder, env=shop.environment, capture_output=True, text=True, timeout=60,
            check=False)
        assert done.returncode == 3, f"{arguments}: {done.stderr}"


def test_help_and_version_need_nothing(program):
    assert "Verbs:" in program.ok("--help")
    assert "Examples:" in program.ok("load", "--help")
    assert re.fullmatch(r"dynalake \d+\.\d+\.\d+\n", program.ok("--version"))


@pytest.mark.parametrize("words, proposed", [
    (["generate", ""], ["export", "live"]),
    (["generate", "export", "--fo"], ["--format"]),
    (["generate", "live", "--ra"], ["--rate"]),
    (["export", "--enable"], ["--enable-pitr"]),
    (["generate", "export", "--format", ""], ["dynamodb-json", "ion"]),
    (["schema", ""], ["shop", "shop_customer", "shop_order", "shop_order_item"]),
    (["drop", "sh"], ["shop"]),
    (["item", ""], ["shop"]),
    (["comp"], ["completion"]),
])
def test_bash_completes(shop, words, proposed):
    script = ("source <(dynalake completion bash); COMP_WORDS=(dynalake \"$@\"); COMP_CWORD=$#; "
              "_dynalake; printf '%s\\n' \"${COMPREPLY[@]}\"")
    path = f"{shop.path.parent}:{shop.environment['PATH']}"
    done = subprocess.run(["bash", "-c", script, "-", *words], cwd=shop.folder, check=True,
                          env=shop.environment | {"PATH": path}, capture_output=True, text=True)
    assert sorted(done.stdout.split()) == proposed


@pytest.mark.parametrize("typed, proposed", [
    ("", ["a$(touch ran)b c", 'say "hi", *', "shop"]),
    ("a", ["a$(touch ran)b c"]),
    ("a\\$\\(touch\\ r", ["a$(touch ran)b c"]),
    ("'s", ["shop"]),
    ("b", []),
])
def test_bash_proposes_names_as_they_are(program, typed, proposed):
    """A name is nothing that bash runs or takes apart, neither at Tab nor at Enter; behind a quote
    only what needs none is proposed. The CSV is as `sql` writes it."""
    stub = program.folder / "bin" / "dynalake"
    stub.parent.mkdir()
    stub.write_text("#!/bin/sh\ncat <<'END'\ntable_name\na$(touch ran)b c\n"
                    '"say ""hi"", *"\nshop\nEND\n')
    stub.chmod(0o755)
    script = program.ok("completion", "bash") + (
        '\nCOMP_WORDS=(dynalake drop "$1"); COMP_CWORD=2; _dynalake; '
        'eval "set -- ${COMPREPLY[*]}"; for each; do printf "%s\\n" "$each"; done')
    path = f"{stub.parent}:{program.environment['PATH']}"
    done = subprocess.run(["bash", "-c", script, "-", typed], cwd=program.folder, check=True,
                          env=program.environment | {"PATH": path}, capture_output=True, text=True)
    assert done.stdout.splitlines() == proposed
    assert not (program.folder / "ran").exists()


def test_bash_proposes_files_as_they_are(program):
    (program.folder / "an export *").mkdir()
    script = program.ok("completion", "bash") + (
        '\nCOMP_WORDS=(dynalake load an); COMP_CWORD=2; _dynalake; echo "${#COMPREPLY[@]}" '
        '"${COMPREPLY[0]}"')
    done = subprocess.run(["bash", "-c", script], cwd=program.folder, check=True,
                          capture_output=True, text=True)
    assert done.stdout == "1 an export *\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_are_scripts(program, shell):
    script = program.ok("completion", shell)
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    assert "--partition-key" in script or "partition-key" in script


def test_bash_completion_proposes(program):
    script = program.ok("completion", "bash")
    asked = (script + '\nCOMP_WORDS=(dynalake lo) COMP_CWORD=1; _dynalake; echo "${COMPREPLY[@]}"'
             '\nCOMP_WORDS=(dynalake load --partit) COMP_CWORD=2; _dynalake; echo "${COMPREPLY[@]}"'
             '\nCOMP_WORDS=(dynalake tables --output js) COMP_CWORD=3; _dynalake'
             '; echo "${COMPREPLY[@]}"')
    done = subprocess.run(["bash"], input=asked, text=True, capture_output=True, check=True)
    assert done.stdout.splitlines() == ["load", "--partition-key --partition-by",
                                         "json jsonl"]


def test_loading_again_does_nothing(shop):
    report = json.loads(shop.ok("load", "export", "--table", "shop", "--output", "json"))
    assert report["outcome"] == "already_in"


@pytest.mark.parametrize("key", [
    ["--partition-key", "PK"],
    ["--partition-key", "PK", "--sort-key", "Type"],
])
def test_a_key_that_is_none_is_refused(program, key):
    program.ok("generate", "export", "export", "--items", 500)
    done = program.run("load", "export", "--table", "shop", *key)
    assert done.returncode == 1
    assert f"several items have the same {' and '.join(key[1::2])}" in done.stderr
    assert program.ok("tables", "--output", "csv").count("\n") == 1


def test_a_dry_run_says_what_would_be_done_and_does_nothing(program):
    program.ok("generate", "export", "export", "--items", 500)
    said = program.ok("load", "export", "--table", "shop", "--dry-run")
    assert re.match(r"would load \S+ KiB in 1 unit into shop\nkey: PK, SK\n"
                    r"by the first 500 items:\n  column PK: string\n", said)
    for line in ["  column Amount: decimal(18, 2)", "  entity Order: ", "  partition: _entity",
                 "  files: about "]:
        assert line in said
    report = json.loads(program.ok("load", "export", "--table", "shop", "--dry-run",
                                   "--output", "json", "--partition-by", "bucket[4](PK)"))
    assert report["outcome"] == "planned" and report["before"] is None
    assert report["forecast"]["partition_by"] == ["_entity", "bucket[4](PK)"]
    assert {"name": "PK", "type": "string"} in report["forecast"]["columns"]
    assert sum(report["forecast"]["entities"].values()) <= report["forecast"]["sampled_items"]
    assert program.ok("tables", "--output", "csv").count("\n") == 1


def test_a_mistake_in_a_file_is_named_with_its_place(shop):
    (shop.folder / "wrong.sql").write_text("select 1;\nselect *\nfrom shop\nwher x = 1;\n")
    done = shop.run("sql", "-f", "wrong.sql")
    assert done.returncode == 1
    assert "wrong.sql: line 4, column 6: found x, expected" in done.stderr


def test_formats_agree(shop):
    query = "select PK, Amount, _entity from shop order by PK, SK limit 50"
    rows = json.loads(shop.ok("sql", "-c", query, "--output", "json"), parse_float=str)
    lines = [json.loads(line, parse_float=str)
             for line in shop.ok("sql", "-c", query, "--output", "jsonl").splitlines()]
    table = list(csv.DictReader(io.StringIO(shop.ok("sql", "-c", query, "--output", "csv"))))
    assert rows == lines
    assert [{k: v or None for k, v in row.items()} for row in table] == [
        {k: None if v is None else str(v) for k, v in row.items()} for row in rows]
    drawn = shop.ok("sql", "-c", query)
    assert drawn.startswith("┌") and drawn.endswith("(50 rows)\n")


def test_a_plan_is_text_that_one_can_read(shop):
    plan = shop.ok("sql", "-c", "explain select Amount from shop where PK = 'none'")
    assert "\\n" not in plan and "explain_value" not in plan and "row)" not in plan
    assert len(plan.splitlines()) > 5
    assert re.search(r"Files: 0 of \d+", plan)
    hostile = shop.ok("sql", "-c", "explain select 1 from shop where PK = '\x1b[31m'")
    assert "\x1b" not in hostile
    (row,) = json.loads(shop.ok("sql", "-c", "explain select 1", "--output", "json"))
    assert "\n" in row["explain_value"]


def test_statements_come_from_anywhere(shop):
    (shop.folder / "q.sql").write_text("select 1 as one; select 2 as two;")
    assert shop.ok("sql", "-f", "q.sql", "--output", "csv") == "one\n1\ntwo\n2\n"
    assert shop.ok("sql", "--output", "csv", input="select 3 as three") == "three\n3\n"


@pytest.mark.parametrize("statement", [
    "select * from read_text('/etc/passwd')",
    "attach '/tmp/x.db'",
    "copy (select 1) to '/tmp/x.csv'",
    "install httpfs",
    "set enable_external_access = true",
])
def test_sql_is_shut_in(shop, statement):
    done = shop.run("sql", "-c", statement)
    assert done.returncode == 1
    assert done.stdout == ""


def test_tables_and_schema(shop):
    tables = {row["name"]: row for row in json.loads(shop.ok("tables", "--output", "json"))}
    assert tables["shop"]["kind"] == "table"
    assert tables["shop_customer"]["kind"] == "view"
    assert tables["shop"]["rows"] == int(
        shop.ok("sql", "-c", "select count(*) n from shop", "--output", "csv").split()[1])
    schema = json.loads(shop.ok("schema", "shop", "--output", "json"))
    columns = {column["column"]: column for column in schema["columns"]}
    assert columns["PK"]["key"] == "partition"
    assert columns["SK"]["key"] == "sort"
    assert columns["Amount"]["values"]["N"] == schema["entities"]["Order"]
    assert sum(schema["entities"].values()) == schema["items"] == tables["shop"]["rows"]


def test_the_schema_of_an_entity_view(shop):
    table = json.loads(shop.ok("schema", "shop", "--output", "json"))
    view = json.loads(shop.ok("schema", "shop_order", "--output", "json"))
    assert (view["view"], view["table"], view["entity"]) == ("shop_order", "shop", "Order")
    assert view["items"] == table["entities"]["Order"]
    of_table = {column["column"]: column for column in table["columns"]}
    names = [column["column"] for column in view["columns"]]
    assert "Amount" in names and "Email" not in names and "_rest" not in names
    for column in view["columns"]:
        for member in ("type", "attribute", "key"):
            assert column[member] == of_table[column["column"]][member]
    described = shop.ok("sql", "--output", "csv", "-c", "select * from shop_order limit 0")
    assert described.split()[0].split(",") == [name for name in names if "." not in name]


def test_a_broken_table_hides_no_other(program):
    program.ok("generate", "export", "export", "--items", 100)
    for name in ("whole", "broken"):
        program.ok("load", "export", "--table", name)
    folder = program.folder / "lake" / "warehouse" / "default" / "broken" / "metadata"
    (metadata,) = folder.glob("*.metadata.json")
    metadata.write_text("{")
    done = program.run("tables", "--output", "json")
    assert done.returncode == 0 and "table default.broken cannot be opened" in done.stderr
    rows = {row["name"]: row["rows"] for row in json.loads(done.stdout) if row["kind"] == "table"}
    assert rows == {"broken": None, "whole": 100}


def test_an_unknown_table_is_proposed(shop):
    done = shop.run("schema", "shpo")
    assert done.returncode == 5
    assert "there is no table shpo (did you mean shop?)" in done.stderr


def test_an_item_comes_back_whole(shop):
    landed = shop.folder / "landed"
    if not landed.exists():
        shop.ok("land", "shop", landed, "--format", "dynamodb-json", "--compression", "none")
    lines = [line for file in sorted(landed.glob("part-*"))
             for line in file.read_text().splitlines()]
    item = json.loads(lines[len(lines) // 2])["Item"]
    by_text = shop.ok("item", "shop", item["PK"]["S"], item["SK"]["S"])
    by_json = shop.ok("item", "shop", json.dumps({"PK": item["PK"], "SK": item["SK"]}))
    assert json.loads(by_text) == item
    assert by_json == by_text
    missing = shop.run("item", "shop", "no", "such")
    assert missing.returncode == 5 and "has no item" in missing.stderr


def test_land_refuses_a_used_folder(shop):
    (shop.folder / "used").mkdir(exist_ok=True)
    (shop.folder / "used" / "file").write_text("x")
    done = shop.run("land", "shop", "used", "--layout", "none")
    assert done.returncode == 1 and "files that no landing made" in done.stderr


def test_drop_and_vacuum(program):
    program.ok("generate", "export", "export", "--items", 200)
    program.ok("load", "export", "--table", "shop")
    assert "orphans" in program.ok("vacuum", "--orphans", "--dry-run")
    program.ok("drop", "shop", "--dry-run")
    assert program.ok("tables", "--output", "csv").count("\n") > 1
    program.ok("drop", "shop", "--purge")
    assert program.ok("tables", "--output", "csv").count("\n") == 1
    assert not list((program.folder / "lake" / "warehouse").rglob("*.parquet"))


def test_init_writes_what_load_reads(program):
    program.ok("init", "--lake", "./analytics")
    text = (program.folder / "dynalake.yaml").read_text()
    assert "lake: './analytics'" in text
    again = program.run("init")
    assert again.returncode == 1 and "--force" in again.stderr
    (program.folder / "dynalake.yaml").write_text(
        text + "\ntables:\n  shop:\n    source: ./export\n    types:\n      CreatedAt: timestamp\n")
    program.ok("generate", "export", "export", "--items", 200)
    program.ok("load", "--table", "shop")
    assert (program.folder / "analytics" / "catalog.db").exists()
    schema = json.loads(program.ok("schema", "shop", "--output", "json"))
    assert {c["column"]: c["type"] for c in schema["columns"]}["CreatedAt"] == "timestamp"


def test_partitions_and_files_as_configured(program):
    program.ok("generate", "export", "export", "--items", 3000)
    (program.folder / "dynalake.yaml").write_text(
        "tables:\n  shop:\n    source: ./export\n    partition_by: ['bucket[4](PK)']\n"
        "    entities: none\n    row_group_rows: 1000\n    codec: snappy\n")
    program.ok("load", "--table", "shop")
    assert program.ok("load", "--table", "shop").count("nothing was done") == 1
    files = list(program.folder.glob("lake/warehouse/default/shop/data/*.parquet"))
    assert len(files) == 4
    done = program.run("load", "--table", "shop", "--partition-by", "month(PK)")
    assert done.returncode == 1
    assert "month(PK)" in done.stderr
    files = set(program.folder.glob("lake/warehouse/default/shop/data/*.parquet"))
    done = program.run("load", "--table", "shop", "--partition-by", "bucket[5](PK)",
                       "--max-partitions", 4)
    assert done.returncode == 1
    assert "5 partitions by PK_bucket" in done.stderr and "--max-partitions" in done.stderr
    assert set(program.folder.glob("lake/warehouse/default/shop/data/*.parquet")) == files
    (program.folder / "dynalake.yaml").write_text("tables: {a: {partition_by: {x: y}}}\n")
    assert "must be a text or a list of texts" in program.run("tables").stderr


def test_the_environment_comes_before_the_file(program):
    (program.folder / "dynalake.yaml").write_text("output: json\nlake: ./lake\n")
    program.ok("generate", "export", "export", "--items", 100)
    program.ok("load", "export", "--table", "shop")
    json.loads(program.ok("tables"))
    assert program.ok("tables", DYNALAKE_OUTPUT="csv").startswith("name,")
    assert program.ok("tables", "--output", "table", DYNALAKE_OUTPUT="csv").startswith("┌")


def test_an_export_of_data_pipeline_loads_like_any_other(program):
    folder = program.folder / "2015-02-01-12-00-00"
    folder.mkdir()
    (folder / "0f3a").write_text(
        '{"Id":{"n":"1"},"Tags":{"sS":["b","a"]},"Gone":{"nULLValue":true}}\n'
        'Id\x03{"n":"2"}\x02Name\x03{"s":"ä, \\u0002"}\n', encoding="utf-8")
    (folder / "9c1e.gz").write_bytes(gzip.compress(b'Id\x03{"n":"3"}\x02Ok\x03{"bOOL":true}\n'))
    entries = [{"url": f"s3://bucket/{folder.name}/{name}", "mandatory": True}
               for name in ("0f3a", "9c1e.gz")]
    (folder / "manifest").write_text(json.dumps(
        {"name": "DynamoDB-export", "version": 3, "entries": entries}), encoding="utf-8")
    load = ("load", folder, "--table", "old", "--as-of", "2015-02-01T12:00Z")
    assert "key: Id" in program.ok(*load)
    assert json.loads(program.ok("item", "old", "1")) == {
        "Id": {"N": "1"}, "Tags": {"SS": ["b", "a"]}, "Gone": {"NULL": True}}
    assert json.loads(program.ok("item", "old", "2"))["Name"] == {"S": "ä, \x02"}
    assert "holds this very source already" in program.ok(*load)

    with open(folder / "0f3a", "a", encoding="utf-8") as file:
        file.write('Id\x03{"n":"4"}\x02Name\n')
    done = program.run("load", folder, "--table", "new")
    assert done.returncode == 1
    assert "0f3a: line 3, byte 13: an attribute without the byte 3 behind its name" in done.stderr
    program.ok("load", folder, "--table", "new", "--reject-to", program.folder / "rejected")
    assert json.loads(program.ok("item", "new", "3"))["Ok"] == {"BOOL": True}


def test_ctrl_c_is_130_and_the_next_run_goes_on(program):
    program.ok("generate", "export", "export", "--items", 3000)
    steps = program.step("load", "export", "--table", "shop")
    steps.until(lambda: list(program.folder.glob("lake/warehouse/default/shop/data/*")))
    assert steps.end(signal.SIGINT).returncode == 130
    program.ok("load", "export", "--table", "shop")
    count = program.ok("sql", "-c", "select count(*) as n from shop", "--output", "csv")
    assert int(count.split()[1]) == 3000


def test_a_reader_that_goes_away_ends_it_quietly(shop):
    done = subprocess.run(
        f"'{shop.path}' sql --output csv -c 'select * from shop' | head -1", shell=True,
        cwd=shop.folder, env=shop.environment, capture_output=True, text=True, timeout=60,
        check=True)
    assert done.stdout.startswith("PK,") and done.stderr == ""


def test_places_are_those_of_the_script(shop):
    script = "select 1 as one;\n-- a comment\nselect 2 as two; select\n  nosuch from shop;\n"
    (shop.folder / "m.sql").write_text(script)
    for arguments, name in ((["-f", "m.sql"], "m.sql: "), (["-c", script], "")):
        done = shop.run("sql", *arguments, "--output", "csv")
        assert done.returncode == 5
        assert done.stdout == "one\n1\ntwo\n2\n"
        assert f"{name}COLUMN_NOT_FOUND: line 4, column 3: " in done.stderr
    for dialect, wrong, place in (
            ("athena", "select * from nosuch", "TABLE_NOT_FOUND: line 2, column 17: there is no"),
            ("athena", "drop table shop", "NOT_SUPPORTED: line 2, column 3: DROP TABLE is not"),
            ("athena", "select nosuch(1)", "FUNCTION_NOT_FOUND: line 2, column 10: there is no"),
            ("athena", "select cast('x' as bigint)",
             "the statement at line 2, column 3: INVALID_CAST_ARGUMENT: "),
            ("duckdb", "select * from nosuch", "the statement at line 2, column 3: there is no"),
            ("duckdb", "drop table shop", "line 2, column 3: DROP statements are not"),
            ("duckdb", "select `a` from shop", "line 2, column 3: names are quoted"),
            ("duckdb", "select nosuch(1)", "line 2, column 3: the function nosuch")):
        done = shop.run("sql", "--dialect", dialect, "-c", f"select 'ä;';\n; {wrong};")
        assert done.stderr.startswith(f"dynalake: {place}"), done.stderr


def test_progress_is_shown_on_a_terminal_beside_an_answer_in_a_file(shop):
    """A statement that never ends answers with rows, so that there is something to see of both."""
    master, slave = pty.openpty()
    query = "select a.PK from shop a, shop b, shop c"
    with open(shop.folder / "rows.csv", "wb") as rows:
        asked = subprocess.Popen([shop.path, "sql", "--output", "csv", "-c", query],
                                 cwd=shop.folder, env=shop.environment, stdin=subprocess.DEVNULL,
                                 stdout=rows, stderr=slave)
    os.close(slave)
    shown = b""
    while b" rows" not in shown:
        shown += os.read(master, 4096)
    asked.send_signal(signal.SIGINT)
    assert asked.wait(timeout=30) == 130
    os.close(master)
    assert re.search(rb"\r\x1b\[Kquery: \d+\.\d s, .*[\d,]+ rows", shown)


def test_statements_and_files_run_in_the_order_given(shop):
    (shop.folder / "b.sql").write_text("select 2 as b;")
    assert shop.ok("sql", "-c", "select 1 as a", "-f", "b.sql", "--output", "csv", "-f", "-",
                   "-c", "select 4 as d", input="select 3 as c") == "a\n1\nb\n2\nc\n3\nd\n4\n"
    failed = shop.run("sql", "--output", "csv", "-c", "select 1 as a", "-c", "select nosuch",
                      "-c", "select 3 as c")
    assert failed.returncode == 5 and failed.stdout == "a\n1\n"
    assert "input 2 (--command): COLUMN_NOT_FOUND: line 1, column 8" in failed.stderr
    missing = shop.run("sql", "-c", "select 1", "-f", "none.sql")
    assert missing.returncode == 5 and missing.stdout == ""
    typed = shop.run("sql", "-f", "-", input="select nosuch")
    assert "standard input: COLUMN_NOT_FOUND: line 1, column 8" in typed.stderr


def test_ctrl_c_ends_the_wait_for_statements(shop):
    waiting = subprocess.Popen(
        [shop.path, "sql", "--output", "csv", "-c", "select 1 as n", "-f", "-"], cwd=shop.folder,
        env=shop.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert waiting.stdout.read(4) == b"n\n1\n"  # what comes next is standard input's turn
    waiting.send_signal(signal.SIGINT)
    assert waiting.wait(timeout=30) == 130
    waiting.communicate()


def test_a_row_that_does_not_fit_the_terminal_is_a_record(shop):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    asked = subprocess.Popen(
        [shop.path, "sql", "-c", "select 1234567890 as number, rpad('x', 70, 'x') as text"],
        cwd=shop.folder, env=shop.environment, stdin=subprocess.DEVNULL, stdout=slave)
    os.close(slave)
    shown = b""
    while b"row)" not in shown:
        shown += os.read(master, 4096)
    assert asked.wait(timeout=30) == 0
    os.close(master)
    rule = "─[ RECORD 1 ]".ljust(60, "─")
    assert shown.decode().replace("\r", "").startswith(
        f"{rule}\nnumber │ 1234567890\ntext   │ {'x' * 70}\n(1 row)")


def test_nothing_to_run_is_no_mistake(shop):
    assert shop.ok("sql", input="") == ""
    assert shop.ok("sql", input="-- only a remark\n") == ""
    assert shop.ok("sql", "-c", "") == ""


def test_a_view_is_said_to_be_one_of_its_table(shop):
    for verb, *rest in (("item", "a"), ("drop",)):
        done = shop.run(verb, "shop_order", *rest)
        assert done.returncode == 1
        assert "shop_order is the view of the entity Order of the table shop" in done.stderr


def test_attributes_without_a_column_are_listed(program):
    lines = [{"Item": {"PK": {"S": str(i)}} | {f"a{n:04}": {"N": "1"} for n in range(i, i + 700)}}
             for i in range(600)]
    (program.folder / "wide").mkdir()
    (program.folder / "wide" / "items.json").write_text("\n".join(map(json.dumps, lines)))
    done = program.run("load", "wide", "--no-manifest", "--table", "wide", "--as-of", "2024-01-01")
    assert done.returncode == 0 and "schema wide" in done.stderr
    schema = json.loads(program.ok("schema", "wide", "--output", "json"))
    listed = {row["attribute"]: row["values"] for row in schema["attributes_without_column"]}
    columns = {row["attribute"] for row in schema["columns"]}
    assert listed and not columns & set(listed)
    assert {name for line in lines for name in line["Item"]} == (columns | set(listed)) - {None}
    assert listed["a0000"] == {"N": 1}
    text = program.ok("schema", "wide")
    assert f"{len(listed)} attributes have no column" in text and "a0000" in text


def test_what_is_no_source_is_named(program):
    (program.folder / "empty").mkdir()
    assert "there is no file in the folder" in program.run("load", "./empty").stderr
    started = program.folder / "gg" / "AWSDynamoDB" / "0170-x"
    started.mkdir(parents=True)
    (started / "_started").write_text("")
    for _ in range(2):
        done = program.run("load", "./gg")
        assert done.returncode == 1 and "an export that was never finished" in done.stderr
        (started / "data").mkdir(exist_ok=True)
        (started / "data" / "a.json.gz").write_bytes(gzip.compress(b""))
    (program.folder / "hidden").mkdir()
    (program.folder / "hidden" / "_x.json").write_text("{}")
    assert "begin with . or _" in program.run("load", "./hidden").stderr


def without_the_right_to_read(program, *arguments):
    """A run that keeps to the permissions of files even where the tests are root's."""
    privileges = "-dac_override,-dac_read_search"
    setpriv = ["setpriv", f"--bounding-set={privileges}"] if os.geteuid() == 0 else []
    return subprocess.run([*setpriv, program.path, *arguments], cwd=program.folder,
                          env=program.environment, capture_output=True, text=True, timeout=60,
                          check=False)


@pytest.mark.parametrize("path, says", [
    ("lake", "catalog.db cannot be read: Permission denied"),
    ("lake/catalog.db", "cannot open the catalog"),
    ("dynalake.yaml", "the configuration dynalake.yaml cannot be read: Permission denied"),
    ("export", "Permission denied"),
])
def test_what_may_not_be_read_is_a_permission(program, path, says):
    program.ok("generate", "export", "export", "--items", 100)
    program.ok("load", "./export", "--table", "shop")
    (program.folder / "dynalake.yaml").write_text("output: table\n")
    (program.folder / path).chmod(0)
    arguments = ["load", "./export"] if path == "export" else ["tables"]
    done = without_the_right_to_read(program, *arguments)
    (program.folder / path).chmod(0o700)
    assert done.returncode == 1, done.stderr
    assert says in done.stderr and "Permission denied" in done.stderr


@pytest.mark.parametrize("content, says", [
    ('lake: "unterminated\n', "dynalake.yaml:1: a quote begins here that is never closed"),
    ("\x7fELF\x01", "dynalake.yaml:1: byte 5 of the file is no text"),
    (None, "the configuration dynalake.yaml cannot be read: Is a directory"),
])
def test_a_configuration_that_is_none(program, content, says):
    file = program.folder / "dynalake.yaml"
    if content is None:
        file.mkdir()
    else:
        file.write_text(content)
    done = program.run("tables")
    assert done.returncode == 1 and says in done.stderr


SPILLS = """select count(*) from (select distinct md5(to_utf8(cast(a * 100000 + b as varchar)))
    from unnest(sequence(1, 10000)) as t (a), unnest(sequence(1, 10000)) as u (b), shop)"""


def spilled(folder):
    return [path for path in folder.glob("dynalake-spill-*") if path.is_dir()]


def test_what_a_killed_query_spilled_goes_with_the_next_run(shop, tmp_path):
    environment = shop.environment | {"TMPDIR": str(tmp_path)}
    query = [shop.path, "sql", "--memory", "64MB", "-c", SPILLS]
    killed = subprocess.Popen(query, cwd=shop.folder, env=environment)
    living = subprocess.Popen(query, cwd=shop.folder, env=environment)
    end = time.monotonic() + 120
    while sum(1 for folder in spilled(tmp_path) if any(folder.iterdir())) < 2:
        assert time.monotonic() < end and killed.poll() is None
        time.sleep(0.05)
    killed.kill()
    killed.wait()
    shop.ok("sql", "-c", "select 1", TMPDIR=str(tmp_path))
    assert len(spilled(tmp_path)) == 1 and living.poll() is None
    living.terminate()
    assert living.wait(timeout=30) == 130
    shop.ok("sql", "-c", "select 1", TMPDIR=str(tmp_path))
    assert not list(tmp_path.glob("dynalake-*"))


@pytest.mark.parametrize("arguments, begun", [
    (["load", "./big", "--table", "many", "--partition-by", "bucket[256](PK)"],
     "lake/warehouse/default/many/data/*"),
    (["land", "./big", "landed"], "landed/**/*.json*"),
    (["generate", "export", "more", "--items", "20000000"], "more/**/data/*"),
])
def test_sigterm_stops_whatever_writes(program, arguments, begun):
    program.ok("generate", "export", "big", "--items", 300000)
    steps = program.step(*arguments)
    steps.until(lambda: list(program.folder.glob(begun)))
    assert steps.end(signal.SIGTERM).returncode == 130


def test_sigterm_stops_a_query(shop):
    """One call of a function after the other, for minutes, in little memory."""
    running = shop.start(
        "sql", "--dialect", "duckdb", "-c", "select max(levenshtein(repeat('x', 20000), "
        "repeat('y', 20000 + range::int))) from range(1000)")
    the_program.wait_until_busy(running)
    running.terminate()
    running.communicate(timeout=30)
    assert running.returncode == 130


MOST_MEMORY = "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]); " \
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024); " \
              "sys.exit(done.returncode)"


@pytest.mark.parametrize("dialect, statement, message", [
    ("athena", "select length(rpad('x', 2000000000, 'y'))", "at most 1 GiB is possible"),
    ("athena", "select length(a || a || a || a) from (select rpad(PK, 60000000, 'x') as a from "
     "shop limit 1)", "--memory"),
    ("athena", "select cardinality(a || a || a || a) from (select array_agg(a.PK) as a from shop "
     "a, shop b)", "--memory"),
    ("duckdb", "select length(repeat('x', 2000000000))", "--memory"),
    ("duckdb", "select length(lpad('x', 2000000000, 'y'))", "--memory"),
    ("duckdb", "select length(repeat(repeat('x', 100000), 30000))", "--memory"),
    ("duckdb", "select len(range(1000000000))", "--memory"),
    ("duckdb", "select length(a || a || a || a) from (select repeat(PK, 60000000) as a from shop "
     "limit 1)", "--memory"),
])
def test_one_large_value_is_bounded(shop, dialect, statement, message):
    done = subprocess.run([sys.executable, "-c", MOST_MEMORY, shop.path, "sql", "--memory", "128MB",
                           "--dialect", dialect, "-c", statement], cwd=shop.folder,
                          env=shop.environment, capture_output=True, text=True, timeout=120,
                          check=False)
    assert done.returncode == 1, done.stderr
    assert message in done.stderr
    assert int(done.stdout.split()[-1]) < 2 * 128 + 512 + 200


@pytest.mark.parametrize("dialect, expressions, header", [
    ("athena", "count(*), 1 as \"count(*)\", max(PK)", ["_col0", "count(*)", "_col2"]),
    ("duckdb", "count(*)", ["count(*)"]),
    ("duckdb", "count(*) + 1, 1 as count_star", ["(count(*) + 1)", "count_star"]),
    ("duckdb", "count(distinct (PK, SK))", ["count(DISTINCT row(PK, SK))"]),
    ("duckdb", "max(extract(hour from cast(CreatedAt as timestamp)))",
     ["max(date_part('hour', CAST(CreatedAt AS TIMESTAMP)))"]),
    ("duckdb", "max('main.x count_star()')", ["max('main.x count_star()')"]),
])
def test_columns_without_an_alias_are_named_as_the_language_does(shop, dialect, expressions,
                                                                 header):
    for sql in (f"select {expressions} from shop_order",
                f"select {expressions} from shop_order union all select {expressions} from "
                "shop_order"):
        answer = shop.ok("sql", "--dialect", dialect, "--output", "csv", "-c", sql)
        assert next(csv.reader(io.StringIO(answer))) == header
