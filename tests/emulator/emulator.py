#!/usr/bin/env python3
"""A DynamoDB with one table that can be scanned as fast as it is asked.

In Python, `with emulator.running(items=1000) as server:` starts one in a process of its own; from
elsewhere, `emulator.py --items 1000` prints its address as one line of JSON and ends when its
standard input ends.

It charges for pages as DynamoDB does, from a read capacity of `--rate` units a second that saves up
to `--burst` units, and answers with DynamoDB's throttling errors where that is used up.
"""

import argparse
import asyncio
import contextlib
import dataclasses
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import uuid
import zlib

import aws_errors
import made_items
import made_table
import read_log

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TARGET = re.compile(rb"\r\nx-amz-target: *DynamoDB_20120810\.(\w+)", re.IGNORECASE)


class ReadCapacity:
    """DynamoDB's bucket: a page is served while anything is left, and may take more than that."""

    def __init__(self, rate, burst):
        self.rate = rate
        self._burst = burst
        self._left = burst
        self._at_s = time.monotonic()

    def is_used_up(self, now_s):
        if self.rate is None:
            return False
        self._left = min(self._left + (now_s - self._at_s) * self.rate, self._burst)
        self._at_s = now_s
        return self._left <= 0

    def take(self, units):
        self._left -= units


class Service:
    """What the emulator answers."""

    def __init__(self, table, capacity, log, on_demand=False):
        self.table = table
        self._capacity = capacity
        self._log = log
        self._on_demand = on_demand
        self._description = self._describe()

    def answer(self, operation, request):
        """(status, parts of the body)."""
        if operation not in ("DescribeTable", "Scan"):
            return self._error(aws_errors.unknown_operation())
        if request.get("TableName", "").rpartition("/")[2] != self.table.name:
            return self._error(aws_errors.no_such_table(request.get("TableName")))
        if operation == "DescribeTable":
            return 200, [self._description]
        return self._scan(request)

    def _scan(self, request):
        now_s = time.monotonic()
        if self._capacity.is_used_up(now_s):
            self._log.add(now_s, throttled=True)
            return self._error(aws_errors.throttling() if self._on_demand
                               else aws_errors.throughput_exceeded())
        try:
            page = self.table.page(request)
        except ValueError as error:
            return self._error(aws_errors.invalid(str(error)))
        self._capacity.take(page.units)
        self._log.add(now_s, units=page.units, items=page.count,
                      bytes=sum(map(len, page.body)), segment=request.get("Segment", 0))
        return 200, page.body

    @staticmethod
    def _error(error):
        return error.status, [error.body()]

    def _describe(self):
        table = {
            "TableName": self.table.name,
            "TableArn": f"arn:aws:dynamodb:us-east-1:{aws_errors.ACCOUNT}:table/{self.table.name}",
            "TableId": str(uuid.uuid4()),
            "TableStatus": "ACTIVE",
            "CreationDateTime": 1.7e9,
            "KeySchema": [{"AttributeName": name, "KeyType": kind}
                          for (name, _), kind in zip(self.table.key, ("HASH", "RANGE"))],
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind}
                                     for name, kind in self.table.key],
            "ItemCount": len(self.table),
            "TableSizeBytes": self.table.size_bytes,
            "ProvisionedThroughput": {"ReadCapacityUnits": 0 if self._on_demand
                                      else int(self._capacity.rate or 40_000),
                                      "WriteCapacityUnits": 0, "NumberOfDecreasesToday": 0},
        }
        if self._on_demand:
            table["BillingModeSummary"] = {"BillingMode": "PAY_PER_REQUEST"}
        return json.dumps({"Table": table}).encode()


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as AWS's clients speak it: a POST with a length, one after the other."""

    def __init__(self, service, latency):
        self._service = service
        self._latency = latency
        self._received = b""
        self._transport = None

    def connection_made(self, transport):
        self._transport = transport
        transport.set_write_buffer_limits(high=4 << 20)

    def data_received(self, data):
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            length = _LENGTH.search(head)
            stop = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < stop:
                return
            body = self._received[end + 4:stop]
            self._received = self._received[stop:]
            self._take(head, body)

    def _take(self, head, body):
        target = _TARGET.search(head)
        operation = target[1].decode() if target else ""
        if self._latency is None:
            return self._act(operation, body, 0)
        before, after = self._latency()
        asyncio.get_running_loop().call_later(before, self._act, operation, body, after)

    def _act(self, operation, body, after):
        try:
            request = json.loads(body or b"{}")
        except ValueError:
            request = {}
        status, parts = self._service.answer(operation, request)
        if after:
            asyncio.get_running_loop().call_later(after, self._send, status, parts)
        else:
            self._send(status, parts)

    def _send(self, status, parts):
        crc = 0
        for part in parts:
            crc = zlib.crc32(part, crc)
        now = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
        head = (f"HTTP/1.1 {status} {'OK' if status == 200 else 'Bad Request'}\r\n"
                f"Server: Server\r\nDate: {now}\r\n"
                "Content-Type: application/x-amz-json-1.0\r\n"
                f"Content-Length: {sum(map(len, parts))}\r\n"
                f"x-amzn-RequestId: {uuid.uuid4().hex.upper()}\r\nx-amz-crc32: {crc}\r\n\r\n")
        self._transport.write(head.encode() + bytes(parts[0]))
        for part in parts[1:]:
            self._transport.write(part)


def latency_of(milliseconds, seed):
    """A request's way to the moment that it is counted, and the rest of its time, in seconds."""
    if not milliseconds:
        return None
    chance = random.Random(seed)

    def parts():
        before = chance.random()
        return before * milliseconds / 1e3, (1 - before) * milliseconds / 1e3
    return parts


async def serve(service, latency):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(service, latency), "127.0.0.1", 0)
    print(json.dumps({"url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"}),
          flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", default="Orders")
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--sizes", type=int, nargs=2, default=(300, 500), metavar="BYTES",
                        help="the least and the largest size of an item")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--export", help="take the items from this folder of an export's files")
    parser.add_argument("--spelled", action="store_true",
                        help="items with a numeric sort key, and numbers in odd spellings")
    parser.add_argument("--rate", type=float, help="read units a second; without, all it is asked")
    parser.add_argument("--burst", type=float, default=300, help="units that are saved up")
    parser.add_argument("--on-demand", action="store_true")
    parser.add_argument("--latency-ms", type=float, default=0)
    parser.add_argument("--log", required=True)
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    items = (made_items.exported(arguments.export) if arguments.export else
             made_items.spelled(arguments.items) if arguments.spelled else
             made_items.made(arguments.items, arguments.sizes, arguments.seed))
    key = made_items.SPELLED_KEY if arguments.spelled else made_items.KEY
    service = Service(made_table.MadeTable(arguments.table, items, key),
                      ReadCapacity(arguments.rate, arguments.burst),
                      read_log.ReadLog(arguments.log), arguments.on_demand)
    asyncio.run(serve(service, latency_of(arguments.latency_ms, arguments.seed)))


@dataclasses.dataclass(frozen=True)
class Emulator:
    """A running one."""

    url: str
    process: subprocess.Popen
    log_path: pathlib.Path

    def log(self):
        return read_log.read(self.log_path)


@contextlib.contextmanager
def running(**options):
    """An emulator with the command line's options, such as `items=1000, latency_ms=5`."""
    words = []
    for name, value in options.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        words.append("--" + name.replace("_", "-"))
        words += [str(each) for each in values if each is not True]
    with tempfile.TemporaryDirectory(prefix="emulator-") as folder:
        log_path = pathlib.Path(folder) / "log.jsonl"
        process = subprocess.Popen([sys.executable, __file__, *words, "--log", log_path],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            address = process.stdout.readline()
            if not address:
                raise RuntimeError(f"the emulator did not start: {words}")
            yield Emulator(json.loads(address)["url"], process, log_path)
        finally:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()


if __name__ == "__main__":
    main()
