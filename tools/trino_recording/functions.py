"""The names that a server's functions have."""

import text_files


class Recorder:
    """Records SHOW FUNCTIONS."""

    def __init__(self, path):
        self.path = path

    def record(self, trino):
        # One of several bodies shows as so many equal rows.
        rows = sorted({row[:5] for row in trino.rows("SHOW FUNCTIONS")})
        found = [{"name": name, "returns": returns, "arguments": arguments, "kind": kind,
                  "deterministic": deterministic}
                 for name, returns, arguments, kind, deterministic in rows]
        text_files.write(self.path, found)
        return len(found)
