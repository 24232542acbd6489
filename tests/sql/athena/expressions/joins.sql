SELECT a.x, b.y FROM (VALUES 1, 2, 3) a(x) JOIN (VALUES 2, 3, 4) b(y) ON a.x = b.y
SELECT a.x, b.y FROM (VALUES 1, 2, 3) a(x) INNER JOIN (VALUES 2, 3, 4) b(y) ON a.x < b.y
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) LEFT JOIN (VALUES 2, 3) b(y) ON a.x = b.y
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) RIGHT JOIN (VALUES 2, 3) b(y) ON a.x = b.y
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) FULL JOIN (VALUES 2, 3) b(y) ON a.x = b.y
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) FULL OUTER JOIN (VALUES 2, 3) b(y) ON a.x = b.y AND a.x > 5
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) CROSS JOIN (VALUES 'p', 'q') b(y)
SELECT a.x, b.y FROM (VALUES 1, 2) a(x), (VALUES 'p') b(y)
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) LEFT JOIN (VALUES 2, 3) b(y) ON true
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) LEFT JOIN (VALUES 2, 3) b(y) ON a.x > b.y
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) LEFT JOIN (VALUES 2, 3) b(y) ON a.x = b.y AND b.y > 2
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) LEFT JOIN (VALUES 2, 3) b(y) ON a.x = b.y WHERE b.y IS NULL
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) FULL JOIN (VALUES 2, 3) b(y) ON a.x < b.y
SELECT a.x, b.y FROM (VALUES 1, NULL) a(x) LEFT JOIN (VALUES NULL, 1) b(y) ON a.x = b.y
SELECT a.x, b.y FROM (VALUES 1, 1) a(x) JOIN (VALUES 1, 1) b(y) ON a.x = b.y
SELECT a.x, b.y FROM (VALUES 1) a(x) JOIN (VALUES 1.0) b(y) ON a.x = b.y
SELECT a.x, b.y FROM (VALUES 1) a(x) JOIN (VALUES '1') b(y) ON a.x = b.y
SELECT a.x, b.y FROM (VALUES 1) a(x) JOIN (VALUES 2) b(y) ON NULL
SELECT a.x, b.y FROM (VALUES 1) a(x) JOIN (VALUES 2) b(y)
SELECT a.x FROM (VALUES 1) a(x) CROSS JOIN (VALUES 2) b(y) ON true
SELECT * FROM (VALUES (1, 'a')) l(k, v) JOIN (VALUES (1, 'b')) r(k, w) ON l.k = r.k
SELECT k FROM (VALUES (1, 'a')) l(k, v) JOIN (VALUES (1, 'b')) r(k, w) ON l.k = r.k
SELECT l.*, r.w FROM (VALUES (1, 'a')) l(k, v) JOIN (VALUES (1, 'b')) r(k, w) ON l.k = r.k
SELECT * FROM (VALUES (1, 'a')) l(k, v) JOIN (VALUES (1, 'b')) r(k, w) USING (k)
SELECT k, v, w FROM (VALUES (1, 'a'), (2, 'b')) l(k, v) LEFT JOIN (VALUES (1, 'c')) r(k, w) USING (k)
SELECT k, v, w FROM (VALUES (1, 'a'), (2, 'b')) l(k, v) RIGHT JOIN (VALUES (1, 'c'), (3, 'd')) r(k, w) USING (k)
SELECT k, v, w FROM (VALUES (1, 'a'), (2, 'b')) l(k, v) FULL JOIN (VALUES (1, 'c'), (3, 'd')) r(k, w) USING (k)
SELECT l.* FROM (VALUES (1, 'a')) l(k, v) JOIN (VALUES (1, 'b')) r(k, w) USING (k)
SELECT l.k FROM (VALUES (1, 'a')) l(k, v) JOIN (VALUES (1, 'b')) r(k, w) USING (k)
SELECT v, w FROM (VALUES (1, 2, 'a')) l(k, j, v) JOIN (VALUES (1, 2, 'b')) r(k, j, w) USING (k, j)
SELECT * FROM (VALUES (1, 2, 'a')) l(k, j, v) JOIN (VALUES (2, 1, 'b')) r(j, k, w) USING (k, j)
SELECT k FROM (VALUES 1) l(k) JOIN (VALUES 1.0) r(k) USING (k)
SELECT typeof(k) FROM (VALUES 1) l(k) JOIN (VALUES 1.0) r(k) USING (k)
SELECT k FROM (VALUES 1) l(k) JOIN (VALUES 1) r(z) USING (k)
SELECT v FROM (VALUES (1, 'a')) l(k, v) NATURAL JOIN (VALUES (1, 'b')) r(k, w)
SELECT a.x, b.x, c.x FROM (VALUES 1, 2) a(x) JOIN (VALUES 1, 2) b(x) ON a.x = b.x LEFT JOIN (VALUES 2) c(x) ON b.x = c.x
SELECT a.x, b.x, c.x FROM (VALUES 1, 2) a(x) LEFT JOIN ((VALUES 1, 2) b(x) JOIN (VALUES 2) c(x) ON b.x = c.x) ON a.x = b.x
SELECT a.x, b.x FROM (VALUES 1, 2) a(x) JOIN (VALUES 2, 1) b(x) ON a.x + b.x = 3
SELECT a.x FROM (VALUES 1, 2) a(x) JOIN (VALUES 1, 2) b(x) ON a.x = b.x OR a.x > b.x
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) JOIN (VALUES (1, 'p'), (2, 'q')) b(x, y) ON a.x = b.x AND b.y <> 'p'
SELECT a.x FROM (VALUES 1) a(x) JOIN (VALUES 1) a(x) ON true
SELECT x FROM (VALUES 1) a(x) JOIN (VALUES 1) b(x) ON true
SELECT a.x FROM (VALUES 1, 2) a(x) LEFT JOIN (SELECT 1 AS y WHERE false) b ON a.x = b.y
SELECT count(*) FROM (VALUES 1, 2) a(x) JOIN (SELECT 1 AS y WHERE false) b ON a.x = b.y
SELECT sum(a.x * b.y) FROM (VALUES 1, 2) a(x) CROSS JOIN (VALUES 10, 20) b(y)
SELECT a.x, u.z FROM (VALUES 1, 2) a(x) CROSS JOIN LATERAL (SELECT a.x * 10 AS z) u
SELECT a.x, u.z FROM (VALUES 1, 2) a(x), LATERAL (VALUES a.x, a.x + 1) u(z)
SELECT a.x, u.z FROM (VALUES 1, 2) a(x) LEFT JOIN LATERAL (SELECT y AS z FROM (VALUES 1, 5) b(y) WHERE b.y = a.x) u ON true
SELECT a.x, u.s FROM (VALUES 1, 2) a(x) CROSS JOIN LATERAL (SELECT sum(y) AS s FROM (VALUES 1, 2, 3) b(y) WHERE b.y >= a.x) u
SELECT a.x, u.z FROM (VALUES 1, 2) a(x) CROSS JOIN LATERAL (SELECT z FROM (VALUES 3, 4) b(z) LIMIT 1) u WHERE u.z < 0
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) LEFT JOIN (VALUES 2, 3) b(y) ON a.x = (SELECT 1)
SELECT a.x, b.y FROM (VALUES 1, 2) a(x) JOIN (VALUES 2, 3) b(y) ON a.x IN (SELECT 2) AND b.y = 3
SELECT x, n FROM (VALUES 1, 2, 3) t(x) CROSS JOIN (SELECT count(*) AS n FROM (VALUES 7, 8) u(y))
SELECT l.v, r.w FROM (VALUES (DATE '2024-01-01', 'a')) l(d, v) JOIN (VALUES (TIMESTAMP '2024-01-01 00:00:00', 'b')) r(d, w) ON l.d = r.d
SELECT l.x FROM (VALUES ARRAY[1, 2]) l(x) JOIN (VALUES ARRAY[1, 2]) r(x) ON l.x = r.x
SELECT l.x, r.y FROM (VALUES ROW(ROW(1, 'a'))) l(x) JOIN (VALUES (ROW(1, 'a'), 5)) r(x, y) ON l.x = r.x
SELECT s.x FROM (VALUES 1, 2, 3, 4) t(x) TABLESAMPLE BERNOULLI (100) s
SELECT count(*) FROM (VALUES 1, 2, 3, 4) t(x) TABLESAMPLE BERNOULLI (100)
SELECT count(*) FROM (VALUES 1, 2) t(x) TABLESAMPLE BERNOULLI (0)
SELECT count(*) FROM (VALUES 1, 2) t(x) TABLESAMPLE SYSTEM (150)
