"""Tests of tools/record_trino as far as they need no server, and of what it recorded."""

import json
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools/trino_recording"), str(ROOT / "tests/peers")]

import answers  # noqa: E402
import expressions  # noqa: E402
import random_queries  # noqa: E402
import statements  # noqa: E402
import text_files  # noqa: E402
import tpc  # noqa: E402

RECORDED = ROOT / "tests/sql/athena"
FEWEST_EXPRESSIONS = 1500
MOST_BYTES = 3_000_000


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def scalar(name):
    return {"rawType": name, "arguments": []}


def of(name, *parts):
    kind = "NAMED_TYPE" if name == "row" else "TYPE"
    return {"rawType": name, "arguments": [
        {"kind": kind, "value": {"typeSignature": part} if name == "row" else part}
        for part in parts]}


class ListTest(unittest.TestCase):
    def test_each_line_is_a_statement(self):
        text = "-- a family\n1 + 1\n\nSELECT 2\nVALUES 3\n(SELECT 4)\nvalues_of(x)\n"
        self.assertEqual(expressions.read(text), ["SELECT 1 + 1", "SELECT 2", "VALUES 3",
                                                  "SELECT (SELECT 4)", "SELECT values_of(x)"])

    def test_only_the_statement_itself_orders_its_rows(self):
        ordered = ("SELECT x FROM t ORDER BY x", "(SELECT 1) UNION (SELECT 2) ORDER BY 1",
                   "SELECT f(a) FROM t ORDER  BY a LIMIT 1")
        unordered = ("SELECT rank() OVER (ORDER BY x) FROM t", "SELECT ' ORDER BY ' FROM t",
                     "SELECT array_agg(x ORDER BY (y)) FROM t", 'SELECT 1 AS "ORDER BY"',
                     "SELECT ')', (SELECT x FROM t ORDER BY x LIMIT 1)")
        for statement in ordered:
            self.assertTrue(statements.is_ordered(statement), statement)
        for statement in unordered:
            self.assertFalse(statements.is_ordered(statement), statement)


class CellTest(unittest.TestCase):
    def test_values_say_what_they_are(self):
        for value, signature, expected in (
                (None, scalar("bigint"), None), (7, scalar("bigint"), 7),
                (True, scalar("boolean"), True),
                ("1.0E10", scalar("double"), "1.0E10"), ("1.50", scalar("decimal"), "1.50"),
                ([1, None], of("array", scalar("integer")), [1, None]),
                ([1, "a"], of("row", scalar("integer"), scalar("varchar")), [1, "a"]),
                ({"10": "x", "2": None}, of("map", scalar("bigint"), scalar("varchar")),
                 [[10, "x"], [2, None]]),
                ({"true": [1]}, of("map", scalar("boolean"), of("array", scalar("integer"))),
                 [[True, [1]]])):
            self.assertEqual(answers.cell(value, signature), expected)

    def test_what_the_protocol_does_not_show_is_refused(self):
        keyed_by_rows = of("map", of("row", scalar("varchar")), scalar("bigint"))
        for value, signature in (({"[a]": 1}, keyed_by_rows), (1, scalar("geometry"))):
            with self.assertRaises(answers.Unclear):
                answers.cell(value, signature)


class BenchmarkTest(unittest.TestCase):
    def test_queries_leave_no_choice_of_rows(self):
        for text, expected in (
                ("SELECT a, b FROM t\nORDER BY a\nLIMIT 9;\n",
                 "SELECT a, b FROM t\nORDER BY a, 1, 2\nLIMIT 9"),
                ("SELECT a, b FROM t ORDER BY b ;", "SELECT a, b FROM t ORDER BY b, 1, 2"),
                ("SELECT rank() OVER (ORDER BY a), b FROM t LIMIT 5",
                 "SELECT rank() OVER (ORDER BY a), b FROM t LIMIT 5"),
                ("SELECT 1, x WHERE d BETWEEN '2000-01-27' AND e",
                 "SELECT 1, y WHERE d BETWEEN DATE '2000-01-27' AND e")):
            substitutions = [("x", "y")] if "x" in text else []
            self.assertEqual(tpc.trinos_query(text, substitutions, 2), expected)
        with self.assertRaises(ValueError):
            tpc.trinos_query("SELECT 1", [("x", "y")], 1)

    def test_only_ten_digits_of_doubles_count(self):
        types = ["double", "varchar"]
        one = tpc.digest([["0.30000000000000004", "é"], [None, None]], types)
        self.assertEqual(one, tpc.digest([["0.3", "é"], [None, None]], types))
        self.assertNotEqual(one, tpc.digest([["0.3000001", "é"], [None, None]], types))
        self.assertNotEqual(one, tpc.digest([[None, None], ["0.3", "é"]], types))

    def test_each_query_has_its_answer(self):
        for name, count in (("tpch", 22), ("tpch_sf1", 22), ("tpcds", 99)):
            recorded = read(RECORDED / f"{name}.jsonl")
            self.assertEqual([one["query"] for one in recorded], list(range(1, count + 1)))
            for one in recorded:
                with self.subTest(name, query=one["query"]):
                    self.assertEqual(len(one["rows"]), min(one["count"], 20))
                    if one["count"] <= 20:
                        self.assertEqual(tpc.digest(one["rows"], one["types"]), one["sha256"])


class RandomTest(unittest.TestCase):
    def test_the_generator_makes_the_recorded_queries(self):
        recorded = [one["sql"] for one in read(RECORDED / "random.jsonl")]
        self.assertEqual(len(recorded), random_queries.COUNT)
        made = random_queries.Generator(random_queries.SEED)
        rest = iter(zip(made, range(2 * len(recorded))))
        for query in recorded:
            self.assertTrue(any(query == one for one, _ in rest), query)


class RecordedTest(unittest.TestCase):
    def test_each_statement_has_its_answer_and_stands_once(self):
        seen = set()
        for path in sorted((RECORDED / "expressions").glob("*.sql")):
            asked = expressions.read(path.read_text(encoding="utf-8"))
            recorded = [answer["sql"] for answer in read(path.with_suffix(".jsonl"))]
            self.assertEqual(recorded, asked, path.name)
            self.assertEqual(seen & set(asked), set(), path.name)
            seen |= set(asked)
        self.assertGreaterEqual(len(seen), FEWEST_EXPRESSIONS)

    def test_an_answer_is_rows_or_an_error(self):
        for path in sorted((RECORDED / "expressions").glob("*.jsonl")):
            for answer in read(path):
                with self.subTest(answer["sql"]):
                    if "error" in answer:
                        self.assertEqual(set(answer), {"sql", "error"})
                        continue
                    width = len(answer["types"])
                    self.assertEqual(set(answer) - {"names", "ordered", "utc"},
                                     {"sql", "types", "rows"})
                    self.assertEqual({len(row) for row in answer["rows"]} - {width}, set())
                    self.assertEqual(len(answer.get("names", answer["types"])), width)
                    self.assertEqual(len(answer.get("utc", answer["rows"])), len(answer["rows"]))

    def test_files_have_the_one_form_and_are_small(self):
        size = 0
        for path in sorted(RECORDED.rglob("*.jsonl")):
            text = path.read_text(encoding="utf-8")
            self.assertEqual("".join(f"{text_files.text(one)}\n" for one in read(path)), text)
            size += path.stat().st_size
        self.assertLess(size, MOST_BYTES)

    def test_functions_stand_once_and_sorted(self):
        rows = [tuple(one.values()) for one in read(RECORDED / "functions.jsonl")]
        self.assertEqual(sorted(set(rows)), rows)
        self.assertIn(("cardinality", "bigint", "array(e)", "scalar", True), rows)


if __name__ == "__main__":
    unittest.main()
