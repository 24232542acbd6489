"""Answers that never end: a minute without an answer, half a minute without a byte.

The loads only wait, so they begin with the session, beside the tests that are named before.
"""


def test_answers_that_come_too_late(late_loads, small_items):
    for load in late_loads:
        report, items = load.result()
        assert report["items"] == 400
        assert report["read"]["read_units"] > 200 + 128.5 / 2  # one answer was lost
        assert items == small_items
