"""TPC-H with a gigabyte of data: the lake, and the answers to all queries."""

import benchmark_lake
import pytest


@pytest.fixture(scope="session")
def answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tpch")
    return benchmark_lake.ask(folder, benchmark_lake.make(folder, "tpch", 1))
