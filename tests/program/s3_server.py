"""The S3 server that suites of pytest run against, and boto3's client for it."""

import contextlib

import boto3
import peers
import pytest


@contextlib.contextmanager
def running():
    """A server; the test is skipped where none is installed."""
    try:
        context = peers.s3()
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    with context as server:
        yield server


def client_of(server):
    return boto3.client("s3", endpoint_url=server.url, region_name=server.region,
                        aws_access_key_id=server.access_key,
                        aws_secret_access_key=server.secret_key)


def client(server, bucket):
    """boto3's client, with a new bucket."""
    made = client_of(server)
    made.create_bucket(Bucket=bucket)
    return made


def upload(server, folder, bucket, prefix=""):
    """Puts all files of a folder into a bucket, below `prefix`."""
    made = client_of(server)
    for path in folder.rglob("*"):
        if path.is_file():
            made.upload_file(str(path), bucket, f"{prefix}/{path.relative_to(folder)}".strip("/"))
