"""Reading a live table: what it takes of a grant, and of a core, against boto3.

The table is the scan emulator of tests/emulator with items of B1's export. What a read costs is CPU
time of the reading process alone, for each 24 MB of answers: what one partition gives in a second.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys

import measure

BENCH = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(BENCH), "tests", "emulator"))
import emulator  # noqa: E402
import read_log  # noqa: E402

TABLE = "Shop"
SECOND_BYTES = 24e6
FULL_PAGE_UNITS = 128.5
PROCESSES = 2
# The peer reads this part of the table, enough that its start hardly counts.
PEER_SEGMENTS, PEER_READS = 8, 4
WIDE_GRANT = 16_000  # 64 segments


class Cost:
    """What one read took."""

    def __init__(self, cpu_seconds, entries, peak_mib=0):
        self.entries = entries
        self.peak_mib = peak_mib
        size = sum(page["bytes"] for page in read_log.pages(entries))
        self.cores = cpu_seconds / (size / SECOND_BYTES)

    def used(self, grant):
        return read_log.units(self.entries) / (grant * read_log.duration_s(self.entries))

    def segments(self):
        return len({page["segment"] for page in read_log.pages(self.entries)})


class Contenders:
    def __init__(self, program, python, server, items, out):
        self.program, self.python, self.server = program, python, server
        self.items, self.out = items, out
        self.seen = 0

    def entries(self):
        """What the emulator has logged since the last call."""
        log = self.server.log()
        new, self.seen = log[self.seen:], len(log)
        return new

    def load(self, grant):
        """From the answers to a committed table."""
        shutil.rmtree(self.out, ignore_errors=True)
        environment = dict(os.environ, AWS_ENDPOINT_URL_DYNAMODB=self.server.url,
                           AWS_ACCESS_KEY_ID="bench", AWS_SECRET_ACCESS_KEY="bench",
                           AWS_REGION="us-east-1")
        command = [self.program, "load", f"dynamodb://{TABLE}", "--table", "shop", "--lake",
                   self.out, "--threads", str(PROCESSES), "--read-budget", str(grant), "--quiet",
                   "--output", "json"]
        cost = measure.run(command, self.out + ".log", environment)
        with open(self.out + ".log", encoding="utf-8") as printed:
            self.check(json.load(printed)["items"])
        return Cost(cost.cpu_seconds, self.entries(), cost.peak_mib)

    def check(self, items):
        if items != self.items:
            raise SystemExit(f"{items} items were read of {self.items}")

    def columns(self, grant):
        """From the answers to Arrow columns."""
        bench = os.path.join(os.path.dirname(os.path.realpath(self.program)), "scan_bench")
        printed = subprocess.check_output([bench, f"--endpoint={self.server.url}",
                                           f"--table={TABLE}", f"--units={grant}"], text=True)
        entries = self.entries()
        report = json.loads(printed)
        self.check(report["items"])
        cost = Cost(report["cpu_seconds"], entries)
        cost.cores = report["cpu_seconds"] / (report["bytes"] / SECOND_BYTES)
        return cost

    def boto3(self):
        """From the answers to Python items."""
        segments = [str(segment) for segment in range(PEER_READS)]
        command = [self.python, os.path.join(BENCH, "scan", "peer_boto3.py"), self.server.url,
                   TABLE, str(PEER_SEGMENTS), str(PROCESSES), *segments]
        cost = measure.run(command, self.out + ".log")
        entries = self.entries()
        with open(self.out + ".log", encoding="ascii") as printed:
            if int(printed.read()) != sum(page["items"] for page in entries):
                raise SystemExit("boto3 has not all items that the emulator gave")
        return Cost(cost.cpu_seconds, entries)


def report(contenders, grants, turns, machine):
    """Measures in turns and prints what came out."""
    loads = {grant: [] for grant in grants}
    columns, peers = [], []
    for turn in range(turns):
        peers.append(contenders.boto3().cores)
        for grant, costs in loads.items():
            costs.append(contenders.load(grant))
        columns.append(contenders.columns(max(grants)).cores)
        print(f"  scan turn {turn + 1}: boto3 {peers[-1]:.2f}, up to columns {columns[-1]:.3f} "
              "cores for each 24 MB/s", flush=True)
    wide = contenders.load(WIDE_GRANT)
    peer = statistics.median(peers)
    print(f"\nscan: {contenders.items} items, {machine}; cores for each 24 MB/s of answers")
    for grant, costs in loads.items():
        cores = statistics.median(cost.cores for cost in costs)
        used = min(cost.used(grant) for cost in costs)
        excess = max(read_log.worst_excess(cost.entries, grant) for cost in costs)
        print(f"load, {grant} units/s: {cores:.3f} cores (wanted 0.2), boto3 takes "
              f"{peer / cores:.1f} times (10); {used:.1%} of the grant used (95 %), worst window "
              f"{excess:.1f} units above it ({FULL_PAGE_UNITS}), "
              f"peak {max(cost.peak_mib for cost in costs):.0f} MiB")
    cores = statistics.median(columns)
    print(f"up to columns: {cores:.3f} cores (0.1), boto3 takes {peer / cores:.1f} times (70)")
    print(f"boto3's Scan with its deserialiser: {peer:.2f} cores")
    print(f"{wide.segments()} segments: peak {wide.peak_mib:.0f} MiB (512)")


def run(program, python, data, items, turns, out, machine):
    with emulator.running(table=TABLE, export=data) as server:
        contenders = Contenders(program, python, server, items, out)
        report(contenders, [1000, 3000], turns, machine)
