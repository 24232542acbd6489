"""Answers that never end: a minute without an answer, half a minute without a byte.

The loads only wait, so they begin with the session, beside the tests that are named before.
"""

import contextlib
import socket
import time


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


def test_who_waits_for_a_connection_is_told_after_two_seconds(program_at):
    with nobody_accepts() as url:
        began = time.monotonic()
        process = program_at(url).start("load", "dynamodb://Orders", "--quiet")
        first = process.stderr.readline()
        assert 1.5 < time.monotonic() - began < 5
        assert "warning" in first and "trying again" in first and url in first
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "after 3 attempts" in rest
