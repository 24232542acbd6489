"""Ctrl-C in the shell while S3 does not answer."""

import threading

import pytest
import relay

from the_shell import PROMPT, Shell


class Silence:
    """Keeps the answers of objects of one kind back until it ends, longer than a shell's test
    waits for a prompt."""

    def __init__(self, way, ending):
        self.begun = threading.Event()
        self.ended = threading.Event()
        self.ending = ending
        way.answer = self

    def __call__(self, request):
        if request.path.endswith(self.ending) and not self.ended.is_set():
            self.begun.set()
            self.ended.wait(120)


# A table's metadata, its manifests, its data.
@pytest.mark.parametrize("ending", [".metadata.json", ".avro", ".parquet"])
def test_ctrl_c_stops_the_statement_and_keeps_the_shell(program, server, ending):
    program.ok("generate", "export", "export", "--items", 1000, "--quiet")
    program.ok("load", "export", "--table", "shop", "--quiet")
    with relay.to(server) as way:
        silence = Silence(way, ending)
        shell = Shell(program, AWS_ENDPOINT_URL_S3=way.url,
                      XDG_CACHE_HOME=str(program.folder / "cold"))
        shell.send("select max(PK) from shop;\n")
        shell.expect("\n")
        assert silence.begun.wait(30)
        shell.send("\x03")
        shell.expect(PROMPT)
        silence.ended.set()
        assert "(1 row)" in shell.ask("select max(PK) from shop;")
        shell.send("\\q\n")
        assert shell.end() == 0
