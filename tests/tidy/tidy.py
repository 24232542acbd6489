#!/usr/bin/env python3
"""The house style's rules that a program can check: `tidy.py [ROOT]` prints each offence and fails.

What must be otherwise stands in exceptions.txt with its reason.
"""

import collections
import dataclasses
import os
import pathlib
import posixpath
import re
import sys

import cplusplus
import environment
import references

MODULES = pathlib.Path(__file__).resolve().parents[2] / "src/modules.txt"


def read_modules(text):
    """{module: (rank, its folders lowest first)} of the text of src/modules.txt."""
    modules = {}
    for line in text.splitlines():
        match = re.fullmatch(r"(\d+) (\w+)(?:: (.+))?", line)
        if match:
            folders = (match.group(3) or "").split()
            rank, module = int(match.group(1)), match.group(2)
            modules[module] = rank, folders if "." in folders else [".", *folders]
    return modules


_MODULES = read_modules(MODULES.read_text(encoding="utf-8"))
RANKS = {module: rank for module, (rank, _) in _MODULES.items()}
FOLDERS = {module: folders for module, (_, folders) in _MODULES.items()}
PARTS = ("src", "tests", "fuzz", "bench")
SUITE = re.compile(r"(?:TEST(?:_[FP])?|TYPED_TEST(?:_P)?|RC_GTEST(?:_FIXTURE)?_PROP)\(\s*(\w+)\s*,")
FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "common", "misc"}
MAX_COLUMNS = 100
MAX_FUNCTION_LINES = 70
MAX_PARAMETERS = 6
MAX_SOURCES = 25  # of a folder
MAX_README_LINES = 25
# Up to the first number all is well; above the second no exception helps.
HEADER_LINES = (120, 250)
SOURCE_LINES = (400, 800)
SKIPPED_FOLDERS = {"__pycache__", "corpus", "build", ".pytest_cache"}


@dataclasses.dataclass(frozen=True, order=True)
class Offence:
    path: str
    line: int
    rule: str
    text: str
    hard: bool = False  # no exception is possible

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.text}"


class Library:
    """What one `dynalake_library()` says."""

    def __init__(self, arguments):
        self.lists = collections.defaultdict(list)
        keyword = "NAME"
        for word in arguments:
            if word in ("SRCS", "HDRS", "PRIVATE_HDRS", "DEPS", "PRIVATE_DEPS", "TESTS",
                        "TEST_DEPS"):
                keyword = word
            else:
                self.lists[keyword].append(word)

    def modules(self, *keywords):
        names = (dep for keyword in keywords for dep in self.lists[keyword])
        matches = (re.fullmatch(r"dynalake(?:::|_)(\w+)", name) for name in names)
        return {match.group(1) for match in matches if match}


class Tree:
    """The files under a root, read once."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = {}
        for part in PARTS:
            for path in sorted((self.root / part).rglob("*")):
                relative = path.relative_to(self.root)
                if path.is_file() and not SKIPPED_FOLDERS & set(relative.parts):
                    self.files[relative.as_posix()] = path
        self.texts = {
            name: path.read_text(encoding="utf-8")
            for name, path in self.files.items()
            if path.suffix in (".h", ".cc", ".py", ".md") or path.name == "CMakeLists.txt"
        }
        self.code = {name for name in self.texts if name.endswith((".h", ".cc"))}
        self.modules = sorted({name.split("/")[1] for name in self.code if name.startswith("src/")})
        self.libraries = {module: self._library(module) for module in self.modules}
        self.all_files = set(self._all_files())

    def _all_files(self):
        """The paths of all files, those that no rule reads too."""
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders
                          if not name.startswith(".") and name not in ("build", "__pycache__")]
            within = pathlib.Path(folder).relative_to(self.root)
            yield from ((within / name).as_posix() for name in files)

    def says(self):
        """(path, text) of every file with prose: comments or pages. Test data has none."""
        for name in sorted(self.all_files):
            path = pathlib.PurePosixPath(name)
            first = path.parts[0]
            by_name = path.suffix in (".h", ".cc", ".py", ".md", ".cmake", ".sh")
            by_place = path.suffix == "" and len(path.parts) > 1
            if (first in references.PARTS or len(path.parts) == 1) and (
                    by_name or by_place or path.name in ("CMakeLists.txt", "Makefile")):
                if not {"corpus", "testdata"} & set(path.parts):
                    yield name, (self.root / name).read_text(encoding="utf-8")

    def _library(self, module):
        text = re.sub(r"#[^\n]*", "", self.texts.get(f"src/{module}/CMakeLists.txt", ""))
        match = re.search(r"dynalake_library\(([^)]*)\)", text)
        return Library(match.group(1).split()) if match else Library([])

    def includes(self, name):
        return cplusplus.includes(self.texts[name])


def module_of(name):
    """The module of a file under src, or of an include path; None for others."""
    first = name.removeprefix("src/").split("/")[0]
    return first if "/" in name and first in RANKS else None


def check_modules(tree):
    for module in tree.modules:
        if module not in RANKS:
            text = "src/modules.txt does not name this module"
            yield Offence(f"src/{module}", 1, "rank", text, True)
        readme = f"src/{module}/README.md"
        lines = tree.texts.get(readme, "").splitlines()
        if not lines:
            yield Offence(readme, 1, "readme", "each module has a README")
        if len(lines) > MAX_README_LINES:
            yield Offence(readme, len(lines), "readme", f"longer than {MAX_README_LINES} lines")


def check_dependencies(tree):
    for name in sorted(tree.code):
        module = module_of(name) if name.startswith("src/") else None
        if module is None:
            continue
        library = tree.libraries[module]
        for_tests = name.endswith(("_test.cc", "_bench.cc")) or "/testing/" in name
        private = for_tests or name.endswith(".cc") or _is_private(tree, name)
        keywords = ["DEPS"] + ["PRIVATE_DEPS"] * private + ["TEST_DEPS"] * for_tests
        allowed = library.modules(*keywords)
        for line, header, quoted in tree.includes(name):
            other = module_of(header) if quoted else None
            if other is None or other == module:
                continue
            if RANKS[other] >= RANKS[module]:
                text = f"{module} ({RANKS[module]}) may not include {other} ({RANKS[other]})"
                yield Offence(name, line, "rank", text)
            elif other not in allowed:
                text = f"{' or '.join(keywords)} of {module} do not name {other}"
                yield Offence(name, line, "deps", text)
            if _is_private(tree, f"src/{header}"):
                yield Offence(name, line, "face", f"{header} is private to {other}")


def _is_private(tree, name):
    """Whether a header (its path) is for its module alone."""
    module = module_of(name)
    if module is None or module not in tree.libraries:
        return False
    return name.removeprefix(f"src/{module}/") in tree.libraries[module].lists["PRIVATE_HDRS"]


def check_faces(tree):
    """HDRS are what other modules include, and what these include in turn."""
    needed = set()
    for name in tree.code:
        if name.startswith("src/"):
            needed |= {header for _, header, quoted in tree.includes(name)
                       if quoted and module_of(header) not in (None, module_of(name))}
    for module, library in sorted(tree.libraries.items()):
        faces = {f"src/{module}/{header}" for header in library.lists["HDRS"]}
        used = {name for name in faces
                if name.removeprefix("src/") in needed or "/testing/" in name}
        waiting = list(used)
        while waiting:
            name = waiting.pop()
            for line, header, quoted in tree.includes(name) if name in tree.code else ():
                own = f"src/{header}"
                if quoted and _is_private(tree, own):
                    yield Offence(name, line, "face", f"this header is public, {header} is not")
                elif quoted and own in faces - used:
                    used.add(own)
                    waiting.append(own)
        for name in sorted(faces - used):
            yield Offence(name, 1, "face", "no other module includes it: PRIVATE_HDRS")


def check_code_map(tree):
    """ARCHITECTURE.md has each module that is there, with its folders, in the order of ranks."""
    page = tree.root / "ARCHITECTURE.md"
    if not page.is_file():
        return
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|", page.read_text(encoding="utf-8"), re.MULTILINE)
    shown = [(module, re.findall(r"`(\w+)`", folders)) for module, folders in rows]
    known = [(module, [folder for folder in FOLDERS[module] if folder != "."])
             for module in RANKS if module in tree.modules]
    for expected in known:
        if expected not in shown:
            text = f"the code map has no row for {expected[0]} with the folders {expected[1]}"
            yield Offence("ARCHITECTURE.md", 1, "code-map", text)
    if [module for module, _ in shown] != [module for module, _ in known]:
        yield Offence("ARCHITECTURE.md", 1, "code-map", "its order is not that of src/modules.txt")


def check_folders(tree):
    """A module's folders have ranks, and none holds more sources than a reader can take in."""
    sources = collections.Counter()
    for name in sorted(tree.code):
        if not name.startswith("src/") or name.endswith(("_test.cc", "_bench.cc")):
            continue
        folder = folder_of(name)
        if folder == "testing" or module_of(name) is None:
            continue
        sources[posixpath.dirname(name)] += name.endswith(".cc")
        order = FOLDERS[module_of(name)]
        if folder not in order:
            yield Offence(name, 1, "rank", f"src/modules.txt does not name the folder {folder}")
            continue
        for line, header, quoted in tree.includes(name):
            if quoted and module_of(header) == module_of(name):
                other = folder_of(f"src/{header}")
                if other in order and order.index(other) > order.index(folder):
                    text = f"the folder {folder} may not include {other}, which comes after it"
                    yield Offence(name, line, "rank", text)
    for folder, count in sorted(sources.items()):
        if count > MAX_SOURCES:
            yield Offence(folder, 1, "folder", f"{count} sources; {MAX_SOURCES} are enough")


def folder_of(name):
    """The folder of a file within its module, "." for the module's own."""
    parts = name.removeprefix("src/").split("/")
    return parts[1] if len(parts) > 2 else "."


def component_of(name):
    """A header and its source are one component."""
    return re.sub(r"\.(h|cc)$", "", name.removeprefix("src/"))


def check_cycles(tree):
    edges = collections.defaultdict(set)
    for name in tree.code:
        if name.startswith("src/") and not name.endswith(("_test.cc", "_bench.cc")):
            own = component_of(name)
            included = {component_of(header) for _, header, quoted in tree.includes(name) if quoted}
            edges[own] |= included - {own}
    for cycle in _cycles(edges):
        path = " -> ".join([*cycle, cycle[0]])
        yield Offence(f"src/{cycle[0]}.h", 1, "cycle", path)


def _cycles(edges):
    """One cycle through each component that is on one, each cycle once."""
    seen = set()
    for start in sorted(edges):
        if start in seen:
            continue
        paths = collections.deque([[start]])
        visited = set()
        while paths:
            path = paths.popleft()
            if start in edges.get(path[-1], ()):
                seen.update(path)
                yield path
                break
            for following in sorted(edges.get(path[-1], ())):
                if following not in visited:
                    visited.add(following)
                    paths.append([*path, following])


def check_sizes(tree):
    for name in sorted(tree.code):
        text = tree.texts[name]
        count = len(text.splitlines())
        soft, hard = HEADER_LINES if name.endswith(".h") else SOURCE_LINES
        if count > soft:
            yield Offence(name, count, "length", f"{count} lines; {soft} are enough", count > hard)
        for line, lines, head in cplusplus.functions(text):
            if lines > MAX_FUNCTION_LINES:
                text = f"{lines} lines; {MAX_FUNCTION_LINES} are enough"
                yield Offence(name, line, "function", text)
            count = cplusplus.parameters(head)
            if count > MAX_PARAMETERS:
                text = f"{count} parameters; {MAX_PARAMETERS} are enough"
                yield Offence(name, line, "parameters", text)


def check_columns(tree):
    for name in sorted(tree.texts):
        if not name.endswith((".h", ".cc", ".py")):
            continue
        unbreakable = cplusplus.raw_string_lines(tree.texts[name]) if name in tree.code else ()
        for number, line in enumerate(tree.texts[name].split("\n"), start=1):
            if len(line) > MAX_COLUMNS and number not in unbreakable:
                yield Offence(name, number, "columns", f"{len(line)} columns")


def check_names(tree):
    stems = collections.defaultdict(set)
    for name in sorted(tree.files):
        path = pathlib.PurePosixPath(name)
        words = set(re.split(r"[/_.-]", name))
        for word in sorted(words & FORBIDDEN_NAMES):
            yield Offence(name, 1, "name", f"'{word}' does not say what is inside")
        if path.suffix in (".h", ".cc"):
            stems[path.parent.as_posix()].add(re.sub(r"_(test|bench|fuzz)$", "", path.stem))
    for folder, names in sorted(stems.items()):
        ordered = sorted(names)
        for i, first in enumerate(ordered):
            for second in ordered[i + 1:]:
                if one_letter_apart(first, second):
                    text = f"one letter apart from {first}"
                    yield Offence(f"{folder}/{second}", 1, "name", text)


def one_letter_apart(a, b):
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    return a[1:] == b[1:] if len(a) == len(b) else a[1:] == b or a == b[1:]


def check_text_rules(tree):
    for name in sorted(tree.code):
        in_engine = name.startswith("src/engine/")
        code = cplusplus.blank(tree.texts[name])
        header = name.endswith(".h")
        for number, line in enumerate(code.split("\n"), start=1):
            if re.search(r"\bthrow\b", line) and not in_engine:
                yield Offence(name, number, "throw", "only src/engine may throw")
            if header and re.search(r"\busing\s+namespace\b", line):
                yield Offence(name, number, "using-namespace", "not in a header")
        if header and "#pragma once" not in code:
            yield Offence(name, 1, "pragma-once", "missing")
        for number, line in enumerate(tree.texts[name].split("\n"), start=1):
            if re.search(r"\b(TODO|FIXME|XXX)\b(?!\(#\d+\))", line):
                yield Offence(name, number, "todo", "names no issue, as in TODO(#12)")


def check_suites(tree):
    """Suites of GoogleTest are called alike: what is tested, and `Test`."""
    for name in sorted(tree.code):
        for number, line in enumerate(cplusplus.blank(tree.texts[name]).split("\n"), start=1):
            suite = SUITE.match(line)
            if suite and not suite.group(1).endswith("Test"):
                yield Offence(name, number, "suite", f"call it {suite.group(1)}Test")


def check_duckdb(tree):
    for name in sorted(tree.code):
        public = name.endswith(".h") and not _is_private(tree, name) and "/testing/" not in name
        for line, header, _ in tree.includes(name):
            is_duckdb = header.startswith("duckdb")
            if is_duckdb and not name.startswith("src/engine/"):
                yield Offence(name, line, "duckdb", "only src/engine sees DuckDB")
            elif is_duckdb and public:
                yield Offence(name, line, "duckdb", "a public header may not show DuckDB")


def check_dead_files(tree):
    """A header of tests lives when something includes it; all other code when CMake names it."""
    included = {header for name in tree.code for _, header, quoted in tree.includes(name) if quoted}
    for name in sorted(tree.code):
        if name.endswith(".h") and "/testing/" in name:
            if name.removeprefix("src/") not in included:
                yield Offence(name, 1, "dead", "nothing includes this file")
            continue
        path = pathlib.PurePosixPath(name)
        lists = {parent: tree.texts.get(f"{parent}/CMakeLists.txt") for parent in path.parents}
        named = any(
            text is not None and _names_file(text, path.relative_to(parent).as_posix())
            for parent, text in lists.items()
        )
        if not named:
            yield Offence(name, 1, "dead", "no CMakeLists.txt names this file")


def check_references(tree):
    """Pages, their sections and files that comments and pages name are there."""
    ends = set()
    for name in tree.all_files:
        parts = name.split("/")
        for end in range(1, len(parts) + 1):
            ends |= {"/".join(parts[start:end]) for start in range(end)}
    pages = {name: references.headings((tree.root / name).read_text(encoding="utf-8"))
             for name in tree.all_files if name.endswith(".md")}
    for name, text in tree.says():
        for number, line in references.comments(name, text):
            for named in references.names(line):
                if posixpath.normpath(named) not in ends:
                    yield Offence(name, number, "reference", f"there is no {named}")
            for page, heading in references.sections(line):
                if heading not in pages.get(page, [heading]):
                    yield Offence(name, number, "reference", f'{page} has no "{heading}"')
            for path, anchor in references.links(line) if name in pages else ():
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path or name))
                target = target if path else name
                if target not in tree.all_files:
                    yield Offence(name, number, "reference", f"there is no {target}")
                elif anchor and anchor not in map(references.anchor, pages.get(target, ())):
                    yield Offence(name, number, "reference", f"{target} has no #{anchor}")


def check_environment(tree):
    """The table of environment variables and what reads them agree."""
    page = tree.root / environment.PAGE
    listed = environment.listed(page.read_text(encoding="utf-8")) if page.exists() else {}
    read = set()
    for name in sorted(filter(environment.is_read, tree.all_files)):
        text = (tree.root / name).read_text(encoding="utf-8")
        for variable, line in environment.reads(name, text).items():
            read.add(variable)
            if variable not in listed:
                text = f"{environment.PAGE} does not list {variable}"
                yield Offence(name, line, "environment", text)
    for variable, line in listed.items():
        if variable not in read:
            yield Offence(environment.PAGE, line, "environment", f"nothing reads {variable}")


def _names_file(cmake, path):
    fuzz = re.fullmatch(r"(\w+)_fuzz\.cc", path)
    if fuzz and re.search(rf"dynalake_fuzz\(\s*{fuzz.group(1)}\b", cmake):
        return True
    return re.search(rf"(?<![\w./-]){re.escape(path)}(?![\w./-])", cmake) is not None


CHECKS = (check_modules, check_dependencies, check_faces, check_folders, check_code_map,
          check_cycles, check_sizes, check_columns, check_names, check_text_rules, check_suites,
          check_duckdb, check_dead_files, check_references, check_environment)


def read_exceptions(text):
    """{(rule, path): reason} of lines `rule path reason`; a line without a reason is an error."""
    exceptions = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split(None, 2)
        if len(words) < 3:
            raise ValueError(f"exceptions.txt:{number}: expected: rule path reason")
        exceptions[words[0], words[1]] = words[2]
    return exceptions


def offences(root, exceptions):
    """What is wrong under `root`, with exceptions that nothing needs any more."""
    tree = Tree(root)
    found = sorted({offence for check in CHECKS for offence in check(tree)})
    used = {(offence.rule, offence.path) for offence in found}
    kept = [o for o in found if o.hard or (o.rule, o.path) not in exceptions]
    unused = [
        Offence(path, 1, "exception", f"exceptions.txt allows '{rule}' here, which nothing needs")
        for rule, path in sorted(exceptions)
        if (rule, path) not in used
    ]
    return kept + unused


def main():
    here = pathlib.Path(__file__).resolve().parent
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent.parent
    found = offences(root, read_exceptions((here / "exceptions.txt").read_text(encoding="utf-8")))
    for offence in found:
        print(offence)
    print(f"tidy: {len(CHECKS)} checks, {len(found)} offences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
