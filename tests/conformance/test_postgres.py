"""A lake whose catalog is in PostgreSQL: PyIceberg on it, several writers, lost answers."""

import contextlib
import itertools
import json
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

import peers
import postgres_client
import pyarrow
import pytest
import the_program
from pyiceberg.catalog.sql import SqlCatalog

ITEMS = 400
NUMBERS = itertools.count()
COMMIT = b"COMMIT\0"


@pytest.fixture(scope="module")
def server():
    with peers.postgresql() as running:
        yield running


@pytest.fixture
def url(server):
    """A database of its own."""
    name = f"lake_{next(NUMBERS)}"
    postgres_client.execute(server.url, f"CREATE DATABASE {name}")
    return server.url.removesuffix("postgres") + name


class Lake:
    """The program on one lake, from working folders of its own, by one catalog."""

    def __init__(self, program, folder, url):
        self.program = program.resolve()
        self.folder = folder
        self.url = url

    def start(self, *arguments, url=None, directory=".", **environment):
        work = self.folder / directory
        work.mkdir(exist_ok=True)
        (work / "dynalake.yaml").write_text(
            f"lake: {self.folder}/lake\ncatalog: {self.address(url)}\n", encoding="utf-8")
        return subprocess.Popen([self.program, *map(str, arguments)], cwd=work, text=True,
                                env={"PATH": "/usr/bin:/bin", "SECRET": peers.SECRET_KEY,
                                     **environment},
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def address(self, url):
        return (url or self.url).replace(peers.SECRET_KEY, "${SECRET}")

    def step(self, *arguments):
        return the_program.Steps(lambda **hold: self.start(*arguments, **hold))

    def run(self, *arguments, **options):
        return end(self.start(*arguments, **options))

    def ok(self, *arguments, **options):
        done = self.run(*arguments, **options)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.err}"
        return done.out

    def count(self, table="shop"):
        (row,) = json.loads(self.ok("sql", "--output", "json", "-c",
                                    f"SELECT count(*) AS n FROM {table}"))
        return row["n"]

    def export(self, name, seed):
        self.ok("generate", "export", self.folder / name, "--items", ITEMS, "--seed", seed)
        return self.folder / name

    def catalog(self):
        return SqlCatalog("dynalake", uri=self.url.replace("postgresql:", "postgresql+psycopg2:"),
                          warehouse=f"file://{self.folder}/lake/warehouse")


def end(process):
    process.out, process.err = process.communicate(timeout=300)
    assert peers.SECRET_KEY not in process.out + process.err
    return process


@pytest.fixture
def lake(program, tmp_path, url):
    return Lake(program, tmp_path, url)


def test_pyiceberg_reads_our_tables_and_we_its(lake):
    lake.ok("load", lake.export("export", 1), "--table", "shop", "--quiet")
    assert ("default", "shop") in lake.catalog().list_tables("default")
    assert len(lake.catalog().load_table("default.shop").scan().to_arrow()) == lake.count()
    theirs = lake.catalog().create_table("default.theirs", pyarrow.schema([("id", "int64")]))
    theirs.append(pyarrow.table({"id": [1, 2, 3]}))
    assert lake.count("theirs") == 3


def test_a_catalog_that_pyiceberg_laid_out(lake):
    (lake.folder / "lake" / "warehouse").mkdir(parents=True)
    lake.catalog().create_namespace("default")
    table = lake.catalog().create_table("default.t", pyarrow.schema([("id", "int64")]))
    table.append(pyarrow.table({"id": [1, 2]}))
    assert lake.count("t") == 2


def test_racing_appends_lose_nothing(lake):
    lake.ok("load", lake.export("first", 1), "--table", "shop", "--quiet")
    exports = [lake.export(f"export-{i}", 10 + i) for i in range(4)]
    loads = [lake.start("load", export, "--table", "shop", "--append", "--quiet",
                        directory=f"work-{i}") for i, export in enumerate(exports)]
    for load in loads:
        assert end(load).returncode == 0, load.err
    assert lake.count() == 5 * ITEMS


def test_of_two_that_replace_the_later_wins(lake):
    lake.ok("load", lake.export("first", 1), "--table", "shop", "--quiet")
    exports = [lake.export(f"export-{i}", 10 + i) for i in range(2)]
    data = lake.folder / "lake/warehouse/default/shop/data"
    before = set(data.iterdir())
    later = lake.step("load", exports[0], "--table", "shop")
    later.until(lambda: set(data.iterdir()) > before)  # it has seen the table
    lake.ok("load", exports[1], "--table", "shop", "--quiet", directory="other")
    done = later.end()
    assert done.returncode == 0, done.err
    assert "another commit changed the table meanwhile" in done.err
    assert lake.count() == ITEMS


@contextlib.contextmanager
def losing_answers(url, is_applied, lost):
    """The server by a way that loses the answer to the first COMMIT, or the COMMIT itself.

    `lost` gets an entry for each. Once one is lost, all goes through.
    """
    target = urllib.parse.urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0))

    def carry(source, sink, is_from_client):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_from_client and COMMIT in data and not lost:
                    lost.append(data)
                    if is_applied:
                        sink.sendall(data)  # the other thread gets the answer, and keeps it
                        continue
                    break
                if not is_from_client and lost and is_applied and source not in after:
                    break
                sink.sendall(data)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    after = set()

    def accept():
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                try:
                    upstream = socket.create_connection((target.hostname, target.port))
                except OSError:  # the server is down for now
                    client.close()
                    continue
                if lost:
                    after.add(upstream)
                for way in ((client, upstream, True), (upstream, client, False)):
                    threading.Thread(target=carry, args=way, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield url.replace(f":{target.port}/", f":{listener.getsockname()[1]}/")
    finally:
        listener.close()


@pytest.mark.parametrize("is_applied", [True, False], ids=["committed", "not-committed"])
def test_a_lost_answer_to_commit_is_settled(lake, is_applied):
    lake.ok("load", lake.export("first", 1), "--table", "shop", "--quiet")
    export = lake.export("second", 2)
    lost = []
    with losing_answers(lake.url, is_applied, lost) as by_proxy:
        lake.ok("load", export, "--table", "shop", "--append", "--quiet", url=by_proxy)
    assert lost, "no COMMIT was seen"
    assert lake.count() == 2 * ITEMS
    again = json.loads(lake.ok("load", export, "--table", "shop", "--append", "--output", "json"))
    assert again["outcome"] == "already_in"


def test_a_server_that_dies_in_a_commit(program, tmp_path):
    with tempfile.TemporaryDirectory(prefix="postgresql-") as data:
        port = peers.free_port()
        lost = []
        with peers.postgresql(data, port) as server:
            lake = Lake(program, tmp_path, server.url)
            lake.ok("load", lake.export("first", 1), "--table", "shop", "--quiet")
            export = lake.export("second", 2)
            proxy = losing_answers(lake.url, False, lost)
            loading = lake.start("load", export, "--table", "shop", "--append", "--quiet",
                                 url=proxy.__enter__())
            while not lost and loading.poll() is None:
                time.sleep(0.001)
        with peers.postgresql(data, port):
            assert end(loading).returncode == 0, loading.err
            assert lake.count() == 2 * ITEMS
        proxy.__exit__(None, None, None)


def test_five_kills_of_a_loader(lake):
    lake.ok("load", lake.export("first", 1), "--table", "shop", "--quiet")
    for number in range(5):
        export = lake.export(f"export-{number}", 10 + number)
        load = ("load", export, "--table", "shop", "--append", "--quiet")
        loading = lake.step(*load)
        assert loading.advance(3 + 9 * number), "it ended before"
        assert loading.end(signal.SIGKILL).returncode == -signal.SIGKILL
        lake.ok(*load)
        assert lake.count() == (2 + number) * ITEMS


def test_errors_are_one_sentence(lake):
    def refusal(url):
        done = lake.run("tables", url=url)
        assert len(done.err.splitlines()) == 1, done.err
        return done.returncode, done.err

    code, said = refusal(f"postgresql://u:{peers.SECRET_KEY}@127.0.0.1:1/db")
    assert code == 3 and "Connection refused" in said
    code, said = refusal(lake.url.replace(f":{peers.SECRET_KEY}@", ":wrong@"))
    assert code == 1 and "refuses the password" in said
    code, said = refusal(lake.url.replace("/lake_", "/none_"))
    assert code == 1 and "does not exist" in said
    code, said = refusal(lake.url)
    assert code == 5 and "there is no lake in postgresql://" in said


def test_a_second_lake_gets_a_schema_of_its_own(lake, program, url, server):
    """In words that, followed as they stand, end with two lakes."""
    (lake.folder / "second").mkdir()
    second = Lake(program, lake.folder / "second", url)
    first_export, second_export = lake.export("first", 1), second.export("second", 2)
    lake.ok("load", first_export, "--table", "shop", "--quiet")
    refused = second.run("load", second_export, "--table", "shop", "--quiet")
    assert refused.returncode == 1
    (line,) = refused.err.splitlines()
    assert f"holds the lake file://{lake.folder}/lake, and this one is at" in line
    assert "one schema of postgresql://" in line
    assert "`?options=-csearch_path%3DNAME`" in line
    own = f"{url}?options=-csearch_path%3Dsecond"
    unmade = second.run("load", second_export, "--table", "shop", "--quiet", url=own)
    assert unmade.returncode == 1 and "CREATE SCHEMA" in unmade.err, unmade.err
    postgres_client.execute(url, "CREATE SCHEMA second")
    second.ok("load", second_export, "--table", "shop", "--quiet", url=own)
    second.url = own
    assert (lake.count(), second.count()) == (ITEMS, ITEMS)
