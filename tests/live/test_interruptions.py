"""Loads of live tables that are stopped, killed or crash: the next run goes on."""

import signal

import fault_proxy
import pytest
from orders import orders


def state_files(program):
    return [path for path in (program.folder / "lake" / "state").rglob("*") if path.is_file()]


def check_nothing_was_read_twice(report, earlier, items):
    """A run went on with at least `earlier` units, and read the rest: a unit an item of 8000 bytes,
    and what rounding adds to each page."""
    read = report["read"]
    assert read["earlier_read_units"] >= earlier > 0
    assert read["earlier_read_units"] + read["read_units"] < items + 100


def test_a_stopped_run_commits_nothing_and_the_next_goes_on(program, live):
    live.create("Orders")
    live.fill("Orders", orders(400, size=8000))
    first = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "100",
                         "--stop-after", "1s")
    assert first["outcome"] == "stopped"
    assert 0 < first["read"]["scanned"] < 400
    assert not first["read"]["complete"]
    assert "orders" not in program.ok("tables")
    text = program.ok("load", "dynamodb://Orders", "--table", "orders", "--read-budget", "100",
                      "--stop-after", "1s", "--quiet")
    assert "nothing was loaded" in text and "goes on" in text
    last = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "2000")
    assert last["outcome"] == "loaded"
    assert last["read"]["scanned"] == 400
    check_nothing_was_read_twice(last, first["read"]["read_units"], 400)
    assert program.items("orders") == live.items("Orders")
    assert not state_files(program)


def test_what_was_read_when_the_time_is_up(program, live):
    live.create("Orders")
    live.fill("Orders", orders(400, size=8000))
    first = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "100",
                         "--stop-after", "1s", "--partial")
    assert first["outcome"] == "loaded"
    assert not first["read"]["complete"]
    part = program.items("orders")
    assert 0 < len(part) == first["items"] < 400
    assert set(part) < set(live.items("Orders"))
    last = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "2000")
    assert last["items"] == 400
    check_nothing_was_read_twice(last, first["read"]["read_units"], 400)
    assert program.items("orders") == live.items("Orders")
    assert not state_files(program)


def test_restart_reads_all_again(program, live):
    live.create("Orders")
    live.fill("Orders", orders(200, size=8000))
    program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "50", "--stop-after",
                 "1s")
    live.fill("Orders", orders(200, size=10))
    again = program.load("dynamodb://Orders", "--table", "orders", "--restart")
    assert again["read"]["earlier_read_units"] == 0
    assert program.items("orders") == live.items("Orders")


def test_a_table_of_the_same_name_is_read_from_its_beginning(program, live):
    live.create("Orders")
    live.fill("Orders", orders(200, size=8000))
    program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "50", "--stop-after",
                 "1s")
    live.client.delete_table(TableName="Orders")
    live.create("Orders")
    live.fill("Orders", orders(30))
    again = program.load("dynamodb://Orders", "--table", "orders")
    assert again["read"]["scanned"] == 30
    assert "another table" in again["notes"][0]
    assert program.items("orders") == live.items("Orders")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_is_gone_on_with(program, live, how):
    """Of a killed run what was made durable counts: at least every ten seconds, of twenty."""
    live.create("Orders")
    live.fill("Orders", orders(1200, size=8000))
    arguments = ("load", "dynamodb://Orders", "--table", "orders", "--quiet", "--read-budget")
    hold = fault_proxy.Hold()
    with fault_proxy.running(live.url) as proxy:
        if how == signal.SIGINT:
            proxy.spoil("Scan", range(9, 1000), hold)
        process = program.start(*arguments, "60", AWS_ENDPOINT_URL_DYNAMODB=proxy.url)
        if how == signal.SIGKILL:
            program.wait_for_pages(process)
        else:
            hold.wait()
        process.send_signal(how)
        hold.release()
        process.communicate()
    assert process.returncode == (130 if how == signal.SIGINT else -9)
    assert "orders" not in program.ok("tables")
    report = program.load("dynamodb://Orders", "--table", "orders", "--read-budget", "4000")
    assert report["read"]["scanned"] == 1200
    check_nothing_was_read_twice(report, 1, 1200)
    assert program.items("orders") == live.items("Orders")
    assert not state_files(program)


def test_a_crash_at_every_step(program, live):
    """Afterwards the table is whole, whichever step was the last."""
    live.create("Orders")
    live.fill("Orders", orders(40))
    expected = live.items("Orders")
    arguments = ("load", "dynamodb://Orders", "--quiet", "--read-budget", "500", "--table")
    step = 0
    while True:
        step += 1
        table = f"t{step}"
        done = program.run(*arguments, table, DYNALAKE_CRASH_AT=str(step))
        if done.returncode == 0:
            break
        assert done.returncode == 137, done.err
        program.ok(*arguments, table)
        if step % 5 == 0:
            assert program.items(table) == expected, f"step {step}"
        assert not [path for path in state_files(program) if "scan" in path.parts], f"step {step}"
    assert step > 20
    counts = program.rows(" UNION ALL ".join(
        f"SELECT {number} AS step, count(*) AS n, count(DISTINCT SK) AS k FROM t{number}"
        for number in range(1, step + 1)))
    assert {(int(row["n"]), int(row["k"])) for row in counts} == {(40, 40)}, counts
