"""A table whose answers are rendered before they are asked for."""

import array
import bisect
import dataclasses
import hashlib
import itertools
import json
import math

import made_items

PAGE_BYTES = 1 << 20
UNIT_BYTES = 4096
HASHES = 1 << 64


@dataclasses.dataclass(frozen=True)
class Page:
    """One page of a Scan."""

    body: list  # its parts in order
    count: int
    units: float


class MadeTable:
    """Items in the order of their keys' hashes, which is the order of a Scan.

    A segment is a range of hashes. The items of one partition key lie together, as in DynamoDB.
    """

    def __init__(self, name, items, key=None):
        self.name = name
        self.key = key or made_items.KEY
        rendered = sorted((self._hash(item), made_items.size_bytes(item),
                           json.dumps(item, separators=(",", ":"), ensure_ascii=False).encode())
                          for item in items)
        self._hashes = array.array("Q", (entry[0] for entry in rendered))
        # Where each item begins: in the table's size, and in the text with its commas.
        sizes = (entry[1] for entry in rendered)
        self._sizes = array.array("Q", itertools.accumulate(sizes, initial=0))
        lengths = (len(entry[2]) + 1 for entry in rendered)
        self._offsets = array.array("Q", itertools.accumulate(lengths, initial=0))
        self._text = memoryview(b"".join(entry[2] + b"," for entry in rendered))

    def __len__(self):
        return len(self._hashes)

    @property
    def size_bytes(self):
        return self._sizes[-1]

    def page(self, request):
        """The answer to a Scan; ValueError says what is wrong with it."""
        segment, segments = request.get("Segment", 0), request.get("TotalSegments", 1)
        limit = request.get("Limit", len(self) + 1)
        if not 0 <= segment < segments or limit < 1:
            raise ValueError("1 validation error detected: Segment, TotalSegments or Limit")
        begin = self._begin(segment, segments)
        end = self._begin(segment + 1, segments)
        if "ExclusiveStartKey" in request:
            begin = self._after(request["ExclusiveStartKey"], begin, end)
        full = bisect.bisect_right(self._sizes, self._sizes[begin] + PAGE_BYTES) - 1
        stop = min(end, max(full, begin + 1), begin + limit)
        # As the service does: a page that its limit ends has a key, though nothing may follow.
        more = stop < end or stop == begin + limit
        return self._render(begin, stop, more, request.get("ConsistentRead", False))

    def _render(self, begin, stop, more, consistent):
        size = self._sizes[stop] - self._sizes[begin]
        units = max(math.ceil(size / UNIT_BYTES), 1) * (1.0 if consistent else 0.5)
        head = (f'{{"ConsumedCapacity":{{"CapacityUnits":{units},"TableName":"{self.name}"}},'
                f'"Count":{stop - begin},"ScannedCount":{stop - begin},"Items":[')
        items = self._text[self._offsets[begin]:max(self._offsets[stop] - 1, 0)]
        tail = b"]}"
        if more:
            key = json.dumps(self._key(stop - 1), ensure_ascii=False)
            tail = b'],"LastEvaluatedKey":' + key.encode() + b"}"
        return Page([head.encode(), items if stop > begin else b"", tail], stop - begin, units)

    def _key(self, position):
        begin, end = self._offsets[position], self._offsets[position + 1] - 1
        item = json.loads(bytes(self._text[begin:end]))
        return {name: item[name] for name, _ in self.key}

    def _begin(self, segment, segments):
        return bisect.bisect_left(self._hashes, -(-HASHES * segment // segments))

    def _after(self, key, begin, end):
        if set(key) != {name for name, _ in self.key}:
            raise ValueError("The provided starting key is invalid")
        key_hash = self._hash(key)
        after = bisect.bisect_right(self._hashes, key_hash)
        # Few bits make a hash: of items with the same one, those behind the key's own come next.
        while after > 0 and self._hashes[after - 1] == key_hash and self._key(after - 1) != key:
            after -= 1
        if not begin <= after <= end:
            raise ValueError("The provided starting key is outside the segment")
        return after

    def _hash(self, item):
        parts = [json.dumps(item[name]).encode() for name, _ in self.key]
        digests = [hashlib.blake2b(part, digest_size=8).digest() for part in parts]
        return int.from_bytes(digests[0][:5] + digests[-1][:3], "big")
