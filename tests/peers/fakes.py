"""Small servers for what no peer can show: the places where credentials come from."""

import contextlib
import dataclasses
import http.server
import ssl
import subprocess
import threading


@dataclasses.dataclass
class Request:
    method: str
    path: str
    headers: dict


class Fake:
    """Answers by `routes`: (method, path without query) to (status, body). Keeps the requests."""

    def __init__(self, routes):
        self.routes = routes
        self.requests = []
        self.url = None


def handler_of(fake, tls):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.split("?")[0]
            headers = {name.lower(): value for name, value in self.headers.items()}
            fake.requests.append(Request(self.command, self.path, headers))
            status, body = fake.routes.get((self.command, path), (404, "no such path"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST = do_PUT = answer  # the names that http.server calls

        def do_CONNECT(self):
            """As a proxy would; but what is behind the tunnel is this fake itself."""
            self.send_response(200)
            self.end_headers()
            self.connection = tls.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", buffering=0)
            self.close_connection = False

        def log_message(self, *arguments):
            """Standard error belongs to the tests."""

    return Handler


@contextlib.contextmanager
def serve(routes, tls=None):
    fake = Fake(routes)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_of(fake, tls))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def certificate(folder, host):
    """A certificate for `host` that signs itself: its file, and a server's TLS with it."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
                    "-keyout", key, "-out", cert], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context
