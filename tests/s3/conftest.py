"""Lakes on S3: the program against a real server of S3's protocol (versitygw).

`DYNALAKE_BINARY` names the program; the default is that of the everyday build.
"""

import json
import os
import pathlib
import subprocess
import sys

import boto3
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "peers"))

import peers  # noqa: E402


class Program:
    """The program, run in one folder with the lake `s3://lake/<name>` of a server."""

    def __init__(self, path, folder, server, name):
        self.path = path
        self.folder = folder
        self.lake = f"s3://lake/{name}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": server.access_key,
            "AWS_SECRET_ACCESS_KEY": server.secret_key,
            "AWS_REGION": server.region,
            "AWS_ENDPOINT_URL_S3": server.url,
            "DYNALAKE_LAKE": self.lake,
            "DYNALAKE_CATALOG": f"sqlite://{folder}/catalog.db",
        }

    def start(self, *arguments, **environment):
        return subprocess.Popen([self.path, *map(str, arguments)], cwd=self.folder,
                                env=self.environment | environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments, **environment):
        process = self.start(*arguments, **environment)
        process.out, process.err = process.communicate(timeout=300)
        return process

    def ok(self, *arguments, **environment):
        """Standard output of a run that ends well."""
        done = self.run(*arguments, **environment)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.err}"
        return done.out

    def rows(self, sql, **environment):
        return json.loads(self.ok("sql", "-c", sql, "--output", "json", **environment))

    def refuses(self, *arguments, **environment):
        """The one sentence with which the program ends."""
        done = self.run(*arguments, "--quiet", **environment)
        assert done.returncode in (1, 3), f"{arguments} ended with {done.returncode}: {done.err}"
        assert done.out == ""
        assert len(done.err.splitlines()) == 1, done.err
        return done.err


@pytest.fixture(scope="session")
def server():
    if not (peers.folder() / "bin" / "versitygw").exists():
        pytest.skip("versitygw is not installed: run tools/setup peers")
    with peers.versitygw() as running:
        yield running


@pytest.fixture(scope="session")
def s3(server):
    """boto3's client, with the bucket `lake`."""
    client = boto3.client("s3", endpoint_url=server.url, region_name=server.region,
                          aws_access_key_id=server.access_key,
                          aws_secret_access_key=server.secret_key)
    client.create_bucket(Bucket="lake")
    return client


@pytest.fixture
def program(server, s3, tmp_path, request):
    path = pathlib.Path(os.environ.get("DYNALAKE_BINARY", ROOT / "build" / "dev" / "dynalake"))
    if not path.exists():
        pytest.skip(f"there is no program at {path}: build it, or set DYNALAKE_BINARY")
    return Program(path.resolve(), tmp_path, server, request.node.name)


@pytest.fixture
def keys(program, s3):
    """The keys below a folder of the lake, sorted."""
    def list_keys(folder=""):
        prefix = program.lake.removeprefix("s3://lake/") + "/" + folder
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket="lake", Prefix=prefix)
        return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))
    return list_keys
