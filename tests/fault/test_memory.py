"""A load stays within the memory that it is given."""

import os

import pytest

MEBIBYTE = 1 << 20
OVERHEAD = 192  # as docs/load.md says


@pytest.mark.parametrize("memory, threads", [(64, 1), (128, 4)])
def test_a_load_stays_within_its_memory(program, memory, threads):
    program.ok("generate", "export", "export", "--items", 600000, "--files", 8)
    loading = program.start("load", "export", "--table", "shop", "--quiet", "--memory",
                            f"{memory}MiB", "--threads", threads)
    _, status, usage = os.wait4(loading.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, loading.stderr.read()
    assert usage.ru_maxrss * 1024 < (memory + OVERHEAD) * MEBIBYTE
    (count,) = program.rows("sql", "-c", "select count(*) as n from shop")
    assert count == {"n": 600000}
