"""Lists of expressions and statements, and the answers that lie beside them."""

import re

import answers
import text_files

# What stands at the depth of a statement itself once texts, names and parentheses are away.
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_PARENTHESES = re.compile(r"[(\[][^()\[\]]*[)\]]")
_STATEMENT = re.compile(r"(SELECT|WITH|VALUES|TABLE|EXECUTE)\b")


def read(text):
    """The statements of a list, one a line; what is not a statement is the item of a SELECT."""
    lines = (line.strip() for line in text.splitlines())
    return [line if _STATEMENT.match(line) else f"SELECT {line}"
            for line in lines if line and not line.startswith("--")]


def is_ordered(statement):
    """Whether a statement says in which order its rows come."""
    rest = _QUOTED.sub("x", statement)
    while True:
        shorter = _PARENTHESES.sub(" ", rest)
        if shorter == rest:
            return re.search(r"\bORDER\s+BY\b", rest) is not None
        rest = shorter


class Recorder:
    """Records the answers to one list."""

    def __init__(self, path):
        self.path = path

    def record(self, trino):
        statements = read(self.path.read_text(encoding="utf-8"))
        repeated = {one for one in statements if statements.count(one) > 1}
        if repeated:
            raise SystemExit(f"{self.path} has twice: {sorted(repeated)[0]}")
        found = [answers.ask(trino, statement, is_ordered(statement)) for statement in statements]
        text_files.write(self.path.with_suffix(".jsonl"), found)
        return len(found)
