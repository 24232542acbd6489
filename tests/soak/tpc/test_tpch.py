"""The queries of TPC-H at the scale factor 1: the answers are those that Trino gave."""

import benchmark_lake
import pytest

RECORDED = benchmark_lake.recorded("tpch_sf1")


@pytest.mark.parametrize("number", RECORDED)
def test_answer_is_trinos(answers, number):
    benchmark_lake.assert_alike(answers[number], RECORDED[number])
