"""`dynalake doctor`, and with it the credential chain, against real and fake servers.
"""

import json
import os
import subprocess

import peers
import pytest
import the_program

CANARY = "canary"  # every secret of these tests holds it


class Doctor:
    """The program in a home of its own, with nothing of the caller's settings."""

    def __init__(self, path, home):
        self.path = path
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        (home / ".aws").mkdir()

    def write(self, name, text):
        (self.home / name).parent.mkdir(parents=True, exist_ok=True)
        (self.home / name).write_text(text)

    def run(self, *arguments, **environment):
        """What doctor found, by check, and how it ended."""
        done = subprocess.run([self.path, "doctor", "--output", "json", *arguments], cwd=self.home,
                              env=self.environment | environment, capture_output=True, text=True,
                              timeout=120, check=False)
        for output in (done.stdout, done.stderr):
            assert CANARY not in output, "a secret was shown"
        rows = {row["check"]: row for row in json.loads(done.stdout)} if done.stdout else {}
        return rows, done

    def healthy(self, *arguments, **environment):
        rows, done = self.run(*arguments, **environment)
        assert done.returncode == 0, f"{rows}\n{done.stderr}"
        return rows


@pytest.fixture(scope="session")
def program_path():
    return the_program.find()


@pytest.fixture
def doctor(program_path, tmp_path):
    return Doctor(program_path, tmp_path)


@pytest.fixture(scope="session")
def moto():
    with peers.moto() as server:
        yield server


@pytest.fixture(scope="session")
def dynamodb():
    with peers.dynamodb() as server:
        yield server
