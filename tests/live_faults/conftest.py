"""Loads of live tables when DynamoDB throttles, fails or says no, and what they take of it."""

import itertools
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
for folder in ("peers", "program", "emulator"):
    sys.path.insert(0, str(ROOT / "tests" / folder))

import emulator  # noqa: E402: its folder is known only now
import fault_proxy  # noqa: E402
import live_program  # noqa: E402
import made_items  # noqa: E402
import the_program  # noqa: E402


class Program(live_program.Program):
    """The program with a lake in one folder, and the table Orders to load into it."""

    def load_orders(self, units_per_second, *arguments, **environment):
        """What the load says it did."""
        return self.load(*self.loading(units_per_second, *arguments), **environment)

    @staticmethod
    def loading(units_per_second, *arguments):
        return ("dynamodb://Orders", "--table", "orders", "--read-budget", units_per_second,
                *arguments)

    def state_files(self):
        """What would be gone on with; not what a crash cut off, which goes with `vacuum`."""
        return [path for path in (self.folder / "lake" / "state").rglob("*")
                if path.is_file() and not path.name.startswith(".tmp-")]


@pytest.fixture
def program_at(tmp_path):
    """Makes the program with a lake of its own that reads from an address."""
    numbers = itertools.count()  # threads may make some at once

    def make(url):
        folder = tmp_path / f"program {next(numbers)}"
        folder.mkdir()
        return Program(the_program.find(), folder, url)
    return make


@pytest.fixture(scope="session")
def small():
    """A table of 400 items, some 200 read units."""
    with emulator.running(items=400, sizes=(2000, 6000), seed=5) as server:
        yield server


@pytest.fixture(scope="session")
def small_items():
    """What a lake must hold of it."""
    return live_program.canonical_lines(made_items.made(400, (2000, 6000), 5))


@pytest.fixture
def proxy(small):
    with fault_proxy.running(small.url) as proxy:
        yield proxy


@pytest.fixture
def program(program_at, proxy):
    return program_at(proxy.url)
