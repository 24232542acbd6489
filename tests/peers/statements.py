"""What the text of a SQL statement says, as far as its parentheses tell."""

import re

_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*")
_PARENTHESES = re.compile(r"[(\[][^()\[\]]*[)\]]")


def is_ordered(statement):
    """Whether a statement itself, and not a part in parentheses, says in which order rows come."""
    rest = _QUOTED.sub("x", statement)
    while True:
        shorter = _PARENTHESES.sub(" ", rest)
        if shorter == rest:
            return re.search(r"\bORDER\s+BY\b", rest, re.IGNORECASE) is not None
        rest = shorter
