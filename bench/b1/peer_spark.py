"""Spark with an explicit schema, local with as many threads as the others."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql.types import ArrayType, BooleanType, StringType, StructField, StructType
from shop_columns import BOOLEANS, DECIMALS, LONGS, MAPS, STRING_SETS, STRINGS


def tagged(name, tag, value_type):
    return StructField(name, StructType([StructField(tag, value_type)]))


def main():
    data, out, threads = sys.argv[1:]
    fields = [tagged(name, "S", StringType()) for name in STRINGS]
    fields += [tagged(name, "N", StringType()) for name in DECIMALS + LONGS]
    fields += [tagged(name, "BOOL", BooleanType()) for name in BOOLEANS]
    fields += [tagged(name, "SS", ArrayType(StringType())) for name in STRING_SETS]
    fields += [tagged(name, "M", StringType()) for name in MAPS]
    schema = StructType([StructField("Item", StructType(fields))])
    columns = [f"Item.{name}.S AS {name}" for name in STRINGS]
    columns += [f"CAST(Item.{name}.N AS decimal(18, 2)) AS {name}" for name in DECIMALS]
    columns += [f"CAST(Item.{name}.N AS long) AS {name}" for name in LONGS]
    columns += [f"Item.{name}.BOOL AS {name}" for name in BOOLEANS]
    columns += [f"Item.{name}.SS AS {name}" for name in STRING_SETS]
    columns += [f"Item.{name}.M AS {name}" for name in MAPS]
    spark = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "2g")
        .config("spark.sql.parquet.compression.codec", "zstd")
        .config("spark.hadoop.parquet.compression.codec.zstd.level", "1")
        .getOrCreate()
    )
    spark.read.schema(schema).json(data).selectExpr(columns).write.parquet(out)
    spark.stop()


main()
