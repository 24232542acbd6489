"""The test servers for live DynamoDB, held against boto3."""

import pathlib
import sys

import boto3
import botocore.config
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "peers"))

import peers  # noqa: E402: its folder is known only now


def client_of(url, **config):
    """boto3's client, which tries once unless `config` says otherwise."""
    config = {"retries": {"max_attempts": 0, "mode": "legacy"}, **config}
    return boto3.client("dynamodb", endpoint_url=url, region_name=peers.REGION,
                        aws_access_key_id=peers.ACCESS_KEY, aws_secret_access_key=peers.SECRET_KEY,
                        config=botocore.config.Config(**config))


@pytest.fixture(scope="session")
def client():
    return client_of
