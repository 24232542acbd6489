"""A lake of TPC-H's or TPC-DS's tables, and what the program answers to their queries."""

import json

import pyarrow.parquet
import the_program
import tpc
from pyiceberg.catalog.sql import SqlCatalog

RECORDED = the_program.ROOT / "tests/sql/athena"
_INTEGERS = {"tinyint", "smallint", "integer", "bigint"}


def make(folder, benchmark, scale):
    """Makes the lake FOLDER/lake, whose tables are the files that DuckDB wrote; gives the texts of
    the queries by their numbers."""
    warehouse = folder / "lake/warehouse"
    warehouse.mkdir(parents=True)
    described = tpc.make(warehouse / "default", benchmark, scale)
    add_tables(folder, described["tables"])
    return described["queries"]


def add_tables(folder, names):
    """Makes a table of FOLDER/lake of each file warehouse/default/NAME/NAME.parquet in it."""
    warehouse = folder / "lake/warehouse"
    catalog = SqlCatalog("dynalake", uri=f"sqlite:///{folder}/lake/catalog.db",
                         warehouse=f"file://{warehouse}")
    catalog.create_namespace("default")
    for name in names:
        path = warehouse / "default" / name / f"{name}.parquet"
        table = catalog.create_table(("default", name), pyarrow.parquet.read_schema(path))
        table.add_files([str(path)])


def recorded(part):
    """Trino's answers by the numbers of the queries; the names of `part` and of its file agree."""
    lines = (RECORDED / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return {answer["query"]: answer for answer in map(json.loads, lines)}


def ask(folder, queries):
    """For each query its answer, a list of objects whose numbers with a point are their texts, or
    the error as a text. One run asks all of them, as far as there are no errors."""
    program = the_program.Program(the_program.find(), folder)
    numbers, answers = sorted(queries), {}
    while numbers:
        files = []
        for number in numbers:
            path = folder / f"{number}.sql"
            path.write_text(queries[number], encoding="utf-8")
            files += ["-f", path]
        done = program.run("sql", "--lake", "lake", "--dialect", "athena", "--output", "json",
                           "--quiet", *files)
        answers |= zip(numbers, _values(done.out))
        numbers = [number for number in numbers if number not in answers]
        if done.returncode != 0:
            answers[numbers.pop(0)] = done.err
    return answers


def _values(text):
    """The values of JSON that follow one another."""
    decoder, place = json.JSONDecoder(parse_float=str), 0
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        yield value
        place += len(text[place:]) - len(text[place:].lstrip())


def _cell(value, kind):
    """A value in the form of tests/sql/athena: integers and booleans are JSON's, all else text."""
    return value if value is None or kind in _INTEGERS or kind == "boolean" else str(value)


def assert_alike(answer, expected):
    """That an answer of `ask` is the one that was recorded."""
    assert isinstance(answer, list), answer
    types = expected["types"]
    rows = [[_cell(value, kind) for value, kind in zip(row.values(), types, strict=True)]
            for row in answer]
    if not expected.get("ordered"):
        rows.sort(key=lambda row: json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    exact = [place for place, kind in enumerate(types) if kind not in ("double", "real")]
    for row, other in zip(rows, expected["rows"]):
        assert [row[place] for place in exact] == [other[place] for place in exact]
    assert len(rows) == expected["count"]
    assert tpc.digest(rows, types) == expected["sha256"]
    if rows and len(set(expected.get("names", ()))) == len(types):
        assert list(answer[0]) == expected["names"]
