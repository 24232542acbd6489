"""Trino and dynalake on the same lakes: one server for the whole run."""

import json

import peers
import postgres_client
import pytest
import s3_server
import the_program
import trino_server
from exports import write_export
from sample_items import KEYS, items_of_every_type


class Lake(the_program.Program):
    """The program on one lake."""

    def load(self, table, items, *options, number=1, source=None):
        """Loads an export of these items; a higher number is a newer one. Gives what is said."""
        done = self.try_load(table, items, *options, number=number, source=source)
        assert done.returncode == 0, done.err
        return done.err

    def try_load(self, table, items, *options, number=1, source=None):
        bucket = self.folder / f"{table}-{number}"
        if not bucket.exists():
            write_export(bucket, source or table, items, number=number)
        return self.run("load", bucket, "--table", table, *KEYS, *options)

    def rows(self, statement):
        rows = json.loads(self.ok("sql", "--output", "json", "-c", statement))
        return [tuple(row.values()) for row in rows]

    def value(self, statement):
        ((value,),) = self.rows(statement)
        return value

    def item(self, table, *key):
        return json.loads(self.ok("item", table, *key))

    def schema(self, table):
        return json.loads(self.ok("schema", table, "--output", "json"))

    def kinds(self, prefix):
        """The kind of each table and view whose name begins so."""
        rows = json.loads(self.ok("tables", "--output", "json", "--quiet"))
        return {row["name"]: row["kind"] for row in rows if row["name"].startswith(prefix)}


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    """Trino and lakes by the names of its catalogs: with the embedded catalog, with one in a schema
    of PostgreSQL, and on S3."""
    path = the_program.find()
    folder = tmp_path_factory.mktemp("soak")
    with peers.postgresql() as postgres, s3_server.running() as s3:
        s3_server.client(s3, "bucket")
        postgres_client.execute(postgres.url, "CREATE SCHEMA lakes")
        lakes = {name: Lake(path, folder / name, **environment) for name, environment in {
            "dynalake": {"DYNALAKE_LAKE": "./lake"},
            "postgres": {"DYNALAKE_LAKE": "./lake", "DYNALAKE_CATALOG":
                         f"{postgres.url}?options=-csearch_path%3Dlakes"},
            "s3": {"DYNALAKE_LAKE": "s3://bucket/lake", "DYNALAKE_CATALOG":
                   f"sqlite://{folder}/s3/catalog.db", "AWS_ACCESS_KEY_ID": s3.access_key,
                   "AWS_SECRET_ACCESS_KEY": s3.secret_key, "AWS_REGION": s3.region,
                   "AWS_ENDPOINT_URL_S3": s3.url}}.items()}
        for lake in lakes.values():
            lake.folder.mkdir()
            lake.load("everything", items_of_every_type())
        (folder / "trino").mkdir()
        catalogs = {
            "dynalake": trino_server.sqlite_catalog(folder / "dynalake/lake"),
            "postgres": trino_server.postgres_catalog(folder / "postgres/lake", postgres, "lakes"),
            "s3": trino_server.s3_catalog("s3://bucket/lake", folder / "s3/catalog.db", s3)}
        with trino_server.running(folder / "trino", catalogs) as trino:
            yield trino, lakes


@pytest.fixture
def trino(servers):
    return servers[0]


@pytest.fixture
def lake(servers):
    return servers[1]["dynalake"]


@pytest.fixture(params=["postgres", "s3"])
def elsewhere(servers, request):
    """A lake that is not wholly a folder, and the name of Trino's catalog for it."""
    return servers[1][request.param], request.param
