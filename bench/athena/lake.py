"""Makes a lake of TPC-H's tables or of ClickBench's, and says what to ask of it.

usage: lake.py FOLDER tpch SCALE | clickbench ROWS

The tables of FOLDER/lake are Parquet files of DuckDB's. FOLDER/bench.json has, by name, the files
of each table and the texts of each query: in Athena's language and in DuckDB's.
"""

import json
import pathlib
import sys

BENCH = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(BENCH.parent / "tests" / part) for part in ("peers", "program", "tpc")]
import benchmark_lake  # noqa: E402
import clickbench  # noqa: E402
import duckdb  # noqa: E402
import hits  # noqa: E402


def make_tpch(folder, scale):
    queries = benchmark_lake.make(folder, "tpch", float(scale))
    return {number: (text, text) for number, text in queries.items()}


def make_clickbench(folder, rows):
    path = folder / "lake/warehouse/default/hits/hits.parquet"
    path.parent.mkdir(parents=True)
    with duckdb.connect(config={"threads": 1}) as database:
        hits.write(database, path, int(rows))
    benchmark_lake.add_tables(folder, ["hits"])
    return clickbench.queries(int(rows))


def main():
    folder = pathlib.Path(sys.argv[1])
    make = {"tpch": make_tpch, "clickbench": make_clickbench}[sys.argv[2]]
    queries = make(folder, sys.argv[3])
    tables = {path.parent.name: [str(path)]
              for path in (folder / "lake/warehouse/default").glob("*/*.parquet")}
    text = json.dumps({"tables": tables, "queries": queries}, indent=1)
    (folder / "bench.json").write_text(text, encoding="utf-8")


main()
