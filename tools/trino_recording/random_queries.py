"""Random queries over two small tables: what Trino answers to COUNT of them.

The same SEED gives the same queries. Each has one answer whatever the order of evaluation is: those
that fail are left out, doubles are only added where the sum is exact, and what depends on an order
names `id`, which is unique.
"""

import itertools
import random

import answers
import statements
import text_files
import trino_server

COUNT = 400
SEED = 476
TABLES = """\
WITH t(id, n, d, f, s, b, day, a) AS (VALUES
(1, 5, 1.50, 0.5e0, 'ab', true, DATE '2024-01-31', ARRAY[1, 2]),
(2, NULL, -2.25, nan(), 'AB', false, DATE '2024-02-29', ARRAY[3, NULL]),
(3, -7, 0.00, -2.25e0, '', NULL, DATE '1969-12-31', ARRAY[]),
(4, 5, NULL, 1e10, 'é x', true, NULL, NULL),
(5, 0, 100.05, NULL, NULL, false, DATE '2024-01-31', ARRAY[5, 5, 0]),
(6, 12, 1.50, 0e0, 'b', true, DATE '2023-03-01', ARRAY[2]),
(7, -1, -0.05, 0.5e0, 'ab ', NULL, DATE '2024-12-30', ARRAY[NULL])), \
u(id, k, w, e) AS (VALUES
(1, 5, 'ab', 1.5), (2, 5, NULL, -2.25), (3, NULL, 'b', 0.0), (4, 12, 'AB', NULL), (5, -7, '', 1.5))
"""
COLUMNS = {"t": {"int": ["t.id", "t.n"], "dec": ["t.d"], "dbl": ["t.f"], "str": ["t.s"],
                 "bool": ["t.b"], "date": ["t.day"], "arr": ["t.a"]},
           "u": {"int": ["u.id", "u.k"], "dec": ["u.e"], "str": ["u.w"]}}
# Two tables: what the first lacks is of the second.
COLUMNS["tu"] = {kind: COLUMNS["t"][kind] + COLUMNS["u"].get(kind, []) for kind in COLUMNS["t"]}
LITERALS = {
    "int": ["0", "1", "5", "-7", "NULL"], "dec": ["1.50", "0.0", "-2.25", "10.125"],
    "dbl": ["0e0", "0.5e0", "1e10"], "str": ["''", "'ab'", "'b'", "'x'"],
    "bool": ["true", "false"], "date": ["DATE '2024-01-31'", "DATE '2024-02-29'"],
    "arr": ["ARRAY[1, 2]", "ARRAY[5, NULL]"]}
# How an expression of a kind is made: of expressions of the kinds in braces.
FORMS = {
    "int": ["{int} + {int}", "{int} - {int}", "{int} * {int}", "{int} / nullif({int}, 0)",
            "{int} % 3", "abs({int})", "-({int})", "coalesce({int}, {int})", "nullif({int}, {int})",
            "CASE WHEN {bool} THEN {int} ELSE {int} END", "if({bool}, {int})",
            "length({str})", "strpos({str}, 'b')", "year({date})", "day({date})", "month({date})",
            "day_of_week({date})", "date_diff('day', {date}, {date})",
            "date_diff('month', {date}, {date})", "cardinality({arr})", "element_at({arr}, 1)",
            "element_at({arr}, -1)", "array_position({arr}, 5)", "CAST({dec} AS integer)",
            "reduce({arr}, 0, (acc, x) -> acc + coalesce(x, 0), acc -> acc)", "sign({int})",
            "bitwise_and({int}, 6)", "greatest({int}, {int})", "least({int}, {int})",
            "try_cast({str} AS integer)", "codepoint('a')"],
    "dec": ["{dec} + {dec}", "{dec} - {dec}", "{dec} * {int}", "{dec} / nullif({dec}, 0)",
            "round({dec}, 1)", "abs({dec})", "coalesce({dec}, {int})",
            "CAST({int} AS decimal(10,2))",
            "floor({dec})", "truncate({dec})", "CASE WHEN {bool} THEN {dec} ELSE {int} END",
            "{dec} % 2", "try_cast({str} AS decimal(5,2))", "CAST({dec} AS decimal(12,1))"],
    "dbl": ["{dbl} + {int}", "{dbl} * {dbl}", "{dbl} / {int}", "CAST({dec} AS double)",
            "abs({dbl})", "round({dbl})", "coalesce({dbl}, {dec})", "greatest({dbl}, {dbl})",
            "CASE WHEN {bool} THEN {dbl} END", "nullif({dbl}, {dbl})", "try_cast({str} AS double)"],
    "str": ["{str} || {str}", "upper({str})", "lower({str})", "substr({str}, 2)", "trim({str})",
            "replace({str}, 'b', '-')", "reverse({str})", "coalesce({str}, {str})",
            "CAST({int} AS varchar)", "CAST({dec} AS varchar)", "CAST({dbl} AS varchar)",
            "CAST({date} AS varchar)", "CAST({bool} AS varchar)", "lpad({str}, 4, '*')",
            "if({bool}, {str}, {str})", "array_join({arr}, ',')", "split_part({str}, 'b', 1)",
            "regexp_replace({str}, '[a-b]', '<$0>')", "regexp_extract({str}, '[bB].*')",
            "date_format({date}, '%Y-%m')", "concat_ws('/', {str}, {str})",
            "json_format(CAST({arr} AS json))", "typeof({dec})"],
    "bool": ["{int} > {int}", "{int} = {int}", "{int} <> {int}", "{dec} >= {dec}", "{dec} = {int}",
             "{dbl} < {dbl}", "{dbl} = {dbl}", "{str} = {str}", "{str} < {str}", "{date} < {date}",
             "{str} LIKE '%b%'", "{str} LIKE '_b%'", "({bool}) AND ({bool})",
             "({bool}) OR ({bool})",
             "NOT ({bool})", "({int}) IS NULL", "({str}) IS NOT NULL", "{int} IN (1, 5, {int})",
             "{int} NOT IN (5, {int})", "{dec} BETWEEN {dec} AND {dec}",
             "{str} IN ('ab', {str})", "{int} IS DISTINCT FROM {int}",
             "{dbl} IS NOT DISTINCT FROM {dbl}", "contains({arr}, 5)",
             "any_match({arr}, x -> x > 1)",
             "all_match({arr}, x -> x > 0)", "arrays_overlap({arr}, {arr})", "{arr} = {arr}",
             "regexp_like({str}, '^a')", "({int}, {str}) = ({int}, {str})", "is_nan({dbl})"],
    "date": ["date_add('day', 30, {date})", "date_add('month', 1, {date})",
             "date_trunc('month', {date})", "{date} + INTERVAL '1' MONTH",
             "{date} - INTERVAL '3' DAY",
             "last_day_of_month({date})", "coalesce({date}, {date})", "greatest({date}, {date})",
             "if({bool}, {date}, {date})", "try_cast({str} AS date)"],
    "arr": ["transform({arr}, x -> x + 1)", "filter({arr}, x -> x > 1)", "array_distinct({arr})",
            "array_sort({arr})", "reverse({arr})", "{arr} || 7", "concat({arr}, {arr})",
            "ARRAY[{int}, {int}]", "array_remove({arr}, 5)", "array_union({arr}, {arr})",
            "slice({arr}, 1, 1)", "coalesce({arr}, {arr})", "array_intersect({arr}, {arr})"]}
AGGREGATES = ["count(*)", "count({int})", "sum({int})", "min({int})", "max({dec})", "sum({dec})",
              "avg({dec})", "avg({int})", "min({str})", "max({str})", "min({date})", "max({dbl})",
              "count(DISTINCT {int})", "count(DISTINCT {str})", "sum(DISTINCT {int})", "sum(t.f)",
              "count_if({bool})", "bool_and({bool})", "bool_or({bool})", "count({dbl})",
              "sum({int}) FILTER (WHERE {bool})", "count(*) FILTER (WHERE {bool})",
              "array_sort(array_agg(DISTINCT {int}))"]
# With t alone, where its id is unique.
BY_ID = ["array_agg({int} ORDER BY t.id)", "max_by({str}, t.id)", "min_by({int}, t.id)",
         "listagg({str}, ',') WITHIN GROUP (ORDER BY t.id)", "array_agg({str} ORDER BY t.id DESC)"]
WINDOWS = ["row_number() OVER (ORDER BY t.id)", "rank() OVER (ORDER BY {int})",
           "dense_rank() OVER (PARTITION BY {bool} ORDER BY {str})",
           "sum({int}) OVER (ORDER BY t.id)", "lag({str}) OVER (ORDER BY t.id)",
           "lead({int}, 2, 0) OVER (PARTITION BY {bool} ORDER BY t.id)",
           "max({dec}) OVER (PARTITION BY {int})", "count({str}) OVER (ORDER BY {int})",
           "first_value({int}) IGNORE NULLS OVER (ORDER BY t.id)", "ntile(3) OVER (ORDER BY t.id)",
           "sum({dec}) OVER (ORDER BY t.id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)",
           "count(*) OVER (ORDER BY {int} RANGE BETWEEN 2 PRECEDING AND CURRENT ROW)",
           "last_value({str}) OVER (ORDER BY {int}, t.id "
           "GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING)"]


class Generator:
    """Makes queries, each from a choice of its own."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def __iter__(self):
        shapes = [self._rows, self._groups, self._join, self._windows, self._set_operation,
                  self._sub_query, self._unnest, self._grouping_sets]
        for shape in itertools.cycle(shapes):
            yield TABLES + shape()

    def _one(self, choices):
        return choices[self._random.randrange(len(choices))]

    def _chance(self, percent):
        return self._random.randrange(100) < percent

    def _expression(self, kind, scope, depth=2):
        chosen = self._random.randrange(10)
        if depth == 0 or chosen < 3:
            columns = COLUMNS[scope].get(kind, [])
            return self._one(columns if columns and chosen < 9 else LITERALS[kind])
        return self._fill(self._one(FORMS[kind]), scope, depth - 1)

    def _fill(self, form, scope, depth):
        """The form with its braces replaced by expressions."""
        for kind in FORMS:
            while f"{{{kind}}}" in form:
                form = form.replace(f"{{{kind}}}", self._expression(kind, scope, depth), 1)
        return form

    def _items(self, scope, most=3):
        return [self._expression(self._one(list(FORMS)), scope)
                for _ in range(self._random.randint(1, most))]

    def _where(self, scope):
        return f" WHERE {self._expression('bool', scope)}" if self._chance(60) else ""

    def _rows(self):
        distinct = "DISTINCT " if self._chance(20) else ""
        items = self._items("t")
        text = f"SELECT {distinct}{', '.join(items)} FROM t{self._where('t')}"
        if not distinct and self._chance(50):
            kind = self._one(["int", "str", "dec", "date", "dbl"])
            direction = self._one(["", " DESC", " NULLS FIRST", " DESC NULLS LAST"])
            text += f" ORDER BY {self._expression(kind, 't', 1)}{direction}, t.id"
            text += self._one(["", " LIMIT 3", " OFFSET 2", " OFFSET 1 LIMIT 4"])
        return text

    def _aggregates(self, scope, choices):
        return [self._fill(self._one(choices), scope, 1)
                for _ in range(self._random.randint(1, 3))]

    def _groups(self):
        keys = [self._expression(self._one(["int", "bool", "str"]), "t", 1)
                for _ in range(self._random.randint(0, 2))]
        keys = [f"({key})" for key in dict.fromkeys(keys)]
        found = self._aggregates("t", AGGREGATES + BY_ID)
        text = f"SELECT {', '.join(keys + found)} FROM t{self._where('t')}"
        if keys:
            text += f" GROUP BY {', '.join(str(place + 1) for place in range(len(keys)))}"
            if self._chance(30):
                text += f" HAVING {self._one(['count(*) > 1', 'sum(t.n) > 0', 'min(t.d) IS NULL'])}"
        return text

    def _join(self):
        kind = self._one(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"])
        condition = self._one(["t.id = u.id", "t.n = u.k", "t.s = u.w", "t.d = u.e",
                               "t.n = u.k AND t.id > u.id", "t.n < u.k"])
        if kind in ("JOIN", "LEFT JOIN") and self._chance(20):
            condition += f" AND ({self._expression('bool', 'tu', 1)})"
        on = "" if kind == "CROSS JOIN" else f" ON {condition}"
        items = (["t.id", "u.id", *self._items("tu", 2)] if self._chance(60)
                 else self._aggregates("tu", AGGREGATES))
        return f"SELECT {', '.join(items)} FROM t {kind} u{on}{self._where('tu')}"

    def _windows(self):
        items = ["t.id"] + [self._fill(self._one(WINDOWS), "t", 1)
                            for _ in range(self._random.randint(1, 2))]
        return f"SELECT {', '.join(items)} FROM t{self._where('t')} ORDER BY t.id"

    def _set_operation(self):
        operation = self._one(["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL",
                               "EXCEPT ALL"])
        kind = self._one(["int", "dec", "str"])
        left, right = (self._expression(kind, scope, 1) for scope in ("t", "u"))
        return (f"SELECT {left} FROM t{self._where('t')} {operation} "
                f"SELECT {right} FROM u{self._where('u')}")

    def _sub_query(self):
        form = self._one([
            "SELECT t.id, {int} FROM t WHERE t.n IN (SELECT u.k FROM u WHERE u.id <> 3)",
            "SELECT t.id, {str} FROM t WHERE t.n NOT IN (SELECT u.k FROM u WHERE u.k > 0)",
            "SELECT t.id, t.n IN (SELECT u.k FROM u), {int} FROM t",
            "SELECT t.id, {dec} FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.n)",
            "SELECT t.id, {str} FROM t "
            "WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.w = t.s AND {bool})",
            "SELECT t.id, (SELECT max(u.e) FROM u WHERE u.k = t.n), {int} FROM t",
            "SELECT t.id, (SELECT count(*) FROM u WHERE u.id < t.id), {int} FROM t",
            "SELECT t.id, {int} FROM t WHERE {dec} > (SELECT avg(u.e) FROM u)",
            "SELECT t.id FROM t WHERE {int} >= ALL (SELECT u.k FROM u WHERE u.k IS NOT NULL)",
            "SELECT t.id FROM t WHERE {int} = ANY (SELECT u.k FROM u)",
            "SELECT v.x, count(*) FROM (SELECT {int} AS x, {str} AS y FROM t) v GROUP BY v.x",
            "SELECT t.id, v.z FROM t CROSS JOIN LATERAL (SELECT t.id * 10 + {int} AS z) v"])
        return self._fill(form, "t", 1)

    def _unnest(self):
        form = self._one([
            "SELECT t.id, x, {int} FROM t CROSS JOIN UNNEST({arr}) v(x)",
            "SELECT t.id, x, o FROM t CROSS JOIN UNNEST({arr}) WITH ORDINALITY v(x, o)",
            "SELECT t.id, x FROM t LEFT JOIN UNNEST({arr}) v(x) ON true",
            "SELECT t.id, x, y FROM t CROSS JOIN UNNEST({arr}, {arr}) v(x, y)",
            "SELECT x, count(*), sum({int}) FROM t CROSS JOIN UNNEST({arr}) v(x) GROUP BY x"])
        return self._fill(form, "t", 1)

    def _grouping_sets(self):
        sets = self._one(["ROLLUP (t.b, t.n)", "CUBE (t.b, t.n)",
                          "GROUPING SETS ((t.b), (t.n), ())", "GROUPING SETS ((t.b, t.n), (t.n))"])
        found = ", ".join(self._aggregates("t", AGGREGATES))
        return (f"SELECT t.b, t.n, grouping(t.b, t.n), {found} FROM t{self._where('t')} "
                f"GROUP BY {sets}")


class Recorder:
    """Records the answers to the queries."""

    def __init__(self, path):
        self.path = path

    def record(self, trino):
        found = {}
        for query in Generator(SEED):
            if query not in found:
                answer = answers.ask(trino, query, statements.is_ordered(query))
                if "error" not in answer:
                    found[query] = answer
            if len(found) == COUNT:
                break
        text_files.write(self.path, found.values())
        return len(found)
