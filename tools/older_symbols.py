#!/usr/bin/env python3
"""tools/older_symbols.py FILE...: lets ELF files run with the libraries of older systems.

g++ 12 asks for `std::condition_variable::wait` of GLIBCXX_3.4.30, which is new in name alone: libstdc++ has had the
same function as GLIBCXX_3.4.11, and still has it. The need is renamed in the file. Then nothing in a file may need more
than the limits below; what does is named, and the end is 1.
"""

import struct
import sys

LIMITS = {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29), "CXXABI": (1, 3, 13)}
#: A version and the symbols, all of its needs, that the other one has as well.
OLDER = {b"GLIBCXX_3.4.30": (b"GLIBCXX_3.4.11", {b"_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE"})}

DYNSYM, VERNEED, VERSYM = 11, 0x6FFFFFFE, 0x6FFFFFFF


def elf_hash(name):
    value = 0
    for byte in name:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ (high >> 24)) & ~high
    return value & 0xFFFFFFFF


class Elf:
    """A 64-bit little-endian ELF file as bytes, and the versions that it needs."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.bytes = bytearray(file.read())
        if self.bytes[:6] != b"\x7fELF\x02\x01":
            raise ValueError(f"{path} is no 64-bit little-endian ELF file")
        self.sections = {}
        begin, = struct.unpack_from("<Q", self.bytes, 40)
        size, count = struct.unpack_from("<HH", self.bytes, 58)
        headers = [struct.unpack_from("<IIQQQQIIQQ", self.bytes, begin + i * size) for i in range(count)]
        for header in headers:
            self.sections[header[1]] = header
        self.strings = headers[self.sections[VERNEED][6]][4] if VERNEED in self.sections else None

    def text(self, offset):
        begin = self.strings + offset
        return bytes(self.bytes[begin:self.bytes.index(0, begin)])

    def needs(self):
        """(place of the entry, its index, the version's name) of each version that is needed."""
        if self.strings is None:
            return
        at = self.sections[VERNEED][4]
        while True:
            _, count, _, auxiliary, following = struct.unpack_from("<HHIII", self.bytes, at)
            place = at + auxiliary
            for _ in range(count):
                _, _, index, name, step = struct.unpack_from("<IHHII", self.bytes, place)
                yield place, index, self.text(name)
                place += step
            if following == 0:
                return
            at += following

    def symbols_of(self, index):
        versions, symbols = self.sections[VERSYM], self.sections[DYNSYM]
        for i in range(versions[5] // 2):
            if struct.unpack_from("<H", self.bytes, versions[4] + 2 * i)[0] & 0x7FFF == index:
                yield self.text(struct.unpack_from("<I", self.bytes, symbols[4] + 24 * i)[0])

    def rename_older(self):
        """Whether a version was renamed."""
        renamed = False
        for place, index, name in list(self.needs()):
            older, known = OLDER.get(name, (None, None))
            if older is not None and set(self.symbols_of(index)) <= known:
                offset, = struct.unpack_from("<I", self.bytes, place + 8)
                self.bytes[self.strings + offset:self.strings + offset + len(name)] = older
                struct.pack_into("<I", self.bytes, place, elf_hash(older))
                renamed = True
        return renamed

    def too_new(self):
        for _, index, name in self.needs():
            family, _, version = name.decode().partition("_")
            if family in LIMITS and version[:1].isdigit() and (
                    tuple(int(part) for part in version.split(".")) > LIMITS[family]):
                yield name.decode(), sorted(symbol.decode() for symbol in self.symbols_of(index))


def main(paths):
    failed = False
    for path in paths:
        elf = Elf(path)
        if elf.rename_older():
            with open(path, "r+b") as file:
                file.write(elf.bytes)
        for version, symbols in elf.too_new():
            print(f"{path} needs {version}: {', '.join(symbols)}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
