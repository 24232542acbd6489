#!/usr/bin/env python3
"""The data of TPC-H and TPC-DS as Parquet, and their queries as Trino and Athena spell them.

`tpc.py FOLDER tpch|tpcds SCALE`, run by the Python of `tools/setup tpc`, makes for each table
FOLDER/TABLE/TABLE.parquet, and FOLDER/description.json; `make()` does it from any Python. Both come
from DuckDB's extensions, and are the same each time. The texts of the queries are TPC's, so they
are made here and never kept.
"""

import hashlib
import importlib
import json
import pathlib
import re
import subprocess
import sys

import statements

ROOT = pathlib.Path(__file__).resolve().parents[2]

# {benchmark: {query: [(DuckDB's words, Trino's)]}}, where a rule for all queries does not do.
SUBSTITUTIONS = {
    "tpch": {15: [("GROUP BY\n        supplier_no", "GROUP BY\n        l_suppkey")]},
    "tpcds": {
        58: [("d_date = '2000-01-03'", "d_date = DATE '2000-01-03'")],
        70: [("WHEN grouping(s_state)+grouping(s_county) = 0", "WHEN lochierarchy = 0")],
        72: [("d1.d_date + 5 ", "d1.d_date + INTERVAL '5' DAY ")],
        83: [(f"'{date}'", f"DATE '{date}'")
             for date in ("2000-06-30", "2000-09-27", "2000-11-17")],
        86: [("WHEN grouping(i_category)+grouping(i_class) = 0", "WHEN lochierarchy = 0")]}}
_LIMIT = re.compile(r"\s+LIMIT\s+\d+\s*$", re.IGNORECASE)
_BETWEEN_DATES = re.compile(r"\bBETWEEN ('\d{4}-\d\d-\d\d')")


def make(folder, benchmark, scale):
    """Makes the data and gives the description: {"tables": {name: [[column, type]]}, "queries":
    {number: text}}, with the names of types that Trino has."""
    printed = subprocess.run([ROOT / "tools/setup", "--tpc"], capture_output=True, text=True,
                             check=True)
    python = pathlib.Path(printed.stdout.strip(), "python/bin/python")
    subprocess.run([python, __file__, folder, benchmark, str(scale)], check=True)
    text = pathlib.Path(folder, "description.json").read_text(encoding="utf-8")
    description = json.loads(text)
    return {**description, "queries": {int(number): query for number, query
                                       in description["queries"].items()}}


def digest(rows, types):
    """The SHA-256 of rows in their order, as tests/sql/athena writes them: a line of JSON each. Of
    doubles only ten digits count, for their sums depend on the order of adding."""
    inexact = [name in ("double", "real") for name in types]
    lines = ([f"{float(value):.9e}" if rounds and value is not None else value
              for value, rounds in zip(row, inexact)] for row in rows)
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
                   for row in lines)
    return hashlib.sha256(text.encode()).hexdigest()


def trinos_query(text, substitutions, width):
    """A query of DuckDB's extension in Trino's spelling. Where it sorts, it sorts by all of its
    `width` columns at last, so that ties leave no choice of rows or of their order."""
    text = text.strip().rstrip(";").rstrip()
    for old, new in substitutions:
        if old not in text:
            raise ValueError(f"no {old!r} in {text}")
        text = text.replace(old, new)
    text = _BETWEEN_DATES.sub(r"BETWEEN DATE \1", text)
    limit = _LIMIT.search(text)
    head, tail = (text[:limit.start()], limit.group()) if limit else (text, "")
    if statements.is_ordered(text):
        columns = ", ".join(str(column) for column in range(1, width + 1))
        head = f"{head}, {columns}"
    return head + tail


def _write(folder, benchmark, scale):
    import duckdb  # only the Python of `tools/setup tpc` has it with these extensions

    database = duckdb.connect(config={"memory_limit": "3GB", "threads": 1})
    module = importlib.import_module(f"duckdb_extension_{benchmark}")
    (extension,) = pathlib.Path(module.__file__).parent.rglob("*.duckdb_extension")
    database.load_extension(str(extension))
    generator = {"tpch": "dbgen", "tpcds": "dsdgen"}[benchmark]
    database.execute(f"CALL {generator}(sf={scale})")
    columns = database.execute(
        "SELECT table_name, column_name, lower(data_type) FROM information_schema.columns "
        "ORDER BY table_name, ordinal_position").fetchall()
    tables = {}
    for table, column, kind in columns:
        tables.setdefault(table, []).append([column, kind])
    for table in tables:
        path = pathlib.Path(folder, table, f"{table}.parquet")
        path.parent.mkdir(parents=True)
        database.execute(f"COPY {table} TO '{path}' (FORMAT parquet)")
    queries = {}
    for number, text in database.execute(f"FROM {benchmark}_queries()").fetchall():
        width = len(database.execute(f"DESCRIBE {text}").fetchall())
        queries[number] = trinos_query(text, SUBSTITUTIONS[benchmark].get(number, ()), width)
    description = json.dumps({"tables": tables, "queries": queries}, indent=1)
    pathlib.Path(folder, "description.json").write_text(description, encoding="utf-8")


if __name__ == "__main__":
    _write(sys.argv[1], sys.argv[2], float(sys.argv[3]))
