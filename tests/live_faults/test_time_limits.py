"""Answers that never end: a minute without an answer, half a minute without a byte.

The loads only wait, so they begin with the session, beside the tests that are named before.
"""

import contextlib
import socket
import time

import fault_proxy
import peers


def test_answers_that_come_too_late(late_loads, small_items):
    for load in late_loads:
        report, items = load.result()
        assert report["items"] == 400
        assert report["read"]["read_units"] > 200 + 128.5 / 2  # one answer was lost
        assert items == small_items


@contextlib.contextmanager
def nobody_accepts():
    """The address of a port whose queue of connections is full: others wait without an answer."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_server_that_starts_again_is_found(program_at, small):
    """Nobody listens at first; then the server is there."""
    port = peers.free_port()
    process = program_at(f"http://127.0.0.1:{port}").start(
        "load", "dynamodb://Orders", "--table", "orders", "--read-budget", "900", "--quiet",
        AWS_MAX_ATTEMPTS="20")
    assert "trying again" in process.stderr.readline()
    with fault_proxy.running(small.url, port):
        out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert out.startswith("orders: 400 items in ")


def test_a_server_that_is_not_there_is_told_within_two_seconds(program_at):
    url = f"http://127.0.0.1:{peers.free_port()}"
    began = time.monotonic()
    error = program_at(url).refuses("load", "dynamodb://Orders", code=3)
    assert time.monotonic() - began > 1.3  # the two pauses; a test of aws holds the upper bound
    assert "after 3 attempts" in error and url in error


def test_who_waits_for_a_connection_is_told_after_two_seconds(program_at):
    with nobody_accepts() as url:
        began = time.monotonic()
        process = program_at(url).start("load", "dynamodb://Orders", "--quiet")
        first = process.stderr.readline()
        assert time.monotonic() - began > 1.5
        assert "warning" in first and "trying again" in first and url in first
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "after 3 attempts" in rest
