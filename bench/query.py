"""Queries over a table of ours against plain DuckDB on the same files, and what starting costs."""

import json
import os
import shutil
import statistics
import subprocess

import measure

# Each reads much: no filter leaves out a file that plain DuckDB would have to read.
QUERIES = {
    "sums": "select sum(TotalCost), sum(Quantity), count(Price), max(Amount) from shop",
    "groups": "select Status, count(*), sum(Amount) from shop group by Status",
    "many groups": "select OrderId, sum(TotalCost) as s from shop group by OrderId"
                   " order by s desc, OrderId limit 5",
    "text": "select count(*) from shop where SK like '%7%'",
    "distinct": "select count(distinct PK), max(length(SK)) from shop",
    "nested": "select Addresses.home.country, count(*) from shop group by 1 order by 1 limit 3",
    "range": "select count(*), avg(Quantity) from shop"
             " where CreatedAt > '2024-01-15' or Quantity > 2",
}
REPEATS = 40
PEER = """
import json, sys
import duckdb
files, threads, repeats, query = json.loads(sys.argv[1])
connection = duckdb.connect(config={"threads": threads})
connection.execute(f"create view shop as select * from read_parquet({files})")
for _ in range(repeats):
    print(connection.execute(query).fetchall())
"""
# What to start, and how many milliseconds it may take.
STARTS = [(["sql", "-c", "select 1"], 100), (["--help"], 50)]
START_RUNS = 20


class Contenders:
    """Command lines that ask a query some times over: our program, and DuckDB in Python."""

    def __init__(self, program, lake, files, python, threads):
        self.program, self.lake, self.files = program, lake, files
        self.python, self.threads = python, threads
        self.script, self.log = lake + ".sql", lake + ".log"

    def ours(self, query, repeats):
        with open(self.script, "w", encoding="utf-8") as out:
            out.write("".join(f"{each};\n" for each in [query] * repeats or ["select 1"]))
        options = ["--lake", self.lake, "--threads", str(self.threads), "--output", "csv"]
        return [self.program, "sql", "--dialect", "duckdb", "-f", self.script] + options

    def peer(self, query, repeats):
        arguments = json.dumps([self.files, self.threads, repeats, query])
        return [self.python, "-c", PEER, arguments]

    def cost_ms(self, command, query):
        """Wall and CPU time of the query alone: less those of a process that does not ask it."""
        without = measure.run(command(query, 0), self.log)
        with_it = measure.run(command(query, REPEATS), self.log)
        return ((with_it.wall_seconds - without.wall_seconds) / REPEATS * 1e3,
                (with_it.cpu_seconds - without.cpu_seconds) / REPEATS * 1e3)

    def best_in_turns(self, query, runs):
        """The least wall and CPU time of each, in milliseconds."""
        costs = {self.ours: [], self.peer: []}
        for _ in range(runs):
            for command, spent in costs.items():
                spent.append(self.cost_ms(command, query))
        return [[min(column) for column in zip(*spent)] for spent in costs.values()]


def load(program, export, lake, threads):
    """Makes a lake that holds the export as the table shop, once; gives its Parquet files."""
    if not os.path.exists(lake + ".complete"):
        shutil.rmtree(lake, ignore_errors=True)
        options = ["--table", "shop", "--lake", lake, "--threads", str(threads), "--quiet"]
        keys = ["--partition-key", "PK", "--sort-key", "SK"]
        subprocess.run([program, "load", export] + keys + options, check=True,
                       stdout=subprocess.DEVNULL)
        open(lake + ".complete", "w").close()
    folder = os.path.join(lake, "warehouse", "default", "shop", "data")
    return [entry.path for entry in os.scandir(folder) if entry.name.endswith(".parquet")]


def print_costs(name, ours, peer):
    """Wall and CPU time of each, in milliseconds."""
    print(f"{name:12} {ours[0]:8.1f} {peer[0]:10.1f} {ours[0] / peer[0]:6.2f}"
          f" {ours[1] / peer[1]:10.2f}", flush=True)


def run(contenders, runs, machine):
    print(f"\nquery: {len(contenders.files)} Parquet files, {contenders.threads} threads, "
          f"best of {runs} runs of {REPEATS} in turns, {machine}")
    print(f"{'':12} {'ours ms':>8} {'DuckDB ms':>10} {'ratio':>6} {'CPU ratio':>10}"
          "   (wanted: at most 1.10 each, 1.00 together)")
    all_costs = []
    for name, query in QUERIES.items():
        all_costs.append(contenders.best_in_turns(query, runs))
        print_costs(name, *all_costs[-1])
    print_costs("together", *([sum(column) for column in zip(*costs)] for costs in zip(*all_costs)))
    for arguments, wanted_ms in STARTS:
        lake = ["--lake", contenders.lake] if arguments[0] == "sql" else []
        command = [contenders.program] + arguments + lake
        times = [measure.run(command, contenders.log).wall_seconds * 1e3
                 for _ in range(START_RUNS)]
        print(f"{' '.join(arguments)}: {min(times):.0f} ms at best, "
              f"{statistics.median(times):.0f} ms median (wanted: {wanted_ms})")
