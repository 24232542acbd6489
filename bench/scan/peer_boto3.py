"""What people write by hand: boto3's parallel Scan and its deserialiser, a process for each core.

usage: peer_boto3.py ENDPOINT TABLE SEGMENTS PROCESSES SEGMENT...   prints the count of items
"""

import multiprocessing
import sys

import boto3


def scan(task):
    endpoint, table, segments, segment = task
    table = boto3.resource("dynamodb", endpoint_url=endpoint, region_name="us-east-1",
                           aws_access_key_id="bench", aws_secret_access_key="bench").Table(table)
    request = {"Segment": segment, "TotalSegments": segments}
    count = 0
    while True:
        page = table.scan(**request)
        count += len(page["Items"])
        if "LastEvaluatedKey" not in page:
            return count
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def main():
    endpoint, table, segments, processes, *wanted = sys.argv[1:]
    tasks = [(endpoint, table, int(segments), int(segment)) for segment in wanted]
    with multiprocessing.Pool(int(processes)) as pool:
        print(sum(pool.imap_unordered(scan, tasks)))


if __name__ == "__main__":
    main()
