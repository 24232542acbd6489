"""`dynalake sync` of tables with `by: export`, alone and beside others of which one fails."""

import json
import signal

from fake_dynamodb import BUCKET


def configure(program, dynamodb, tables, bucket=BUCKET):
    (program.folder / "dynalake.yaml").write_text(
        f"exports: {{bucket: {bucket}, prefix: {dynamodb.prefix}}}\ntables:\n{tables}\n",
        encoding="utf-8")


def sync(program, *arguments, code=0):
    """What became of each table: name, outcome and exit code."""
    done = program.run("sync", *arguments, "--output", "json", "--quiet")
    assert done.returncode == code, done.err
    report = json.loads(done.out)
    assert report["version"] == 1
    return [(table["configured"], table["outcome"], table["exit_code"])
            for table in report["tables"]], report["tables"], done.err


SHOP = "  shop: {source: 'dynamodb://Shop', by: export}"


def test_each_run_exports_anew_and_loads_that(program, dynamodb):
    configure(program, dynamodb, SHOP)
    done = program.completes("sync")
    assert "the export is complete" in done.err
    assert "key: PK, SK" in done.out and done.out.endswith("1 table: 1 loaded\n")
    before = program.count("shop")
    assert before == dynamodb.items() > 500
    (request,) = dynamodb.asked("ExportTableToPointInTime")
    assert request["S3Prefix"] == dynamodb.prefix and request["TableArn"] == dynamodb.arn
    # The token of the first is that of this minute.
    (first,) = dynamodb.exports.values()
    first["ClientToken"] = "of another minute"
    outcomes, (table,), _ = sync(program)
    assert outcomes == [("shop", "loaded", 0)]
    assert (table["rows_before"], table["replaced"]) == (before, before)
    assert len(dynamodb.exports) == 2
    assert program.count("shop") == table["items"] != before


def test_a_table_that_fails_keeps_no_other_back(program, dynamodb):
    program.ok("generate", "export", "other", "--table", "Other", "--items", 100)
    configure(program, dynamodb, "  a_missing: {source: 'dynamodb://Nothing', by: export}\n"
              f"{SHOP}\n  other: {{source: ./other}}\n  z_gone: {{source: ./nowhere}}")
    outcomes, tables, error = sync(program, code=5)
    assert outcomes == [("a_missing", "failed", 5), ("shop", "loaded", 0), ("other", "loaded", 0),
                        ("z_gone", "failed", 5)] or outcomes == [
        ("a_missing", "failed", 5), ("other", "loaded", 0), ("shop", "loaded", 0),
        ("z_gone", "failed", 5)]
    assert "there is no table Nothing" in tables[0]["error"]
    assert "2 of 4 tables could not be brought up to date" in error
    assert tables[0]["error"] in error
    assert program.count("shop") == dynamodb.items() and program.count("other") == 100
    done = program.run("sync", "other", "z_gone")
    assert done.returncode == 5
    assert done.out.splitlines()[-1] == "2 tables: 1 already in, 1 failed"


def test_an_export_that_failed_is_told_and_the_next_run_begins_anew(program, dynamodb):
    configure(program, dynamodb, SHOP)
    dynamodb.failure = ("InternalServerError", "sorry")
    outcomes, (table,), _ = sync(program, code=3)
    assert outcomes == [("shop", "failed", 3)]
    assert "sorry" in table["error"] and "InternalServerError" in table["error"]
    dynamodb.failure = None
    (first,) = dynamodb.exports.values()
    first["ClientToken"] = "of another minute"
    assert sync(program)[0] == [("shop", "loaded", 0)]
    assert len(dynamodb.exports) == 2


def test_recovery_that_is_off_names_a_command_that_turns_it_on(program, dynamodb):
    configure(program, dynamodb, SHOP)
    dynamodb.recovery = False
    outcomes, (table,), _ = sync(program, code=1)
    assert outcomes == [("shop", "failed", 1)]
    assert "point-in-time recovery of the table Shop is off" in table["error"]
    assert "dynalake export Shop --enable-pitr" in table["error"]
    assert not dynamodb.asked("UpdateContinuousBackups")
    program.ok("export", "Shop", "--enable-pitr", "--table", "shop")
    assert dynamodb.recovery


def test_who_stops_waiting_goes_on_with_the_same_export(program, dynamodb):
    configure(program, dynamodb, SHOP)
    dynamodb.polls = 1000
    first = program.start("sync")
    dynamodb.wait_for("DescribeExport")
    first.send_signal(signal.SIGINT)
    out, error = first.communicate(timeout=60)
    assert first.returncode == 130, error
    assert "goes on at AWS" in out + error
    (only,) = dynamodb.exports.values()
    only["polls"] = 1
    done = program.completes("sync")
    assert "which this one goes on with" in done.err
    assert len(dynamodb.asked("ExportTableToPointInTime")) == 1
    assert program.count("shop") == only["items"]


def test_a_dry_run_exports_nothing(program, dynamodb):
    configure(program, dynamodb, SHOP)
    done = program.completes("sync", "--dry-run")
    assert "would be exported to" in done.err
    assert done.out == "1 table: 1 planned\n"
    assert sync(program, "--dry-run")[0] == [("shop", "planned", 0)]
    assert not dynamodb.exports


def test_without_a_bucket_it_says_where_to_name_one(program, dynamodb):
    (program.folder / "dynalake.yaml").write_text(f"tables:\n{SHOP}\n", encoding="utf-8")
    outcomes, (table,), _ = sync(program, code=2)
    assert outcomes == [("shop", "failed", 2)]
    assert "exports: {bucket: NAME}" in table["error"]
