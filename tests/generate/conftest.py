"""`dynalake generate live` as a user meets it, against Dynoxide."""

import boto3
import peers
import pytest
import the_program


@pytest.fixture(scope="session")
def server():
    if not (peers.folder() / "bin" / "dynoxide").exists():
        pytest.skip("Dynoxide is not installed: run tools/setup peers")
    with peers.dynamodb() as running:
        yield running


@pytest.fixture
def dynamodb(server):
    return boto3.client("dynamodb", endpoint_url=server.url, region_name=server.region,
                        aws_access_key_id=server.access_key,
                        aws_secret_access_key=server.secret_key)


@pytest.fixture
def program(server, tmp_path):
    return the_program.Program(the_program.find(), tmp_path, AWS_REGION=server.region,
                               AWS_ACCESS_KEY_ID=server.access_key,
                               AWS_SECRET_ACCESS_KEY=server.secret_key,
                               AWS_ENDPOINT_URL_DYNAMODB=server.url)
