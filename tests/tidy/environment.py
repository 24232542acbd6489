"""Which environment variables (and options of CMake) files read, and which the table of
docs/developing.md lists.
"""

import pathlib
import re

PAGE = "docs/developing.md"
_PARTS = {"src", "tests", "fuzz", "bench", "tools", "cmake", "findings", ".ci"}
_SKIPPED = {"corpus", "testdata", "tidy"}
# In the program they go through tables and functions, so a text that looks like one is one.
_LITERAL = re.compile(r'"((?:AWS|DYNALAKE|XDG)_[A-Z0-9_]+)"')
_READS = tuple(map(re.compile, (
    r'\b(?:getenv|environment(?:\(\))?)\(\s*"([A-Z][A-Z0-9_]*)"',  # C++
    r"\benviron(?:\.get\(|\[)\s*[\"']([A-Z][A-Z0-9_]*)[\"'](?!\]\s*=[^=])",  # Python
    r"\$\{([A-Z][A-Z0-9_]*):?[-+?=]",  # the shell
    r"\$ENV\{(\w+)\}", r"\boption\((\w+)", r"\bset\((\w+)[^)]*\bCACHE\b",  # CMake
)))


def is_read(name):
    """Whether the file `name` may read variables, and is no test's data."""
    path = pathlib.PurePosixPath(name)
    root = path.name in ("CMakeLists.txt", "Makefile") and len(path.parts) == 1
    return (root or path.parts[0] in _PARTS) and not _SKIPPED & set(path.parts) and (
        path.suffix in (".h", ".cc", ".py", ".cmake", ".sh", ".txt", ""))


def reads(name, text):
    """{variable: line} of what the file `name` with `text` reads."""
    in_program = name.startswith("src/") and not name.endswith("_test.cc")
    found = {}
    for number, line in enumerate(text.split("\n"), start=1):
        for pattern in (*_READS, *[_LITERAL] * in_program):
            for match in pattern.finditer(line):
                found.setdefault(match.group(1), number)
        if in_program and "temp_directory_path" in line:
            found.setdefault("TMPDIR", number)
    return found


def listed(page):
    """{variable: line} of the first cells of the page's tables; `AWS_X_<ID>` stands for AWS_X_."""
    found = {}
    for number, line in enumerate(page.split("\n"), start=1):
        cell = line.split("|")[1] if line.startswith("|") and line.count("|") > 2 else ""
        for variable in re.findall(r"`([A-Z][A-Z0-9_]*)(?:<\w+>)?`", cell):
            found.setdefault(variable, number)
    return found
