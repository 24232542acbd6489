"""A load from S3 into a lake on S3 against the same on disk, and what a cold query reads of S3."""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys

import measure

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "peers"))
import peers  # noqa: E402
import relay  # noqa: E402

BUCKET = "bench"
WANTED_TIMES = 1.5
WANTED_BYTES = 1.2
# Each needs a few columns of all files.
QUERIES = {
    "one number": (["Quantity"], "select sum(Quantity) from shop"),
    "text": (["SK"], "select max(length(SK)) from shop"),
    "four columns": (["PK", "Price", "CreatedAt", "Status"],
                     "select count(distinct PK), max(Price), min(CreatedAt), max(Status)"
                     " from shop"),
    "filter": (["Amount", "Status"], "select sum(Amount) from shop where Status = 'SHIPPED'"),
}
# Prints the bytes of some columns' chunks, over all Parquet files of a bucket's folder.
CHUNKS = """
import json, sys
import pyarrow.fs, pyarrow.parquet
endpoint, key, secret, folder, columns = json.loads(sys.argv[1])
s3 = pyarrow.fs.S3FileSystem(endpoint_override=endpoint, access_key=key, secret_key=secret,
                             scheme="http")
total = 0
for file in s3.get_file_info(pyarrow.fs.FileSelector(folder, recursive=True)):
    if file.path.endswith(".parquet"):
        metadata = pyarrow.parquet.read_metadata(file.path, filesystem=s3)
        for group in range(metadata.num_row_groups):
            chunks = [metadata.row_group(group).column(i) for i in range(metadata.num_columns)]
            total += sum(chunk.total_compressed_size for chunk in chunks
                         if chunk.path_in_schema.split(".")[0] in columns)
print(total)
"""
MAKE_BUCKET = """
import sys
import boto3
url, region, key, secret, bucket = sys.argv[1:]
boto3.client("s3", endpoint_url=url, region_name=region, aws_access_key_id=key,
             aws_secret_access_key=secret).create_bucket(Bucket=bucket)
"""


class Bench:
    """The program on lakes by the name of a turn, on S3 or on disk."""

    def __init__(self, program, python, server, folder, threads):
        self.program, self.python, self.server = program, python, server
        self.folder, self.threads = folder, threads
        self.environment = dict(os.environ, AWS_ACCESS_KEY_ID=server.access_key,
                                AWS_SECRET_ACCESS_KEY=server.secret_key, AWS_REGION=server.region,
                                AWS_ENDPOINT_URL_S3=server.url,
                                XDG_CACHE_HOME=os.path.join(folder, "cache"))
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        subprocess.run([python, "-c", MAKE_BUCKET, server.url, server.region, server.access_key,
                        server.secret_key, BUCKET], check=True)

    def settings(self, lake):
        elsewhere = f"sqlite://{self.folder}/{os.path.basename(lake)}.db"
        return self.environment | {
            "DYNALAKE_LAKE": lake,
            "DYNALAKE_CATALOG": "sqlite" if lake.startswith("/") else elsewhere}

    def generate(self, export, items):
        command = [self.program, "generate", "export", export, "--items", str(items),
                   "--files", "8", "--seed", "1"]
        subprocess.run(command, check=True, env=self.environment, stdout=subprocess.DEVNULL)

    def load(self, export, lake):
        command = [self.program, "load", export, "--table", "shop", "--partition-key", "PK",
                   "--sort-key", "SK", "--threads", str(self.threads), "--quiet"]
        return measure.run(command, os.path.join(self.folder, "log"), self.settings(lake))

    def ask(self, lake, query, **environment):
        options = ["--output", "csv", "--threads", str(self.threads)]
        return subprocess.check_output([self.program, "sql", "-c", query] + options, text=True,
                                       env=self.settings(lake) | environment)

    def chunk_bytes(self, lake, columns):
        folder = lake.removeprefix("s3://") + "/warehouse"
        arguments = [self.server.url.removeprefix("http://"), self.server.access_key,
                     self.server.secret_key, folder, columns]
        return int(subprocess.check_output([self.python, "-c", CHUNKS, json.dumps(arguments)]))

    def cold_bytes(self, lake, query):
        """What S3 answered to a query that found nothing on the disk."""
        cache = os.path.join(self.folder, "cold")
        shutil.rmtree(cache, ignore_errors=True)
        with relay.to(self.server) as way:
            self.ask(lake, query, AWS_ENDPOINT_URL_S3=way.url, XDG_CACHE_HOME=cache)
        return sum(request.sent_bytes for request in way.requests), len(way.requests)


def run_loads(bench, export, items, runs, machine):
    costs = {"disk": [], "S3": []}
    on_s3 = f"s3://{BUCKET}/export"
    bench.generate(on_s3, items)
    for turn in range(runs):
        places = {"disk": (export, os.path.join(bench.folder, f"lake-{turn}")),
                  "S3": (on_s3, f"s3://{BUCKET}/lake-{turn}")}
        for place, (source, lake) in places.items():
            cost = bench.load(source, lake)
            costs[place].append(cost)
            print(f"  s3 turn {turn + 1}: {place} {cost.wall_seconds:.2f} s", flush=True)
            rows = int(bench.ask(lake, "select count(*) as n from shop").split()[-1])
            if rows != items:
                raise SystemExit(f"the lake on {place} has {rows} rows of {items}")
    print(f"\ns3: {items} items, {bench.threads} threads, {machine}")
    medians = {}
    for place, spent in costs.items():
        walls = [cost.wall_seconds for cost in spent]
        medians[place] = statistics.median(walls)
        print(f"{place:5} wall min {min(walls):.2f} s, median {medians[place]:.2f} s, "
              f"CPU min {min(cost.cpu_seconds for cost in spent):.2f} s, "
              f"peak {max(cost.peak_mib for cost in spent):.0f} MiB")
    print(f"a load on S3 takes {medians['S3'] / medians['disk']:.2f} times the local one "
          f"(wanted {WANTED_TIMES})")


def run_queries(bench, lake):
    for name, (columns, query) in QUERIES.items():
        needed = bench.chunk_bytes(lake, columns)
        read, requests = bench.cold_bytes(lake, query)
        print(f"cold query, {name}: {read / 1e6:.2f} MB in {requests} requests for "
              f"{needed / 1e6:.2f} MB of column chunks: {read / needed:.2f} times "
              f"(wanted {WANTED_BYTES})")


def run(program, python, export, items, runs, threads, folder, machine):
    with contextlib.ExitStack() as stack:
        bench = Bench(program, python, stack.enter_context(peers.versitygw()), folder, threads)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        run_loads(bench, export, items, runs, machine)
        run_queries(bench, f"s3://{BUCKET}/lake-0")
