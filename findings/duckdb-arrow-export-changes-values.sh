#!/usr/bin/env bash
# DuckDB's way out to Arrow, which its clients use for data frames and files, changes the values of three
# types without an error, although the same statement fetched as text is right: a UHUGEINT from 2^127 on
# comes out as a negative decimal(38), a TIME WITH TIME ZONE loses its offset and keeps the wall clock (so
# two times that are equal differ), and a BIT arrives as DuckDB's own bytes, of which the first counts the
# padding. HUGEINT up to 2^127 - 1 passes, though it has 39 digits and the Arrow type says 38.
#
# What follows for a program that takes results from DuckDB as Arrow: look at the types before, and ask
# for a cast to VARCHAR.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/pip" install -q --disable-pip-version-check duckdb==1.5.6 pyarrow==26.0.1
"$work/python/bin/python" - <<'PYTHON'
import sys

import duckdb
import pyarrow

print("duckdb", duckdb.__version__, "pyarrow", pyarrow.__version__)
session = duckdb.connect()

# What is asked, its text in DuckDB, Arrow's type, the value that Arrow is given.
SEEN_BEFORE = [
    ("340282366920938463463374607431768211455::UHUGEINT",
     "340282366920938463463374607431768211455", "decimal128(38, 0)", "-1"),
    ("170141183460469231731687303715884105727::HUGEINT",
     "170141183460469231731687303715884105727", "decimal128(38, 0)",
     "170141183460469231731687303715884105727"),
    ("TIMETZ '10:00:00+02'", "10:00:00+02", "time64[us]", "10:00:00"),
    ("'101'::BIT", "101", "binary", "b'\\x05\\xfd'"),
]
changed = False
for value, *expected in SEEN_BEFORE:
    text = session.execute(f"select ({value})::varchar").fetchone()[0]
    column = session.sql(f"select {value} as x").to_arrow_table().column("x")
    seen = [text, str(column.type), str(column[0])]
    print(f"{value:52} text {seen[0]}  Arrow {seen[1]} {seen[2]}")
    changed |= seen != expected
sys.exit("this has changed" if changed else 0)
PYTHON
