"""Reads C++ text as far as the tidy rules need: without comments and strings, by functions."""

import re

_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\ ]{0,16})\(.*?\)\1"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)
_SCOPE = re.compile(
    r"(?:inline\s+)?namespace\b|extern\s+\"C\"\s*$"
    r"|(?:template\s*<.*>\s*)?(?:typedef\s+)?(?:class|struct|union|enum)\b",
    re.DOTALL,
)


def blank(text, keep_strings=False):
    """`text` with blanks for comments, and for strings unless kept; every line stays in place."""

    def replace(match):
        token = match.group()
        if keep_strings and not token.startswith(("//", "/*")):
            return token
        return re.sub(r"[^\n]", " ", token)

    return _TOKEN.sub(replace, text)


def comments(text):
    """(line number, text) of each line of a comment."""
    for match in _TOKEN.finditer(text):
        if match.group().startswith(("//", "/*")):
            first = text.count("\n", 0, match.start()) + 1
            for i, line in enumerate(match.group().split("\n")):
                yield first + i, line


def raw_string_lines(text):
    """The numbers of the lines that a raw string lies on: breaking them would change it."""
    lines = set()
    for match in _TOKEN.finditer(text):
        if match.group().startswith('R"'):
            first = text.count("\n", 0, match.start()) + 1
            lines.update(range(first, first + match.group().count("\n") + 1))
    return lines


def includes(text):
    """(line number, header, quoted) of each #include."""
    found = []
    for number, line in enumerate(blank(text, keep_strings=True).split("\n"), start=1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            found.append((number, match.group(2), match.group(1) == '"'))
    return found


def _without_preprocessor(code):
    lines = code.split("\n")
    directive = False
    for i, line in enumerate(lines):
        directive = directive or line.lstrip().startswith("#")
        if directive:
            lines[i] = ""
            directive = line.endswith("\\")
    return "\n".join(lines)


def functions(text):
    """(first line, line count, head) of each function with a body that lies in no other function.

    The head is all before the body's brace.

    Relies on clang-format: a body's brace follows a blank, a brace initializer's does not.
    """
    code = _without_preprocessor(blank(text))
    found = []
    scopes = []  # of each open brace: the first line and the head of its function, or None
    statement = ""
    statement_line = line = 1
    for i, c in enumerate(code):
        if c == "\n":
            line += 1
        if not statement.strip() and not c.isspace():
            statement_line = line
        if c == "{":
            initializer = i > 0 and not code[i - 1].isspace()
            head = statement.strip()
            is_function = (
                not any(scope is not None for scope in scopes)
                and not initializer
                and "(" in head
                and not head.endswith("=")
                and not _SCOPE.match(head)
            )
            scopes.append((statement_line, head) if is_function else None)
            statement = statement + c if initializer else ""
        elif c == "}":
            start = scopes.pop() if scopes else None
            if start is not None:
                found.append((start[0], line - start[0] + 1, start[1]))
            inside_initializer = statement.rfind("{") >= 0
            statement = statement[: statement.rfind("{")] + " " if inside_initializer else ""
        elif c == ";" or c == ":" and statement.strip() in ("public", "protected", "private"):
            statement = ""
        else:
            statement += c
    return found


def parameters(head):
    """How many parameters the function of a head (see `functions`) takes."""
    # Brackets of template arguments hold commas and parentheses that are not of the list.
    head = re.sub(r"\boperator\s*(\(\)|[<>=!+\-*/\[\]&|]+)", "operator", head)
    head = head.replace("->", "  ")
    angles = depth = count = 0
    seen = False
    for c in head:
        if c == "<":
            angles += 1
        elif c == ">":
            angles -= 1
        elif angles == 0 and c in "([{":
            depth += 1
        elif angles == 0 and c in ")]}":
            depth -= 1
            if depth == 0:
                return count + seen
        elif angles == 0 and depth == 1 and c == ",":
            count += 1
        elif depth >= 1 and not c.isspace():
            seen = True
    return 0
