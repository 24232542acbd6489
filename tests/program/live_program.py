"""The program under test against a DynamoDB, for the suites of pytest."""

import gzip
import json
import shutil
import time

import peers
import the_program


def canonical(value):
    """An item or value in DynamoDB JSON, comparable: sets are unordered."""
    if isinstance(value, dict):
        return {key: sorted(inner) if key in ("SS", "NS", "BS") and isinstance(inner, list)
                else canonical(inner) for key, inner in value.items()}
    return [canonical(inner) for inner in value] if isinstance(value, list) else value


def canonical_lines(items):
    """Items in DynamoDB JSON as lines, canonical, sorted."""
    return sorted(json.dumps(canonical(item), sort_keys=True) for item in items)


def landed_items(program, table):
    """The items of a table of the program's lake, canonical, sorted."""
    target = program.folder / "landed"
    shutil.rmtree(target, ignore_errors=True)
    program.ok("land", table, target, "--quiet")
    items = []
    for file in sorted(target.rglob("*")):
        if file.is_file() and not file.name.startswith(("_", ".")):
            opened = gzip.open if file.suffix == ".gz" else open
            with opened(file, "rt", encoding="utf-8") as text:
                items += [json.loads(line) for line in text]
    return canonical_lines(items)


class Program(the_program.Program):
    """The program, run in one folder with a lake in it, against a DynamoDB."""

    def __init__(self, path, folder, url, **environment):
        super().__init__(path, folder, AWS_ACCESS_KEY_ID=peers.ACCESS_KEY,
                         AWS_SECRET_ACCESS_KEY=peers.SECRET_KEY, AWS_REGION=peers.REGION,
                         AWS_ENDPOINT_URL_DYNAMODB=url, **environment)

    def load(self, *arguments, **environment):
        """What a load says it did."""
        return json.loads(self.ok("load", *arguments, "--output", "json", "--quiet",
                                  **environment))

    def wait_for_pages(self, process):
        """Until a load that runs has made some pages durable, with the position behind them."""
        state = self.folder / "lake" / "state" / "scan"
        deadline = time.monotonic() + 120
        while not list(state.glob("*/segment-*.json")):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def rows(self, sql):
        return json.loads(self.ok("sql", "-c", sql, "--output", "json"))

    def items(self, table):
        """The items of a table of the lake, canonical, sorted."""
        return landed_items(self, table)
