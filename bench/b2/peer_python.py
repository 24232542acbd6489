"""Lines of DynamoDB JSON in memory to plain Python items, as people write it by hand.

usage: peer_python.py orjson|boto3 FILE REPEATS     prints the CPU seconds of each repeat as JSON
"""

import json
import sys
import time

import orjson
from boto3.dynamodb.types import TypeDeserializer


def untag(tagged):
    """The value of `{"S": "x"}`; numbers stay text, since a float would lose digits."""
    ((tag, value),) = tagged.items()
    if tag == "M":
        return {name: untag(member) for name, member in value.items()}
    if tag == "L":
        return [untag(element) for element in value]
    if tag == "NULL":
        return None
    return value


def decode_by_hand(lines):
    loads = orjson.loads
    for line in lines:
        yield {name: untag(value) for name, value in loads(line)["Item"].items()}


def decode_with_boto3(lines):
    loads = orjson.loads
    deserialize = TypeDeserializer().deserialize
    for line in lines:
        yield {name: deserialize(value) for name, value in loads(line)["Item"].items()}


def main():
    peer, path, repeats = sys.argv[1:]
    decode = {"orjson": decode_by_hand, "boto3": decode_with_boto3}[peer]
    with open(path, "rb") as file:
        lines = file.read().splitlines()
    seconds = []
    for _ in range(int(repeats)):
        started = time.process_time()
        for _item in decode(lines):
            pass
        seconds.append(time.process_time() - started)
    print(json.dumps(seconds))


main()
