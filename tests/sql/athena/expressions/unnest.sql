SELECT x FROM UNNEST(ARRAY[1, 2, 3]) t(x)
SELECT * FROM UNNEST(ARRAY[1, 2])
SELECT x, n FROM UNNEST(ARRAY['a', 'b']) WITH ORDINALITY t(x, n)
SELECT * FROM UNNEST(ARRAY['a', 'b']) WITH ORDINALITY
SELECT typeof(n) FROM UNNEST(ARRAY['a']) WITH ORDINALITY t(x, n)
SELECT x, y FROM UNNEST(ARRAY[1, 2], ARRAY['a', 'b', 'c']) t(x, y)
SELECT x, y, n FROM UNNEST(ARRAY[1, 2], ARRAY['a']) WITH ORDINALITY t(x, y, n)
SELECT k, v FROM UNNEST(MAP(ARRAY['a', 'b'], ARRAY[1, 2])) t(k, v)
SELECT k, v, n FROM UNNEST(MAP(ARRAY['a'], ARRAY[1])) WITH ORDINALITY t(k, v, n)
SELECT k, v, x FROM UNNEST(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), ARRAY[10, 20, 30]) t(k, v, x)
SELECT p, q FROM UNNEST(ARRAY[ROW(1, 'a'), ROW(2, 'b')]) t(p, q)
SELECT p, q FROM UNNEST(ARRAY[ROW(1, 'a'), NULL]) t(p, q)
SELECT r FROM UNNEST(ARRAY[ROW(1, 'a')]) t(r)
SELECT x FROM UNNEST(ARRAY[]) t(x)
SELECT x FROM UNNEST(CAST(NULL AS array(integer))) t(x)
SELECT x FROM UNNEST(ARRAY[NULL, 1]) t(x)
SELECT x FROM UNNEST(ARRAY[ARRAY[1, 2], ARRAY[3]]) t(x)
SELECT y FROM UNNEST(ARRAY[ARRAY[1, 2], ARRAY[3]]) t(x) CROSS JOIN UNNEST(x) u(y)
SELECT id, x FROM (VALUES (1, ARRAY['a', 'b']), (2, ARRAY[]), (3, NULL)) t(id, a) CROSS JOIN UNNEST(a) u(x)
SELECT id, x FROM (VALUES (1, ARRAY['a', 'b']), (2, ARRAY[]), (3, NULL)) t(id, a) LEFT JOIN UNNEST(a) u(x) ON true
SELECT id, x, n FROM (VALUES (1, ARRAY['a', 'b']), (2, ARRAY['c'])) t(id, a) CROSS JOIN UNNEST(a) WITH ORDINALITY u(x, n)
SELECT id, x, n FROM (VALUES (1, ARRAY[]), (2, ARRAY['c'])) t(id, a) LEFT JOIN UNNEST(a) WITH ORDINALITY u(x, n) ON true
SELECT id, x, y FROM (VALUES (1, ARRAY[1, 2], ARRAY[5]), (2, ARRAY[], ARRAY[6, 7])) t(id, a, b) CROSS JOIN UNNEST(a, b) u(x, y)
SELECT id, k, v FROM (VALUES (1, MAP(ARRAY['a'], ARRAY[1])), (2, MAP())) t(id, m) LEFT JOIN UNNEST(m) u(k, v) ON true
SELECT id, x FROM (VALUES (1, ARRAY[1, 2])) t(id, a), UNNEST(a) u(x)
SELECT id, x FROM (VALUES (1, 'a,b'), (2, '')) t(id, s) CROSS JOIN UNNEST(split(s, ',')) u(x)
SELECT id, x FROM (VALUES (1, ARRAY[1, 2, 3])) t(id, a) CROSS JOIN UNNEST(filter(a, e -> e > 1)) u(x)
SELECT id, x FROM (VALUES (1, ARRAY[1])) t(id, a) LEFT JOIN UNNEST(a) u(x) ON x > 5
SELECT id, x FROM (VALUES (1, ARRAY[1])) t(id, a) INNER JOIN UNNEST(a) u(x) ON true
SELECT id, x FROM (VALUES (1, ARRAY[1])) t(id, a) FULL JOIN UNNEST(ARRAY[1]) u(x) ON true
SELECT id, x FROM (VALUES (1, ARRAY[1])) t(id, a) RIGHT JOIN UNNEST(a) u(x) ON true
SELECT x, y FROM UNNEST(ARRAY[1]) t(x, y)
SELECT x FROM UNNEST(1) t(x)
SELECT UNNEST(ARRAY[1])
SELECT x FROM UNNEST(sequence(1, 3)) t(x) WHERE x <> 2
SELECT sum(x) FROM UNNEST(ARRAY[1, 2, 3]) t(x)
SELECT a.x, b.y FROM UNNEST(ARRAY[1, 2]) a(x) JOIN UNNEST(ARRAY[2, 3]) b(y) ON a.x = b.y
SELECT d FROM UNNEST(sequence(DATE '2024-02-27', DATE '2024-03-01')) t(d)
SELECT n, p.q FROM (VALUES ARRAY[CAST(ROW('a', ROW(1)) AS ROW(n varchar, p ROW(q integer)))]) t(a) CROSS JOIN UNNEST(a) u(n, p)
SELECT u.* FROM (VALUES ARRAY[CAST(ROW('a', 1) AS ROW(n varchar, q integer))]) t(a) CROSS JOIN UNNEST(a) u
SELECT g, array_agg(x ORDER BY x) FROM (VALUES ('a', ARRAY[3, 1]), ('b', ARRAY[2]), ('a', ARRAY[0])) t(g, a) CROSS JOIN UNNEST(a) u(x) GROUP BY g
SELECT x FROM (VALUES 1, 2) t(x) WHERE x IN (SELECT y FROM UNNEST(ARRAY[2, 3]) u(y))
SELECT x FROM (VALUES (1,ARRAY[3,1,2])) v(i,a) CROSS JOIN UNNEST(a) t(x)
SELECT i, x, n FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[]),(3,NULL),(4,ARRAY[9,8])) v(i,a) CROSS JOIN UNNEST(a) WITH ORDINALITY t(x,n)
SELECT i, x, n FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[]),(3,NULL),(4,ARRAY[9,8])) v(i,a) LEFT JOIN UNNEST(a) WITH ORDINALITY t(x,n) ON TRUE
SELECT i, x, y FROM (VALUES (1,ARRAY[3,1,2],ARRAY['b','a']),(2,ARRAY[],ARRAY['z']),(3,NULL,NULL)) v(i,a,b) LEFT JOIN UNNEST(a,b) t(x,y) ON TRUE
SELECT i, k, w FROM (VALUES (1,MAP(ARRAY['b','a'],ARRAY[2,1])),(2,MAP()),(3,NULL)) v(i,m) LEFT JOIN UNNEST(m) t(k,w) ON TRUE
SELECT i, p, q FROM (VALUES (1,ARRAY[ROW(3,'c'),ROW(1,'a')]),(2,ARRAY[]),(3,NULL),(4,ARRAY[NULL,ROW(2,'b')])) v(i,a) LEFT JOIN UNNEST(a) t(p,q) ON TRUE
SELECT i, x, y FROM (VALUES (1,ARRAY[ARRAY[3,1],ARRAY[2]]),(2,ARRAY[ARRAY[],ARRAY[5,4]])) v(i,a) CROSS JOIN UNNEST(a) t(x) CROSS JOIN UNNEST(x) u(y)
SELECT i, x FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[2])) v(i,a) INNER JOIN UNNEST(a) t(x) ON TRUE WHERE i = 1
SELECT i, x FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[2])) v(i,a) INNER JOIN UNNEST(a) t(x) ON x > 1
SELECT i, (SELECT max(x) FROM UNNEST(a) t(x)) FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[2])) v(i,a)
SELECT i, (SELECT max(x * y) FROM (VALUES 10, 20) s(y) CROSS JOIN UNNEST(a) t(x)) FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[2])) v(i,a)
SELECT i, (SELECT max(x * y) FROM (VALUES 10, 20) s(y) CROSS JOIN UNNEST(ARRAY[y, i]) t(x)) FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[2])) v(i,a)
SELECT i, x FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[2])) v(i,a) WHERE EXISTS (SELECT 1 FROM UNNEST(a) t(x) WHERE x = 3)
SELECT i FROM (VALUES (1,ARRAY[3,1,2]),(2,ARRAY[2])) v(i,a) WHERE EXISTS (SELECT 1 FROM UNNEST(a) t(x) WHERE x = 3)
SELECT count(*) FROM (VALUES 1) v(i) CROSS JOIN UNNEST(sequence(1, 5)) CROSS JOIN UNNEST(sequence(1, 3))
SELECT v.*, t.* FROM (VALUES (1,ARRAY[3,1])) v(i,a) CROSS JOIN UNNEST(v.a) t
SELECT a.i, b.i, x FROM (VALUES (1,ARRAY[3,1])) a(i,l) JOIN (VALUES (1,'x')) b(i,s) ON a.i = b.i, UNNEST(a.l) t(x)
SELECT i, s, x FROM (VALUES (1,ARRAY[3,1])) a(i,l) JOIN (VALUES (1,'x')) b(i,s) USING (i) CROSS JOIN UNNEST(l) t(x)
SELECT i, x, s FROM (VALUES (1,ARRAY[3,1]),(2,ARRAY[7])) a(i,l) CROSS JOIN UNNEST(l) t(x) LEFT JOIN (VALUES (3,'x')) b(j,s) ON x = j
