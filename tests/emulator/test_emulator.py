"""The emulator answers as DynamoDB does."""

import concurrent.futures
import json

import botocore.exceptions
import emulator
import made_items
import made_table
import pytest
import read_log

FULL_PAGE_UNITS = 128.5


def scan(client, segment=0, segments=1, **options):
    """All pages of one segment."""
    request = {"TableName": "Orders", "Segment": segment, "TotalSegments": segments,
               "ReturnConsumedCapacity": "TOTAL", **options}
    pages = []
    while True:
        pages.append(client.scan(**request))
        if "LastEvaluatedKey" not in pages[-1]:
            return pages
        request["ExclusiveStartKey"] = pages[-1]["LastEvaluatedKey"]


def sorted_items(items):
    return sorted(json.dumps(item, sort_keys=True) for item in items)


@pytest.mark.parametrize("segments, limit", [(1, None), (3, None), (64, 7), (7, 1)])
def test_a_scan_gives_every_item_once(client, segments, limit):
    options = {} if limit is None else {"Limit": limit}
    with emulator.running(items=700, sizes=(100, 9000), seed=3) as server:
        pages = [page for segment in range(segments)
                 for page in scan(client(server.url), segment, segments, **options)]
        log = server.log()
    expected = made_items.made(700, (100, 9000), 3)
    assert sorted_items(item for page in pages for item in page["Items"]) == sorted_items(expected)
    assert all(page["Count"] == len(page["Items"]) <= (limit or 700) for page in pages)
    assert read_log.units(log) == sum(page["ConsumedCapacity"]["CapacityUnits"] for page in pages)
    assert len(read_log.pages(log)) == len(pages)


def test_a_page_is_a_megabyte_and_costs_what_it_holds(client):
    with emulator.running(items=6000, sizes=(400, 1200)) as server:
        pages = scan(client(server.url))
        consistent = scan(client(server.url), ConsistentRead=True)
    full = [page["ConsumedCapacity"]["CapacityUnits"] for page in pages[:-1]]
    assert len(full) > 2 and all(127.5 <= units <= 128.5 for units in full)
    sizes = [sum(map(made_items.size_bytes, page["Items"])) for page in pages[:-1]]
    assert all((1 << 20) - 1200 < size <= 1 << 20 for size in sizes)
    assert [2 * units for units in full] == [page["ConsumedCapacity"]["CapacityUnits"]
                                             for page in consistent[:-1]]


def test_a_table_that_is_described(client):
    with emulator.running(items=50, rate=123) as server:
        table = client(server.url).describe_table(TableName="Orders")["Table"]
    assert (table["ItemCount"], table["ProvisionedThroughput"]["ReadCapacityUnits"]) == (50, 123)
    assert [key["AttributeName"] for key in table["KeySchema"]] == ["PK", "SK"]


@pytest.mark.parametrize("options, code", [
    ({"rate": 50}, "ProvisionedThroughputExceededException"),
    ({"rate": 50, "on_demand": True}, "ThrottlingException"),
])
def test_what_is_above_the_rate_is_refused(client, options, code):
    with emulator.running(items=3000, burst=20, **options) as server:
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            scan(client(server.url))
        assert refused.value.response["Error"]["Code"] == code
        retrying = client(server.url, retries={"max_attempts": 20, "mode": "standard"})
        pages = scan(retrying, Limit=500)
        log = server.log()
    assert sum(page["Count"] for page in pages) == 3000
    assert any(entry.get("throttled") for entry in log)
    assert read_log.worst_excess(log, 50) <= 20 + FULL_PAGE_UNITS


def test_what_is_wrong_is_said(client):
    with emulator.running(items=10) as server:
        for request, code in [({"TableName": "Other"}, "ResourceNotFoundException"),
                              ({"TableName": "Orders", "Segment": 3, "TotalSegments": 3},
                               "ValidationException"),
                              ({"TableName": "Orders", "ExclusiveStartKey": {"PK": {"S": "x"}}},
                               "ValidationException")]:
            with pytest.raises(botocore.exceptions.ClientError) as refused:
                client(server.url).scan(**request)
            assert refused.value.response["Error"]["Code"] == code
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            client(server.url).list_tables()
        assert refused.value.response["Error"]["Code"] == "UnknownOperationException"


def test_many_at_once_with_a_latency(client):
    with emulator.running(items=2000, latency_ms=20) as server:
        shared = client(server.url)
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            pages = list(threads.map(lambda segment: scan(shared, segment, 8), range(8)))
        log = server.log()
    assert sum(page["Count"] for segment in pages for page in segment) == 2000
    assert {entry["segment"] for entry in log} == set(range(8))


def test_the_worst_window_of_a_log():
    steady = [{"at_s": float(second), "units": 10.0} for second in range(100)]
    assert read_log.worst_excess(steady, 10) == 10
    assert read_log.worst_excess(steady, 5) == 10 + 99 * 5
    assert read_log.worst_excess(steady + [{"at_s": 99.0, "units": 30.0}], 10) == 40
    assert read_log.duration_s(steady) == 99


def test_items_of_one_hash_all_come(monkeypatch):
    """Wherever pages end: a table of a million items has some."""
    full_hash = made_table.MadeTable._hash
    monkeypatch.setattr(made_table.MadeTable, "_hash",
                        lambda self, item: full_hash(self, item) >> 61 << 61)
    table = made_table.MadeTable("Orders", made_items.made(50, (10, 200), 3))
    for limit in (1, 2, 7):
        request = {"Limit": limit}
        items = []
        while True:
            page = json.loads(b"".join(bytes(part) for part in table.page(request).body))
            items += [json.dumps(item) for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        assert len(items) == len(set(items)) == 50
