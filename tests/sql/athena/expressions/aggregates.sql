-- Counts, sums, averages and their types.
SELECT count(*), count(1), count(x) FROM (VALUES 1, NULL, 3) t(x)
SELECT count(*) FROM (VALUES 1) t(x) WHERE x > 1
SELECT count() FROM (VALUES 1, 2) t(x)
SELECT count(DISTINCT x) FROM (VALUES 'a', 'b', 'a', NULL) t(x)
SELECT count(DISTINCT a, b) FROM (VALUES (1, 2)) t(a, b)
SELECT count_if(x > 1), count_if(x > 9) FROM (VALUES 1, 2, 3, NULL) t(x)
SELECT sum(x), avg(x), max(x), min(x) FROM (VALUES 1, 2, 4) t(x)
SELECT sum(x), avg(x), max(x), min(x) FROM (VALUES 1.50, 2.25, NULL) t(x)
SELECT sum(x), avg(x), max(x), min(x) FROM (VALUES 1e0, 2.5e0) t(x)
SELECT sum(x), avg(x), max(x), min(x) FROM (VALUES REAL '0.1', REAL '0.2', REAL '0.4') t(x)
SELECT sum(x), avg(x), max(x), min(x) FROM (VALUES TINYINT '100', TINYINT '100') t(x)
SELECT sum(x), avg(x) FROM (VALUES 2147483647, 2147483647) t(x)
SELECT sum(x), avg(x) FROM (VALUES 9223372036854775807, 1) t(x)
SELECT avg(x) FROM (VALUES 9223372036854775807, 9223372036854775807) t(x)
SELECT sum(x), avg(x) FROM (VALUES 1) t(x) WHERE x > 1
SELECT typeof(sum(x)), typeof(avg(x)), typeof(max(x)), typeof(count(x)) FROM (VALUES 1) t(x)
SELECT typeof(sum(x)), typeof(avg(x)) FROM (VALUES 1.25) t(x)
SELECT typeof(sum(x)), typeof(avg(x)) FROM (VALUES REAL '1') t(x)
SELECT avg(x) FROM (VALUES DECIMAL '1', DECIMAL '2') t(x)
SELECT avg(x) FROM (VALUES DECIMAL '0.1', DECIMAL '0.2', DECIMAL '0.2') t(x)
SELECT avg(x) FROM (VALUES DECIMAL '-1', DECIMAL '-2') t(x)
SELECT sum(x) FROM (VALUES CAST('99999999999999999999999999999999999999' AS decimal(38,0)), CAST(1 AS decimal(38,0))) t(x)
SELECT sum(x) FROM (VALUES 'a') t(x)
SELECT sum(x) FROM (VALUES true) t(x)
SELECT sum(DISTINCT x), avg(DISTINCT x) FROM (VALUES 1, 1, 4) t(x)
SELECT sum(x) FROM (VALUES 1e308, 1e308) t(x)
SELECT sum(x) FROM (VALUES 1e16, 1e0, -1e16) t(x)
SELECT max(x), min(x) FROM (VALUES 'b', 'ab', '', NULL) t(x)
SELECT max(x), min(x) FROM (VALUES true, false) t(x)
SELECT max(x), min(x) FROM (VALUES ARRAY[1, 2], ARRAY[1]) t(x)
SELECT max(x, 2), min(x, 2) FROM (VALUES 1, 5, 3, NULL) t(x)
SELECT max(x, 0) FROM (VALUES 1) t(x)
SELECT max(x, 5) FROM (VALUES 1, 2) t(x)
SELECT max(x, 2) FROM (VALUES 1) t(x) WHERE x > 5
SELECT max_by(a, b), min_by(a, b) FROM (VALUES ('x', 1), ('y', 3), ('z', 2)) t(a, b)
SELECT max_by(a, b, 2), min_by(a, b, 2) FROM (VALUES ('x', 1), ('y', 3), ('z', 2)) t(a, b)
SELECT max_by(a, b) FROM (VALUES ('x', NULL), ('y', NULL)) t(a, b)
SELECT max_by(a, b) FROM (VALUES (NULL, 9), ('y', 3)) t(a, b)
SELECT max_by(a, b) FROM (VALUES ('x', 1)) t(a, b) WHERE b > 5
SELECT any_value(x), arbitrary(x) FROM (VALUES 7) t(x)
SELECT any_value(x) FROM (VALUES NULL, 7) t(x)
SELECT any_value(x) FROM (VALUES 7) t(x) WHERE x > 9
SELECT bool_and(x), bool_or(x), every(x) FROM (VALUES true, false, NULL) t(x)
SELECT bool_and(x), bool_or(x) FROM (VALUES true, NULL) t(x)
SELECT bool_and(x), bool_or(x) FROM (VALUES true) t(x) WHERE NOT x
SELECT checksum(x) IS NULL FROM (VALUES 1) t(x) WHERE x > 1
SELECT approx_distinct(x) FROM (VALUES 1, 2, 2, NULL) t(x)
SELECT approx_distinct(x) FROM (VALUES 1) t(x) WHERE x > 1
SELECT approx_percentile(x, 0.5) FROM (VALUES 1, 2, 3, 4) t(x)
SELECT approx_percentile(x, 0.5) FROM (VALUES 1e0, 2e0) t(x)
SELECT approx_percentile(x, 0.0), approx_percentile(x, 1.0) FROM (VALUES 1, 2, 3, 4) t(x)
SELECT approx_percentile(x, ARRAY[0.25, 0.75]) FROM (VALUES 1, 2, 3, 4, 5) t(x)
SELECT approx_percentile(x, 0.5) FROM (VALUES 3, NULL) t(x)
SELECT approx_percentile(x, 0.5) FROM (VALUES 3) t(x) WHERE x > 5
SELECT approx_percentile(x, 1.5) FROM (VALUES 3) t(x)
SELECT approx_percentile(x, w, 0.5) FROM (VALUES (1, 1), (2, 5)) t(x, w)
SELECT approx_most_frequent(2, x, 10) FROM (VALUES 'a', 'b', 'a', 'c', 'a', 'b') t(x)
SELECT typeof(approx_percentile(x, 0.5)), typeof(approx_distinct(x)) FROM (VALUES 1) t(x)
SELECT value_at_quantile(tdigest_agg(x), 0.5) FROM (VALUES 1e0, 2e0, 3e0) t(x)
SELECT value_at_quantile(qdigest_agg(x), 0.5) FROM (VALUES 1e0, 2e0, 3e0) t(x)
-- Lists.
SELECT array_agg(x ORDER BY x) FROM (VALUES 3, 1, NULL) t(x)
SELECT array_agg(x ORDER BY x NULLS FIRST) FROM (VALUES 3, 1, NULL) t(x)
SELECT array_agg(x ORDER BY y DESC) FROM (VALUES ('a', 1), ('b', 2)) t(x, y)
SELECT array_agg(x ORDER BY y, x DESC) FROM (VALUES ('a', 1), ('b', 1), ('c', 0)) t(x, y)
SELECT array_sort(array_agg(DISTINCT x)) FROM (VALUES 2, 1, 2, NULL) t(x)
SELECT array_agg(x) FILTER (WHERE x > 5) FROM (VALUES 1, 2) t(x)
SELECT array_agg(x ORDER BY x) FILTER (WHERE x IS NOT NULL) FROM (VALUES 2, NULL, 1) t(x)
SELECT array_agg(DISTINCT x ORDER BY x) FROM (VALUES 2, 1, 2) t(x)
SELECT array_agg(DISTINCT x ORDER BY y) FROM (VALUES (2, 1), (1, 2)) t(x, y)
SELECT listagg(x, ',') WITHIN GROUP (ORDER BY x) FROM (VALUES 'b', 'a', NULL, 'c') t(x)
SELECT listagg(x) WITHIN GROUP (ORDER BY x) FROM (VALUES 'b', 'a') t(x)
SELECT listagg(x, ', ') WITHIN GROUP (ORDER BY y DESC) FROM (VALUES ('a', 1), ('b', 2)) t(x, y)
SELECT listagg(DISTINCT x, ',') WITHIN GROUP (ORDER BY x) FROM (VALUES 'b', 'a', 'b') t(x)
SELECT listagg(x, ',') WITHIN GROUP (ORDER BY x) FROM (VALUES 'a') t(x) WHERE x = 'z'
SELECT listagg(x, ',') WITHIN GROUP (ORDER BY x) FILTER (WHERE x > 'a') FROM (VALUES 'a', 'b', 'c') t(x)
SELECT listagg(x, ',') FROM (VALUES 'a') t(x)
SELECT listagg(x, ',') WITHIN GROUP (ORDER BY x) FROM (VALUES 1, 2) t(x)
SELECT listagg(x, '') WITHIN GROUP (ORDER BY x) FROM (VALUES '', 'a') t(x)
SELECT listagg(x, ',' ON OVERFLOW ERROR) WITHIN GROUP (ORDER BY x) FROM (VALUES 'a', 'b') t(x)
SELECT length(listagg(x, ',' ON OVERFLOW TRUNCATE '...' WITH COUNT) WITHIN GROUP (ORDER BY x)) FROM (SELECT rpad('', 400000, 'ab') FROM (VALUES 1, 2, 3) u(n)) t(x)
SELECT listagg(x, ',') WITHIN GROUP (ORDER BY x) FROM (SELECT rpad('', 600000, 'ab') FROM (VALUES 1, 2) u(n)) t(x)
SELECT g, listagg(x, '|') WITHIN GROUP (ORDER BY x) FROM (VALUES (1, 'b'), (2, 'c'), (1, 'a')) t(g, x) GROUP BY g
-- FILTER, DISTINCT and groups.
SELECT sum(x) FILTER (WHERE x > 1), count(*) FILTER (WHERE x > 9) FROM (VALUES 1, 2, 3) t(x)
SELECT sum(x) FILTER (WHERE NULL) FROM (VALUES 1, 2) t(x)
SELECT count(DISTINCT x) FILTER (WHERE x > 1) FROM (VALUES 1, 2, 2, 3) t(x)
SELECT g, sum(x) FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) t(g, x) GROUP BY g
SELECT g, sum(x) FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) t(g, x) GROUP BY 1
SELECT sum(x) FROM (VALUES ('a', 1), ('b', 2)) t(g, x) GROUP BY g
SELECT g FROM (VALUES ('a', 1), ('b', 2)) t(g, x) GROUP BY g HAVING sum(x) > 1
SELECT sum(x) FROM (VALUES 1, 2) t(x) HAVING sum(x) > 5
SELECT 1 FROM (VALUES 1, 2) t(x) HAVING count(*) = 2
SELECT x % 2, count(*) FROM (VALUES 1, 2, 3) t(x) GROUP BY x % 2
SELECT x % 2 + 1, count(*) FROM (VALUES 1, 2, 3) t(x) GROUP BY x % 2
SELECT upper(g), count(*) FROM (VALUES 'a', 'A', 'b') t(g) GROUP BY upper(g)
SELECT g, x FROM (VALUES ('a', 1)) t(g, x) GROUP BY g
SELECT g, sum(sum(x)) FROM (VALUES ('a', 1)) t(g, x) GROUP BY g
SELECT sum(x) FROM (VALUES 1) t(x) WHERE sum(x) > 0
SELECT sum(x) + 1, max(x) - min(x) FROM (VALUES 1, 5) t(x)
SELECT g, count(*) c FROM (VALUES 'a', 'b', 'a') t(g) GROUP BY g ORDER BY c DESC, g
SELECT g, count(*) c FROM (VALUES 'a', 'b', 'a') t(g) GROUP BY g ORDER BY count(*), g
SELECT DISTINCT count(*) FROM (VALUES 'a', 'b') t(g) GROUP BY g
SELECT sum(x) OVER (), g FROM (SELECT g, count(*) x FROM (VALUES 'a', 'b', 'a') t(g) GROUP BY g) u
SELECT count(*) FROM (VALUES (1, 'a'), (1, NULL), (NULL, 'a')) t(a, b) GROUP BY a, b
SELECT sum(x + 1), sum(x - 1), sum(2 + x), sum(x + -3), avg(x + 1) FROM (VALUES 1, NULL, 5) t(x)
SELECT sum(x + 1) FROM (VALUES 2147483647) t(x)
SELECT sum(x + SMALLINT '1'), typeof(sum(x)), avg(x) FROM (VALUES SMALLINT '3', SMALLINT '4') t(x)
SELECT sum(x + -1) FROM (VALUES -2147483648, 5) t(x)
SELECT sum(x + 1) FILTER (WHERE x < 5) FROM (VALUES 1, 2147483647) t(x)
SELECT sum(x + 1) FROM (VALUES 9223372036854775807) t(x)
SELECT sum(x + x) FROM (VALUES 2147483647) t(x)
SELECT sum(DISTINCT x + 1), avg(DISTINCT x), sum(x + 1) FROM (VALUES 1, 1, 2) t(x)
SELECT y, sum(x + 3) FROM (VALUES (1, 'a'), (2, 'a'), (NULL, 'b')) t(x, y) GROUP BY y
SELECT x, sum(x + 1) OVER (ORDER BY x) FROM (VALUES 1, 2, 5) t(x)
