"""Lakes on S3: the program against a real server of S3's protocol."""

import json

import pytest
import s3_server
import the_program


class Program(the_program.Program):
    """The program, run in one folder with the lake `s3://lake/<name>` of a server."""

    def __init__(self, path, folder, server, name):
        self.lake = f"s3://lake/{name}"
        super().__init__(path, folder, AWS_ACCESS_KEY_ID=server.access_key,
                         AWS_SECRET_ACCESS_KEY=server.secret_key, AWS_REGION=server.region,
                         AWS_ENDPOINT_URL_S3=server.url, DYNALAKE_LAKE=self.lake,
                         DYNALAKE_CATALOG=f"sqlite://{folder}/catalog.db")

    def rows(self, sql, **environment):
        return json.loads(self.ok("sql", "-c", sql, "--output", "json", **environment))

    def refuses(self, *arguments, **environment):
        """The one sentence with which the program ends."""
        done = self.run(*arguments, "--quiet", **environment)
        assert done.returncode in (1, 3, 5), f"{arguments} ended with {done.returncode}: {done.err}"
        assert done.out == ""
        assert len(done.err.splitlines()) == 1, done.err
        return done.err


@pytest.fixture(scope="session")
def server():
    with s3_server.running() as running:
        yield running


@pytest.fixture(scope="session")
def s3(server):
    """boto3's client, with the bucket `lake`."""
    return s3_server.client(server, "lake")


@pytest.fixture
def program(server, s3, tmp_path, request):
    return Program(the_program.find(), tmp_path, server, request.node.name)


@pytest.fixture
def keys(program, s3):
    """The keys below a folder of the lake, sorted."""
    def list_keys(folder=""):
        prefix = program.lake.removeprefix("s3://lake/") + "/" + folder
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket="lake", Prefix=prefix)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))
    return list_keys
