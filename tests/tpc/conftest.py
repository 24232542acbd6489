"""Lakes of TPC's tables, and all answers to their queries."""

import benchmark_lake
import pytest


@pytest.fixture(scope="session")
def answers_of(tmp_path_factory):
    """`answers_of(benchmark)`: the answers to its queries over the scale factor 0.1."""
    found = {}

    def answers(benchmark):
        if benchmark not in found:
            folder = tmp_path_factory.mktemp(benchmark)
            found[benchmark] = benchmark_lake.ask(
                folder, benchmark_lake.make(folder, benchmark, 0.1))
        return found[benchmark]

    return answers
