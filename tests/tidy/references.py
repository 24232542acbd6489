"""Which pages and files a text names: in comments of code, and in pages of documentation.

A text names a file when it has a slash or the ending of a source or a page: `docs/load.md`,
`files/arrow_io.h`, `session.h`. Such a name must be the end of the path of a file or folder that
there is. Names with capitals alone in a part (`NAME_fuzz.cc`) stand for many; those of what a
program reads and writes (`manifest.json`) are no business of this repository's.
"""

import io
import re
import tokenize

import cplusplus

PARTS = ("src", "tests", "fuzz", "bench", "docs", "tools", "cmake", "examples", "findings")
_NAME = re.compile(
    r"(?<![\w/.$@{}<>*:~-])(?:"
    rf"(?:{'|'.join(PARTS)})/[\w./-]*\w"
    r"|(?:[A-Za-z][\w.-]*/)*[A-Za-z][\w-]*\.(?:md|h|cc|py|cmake)"
    r")(?!\.?[\w/*<{-])"
)
_CAPITALS = re.compile(r"(?:^|[/_.-])[A-Z]{2,}(?:$|[/_.-])")
_PAGES = {"README.md", "ARCHITECTURE.md", "CHANGELOG.md"}
_SECTION = re.compile(r'\b(docs/[\w-]+\.md)(?:,? \(?)"([^"]+)"')
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def comments(name, text):
    """(line number, text) of what a file says to people."""
    if name.endswith((".h", ".cc")):
        return cplusplus.comments(text)
    if name.endswith(".md"):
        return _prose(text)
    if name.endswith(".py") or text.startswith("#!/usr/bin/env python3"):
        return _python_comments(text)
    marked = (re.search(r"(?:^|\s)#+\s(.*)", line) for line in text.split("\n"))
    return [(number, match.group(1)) for number, match in enumerate(marked, start=1) if match]


def _prose(text):
    """The lines of a page that are no example."""
    fenced = False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and not line.startswith("    "):
            yield number, line


def _python_comments(text):
    """Comments, and strings that are statements of their own."""
    before = None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        starts = before in (None, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
        if token.type == tokenize.COMMENT or token.type == tokenize.STRING and starts:
            for i, line in enumerate(token.string.split("\n")):
                yield token.start[0] + i, line
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token.type


def names(line):
    """The files that a line of prose names."""
    found = (match.group() for match in _NAME.finditer(line))
    return [name for name in found if name in _PAGES or not _CAPITALS.search(name)]


def sections(line):
    """(page, heading) where a line names a page's section, as in `docs/table.md, "Entities"`."""
    return _SECTION.findall(line)


def links(line):
    """(path, anchor) of the links into this repository; either may be empty."""
    text = re.sub(r"`[^`]*`", "", line)
    found = (target for target in _LINK.findall(text) if "://" not in target)
    return [tuple(target.partition("#")[::2]) for target in found]


def headings(page):
    """The headings of a page's text."""
    return [line.lstrip("# ").strip() for _, line in _prose(page) if line.startswith("#")]


def anchor(heading):
    """What a link calls a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
