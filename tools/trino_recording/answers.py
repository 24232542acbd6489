"""What Trino answers to a statement, in a form of JSON that says each value exactly.

Integers and booleans are JSON's. Everything else is the text that came: doubles and reals as the
shortest that reads back (1.0E10, -0.0, NaN, Infinity), decimals, dates, times, intervals, JSON,
uuid, varbinary in base64, char with its blanks. Arrays and rows are lists, maps lists of pairs in
the order of their keys' texts. tests/sql/athena/README.md says what else an answer has.
"""

import functools
import re

import text_files
import trino_server

_INTEGERS = {"tinyint", "smallint", "integer", "bigint"}
_ZONED = "timestamp with time zone"


class Unclear(Exception):
    """A value that the client protocol does not show exactly."""


def _parts(signature):
    """The types within a type: those of a row's fields, an array's item, a map's key and value."""
    parts = []
    for argument in signature["arguments"]:
        if argument["kind"] == "NAMED_TYPE":
            parts.append(argument["value"]["typeSignature"])
        elif argument["kind"] == "TYPE":
            parts.append(argument["value"])
    return parts


def _key(text, kind):
    """A map's key, of which the protocol has the text alone."""
    if kind in _INTEGERS:
        return int(text)
    if kind == "boolean":
        return text == "true"
    if kind in ("array", "row", "map"):
        raise Unclear(f"keys of the type {kind}: ask for map_entries")
    return text


def cell(value, signature):
    """One value of the protocol's JSON in the form above."""
    kind = signature["rawType"]
    if value is None:
        return None
    if kind == "array":
        (item,) = _parts(signature)
        return [cell(one, item) for one in value]
    if kind == "row":
        return [cell(one, part) for one, part in zip(value, _parts(signature), strict=True)]
    if kind == "map":
        key_type, item = _parts(signature)
        pairs = [[_key(key, key_type["rawType"]), cell(one, item)] for key, one in value.items()]
        return sorted(pairs, key=lambda pair: text_files.text(pair[0]))
    if kind == "boolean" or kind in _INTEGERS:
        return value
    if isinstance(value, str):
        return value
    raise Unclear(f"{value!r} of the type {kind}")


def _type_name(shown):
    """The name of a type as typeof() has it."""
    for interval in ("INTERVAL DAY TO SECOND", "INTERVAL YEAR TO MONTH"):
        shown = shown.replace(interval, interval.lower())
    return re.sub(r"\bdecimal\((\d+), (\d+)\)", r"decimal(\1,\2)", shown)


def _in_utc(ask_for, statement, answer, rows):
    """For each row what its zoned timestamps are in UTC: in the night of a clock change their own
    texts stand for two instants."""
    names = [f"c{number}" for number in range(len(answer.columns))]
    items = [f"{name} AT TIME ZONE 'UTC'" if signature["rawType"] == _ZONED else "NULL"
             for name, (_, signature) in zip(names, answer.columns, strict=True)]
    zoned = f"SELECT {', '.join(names + items)} FROM ({statement}) t({', '.join(names)})"
    found = {}
    for row in ask_for(zoned).rows:
        own, instants = _cells(row, answer.columns), row[len(names):]
        if found.setdefault(text_files.text(own), instants) != instants:
            raise Unclear("two rows differ in their instants alone: ask for them in UTC")
    return [found[text_files.text(row)] for row in rows]


def _cells(row, columns):
    """The row's cells that belong to these columns."""
    return [cell(value, signature) for value, (_, signature) in zip(row, columns)]


def ask(trino, statement, ordered, catalog="system", schema="information_schema"):
    """The answer to a statement, or the kind of its error. Rows without an order are sorted. Every
    server has the default catalog, so that of a table that is not there nothing else is missing."""
    ask_for = functools.partial(trino.ask, catalog=catalog, schema=schema, parse_float=str)
    try:
        answer = ask_for(statement)
    except trino_server.TrinoError as error:
        return {"sql": statement, "error": error.name}
    found = {"sql": statement, "types": [_type_name(shown) for shown in answer.types]}
    if answer.names != [f"_col{number}" for number in range(len(answer.names))]:
        found["names"] = answer.names
    if ordered:
        found["ordered"] = True
    try:
        rows = [_cells(row, answer.columns) for row in answer.rows]
        found["rows"] = rows if ordered else sorted(rows, key=text_files.text)
        if any(signature["rawType"] == _ZONED for _, signature in answer.columns):
            found["utc"] = _in_utc(ask_for, statement, answer, found["rows"])
    except Unclear as unclear:
        raise SystemExit(f"{statement}: {unclear}") from unclear
    return found
