"""What tests ask PostgreSQL. Importing it lets SQLAlchemy, and so PyIceberg, find the driver."""

import contextlib
import sys

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's psycopg2, behind the peers' packages

import psycopg2  # noqa: E402: its folder is known only now


def execute(url, statement):
    """Runs one statement, outside a transaction."""
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)
