"""`dynalake export`: starts, waits, loads; joins and goes on; and says what is wrong."""

import signal

import boto3
import pytest
from fake_dynamodb import BUCKET


def export(dynamodb, *more):
    return ("export", "Shop", "--bucket", BUCKET, "--prefix", dynamodb.prefix, *more)


@pytest.mark.parametrize("form", ["dynamodb-json", "ion"])
def test_a_table_is_exported_and_loaded(program, dynamodb, form):
    dynamodb.prefix = f"a b/{form}"
    done = program.completes(*export(dynamodb, "--format", form, "--table", "shop"))
    assert program.count("shop") == dynamodb.items() > 500
    assert "the export is complete" in done.err
    assert "key: PK, SK" in done.out
    (request,) = dynamodb.asked("ExportTableToPointInTime")
    assert request["TableArn"] == dynamodb.arn
    assert request["S3Prefix"] == f"a b/{form}"
    assert "ExportTime" not in request


def test_each_run_exports_anew_and_replaces(program, dynamodb):
    program.ok(*export(dynamodb, "--table", "shop"))
    before = program.count("shop")
    dynamodb.polls = 0
    # The token of the first is that of this minute.
    (first,) = dynamodb.exports.values()
    first["ClientToken"] = "of another minute"
    program.ok(*export(dynamodb, "--table", "shop"))
    assert len(dynamodb.exports) == 2
    assert program.count("shop") != before


def test_everything_that_is_asked_for_is_sent(program, dynamodb):
    done = program.completes(*export(dynamodb, "--no-load", "--export-time", "2026-11-20T10:00Z",
                              "--kms-key", "alias/k", "--bucket-owner", "222222222222",
                              "--output", "json"))
    (request,) = dynamodb.asked("ExportTableToPointInTime")
    assert request["ExportTime"] == 1795168800
    assert (request["S3SseAlgorithm"], request["S3SseKmsKeyId"]) == ("KMS", "alias/k")
    assert request["S3BucketOwner"] == "222222222222"
    (arn,) = dynamodb.exports
    assert arn in done.out and f"s3://{BUCKET}/{dynamodb.prefix}/AWSDynamoDB/" in done.out
    assert not (program.folder / "lake").exists()

    program.ok(*export(dynamodb, "--no-load", "--from", "2026-11-20", "--to", "2026-11-20T12:00",
                       "--view", "new-image"))
    request = dynamodb.asked("ExportTableToPointInTime")[1]
    assert request["ExportType"] == "INCREMENTAL_EXPORT"
    assert request["IncrementalExportSpecification"] == {
        "ExportFromTime": 1795132800, "ExportToTime": 1795176000, "ExportViewType": "NEW_IMAGE"}


def test_the_configuration_names_the_bucket(program, dynamodb):
    (program.folder / "dynalake.yaml").write_text(
        f"exports: {{bucket: {BUCKET}, prefix: /{dynamodb.prefix}/}}\n", encoding="utf-8")
    program.ok("export", "Shop", "--table", "shop")
    assert program.count("shop") == dynamodb.items()
    assert dynamodb.asked("ExportTableToPointInTime")[0]["S3Prefix"] == dynamodb.prefix


def test_a_load_may_go_through_an_export(program, dynamodb):
    load = ("load", "dynamodb://Shop?export", "--table", "shop")
    assert "exports: {bucket: NAME}" in program.refuses(*load, code=2)
    (program.folder / "dynalake.yaml").write_text(
        f"exports: {{bucket: {BUCKET}, prefix: {dynamodb.prefix}}}\n"
        "tables: {shop: {entities: none}}\n", encoding="utf-8")
    done = program.completes(*load)
    assert "the export is complete" in done.err
    assert "key: PK, SK" in done.out and "entity" not in done.out
    assert program.count("shop") == dynamodb.items()
    assert "nothing is chosen of it" in program.refuses(*load, "--filter", "a = b", code=2)


def test_recovery_is_turned_on_only_when_told(program, dynamodb):
    dynamodb.recovery = False
    error = program.refuses(*export(dynamodb))
    assert "point-in-time recovery of the table Shop is off" in error
    assert "--enable-pitr turns it on" in error
    assert not dynamodb.asked("UpdateContinuousBackups")
    plan = program.completes(*export(dynamodb, "--dry-run"))
    assert "point-in-time recovery is off" in plan.err
    assert not dynamodb.exports
    done = program.completes(*export(dynamodb, "--enable-pitr", "--table", "shop"))
    assert "point-in-time recovery of Shop is on now" in done.err
    assert program.count("shop") == dynamodb.items()


def test_an_export_under_way_is_joined(program, dynamodb):
    dynamodb.polls = 1000
    first = program.start(*export(dynamodb, "--no-load"))
    dynamodb.wait_for("DescribeExport")
    first.send_signal(signal.SIGINT)
    _, error = first.communicate(timeout=60)
    assert first.returncode == 130
    assert "goes on at AWS" in error and "the same command waits for it again" in error
    assert f"dynalake load s3://{BUCKET}/{dynamodb.prefix}/AWSDynamoDB/" in error
    (only,) = dynamodb.exports.values()
    only["polls"] = 1
    done = program.completes(*export(dynamodb, "--table", "shop"))
    assert "was under way already" in done.err
    assert len(dynamodb.asked("ExportTableToPointInTime")) == 1
    assert program.count("shop") == only["items"]


def test_a_crash_at_any_step_starts_no_second_export(program, dynamodb):
    step = 1
    while True:
        done = program.run(*export(dynamodb, "--table", "shop", "--quiet"),
                           DYNALAKE_CRASH_AT=str(step))
        if done.returncode == 0:
            break
        assert done.returncode == 137, done.err
        step += 3
    assert step > 10
    assert program.count("shop") == dynamodb.items()


def test_an_export_that_ended_while_nobody_waited_is_loaded(program, dynamodb):
    dynamodb.polls = 1000
    first = program.start(*export(dynamodb, "--table", "shop"))
    dynamodb.wait_for("DescribeExport")
    first.kill()
    first.communicate()
    (only,) = dynamodb.exports.values()
    only["polls"] = 0
    done = program.completes(*export(dynamodb, "--table", "shop"))
    assert "was started by an earlier run" in done.err
    assert program.count("shop") == dynamodb.items()


@pytest.mark.parametrize("code, message, advice, status", [
    ("S3NoSuchBucket", "The specified bucket does not exist", "--bucket", 5),
    ("S3AccessDenied", "Access Denied", "s3:PutObject", 1),
    ("KMSAccessDenied", "no access to the key", "kms:GenerateDataKey", 1),
    ("InternalServerError", "sorry", "run the same command again", 3),
])
def test_a_failed_export_says_what_to_do(program, dynamodb, code, message, advice, status):
    dynamodb.failure = (code, message)
    dynamodb.prefix = f"failed/{code}"
    error = program.refuses(*export(dynamodb), code=status)
    assert message in error and code in error and advice in error
    assert "goes on at AWS" not in error
    # The next run begins a new one.
    dynamodb.failure = None
    (first,) = dynamodb.exports.values()
    first["ClientToken"] = "of another minute"
    program.ok(*export(dynamodb, "--table", "shop"))
    assert len(dynamodb.exports) == 2


def test_wrong_input_and_missing_rights_are_said_in_one_sentence(program, dynamodb):
    assert "no bucket to export to" in program.refuses("export", "Shop", code=2)
    assert "--prefix apart" in program.refuses("export", "Shop", "--bucket", "s3://b/p", code=2)
    assert "a/../b" in program.refuses("export", "Shop", "--bucket", BUCKET, "--prefix", "a/../b")
    assert "go together" in program.refuses(*export(dynamodb, "--from", "2026-11-20"), code=2)
    assert "--no-load" in program.refuses(
        *export(dynamodb, "--from", "2026-11-20", "--to", "2026-11-21"), code=2)
    assert "later than" in program.refuses(
        *export(dynamodb, "--from", "2026-11-21", "--to", "2026-11-20", "--no-load"), code=2)
    assert "there is no table Nothing" in program.refuses("export", "Nothing", "--bucket", BUCKET,
                                                             code=5)
    for operation in ("DescribeTable", "ListExports", "ExportTableToPointInTime", "DescribeExport"):
        dynamodb.denied = operation
        error = program.refuses(*export(dynamodb))
        assert f"allow dynamodb:{operation} on {dynamodb.arn}" in error


def test_the_shapes_of_the_api_are_those_that_moto_knows(program, moto):
    """moto answers in its own way: no manifest, no times."""
    keys = {"endpoint_url": moto.url, "region_name": moto.region,
            "aws_access_key_id": moto.access_key, "aws_secret_access_key": moto.secret_key}
    client = boto3.client("dynamodb", **keys)
    boto3.client("s3", **keys).create_bucket(Bucket=BUCKET)
    client.create_table(TableName="Shop", BillingMode="PAY_PER_REQUEST",
                        AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
                        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}])
    client.put_item(TableName="Shop", Item={"PK": {"S": "a"}})
    program.environment |= {"AWS_ENDPOINT_URL": moto.url}
    program.environment.pop("AWS_ENDPOINT_URL_S3")
    command = ("export", "Shop", "--bucket", BUCKET, "--prefix", "p", "--no-load", "--output",
               "json")
    assert "--enable-pitr" in program.refuses(*command)
    done = program.completes(*command, "--enable-pitr")
    assert '"items":1' in done.out.replace(" ", "")
