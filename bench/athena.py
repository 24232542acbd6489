"""TPC-H's and ClickBench's queries in Athena's language against plain DuckDB on the same Parquet,
and TPC-H's against Trino."""

import contextlib
import json
import math
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import measure

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WANTED_EACH, WANTED_TOGETHER, WANTED_TRINO = 1.2, 1.05, 3.0
PEER = """
import json, sys
import duckdb
tables, threads, repeats, query, as_json = json.loads(sys.argv[1])
connection = duckdb.connect(config={"threads": threads})
connection.execute("set enable_progress_bar = false")
for name, files in tables.items():
    connection.execute(f"create view {name} as select * from read_parquet({files})")
for _ in range(repeats):
    rows = connection.execute(query).fetchall()
    if as_json:
        json.dump(rows, sys.stdout, default=lambda value: value.isoformat())
    else:
        sys.stdout.write("".join(f"{row}\\n" for row in rows))
"""


class Contenders:
    """Command lines that ask a query some times over: our program, and DuckDB in Python."""

    def __init__(self, program, folder, python, threads, repeats):
        self.program, self.folder, self.python = program, folder, python
        self.threads, self.repeats = threads, repeats
        with open(os.path.join(folder, "bench.json"), encoding="utf-8") as text:
            described = json.load(text)
        self.tables, self.queries = described["tables"], described["queries"]

    def _path(self, name):
        return os.path.join(self.folder, name)

    def ours(self, query, repeats, output="csv"):
        with open(self._path("ask.sql"), "w", encoding="utf-8") as out:
            out.write("".join(f"{query[0]};\n" for _ in range(repeats)) or "select 1")
        return [self.program, "sql", "--dialect", "athena", "-f", self._path("ask.sql"),
                "--lake", self._path("lake"), "--threads", str(self.threads), "--output", output,
                "--quiet"]

    def peer(self, query, repeats, output="csv"):
        return [self.python, "-c", PEER, json.dumps(
            [self.tables, self.threads, repeats, query[1], output == "json"])]

    def check(self):
        """Asks each query once, with ties in an order, and compares all values."""
        for name, query in self.queries.items():
            query = [_without_ties(text) for text in query]
            ours, theirs = (
                json.loads(subprocess.check_output(ask(query, 1, "json"), text=True),
                           parse_float=float) for ask in (self.ours, self.peer))
            ours = [list(row.values()) for row in ours]
            if len(ours) != len(theirs) or not all(map(_alike, ours, theirs)):
                raise SystemExit(f"query {name}: {ours[:3]}, where DuckDB has {theirs[:3]}")

    def cost(self, ask, query, repeats):
        """The cost of a process that asks, and the lines that it wrote."""
        log = self._path("bench.log")
        cost = measure.run(ask(query, repeats), log)
        with open(log, "rb") as lines:
            return cost, sum(1 for _ in lines)

    def milliseconds(self, runs, report):
        """{query: (ours, DuckDB's)}, each the least (wall, CPU) time of an answer: less that of a
        process that asks nothing."""
        asks = (self.ours, self.peer)
        some = next(iter(self.queries.values()))
        starts = [[self.cost(ask, some, 0)[0] for _ in range(5)] for ask in asks]
        start = [(min(cost.wall_seconds for cost in costs), min(cost.cpu_seconds for cost in costs))
                 for costs in starts]
        found = {}
        for name, query in self.queries.items():
            spent, lines = ([], []), [0, 0]
            for _ in range(runs):
                for at, ask in enumerate(asks):
                    cost, lines[at] = self.cost(ask, query, self.repeats)
                    spent[at].append(((cost.wall_seconds - start[at][0]) * 1e3 / self.repeats,
                                      (cost.cpu_seconds - start[at][1]) * 1e3 / self.repeats))
            if lines[0] != lines[1] + self.repeats:  # Ours have a line of names.
                raise SystemExit(f"query {name}: {lines[0] / self.repeats - 1} rows, where DuckDB "
                                 f"has {lines[1] / self.repeats}")
            found[name] = tuple(tuple(min(column) for column in zip(*costs)) for costs in spent)
            report(name, *found[name])
        return found


def _without_ties(text):
    """The query with the columns that it groups by, or the first one, as its last sort keys."""
    parts = re.fullmatch(r"(?P<query>.*?)(?: ORDER BY (?P<by>.*?))?"
                         r"(?P<end>(?: OFFSET \d+)?(?: LIMIT \d+))", text, re.DOTALL)
    if parts is None:
        return text
    groups = re.search(r" GROUP BY (.*?)(?: HAVING .*)?$", parts["query"])
    keys = re.sub(r"\([^()]*\)|'[^']*'", "", groups[1]).count(",") + 1 if groups else 1
    by = [parts["by"]] if parts["by"] else []
    by += [str(key + 1) for key in range(keys)]
    return f"{parts['query']} ORDER BY {', '.join(by)}{parts['end']}"


def _alike(ours, theirs):
    """Whether two rows are, whose means may differ in the last digits: they depend on the order of
    adding."""
    return len(ours) == len(theirs) and all(
        math.isclose(one, other, rel_tol=1e-12) if float in (type(one), type(other)) else
        one == other for one, other in zip(ours, theirs))


def make_lake(python, data, benchmark, size):
    """The folder of a lake that is made once (athena/lake.py)."""
    folder = os.path.join(os.path.realpath(data), f"athena-{benchmark}-{size}")
    if not os.path.exists(os.path.join(folder, "bench.json")):
        shutil.rmtree(folder, ignore_errors=True)
        script = os.path.join(ROOT, "bench", "athena", "lake.py")
        subprocess.run([python, script, folder, benchmark, str(size)], check=True)
    return folder


def _print_costs(name, ours, peer):
    print(f"{name:>8} {ours[0]:9.1f} {peer[0]:10.1f} {ours[0] / peer[0]:6.2f}"
          f" {ours[1] / peer[1]:10.2f}", flush=True)


def run_duckdb(contenders, label, runs, machine):
    print(f"\n{label}: Athena's language, {contenders.threads} threads, best of {runs} runs of "
          f"{contenders.repeats} in turns, {machine}")
    print(f"{'query':>8} {'ours ms':>9} {'DuckDB ms':>10} {'ratio':>6} {'CPU ratio':>10}"
          f"   (wanted: at most {WANTED_EACH} each, {WANTED_TOGETHER} together)")
    costs = contenders.milliseconds(runs, _print_costs)
    _print_costs("together", *([sum(column) for column in zip(*each)]
                               for each in zip(*costs.values())))


def run_trino(contenders, runs, machine):
    """Asks Trino on the same files, through its Iceberg connector; its start and the first answer
    to each query are not counted."""
    print(f"\ntrino: TPC-H in Athena's language, {contenders.threads} threads, median of {runs} "
          f"warm answers, ours the mean of {runs}, {machine}")
    print(f"{'query':>8} {'ours ms':>9} {'Trino ms':>10} {'times':>6}   (wanted: {WANTED_TRINO})")
    with trino_on(contenders.folder) as trino:
        together = [0, 0]
        for number, costs in trino_costs(contenders, trino, runs):
            together = [sum(pair) for pair in zip(together, costs)]
            _print_times(number, *costs)
        _print_times("together", *together)


def _print_times(name, ours, trino):
    print(f"{name:>8} {ours:9.1f} {trino:10.1f} {trino / ours:6.1f}", flush=True)


def trino_costs(contenders, trino, runs):
    """Of each query the milliseconds of an answer of ours and of Trino's."""
    for number, query in contenders.queries.items():
        theirs = _median_ms(lambda: trino.ask(query[0], catalog="lake", schema="tpch"), runs)
        ours = contenders.cost(contenders.ours, query, runs)[0].wall_seconds
        ours -= contenders.cost(contenders.ours, query, 0)[0].wall_seconds
        yield number, (ours * 1e3 / runs, theirs)


@contextlib.contextmanager
def trino_on(folder):
    """Trino with the tables of the lake of TPC-H, whose files it reads where they are."""
    sys.path[:0] = [os.path.join(ROOT, part) for part in ("tests/peers", "tools/trino_recording")]
    import benchmarks  # noqa: PLC0415
    import trino_server  # noqa: PLC0415

    with tempfile.TemporaryDirectory(dir=folder) as name:
        lake = pathlib.Path(name, "lake")
        shutil.copytree(os.path.join(folder, "lake", "warehouse", "default"), lake / "tpch",
                        copy_function=os.link, ignore=shutil.ignore_patterns("metadata"))
        catalogs = {"lake": benchmarks.CATALOG.format(folder=lake)}
        with trino_server.running(pathlib.Path(name, "trino"), catalogs, heap_mb=4096,
                                  is_ready=benchmarks.is_ready) as trino:
            benchmarks.add_tables(trino, "tpch", _description(lake / "tpch"))
            yield trino


def _description(folder):
    return json.loads((folder / "description.json").read_text(encoding="utf-8"))["tables"]


def _median_ms(ask, runs):
    ask()
    times = []
    for _ in range(runs):
        started = time.monotonic()
        ask()
        times.append((time.monotonic() - started) * 1e3)
    return statistics.median(times)
