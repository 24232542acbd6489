"""What README.md and docs/ tell a reader to type, typed, with servers on this machine as AWS."""

import datetime
import json
import pathlib
import subprocess
import tempfile

import boto3
import fake_dynamodb
import fault_proxy
import peers
import pytest
import s3_server
import the_program
from exports import write_export

ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/Orders"
EXPORT_CALLS = ("DescribeContinuousBackups", "ExportTableToPointInTime", "ListExports",
                "DescribeExport")


class Reader(the_program.Program):
    """Who types commands into a shell, in one folder, with nothing but the program on the path."""

    def type(self, command, code=0):
        """Standard output of a command, which ends with that code."""
        path = f"{self.path.parent}:{self.environment['PATH']}"
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, input="", timeout=300,
                              env=self.environment | {"PATH": path}, capture_output=True, text=True,
                              check=False)
        assert done.returncode == code, f"{command}: {done.returncode}: {done.stderr}"
        return done.stdout


@pytest.fixture(scope="session")
def s3():
    with s3_server.running() as server:
        for bucket in ("bucket", "my-bucket"):
            s3_server.client(server, bucket)
        yield server


@pytest.fixture(scope="session")
def moto():
    with peers.moto() as server:
        yield server


@pytest.fixture(scope="session")
def dynoxide():
    with peers.dynamodb() as server:
        yield server


@pytest.fixture
def reader(s3):
    """In a folder with a short name, since lines are broken where paths make them long."""
    with tempfile.TemporaryDirectory(prefix="d") as folder:
        yield Reader(the_program.find(), pathlib.Path(folder), AWS_REGION=s3.region,
                     AWS_ACCESS_KEY_ID=s3.access_key, AWS_SECRET_ACCESS_KEY=s3.secret_key,
                     AWS_ENDPOINT_URL_S3=s3.url)


@pytest.fixture
def make_table(reader, dynoxide, s3, tmp_path):
    """Makes the live table Orders of these items, with an index GSI1.

    Dynoxide has it, and a fake its exports to S3, which Dynoxide knows nothing of.
    """
    client = boto3.client("dynamodb", endpoint_url=dynoxide.url, region_name=dynoxide.region,
                          aws_access_key_id=dynoxide.access_key,
                          aws_secret_access_key=dynoxide.secret_key)
    keys = ("PK", "SK")

    def schema(names):
        return [{"AttributeName": name, "KeyType": kind}
                for name, kind in zip(names, ("HASH", "RANGE"))]

    def make(items):
        throughput = {"ReadCapacityUnits": 1000, "WriteCapacityUnits": 1000}
        client.create_table(
            TableName="Orders", KeySchema=schema(keys), ProvisionedThroughput=throughput,
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
            GlobalSecondaryIndexes=[{"IndexName": "GSI1", "KeySchema": schema(keys[::-1]),
                                     "Projection": {"ProjectionType": "ALL"},
                                     "ProvisionedThroughput": throughput}])
        for item in items:
            client.put_item(TableName="Orders", Item=item)
        made.extend(items)

    def make_export(bucket, prefix, export_format):
        folder = write_export(tmp_path / "exported", "Orders", made, export_format, number=9)
        summary = folder / "manifest-summary.json"
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
        summary.write_text(json.dumps(json.loads(summary.read_text()) | {"exportTime": now}))
        summary.with_suffix(".md5").unlink()
        s3_server.upload(s3, tmp_path / "exported", bucket, prefix)
        return folder.name, len(made)

    made = []
    exporter = fake_dynamodb.FakeDynamoDb(make_export, "Orders")
    exporter.polls = 0
    with fault_proxy.running(dynoxide.url) as proxy:
        proxy.spoil("DescribeTable", range(1, 1000), fault_proxy.edit(
            lambda answer: answer.get("Table", {}).update(TableArn=ARN)))
        for call in EXPORT_CALLS:
            proxy.spoil(call, range(1, 1000), fault_proxy.answer(exporter.answer))
        reader.environment["AWS_ENDPOINT_URL_DYNAMODB"] = proxy.url
        yield make
    for name in client.list_tables()["TableNames"]:
        client.delete_table(TableName=name)
