"""Files of one JSON value a line."""

import json


def text(value):
    """The one form of a value, so that recording again gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(path, values):
    lines = "".join(f"{text(value)}\n" for value in values)
    path.write_text(lines, encoding="utf-8", newline="")
