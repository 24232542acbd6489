"""Lists of expressions and statements, and the answers that lie beside them."""

import re

import answers
import statements
import text_files

_STATEMENT = re.compile(r"(SELECT|WITH|VALUES|TABLE|EXECUTE)\b")


def read(text):
    """The statements of a list, one a line; what is not a statement is the item of a SELECT."""
    lines = (line.strip() for line in text.splitlines())
    return [line if _STATEMENT.match(line) else f"SELECT {line}"
            for line in lines if line and not line.startswith("--")]


class Recorder:
    """Records the answers to one list."""

    def __init__(self, path):
        self.path = path

    def record(self, trino):
        asked = read(self.path.read_text(encoding="utf-8"))
        repeated = {one for one in asked if asked.count(one) > 1}
        if repeated:
            raise SystemExit(f"{self.path} has twice: {sorted(repeated)[0]}")
        found = [answers.ask(trino, one, statements.is_ordered(one)) for one in asked]
        text_files.write(self.path.with_suffix(".jsonl"), found)
        return len(found)
