-- The night when 02:30 comes twice, and the one when it does not come.
TIMESTAMP '2024-10-27 02:30:00 Europe/Berlin'
TIMESTAMP '2024-10-27 02:30:00 +02:00'
CAST('2024-10-27 02:30:00 Europe/Berlin' AS timestamp with time zone)
with_timezone(TIMESTAMP '2024-10-27 02:30:00', 'Europe/Berlin')
CAST(TIMESTAMP '2024-10-27 02:30:00' AS timestamp with time zone)
TIMESTAMP '2024-03-31 02:30:00 Europe/Berlin'
CAST('2024-03-31 02:30:00 Europe/Berlin' AS timestamp with time zone)
with_timezone(TIMESTAMP '2024-03-31 02:30:00', 'Europe/Berlin')
date_add('hour', 1, TIMESTAMP '2024-03-31 01:30:00 Europe/Berlin')
date_add('day', 1, TIMESTAMP '2024-03-30 02:30:00 Europe/Berlin')
date_add('month', 1, TIMESTAMP '2024-02-29 02:30:00 Europe/Berlin')
date_add('day', 1, TIMESTAMP '2024-10-26 02:30:00 Europe/Berlin')
date_add('hour', 1, TIMESTAMP '2024-10-27 02:30:00 Europe/Berlin')
date_add('hour', 2, TIMESTAMP '2024-10-27 02:30:00 Europe/Berlin')
TIMESTAMP '2024-10-27 02:30:00 Europe/Berlin' + INTERVAL '1' HOUR
TIMESTAMP '2024-03-30 12:00:00 Europe/Berlin' + INTERVAL '1' DAY
date_add('day', 1, TIMESTAMP '2024-03-30 12:00:00 Europe/Berlin')
TIMESTAMP '2024-03-30 12:00:00 Europe/Berlin' + INTERVAL '1' MONTH
TIMESTAMP '2024-03-31 12:00:00 Europe/Berlin' - INTERVAL '1' DAY
date_diff('day', TIMESTAMP '2024-03-30 12:00:00 Europe/Berlin', TIMESTAMP '2024-03-31 12:00:00 Europe/Berlin')
date_diff('hour', TIMESTAMP '2024-03-30 12:00:00 Europe/Berlin', TIMESTAMP '2024-03-31 12:00:00 Europe/Berlin')
date_diff('day', TIMESTAMP '2024-03-30 12:00:00 Europe/Berlin', TIMESTAMP '2024-03-31 11:59:00 Europe/Berlin')
date_diff('minute', TIMESTAMP '2024-10-27 01:30:00 Europe/Berlin', TIMESTAMP '2024-10-27 03:30:00 Europe/Berlin')
TIMESTAMP '2024-10-27 03:30:00 Europe/Berlin' - TIMESTAMP '2024-10-27 01:30:00 Europe/Berlin'
date_trunc('hour', TIMESTAMP '2024-10-27 02:45:00 Europe/Berlin')
date_trunc('day', TIMESTAMP '2024-10-27 12:00:00 Europe/Berlin')
date_trunc('month', TIMESTAMP '2024-03-31 12:00:00 Europe/Berlin')
date_trunc('hour', TIMESTAMP '2024-01-05 10:45:00 +05:30')
date_trunc('minute', TIMESTAMP '2024-01-05 10:45:30.5 Asia/Kolkata')
-- Parts are those of the value's own zone.
hour(TIMESTAMP '2024-01-05 23:30:00 America/New_York')
day(TIMESTAMP '2024-01-05 23:30:00 America/New_York')
minute(TIMESTAMP '2024-01-05 23:30:00 Asia/Kathmandu')
day_of_week(TIMESTAMP '2024-01-07 23:30:00 America/New_York')
year(TIMESTAMP '2023-12-31 23:30:00 -08:00')
CAST(TIMESTAMP '2024-01-05 23:30:00 America/New_York' AS date)
CAST(TIMESTAMP '2024-01-05 23:30:00 America/New_York' AS timestamp)
CAST(TIMESTAMP '2024-01-05 23:30:00 America/New_York' AS time)
CAST(TIMESTAMP '2024-01-05 23:30:00 America/New_York' AS time with time zone)
CAST(TIMESTAMP '2024-01-05 23:30:00 America/New_York' AS varchar)
CAST(TIMESTAMP '2024-01-05 23:30:00.120 +05:30' AS varchar)
CAST(TIMESTAMP '2024-01-05 23:30:00 UTC' AS varchar)
CAST(TIMESTAMP '2024-01-05 23:30:00 +00:00' AS varchar)
date_format(TIMESTAMP '2024-01-05 23:30:00 America/New_York', '%Y-%m-%d %H')
format_datetime(TIMESTAMP '2024-01-05 23:30:00 America/New_York', 'yyyy-MM-dd HH Z')
to_iso8601(TIMESTAMP '2024-01-05 23:30:00 America/New_York')
to_unixtime(TIMESTAMP '2024-01-05 23:30:00 America/New_York')
last_day_of_month(TIMESTAMP '2024-01-31 23:30:00 America/New_York')
timezone_hour(TIMESTAMP '2024-01-05 10:00:00 Asia/Kolkata')
timezone_minute(TIMESTAMP '2024-01-05 10:00:00 Asia/Kolkata')
timezone_hour(TIMESTAMP '2024-07-05 10:00:00 Europe/Berlin')
timezone_hour(TIMESTAMP '2024-01-05 10:00:00 -03:30')
timezone_minute(TIMESTAMP '2024-01-05 10:00:00 -03:30')
timezone_hour(TIMESTAMP '2024-01-05 10:00:00')
extract(TIMEZONE_HOUR FROM TIMESTAMP '2024-01-05 10:00:00 +05:30')
extract(TIMEZONE_MINUTE FROM TIMESTAMP '2024-01-05 10:00:00 +05:30')
timezone(TIMESTAMP '2024-01-05 10:00:00 Asia/Kolkata')
timezone(TIMESTAMP '2024-01-05 10:00:00 +05:30')
-- Other zones.
TIMESTAMP '2024-01-05 10:00:00 UTC' AT TIME ZONE 'America/New_York'
TIMESTAMP '2024-01-05 10:00:00 UTC' AT TIME ZONE '+05:30'
TIMESTAMP '2024-01-05 10:00:00 UTC' AT TIME ZONE INTERVAL '2' HOUR
TIMESTAMP '2024-01-05 10:00:00' AT TIME ZONE 'America/New_York'
TIMESTAMP '2024-01-05 10:00:00 UTC' AT TIME ZONE 'Nowhere'
TIMESTAMP '2024-01-05 10:00:00 UTC' AT TIME ZONE 'EST'
TIMESTAMP '2024-07-05 10:00:00 UTC' AT TIME ZONE 'Europe/London'
at_timezone(TIMESTAMP '2024-01-05 10:00:00 UTC', 'Asia/Tokyo')
at_timezone(TIMESTAMP '2024-01-05 10:00:00', 'Asia/Tokyo')
with_timezone(TIMESTAMP '2024-01-05 10:00:00', 'Asia/Tokyo')
with_timezone(TIMESTAMP '2024-01-05 10:00:00.123456', 'UTC')
with_timezone(TIMESTAMP '2024-01-05 10:00:00', 'x')
with_timezone(TIMESTAMP '2024-01-05 10:00:00 UTC', 'Asia/Tokyo')
typeof(TIMESTAMP '2024-01-05 10:00:00 UTC' AT TIME ZONE 'Asia/Tokyo')
typeof(with_timezone(TIMESTAMP '2024-01-05 10:00:00.12', 'UTC'))
CAST(TIMESTAMP '2024-01-05 10:00:00' AS timestamp with time zone)
CAST(TIMESTAMP '2024-01-05 10:00:00' AS timestamp(3) with time zone)
CAST('2024-01-05 10:00:00' AS timestamp with time zone)
CAST('2024-01-05 10:00:00 +05:30' AS timestamp with time zone)
CAST('2024-01-05 10:00:00.123456 UTC' AS timestamp(6) with time zone)
TRY_CAST('2024-01-05T10:00:00Z' AS timestamp with time zone)
TRY_CAST('2024-01-05 10:00:00 X/Y' AS timestamp with time zone)
TRY_CAST('2024-01-05 10:00:00+05' AS timestamp with time zone)
TIMESTAMP '2024-01-05 10:00:00 Z'
TIMESTAMP '2024-01-05 10:00:00 GMT'
TIMESTAMP '2024-01-05 10:00:00 utc'
TIMESTAMP '2024-01-05 10:00:00 +00:00'
TIMESTAMP '2024-01-05 10:00:00 -00:00'
TIMESTAMP '2024-01-05 10:00:00 +14:00'
TIMESTAMP '2024-01-05 10:00:00 +15:00'
TIMESTAMP '2024-01-05 10:00:00 america/new_york'
TIMESTAMP '1970-07-01 00:00:00 America/New_York'
TIMESTAMP '2024-01-05 10:00:00 Etc/GMT+5'
TIME '10:00:00+05:30' AT TIME ZONE '-08:00'
TIME '23:00:00+00:00' AT TIME ZONE '+05:30'
CAST(TIME '10:00:00+05:30' AS time)
CAST(TIME '10:00:00+05:30' AS varchar)
CAST('10:00:00+05:30' AS time with time zone)
TIME '10:00:00+05:30' + INTERVAL '20' HOUR
hour(TIME '10:00:00+05:30')
SELECT max(x), min(x) FROM (VALUES TIMESTAMP '2024-01-05 10:00:00 +02:00', TIMESTAMP '2024-01-05 09:00:00 UTC') t(x)
SELECT x, count(*) FROM (VALUES TIMESTAMP '2024-01-05 10:00:00 +02:00', TIMESTAMP '2024-01-05 08:00:00 UTC') t(x) GROUP BY 1
SELECT count(DISTINCT x) FROM (VALUES TIMESTAMP '2024-01-05 10:00:00 +02:00', TIMESTAMP '2024-01-05 08:00:00 UTC') t(x)
SELECT x FROM (VALUES TIMESTAMP '2024-01-05 10:00:00 +02:00', TIMESTAMP '2024-01-05 07:00:00 UTC') t(x) ORDER BY x
SELECT x FROM (VALUES TIMESTAMP '2024-01-05 10:00:00', TIMESTAMP '2024-01-05 07:00:00 +02:00') t(x)
coalesce(DATE '2024-01-05', TIMESTAMP '2024-01-05 07:00:00 +02:00')
sequence(TIMESTAMP '2024-03-30 12:00:00 Europe/Berlin', TIMESTAMP '2024-04-01 12:00:00 Europe/Berlin', INTERVAL '1' DAY)
