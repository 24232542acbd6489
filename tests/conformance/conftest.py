"""The program under test, and the peers that read and write its lakes.
"""

import os
import pathlib
import subprocess
import sys

import duckdb
import duckdb_extension_avro
import duckdb_extension_iceberg
import pytest
import the_program
from pyiceberg.catalog.sql import SqlCatalog

CATALOG = "dynalake"
NAMESPACE = "default"


@pytest.fixture(scope="session")
def program():
    return the_program.find()


class Lake:
    """A lake's folder, the program at work on it, and its tables as the peers see them."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder

    def run(self, *arguments):
        """What the program prints for these arguments; fails the test unless it ends well."""
        done = subprocess.run([self.program, *arguments, "--lake", self.folder, "--quiet"],
                              capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.stderr}"
        return done.stdout

    def catalog(self):
        return SqlCatalog(CATALOG, uri=f"sqlite:///{self.folder}/catalog.db",
                          warehouse=f"file://{self.folder}/warehouse")

    def table(self, name):
        return self.catalog().load_table((NAMESPACE, name))


@pytest.fixture
def lake(program, tmp_path):
    return Lake(program, tmp_path / "lake")


@pytest.fixture(scope="session")
def spark_root():
    """One Spark for the whole run: starting it takes ten seconds."""
    from pyspark.sql import SparkSession  # only the tests that need Spark pay for it

    jars = pathlib.Path(sys.prefix).parent / "jars"
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        "spark.driver.extraClassPath": ":".join(str(jar) for jar in sorted(jars.glob("*.jar"))),
        "spark.driver.memory": "1g",
        "spark.sql.extensions":
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]").appName("dynalake")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def open_spark(spark_root):
    """`open_spark(lake)`: a session whose catalog `dynalake` is the lake's.

    The catalog's name is part of its rows, so that each lake needs a session of its own.
    """

    def open_lake(lake):
        session = spark_root.newSession()
        settings = {
            "": "org.apache.iceberg.spark.SparkCatalog",
            ".type": "jdbc",
            ".uri": f"jdbc:sqlite:{lake.folder}/catalog.db",
            ".jdbc.schema-version": "V1",
            ".warehouse": f"file://{lake.folder}/warehouse",
            ".cache-enabled": "false",
        }
        for name, value in settings.items():
            session.conf.set(f"spark.sql.catalog.{CATALOG}{name}", value)
        session.sql(f"USE {CATALOG}.`{NAMESPACE}`")
        return session

    return open_lake


@pytest.fixture(scope="session")
def duck():
    """DuckDB with its Iceberg extension, loaded by path so that nothing is downloaded."""
    connection = duckdb.connect(config={"threads": 2})
    for package in (duckdb_extension_avro, duckdb_extension_iceberg):
        folder = pathlib.Path(package.__path__[0])
        (extension,) = folder.rglob("*.duckdb_extension")
        connection.execute(f"LOAD '{extension}'")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


@pytest.fixture(params=["pyiceberg", "spark", "duckdb"])
def read_rows(request):
    """`read_rows(lake, table)`: all rows as dictionaries, read by one peer after the other."""
    if request.param == "pyiceberg":
        return lambda lake, name: lake.table(name).scan().to_arrow().to_pylist()
    if request.param == "spark":
        open_lake = request.getfixturevalue("open_spark")
        return lambda lake, name: [
            row.asDict(recursive=True) for row in open_lake(lake).table(f"`{name}`").collect()
        ]
    connection = request.getfixturevalue("duck")

    def read_with_duckdb(lake, name):
        path = lake.table(name).metadata_location.removeprefix("file://")
        result = connection.execute(f"SELECT * FROM iceberg_scan('{path}')")
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    return read_with_duckdb
