-- NaN, infinities and the negative zero.
nan()
infinity()
-infinity()
nan() = nan()
nan() <> nan()
nan() > 1e308
nan() < 1e0
nan() >= nan()
nan() BETWEEN 0e0 AND 1e0
nan() IN (nan())
nan() NOT IN (nan())
nan() IN (1e0, nan())
nan() IS NOT DISTINCT FROM nan()
nan() IS DISTINCT FROM 1e0
nullif(nan(), nan())
CASE nan() WHEN nan() THEN 'same' ELSE 'other' END
0e0 = -0e0
0e0 IS DISTINCT FROM -0e0
-0e0 < 0e0
0e0 / 0e0
1e0 / 0e0
-1e0 / 0e0
1e0 / -0e0
infinity() - infinity()
infinity() * 0e0
nan() + 1
-nan()
mod(5e0, 0e0)
5e0 % 0e0
infinity() % 2e0
5e0 % infinity()
greatest(nan(), 1e0)
least(nan(), 1e0)
greatest(1e0, nan(), 2e0)
greatest(nan(), nan())
least(infinity(), nan())
greatest(0e0, -0e0)
array_max(ARRAY[nan(), 1e0])
array_min(ARRAY[nan(), 1e0])
array_max(ARRAY[nan()])
array_sort(ARRAY[nan(), infinity(), 1e0, NULL, -infinity()])
array_distinct(ARRAY[nan(), nan(), 0e0, -0e0])
ARRAY[nan()] = ARRAY[nan()]
ARRAY[nan()] IS NOT DISTINCT FROM ARRAY[nan()]
ROW(nan()) = ROW(nan())
contains(ARRAY[nan()], nan())
array_position(ARRAY[nan()], nan())
array_remove(ARRAY[nan(), 1e0], nan())
array_union(ARRAY[nan()], ARRAY[nan()])
array_intersect(ARRAY[nan(), 1e0], ARRAY[nan()])
array_except(ARRAY[nan(), 1e0], ARRAY[nan()])
arrays_overlap(ARRAY[nan()], ARRAY[nan()])
MAP(ARRAY[nan(), nan()], ARRAY[1, 2])
element_at(MAP(ARRAY[nan()], ARRAY[1]), nan())
MAP(ARRAY[0e0, -0e0], ARRAY[1, 2])
is_nan(nan())
is_nan(REAL 'NaN')
is_nan(1e0)
is_nan(NULL)
is_finite(infinity())
is_finite(nan())
is_infinite(-infinity())
is_infinite(nan())
is_infinite(NULL)
abs(-0e0)
abs(-infinity())
sign(nan())
sign(-0e0)
sqrt(-1e0)
sqrt(-0e0)
ln(0e0)
ln(-1e0)
log10(-1e0)
log2(0e0)
exp(infinity())
exp(-infinity())
acos(2e0)
asin(-2e0)
sin(infinity())
power(0e0, -1e0)
power(nan(), 0e0)
power(-8e0, 1e0 / 3)
cbrt(-8e0)
round(nan())
round(infinity(), 2)
round(-0.4e0)
floor(-0e0)
truncate(nan())
ceil(-0.5e0)
REAL 'NaN' = REAL 'NaN'
CAST(nan() AS real)
CAST(REAL 'Infinity' AS double)
SELECT max(x), min(x) FROM (VALUES nan(), 1e0) t(x)
SELECT max(x), min(x) FROM (VALUES nan(), nan()) t(x)
SELECT sum(x), avg(x), count(x) FROM (VALUES nan(), 1e0) t(x)
SELECT sum(x) FROM (VALUES infinity(), -infinity()) t(x)
SELECT stddev(x), variance(x) FROM (VALUES infinity(), 1e0) t(x)
SELECT max_by(a, b), min_by(a, b) FROM (VALUES ('n', nan()), ('o', 1e0)) t(a, b)
SELECT x, count(*) FROM (VALUES nan(), nan(), 1e0) t(x) GROUP BY x
SELECT x, count(*) FROM (VALUES 0e0, -0e0) t(x) GROUP BY x
SELECT count(DISTINCT x) FROM (VALUES nan(), nan(), 0e0, -0e0) t(x)
SELECT DISTINCT x FROM (VALUES nan(), nan()) t(x)
SELECT x FROM (VALUES nan(), infinity(), NULL, -1e0) t(x) ORDER BY x
SELECT x FROM (VALUES nan(), infinity(), NULL, -1e0) t(x) ORDER BY x DESC
SELECT a.x FROM (VALUES nan()) a(x) JOIN (VALUES nan()) b(x) ON a.x = b.x
SELECT x, rank() OVER (ORDER BY x) FROM (VALUES nan(), nan(), 1e0) t(x)
SELECT x FROM (VALUES nan(), 1e0) t(x) WHERE x > 0e0
SELECT x FROM (VALUES nan()) t(x) INTERSECT SELECT nan()
SELECT geometric_mean(x) FROM (VALUES 0e0, 2e0) t(x)
SELECT geometric_mean(x) FROM (VALUES -1e0, 2e0) t(x)
SELECT x FROM (VALUES nan(), infinity(), NULL, -1e0) t(x) ORDER BY x NULLS FIRST
SELECT x FROM (VALUES nan(), infinity(), NULL, -1e0) t(x) ORDER BY x DESC NULLS FIRST
SELECT x FROM (VALUES nan(), infinity(), NULL, -1e0) t(x) ORDER BY x DESC NULLS LAST
SELECT x FROM (VALUES nan(), infinity(), NULL, -1e0) t(x) ORDER BY x NULLS FIRST LIMIT 2
SELECT x FROM (VALUES nan(), infinity(), NULL, -1e0) t(x) ORDER BY x DESC NULLS FIRST LIMIT 2
SELECT x FROM (VALUES REAL 'NaN', REAL 'Infinity', NULL, REAL '-1') t(x) ORDER BY x NULLS FIRST
SELECT x FROM (VALUES ARRAY[nan()], ARRAY[1e0], NULL) t(x) ORDER BY x NULLS FIRST
SELECT x, rank() OVER (ORDER BY x NULLS FIRST) FROM (VALUES nan(), nan(), 1e0, NULL) t(x)
SELECT x, rank() OVER (ORDER BY x DESC NULLS FIRST) FROM (VALUES nan(), nan(), 1e0, NULL) t(x)
SELECT array_agg(x ORDER BY x NULLS FIRST), array_agg(x ORDER BY x DESC NULLS FIRST) FROM (VALUES nan(), infinity(), NULL, -1e0) t(x)
