"""Loads of live tables whose units other processes execute."""

import time

import child_processes
from orders import orders

PROCESSES = ("--runner", "local-processes:2")


def test_processes_load_what_threads_load(program, live):
    live.create("Orders")
    live.fill("Orders", orders(400, size=8000))
    threads = program.load("dynamodb://Orders", "--table", "by_threads", "--read-budget", "4000")
    processes = program.load("dynamodb://Orders", "--table", "by_processes", "--read-budget",
                             "4000", *PROCESSES)
    assert processes["items"] == threads["items"] == 400
    assert processes["read"]["complete"]
    assert program.items("by_processes") == program.items("by_threads") == live.items("Orders")


def test_a_query_replaces_its_rows_through_processes(program, live):
    live.create("Orders")
    live.fill("Orders", orders(100))
    program.load("dynamodb://Orders", "--table", "orders", *PROCESSES)
    (key,) = {item["PK"]["S"] for item in orders(1)}
    live.fill("Orders", [{"PK": {"S": key}, "SK": {"S": "NEW"}, "text": {"S": "new"}}])
    program.load(f"dynamodb://Orders?pk={key.replace('#', '%23')}", "--table", "orders", *PROCESSES)
    assert program.items("orders") == live.items("Orders")


def test_a_killed_child_costs_nothing_but_time(program, live):
    live.create("Orders")
    live.fill("Orders", orders(2000, size=8000))
    for attempt in range(10):
        table = f"orders{attempt}"
        loading = program.start("load", "dynamodb://Orders", "--table", table, "--read-budget",
                                "100000", "--quiet", *PROCESSES)
        killed = None
        while loading.poll() is None and killed is None:
            killed = child_processes.kill_one(loading)
            time.sleep(0.0005)
        _, said = loading.communicate(timeout=120)
        if killed is not None:
            break
    assert killed is not None
    assert loading.returncode == 0, said
    assert program.items(table) == live.items("Orders")
