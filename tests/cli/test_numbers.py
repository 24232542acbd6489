"""Numbers however they are spelled: SQL has their values, keys are found, items print back."""

import gzip
import json

import pytest

ODD = {"a": "1.10", "b": "250.50", "c": "007.5", "d": "-0", "e": "1E2", "f": "+5", "g": ".5e1"}
SUM = "368.85"  # with the 0.25 of the ordinary ones


def items(spelled=True):
    """An ordinary item, then one for each spelling: as a number, in a list, a set and a map."""
    plain = {"1.10": "1.1", "250.50": "250.5", "007.5": "7.5", "-0": "0", "1E2": "100", "+5": "5",
             ".5e1": "5"}
    made = [{"pk": {"N": "1000"}, "amount": {"N": "-0.25"}, "list": {"L": [{"N": "1.5"}]},
             "set": {"NS": ["1.5"]}, "map": {"M": {"n": {"N": "1.5"}}}}]
    for number, text in enumerate(ODD.values()):
        text = text if spelled else plain[text]
        made.append({"pk": {"N": f"{number}.0" if spelled else str(number)}, "amount": {"N": text},
                     "list": {"L": [{"N": text}]}, "set": {"NS": [text]},
                     "map": {"M": {"n": {"N": text}}}})
    return made


def bare(folder, made):
    (folder / "items.json").write_text("".join(json.dumps(item) + "\n" for item in made))
    return ["--no-manifest"]


def data_pipeline(folder, made):
    def lower(value):
        ((tag, held),) = value.items()
        if tag == "L":
            held = [lower(element) for element in held]
        elif tag == "M":
            held = {name: lower(member) for name, member in held.items()}
        return {tag.lower() if len(tag) == 1 else tag[0].lower() + tag[1:]: held}

    text = "".join(json.dumps({name: lower(value) for name, value in item.items()}) + "\n"
                   for item in made)
    (folder / "part").write_text(text)
    (folder / "manifest").write_text(json.dumps({
        "name": "DynamoDB-export", "version": 3,
        "entries": [{"url": f"s3://bucket/{folder.name}/part", "mandatory": True}]}))
    return []


def ion(folder, made):
    def text(value):
        ((tag, held),) = value.items()
        if tag == "N":
            # Ion has neither a sign + nor zeros in front; its exponents are d.
            number = held.lstrip("+").replace("E", "d").replace("e", "d")
            number = "0" + number if number.startswith(".") else number.replace("007", "7")
            return number + ("" if "." in number or "d" in number else ".")
        if tag == "NS":
            return "$dynamodb_NS::[" + ",".join(text({"N": each}) for each in held) + "]"
        if tag == "L":
            return "[" + ",".join(map(text, held)) + "]"
        return "{" + ",".join(f"{name}:{text(member)}" for name, member in held.items()) + "}"

    lines = ["$ion_1_0 {Item:{" + ",".join(f"{name}:{text(value)}" for name, value in item.items())
             + "}}\n" for item in made]
    (folder / "items.ion.gz").write_bytes(gzip.compress("".join(lines).encode()))
    return ["--no-manifest"]


@pytest.mark.parametrize("write", [bare, data_pipeline, ion], ids=lambda write: write.__name__)
def test_every_source_has_them_by_value(program, write):
    folder = program.folder / "source"
    folder.mkdir()
    made = items()
    options = write(folder, made)
    expected = items(spelled=write is not ion)  # Ion has values, no spellings
    program.ok("load", folder, "--table", "t", "--partition-key", "pk", *options)

    def one(expression, source="t"):
        ((value,),) = [row.values() for row in json.loads(program.ok(
            "sql", "--output", "json", "-c",
            f"select cast({expression} as varchar) from {source}"))]
        return value

    assert one("count(*)") == "8"
    assert one("sum(amount)") == SUM
    assert one("sum(map.n)") == "370.6"
    for values in ("list", "set"):
        assert one("sum(value)", f"t cross join unnest({values}) as u (value)") == "370.6"
    assert one("count(pk)") == "8"
    for number, item in enumerate(expected[1:]):
        for spelling in (str(number), f"{number}.00", f"0{number}E0"):
            found = json.loads(program.ok("item", "t", spelling))
            assert found == item, spelling
    landed = program.folder / "landed"
    program.ok("land", "t", landed, "--compression", "none")
    lines = [json.loads(line) for path in landed.rglob("part-*")
             for line in path.read_text().splitlines()]
    assert sorted(lines, key=str) == sorted(expected, key=str)


def test_land_writes_them_by_value(program):
    folder = program.folder / "source"
    folder.mkdir()
    bare(folder, items())
    program.ok("land", folder, program.folder / "landed", "--format", "parquet", "--no-manifest",
               "--as-of", "2024-01-01")
    import pyarrow.compute
    import pyarrow.parquet
    (path,) = (program.folder / "landed").rglob("part-*.parquet")
    table = pyarrow.parquet.read_table(path)
    assert str(pyarrow.compute.sum(table["amount"])) == SUM
    assert table["pk"].null_count == 0


@pytest.mark.parametrize("in_one_file", [True, False])
def test_two_spellings_of_one_key_are_refused_with_their_places(program, in_one_file):
    folder = program.folder / "source"
    folder.mkdir()
    lines = ['{"pk":{"N":"7"}}\n', '{"pk":{"N":"70E-1"}}\n']
    for number, text in enumerate(["".join(lines)] if in_one_file else lines):
        (folder / f"{number}.json").write_text(text)
    done = program.run("load", folder, "--table", "t", "--partition-key", "pk", "--no-manifest")
    assert done.returncode == 1
    assert "0.json, line 1, and" in done.stderr
    assert ("0.json, line 2" if in_one_file else "1.json, line 1") in done.stderr
    assert "as 7 and 70E-1" in done.stderr
    assert json.loads(program.ok("tables", "--output", "json")) == []
