"""Live tables: the program against Dynoxide."""

import boto3
import live_program
import peers
import pytest
import the_program


class Live:
    """boto3's client of a DynamoDB, and what the tests do with it."""

    def __init__(self, url):
        self.url = url
        self.client = boto3.client("dynamodb", endpoint_url=url, region_name=peers.REGION,
                                   aws_access_key_id=peers.ACCESS_KEY,
                                   aws_secret_access_key=peers.SECRET_KEY)

    def create(self, name, partition=("PK", "S"), sort=("SK", "S"), indexes=(), on_demand=False,
               read_units=1000):
        keys = [partition] + ([sort] if sort else [])
        attributes = dict(keys)
        throughput = {} if on_demand else {
            "ProvisionedThroughput": {"ReadCapacityUnits": read_units, "WriteCapacityUnits": 1000}}
        extra = {}
        for index, index_keys, projection in indexes:
            attributes.update(index_keys)
            extra.setdefault("GlobalSecondaryIndexes", []).append(
                {"IndexName": index, "KeySchema": self.schema(index_keys),
                 "Projection": projection, **throughput})
        self.client.create_table(
            TableName=name, KeySchema=self.schema(keys),
            AttributeDefinitions=[{"AttributeName": attribute, "AttributeType": kind}
                                  for attribute, kind in attributes.items()],
            BillingMode="PAY_PER_REQUEST" if on_demand else "PROVISIONED", **throughput, **extra)
        return name

    @staticmethod
    def schema(keys):
        return [{"AttributeName": attribute, "KeyType": kind}
                for (attribute, _), kind in zip(keys, ("HASH", "RANGE"))]

    def fill(self, table, items):
        """Puts items in DynamoDB JSON (as boto3's client takes it)."""
        items = list(items)
        for begin in range(0, len(items), 25):
            batch = [{"PutRequest": {"Item": item}} for item in items[begin:begin + 25]]
            while batch:
                answer = self.client.batch_write_item(RequestItems={table: batch})
                batch = answer["UnprocessedItems"].get(table)

    def items(self, table, **options):
        """The table's items, canonical, sorted."""
        pages = self.client.get_paginator("scan").paginate(TableName=table, **options)
        return live_program.canonical_lines(as_json(item)
                                            for page in pages for item in page["Items"])


def as_json(value):
    """DynamoDB JSON from what boto3's client gives: bytes become base64."""
    if isinstance(value, bytes):
        import base64
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    return [as_json(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture(scope="session")
def server():
    if not (peers.folder() / "bin" / "dynoxide").exists():
        pytest.skip("Dynoxide is not installed: run tools/setup peers")
    with peers.dynamodb() as running:
        yield running


@pytest.fixture
def live(server):
    """A DynamoDB without tables."""
    live = Live(server.url)
    for name in live.client.list_tables()["TableNames"]:
        live.client.delete_table(TableName=name)
    return live


@pytest.fixture
def program(server, tmp_path):
    return live_program.Program(the_program.find(), tmp_path, server.url)
