"""Reading many segments at once takes a bounded memory."""

import emulator
import pytest

MOST_BYTES = 512 << 20


@pytest.mark.parametrize("items, sizes", [(60_000, (500, 1500)), (400, (100_000, 400_000))],
                         ids=["small items", "large items"])
def test_sixty_four_segments(program_at, items, sizes):
    with emulator.running(items=items, sizes=sizes) as server:
        program = program_at(server.url)
        done = program.measure("load", *program.loading(16_000), "--quiet", "--memory", "256MiB")
        assert done.returncode == 0, done.stderr
        assert {entry["segment"] for entry in server.log()} == set(range(64))
    assert done.peak_bytes <= MOST_BYTES
    (count,) = program.rows("SELECT count(*) AS n FROM orders")
    assert int(count["n"]) == items
