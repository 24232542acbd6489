-- NULL within rows, arrays and maps.
NULL = NULL
NULL <> 1
NULL IS NULL
NULL AND false
NULL OR true
NOT NULL
NULL AND true
(1, NULL) = (1, 2)
(1, NULL) = (2, 2)
(1, NULL) <> (1, 2)
(1, NULL) <> (2, 2)
(NULL, NULL) = (NULL, NULL)
(1, NULL) < (2, 0)
(1, NULL) < (1, 0)
(1, 2) < (1, NULL)
(NULL, 1) < (2, 0)
ARRAY[1, NULL] = ARRAY[1, 2]
ARRAY[1, NULL] = ARRAY[2, NULL]
ARRAY[NULL] = ARRAY[NULL]
ARRAY[1, NULL] = ARRAY[1]
ARRAY[1, NULL] <> ARRAY[1, 2, 3]
ARRAY[1, NULL] < ARRAY[1, 2]
ARRAY[1, 2] < ARRAY[2, NULL]
ARRAY[CAST(NULL AS integer)] < ARRAY[1]
MAP(ARRAY[1], ARRAY[NULL]) = MAP(ARRAY[1], ARRAY[2])
MAP(ARRAY[1, 2], ARRAY[3, 4]) = MAP(ARRAY[2, 1], ARRAY[4, 3])
MAP(ARRAY[1], ARRAY[NULL]) = MAP(ARRAY[2], ARRAY[NULL])
MAP(ARRAY[1, 2], ARRAY[3, NULL]) = MAP(ARRAY[1, 2], ARRAY[4, NULL])
MAP(ARRAY[1], ARRAY[2]) <> MAP(ARRAY[1], ARRAY[3])
MAP(ARRAY[1], ARRAY[2]) < MAP(ARRAY[1], ARRAY[3])
ROW(NULL, NULL) IS NULL
ROW(NULL, NULL) IS NOT NULL
ROW(1, NULL) IS NOT DISTINCT FROM ROW(1, NULL)
ROW(1, NULL) IS DISTINCT FROM ROW(1, 2)
ARRAY[NULL] IS NOT DISTINCT FROM ARRAY[NULL]
MAP(ARRAY[1], ARRAY[NULL]) IS NOT DISTINCT FROM MAP(ARRAY[1], ARRAY[NULL])
-- In lists and in sub-queries.
NULL IN (1, 2)
1 IN (1, NULL)
3 IN (1, NULL)
3 NOT IN (1, NULL)
1 NOT IN (1, NULL)
(1, NULL) IN ((1, 2), (3, 4))
(1, NULL) IN ((2, 2), (3, 4))
(1, NULL) NOT IN ((1, 2))
(1, NULL) IN (SELECT 1, 2)
(1, NULL) NOT IN (SELECT 1, 2)
(1, 2) IN (SELECT 1, CAST(NULL AS integer))
(1, 2) NOT IN (SELECT 1, CAST(NULL AS integer))
NULL IN (SELECT 1)
NULL IN (SELECT 1 WHERE false)
3 NOT IN (SELECT x FROM (VALUES 1, NULL) t(x))
3 IN (SELECT x FROM (VALUES 1, 3, NULL) t(x))
NULL NOT IN (SELECT 1 WHERE false)
NULL > ALL (SELECT 1 WHERE false)
NULL > ANY (SELECT 1 WHERE false)
5 = ALL (VALUES 5, NULL)
4 = ALL (VALUES 5, NULL)
5 = ANY (VALUES 5, NULL)
4 = SOME (VALUES 5, NULL)
6 > ALL (VALUES 5, 4)
EXISTS (SELECT NULL)
EXISTS (SELECT 1 WHERE NULL)
-- Functions of arrays with NULL.
contains(ARRAY[1, NULL], 2)
contains(ARRAY[1, NULL], 1)
contains(ARRAY[1, NULL], NULL)
array_position(ARRAY[1, NULL], NULL)
array_position(ARRAY[NULL, 1], 1)
arrays_overlap(ARRAY[1, NULL], ARRAY[2])
arrays_overlap(ARRAY[1, NULL], ARRAY[1])
arrays_overlap(ARRAY[1], ARRAY[2])
arrays_overlap(ARRAY[NULL], ARRAY[NULL])
array_remove(ARRAY[1, NULL], 1)
array_remove(ARRAY[1, NULL], NULL)
array_remove(ARRAY[1, 2, 1], 1)
array_except(ARRAY[1, 1, NULL], ARRAY[2])
array_except(ARRAY[1, NULL], ARRAY[NULL])
array_intersect(ARRAY[NULL, 1, 1], ARRAY[1, NULL])
array_union(ARRAY[1, NULL], ARRAY[NULL, 2])
array_distinct(ARRAY[NULL, 1, NULL, 1])
array_max(ARRAY[1, NULL])
array_min(ARRAY[NULL, 1])
array_sort(ARRAY[2, NULL, 1])
array_join(ARRAY['a', NULL, 'b'], '-')
array_join(ARRAY['a', NULL, 'b'], '-', '?')
concat_ws('-', ARRAY['a', NULL, 'b'])
concat_ws('-', 'a', NULL, 'b')
concat_ws(NULL, 'a', 'b')
concat('a', NULL)
concat(ARRAY[1], NULL)
'a' || NULL
greatest(1, NULL)
least(1, NULL, 2)
coalesce(NULL, NULL, 3)
coalesce(NULL, NULL)
nullif(1, NULL)
nullif(NULL, 1)
-- Groups, order, distinct.
SELECT x, count(*) FROM (VALUES 1, NULL, NULL) t(x) GROUP BY x
SELECT DISTINCT x FROM (VALUES 1, NULL, NULL, 1) t(x)
SELECT DISTINCT x FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(1, NULL)), ROW(ROW(1, 2))) t(x)
SELECT x FROM (VALUES 2, NULL, 1) t(x) ORDER BY x
SELECT x FROM (VALUES 2, NULL, 1) t(x) ORDER BY x DESC
SELECT x FROM (VALUES 2, NULL, 1) t(x) ORDER BY x NULLS FIRST
SELECT x FROM (VALUES 2, NULL, 1) t(x) ORDER BY x DESC NULLS FIRST
SELECT x FROM (VALUES ROW(ROW(2, NULL)), ROW(ROW(1, 5)), ROW(ROW(3, 0))) t(x) ORDER BY x
SELECT x FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(1, 5))) t(x) ORDER BY x
SELECT max(x) FROM (VALUES ROW(ROW(1, NULL)), ROW(ROW(1, 5))) t(x)
SELECT max(x), min(x), sum(x), avg(x), count(x) FROM (VALUES CAST(NULL AS integer)) t(x)
SELECT count(*), count(x), count(DISTINCT x) FROM (VALUES 1, NULL, 1) t(x)
SELECT count_if(x) FROM (VALUES CAST(NULL AS boolean)) t(x)
SELECT a.x, b.x FROM (VALUES 1, NULL) a(x) JOIN (VALUES 1, NULL) b(x) ON a.x = b.x
SELECT a.x, b.x FROM (VALUES 1, NULL) a(x) JOIN (VALUES 1, NULL) b(x) ON a.x IS NOT DISTINCT FROM b.x
SELECT x FROM (VALUES 1, NULL) t(x) WHERE x <> 2
SELECT x FROM (VALUES 1, NULL) t(x) WHERE NOT x = 2
SELECT x FROM (VALUES 1, NULL) t(x) INTERSECT SELECT NULL
SELECT x FROM (VALUES 1, NULL) t(x) EXCEPT SELECT NULL
SELECT min_by(a, b) FROM (VALUES (NULL, 1), ('y', 2)) t(a, b)
SELECT min_by(a, b, 2) FROM (VALUES (NULL, 1), ('y', 2)) t(a, b)
SELECT max_by(a, b) FROM (VALUES ('x', NULL), ('y', 2)) t(a, b)
CASE NULL WHEN NULL THEN 'same' ELSE 'other' END
NULL BETWEEN 1 AND 2
5 BETWEEN NULL AND 3
2 BETWEEN NULL AND 3
NULL LIKE 'a'
'a' LIKE NULL
NULL + 1
1 / NULL
typeof(NULL + 1)
NULL || 'a'
abs(NULL)
length(NULL)
