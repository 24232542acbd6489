"""Items of a made table: the same for the same seed, whoever asks."""

import gzip
import json
import pathlib
import random

KEY = [("PK", "S"), ("SK", "S")]
SPELLED_KEY = [("PK", "S"), ("Number", "N")]
LARGEST_BYTES = 400 << 10


def made(count, sizes, seed):
    """`count` items in DynamoDB JSON, each of about a number of bytes in the range `sizes`."""
    chance = random.Random(seed)
    words = " ".join(f"{chance.randrange(5000):x}" for _ in range(LARGEST_BYTES // 2))
    for number in range(count):
        item = {
            "PK": {"S": f"CUSTOMER#{number % max(count // 20, 1):08}"},
            "SK": {"S": f"ORDER#{number:010}"},
            "Type": {"S": "order"},
            "Number": {"N": str(number)},
            "Total": {"N": f"{chance.randrange(100_000)}.{chance.randrange(1, 10)}"},
            "Paid": {"BOOL": chance.random() < 0.5},
            "Tags": {"SS": [f"tag{chance.randrange(10)}", "all"]},
            "Lines": {"L": [{"M": {"Product": {"S": f"P{chance.randrange(10_000)}"},
                                   "Count": {"N": str(chance.randrange(1, 9))}}}]},
        }
        missing = chance.randint(*sizes) - size_bytes(item)
        if missing > 0:
            begin = chance.randrange(LARGEST_BYTES)
            item["Note"] = {"S": words[begin:begin + missing]}
        yield item


def spelled(count):
    """Items whose numbers, that of their key too, are not as DynamoDB prints them but as other
    servers and older exports do; `Number` counts from 0, `Total` is a tenth of it."""
    spellings = ("{0}", "{0}.0", "{0}.000", "00{0}", "{0}e0", "{0}0E-1", "{0}00e-2")
    for number in range(count):
        tenths = f"{number // 10}.{number % 10}"
        yield {
            "PK": {"S": f"CUSTOMER#{number % 5}"},
            "Number": {"N": spellings[number % len(spellings)].format(number)},
            "Total": {"N": (tenths + "0", f"{number}E-1", tenths)[number % 3]},
            "Parts": {"L": [{"N": f"{number}.50"}, {"M": {"n": {"N": f"0{number}"}}}]},
        }


def exported(folder):
    """The items of a DynamoDB JSON export's folder of data files."""
    for path in sorted(pathlib.Path(folder).glob("*.gz")):
        with gzip.open(path, "rb") as lines:
            for line in lines:
                yield json.loads(line)["Item"]


def size_bytes(item):
    """An item's size as DynamoDB counts it: the names and the values, in UTF-8."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value):
    ((tag, held),) = value.items()
    if tag == "S":
        return len(held.encode())
    if tag == "N":
        return _number_bytes(held)
    if tag == "B":
        return len(held) * 3 // 4
    if tag in ("BOOL", "NULL"):
        return 1
    if tag == "M":
        return 3 + sum(len(name.encode()) + 1 + _value_bytes(inner)
                       for name, inner in held.items())
    if tag == "L":
        return 3 + sum(1 + _value_bytes(inner) for inner in held)
    element = {"SS": lambda text: len(text.encode()), "NS": _number_bytes,
               "BS": lambda text: len(text) * 3 // 4}[tag]
    return sum(map(element, held))


def _number_bytes(text):
    digits = len(text.lstrip("-").replace(".", "").strip("0"))
    return (digits + 1) // 2 + 1 + text.startswith("-")
