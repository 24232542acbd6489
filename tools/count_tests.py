#!/usr/bin/env python3
"""Adds up the JUnit files of one test run: `count_tests.py FOLDER`. Fails when a test did, or none ran.

ctest.xml counts programs; where a program wrote a file of its own, its tests are counted instead.
"""

import pathlib
import sys
import xml.etree.ElementTree


def outcomes(path):
    """(name, outcome) of each test case in a JUnit file of ctest, GoogleTest or pytest."""
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        children = {child.tag for child in case}
        if children & {"failure", "error"} or case.get("status") == "fail":
            yield case.get("name"), "failed"
        elif "skipped" in children or case.get("status") in ("notrun", "disabled"):
            yield case.get("name"), "skipped"
        else:
            yield case.get("name"), "passed"


def main():
    folder = pathlib.Path(sys.argv[1])
    files = {path.stem: path for path in sorted(folder.glob("*.xml"))}
    programs = dict(outcomes(files.pop("ctest"))) if "ctest" in files else {}
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for name, path in files.items():
        inside = [outcome for _, outcome in outcomes(path)]
        # A program may fail after its last test, as when a sanitizer finds a leak.
        if programs.pop(name, "passed") == "failed" and "failed" not in inside:
            inside.append("failed")
        for outcome in inside:
            counts[outcome] += 1
    for outcome in programs.values():
        counts[outcome] += 1
    print("tests: " + ", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
