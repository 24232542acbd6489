"""Items at the ends of what DynamoDB allows come back as they were: numbers, names."""

import json

import pytest

LARGEST = "9.9999999999999999999999999999999999999E125"


def load(program, items):
    (program.folder / "items.json").write_text("".join(json.dumps({"Item": item}) + "\n"
                                                       for item in items))
    program.ok("load", "items.json", "--no-manifest", "--table", "t", "--partition-key", "pk")


def landed(program):
    program.ok("land", "t", "landed", "--compression", "none")
    return sorted((json.loads(line) for path in (program.folder / "landed").rglob("part-*")
                   for line in path.read_bytes().splitlines()), key=lambda item: item["pk"]["S"])


def everywhere(key, text):
    """An item with the number as an attribute, in a list, a set and a map."""
    return {"pk": {"S": key}, "n": {"N": text}, "list": {"L": [{"N": "1.5"}, {"N": text}]},
            "set": {"NS": [text]}, "map": {"M": {"x": {"N": text}}}}


@pytest.mark.parametrize("text", [LARGEST, f"-{LARGEST}", "1E-130", "-1E-130", "1E125",
                                  f"{LARGEST[:-4]}0E+125", "0E-130",
                                  "1.0000000000000000000000000000000000001E-130"])
def test_numbers_at_the_ends_come_back_from_columns_of_doubles(program, text):
    """The double nearest to the largest number is one that DynamoDB has not."""
    items = [everywhere(f"k{number:02}", f"{number}.5E{number - 20}") for number in range(40)]
    items.append(everywhere("odd", text))
    load(program, items)
    assert landed(program) == sorted(items, key=lambda item: item["pk"]["S"])
    assert json.loads(program.ok("item", "t", "odd")) == items[-1]
    ((value, inner),) = [row.values() for row in json.loads(program.ok(
        "sql", "--output", "json", "-c", "select n, map.x as x from t where pk = 'odd'"))]
    assert value == inner == pytest.approx(float(text))


@pytest.mark.parametrize("arguments", [(), ("--partition-key", "pk"),
                                       ("--partition-key", "pk", "--sort-key", "sk")])
def test_more_attributes_than_columns_whatever_the_key(program, arguments):
    """The keys come last by name, and every item has all attributes."""
    items = [{**{f"a{number:04}": {"N": f"{number}.0"} for number in range(1500)},
              "pk": {"S": f"k{row}"}, "sk": {"N": str(row)}} for row in range(3)]
    (program.folder / "items.json").write_text("".join(json.dumps(item) + "\n" for item in items))
    said = program.ok("load", "items.json", "--no-manifest", "--table", "t", *arguments)
    assert f"key: {'pk, sk' if '--sort-key' in arguments else 'pk'}" in said
    assert landed(program) == items
    assert json.loads(program.ok("item", "t", "k1", *(["1"] if "--sort-key" in arguments else [])
                                 )) == items[1]


def test_entities_of_odd_names_have_views_that_answer(program):
    names = ["it's", "back\\slash", "nul\0" "12", '"q"', "a\nb", "--", "/*", "%", "日本"]
    load(program, [{"pk": {"S": f"k{number:02}"}, "Type": {"S": names[number % len(names)]}}
                   for number in range(3 * len(names))])
    views = [row["name"] for row in json.loads(program.ok("tables", "--output", "json"))
             if row["kind"] == "view"]
    assert len(views) == len(names)
    found = []
    for view in views:
        rows = json.loads(program.ok("sql", "--output", "json", "-c",
                                     f'select "Type" from "{view}"'))
        assert len(rows) == 3
        found += {row["Type"] for row in rows}
    assert sorted(found) == sorted(names)


def test_names_with_a_nul_are_names(program):
    names = ["a", "a\0b", "a\0c", "\0", "a␀b", "\0\0", "b\0"]
    items = [{"pk": {"S": f"k{row}"},
              **{name: {"N": str(10 * row + number)} for number, name in enumerate(names)},
              "m": {"M": {name: {"S": f"{row} {number}"} for number, name in enumerate(names)}}}
             for row in range(5)]
    load(program, items)
    assert landed(program) == items
    assert json.loads(program.ok("item", "t", "k3")) == items[3]
    (row,) = json.loads(program.ok("sql", "--output", "json", "-c",
                                   'select sum(a) as a, sum("b␀") as b, sum("␀") as n from t'))
    assert row == {"a": sum(10 * row for row in range(5)),
                   "b": sum(10 * row + 6 for row in range(5)),
                   "n": sum(10 * row + 3 for row in range(5))}
