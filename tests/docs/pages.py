"""The examples of README.md and of the pages in docs/: commands, and what pages say they print."""

import dataclasses
import json
import re

from the_program import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@dataclasses.dataclass
class Block:
    """Lines that are shown as they are: fenced, with the word behind the fence, or indented."""

    page: str
    line: int
    language: str
    lines: list

    def text(self):
        return "\n".join(self.lines) + "\n"


@dataclasses.dataclass
class Command:
    page: str
    line: int
    text: str
    shown: str  # of its output; empty where the page shows none

    def is_synopsis(self):
        """Such as `dynalake load SOURCE [--table NAME]`."""
        return "[" in re.sub(r"'[^']*'", "", self.text)


def blocks(path):
    found, block, fenced = [], None, False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("```"):
            fenced = not fenced
            block = Block(path.name, number + 1, line[3:], []) if fenced else None
            found += [block] if fenced else []
        elif fenced:
            block.lines.append(line)
        elif line.startswith("    "):
            if block is None:
                block = Block(path.name, number, "", [])
                found.append(block)
            block.lines.append(line[4:])
        else:
            block = None
    return found


def block(page, begins="", language=""):
    """The text of the only block of a page that is in that language and begins so."""
    (found,) = [each for path in PAGES if path.name == page for each in blocks(path)
                if each.language == language and each.text().startswith(begins)]
    return found.text()


def commands(path):
    """Those for a shell, by the program that they begin with or the `$ ` before them."""
    found = []
    for each in blocks(path):
        command = None
        for number, line in enumerate(each.lines, start=each.line):
            text = line.removeprefix("$ ")
            is_one = text != line or re.match(r"(dynalake|make|spark-sql) ", text)
            if is_one and not each.language:
                command = Command(path.name, number, text, "")
                found.append(command)
            elif command is not None and command.text.endswith("\\"):
                command.text += "\n" + line
            elif command is not None:
                command.shown += line + "\n"
    return found


def told(text, as_in=None):
    """What a text says, line by line, but for what another run or machine says otherwise: paths,
    hosts, numbers. JSON is taken exactly. Where a line of `as_in` ends with …, so does this one."""
    text = re.sub(r"\n {20,}", " ", text)  # lines that were broken
    said = [json.loads(line) if line.startswith("{") else _without_chance(line)
            for line in text.splitlines()]
    for index, line in enumerate(told(as_in) if as_in else []):
        if str(line).endswith("…") and index < len(said):
            said[index] = said[index][:len(line) - 1] + "…"
    return said


def _without_chance(text):
    text = re.sub(r"file:///\S+|(?<![\w/:.])/\w\S*", "PATH", text)
    text = re.sub(r"127\.0\.0\.1(:\d+)?|[\w.-]+\.amazonaws\.com", "HOST", text)
    text = re.sub(r"\d[\d.,]*", "0", re.sub(r" +", " ", text)).rstrip()
    return re.sub(r"0 (item|file|page)s\b", r"0 \1", text)
