"""The interactive shell of the program, at a terminal of its own."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time

PROMPT = "dynalake> "
MORE = "...> "


class Shell:
    """A shell at a pseudo terminal of 100 columns."""

    def __init__(self, program, *arguments, **environment):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.process = subprocess.Popen(
            [program.path, "sql", *arguments], cwd=program.folder, stdin=slave, stdout=slave,
            stderr=slave, env=program.environment | {"PAGER": ""} | environment,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.pending = b""
        self.expect(PROMPT)

    def expect(self, text, timeout=30):
        """What comes until `text` is there, without the terminal's control sequences. What comes
        behind it is left for the next call. After a prompt the terminal is ready for keys."""
        end = time.monotonic() + timeout
        while text not in self.plain(self.pending):
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            assert ready, f"no {text!r} in {self.plain(self.pending)!r}"
            try:
                piece = os.read(self.master, 65536)
            except OSError:  # the other end is closed
                piece = b""
            assert piece, f"ended without {text!r}: {self.plain(self.pending)!r}"
            self.pending += piece
        seen, _, rest = self.plain(self.pending).partition(text)
        self.pending = rest.encode()
        while text in (PROMPT, MORE) and time.monotonic() < end:
            if not termios.tcgetattr(self.master)[3] & termios.ICANON:
                break
        return seen + text

    @staticmethod
    def plain(text):
        text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]", b"", text)
        return text.decode("utf-8", "replace").replace("\r", "")

    def send(self, text):
        os.write(self.master, text.encode())

    def ask(self, text, until=PROMPT):
        self.send(text + "\n")
        self.expect("\n")
        return self.expect(until)

    def end(self):
        code = self.process.wait(timeout=30)
        os.close(self.master)
        return code
