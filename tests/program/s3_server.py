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


def client(server, bucket):
    """boto3's client, with a new bucket."""
    made = boto3.client("s3", endpoint_url=server.url, region_name=server.region,
                        aws_access_key_id=server.access_key,
                        aws_secret_access_key=server.secret_key)
    made.create_bucket(Bucket=bucket)
    return made
