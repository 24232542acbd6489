"""A way to a server of S3's protocol that keeps what passes, and can answer in its place."""

import contextlib
import dataclasses
import http.client
import http.server
import threading
import urllib.parse


@dataclasses.dataclass
class Request:
    """One request; `sent_bytes` is the length of the body that it was answered with."""

    method: str
    path: str
    headers: dict
    status: int = 0
    sent_bytes: int = 0


@dataclasses.dataclass
class Answer:
    status: int
    body: str = ""
    headers: dict = dataclasses.field(default_factory=dict)


class Relay:
    """`answer`, if it is set, is asked first: from a request to an `Answer`, or None to pass it."""

    def __init__(self, server):
        self.target = urllib.parse.urlsplit(server.url)
        self.answer = None
        self.requests = []
        self.url = None

    def ask(self, request, body):
        """The server's own answer, as status, headers and bytes."""
        connection = http.client.HTTPConnection(self.target.hostname, self.target.port, timeout=60)
        with contextlib.closing(connection):
            connection.putrequest(request.method, request.path, skip_host=True,
                                  skip_accept_encoding=True)
            for name, value in request.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()


def handler_of(relay):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def relay(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = Request(self.command, self.path,
                              {name.lower(): value for name, value in self.headers.items()})
            own = relay.answer(request) if relay.answer else None
            if own is None:
                request.status, headers, content = relay.ask(request, body)
            else:
                request.status, content = own.status, own.body.encode()
                headers = [*own.headers.items(), ("Content-Length", str(len(content)))]
            request.sent_bytes = len(content)
            relay.requests.append(request)
            self.send_response_only(request.status)
            for name, value in headers:
                if name.lower() not in ("connection", "transfer-encoding"):
                    self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = relay  # the names that http.server calls

        def log_message(self, *arguments):
            """Standard error belongs to the tests."""

    return Handler


@contextlib.contextmanager
def to(server):
    relay = Relay(server)
    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_of(relay))
    listener.daemon_threads = True
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    relay.url = f"http://127.0.0.1:{listener.server_port}"
    try:
        yield relay
    finally:
        listener.shutdown()
        listener.server_close()
