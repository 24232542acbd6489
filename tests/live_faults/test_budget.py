"""What a load takes of a table's read capacity, as the service's own log has it.

That a grant is used, and that no window takes more than it and one page, are tests of
source/budget/read_budget.h with a clock of their own, and figures of bench/scan.py.
"""

import emulator
import pytest
import read_log

FULL_PAGE_UNITS = 128.5
# A machine that lets the service wait so long moves what it counts by as much.
STALL_S = 1


def load_from(program_at, units_per_second, *arguments, **options):
    """The report of a load from an emulator of its own, and the emulator's log."""
    with emulator.running(**options) as server:
        program = program_at(server.url)
        report = program.load_orders(units_per_second, *arguments)
        assert (report["outcome"], report["items"]) == ("loaded", options["items"])
        count = program.rows("SELECT count(*) AS n, count(DISTINCT SK) AS k FROM orders")[0]
        assert (int(count["n"]), int(count["k"])) == (options["items"], options["items"])
        return report, server.log()


@pytest.mark.parametrize("grant, options", [
    (2, {"items": 40, "sizes": (2000, 6000)}),
    (20, {"items": 300, "sizes": (2000, 6000)}),
    (100, {"items": 40, "sizes": (1000, 400_000)}),
    (200, {"items": 5000, "sizes": (100, 3000), "latency_ms": 50}),
    (400, {"items": 100, "sizes": (1000, 400_000), "latency_ms": 20}),
    (1000, {"items": 12_000, "sizes": (2000, 6000), "latency_ms": 10}),
    (3000, {"items": 30_000, "sizes": (2000, 6000)}),
    (10_000, {"items": 40_000, "sizes": (2000, 6000), "latency_ms": 5}),
], ids=lambda value: value if isinstance(value, int) else "")
def test_no_window_takes_more_than_the_grant_and_one_page(program_at, grant, options):
    report, log = load_from(program_at, grant, **options)
    assert read_log.worst_excess(log, grant) <= FULL_PAGE_UNITS + grant * STALL_S
    assert report["read"]["read_units"] == read_log.units(log)
    assert not any(entry.get("throttled") for entry in log)


def test_consistent_reads_cost_twice(program_at):
    report, log = load_from(program_at, 500, "--consistent-read", items=2000, sizes=(2000, 6000))
    assert report["read"]["read_units"] > 1900
    assert read_log.worst_excess(log, 500) <= 2 * FULL_PAGE_UNITS + 500 * STALL_S


@pytest.mark.parametrize("options", [{}, {"on_demand": True}], ids=["provisioned", "on demand"])
def test_a_table_that_gives_less_than_was_granted(program_at, options):
    """The load adapts: few calls are refused."""
    _, log = load_from(program_at, 1000, items=6000, sizes=(2000, 6000), rate=300, burst=50,
                       **options)
    refused = sum(entry.get("throttled", False) for entry in log)
    assert 0 < refused < len(read_log.pages(log))
