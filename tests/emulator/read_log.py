"""What a table's readers took, and when: a log, and what it says about a grant."""

import json


class ReadLog:
    """Writes one line of JSON for each page and each refusal."""

    def __init__(self, path):
        self._out = open(path, "w", encoding="ascii", buffering=1)

    def add(self, at_s, **entry):
        self._out.write(json.dumps({"at_s": at_s, **entry}) + "\n")


def read(path):
    """The log's entries; a last line that is not whole yet is left out."""
    with open(path, encoding="ascii") as lines:
        return [json.loads(line) for line in lines if line.endswith("\n")]


def pages(entries):
    return [entry for entry in entries if "units" in entry]


def worst_excess(entries, units_per_second):
    """The most units by which any window of the log is above `units_per_second` times its length.

    The promise of a read budget is that this is at most one page.
    """
    worst = running = 0.0  # `running`: the worst of the windows that end at this page
    before = None
    for page in pages(entries):
        granted = 0 if before is None else (page["at_s"] - before) * units_per_second
        running = max(running - granted, 0) + page["units"]
        worst = max(worst, running)
        before = page["at_s"]
    return worst


def units(entries):
    return sum(page["units"] for page in pages(entries))


def duration_s(entries):
    """From the first page to the last."""
    counted = pages(entries)
    return counted[-1]["at_s"] - counted[0]["at_s"]
