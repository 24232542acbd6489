"""Live tables of DynamoDB into lakes on S3: whole, also after runs that were killed."""

import signal

import emulator
import live_program
import made_items
import pytest

ITEMS = 1500
SIZES = (2000, 6000)


@pytest.fixture(scope="module")
def dynamodb():
    with emulator.running(items=ITEMS, sizes=SIZES, seed=9) as server:
        yield server


@pytest.fixture(scope="module")
def items():
    return live_program.canonical_lines(made_items.made(ITEMS, SIZES, 9))


def loading(read_budget):
    """The arguments of a load of the table Orders."""
    return ("load", "dynamodb://Orders", "--table", "orders", "--read-budget", read_budget,
            "--quiet")


def test_a_live_table_becomes_a_table_on_s3(program, dynamodb, items, keys):
    program.ok(*loading(10_000), AWS_ENDPOINT_URL_DYNAMODB=dynamodb.url)
    assert live_program.landed_items(program, "orders") == items
    assert keys("warehouse") and not keys("state")


def test_kills_lose_nothing(program, dynamodb, items, keys):
    for step in (2, 4, 7, 11, 16):
        steps = program.step(*loading(1000), AWS_ENDPOINT_URL_DYNAMODB=dynamodb.url)
        assert steps.advance(step), "it ended before"
        assert steps.end(signal.SIGKILL).returncode == -signal.SIGKILL
    program.ok(*loading(10_000), AWS_ENDPOINT_URL_DYNAMODB=dynamodb.url)
    assert live_program.landed_items(program, "orders") == items
    assert not keys("state")
    program.ok("vacuum", "--orphans", "--older-than", "0s", "--quiet")
    assert live_program.landed_items(program, "orders") == items
