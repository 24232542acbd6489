#!/usr/bin/env bash
# DuckDB orders NaN above every number, so `x > 100` and `x <> 3` are true of NaN and max(x) is NaN.
# Over a Parquet file whose writer leaves NaN out of a column's minimum and maximum (Arrow does, as the
# format asks), the same rows answer otherwise: a row group "3 to 3" is skipped for `x > 100`, `x <> 3`
# and even `x = 'nan'`, and max(x) is read from the statistics. Nothing warns. Writing the function
# isnan(x), or the same rows in a table, gives the row.
#
# What follows for a reader that puts DuckDB over Parquet: do not let comparisons on FLOAT and DOUBLE
# reach its row group pruning unless the file is known to hold no NaN.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/pip" install -q --disable-pip-version-check duckdb==1.5.6 pyarrow==26.0.1
cd "$work"
"$work/python/bin/python" - <<'PYTHON'
import sys

import duckdb
import pyarrow
import pyarrow.parquet

print("duckdb", duckdb.__version__, "pyarrow", pyarrow.__version__)
rows = pyarrow.table({"id": [1, 2, 3], "x": [3.0, float("nan"), 3.0]})
pyarrow.parquet.write_table(rows, "x.parquet")
session = duckdb.connect()
session.sql("create table x as select * from 'x.parquet'")

# What is asked, the ids from a table, the ids from the Parquet file.
seen_before = {
    "x > 100": ([2], []),
    "x <> 3": ([2], []),
    "not (x <= 5)": ([2], []),
    "x = 'nan'::double": ([2], []),
    "isnan(x)": ([2], [2]),
}
changed = False
for where, expected in seen_before.items():
    seen = tuple(
        [row[0] for row in session.sql(f"select id from {place} where {where} order by id").fetchall()]
        for place in ("x", "'x.parquet'"))
    print(f"{where:20} table {seen[0]}  file {seen[1]}")
    changed |= seen != expected
greatest = [session.sql(f"select max(x)::varchar from {place}").fetchone()[0]
            for place in ("x", "'x.parquet'")]
print(f"{'max(x)':20} table {greatest[0]}  file {greatest[1]}")
changed |= greatest != ["nan", "3.0"]
sys.exit("this has changed" if changed else 0)
PYTHON
