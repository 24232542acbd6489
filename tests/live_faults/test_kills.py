"""Loads of live tables that die, at any step and at any moment: the next run ends whole."""

import os
import signal
import time

import emulator
import fault_proxy
import live_program
import made_items
import pytest

GRANT = 2000  # eight segments


@pytest.fixture(scope="module")
def server():
    with emulator.running(items=1500, sizes=(2000, 6000), seed=9) as server:
        yield server


@pytest.fixture(scope="module")
def items():
    return live_program.canonical_lines(made_items.made(1500, (2000, 6000), 9))


def test_a_crash_at_every_third_step(program_at, server, items):
    program = program_at(server.url)
    for step in range(1, 1000, 3):
        done = program.run("load", *program.loading(GRANT), "--quiet", DYNALAKE_CRASH_AT=str(step))
        if done.returncode == 0:
            break
        assert done.returncode == 137, done.err
        if step % 4 == 0:
            # A run that ends whole in between; the next crash is one of a load that replaces.
            assert program.load_orders(GRANT)["outcome"] == "loaded"
            assert program.items("orders") == items, f"step {step}"
            assert not program.state_files(), f"step {step}"
    assert step > 30
    program.ok("vacuum", "--orphans", "--older-than", "0s", "--quiet")
    assert program.items("orders") == items
    # A half written record may be a running load's first one: it goes when it is an hour old.
    left = [path for path in (program.folder / "lake" / "state").rglob("*") if path.is_file()]
    assert all(path.name.startswith(".tmp-") for path in left)
    for path in left:
        os.utime(path, (time.time() - 7200,) * 2)
    program.ok("vacuum", "--orphans", "--older-than", "0s", "--quiet")
    assert not [path for path in left if path.exists()]


def test_five_kills(program_at, server, items):
    """Each a little later: while it waits for its first page, its third, and so on."""
    program = program_at(server.url)
    for number in (1, 3, 5, 7, 9):
        hold = fault_proxy.Hold()
        with fault_proxy.running(server.url) as proxy:
            proxy.spoil("Scan", range(number, 1000), hold)
            process = program.start("load", *program.loading(GRANT / 4), "--quiet",
                                    AWS_ENDPOINT_URL_DYNAMODB=proxy.url)
            hold.wait()
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
            assert process.returncode == -signal.SIGKILL
    report = program.load_orders(GRANT)
    assert (report["outcome"], report["items"]) == ("loaded", 1500)
    assert program.items("orders") == items
    program.ok("vacuum", "--orphans", "--older-than", "0s", "--quiet")
    assert program.items("orders") == items
    assert not program.state_files()


def test_a_kill_in_the_middle_of_a_long_scan_loses_ten_seconds(program_at, server, items):
    program = program_at(server.url)
    process = program.start("load", *program.loading(40), "--quiet")
    program.wait_for_pages(process)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    report = program.load_orders(GRANT)
    assert report["items"] == 1500
    assert report["read"]["earlier_read_units"] > 5 * 40
    assert program.items("orders") == items
