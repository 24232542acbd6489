"""Calls that go wrong: the load ends with the same table, or with a clear error and no change."""

import aws_errors
import fault_proxy
import pytest
import read_log

GRANT = 900  # four segments

# Each is called for one run: some remember what they did.
PASSING = {
    "throughput exceeded": lambda: fault_proxy.refuse(aws_errors.throughput_exceeded()),
    "throttling": lambda: fault_proxy.refuse(aws_errors.throttling()),
    "request limit": lambda: fault_proxy.refuse(aws_errors.request_limit_exceeded()),
    "internal error": lambda: fault_proxy.refuse(aws_errors.internal_error()),
    "no DynamoDB": lambda: fault_proxy.no_dynamodb,
    "dropped request": lambda: fault_proxy.drop_request,
    "lost answer": lambda: fault_proxy.lose_answer,
    "cut answer": lambda: fault_proxy.cut,
    "wrong checksum": lambda: fault_proxy.wrong_checksum,
    "damaged answer": lambda: fault_proxy.damage,
    "repeated answer": lambda: fault_proxy.repeat,
    "expired token": lambda: fault_proxy.refuse_once(aws_errors.expired_token()),
}
# Those after which the service may have counted a page that nobody has.
UNKNOWN = ("internal error", "no DynamoDB", "dropped request", "lost answer", "cut answer",
           "wrong checksum", "damaged answer")


@pytest.mark.parametrize("name", PASSING)
@pytest.mark.parametrize("numbers", [[1], [3], [2, 6, 10]], ids=str)
def test_what_passes_ends_with_the_same_table(program, proxy, small, small_items,
                                                     name, numbers):
    entries = len(small.log())
    proxy.spoil("Scan", numbers, PASSING[name]())
    report = program.load_orders(GRANT)
    assert (report["outcome"], report["items"]) == ("loaded", 400)
    assert program.items("orders") == small_items
    assert not program.state_files()
    log = small.log()[entries:]
    assert proxy.count("Scan") > max(numbers)
    assert read_log.units(log) <= report["read"]["read_units"]
    lost = report["read"]["read_units"] - read_log.units(log)
    # Whether an answer that comes twice meets the next request is a race.
    assert name == "repeated answer" or (lost > 0) == (name in UNKNOWN)


@pytest.mark.parametrize("name", [name for name in PASSING if name != "repeated answer"])
def test_describing_the_table_goes_wrong(program, proxy, name):
    proxy.spoil("DescribeTable", [1], PASSING[name]())
    assert program.load_orders(GRANT)["items"] == 400
    assert proxy.count("DescribeTable") == 2


def test_a_scan_that_does_not_move_on(program, proxy, small_items):
    """It is paid for once, not for ever; with a server that is well again the load goes on."""
    def stand_still(exchange):
        begin = exchange.call.request.get("ExclusiveStartKey")
        fault_proxy.edit(lambda answer: answer.update(LastEvaluatedKey=begin) if begin else None)(
            exchange)
    proxy.spoil("Scan", range(5, 1000), stand_still)
    said = program.refuses("load", *program.loading(GRANT), code=3)
    assert "does not move on" in said and "Orders" in said
    assert proxy.count("Scan") < 20
    assert "orders" not in program.ok("tables")
    proxy.spoil("Scan", range(1, 1000), fault_proxy.forward)
    report = program.load_orders(GRANT)
    assert report["read"]["earlier_read_units"] > 0
    assert program.items("orders") == small_items


def test_more_that_has_no_place(program, proxy):
    proxy.spoil("Scan", range(5, 1000),
                fault_proxy.edit(lambda answer: answer.update(LastEvaluatedKey={})))
    said = program.refuses("load", *program.loading(GRANT))
    assert "its LastEvaluatedKey is no key" in said
    assert "orders" not in program.ok("tables")


REFUSALS = {
    "expired": (aws_errors.expired_token(), "the credentials have ended"),
    "unknown client": (aws_errors.unrecognized_client(), "dynalake doctor"),
    "no permission": (aws_errors.access_denied("Scan", "Orders"),
                      "allow dynamodb:Scan on "
                      "arn:aws:dynamodb:us-east-1:111122223333:table/Orders"),
    "deleted": (aws_errors.no_such_table("Orders"), "the table Orders was deleted"),
    "invalid": (aws_errors.invalid("The provided starting key is invalid"),
                "The provided starting key is invalid"),
}


def exit_code_of(name):
    return 5 if name == "deleted" else 1


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_in_mid_scan_changes_nothing(program, proxy, small_items, name):
    error, sentence = REFUSALS[name]
    program.load_orders(GRANT)
    before = program.rows("SELECT max(_written_at) AS at FROM orders")
    calls = proxy.count("Scan")
    proxy.spoil("Scan", range(calls + 9, calls + 1000), fault_proxy.refuse(error))
    said = program.refuses("load", *program.loading(GRANT), code=exit_code_of(name))
    assert sentence in said
    assert "the same command goes on from there" in said
    assert program.rows("SELECT max(_written_at) AS at FROM orders") == before
    calls = proxy.count("Scan")
    proxy.spoil("Scan", range(calls, calls + 2000), fault_proxy.forward)
    report = program.load_orders(GRANT)
    assert report["read"]["earlier_read_units"] > 0
    assert report["read"]["read_units"] + report["read"]["earlier_read_units"] < 250
    assert program.items("orders") == small_items
    assert program.rows("SELECT max(_written_at) AS at FROM orders") != before
    assert not program.state_files()


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_at_once(program, proxy, name):
    error, sentence = REFUSALS[name]
    if name != "deleted":
        proxy.spoil("DescribeTable", range(1, 100), fault_proxy.refuse(error))
        said = program.refuses("load", *program.loading(GRANT))
        assert sentence.replace("dynamodb:Scan", "dynamodb:DescribeTable") in said or name == (
            "no permission")
    proxy.spoil("DescribeTable", range(1, 100), fault_proxy.forward)
    proxy.spoil("Scan", range(1, 100), fault_proxy.refuse(error))
    assert sentence in program.refuses("load", *program.loading(GRANT), code=exit_code_of(name))
    assert program.ok("tables", "--output", "json").strip() in ("[]", "")


@pytest.mark.parametrize("ahead_s", [3600, -3600])
def test_a_clock_that_is_an_hour_off(program, proxy, small_items, ahead_s):
    proxy.clock_ahead_s = ahead_s
    report = program.load_orders(GRANT)
    assert report["items"] == 400
    assert program.items("orders") == small_items
    assert report["read"]["read_units"] < 250
    # The offset is learnt: few calls are refused.
    assert len(proxy.calls) < report["read"]["pages"] + 10


def test_a_service_that_is_out_of_order(program, proxy):
    proxy.spoil("Scan", range(4, 1000), fault_proxy.refuse(aws_errors.internal_error()))
    said = program.refuses("load", *program.loading(GRANT), code=3, AWS_MAX_ATTEMPTS="3")
    assert "InternalServerError" in said and "after 3 attempts" in said
    assert program.ok("tables", "--output", "json").strip() in ("[]", "")


def test_a_time_limit_holds_while_all_is_throttled(program, proxy):
    proxy.spoil("Scan", range(4, 10000), PASSING["throttling"]())
    report = program.load_orders(GRANT, "--stop-after", "2s")
    assert report["outcome"] == "stopped"
    assert report["read"]["seconds"] < 30
