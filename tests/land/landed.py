"""What a landing wrote, as items that can be compared."""

import gzip
import hashlib
import json

import live_program


def canonical(item):
    """A text that is the same for equal items: sets have no order."""
    return json.dumps(live_program.canonical(item), sort_keys=True)


def lines(folder):
    """The JSON lines of a landing's files, which are as its manifest says."""
    manifest = json.loads((folder / "_manifest.json").read_text())
    parsed = []
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert len(content) == file["size_bytes"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        text = gzip.decompress(content) if file["name"].endswith(".gz") else content
        found = [json.loads(line) for line in text.splitlines()]
        assert len(found) == file["item_count"]
        parsed += found
    assert len(parsed) == manifest["item_count"]
    assert {path.name for path in folder.iterdir()} == {
        "_manifest.json", *(file["name"] for file in manifest["files"])}
    return parsed
