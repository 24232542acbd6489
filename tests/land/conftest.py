"""`dynalake land` as a user meets it, read back by the program itself and by other readers."""

import json

import boto3
import peers
import pytest
import s3_server
import the_program
from landed import canonical, lines


class Program(the_program.Program):
    """The program on the lake `lake` in its folder."""

    def land(self, *arguments):
        """What a landing reports."""
        (report,) = json.loads(self.ok("land", *arguments, "--quiet", "--output", "json"))
        return report

    def refuses(self, code, *arguments):
        """The one sentence with which the program ends."""
        done = self.run(*arguments, "--quiet")
        assert done.returncode == code, f"{arguments} ended with {done.returncode}: {done.err}"
        assert done.out == ""
        return done.err

    def rows(self, sql):
        return json.loads(self.ok("sql", "-c", sql, "--output", "json"))

    def items(self, table):
        """The items of a table, each as text with sorted names, sorted."""
        folder = self.folder / f"items-of-{table}"
        self.land(table, folder, "--format", "dynamodb-json", "--compression", "none")
        return sorted(canonical(line["Item"]) for line in lines(folder))


@pytest.fixture
def program(tmp_path):
    return Program(the_program.find(), tmp_path)


@pytest.fixture
def shop(program):
    """The program with an export of the shop in `export`."""
    program.ok("generate", "export", "export", "--items", 3000, "--files", 3)
    return program


@pytest.fixture(scope="session")
def server():
    with s3_server.running() as running:
        yield running


@pytest.fixture(scope="session")
def bucket(server):
    """boto3's client, with a bucket `raw`."""
    return s3_server.client(server, "raw")


@pytest.fixture
def s3(program, server, bucket):
    """The client; the program knows the server too."""
    program.environment |= {"AWS_ACCESS_KEY_ID": server.access_key,
                            "AWS_SECRET_ACCESS_KEY": server.secret_key,
                            "AWS_REGION": server.region, "AWS_ENDPOINT_URL_S3": server.url}
    return bucket


@pytest.fixture(scope="session")
def dynamodb_server():
    if not (peers.folder() / "bin" / "dynoxide").exists():
        pytest.skip("Dynoxide is not installed: run tools/setup peers")
    with peers.dynamodb() as running:
        yield running


@pytest.fixture
def dynamodb(program, dynamodb_server):
    """boto3's client; the program knows the server too."""
    server = dynamodb_server
    program.environment |= {"AWS_ACCESS_KEY_ID": server.access_key,
                            "AWS_SECRET_ACCESS_KEY": server.secret_key,
                            "AWS_REGION": server.region, "AWS_ENDPOINT_URL_DYNAMODB": server.url}
    return boto3.client("dynamodb", endpoint_url=server.url, region_name=server.region,
                        aws_access_key_id=server.access_key,
                        aws_secret_access_key=server.secret_key)
