"""An export of a few items, and ways to damage it that leave everything else right."""

import base64
import gzip
import hashlib
import json

from exports import write_export

ITEMS = [{"PK": {"S": f"k{number}"}, "Amount": {"N": str(number)}} for number in range(40)]


def _md5(content):
    return base64.b64encode(hashlib.md5(content).digest()).decode("ascii")


class DamagedExport:
    """The first of its files holds the items with even numbers, the second those with odd ones."""

    def __init__(self, bucket, export_format="DYNAMODB_JSON"):
        self.folder = write_export(bucket, "orders", ITEMS, export_format)
        self.files = sorted((self.folder / "data").iterdir())
        self.lines = [gzip.decompress(file.read_bytes()).splitlines() for file in self.files]

    def entries(self):
        text = (self.folder / "manifest-files.json").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def write_entries(self, entries):
        text = "".join(json.dumps(entry) + "\n" for entry in entries).encode()
        (self.folder / "manifest-files.json").write_bytes(text)
        (self.folder / "manifest-files.md5").write_text(_md5(text))

    def change_entry(self, index, **values):
        entries = self.entries()
        entries[index] |= values
        self.write_entries(entries)

    def write_file(self, index, content):
        """Replaces a file, with the checksum that belongs to it in the manifest."""
        self.files[index].write_bytes(content)
        self.change_entry(index, md5Checksum=_md5(content))

    def set_line(self, number, line, index=0):
        """Puts `line` (bytes) in the place of a file's line, by its number from 1."""
        self.lines[index][number - 1] = line
        self.write_file(index, gzip.compress(b"".join(line + b"\n" for line in self.lines[index])))
