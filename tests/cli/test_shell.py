"""The interactive shell, driven through a terminal of its own."""

import re
import signal
import sys

import pytest
import the_program

from made_rows import numbers
from the_shell import MORE, PROMPT, Shell

ENDLESS = "select count(*) from shop a, shop b, shop c where a.PK <> b.SK and b.PK <> c.SK;"


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
    assert "unknown command \\z" in shell.ask("\\z")
    assert "│ 7 │" in shell.ask("select 7 as n;")


def test_commands(shell):
    assert "shop_order" in shell.ask("\\d")
    assert "Amount" in shell.ask("\\d shop_order")
    assert "timing is on" in shell.ask("\\timing")
    assert "Time: " in shell.ask("select 1;")
    assert "Time: " in shell.ask("select nosuch;")
    assert "timing is off" in shell.ask("\\timing off")
    shell.ask("\\format csv")
    assert "n\n5\n" in shell.ask("select 5 as n;")
    for command in ("\\?", "help", "help;"):
        assert "\\timing [on|off]" in shell.ask(command)


def test_the_language_can_be_changed(shell, shop):
    assert "statements are in Athena's SQL" in shell.ask("\\dialect")
    assert "in the shell \\dialect duckdb" in shell.ask("from shop select count(*) as n;")
    assert "statements are in DuckDB's SQL" in shell.ask("\\dialect duckdb")
    assert "│ 2000 │" in shell.ask("from shop select count(*) as n;")
    assert "\\dialect takes athena, duckdb" in shell.ask("\\dialect trino")
    script = "select typeof(1) as t;\n\\dialect duckdb\nselect typeof(1) as t;\n"
    assert shop.ok("sql", "--output", "csv", "-c", script) == "t\ninteger\nt\nINTEGER\n"
    assert shop.ok("sql", "--output", "csv", "-c", "from shop limit 0", DYNALAKE_DIALECT="duckdb")


def test_d_lists_what_the_verb_lists(shell, shop):
    """\\o leaves out the terminal, which the verb has none of either."""
    shell.ask("\\o listed.txt")
    shell.ask("\\d")
    shell.ask("\\o")
    assert (shop.folder / "listed.txt").read_text() == shop.ok("tables")


@pytest.mark.parametrize("line, said", [
    ("\\timng", "unknown command \\timng (did you mean \\timing?); \\? lists them"),
    ("\\x both", "\\x takes on, off, auto"),
    ("\\i", "\\i needs its argument: \\i FILE"),
    ("\\i nosuch.sql", "nosuch.sql cannot be read"),
    ("\\o csv", "\\format csv sets the format"),
    ("\\o nosuch/file", "cannot write nosuch/file"),
    ("\\o |cat", "\\o takes a file, not a command"),
    ("\\o lake/catalog.db", "lake/catalog.db is the lake's own: choose another place"),
    ("\\o lake/warehouse/x", "is the lake's own"),
    (".tables", ".tables: commands begin with a backslash here: \\d"),
])
def test_mistakes_in_commands_say_what_to_type(shell, line, said):
    assert said in shell.ask(line)
    assert "│ 7 │" in shell.ask("select 7 as n;")


def test_rows_that_do_not_fit_are_records(shell):
    """The terminal has 100 columns."""
    wide = "select 12345678901234 as number, rpad('x', 200, 'x') as text;"
    record = f"number │ 12345678901234\ntext   │ {'x' * 91}"  # then the terminal breaks the line
    assert record in shell.ask(wide)
    assert "│ 7 │" in shell.ask("select 7 as n;")
    assert "rows are shown as records" in shell.ask("\\x")
    assert "─[ RECORD 1 ]\nn │ 7\n" in shell.ask("select 7 as n;")
    assert "rows are shown as a table" in shell.ask("\\x off")
    assert "│ 12345678901234 │ xxx" in (cut := shell.ask(wide)) and "x… │" in cut
    shell.ask("\\x auto")
    assert record in shell.ask(wide)


def test_o_writes_answers_to_a_file(shell, shop):
    shell.ask("\\o ~/answers.txt")
    assert "(2 rows to ~/answers.txt)" in shell.ask(f"select * from {numbers(2)};")
    assert "'nosuch' cannot be resolved" in shell.ask("select nosuch;")
    shell.ask("\\x on")
    shell.ask("\\format csv")
    assert "│" not in shell.ask("select rpad('x', 200, 'x') as wide;")
    shell.ask("\\o")
    assert "n\n5\n" in shell.ask("select 5 as n;")
    assert (shop.folder / "answers.txt").read_text() == (
        "┌───┐\n│ n │\n├───┤\n│ 0 │\n│ 1 │\n└───┘\n(2 rows)\n"
        f"wide\n{'x' * 200}\n")


def test_i_runs_a_file_up_to_its_first_error(shell, shop):
    (shop.folder / "inner.sql").write_text("select 2 as inner_n;\n\\q\nselect 3 as never;\n")
    (shop.folder / "outer.sql").write_text(
        "\\x on\nselect 1 as outer_n;\n\\i inner.sql\nselect 4 as after;\n\nselect nosuch;\n"
        "select 5 as never;\n")
    (shop.folder / "itself.sql").write_text("\\i itself.sql\n")
    shown = shell.ask("\\i outer.sql")
    for row in ("outer_n │ 1", "inner_n │ 2", "after │ 4"):
        assert row in shown
    assert "never" not in shown and "outer.sql: COLUMN_NOT_FOUND: line 6, column 8: " in shown
    assert "itself.sql runs itself" in shell.ask("\\i itself.sql")
    assert "n │ 7" in shell.ask("select 7 as n;")


def test_commands_in_files_and_arguments(shop):
    (shop.folder / "commands.sql").write_text("\\format csv\nselect 1 as n;\n\n\\nosuch\n")
    done = shop.run("sql", "-c", "\\timing", "-f", "commands.sql")
    assert done.returncode == 1 and done.stdout == "n\n1\n"
    time, error = done.stderr.splitlines()
    assert time.startswith("Time: ")
    assert error == "dynalake: commands.sql: line 4: unknown command \\nosuch; \\? lists them"
    assert shop.ok("sql", input="\\d") == shop.ok("tables")
    assert shop.run("sql", "-c", "\\e").returncode == 1


def test_words_of_the_shell_are_commands_in_files_too(shop):
    done = shop.ok("sql", "--output", "csv", input="help\nselect 1 as n;\nexit\nselect nosuch;\n")
    assert "\\timing [on|off]" in done and done.endswith("\nn\n1\n")


def test_places_behind_commands_are_those_of_the_script(shop):
    (shop.folder / "home.sql").write_text("\\x\n\n\\x\nselect 1 as n;\nselect\n nosuch;\n")
    done = shop.run("sql", "--output", "csv", "-c", "\\i ~/home.sql", HOME=str(shop.folder))
    assert done.returncode == 5 and done.stdout == "n\n1\n"
    assert "~/home.sql: COLUMN_NOT_FOUND: line 6, column 2: " in done.stderr
    wrong = shop.run("sql", "-c", "\\x\n\nselect 1/;", HOME=str(shop.folder))
    assert "line 3, column 10: " in wrong.stderr
    for dialect, late, said in (
            ("athena", "cast(n as tinyint) from unnest(sequence(0, 999)) as t (n)",
             "NUMERIC_VALUE_OUT_OF_RANGE: Cannot cast"),
            ("duckdb", "cast(range as tinyint) from range(9999)", "line 3, column 8: Type INT64")):
        done = shop.run("sql", "--dialect", dialect, "-c", f"\\x\n\nselect {late};")
        assert said in done.stderr


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


def test_a_long_query_says_how_far_it_is(shell):
    shell.send(ENDLESS + "\n")
    shell.expect("query: 2")
    shell.send("\x03")
    assert "stopped" in shell.expect(PROMPT)
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


def test_a_recalled_text_keeps_its_line_ends(shop):
    """In the next shell too, whose history comes from the file."""
    first = Shell(shop)
    first.ask("select length('a", until=MORE)
    first.ask("b') as", until=MORE)
    assert "│ 3 │" in first.ask("n;")
    first.send("\x04")
    assert first.end() == 0
    second = Shell(shop)
    second.send("\x1b[A\n")
    second.expect("│ 3 │")
    second.expect(PROMPT)
    assert "│ 1 │" in second.ask("select 1 as n;")
    second.send("\x04")
    assert second.end() == 0


@pytest.mark.parametrize("pager, end", [
    ("/nosuch/pager", "exit code 127"), ("/dev/null", "exit code 126"),
    ("nosuchpager -S", "exit code 127"), ("cat > /dev/null; exit 3", "exit code 3"),
    ("kill -9 $$", "exit code 137")])
def test_a_pager_that_fails_loses_no_answer(shop, pager, end):
    shell = Shell(shop, PAGER=pager)
    shown = shell.ask(f"select * from {numbers(100)};")
    assert end in shown and "│  0 │" in shown and "│ 99 │" in shown
    assert "│ 9999 │" in shell.ask(f"select * from {numbers(10000)};")
    assert "│ 1 │" in shell.ask("select 1 as n;")
    shell.send("\\q\n")
    assert shell.end() == 0


def test_who_leaves_a_pager_sees_no_more(shop):
    shell = Shell(shop, PAGER="head -3")
    shown = shell.ask(f"select * from {numbers(2_000_000)};")
    assert " n │" in shown and not re.search("│ +[0-9]+ │", shown)
    assert "│ 7 │" in shell.ask("select 7 as n;")
    shell.send("\\q\n")
    assert shell.end() == 0


@pytest.mark.parametrize("pager", ["", " ", "cat"])
def test_no_pager_may_be_wanted(shop, pager):
    shell = Shell(shop, PAGER=pager)
    assert "│ 99 │" in shell.ask(f"select * from {numbers(100)};")
    shell.send("\\q\n")
    assert shell.end() == 0


# Sees each Ctrl-C, none of which can come between two looks, then lines of the terminal.
PAGER = """
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
sys.stdin.read()
print("paging", flush=True)
for _ in range(3):
    signal.sigwait({signal.SIGINT})
    print("caught", flush=True)
for line in open("/dev/tty"):
    if line == "leave\\n":
        break
    print("read", line, flush=True)
"""


def test_ctrl_c_in_a_pager_is_not_the_shells(shop):
    """However often it is typed."""
    (shop.folder / "pager.py").write_text(PAGER)
    shell = Shell(shop, PAGER=f"{sys.executable} pager.py")
    shell.ask(f"select * from {numbers(100)};", until="paging")
    for _ in range(3):
        shell.send("\x03")
        shell.expect("caught")
    shell.ask("again", until="read again")
    assert "stopping" not in shell.ask("leave")
    assert "│ 1 │" in shell.ask("select 1 as n;")
    shell.send("\\q\n")
    assert shell.end() == 0


@pytest.fixture
def editing(shop):
    """A shell whose editor is a script that one can change."""
    editor = shop.folder / "editor"
    editor.write_text("")
    editor.chmod(0o755)
    shell = Shell(shop, VISUAL=str(editor), EDITOR="/nosuch/editor")
    shell.editor = lambda script: editor.write_text(f"#!/bin/sh\n{script}\n")
    yield shell
    shell.send("\x15\\q\n")
    assert shell.end() == 0


def test_e_edits_and_runs_a_statement(editing, shop):
    editing.editor("cp \"$1\" seen.sql; sed -i 's/40/50/' \"$1\"; echo n >> \"$1\"")
    editing.ask("select 40 +", until=MORE)
    editing.ask("2 as", until=MORE)
    shown = editing.ask("\\e", until="(1 row)")
    editing.expect(PROMPT)
    assert (shop.folder / "seen.sql").read_text() == "select 40 +\n2 as\n"
    assert "dynalake> select 50 +\n     ...> 2 as\n     ...> n\n" in shown and "│ 52 │" in shown
    editing.editor("cp \"$1\" seen.sql; echo 'select 1 as a; select 2 as b;' > \"$1\"")
    shown = editing.ask("\\e", until="(1 row)") + editing.expect("(1 row)")
    editing.expect(PROMPT)
    assert (shop.folder / "seen.sql").read_text() == "select 50 +\n2 as\nn\n"
    assert "│ 1 │" in shown and "│ 2 │" in shown
    editing.send("\x1b[A\n")  # it is in the history
    editing.expect("│ 2 │")
    editing.expect(PROMPT)


def test_e_runs_nothing_that_was_not_written(editing):
    editing.ask("select 40 +", until=MORE)
    editing.editor("exit 0")
    assert "nothing was written" in editing.ask("\\e", until=MORE)
    editing.editor("echo 'select 7 as n;' > \"$1\"; exit 3")
    assert "ended with exit code 3, so nothing runs" in editing.ask("\\e", until=MORE)
    assert "│ 42 │" in editing.ask("2 as n;")


def test_e_edits_a_file(editing, shop):
    (shop.folder / "a file.sql").write_text("select 1 as n;\n")
    editing.editor("sed -i 's/1/8/' \"$1\"")
    assert "│ 8 │" in editing.ask("\\e a file.sql", until="(1 row)")
    editing.expect(PROMPT)
    assert (shop.folder / "a file.sql").read_text() == "select 8 as n;\n"


def test_an_editor_that_is_missing_is_named(shop):
    shell = Shell(shop, VISUAL="", EDITOR="/nosuch/editor")
    assert "the editor /nosuch/editor ended with exit code 127" in shell.ask("\\e")
    shell.send("\\q\n")
    assert shell.end() == 0


def test_tab_completes_commands_and_files(shell, shop):
    (shop.folder / "only_one.sql").write_text("select 9 as n;\n")
    shell.send("\\ti\t")
    shell.expect("\\timing ")
    shell.ask("on")
    shell.send("\\i only_\t")
    shell.expect("only_one.sql ")
    assert "│ 9 │" in shell.ask("")


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
    assert "PAGED┌" in shell.ask(f"select * from {numbers(100)};")
    wide = "select rpad('x', 200, 'x') as text"
    assert "PAGED" not in shell.ask(f"{wide};")  # a record, whose lines the terminal breaks
    assert "PAGED" in shell.ask(f"{wide} from {numbers(20)};")
    shell.ask("\\x off")
    assert "PAGED┌" in shell.ask(f"{wide};")
    shell.send("\\q\n")
    assert shell.end() == 0
