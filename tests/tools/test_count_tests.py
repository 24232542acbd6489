"""Tests of tools/count_tests.py on JUnit files as ctest, GoogleTest and pytest write them."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "tools" / "count_tests.py"
CTEST = """<testsuite>
  <testcase name="base_test" status="run"/>
  <testcase name="tidy" status="run"/>
</testsuite>"""
GTEST = """<testsuites><testsuite name="S">
  <testcase name="A" status="run" result="completed"/>
  <testcase name="B" status="run" result="completed"/>
</testsuite></testsuites>"""
PYTEST = """<testsuites><testsuite>
  <testcase name="a"/><testcase name="b"><skipped message="no program"/></testcase>
</testsuite></testsuites>"""


class CountTestsTest(unittest.TestCase):
    def count(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                pathlib.Path(folder, f"{name}.xml").write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True,
                                  check=False)
            return done.returncode, done.stdout.strip()

    def test_programs_with_a_file_of_their_own_are_counted_by_it(self):
        self.assertEqual(self.count(ctest=CTEST, base_test=GTEST, conformance=PYTEST),
                         (0, "tests: 4 passed, 0 failed, 1 skipped"))

    def test_a_failure_inside_fails(self):
        failed = GTEST.replace('name="B" status="run" result="completed"/>',
                               'name="B" status="run"><failure message="x"/></testcase>')
        crashed = CTEST.replace('"base_test" status="run"', '"base_test" status="fail"')
        expected = (1, "tests: 2 passed, 1 failed, 0 skipped")
        self.assertEqual(self.count(ctest=CTEST, base_test=failed), expected)
        self.assertEqual(self.count(ctest=crashed, base_test=failed), expected)

    def test_a_program_that_ends_badly_fails_whatever_its_tests_said(self):
        crashed = CTEST.replace('"base_test" status="run"', '"base_test" status="fail"')
        self.assertEqual(self.count(ctest=crashed), (1, "tests: 1 passed, 1 failed, 0 skipped"))
        self.assertEqual(self.count(ctest=crashed, base_test=GTEST),
                         (1, "tests: 3 passed, 1 failed, 0 skipped"))

    def test_no_tests_are_a_failure(self):
        self.assertEqual(self.count(), (1, "tests: 0 passed, 0 failed, 0 skipped"))


if __name__ == "__main__":
    unittest.main()
