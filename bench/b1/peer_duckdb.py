"""DuckDB at its best settings: explicit columns, 2 threads, insertion order not preserved."""

import sys

import duckdb
from shop_columns import BOOLEANS, DECIMALS, LONGS, MAPS, STRING_SETS, STRINGS


def item_type():
    fields = [f"{name} STRUCT(S VARCHAR)" for name in STRINGS]
    fields += [f"{name} STRUCT(N VARCHAR)" for name in DECIMALS + LONGS]
    fields += [f"{name} STRUCT(BOOL BOOLEAN)" for name in BOOLEANS]
    fields += [f"{name} STRUCT(SS VARCHAR[])" for name in STRING_SETS]
    fields += [f"{name} STRUCT(M JSON)" for name in MAPS]
    return f"STRUCT({', '.join(fields)})"


def projection():
    columns = [f"Item.{name}.S AS {name}" for name in STRINGS]
    columns += [f"CAST(Item.{name}.N AS DECIMAL(18, 2)) AS {name}" for name in DECIMALS]
    columns += [f"CAST(Item.{name}.N AS BIGINT) AS {name}" for name in LONGS]
    columns += [f"Item.{name}.BOOL AS {name}" for name in BOOLEANS]
    columns += [f"Item.{name}.SS AS {name}" for name in STRING_SETS]
    columns += [f"Item.{name}.M AS {name}" for name in MAPS]
    return ", ".join(columns)


def main():
    data, out, threads = sys.argv[1:]
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(
        f"COPY (SELECT {projection()} FROM read_json('{data}/*', format = 'newline_delimited',"
        f" columns = {{Item: '{item_type()}'}}))"
        f" TO '{out}' (FORMAT parquet, CODEC zstd, COMPRESSION_LEVEL 1, PER_THREAD_OUTPUT true)"
    )


main()
