MAP(ARRAY['a', 'b'], ARRAY[1, 2])['a']
MAP(ARRAY['a', 'b'], ARRAY[1, 2])['z']
TRY(MAP(ARRAY['a'], ARRAY[1])['z'])
MAP(ARRAY['a'], ARRAY[1])[NULL]
MAP(ARRAY['a'], ARRAY[NULL])['a']
MAP(ARRAY[1, 2], ARRAY['x', 'y'])[2]
MAP(ARRAY[1.5, 2.5], ARRAY['x', 'y'])[1.5]
MAP(ARRAY[1], ARRAY['x'])[1.0]
element_at(MAP(ARRAY['a'], ARRAY[1]), 'a')
element_at(MAP(ARRAY['a'], ARRAY[1]), 'z')
element_at(MAP(), 'a')
element_at(MAP(ARRAY[DATE '2024-01-05'], ARRAY[1]), DATE '2024-01-05')
element_at(MAP(ARRAY[ROW(1, 'a')], ARRAY['v']), ROW(1, 'a'))
element_at(MAP(ARRAY[ARRAY[1, 2]], ARRAY['v']), ARRAY[1, 2])
cardinality(MAP(ARRAY['a', 'b'], ARRAY[1, 2]))
cardinality(MAP())
map_keys(MAP(ARRAY['b', 'a'], ARRAY[1, 2]))
map_values(MAP(ARRAY['b', 'a'], ARRAY[1, NULL]))
map_entries(MAP(ARRAY['b', 'a'], ARRAY[1, 2]))
map_keys(MAP())
map_entries(MAP())
map_from_entries(ARRAY[ROW('a', 1), ROW('b', 2)])
map_from_entries(ARRAY[('a', 1), ('a', 2)])
map_from_entries(ARRAY[(NULL, 1)])
map_from_entries(ARRAY[('a', NULL)])
map_from_entries(ARRAY[NULL])
map_from_entries(ARRAY[])
multimap_from_entries(ARRAY[('a', 1), ('b', 2), ('a', 3)])
multimap_from_entries(ARRAY[(NULL, 1)])
map_concat(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'c'], ARRAY[9, 3]))
map_concat(MAP(ARRAY['a'], ARRAY[1]), MAP())
map_concat(MAP(ARRAY['a'], ARRAY[1]))
map_concat(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2]), MAP(ARRAY['a'], ARRAY[3]))
map_concat(MAP(ARRAY['a'], ARRAY[1]), NULL)
typeof(map_concat(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['bc'], ARRAY[2.5])))
typeof(MAP())
typeof(map_entries(MAP(ARRAY['b'], ARRAY[1])))
MAP(ARRAY[], ARRAY[])
MAP(NULL, ARRAY[1])
MAP(ARRAY['a'], NULL)
MAP(ARRAY['a', 'b'], ARRAY[1, 2.5])
MAP(ARRAY[ARRAY[NULL]], ARRAY[1])
MAP('a', 1)
MAP {'a': 1}
map_entries(MAP(ARRAY[ROW(1, NULL)], ARRAY[2]))
SELECT map_agg(k, v) FROM (VALUES ('a', 1), ('b', 2), ('a', 3), (NULL, 4)) t(k, v)
SELECT map_agg(k, v) FROM (VALUES ('a', NULL)) t(k, v)
SELECT map_agg(k, v) FROM (VALUES ('a', 1)) t(k, v) WHERE v > 5
SELECT multimap_agg(k, v) FROM (VALUES ('a', 1), ('b', 2), ('a', 3), (NULL, 4), ('b', NULL)) t(k, v)
SELECT map_union(m) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['b', 'c'], ARRAY[9, 3]), NULL) t(m)
SELECT histogram(x) FROM (VALUES 'b', 'a', 'b', NULL) t(x)
SELECT histogram(x) FROM (VALUES 'b') t(x) WHERE x = 'z'
SELECT numeric_histogram(2, x) FROM (VALUES 1, 2, 10) t(x)
SELECT m FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a'], ARRAY[1])) t(m) GROUP BY m
SELECT DISTINCT m FROM (VALUES MAP(ARRAY[1, 2], ARRAY[3, 4]), MAP(ARRAY[2, 1], ARRAY[4, 3])) t(m)
SELECT m FROM (VALUES MAP(ARRAY[1], ARRAY[2])) t(m) ORDER BY m
SELECT max(m) FROM (VALUES MAP(ARRAY[1], ARRAY[2])) t(m)
SELECT g, map_agg(k, v) FROM (VALUES ('x', 'a', 1), ('x', 'b', 2), ('y', 'a', 3)) t(g, k, v) GROUP BY g
SELECT m['a'] FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2])) t(m)
SELECT element_at(m, 'a') FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2]), NULL) t(m)
contains(map_keys(MAP(ARRAY['a'], ARRAY[1])), 'a')
array_sort(map_keys(MAP(ARRAY['c', 'a'], ARRAY[1, 2])))
cardinality(map_filter(MAP(ARRAY[1, 2], ARRAY[true, false]), (k, v) -> v))
MAP(ARRAY['a'], ARRAY[1]) = MAP(ARRAY['b'], ARRAY[1])
