"""Rows of ours that Spark or PyIceberg rewrote: `item` and `land` print what they changed, and
nothing else otherwise."""

import json

import pytest
from exports import write_export

USUAL = {"n": {"N": "7"}, "d": {"N": "1.25"}, "f": {"N": "1E-40"}, "s": {"S": "x"},
         "b": {"BOOL": True}, "y": {"B": "AA=="}, "l": {"L": [{"N": "1"}]}, "ss": {"SS": ["a"]},
         "ns": {"NS": ["1"]}, "lo": {"L": [{"M": {"a": {"N": "1"}}}]},
         "m": {"M": {"k": {"S": "v"}, "x": {"N": "1"}, "in": {"M": {"z": {"N": "1"}}}}}}

# What the cells alone would not print back: of each column one that they hold and one they do not.
ODD = [
    {"n": {"N": "1E2"}}, {"n": {"S": "not a number"}}, {"n": {"NULL": True}},
    {"d": {"N": "1.10"}}, {"d": {"N": "1.2345"}}, {"f": {"N": "0.50"}}, {"f": {"N": "-0"}},
    {"f": {"N": "0.33333333333333333333333333333333333333"}}, {"s": {"N": "1"}},
    {"b": {"S": "true"}}, {"y": {"S": "AA=="}}, {"l": {"L": [{"N": "1.0"}, {"S": "x"}]}},
    {"l": {"NS": ["1", "2"]}}, {"l": {"S": "no list"}}, {"ss": {"L": [{"S": "a"}, {"N": "1"}]}},
    {"ns": {"NS": ["1.0", "2"]}}, {"lo": {"S": "no list"}}, {"lo": {"NULL": True}},
    {"lo": {"L": [{"M": {"a": {"S": "x"}, "new": {"N": "1"}}}, {"NULL": True}, {"S": "y"}]}},
    {"m": {"S": "no object"}}, {"m": {"M": {"new": {"S": "w"}}}},
    {"m": {"M": {"k": {"N": "1"}, "x": {"N": "1.0"}, "in": {"M": {"z": {"S": "z"}}}}}},
    {"m": {"M": {"k": {"S": "v"}, "x": {"NULL": True}, "in": {"S": "none"}}}},
    {"new": {"S": "no column"}, "d": {"N": "1.10"}},
]
USUAL_ITEMS = [{"PK": {"S": f"u{i}"}, **USUAL} for i in range(40)]
ODD_ITEMS = [{"PK": {"S": f"o{i}"}, **USUAL, **odd} for i, odd in enumerate(ODD)]
ITEMS = [*USUAL_ITEMS, *ODD_ITEMS, {"PK": {"S": "gone"}, **USUAL}]


@pytest.fixture
def loaded(lake, tmp_path):
    """The odd items are appended: the columns are those of the others."""
    write_export(tmp_path / "usual", "t", USUAL_ITEMS, number=1)
    write_export(tmp_path / "odd", "t", ITEMS[len(USUAL_ITEMS):], number=2)
    lake.run("load", tmp_path / "usual", "--table", "t", "--partition-key", "PK")
    lake.run("load", tmp_path / "odd", "--table", "t", "--append")
    return lake


def item(lake, key):
    return json.loads(lake.run("item", "t", key))


def landed(lake, folder):
    lake.run("land", "t", folder, "--compression", "none")
    items = (json.loads(line) for path in folder.rglob("part-*")
             for line in path.read_text(encoding="utf-8").splitlines())
    return {each["PK"]["S"]: each for each in items}


def odd_one(name, value):
    """The key of the odd item with this value."""
    return next(each["PK"]["S"] for each in ITEMS if each.get(name) == value)


def test_a_rewritten_row_prints_as_before(loaded, open_spark, tmp_path):
    expected = {each["PK"]["S"]: each for each in ITEMS if each["PK"]["S"] != "gone"}
    loaded.table("t").delete("PK = 'gone'")  # PyIceberg writes the other rows anew
    assert landed(loaded, tmp_path / "1") == expected
    spark = open_spark(loaded)
    spark.sql("CALL dynalake.system.rewrite_data_files(table => 'default.t', "
              "options => map('rewrite-all', 'true'))")
    assert landed(loaded, tmp_path / "2") == expected
    spark.sql("UPDATE t SET n = n WHERE true")
    assert landed(loaded, tmp_path / "3") == expected


@pytest.mark.parametrize("version,mode", [(2, "copy-on-write"), (2, "merge-on-read"),
                                          (3, "merge-on-read")])
def test_an_updated_cell_wins(loaded, open_spark, tmp_path, version, mode):
    spark = open_spark(loaded)
    spark.sql(f"ALTER TABLE t SET TBLPROPERTIES ('write.update.mode'='{mode}', "
              f"'write.merge.mode'='{mode}', 'format-version'='{version}')")
    text = odd_one("n", {"S": "not a number"})
    spelled = odd_one("d", {"N": "1.10"})
    nulled = odd_one("n", {"N": "1E2"})
    members = odd_one("m", {"M": {"k": {"N": "1"}, "x": {"N": "1.0"},
                                  "in": {"M": {"z": {"S": "z"}}}}})
    elements = odd_one("l", {"L": [{"N": "1.0"}, {"S": "x"}]})
    strings = odd_one("ss", {"L": [{"S": "a"}, {"N": "1"}]})
    no_object = odd_one("m", {"S": "no object"})
    expected = {each["PK"]["S"]: each for each in ITEMS}
    for statement, key, name, now in [
            (f"UPDATE t SET n = 42 WHERE PK = '{text}'", text, "n", {"N": "42"}),
            (f"UPDATE t SET d = 2 WHERE PK = '{spelled}'", spelled, "d", {"N": "2"}),
            (f"UPDATE t SET n = NULL WHERE PK = '{nulled}'", nulled, "n", None),
            (f"UPDATE t SET m.x = 5 WHERE PK = '{members}'", members, "m",
             {"M": {"k": {"N": "1"}, "x": {"N": "5"}, "in": {"M": {"z": {"S": "z"}}}}}),
            (f"UPDATE t SET l = array(3, 4) WHERE PK = '{elements}'", elements, "l",
             {"L": [{"N": "3"}, {"N": "4"}]}),
            (f"UPDATE t SET m = named_struct('k', 'a', 'x', 1, 'in', NULL) "
             f"WHERE PK = '{no_object}'", no_object, "m",
             {"M": {"k": {"S": "a"}, "x": {"N": "1"}}}),
            (f"MERGE INTO t USING (SELECT '{strings}' AS PK, array('b') AS ss) AS s "
             "ON t.PK = s.PK WHEN MATCHED THEN UPDATE SET t.ss = s.ss", strings, "ss",
             {"SS": ["b"]})]:
        spark.sql(statement)
        expected[key] = {**expected[key], name: now}
        if now is None:
            del expected[key][name]
        assert item(loaded, key) == expected[key]
    assert landed(loaded, tmp_path / "landed") == expected
