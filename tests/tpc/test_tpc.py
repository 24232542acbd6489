"""The queries of TPC-H and TPC-DS in Athena's language: the answers are those that Trino gave to
the same queries over the same Parquet."""

import benchmark_lake
import pytest

CASES = [(benchmark, number) for benchmark in ("tpch", "tpcds")
         for number in benchmark_lake.recorded(benchmark)]


def test_every_query_is_recorded():
    assert len(CASES) == 22 + 99


@pytest.mark.parametrize(("benchmark", "number"), CASES)
def test_answer_is_trinos(answers_of, benchmark, number):
    benchmark_lake.assert_alike(answers_of(benchmark)[number],
                                benchmark_lake.recorded(benchmark)[number])
