ROW(1, 'a')
ROW(1, 'a')[1]
ROW(1, 'a')[2]
ROW(1, 'a')[3]
ROW(1, 'a')[0]
ROW(1, 'a')[-1]
ROW(1, 2).field0
(1, 'a', true)
ROW(ROW(1, 2), 3)[1][2]
CAST(ROW(1, 'x') AS ROW(a integer, b varchar)).a
CAST(ROW(1, 'x') AS ROW(a integer, b varchar)).B
CAST(ROW(1, 'x') AS ROW(a integer, b varchar)).c
CAST(ROW(1, ROW(2)) AS ROW(a integer, b ROW(c integer))).b.c
CAST(NULL AS ROW(a integer)).a
CAST(ROW(1, 2) AS ROW(a integer, a integer)).a
typeof(ROW(1, NULL, 1.5))
typeof(ROW(1, 'a')[2])
typeof(CAST(ROW(1) AS ROW("A b" integer)))
ROW(1, 2) = ROW(1, 2)
ROW(1, 2) IN (ROW(1, 2), ROW(3, 4))
ROW(1, 'a') = ROW(1.0, 'a')
ROW(1, 2) BETWEEN ROW(1, 1) AND ROW(1, 3)
ROW(1, MAP()) = ROW(1, MAP())
ROW(1, MAP()) < ROW(1, MAP())
SELECT r.a FROM (SELECT CAST(ROW(1, 'x') AS ROW(a integer, b varchar)) AS r) t
SELECT t.r.b FROM (SELECT CAST(ROW(1, 'x') AS ROW(a integer, b varchar)) AS r) t
SELECT r.* FROM (SELECT CAST(ROW(1, 'x') AS ROW(a integer, b varchar)) AS r) t
SELECT (r).a FROM (SELECT CAST(ROW(1, 'x') AS ROW(a integer, b varchar)) AS r) t
SELECT (r).*, 5 FROM (SELECT ROW(1, 'x') AS r) t
SELECT (r).* FROM (SELECT CAST(ROW(1, 'x') AS ROW(a integer, b varchar)) AS r) t
SELECT (r).* AS (p, q) FROM (SELECT ROW(1, 'x') AS r) t
SELECT r, count(*) FROM (VALUES ROW(ROW(1, 'a')), ROW(ROW(1, 'a')), ROW(ROW(2, 'a'))) t(r) GROUP BY r
SELECT r FROM (VALUES ROW(ROW(2, 'a')), ROW(ROW(1, 'b')), ROW(ROW(1, 'a'))) t(r) ORDER BY r
SELECT max(r), min(r) FROM (VALUES ROW(ROW(2, 'a')), ROW(ROW(1, 'b'))) t(r)
SELECT array_agg(r ORDER BY r) FROM (VALUES ROW(ROW(2, 'a')), ROW(ROW(1, 'b'))) t(r)
SELECT count(DISTINCT (a, b)) FROM (VALUES (1, 2), (1, 2), (1, NULL), (1, NULL)) t(a, b)
SELECT (a, b) FROM (VALUES (1, 'x'), (2, 'y')) t(a, b)
SELECT ROW(a, b)[2] FROM (VALUES (1, 'x'), (2, 'y')) t(a, b)
ROW()
()
ROW(1, 2) + 1
ROW(1 AS a)
