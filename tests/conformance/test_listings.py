"""Listings of a table's metadata, such as "t$files", hold what PyIceberg reads of the same."""

import datetime
import decimal
import json

import pytest
from exports import write_export
from sample_items import KEYS, key

TYPES = ("--type", "created=timestamp", "--type", "day=date", "--type", "ratio=double")
MONTHS = ("2024-01", "2024-02", "1969-12")


def dated(first, count):
    return [key(f"K{i % 7}", f"{i:04}") | {
        "created": {"S": f"{MONTHS[i % 3]}-{i % 28 + 1:02}T10:11:12.{i:06}Z"},
        "day": {"S": f"{MONTHS[i % 3]}-{i % 28 + 1:02}"}, "price": {"N": f"{i}.25"},
        "ratio": {"N": f"{i - 3}E-30"}, "on": {"BOOL": i % 2 == 0}, "raw": {"B": "AAECAwT/"},
        "count": {"N": str(i)}, "tags": {"SS": ["a", f"t{i}"]},
        "where": {"M": {"city": {"S": f"c{i % 5}"}, "no": {"N": str(i)}}}} | (
            {"note": {"S": f"note {i}"}} if i % 5 else {}) for i in range(first, first + count)]


@pytest.fixture(params=["month(created),bucket[3](PK)", "day,on", ""], ids=str)
def table(request, lake, tmp_path):
    """The table `t` of two loads, as PyIceberg has it."""
    parts = [option for field in request.param.split(",") if field
             for option in ("--partition-by", field)]
    for number, options in ((1, parts), (2, ["--append"])):
        source = write_export(tmp_path / f"export{number}", "Shop", dated(number * 100, 60),
                              number=number)
        lake.run("load", source, "--table", "t", *KEYS, "--entities", "none", *TYPES, *options)
    return lake.table("t")


def rows(lake, statement):
    return json.loads(lake.run("sql", "--dialect", "athena", "--output", "json", "-c", statement),
                      parse_float=decimal.Decimal, parse_int=decimal.Decimal)


def plain(value):
    """A value of PyArrow as the JSON of our answers has it."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else value


def counts(entries):
    """A map by field ids, of PyArrow or of ours."""
    pairs = [(entry["key"], entry["value"]) if isinstance(entry, dict) else entry
             for entry in entries or []]
    return {int(name): int(count) for name, count in pairs}


def bound(value):
    """A bound as `readable_metrics` spells it."""
    match value:
        case bytes():
            return value.hex().upper()
        case datetime.datetime():
            text = value.isoformat()
            return text.rstrip("0") if "." in text else text
        case datetime.date() | decimal.Decimal():
            return str(value)
        case float():
            return decimal.Decimal(repr(value))
    return value


def test_files(lake, table):
    theirs = {row["file_path"]: row for row in table.inspect.files().to_pylist()}
    ours = {row["file_path"]: row for row in rows(lake, 'SELECT * FROM "t$files"')}
    assert ours.keys() == theirs.keys() and ours
    for path, row in ours.items():
        other = theirs[path]
        for name in ("content", "file_format", "spec_id", "record_count", "file_size_in_bytes",
                     "sort_order_id", "split_offsets", "equality_ids", "key_metadata"):
            assert row[name] == other[name], name
        assert row.get("partition", {}) == plain(other["partition"] or {})
        for name in ("column_sizes", "value_counts", "null_value_counts", "nan_value_counts"):
            assert counts(row[name]) == counts(other[name]), name
        metrics = json.loads(row["readable_metrics"], parse_float=decimal.Decimal)
        checked = 0
        for name, figures in metrics.items():
            expected = other["readable_metrics"].get(name)
            if expected is not None:
                assert figures == {of: bound(value) for of, value in expected.items()}, name
                checked += 1
        assert checked >= len(table.schema().fields) - 3


def test_partitions(lake, table):
    theirs = [(json.dumps(plain(row.get("partition", {})), sort_keys=True), row["record_count"],
               row["file_count"], row["total_data_file_size_in_bytes"])
              for row in table.inspect.partitions().to_pylist()]
    ours = rows(lake, 'SELECT * FROM "t$partitions"')
    found = [(json.dumps(row.get("partition", {}), sort_keys=True, default=int),
              row["record_count"], row["file_count"], row["total_size"]) for row in ours]
    assert sorted(found) == sorted(theirs) and found
    (least, most, nulls), = ((row["a"], row["b"], row["c"]) for row in rows(
        lake, """SELECT min(data.count.min) AS a, max(data.count.max) AS b,
                 sum(data.note.null_count) AS c FROM "t$partitions" """))
    read = table.scan().to_arrow()
    assert (least, most) == (min(read["count"].to_pylist()), max(read["count"].to_pylist()))
    assert nulls == read["note"].null_count


def test_manifests(lake, table):
    theirs = {row["path"]: row for row in table.inspect.manifests().to_pylist()}
    ours = {row["path"]: row for row in rows(lake, 'SELECT * FROM "t$manifests"')}
    assert ours.keys() == theirs.keys() and len(ours) == 2
    for path, row in ours.items():
        for name in ("length", "partition_spec_id", "added_snapshot_id", "added_data_files_count",
                     "existing_data_files_count", "deleted_data_files_count"):
            assert row[name] == theirs[path][name], name
        assert [(part["contains_null"], part["contains_nan"])
                for part in row["partition_summaries"]] == [
                    (part["contains_null"], part["contains_nan"])
                    for part in theirs[path]["partition_summaries"]]


def millis(value):
    return value.strftime("%Y-%m-%d %H:%M:%S.") + f"{value.microsecond // 1000:03} UTC"


def test_snapshots_history_and_refs(lake, table):
    snapshots = [{"committed_at": millis(row["committed_at"]), "snapshot_id": row["snapshot_id"],
                  "parent_id": row["parent_id"], "operation": row["operation"],
                  "manifest_list": row["manifest_list"], "summary": dict(row["summary"])}
                 for row in table.inspect.snapshots().to_pylist()]
    ours = rows(lake, 'SELECT * FROM "t$snapshots"')
    assert ours == snapshots and len(ours) == 2
    assert rows(lake, 'SELECT * FROM "t$history"') == [
        row | {"made_current_at": millis(row["made_current_at"])}
        for row in table.inspect.history().to_pylist()]
    names = ("name", "type", "snapshot_id", "max_reference_age_in_ms", "min_snapshots_to_keep",
             "max_snapshot_age_in_ms")
    assert rows(lake, 'SELECT * FROM "t$refs"') == [
        {name: row[name] for name in names} for row in table.inspect.refs().to_pylist()]
    properties = {row["key"]: row["value"] for row in rows(lake, 'SELECT * FROM "t$properties"')}
    assert properties.items() >= table.properties.items()
    assert properties["location"] == table.location()


def test_a_rows_file_is_the_one_that_holds_it(lake, table):
    counted = {row["path"]: row["n"] for row in rows(
        lake, 'SELECT "$path" AS path, count(*) AS n FROM t GROUP BY 1')}
    assert counted == {row["file_path"]: row["record_count"]
                       for row in table.inspect.files().to_pylist()}
