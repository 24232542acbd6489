"""The checker checks: un-shaping and equality of items."""

import datetime
import decimal
import json

from items import Columns, canonical, canonical_item


def entry(path, type_name, encoding, name=None):
    return {"field-id": 0, "path": path, "type": type_name, "encoding": encoding,
            "name": name or path[-1] or "element"}


def test_equality_is_that_of_dynamodb():
    assert canonical({"N": "1.50"}) == canonical({"N": "15E-1"})
    assert canonical({"NS": ["1", "2"]}) == canonical({"NS": ["2.0", "1"]})
    assert canonical({"N": "1"}) != canonical({"S": "1"})
    assert canonical({"SS": ["a"]}) != canonical({"L": [{"S": "a"}]})
    assert canonical({"NULL": True}) != canonical({"BOOL": True})
    assert canonical_item({"a": {"M": {}}}) != canonical_item({})
    assert canonical({"L": [{"S": "a"}, {"S": "b"}]}) != canonical({"L": [{"S": "b"}, {"S": "a"}]})


def test_rows_become_items_again():
    columns = Columns(json.dumps([
        entry(["k"], "string", "S"),
        entry(["n"], "decimal(18, 2)", "N"),
        entry(["b"], "binary", "B"),
        entry(["list"], "list", "L"), entry(["list", None], "long", "N"),
        entry(["m"], "struct", "M"), entry(["m", "in"], "boolean", "BOOL", "In__2"),
        entry(["map"], "map", "M"), entry(["map", None], "string", "key"),
        entry(["map", None], "string", "S"),
        entry(["any"], "string", "json"),
        entry(["at"], "timestamp", "epoch-millis"),
        entry(["absent"], "string", "S"),
    ]))
    row = {
        "k": "key", "n": decimal.Decimal("1.50"), "b": bytearray(b"\x00"), "list": [1, None],
        "m": {"In__2": True}, "map": [("x", "y")], "any": '{"SS":["p"]}',
        "at": datetime.datetime(1970, 1, 1, 0, 0, 1, 5000), "absent": None,
        "_rest": '{"n":{"N":"1.501"},"gone":{"NULL":true}}',
    }
    assert canonical_item(columns.item_of(row)) == canonical_item({
        "k": {"S": "key"}, "n": {"N": "1.501"}, "b": {"B": "AA=="},
        "list": {"L": [{"N": "1"}, {"NULL": True}]}, "m": {"M": {"in": {"BOOL": True}}},
        "map": {"M": {"x": {"S": "y"}}}, "any": {"SS": ["p"]}, "at": {"N": "1005"},
        "gone": {"NULL": True},
    })
