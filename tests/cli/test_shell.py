"""The interactive shell, driven through a terminal of its own."""

import signal

import pytest
import the_program

from the_shell import MORE, PROMPT, Shell

ENDLESS = "select count(*) from range(1000000) a, range(1000000) b where a.range <> b.range;"


@pytest.fixture
def shell(shop):
    opened = Shell(shop)
    yield opened
    if opened.process.poll() is None:
        opened.send("\x15\\q\n")
        assert opened.end() == 0


def test_a_statement_may_take_several_lines(shell):
    shell.ask("select 40 +", until=MORE)
    assert "42" in shell.ask("2 as answer;")


def test_errors_do_not_end_it(shell):
    assert "no_such_table" in shell.ask("select * from no_such_table;")
    assert "unknown command \\x" in shell.ask("\\x")
    assert "│ 7 │" in shell.ask("select 7 as n;")


def test_commands(shell):
    assert "shop_order" in shell.ask("\\d")
    assert "Amount" in shell.ask("\\d shop_order")
    assert "timing is on" in shell.ask("\\timing")
    assert "Time: " in shell.ask("select 1;")
    shell.ask("\\o csv")
    assert "n\n5\n" in shell.ask("select 5 as n;")
    assert "\\timing" in shell.ask("\\?")


def test_tab_completes(shell):
    shell.send("select count(*) from shop_cu\t")
    shell.expect("shop_customer")
    assert "row)" in shell.ask(";")


def test_ctrl_c_drops_the_line_and_keeps_the_shell(shell):
    shell.send("select 'unfinished")
    shell.expect("unfinished")
    shell.send("\x03")
    shell.expect(PROMPT)
    assert "│ 1 │" in shell.ask("select 1 as n;")


def test_ctrl_c_cancels_the_query_and_keeps_the_shell(shell):
    shell.send(ENDLESS + "\n")
    shell.expect("\n")
    the_program.wait_until_busy(shell.process)
    shell.send("\x03")
    shell.expect(PROMPT)
    assert "│ 1 │" in shell.ask("select 1 as n;")


def test_ctrl_c_cancels_where_the_starting_script_ignored_it(shop):
    """As shells do for what they start in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        shell = Shell(shop)
    finally:
        signal.signal(signal.SIGINT, before)
    test_ctrl_c_cancels_the_query_and_keeps_the_shell(shell)
    shell.send("\x04")
    assert shell.end() == 0


def test_ctrl_d_leaves(shop):
    shell = Shell(shop)
    shell.send("\x04")
    assert shell.end() == 0


def test_history_is_kept(shop):
    first = Shell(shop)
    first.ask("select 123454321 as remembered;")
    first.send("\\q\n")
    assert first.end() == 0
    history = shop.folder / ".local" / "state" / "dynalake" / "history"
    assert "123454321" in history.read_text()
    second = Shell(shop)
    second.send("\x1b[A\x1b[A")  # the last entry is \q
    second.expect("123454321")
    second.send("\n")
    second.expect("│  123454321 │")
    second.expect(PROMPT)
    second.send("\x04")
    assert second.end() == 0


def test_a_recalled_statement_of_several_lines_runs(shop):
    shell = Shell(shop)
    for line in ("select 40 -- the first", "  + 2"):
        shell.ask(line, until=MORE)
    assert "42" in shell.ask("as answer;")
    shell.send("\x1b[A\n")
    shell.expect("│     42 │")
    shell.expect(PROMPT)
    assert "│ 1 │" in shell.ask("select 1 as n;")
    shell.send("\\q\n")
    assert shell.end() == 0


@pytest.mark.parametrize("pager", ["/nosuch/pager", "/dev/null", "nosuchpager -S"])
def test_a_pager_that_cannot_run_loses_no_answer(shop, pager):
    shell = Shell(shop, PAGER=pager)
    assert "│    99 │" in shell.ask("select * from range(100);")
    assert "│ 39999 │" in shell.ask("select * from range(40000);")
    assert "│ 1 │" in shell.ask("select 1 as n;")
    shell.send("\\q\n")
    assert shell.end() == 0


@pytest.mark.parametrize("statement", [None, ENDLESS])
def test_sigterm_ends_the_shell(shop, statement):
    shell = Shell(shop)
    if statement:
        shell.send(statement + "\n")
        shell.expect("\n")
        the_program.wait_until_busy(shell.process)
    shell.process.terminate()
    assert shell.end() == 130


def test_long_results_go_through_the_pager(shop):
    shell = Shell(shop, PAGER="sed s/^/PAGED/")
    assert "PAGED" not in shell.ask("select 1 as n;")
    assert "PAGED┌" in shell.ask("select * from range(100);")
    shell.send("\\q\n")
    assert shell.end() == 0
