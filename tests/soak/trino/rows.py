"""Rows of Trino and of dynalake as the same Python values, so that tables can be compared."""

import collections
import decimal
import json


def _inner(signature):
    """The types inside a type: of an array, a map, or a row's fields."""
    inner = []
    for argument in signature["arguments"]:
        value = argument["value"]
        if isinstance(value, dict):
            inner.append(value.get("typeSignature", value))
    return inner


def _time(text):
    """A timestamp with a space and six digits; our own JSON has ISO 8601's T and no zeros."""
    whole, _, fraction = text.replace("T", " ").partition(".")
    return f"{whole}.{fraction.ljust(6, '0')}"


def value(cell, signature):
    """A cell of a JSON result of either, by Trino's type for the column; hashable."""
    if cell is None:
        return None
    kind = signature["rawType"]
    if kind in ("double", "real"):
        return repr(float(cell))  # NaN equals itself then
    if kind == "decimal":
        return decimal.Decimal(cell)
    if kind.startswith("time"):
        return _time(cell)
    if kind == "array":
        (element,) = _inner(signature)
        return tuple(value(one, element) for one in cell)
    if kind == "map":
        _, of_values = _inner(signature)
        # Our JSON has maps whose keys are no texts as lists of entries.
        entries = cell.items() if isinstance(cell, dict) else [
            (str(entry["key"]), entry["value"]) for entry in cell]
        return frozenset((name, value(one, of_values)) for name, one in entries)
    if kind == "row":
        fields = cell.values() if isinstance(cell, dict) else cell
        return tuple(value(one, inner) for one, inner in zip(fields, _inner(signature),
                                                            strict=True))
    return cell


def counted(rows, columns):
    return collections.Counter(tuple(value(cell, kind) for cell, (_, kind) in
                                     zip(row, columns, strict=True)) for row in rows)


def assert_same(trino, lake, statement, **options):
    """Both answer the statement with the same rows under the same names; gives how many."""
    theirs = trino.ask(statement, **options)
    ours = json.loads(lake.ok("sql", "--output", "json", "-c", statement),
                      parse_float=decimal.Decimal, parse_int=decimal.Decimal)  # -0 is no int
    if ours:
        # Trino's tables have no capitals in their names.
        assert [name.lower() for name in ours[0]] == [name.lower() for name in theirs.names]
    found = counted((list(row.values()) for row in ours), theirs.columns)
    expected = counted(theirs.rows, theirs.columns)
    assert found - expected == collections.Counter(), f"rows that Trino has not: {statement}"
    assert expected - found == collections.Counter(), f"rows that Trino alone has: {statement}"
    return len(ours)
