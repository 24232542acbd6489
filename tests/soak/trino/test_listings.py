"""Listings of a table's metadata, and what is known of the files of its rows, as Trino has them."""

import pytest
import trino_server
from rows import assert_same
from sample_items import key, shop

MONTHS = ("2024-01", "2024-02", "2024-12", "1969-12")
LISTINGS = ("files", "partitions", "manifests", "history", "snapshots", "refs", "properties")
HIDDEN = '''SELECT "$path", "$partition", "$file_modified_time", count(*) AS n FROM {}
    GROUP BY 1, 2, 3'''


def dated(count, first="K"):
    return [key(f"{first}{i % 10}", f"{i:04}") | {
        "created": {"S": f"{MONTHS[i % 4]}-{i % 28 + 1:02}T10:11:12.{i:06}Z"},
        "day": {"S": f"{MONTHS[i % 4]}-{i % 28 + 1:02}"}, "kind": {"S": ("a b", "é=/")[i % 2]},
        "price": {"N": f"{i}.25"}, "ratio": {"N": f"{i}E-30"}, "on": {"BOOL": i % 2 == 0},
        "tags": {"SS": [f"t{i % 3}", "all"]}, "raw": {"B": "AAECAwT/"},
        "where": {"M": {"city": {"S": f"c{i % 5}"}, "no": {"N": str(i)}}}} | (
            {"note": {"S": f"note {i}"}} if i % 7 else {}) for i in range(count)]


@pytest.fixture(scope="module")
def tables(servers):
    """The names of tables with every kind of partition, of dynalake and of Trino."""
    trino, lakes = servers
    lake = lakes["dynalake"]
    types = ("--type", "created=timestamp", "--type", "day=date", "--type", "ratio=double")
    lake.load("bymonth", dated(200), *types, "--partition-by", "month(created)",
              "--partition-by", "bucket[4](PK)")
    lake.load("bykind", dated(60), *types, "--partition-by", "kind", "--partition-by",
              "day(created)")
    lake.load("bykind", dated(30, first="NEW"), *types, "--append", number=2)
    lake.load("deleted", shop(20))
    trino.ask("""DELETE FROM deleted WHERE "PK" = 'CUSTOMER#2'""")
    trino.ask("""CREATE TABLE mixed (i integer, r real, d double, dc decimal(20,3), t time(6),
        ts timestamp(6), tz timestamp(6) with time zone, u uuid, b varbinary, s varchar,
        bo boolean, a array(integer), m row(x integer, y varchar), mp map(varchar, integer))
        WITH (partitioning = ARRAY['u', 'truncate(s,2)', 'tz', 'r'], sorted_by = ARRAY['i'])""")
    trino.ask("""INSERT INTO mixed VALUES (1, real '1.5', nan(), decimal '12.345',
        time '10:11:00', timestamp '2024-01-02 03:04:00',
        timestamp '2024-01-02 03:04:05.123456 UTC', uuid '12151fd2-7586-11e9-8f9e-2a86e4085a59',
        X'00ff10', 'abcdé', true, ARRAY[1, 2], ROW(1, 'y'), MAP(ARRAY['k'], ARRAY[1])),
        (2, null, 2.5e0, decimal '0.001', null, null, null, null, null, null, null, null, null,
        null)""")
    trino.ask("ALTER TABLE mixed SET PROPERTIES partitioning = ARRAY['u', 'i', 'day(ts)']")
    trino.ask("INSERT INTO mixed SELECT * FROM mixed")
    trino.ask("DELETE FROM mixed WHERE s LIKE 'abc%'")
    trino.ask("INSERT INTO mixed (i, s, d) VALUES (3, null, nan()), (3, 'zz', nan())")
    trino.ask("CREATE TABLE nothing (a integer)")
    return ("everything", "bymonth", "bykind", "deleted", "mixed", "nothing")


@pytest.mark.parametrize("listing", LISTINGS)
def test_listings_are_trinos(trino, lake, tables, listing):
    for table in tables:
        names = trino.ask(f'SELECT * FROM "{table}${listing}" LIMIT 0').names
        # What differs (docs/sql.md): an empty map of counts, which Trino writes where there are no
        # floats, and when a snapshot became the current one, which Trino takes from the snapshot.
        columns = ["coalesce(cardinality(nan_value_counts), 0) AS nan_value_counts"
                   if name == "nan_value_counts" else f'"{name}"'
                   for name in names if name != "made_current_at"]
        assert_same(trino, lake, f'SELECT {", ".join(columns)} FROM "{table}${listing}"')


def test_types_of_listings_are_trinos(trino, lake, tables):
    for table in tables:
        for listing in LISTINGS:
            named = trino.ask(f'SELECT * FROM "{table}${listing}"')
            types = ", ".join(f'typeof("{name}")' for name in named.names)
            assert_same(trino, lake, f'SELECT DISTINCT {types} FROM "{table}${listing}"')


def test_hidden_columns_are_trinos(trino, lake, tables):
    for table in tables:
        counted = assert_same(trino, lake, HIDDEN.format(table))
        files = lake.value(f'SELECT count(*) FROM "{table}$files" WHERE content = 0')
        assert counted <= files
    (path, partition), *_ = lake.rows('SELECT DISTINCT "$path", "$partition" FROM bymonth')
    for condition in (f"\"$path\" = '{path}'", f"\"$partition\" = '{partition}'",
                      f"\"$path\" LIKE '%{path[-12:]}' OR \"PK\" = 'K3'",
                      "\"$file_modified_time\" > timestamp '2024-01-01 00:00:00 UTC'",
                      f"\"$partition\" <> '{partition}' AND \"PK\" < 'K5'"):
        assert assert_same(trino, lake, f'SELECT "PK", "SK" FROM bymonth WHERE {condition}') > 0


def test_what_trino_refuses_is_refused(trino, lake, tables):
    assert tables
    for statement in ('SELECT * FROM "bymonth$nothing"', 'SELECT * FROM "nosuch$files"',
                      'SELECT "$path" FROM "bymonth$files"',
                      'SELECT "$path" FROM (SELECT * FROM bymonth) t',
                      'SELECT * FROM "bymonth$files" FOR VERSION AS OF 7'):
        with pytest.raises(trino_server.TrinoError) as refused:
            trino.ask(statement)
        done = lake.run("sql", "-c", statement)
        assert done.returncode in (1, 5) and refused.value.name in done.err, statement
