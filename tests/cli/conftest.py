"""The program as a user meets it: arguments, exit codes, standard output and error, the shell.
"""

import subprocess

import pytest
import the_program


class Program(the_program.Program):
    """The program, run in one folder; `stdout` of a run has its line ends as they were."""

    def __init__(self, path, folder):
        super().__init__(path, folder, TERM="xterm")

    def run(self, *arguments, input="", **environment):
        done = subprocess.run([self.path, *map(str, arguments)], cwd=self.folder,
                              input=input.encode(), env=self.environment | environment,
                              capture_output=True, timeout=120, check=False)
        # Not text=True, which would hide the line ends of CSV.
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        return done

    def ok(self, *arguments, **options):
        """Standard output of a run that ends well."""
        done = self.run(*arguments, **options)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.stderr}"
        return done.stdout


@pytest.fixture(scope="session")
def program_path():
    return the_program.find()


@pytest.fixture
def program(program_path, tmp_path):
    return Program(program_path, tmp_path)


@pytest.fixture(scope="session")
def shop(program_path, tmp_path_factory):
    """A lake that holds a small shop. Tests read it only."""
    program = Program(program_path, tmp_path_factory.mktemp("shop"))
    program.ok("generate", "export", "export", "--items", 2000)
    program.ok("load", "export", "--table", "shop")
    return program
