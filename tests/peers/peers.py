#!/usr/bin/env python3
"""The servers that tests run against: Dynoxide, versitygw or MinIO, moto, PostgreSQL, each on
a free local port.

In Python, `with peers.versitygw() as server:` starts one. From another language, `peers.py NAME`
starts one, prints its address as one line of JSON, and ends it when its standard input ends.
`tools/setup peers` installs them.
"""

import contextlib
import dataclasses
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_SECONDS = 60
REGION = "us-east-1"
ACCESS_KEY = "peeraccesskey"
SECRET_KEY = "peersecretkey"


@dataclasses.dataclass(frozen=True)
class Server:
    """Where a peer listens, and keys that it accepts."""

    url: str
    region: str = REGION
    access_key: str = ACCESS_KEY
    secret_key: str = SECRET_KEY


def folder():
    """Where tools/setup installs the peers."""
    printed = subprocess.run([ROOT / "tools" / "setup", "--peers"], capture_output=True, text=True,
                             check=True)
    return pathlib.Path(printed.stdout.strip())


def free_port():
    """A port for a server that takes one by number. It is below those of outgoing connections, so
    that none of them, here or in a suite beside this one, has it before the server does."""
    while True:
        port = random.randrange(10_000, 32_768)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True  # of whatever status: it listens
    except OSError:
        return False


@contextlib.contextmanager
def running(command, url, ready, **options):
    """The server that `command` starts, from when it answers `ready`."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, **options)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not answers(ready):
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"{command[0]} did not start: {log.read().decode()}")
                time.sleep(0.05)
            yield Server(url)
        finally:
            process.kill()
            process.wait()


@contextlib.contextmanager
def dynamodb():
    """Dynoxide, empty, in memory, and the same for every key and region."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [folder() / "bin" / "dynoxide", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, url, url) as server:
        yield server


@contextlib.contextmanager
def versitygw():
    """An S3 server over a folder of its own, which ends with it."""
    with tempfile.TemporaryDirectory(prefix="versitygw-") as data:
        bucket_root = pathlib.Path(data) / "buckets"
        users = pathlib.Path(data) / "users"
        bucket_root.mkdir()
        users.mkdir()
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        command = [folder() / "bin" / "versitygw", "--port", f"127.0.0.1:{port}",
                   "--iam-dir", users, "--region", REGION, "--health", "/_health", "--quiet",
                   "--keep-alive", "posix", bucket_root]
        environment = {"ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY,
                       "PATH": "/usr/bin:/bin"}
        with running(command, url, f"{url}/_health", env=environment) as server:
            yield server


@contextlib.contextmanager
def minio():
    """Another S3 server over a folder of its own (tools/setup minio)."""
    program = subprocess.run([ROOT / "tools" / "setup", "--minio"], capture_output=True, text=True,
                             check=True).stdout.strip()
    with tempfile.TemporaryDirectory(prefix="minio-") as data:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        command = [program, "server", "--quiet", "--address", f"127.0.0.1:{port}", data]
        environment = {"MINIO_ROOT_USER": ACCESS_KEY, "MINIO_ROOT_PASSWORD": SECRET_KEY,
                       "MINIO_REGION": REGION, "MINIO_BROWSER": "off", "HOME": data,
                       "PATH": "/usr/bin:/bin"}
        with running(command, url, f"{url}/minio/health/ready", env=environment) as server:
            yield server


def s3():
    """An S3 server: versitygw, or what DYNALAKE_S3_PEER names (`make conformance`)."""
    name = os.environ.get("DYNALAKE_S3_PEER", "versitygw")
    if name == "versitygw" and not (folder() / "bin" / name).exists():
        raise FileNotFoundError("versitygw is not installed: run tools/setup peers")
    return {"minio": minio, "versitygw": versitygw}[name]()


@contextlib.contextmanager
def moto():
    """moto: STS and the shapes of AWS's other APIs. It checks no signatures."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    python = folder() / "moto" / "bin" / "python"
    command = [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with running(command, url, f"{url}/moto-api/data.json") as server:
        yield server


@contextlib.contextmanager
def postgresql(data=None, port=None):
    """PostgreSQL 15 with one user; `data` is a folder of an earlier run to start on again."""
    programs = pathlib.Path("/usr/lib/postgresql/15/bin")
    # It refuses to run as root; Debian's package makes a user for it.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    with contextlib.ExitStack() as stack:
        if data is None:
            data = stack.enter_context(tempfile.TemporaryDirectory(prefix="postgresql-"))
        if user:
            shutil.chown(data, **{name: user[name] for name in ("user", "group")})
        if not (pathlib.Path(data) / "PG_VERSION").exists():
            password = pathlib.Path(data).with_suffix(".password")
            password.write_text(SECRET_KEY, encoding="ascii")
            stack.callback(password.unlink)
            password.chmod(0o644)
            subprocess.run([programs / "initdb", "-D", data, "-U", ACCESS_KEY, "--pwfile", password,
                            "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"],
                           check=True, stdout=subprocess.DEVNULL, cwd="/", **user)
        port = port or free_port()
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
             "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "logging_collector=off"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
            **user)
        try:
            deadline = time.monotonic() + START_SECONDS
            ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
            while subprocess.run(ready, check=False).returncode != 0:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("PostgreSQL did not start")
                time.sleep(0.05)
            yield Server(f"postgresql://{ACCESS_KEY}:{SECRET_KEY}@127.0.0.1:{port}/postgres")
        finally:
            process.send_signal(signal.SIGQUIT)  # at once, but shared memory is given back
            process.wait()


PEERS = {"dynamodb": dynamodb, "moto": moto, "postgresql": postgresql, "s3": s3}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in PEERS:
        sys.exit(f"usage: peers.py {' | '.join(PEERS)}")
    with PEERS[sys.argv[1]]() as server:
        print(json.dumps(dataclasses.asdict(server)), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
