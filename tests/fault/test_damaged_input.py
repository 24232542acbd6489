"""Input that is not what an export may be: each kind has its own sentence, and commits nothing."""

import gzip
import json
import shutil

import pytest
from damaged_export import ITEMS, DamagedExport
from exports import write_export

GIGABYTE = 1 << 30
MOST_RESIDENT_BYTES = 400 << 20


@pytest.fixture
def export(tmp_path):
    return DamagedExport(tmp_path / "bucket")


def item(value):
    return b'{"Item":{"PK":{"S":"x"},"V":' + value + b"}}"


def nested(depth):
    """A value inside so many lists."""
    return b'{"L":[' * depth + b'{"S":"x"}' + b"]}" * depth


@pytest.mark.parametrize("line, sentence", [
    (b'{"Item":{"PK":{"S":"x"},"V":{"S":"y"', "does not end with }"),
    (b'{"Item":{"PK":{"S":"x"} "V":{"S":"y"}}}', "byte 24"),
    (b"not JSON", "not a JSON object"),
    (b'["x"]', "not a JSON object"),
    (item(b'{"X":"y"}'), 'unknown type tag "X"'),
    (item(b'{"S":"y","N":"1"}'), "type"),
    (item(b'{"N":"1E126"}'), "1E126"),
    (item(b'{"N":"1E-131"}'), "1E-131"),
    (item(b'{"N":"' + b"1" * 39 + b'"}'), "38"),
    (item(b'{"N":"one"}'), '"one"'),
    (item(b'{"S":"\xff"}'), "UTF-8"),
    (item(b'{"S":"\xed\xa0\x80"}'), "UTF-8"),
    (item(b'{"S":"\\ud800"}'), "surrogate"),
    (item(b'{"S":"\\udc00\\ud800"}'), "surrogate"),
    pytest.param(item(nested(33)), "32", id="depth 33"),
    (item(b'{"B":"YQ"}'), "base64"),
    (item(b'{"SS":[]}'), "empty"),
    (item(b'{"S":"y"},"PK":{"S":"z"}'), '"PK"'),
])
def test_a_line_that_is_no_item(program, export, line, sentence):
    export.set_line(7, line)
    said = program.refuses(export.folder)
    assert sentence in said
    assert f"{export.files[0].name}: line 7, byte " in said


@pytest.mark.parametrize("value, sentence", [
    (b"2024T", "2024T"),
    (b"1d126", "1d126"),
    (b'"\xff"', "UTF-8"),
    (b'"\\ud800"', "surrogate"),
    (b"{{YQ}}", "base64"),
    pytest.param(b"[" * 33 + b"]" * 33, "32", id="depth 33"),
])
def test_a_line_of_ion_that_is_no_item(program, tmp_path, value, sentence):
    export = DamagedExport(tmp_path / "ion", "ION")
    export.set_line(7, b'$ion_1_0 {Item:{PK:"x",V:' + value + b"}}")
    said = program.refuses(export.folder)
    assert sentence in said
    assert f"{export.files[0].name}: line 7, byte " in said


def test_depth_32_is_legal(program, export):
    export.set_line(7, item(nested(32)))
    program.ok("load", export.folder)


def test_a_truncated_file(program, export):
    content = export.files[0].read_bytes()
    export.write_file(0, content[:-20])
    said = program.refuses(export.folder)
    assert export.files[0].name in said and "gzip" in said


def test_a_file_that_is_no_gzip_inside(program, export):
    content = bytearray(export.files[0].read_bytes())
    content[len(content) // 2] ^= 0xFF
    export.write_file(0, bytes(content))
    assert export.files[0].name in program.refuses(export.folder)


def test_a_wrong_checksum(program, export):
    export.change_entry(1, md5Checksum="1B2M2Y8AsgTpgAmY7PhCfg==")
    said = program.refuses(export.folder)
    assert export.files[1].name in said and "MD5" in said


def test_a_wrong_checksum_of_the_manifest(program, export):
    (export.folder / "manifest-files.md5").write_text("1B2M2Y8AsgTpgAmY7PhCfg==")
    said = program.refuses(export.folder)
    assert "manifest-files.json" in said and "MD5" in said


def test_a_manifest_that_is_too_large(program, export):
    """No load of it ends otherwise the next time, so it is no failure of the surroundings (3)."""
    manifest = export.folder / "manifest-summary.json"
    with manifest.open("r+b") as file:
        file.truncate((512 << 20) + 1)  # a hole
    said = program.refuses(export.folder)
    assert "manifest-summary.json has 536870913 bytes" in said and "up to 536870912" in said


def test_a_missing_file(program, export):
    export.files[1].unlink()
    assert export.files[1].name in program.refuses(export.folder)


def test_an_extra_file(program, export):
    extra = export.files[1].with_name("stray.json.gz")
    shutil.copy(export.files[1], extra)
    assert extra.name in program.refuses(export.folder)


def test_a_wrong_item_count_of_a_file(program, export):
    entries = export.entries()
    entries[0]["itemCount"], entries[1]["itemCount"] = 21, 19
    export.write_entries(entries)
    said = program.refuses(export.folder)
    assert export.files[0].name in said and "20" in said and "21" in said


def test_a_wrong_item_count_of_the_export(program, export):
    path = export.folder / "manifest-summary.json"
    summary = json.loads(path.read_text())
    path.write_text(json.dumps(summary | {"itemCount": 41}))
    (export.folder / "manifest-summary.md5").unlink()
    said = program.refuses(export.folder)
    assert "40" in said and "41" in said


def test_a_given_key_that_two_items_have(program, tmp_path):
    items = [{"PK": {"S": f"k{number:06}" + "x" * 100}, "Alt": {"N": str(number % 3999)}}
             for number in range(4000)]
    folder = write_export(tmp_path / "bucket", "orders", items)
    said = program.refuses(folder, "--partition-key", "Alt")
    assert "two items have the Alt 0: the key is another, or has a --sort-key too" in said
    program.ok("load", folder, "--partition-key", "PK")


@pytest.mark.parametrize("key", ["AWSDynamoDB/../../orders.json.gz", "../x.json.gz", "/etc/passwd"])
def test_a_manifest_that_points_elsewhere(program, export, key):
    (program.folder / "orders.json.gz").write_bytes(export.files[0].read_bytes())
    export.change_entry(0, dataFileS3Key=key)
    said = program.refuses(export.folder)
    assert key in said


def put_gigabyte(export, begin, end):
    """Makes a gigabyte the second line of the second file, without a checksum in the manifest."""
    lines = export.lines[1]
    with gzip.open(export.files[1], "wb", compresslevel=1) as file:
        file.write(lines[0] + b"\n" + begin)
        block = b"a" * (16 << 20)
        for _ in range(GIGABYTE // len(block)):
            file.write(block)
        file.write(end + b"\n" + b"".join(line + b"\n" for line in lines[2:]))
    entries = export.entries()
    del entries[1]["md5Checksum"]
    export.write_entries(entries)


def load_in_little_memory(program, *arguments):
    """Exit code and standard error of a load that stays small."""
    done = program.measure("load", *arguments, "--quiet")
    assert done.peak_bytes < MOST_RESIDENT_BYTES
    return done.returncode, done.stderr


def rejected_in(folder):
    return [json.loads(line) for file in sorted(folder.rglob("*"))
            if file.is_file() for line in file.read_text().splitlines()]


GIGABYTES = {
    "DYNAMODB_JSON": (b'{"Item":{"PK":{"S":"', b'"}}}', "line 2 is longer than 33554432 bytes"),
    "ION": (b'$ion_1_0 {Item:{PK:"', b'"}}', "line 2, byte 9: a value longer than 16 MiB"),
}


@pytest.mark.parametrize("export_format", GIGABYTES)
def test_an_item_of_a_gigabyte_needs_little_memory(program, tmp_path, export_format):
    begin, end, sentence = GIGABYTES[export_format]
    export = DamagedExport(tmp_path / "big", export_format)
    put_gigabyte(export, begin, end)
    code, said = load_in_little_memory(program, export.folder)
    assert code == 1
    assert f"{export.files[1].name}: {sentence}" in said
    assert program.rows("tables") == []

    code, said = load_in_little_memory(program, export.folder, "--reject-to", "bad")
    assert (code, said) == (0, "")
    (count,) = program.rows("sql", "-c", "select count(*) as n from orders")
    assert count == {"n": len(ITEMS) - 1}
    (rejected,) = rejected_in(program.folder / "bad")
    assert rejected["source"].endswith(export.files[1].name)
    assert "byte" in rejected["reason"]
    assert rejected["text_bytes"] > GIGABYTE
    assert rejected["text"].endswith("aaa")
    assert len(rejected["text"]) == 65536


def test_rejected_lines_are_kept_and_the_rest_is_loaded(program, export):
    export.set_line(3, item(b'{"N":"one"}'))
    export.set_line(9, item(b'{"S":"\xff"}'), index=1)
    out = program.ok("load", export.folder, "--reject-to", "bad")
    assert "rejected: 2 lines; loaded and rejected: 40\n" in out
    (count,) = program.rows("sql", "-c", "select count(*) as n from orders")
    assert count == {"n": len(ITEMS) - 2}
    rejected = rejected_in(program.folder / "bad")
    assert sorted((line["source"].split("/")[-1], line["line"]) for line in rejected) == [
        (export.files[0].name, 3), (export.files[1].name, 9)]
    assert all("byte" in line["reason"] for line in rejected)
    assert sum("text_base64" in line for line in rejected) == 1
