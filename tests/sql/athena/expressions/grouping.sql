SELECT a, b, sum(x) FROM (VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 4)) t(a, b, x) GROUP BY GROUPING SETS ((a), (b))
SELECT a, b, sum(x) FROM (VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 4)) t(a, b, x) GROUP BY GROUPING SETS ((a, b), (a), ())
SELECT a, b, sum(x) FROM (VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 4)) t(a, b, x) GROUP BY ROLLUP (a, b)
SELECT a, b, sum(x) FROM (VALUES ('p', 'q', 1), ('p', 'r', 2), ('s', 'q', 4)) t(a, b, x) GROUP BY CUBE (a, b)
SELECT a, b, grouping(a), grouping(b), grouping(a, b), count(*) FROM (VALUES ('p', 'q'), ('p', 'r')) t(a, b) GROUP BY ROLLUP (a, b)
SELECT a, grouping(a), count(*) FROM (VALUES 'p', NULL) t(a) GROUP BY ROLLUP (a)
SELECT a, count(*) FROM (VALUES 'p', NULL) t(a) GROUP BY CUBE (a)
SELECT a, b, count(*) FROM (VALUES (1, 2), (1, 3)) t(a, b) GROUP BY a, ROLLUP (b)
SELECT a, b, count(*) FROM (VALUES (1, 2), (1, 3)) t(a, b) GROUP BY GROUPING SETS (a, b), GROUPING SETS ((a), ())
SELECT a, count(*) FROM (VALUES 1, 2) t(a) GROUP BY GROUPING SETS ((a), (a))
SELECT a, count(*) FROM (VALUES 1, 2) t(a) GROUP BY DISTINCT GROUPING SETS ((a), (a))
SELECT count(*) FROM (VALUES 1) t(a) WHERE a > 5 GROUP BY ()
SELECT a, count(*) FROM (VALUES 1) t(a) WHERE a > 5 GROUP BY GROUPING SETS ((a), ())
SELECT a, count(*) FROM (VALUES 1) t(a) WHERE a > 5 GROUP BY ROLLUP (a)
SELECT a, count(*) FROM (VALUES 1) t(a) WHERE a > 5 GROUP BY a
SELECT sum(a) FROM (VALUES 1, 2) t(a) GROUP BY ()
SELECT a, b, sum(x) FROM (VALUES (1, 1, 5), (1, 2, 6)) t(a, b, x) GROUP BY GROUPING SETS ((a, b), ()) HAVING sum(x) > 5
SELECT a, b, sum(x) FROM (VALUES (1, 1, 5), (1, 2, 6)) t(a, b, x) GROUP BY ROLLUP (a, b) ORDER BY grouping(a, b), a, b
SELECT coalesce(a, 'all'), sum(x) FROM (VALUES ('p', 1), ('s', 4)) t(a, x) GROUP BY ROLLUP (a)
SELECT a + 1, count(*) FROM (VALUES 1, 2) t(a) GROUP BY ROLLUP (a)
SELECT a + 1, count(*) FROM (VALUES 1, 2) t(a) GROUP BY ROLLUP (a + 1)
SELECT upper(a), count(*) FROM (VALUES 'p', 'P') t(a) GROUP BY GROUPING SETS ((upper(a)), ())
SELECT a, count(DISTINCT b) FROM (VALUES (1, 2), (1, 2), (1, 3)) t(a, b) GROUP BY ROLLUP (a)
SELECT a, sum(x) FILTER (WHERE x > 1) FROM (VALUES (1, 1), (1, 2)) t(a, x) GROUP BY CUBE (a)
SELECT grouping(a) FROM (VALUES 1) t(a)
SELECT grouping(b) FROM (VALUES (1, 2)) t(a, b) GROUP BY a
SELECT typeof(grouping(a)) FROM (VALUES 1) t(a) GROUP BY a
SELECT a, rank() OVER (ORDER BY sum(x)) FROM (VALUES ('p', 1), ('s', 4)) t(a, x) GROUP BY ROLLUP (a)
SELECT a, b FROM (VALUES (1, 2)) t(a, b) GROUP BY ALL
SELECT a AS k, count(*) FROM (VALUES 1, 1) t(a) GROUP BY k
SELECT a AS k, count(*) FROM (VALUES 1, 1) t(a) GROUP BY 1 HAVING k > 0
SELECT a, count(*) FROM (VALUES 1, 1) t(a) GROUP BY 2
SELECT a, count(*) FROM (VALUES 1, 1) t(a) GROUP BY 3
SELECT a, count(*) FROM (VALUES 1, 1) t(a) GROUP BY 0
SELECT a FROM (VALUES 1, 1) t(a) GROUP BY a, 1
SELECT a, b, c, count(*) FROM (VALUES (1, 2, 3)) t(a, b, c) GROUP BY CUBE (a, b, c)
SELECT a, b, c, count(*) FROM (VALUES (1, 2, 3)) t(a, b, c) GROUP BY GROUPING SETS (ROLLUP (a, b), (c))
SELECT a, b, count(*) FROM (VALUES (1, 2), (1, 3)) t(a, b) GROUP BY ROLLUP ((a, b))
