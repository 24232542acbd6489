"""`dynalake export`: a fake DynamoDB that exports to a real S3 server and moto."""

import json

import fake_dynamodb
import peers
import pytest
import s3_server
import the_program


class Program(the_program.Program):
    """The program, run in one folder with a lake of its own on disk."""

    def completes(self, *arguments, **environment):
        """The run, which ends well."""
        done = self.run(*arguments, **environment)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.err}"
        return done

    def count(self, table):
        out = self.ok("sql", "-c", f"SELECT count(*) AS items FROM {table}", "--output", "json")
        return int(json.loads(out)[0]["items"])


@pytest.fixture(scope="session")
def s3():
    """A server with the bucket `exports`."""
    with s3_server.running() as server:
        s3_server.client(server, fake_dynamodb.BUCKET)
        yield server


@pytest.fixture
def program(s3, tmp_path):
    return Program(the_program.find(), tmp_path, AWS_REGION=s3.region,
                   AWS_ACCESS_KEY_ID=s3.access_key, AWS_SECRET_ACCESS_KEY=s3.secret_key,
                   AWS_ENDPOINT_URL_S3=s3.url)


@pytest.fixture
def dynamodb(program, request):
    """The fake, whose every export is another day of the same sample shop. Each test has a prefix
    of its own in the bucket: `prefix`."""
    made = []

    def make_export(bucket, prefix, export_format):
        made.append(prefix)
        form = "ion" if export_format == "ION" else "dynamodb-json"
        out = program.ok("generate", "export", f"s3://{bucket}/{prefix}", "--items", 1000,
                         "--day", len(made), "--format", form, "--output", "json", "--quiet")
        report = json.loads(out)[0]
        return report["export_id"], int(report["items"])

    fake = fake_dynamodb.FakeDynamoDb(make_export)
    fake.prefix = request.node.name
    with fake_dynamodb.serve(fake):
        program.environment["AWS_ENDPOINT_URL_DYNAMODB"] = fake.url
        yield fake


@pytest.fixture(scope="session")
def moto():
    with peers.moto() as server:
        yield server
