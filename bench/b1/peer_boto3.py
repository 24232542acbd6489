"""What people write by hand: boto3's deserialiser and pyarrow, one process for each core."""

import gzip
import json
import multiprocessing
import os
import sys

import pyarrow
import pyarrow.parquet
from boto3.dynamodb.types import TypeDeserializer
from shop_columns import BOOLEANS, DECIMALS, LONGS, MAPS, STRING_SETS, STRINGS

BATCH_ROWS = 50_000


def schema():
    fields = [(name, pyarrow.string()) for name in STRINGS + MAPS]
    fields += [(name, pyarrow.decimal128(18, 2)) for name in DECIMALS]
    fields += [(name, pyarrow.int64()) for name in LONGS]
    fields += [(name, pyarrow.bool_()) for name in BOOLEANS]
    fields += [(name, pyarrow.list_(pyarrow.string())) for name in STRING_SETS]
    return pyarrow.schema(fields)


def plain(item):
    for name in LONGS:
        if name in item:
            item[name] = int(item[name])
    for name in STRING_SETS:
        if name in item:
            item[name] = sorted(item[name])
    for name in MAPS:
        if name in item:
            item[name] = json.dumps(item[name], default=str)
    return item


def convert(task):
    path, out = task
    deserialize = TypeDeserializer().deserialize
    rows = []
    with gzip.open(path, "rb") as lines, pyarrow.parquet.ParquetWriter(
        out, schema(), compression="zstd", compression_level=1
    ) as writer:
        for line in lines:
            item = json.loads(line)["Item"]
            rows.append(plain({name: deserialize(value) for name, value in item.items()}))
            if len(rows) == BATCH_ROWS:
                writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema()))
                rows = []
        if rows:
            writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema()))


def main():
    data, out, processes = sys.argv[1:]
    os.makedirs(out)
    tasks = [
        (os.path.join(data, name), os.path.join(out, f"{index}.parquet"))
        for index, name in enumerate(sorted(os.listdir(data)))
    ]
    with multiprocessing.Pool(int(processes)) as pool:
        pool.map(convert, tasks, chunksize=1)


if __name__ == "__main__":
    main()
