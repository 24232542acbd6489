"""B2: lines of DynamoDB JSON in memory to columns in memory on one core, with peers in turns."""

import gzip
import json
import os
import shutil
import statistics
import subprocess

BENCH = os.path.dirname(os.path.abspath(__file__))
OURS = "dynalake"
WANTED = "wanted: 60 % of simdjson's floor, 1.0 GB/s, 3 times orjson, 25 times boto3"


def unpack_first_file(data, target):
    """The first data file of an export as plain lines; made once."""
    if not os.path.exists(target):
        first = sorted(name for name in os.listdir(data) if name.endswith(".gz"))[0]
        with gzip.open(os.path.join(data, first)) as packed, open(target + ".new", "wb") as plain:
            shutil.copyfileobj(packed, plain)
        os.rename(target + ".new", target)
    return target


class Native:
    """A benchmark of shaping_bench."""

    def __init__(self, name, program, benchmark):
        self.name = name
        self.program = program
        self.benchmark = benchmark

    def seconds(self, lines):
        command = [self.program, f"--lines={lines}", f"--benchmark_filter=^{self.benchmark}$"]
        command += ["--benchmark_min_time=0.2", "--benchmark_repetitions=3"]
        command += ["--benchmark_format=json"]
        runs = json.loads(run_on_one_core(command))["benchmarks"]
        return [run["cpu_time"] / 1e3 for run in runs if run["run_type"] == "iteration"]


class Python:
    """A way of peer_python.py."""

    def __init__(self, name, python):
        self.name = name
        self.python = python

    def seconds(self, lines):
        peer = os.path.join(BENCH, "b2", "peer_python.py")
        return json.loads(run_on_one_core([self.python, peer, self.name, lines, "1"]))


def run_on_one_core(command):
    core = str(min(os.sched_getaffinity(0)))
    pinned = ["taskset", "--cpu-list", core] + command
    return subprocess.check_output(pinned, text=True, stderr=subprocess.DEVNULL)


def measure_in_turns(contenders, lines, turns):
    """CPU seconds of one pass over the lines, by contender."""
    seconds = {contender.name: [] for contender in contenders}
    for turn in range(turns):
        for contender in contenders:
            seconds[contender.name] += contender.seconds(lines)
        print(f"  b2 turn {turn + 1}: {OURS} {min(seconds[OURS]) * 1e3:.0f} ms", flush=True)
    return seconds


def report(seconds, size, machine):
    print(f"\nb2: {size / 1e6:.0f} MB of lines to columns, one core, CPU time, {machine}")
    print(f"{'':22} {'GB/s best':>9} {'median':>7} {'times ours':>11}")
    ours = statistics.median(seconds[OURS])
    for name, runs in seconds.items():
        median = statistics.median(runs)
        best, typical = size / min(runs) / 1e9, size / median / 1e9
        print(f"{name:22} {best:9.3f} {typical:7.3f} {median / ours:11.2f}")
    for name in list(seconds)[1:3]:
        print(f"{OURS} runs at {statistics.median(seconds[name]) / ours:.0%} of {name}")
    print(WANTED)


def run(data, target, shaping_bench, python, turns, machine):
    contenders = [
        Native(OURS, shaping_bench, "ShapeLines"),
        Native("simdjson values", shaping_bench, "SimdjsonValues"),
        Native("simdjson boundaries", shaping_bench, "SimdjsonBoundaries"),
        Python("orjson", python),
        Python("boto3", python),
    ]
    lines = unpack_first_file(data, target)
    report(measure_in_turns(contenders, lines, turns), os.path.getsize(lines), machine)
