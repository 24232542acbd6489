"""Several writers of one lake on S3, and writers that are killed, by each catalog."""

import signal
import threading

import peers
import postgres_client
import pytest
import relay

KILLED_AT = (2, 4, 7, 10, 13)  # steps of the run


@pytest.fixture(scope="module")
def postgresql():
    with peers.postgresql() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def lake(program, request):
    """The program with a lake on S3 by that catalog."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        name = f"s3_{abs(hash(request.node.name))}"
        postgres_client.execute(server.url, f"CREATE DATABASE {name}")
        program.environment["DYNALAKE_CATALOG"] = server.url.removesuffix("postgres") + name
    return program


def generate(lake, name, items, seed):
    """An export on S3."""
    export = f"{lake.lake}-in/{name}"
    lake.ok("generate", "export", export, "--items", items, "--seed", seed, "--files", 4, "--quiet")
    return export


def content(lake, table="shop"):
    rows = lake.ok("sql", "--output", "jsonl", "-c", f"SELECT * FROM {table} ORDER BY PK, SK")
    return rows.splitlines()


def test_five_kills_of_a_load_from_s3_into_s3(lake, keys):
    export = generate(lake, "export", 20000, seed=1)
    lake.ok("load", export, "--table", "expected", "--quiet")
    expected = content(lake, "expected")
    load = ("load", export, "--table", "shop", "--quiet")
    for step in KILLED_AT:
        steps = lake.step(*load)
        assert steps.advance(step), "it ended before"
        assert steps.end(signal.SIGKILL).returncode == -signal.SIGKILL
    lake.ok(*load)
    assert content(lake) == expected
    lake.ok("vacuum", "--orphans", "--older-than", "0s", "--quiet")
    kept = keys("warehouse")
    assert content(lake) == expected
    rows = lake.ok("vacuum", "--orphans", "--older-than", "0s", "--output", "csv").splitlines()[1:]
    assert rows and all(",0,0,0" in row for row in rows), rows
    assert keys("warehouse") == kept
    assert "holds this very source already" in lake.ok(*load[:-1])


def test_two_processes_that_append_lose_nothing(lake):
    lake.ok("load", generate(lake, "first", 500, seed=1), "--table", "shop", "--quiet")
    exports = [generate(lake, f"more-{i}", 500, seed=10 + i) for i in range(2)]
    loads = [lake.start("load", export, "--table", "shop", "--append", "--quiet")
             for export in exports]
    for load in loads:
        _, said = load.communicate(timeout=300)
        assert load.returncode == 0, said
    assert len(content(lake)) == len(set(content(lake))) == 1500


def test_of_two_that_replace_the_later_wins_and_says_so(lake, server):
    lake.ok("load", generate(lake, "first", 500, seed=1), "--table", "shop", "--quiet")
    exports = [generate(lake, f"other-{i}", 500, seed=10 + i) for i in range(2)]
    begun, other_ended = threading.Event(), threading.Event()

    def hold(request):
        """The first data file, of a load that has seen the table, waits for the other load."""
        if request.method == "PUT" and "/data/" in request.path:
            begun.set()
            other_ended.wait(timeout=50)

    with relay.to(server) as way:
        way.answer = hold
        later = lake.start("load", exports[0], "--table", "shop", AWS_ENDPOINT_URL_S3=way.url)
        assert begun.wait(timeout=50)
        lake.ok("load", exports[1], "--table", "shop", "--quiet")
        others = content(lake)
        other_ended.set()
        said = later.communicate(timeout=300)[1]
    assert later.returncode == 0, said
    assert "another commit changed the table meanwhile" in said
    assert len(content(lake)) == len(others) == 500 and content(lake) != others
