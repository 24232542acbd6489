-- Integers: types of results, division, overflow.
1 + 2
1 - 2
7 / 2
-7 / 2
7 / -2
7 % 3
-7 % 3
7 % -3
mod(-7, 3)
mod(7, -3)
mod(5, 0)
TRY(mod(5, 0))
5 % 0
TRY(5 % 0)
1 / 0
TRY(1 / 0)
0 / 5
2147483647 + 1
-2147483648 - 1
2147483647 * 2
TRY(2147483647 + 1)
-(-2147483648)
-2147483648 / -1
9223372036854775807 + 1
9223372036854775807 * 2
-9223372036854775808 - 1
-(-9223372036854775808)
-9223372036854775808 / -1
-9223372036854775808 % -1
TRY(9223372036854775807 + 1)
2147483647 + CAST(1 AS bigint)
TINYINT '127' + TINYINT '1'
TINYINT '100' + 100
SMALLINT '32767' + SMALLINT '1'
TINYINT '5' * SMALLINT '2'
-TINYINT '-128'
TINYINT '7' / TINYINT '2'
typeof(TINYINT '1' + SMALLINT '1')
typeof(TINYINT '1' + 1)
typeof(1 + BIGINT '1')
typeof(7 / 2)
+5
- -5
-(5)
1 + 2 * 3
(1 + 2) * 3
2 * 3 % 4
10 - 4 - 3
100 / 10 / 5
-2 * -3
1 +-1
abs(-2147483648)
abs(TINYINT '-128')
abs(-9223372036854775808)
-- Doubles and reals.
1e0 + 2
7e0 / 2
1 / 2e0
7e0 % 3
-7.5e0 % 2
1e308 * 10
1e-320 / 1e10
0.1e0 + 0.2e0
1e16 + 1
REAL '1.1' + REAL '2.2'
REAL '1.1' + 1
REAL '1.1' + 1e0
REAL '1' / 3
REAL '3.4e38' * 10
REAL '0.1' + 0.1
typeof(REAL '1' + 1)
typeof(REAL '1' + BIGINT '1')
typeof(REAL '1' + 1e0)
typeof(REAL '1' + 1.5)
typeof(1.5 + 1e0)
-REAL '0'
-- Decimals.
1.1 + 2.22
1.1 - 2.22
1.1 * 2.22
1.00 / 3
2.0 / 3
DECIMAL '2' / DECIMAL '3'
DECIMAL '1.00' / 3
1 / 2.0
1 / 3.000
-1 / 3.000
5 / 2.0
7.5 % 2
-7.5 % 2
7.5 % -2
mod(5, 2.0)
mod(5.5, 0.0)
5.5 % 0
1.0 / 0
1.0 / 0.0
TRY(1.0 / 0)
-(1.50)
1 + 1.5
BIGINT '1' + 1.5
TINYINT '1' + 1.5
typeof(1 + 1.5)
typeof(BIGINT '1' * 1.5)
typeof(SMALLINT '1' - 1.5)
typeof(1.5 * 1.25)
typeof(1.5 / 1.25)
typeof(1.25 / 1.5)
typeof(1.5 + 1.25)
typeof(1.5 % 1.25)
typeof(12345678901234567890.5 + 1)
typeof(1.5 / 3)
typeof(mod(5, 2.0))
typeof(DECIMAL '1' * DECIMAL '1')
typeof(CAST(1 AS decimal(38,0)) + 1)
typeof(CAST(1 AS decimal(38,10)) * 1.5)
typeof(CAST(1 AS decimal(38,10)) / 1.5)
typeof(CAST(1 AS decimal(20,10)) * CAST(1 AS decimal(20,10)))
typeof(CAST(1 AS decimal(20,15)) + CAST(1 AS decimal(30,2)))
CAST(99999999999999999999999999999999999999. AS decimal(38,0)) + 1
CAST('99999999999999999999999999999999999999' AS decimal(38,0)) + CAST(1 AS decimal(38,0))
CAST('99999999999999999999999999999999999999' AS decimal(38,0)) * 2
CAST('-99999999999999999999999999999999999999' AS decimal(38,0)) - 1
CAST('1e30' AS decimal(38,0)) / 3
CAST('1e30' AS decimal(38,4)) * CAST('1e3' AS decimal(38,4))
CAST(1 AS decimal(38,20)) * CAST(1 AS decimal(38,19))
CAST(2 AS decimal(38,10)) * CAST(3 AS decimal(38,10))
CAST(1 AS decimal(38,30)) / 3
TRY(CAST('99999999999999999999999999999999999999' AS decimal(38,0)) + 1)
0.0000001 * 0.0000001
0.1 + 0.2
1.10 = 1.1
1.10 IS NOT DISTINCT FROM 1.1000
1.5 > 1
1.5 = 1.5e0
0.1 = 0.1e0
REAL '0.1' = 0.1
REAL '0.1' = 0.1e0
1.0 < 1.01
12345678901234567890.12 * 10
12345678901234567890.12 - 12345678901234567890.11
DECIMAL '0.005' + DECIMAL '0.0005'
round(DECIMAL '1234.567', -2)
round(DECIMAL '1234.567', 1)
round(DECIMAL '1234.567')
round(DECIMAL '-2.5')
round(DECIMAL '2.5')
round(DECIMAL '9.9')
round(DECIMAL '9.99', 1)
round(DECIMAL '1.5', 5)
round(DECIMAL '55.5', -2)
round(CAST('99999999999999999999999999999999999999' AS decimal(38,0)), -1)
truncate(DECIMAL '-2.789', 1)
truncate(DECIMAL '2.789')
truncate(DECIMAL '278.9', -2)
truncate(DECIMAL '2.789', 5)
floor(DECIMAL '-2.1')
ceil(DECIMAL '2.1')
ceiling(DECIMAL '-2.9')
floor(DECIMAL '99.9')
abs(DECIMAL '-1.50')
sign(DECIMAL '-1.50')
sign(DECIMAL '0.00')
typeof(round(DECIMAL '1.25'))
typeof(floor(DECIMAL '1.25'))
typeof(abs(DECIMAL '1.25'))
typeof(sign(DECIMAL '1.25'))
typeof(truncate(DECIMAL '1.25'))
-- What has no arithmetic.
'1' + 1
1 + true
DATE '2024-01-01' + 1
DATE '2024-01-01' + DATE '2024-01-01'
ARRAY[1] + ARRAY[2]
-'a'
NULL * 2
1 + NULL + 1.5
5 DIV 2
2 ^ 3
5 // 2
5 & 3
1 = 1 = true
