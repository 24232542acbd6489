"""Trino and dynalake on the same lakes: one server for the whole run."""

import json
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
for folder in ("program", "peers", "conformance"):
    sys.path.insert(0, str(ROOT / "tests" / folder))

import peers  # noqa: E402
import the_program  # noqa: E402
import trino_server  # noqa: E402
from exports import write_export  # noqa: E402
from sample_items import KEYS, items_of_every_type  # noqa: E402


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
    """Trino, a lake with the embedded catalog, and one whose catalog is in PostgreSQL."""
    path = the_program.find()
    folder = tmp_path_factory.mktemp("soak")
    with peers.postgresql() as postgres:
        lakes = {}
        for name, catalog in (("dynalake", "sqlite"), ("postgres", postgres.url)):
            (folder / name).mkdir()
            (folder / name / "dynalake.yaml").write_text(f"lake: ./lake\ncatalog: {catalog}\n",
                                                         encoding="utf-8")
            lakes[name] = Lake(path, folder / name)
            lakes[name].load("everything", items_of_every_type())
        (folder / "trino").mkdir()
        catalogs = {
            "dynalake": trino_server.sqlite_catalog(folder / "dynalake/lake"),
            "postgres": trino_server.postgres_catalog(folder / "postgres/lake", postgres.url)}
        with trino_server.running(folder / "trino", catalogs) as trino:
            yield trino, lakes


@pytest.fixture
def trino(servers):
    return servers[0]


@pytest.fixture
def lake(servers):
    return servers[1]["dynalake"]


@pytest.fixture
def postgres_lake(servers):
    return servers[1]["postgres"]
