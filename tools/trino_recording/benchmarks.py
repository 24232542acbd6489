"""TPC-H and TPC-DS: what Trino answers on DuckDB's data."""

import shutil
import urllib.error

import answers
import statements
import text_files
import tpc
import trino_server

# {part: (benchmark, scale factor)}
PARTS = {"tpch": ("tpch", 0.1), "tpch_sf1": ("tpch", 1), "tpcds": ("tpcds", 0.1)}
ROWS = 20
CATALOG = """connector.name=iceberg
iceberg.catalog.type=TESTING_FILE_METASTORE
iceberg.add-files-procedure.enabled=true
hive.metastore.catalog.dir=local:///catalog
fs.native-local.enabled=true
local.location={folder}
"""


def is_ready(trino):
    """Whether the catalog `lake` makes and reads tables."""
    try:
        trino.ask("CREATE SCHEMA IF NOT EXISTS lake.first")
        trino.ask("CREATE TABLE IF NOT EXISTS lake.first.t (x integer)")
        return trino.value("SELECT count(*) FROM lake.first.t") == 0
    except (OSError, trino_server.TrinoError, urllib.error.URLError):
        return False


def add_tables(trino, schema, tables):
    """Makes a schema of the catalog `lake`, and in it a table of each folder of Parquet files."""
    trino.ask(f"CREATE SCHEMA lake.{schema}")
    for table, columns in tables.items():
        name = f"lake.{schema}.{table}"
        listed = ", ".join(f"{column} {kind}" for column, kind in columns)
        trino.ask(f"CREATE TABLE {name} ({listed})")
        trino.ask(f"ALTER TABLE {name} EXECUTE add_files("
                  f"location => 'local:///{schema}/{table}', format => 'PARQUET')")
        trino.ask(f"ANALYZE {name}")


class Recorder:
    """Records the answers to the queries of one part. Its data is made in `folder`, where the
    catalog `lake` lies."""

    def __init__(self, name, path):
        self.name = name
        self.path = path

    def record(self, trino, folder):
        described = tpc.make(folder / self.name, *PARTS[self.name])
        add_tables(trino, self.name, described["tables"])
        found = [self._ask(trino, number, query)
                 for number, query in sorted(described["queries"].items())]
        text_files.write(self.path, found)
        shutil.rmtree(folder / self.name)
        return len(found)

    def _ask(self, trino, number, query):
        ordered = statements.is_ordered(query)
        answer = answers.ask(trino, query, ordered, catalog="lake", schema=self.name)
        if "error" in answer:
            raise SystemExit(f"query {number} of {self.name}: {answer['error']}")
        rows = answer["rows"]
        kept = {key: answer[key] for key in ("types", "names", "ordered") if key in answer}
        return {"query": number, **kept, "count": len(rows),
                "sha256": tpc.digest(rows, answer["types"]), "rows": rows[:ROWS]}
