"""What Spark's SQL cannot say, by Iceberg's Java API in Spark's own process."""


def equality_delete(spark, columns, *records):
    """Commits an equality delete file on INT and STRING columns through Iceberg's Java API."""
    jvm = spark._jvm
    iceberg = jvm.org.apache.iceberg
    table = iceberg.spark.Spark3Util.loadIcebergTable(spark._jsparkSession, "dynalake.default.t")
    schema = table.schema().select(_array(spark, jvm.String, columns))
    ids = [schema.findField(column).fieldId() for column in columns]
    factory = getattr(iceberg.data, "GenericFileWriterFactory$Builder")(table)
    factory.equalityFieldIds(_array(spark, jvm.int, ids)).equalityDeleteRowSchema(schema)
    parquet = iceberg.FileFormat.PARQUET
    files = iceberg.io.OutputFileFactory.builderFor(table, 1, 1).format(parquet).build()
    writer = factory.build().newEqualityDeleteWriter(files.newOutputFile(), table.spec(), None)
    for values in records:
        record = iceberg.data.GenericRecord.create(schema)
        for column, value in zip(columns, values, strict=True):
            record.setField(column, value)
        writer.write(record)
    writer.close()
    table.newRowDelta().addDeletes(writer.toDeleteFile()).commit()
    spark.sql("REFRESH TABLE t")


def _array(spark, java_type, values):
    array = spark.sparkContext._gateway.new_array(java_type, len(values))
    for index, value in enumerate(values):
        array[index] = value
    return array
