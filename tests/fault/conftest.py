"""The program when its input is damaged or its process is ended."""

import json
import subprocess

import pytest
import the_program


class Program(the_program.Program):
    """The program, run in one folder on the lake `lake` in it."""

    def at(self, name):
        """The same on a lake of its own, in the new folder `name`."""
        (self.folder / name).mkdir()
        return Program(self.path, self.folder / name)

    def rows(self, *arguments):
        return json.loads(self.ok(*arguments, "--output", "json"))

    def start_unit(self, text):
        """A run of `unit` to its end, given a text."""
        process = subprocess.Popen([self.path, "unit"], cwd=self.folder, env=self.environment,
                                   text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.out, process.err = process.communicate(text, timeout=60)
        return process

    def refuses(self, *arguments):
        """The sentence with which the program refuses to load; nothing was committed."""
        done = self.run("load", *arguments, "--quiet")
        assert done.returncode == 1, f"{arguments} ended with {done.returncode}: {done.err}"
        assert done.out == ""
        assert len(done.err.splitlines()) == 1
        if (self.folder / "lake").exists():
            assert self.rows("tables") == []
        return done.err

    def landed(self, table, name):
        """All items of a table as sorted lines, by way of the new folder `name`."""
        self.ok("land", table, name, "--format", "dynamodb-json", "--compression", "none",
                "--quiet")
        return sorted(line for file in (self.folder / name).glob("part-*")
                      for line in file.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def program(tmp_path):
    return Program(the_program.find(), tmp_path)
