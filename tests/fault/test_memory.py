"""A load stays within the memory that it is given."""

import pytest

MEBIBYTE = 1 << 20
OVERHEAD = 192  # as docs/load.md says


@pytest.mark.parametrize("memory, threads", [(64, 1), (128, 4)])
def test_a_load_stays_within_its_memory(program, memory, threads):
    program.ok("generate", "export", "export", "--items", 600000, "--files", 8)
    done = program.measure("load", "export", "--table", "shop", "--quiet", "--memory",
                           f"{memory}MiB", "--threads", threads)
    assert done.returncode == 0, done.stderr
    assert done.peak_bytes < (memory + OVERHEAD) * MEBIBYTE
    (count,) = program.rows("sql", "-c", "select count(*) as n from shop")
    assert count == {"n": 600000}
