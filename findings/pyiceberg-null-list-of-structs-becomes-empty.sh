#!/usr/bin/env bash
# PyIceberg 0.12.0 turns a NULL list (or map) whose elements are structs into an empty one, without a
# word, while it writes; a NULL list of plain values stays NULL. A delete of *another* row rewrites the
# file and so changes the rows that stay.
#
# What follows: absent and empty cannot be told apart in such columns once PyIceberg wrote the file, and
# a comparison of two copies of a table through PyIceberg does not see the difference.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/pip" install -q --disable-pip-version-check \
  'pyiceberg[sql-sqlite,pyarrow]==0.12.0' pyarrow==26.0.1
"$work/python/bin/python" - "$work" <<'PYTHON'
import sys
import warnings

import pyarrow
import pyarrow.parquet
import pyiceberg
from pyiceberg.catalog.sql import SqlCatalog

warnings.simplefilter("ignore")
work = sys.argv[1]
print("pyiceberg", pyiceberg.__version__, "pyarrow", pyarrow.__version__)
catalog = SqlCatalog("c", uri=f"sqlite:///{work}/c.db", warehouse=f"file://{work}/warehouse")
catalog.create_namespace("n")
struct = pyarrow.struct([("sku", pyarrow.string())])
rows = pyarrow.table({
    "id": pyarrow.array([1, 2], pyarrow.int64()),
    "texts": pyarrow.array([None, ["a"]], pyarrow.list_(pyarrow.string())),
    "lines": pyarrow.array([None, [{"sku": "a"}]], pyarrow.list_(struct)),
    "by_name": pyarrow.array([None, [("x", {"sku": "a"})]], pyarrow.map_(pyarrow.string(), struct)),
})


def first_row(table):
    """What lies in the table's one file for id 1, read without PyIceberg."""
    file = table.inspect.files()["file_path"][0].as_py().removeprefix("file://")
    row = pyarrow.parquet.ParquetFile(file).read().slice(0, 1).to_pylist()[0]
    return [row[name] for name in ("texts", "lines", "by_name")]


appended = catalog.create_table("n.appended", schema=rows.schema)
appended.append(rows)

pyarrow.parquet.write_table(rows, f"{work}/other.parquet")
changed = catalog.create_table("n.changed", schema=rows.schema)
changed.add_files([f"file://{work}/other.parquet"])
before = first_row(changed)
changed.delete("id = 2")

seen = [first_row(appended), before, first_row(changed)]
print("texts, lines, by_name of the row that has none of them")
for what, row in zip(("after append:", "in another writer's file:", "after a delete of the other row:"), seen):
    print(f"  {what:33}{row}")
sys.exit("this has changed" if seen != [[None, [], []], [None, None, None], [None, [], []]] else 0)
PYTHON
