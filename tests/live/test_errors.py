"""Loads of live tables that cannot be: a clear sentence, and nothing changed."""

import json

import fakes
import fault_proxy
import pytest
from orders import orders


@pytest.fixture
def loaded(program, live):
    """A lake with a table, which no failing load may change."""
    live.create("Orders", indexes=[("ByTotal", [("total", "N")], {"ProjectionType": "ALL"})])
    live.fill("Orders", orders(30))
    program.load("dynamodb://Orders", "--table", "orders")
    before = program.items("orders")
    yield
    assert program.items("orders") == before


def refusing(code, message, status=400):
    """A DynamoDB that refuses every call."""
    body = json.dumps({"__type": f"com.amazon.coral.service#{code}", "message": message})
    return fakes.serve({("POST", "/"): (status, body)})


def test_there_is_no_such_table(program, live, loaded):
    error = program.refuses("load", "dynamodb://Missing", "--table", "orders", code=5)
    assert "there is no table Missing at 127.0.0.1 in us-east-1" in error


def test_there_is_no_such_index(program, live, loaded):
    error = program.refuses("load", "dynamodb://Orders/index/ByName", "--table", "orders", code=5)
    assert "has no index ByName; it has ByTotal" in error


def test_an_index_cannot_be_read_consistently(program, live, loaded):
    error = program.refuses("load", "dynamodb://Orders/index/ByTotal", "--table", "orders",
                            "--consistent-read")
    assert "ByTotal is a global secondary index, which cannot be read consistently" in error


def test_a_share_of_a_table_on_demand(program, live, loaded):
    live.create("Free", on_demand=True)
    for budget in ((), ("--read-budget", "10%")):
        error = program.refuses("load", "dynamodb://Free", "--table", "orders", *budget)
        assert "on demand" in error and "--read-budget 1000" in error
    assert program.load("dynamodb://Free", "--table", "free", "--read-budget", "100")["items"] == 0


def test_a_permission_is_missing(program, loaded):
    message = ("User: arn:aws:iam::111122223333:user/ann is not authorized to perform: "
               "dynamodb:DescribeTable on resource: "
               "arn:aws:dynamodb:us-east-1:111122223333:table/Orders because no identity-based "
               "policy allows the dynamodb:DescribeTable action")
    with refusing("AccessDeniedException", message) as fake:
        error = program.refuses("load", "dynamodb://Orders", "--table", "orders",
                                AWS_ENDPOINT_URL_DYNAMODB=fake.url)
    assert "dynamodb:DescribeTable" in error
    assert "arn:aws:dynamodb:us-east-1:111122223333:table/Orders" in error


def test_the_token_has_expired(program, loaded):
    with refusing("ExpiredTokenException",
                  "The security token included in the request is expired") as fake:
        error = program.refuses("load", "dynamodb://Orders", "--table", "orders",
                                AWS_ENDPOINT_URL_DYNAMODB=fake.url)
    assert "expired" in error


def test_nobody_is_there(program, loaded):
    """Told after the attempts that docs/aws.md promises; how long they take is a test of aws."""
    error = program.refuses("load", "dynamodb://Orders", "--table", "orders", code=3,
                            AWS_ENDPOINT_URL_DYNAMODB="http://127.0.0.1:9")
    assert "127.0.0.1" in error and "after 3 attempts" in error


def test_the_table_is_deleted_while_it_is_read(program, live, loaded):
    live.create("Gone")
    live.fill("Gone", orders(400, size=8000))
    hold = fault_proxy.Hold()
    with fault_proxy.running(live.url) as proxy:
        proxy.spoil("Scan", range(3, 1000), hold)
        process = program.start("load", "dynamodb://Gone", "--table", "orders", "--replace",
                                "--quiet", "--read-budget", "50",
                                AWS_ENDPOINT_URL_DYNAMODB=proxy.url)
        hold.wait()
        live.client.delete_table(TableName="Gone")
        hold.release()
        _, error = process.communicate(timeout=60)
    assert process.returncode == 5, error
    assert "the table Gone was deleted" in error
    assert "there is no table Gone" in program.refuses("load", "dynamodb://Gone", code=5)


@pytest.mark.parametrize("arguments, says", [
    (("dynamodb://Orders", "--as-of", "2024-01-01"), "not for live tables"),
    (("dynamodb://Orders", "--partial", "--append"), "exclude each other"),
    (("dynamodb://Orders", "--read-budget", "much"), "no read budget"),
    (("dynamodb://Orders", "--expression-attribute-names", "[]"), "no JSON object"),
    (("./export", "--read-budget", "50%"), "no live table"),
])
def test_options_that_do_not_fit(program, arguments, says):
    assert says in program.refuses("load", *arguments, code=2)
    assert not (program.folder / "lake").exists()


def test_an_address_that_is_none(program):
    assert "names no table" in program.refuses("load", "dynamodb://", "--table", "t")


def test_the_key_is_the_tables_own(program, live, loaded):
    error = program.refuses("load", "dynamodb://Orders", "--table", "orders", "--partition-key",
                            "total")
    assert "the key of Orders is PK and SK" in error
