#!/usr/bin/env bash
# Iceberg's statistics files are informational: a reader may ignore them, and the Puffin specification
# leaves room for blob types of anyone's. PyIceberg 0.12.0 nevertheless refuses to load a *table* whose
# metadata lists a statistics file with a blob of a type it does not know: reading its rows fails too.
# A statistics entry without any blob, or with one of the two types it knows, loads.
#
# What follows for a writer: whatever is kept beside a table as a statistics file (so that other
# engines' clean-up of orphan files spares it) must list no blob type of its own in the table's metadata.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/pip" install -q --disable-pip-version-check \
  'pyiceberg[sql-sqlite,pyarrow]==0.12.0' pyarrow==26.0.1
"$work/python/bin/python" - "$work" <<'PYTHON'
import json
import pathlib
import sys

import pyarrow
import pyiceberg
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.table import StaticTable

work = pathlib.Path(sys.argv[1])
print("pyiceberg", pyiceberg.__version__)
catalog = SqlCatalog("c", uri=f"sqlite:///{work}/c.db", warehouse=f"file://{work}/warehouse")
catalog.create_namespace("n")
rows = pyarrow.table({"id": [1, 2]})
table = catalog.create_table("n.t", schema=rows.schema)
table.append(rows)
metadata = json.loads(pathlib.Path(table.metadata_location.removeprefix("file://")).read_text())
snapshot = metadata["current-snapshot-id"]


def loaded(blob_types):
    metadata["statistics"] = [{
        "snapshot-id": snapshot, "statistics-path": f"file://{work}/s.puffin",
        "file-size-in-bytes": 100, "file-footer-size-in-bytes": 50,
        "blob-metadata": [{"type": blob_type, "snapshot-id": snapshot, "sequence-number": 1,
                           "fields": [1]} for blob_type in blob_types]}]
    place = work / "t.metadata.json"
    place.write_text(json.dumps(metadata))
    try:
        return StaticTable.from_metadata(str(place)).scan().to_arrow().num_rows
    except Exception as error:  # pydantic's ValidationError
        return type(error).__name__


seen_before = {(): 2, ("apache-datasketches-theta-v1",): 2, ("example-histogram-v1",): "ValidationError"}
changed = False
for blob_types, expected in seen_before.items():
    seen = loaded(blob_types)
    print(f"blobs {list(blob_types)}: {seen if isinstance(seen, str) else f'{seen} rows'}")
    changed |= seen != expected
sys.exit("this has changed" if changed else 0)
PYTHON
