"""The test servers for live DynamoDB, held against boto3."""

import boto3
import botocore.config
import peers
import pytest


def client_of(url, **config):
    """boto3's client, which tries once unless `config` says otherwise."""
    config = {"retries": {"max_attempts": 0, "mode": "legacy"}, **config}
    return boto3.client("dynamodb", endpoint_url=url, region_name=peers.REGION,
                        aws_access_key_id=peers.ACCESS_KEY, aws_secret_access_key=peers.SECRET_KEY,
                        config=botocore.config.Config(**config))


@pytest.fixture(scope="session")
def client():
    return client_of
