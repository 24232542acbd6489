"""DynamoDB items in Python: when two are equal, and how a row of a lake's table becomes one again.

This is written from the description of the table property `dynalake.columns` alone, so that it
checks what any other reader would make of a table.
"""

import base64
import datetime
import decimal
import json


def canonical(value):
    """A hashable form of an AttributeValue: equal exactly when DynamoDB calls the values equal."""
    ((tag, content),) = value.items()
    if tag == "N":
        return "N", decimal.Decimal(content)
    if tag == "NS":
        return "NS", frozenset(decimal.Decimal(number) for number in content)
    if tag in ("SS", "BS"):
        return tag, frozenset(content)
    if tag == "L":
        return "L", tuple(canonical(element) for element in content)
    if tag == "M":
        return "M", canonical_item(content)
    return tag, content


def canonical_item(item):
    return frozenset((name, canonical(value)) for name, value in item.items())


class Columns:
    """The table property `dynalake.columns`: how each column prints back."""

    def __init__(self, property_text):
        self.top = []
        open_entries = []
        for entry in json.loads(property_text):
            entry = entry | {"children": []}
            depth = len(entry["path"])
            del open_entries[depth - 1:]
            (open_entries[-1]["children"] if open_entries else self.top).append(entry)
            open_entries.append(entry)

    def item_of(self, row):
        """The item that a row, a mapping of column names to Python values, stands for."""
        item = {}
        for column in self.top:
            cell = row[column["name"]]
            if cell is not None:
                item[column["path"][-1]] = _value_of(column, cell)
        return item | json.loads(row["_rest"] or "{}")


def _number_text(cell):
    if isinstance(cell, float):
        return repr(cell)
    return str(cell) if isinstance(cell, (int, decimal.Decimal)) else cell


def _base64(cell):
    return base64.b64encode(bytes(cell)).decode("ascii")


def _entries_of(cell):
    return cell.items() if isinstance(cell, dict) else cell


def _epoch(cell, per_second):
    since = cell.replace(tzinfo=None) - datetime.datetime(1970, 1, 1)
    return str(since // datetime.timedelta(seconds=1) * per_second
               + since.microseconds * per_second // 1_000_000)


def _map_of(column, cell):
    if column["type"] == "map":
        value = next(child for child in column["children"] if child["encoding"] != "key")
        return {key: _element_of(value, content) for key, content in _entries_of(cell)}
    return {
        child["path"][-1]: _value_of(child, cell[child["name"]])
        for child in column["children"]
        if cell[child["name"]] is not None
    }


def _element_of(column, cell):
    return {"NULL": True} if cell is None else _value_of(column, cell)


def _value_of(column, cell):
    encoding = column["encoding"]
    match encoding:
        case "json":
            return json.loads(cell)
        case "N" | "number-text":
            return {"N": _number_text(cell)}
        case "B":
            return {"B": _base64(cell)}
        case "NS":
            return {"NS": [_number_text(element) for element in cell]}
        case "BS":
            return {"BS": [_base64(element) for element in cell]}
        case "L":
            return {"L": [_element_of(column["children"][0], element) for element in cell]}
        case "M":
            return {"M": _map_of(column, cell)}
        case "epoch-seconds":
            return {"N": _epoch(cell, 1)}
        case "epoch-millis":
            return {"N": _epoch(cell, 1000)}
        case "S" | "SS" | "BOOL":
            return {encoding: cell}
    raise ValueError(f"{column['name']}: no encoding {encoding}")
