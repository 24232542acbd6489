"""Loads of live tables when DynamoDB throttles, fails or says no, and what they take of it."""

import concurrent.futures
import itertools

import emulator
import fault_proxy
import live_program
import made_items
import pytest
import the_program

# A table of some 200 read units.
SMALL = {"items": 400, "sizes": (2000, 6000), "seed": 5}


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


def maker_of_programs(folder):
    numbers = itertools.count()  # threads may make some at once

    def make(url):
        lake = folder / f"program {next(numbers)}"
        lake.mkdir()
        return Program(the_program.find(), lake, url)
    return make


@pytest.fixture
def program_at(tmp_path):
    """Makes the program with a lake of its own that reads from an address."""
    return maker_of_programs(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def late_loads(request, tmp_path_factory):
    """What loads report and have, one of whose answers comes too late: futures."""
    if not any(item.name.endswith("too_late") for item in request.session.items):
        yield []  # Only other tests are asked for.
        return
    make = maker_of_programs(tmp_path_factory.mktemp("late"))

    def load(fault):
        with emulator.running(**SMALL) as table, fault_proxy.running(table.url) as proxy:
            proxy.spoil("Scan", [2], fault)
            program = make(proxy.url)
            return program.load_orders(900), program.items("orders")
    with concurrent.futures.ThreadPoolExecutor() as threads:
        yield [threads.submit(load, fault)
               for fault in (fault_proxy.stall(100), fault_proxy.stall(100, size=2000))]


@pytest.fixture(scope="session")
def small():
    """A table of 400 items."""
    with emulator.running(**SMALL) as server:
        yield server


@pytest.fixture(scope="session")
def small_items():
    """What a lake must hold of it."""
    return live_program.canonical_lines(made_items.made(*SMALL.values()))


@pytest.fixture
def proxy(small):
    with fault_proxy.running(small.url) as proxy:
        yield proxy


@pytest.fixture
def program(program_at, proxy):
    return program_at(proxy.url)
