"""Live tables of DynamoDB into lakes on S3: whole, also after runs that were killed."""

import signal
import time

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


def load(program, dynamodb, read_budget):
    """The arguments and the environment of a load of the table Orders."""
    arguments = ("load", "dynamodb://Orders", "--table", "orders", "--read-budget", read_budget)
    return program.start(*arguments, "--quiet", AWS_ENDPOINT_URL_DYNAMODB=dynamodb.url)


def test_a_live_table_becomes_a_table_on_s3(program, dynamodb, items, keys):
    process = load(program, dynamodb, 10_000)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert live_program.landed_items(program, "orders") == items
    assert keys("warehouse") and not keys("state")


def test_kills_lose_nothing(program, dynamodb, items, keys):
    for seconds in (0.2, 0.5, 0.8, 1.1, 1.4):
        process = load(program, dynamodb, 1000)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    process = load(program, dynamodb, 10_000)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert live_program.landed_items(program, "orders") == items
    assert not keys("state")
    program.ok("vacuum", "--orphans", "--older-than", "0s", "--quiet")
    assert live_program.landed_items(program, "orders") == items
