"""Tests of tools/unit, as far as it builds nothing."""

import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class UnitTest(unittest.TestCase):
    def run_unit(self, *arguments):
        return subprocess.run([ROOT / "tools" / "unit", *arguments], text=True, capture_output=True,
                              check=False)

    def test_what_can_be_named_is_listed(self):
        for arguments, status in (((), 2), (("", ""), 2), (("--help",), 0)):
            done = self.run_unit(*arguments)
            self.assertEqual(done.returncode, status, arguments)
            self.assertIn("tools/unit catalog RowCatalog", done.stdout)

    def test_a_suite_that_is_not_there(self):
        done = self.run_unit("tests/lives")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("no suite of pytest is at tests/lives", done.stderr)

    def test_one_test_of_the_tidy_test(self):
        done = self.run_unit("tests/tidy", "test_data_is_no_function")
        self.assertIn("Ran 1 test", done.stderr)


if __name__ == "__main__":
    unittest.main()
