#!/usr/bin/env python3
"""time_zone_data.py FOLDER OUT.cc: the IANA database as C++, so that no program of ours needs the
machine's. FOLDER is Debian's /usr/share/zoneinfo, of files in TZif (RFC 8536)."""

import pathlib
import struct
import sys

# Folders with the same zones in another form, and what Java does not know as a zone.
OTHER_FOLDERS = {"posix", "right"}
NO_ZONES = {"localtime", "posixrules", "Factory", "EST", "HST", "MST", "ROC"}
HEADER_BYTES = 44


def with_one_block(data):
    """Without the block of 32-bit times that a reader of the other one skips."""
    version = data[4:5]
    utc, standard, leaps, times, types, letters = struct.unpack(">6I", data[20:HEADER_BYTES])
    assert version >= b"2", "a file of the first version"
    first = times * 4 + times + types * 6 + letters + leaps * 8 + standard + utc
    # The format wants one type and one letter at the least.
    empty = data[:20] + struct.pack(">6I", 0, 0, 0, 0, 1, 1) + bytes(6 + 1)
    return empty + data[HEADER_BYTES + first:]


def zones(folder):
    """(name, data) of each zone, by name."""
    for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] in OTHER_FOLDERS or name in NO_ZONES or not path.is_file():
            continue
        data = path.read_bytes()
        if data.startswith(b"TZif"):
            yield name, with_one_block(data)


def literal(data):
    return '"' + "".join(f"\\{byte:03o}" for byte in data) + '"'


def main():
    folder, out = map(pathlib.Path, sys.argv[1:])
    blobs, rows = {}, []
    for name, data in zones(folder):
        index = blobs.setdefault(data, len(blobs))
        rows.append(f'    {{"{name}", {{kZone{index}, {len(data)}}}}},')
    if not rows:
        sys.exit(f"no time zones in {folder}: tools/setup installs tzdata")
    texts = [f"constexpr char kZone{index}[] = {literal(data)};" for data, index in blobs.items()]
    out.write_text("\n".join([
        '#include "base/time_zone_data.h"', "", "namespace dynalake {", "namespace {", *texts,
        "constexpr TimeZoneData kZones[] = {", *rows, "};", "}  // namespace",
        "std::span<const TimeZoneData> AllTimeZoneData() { return kZones; }",
        "}  // namespace dynalake", ""]), encoding="utf-8")


main()
