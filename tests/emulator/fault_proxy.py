"""Stands before a DynamoDB and spoils the calls that a test names.

    with fault_proxy.running(server.url) as proxy:
        proxy.spoil("Scan", [3, 5], fault_proxy.refuse(aws_errors.throttling()))
        proxy.spoil("Scan", range(7, 100), fault_proxy.lose_answer)

A fault is a function of an `Exchange`. All other calls pass as they are.
"""

import contextlib
import dataclasses
import datetime
import email.utils
import http.client
import http.server
import json
import re
import threading
import urllib.parse
import uuid
import zlib

import aws_errors

TOLERATED_SKEW_S = 300
_DATE = "%Y%m%dT%H%M%SZ"


@dataclasses.dataclass(frozen=True)
class Call:
    """One that came, by its number among those of its operation, from 1."""

    operation: str
    number: int
    request: dict


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes


class Exchange:
    """One call, and what a fault may do with it."""

    def __init__(self, handler, proxy, call, body):
        self.call = call
        self._handler = handler
        self._proxy = proxy
        self._body = body

    def forward(self):
        """Has the server act; its answer."""
        return self._proxy.forward(dict(self._handler.headers), self._body)

    def send(self, answer, size=None):
        """Sends the answer, or its head and the first `size` bytes of its body."""
        lines = [f"HTTP/1.1 {answer.status} -"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        head = "\r\n".join(lines + ["", ""]).encode()
        self._handler.wfile.write(head + answer.body[:size])

    def send_rest(self, answer, size):
        self._handler.wfile.write(answer.body[size:])

    def wait(self, seconds):
        """Until that time is over, or the proxy ends."""
        self._proxy.ending.wait(seconds)

    def wait_for(self, event):
        """Until the event is set, or the proxy ends."""
        while not event.wait(timeout=0.02) and not self._proxy.ending.is_set():
            pass

    def close(self):
        self._handler.close_connection = True


def answer_of(error, now=None):
    """An error as an answer with the headers that DynamoDB sends."""
    body = error.body()
    return Answer(error.status, {
        "Date": email.utils.format_datetime(now or _now(), usegmt=True),
        "Content-Type": "application/x-amz-json-1.0",
        "Content-Length": len(body),
        "x-amzn-RequestId": uuid.uuid4().hex.upper(),
        "x-amz-crc32": zlib.crc32(body),
    }, body)


def forward(exchange):
    """No fault: takes back one that a call was to have."""
    exchange.send(exchange.forward())


def refuse(error):
    """The server does not act, and says why."""
    return lambda exchange: exchange.send(answer_of(error))


def refuse_once(error):
    """As `refuse`, but no request twice: credentials are fetched anew once for a call, and its next
    attempt may come by whatever number."""
    refused = []

    def fault(exchange):
        if exchange.call.request in refused:
            forward(exchange)
        else:
            refused.append(exchange.call.request)
            exchange.send(answer_of(error))
    return fault


def drop_request(exchange):
    """The connection breaks before the server has seen the request."""
    exchange.close()


def lose_answer(exchange):
    """The server acts, and the connection breaks before its answer."""
    exchange.forward()
    exchange.close()


def cut(exchange):
    """The connection breaks in the middle of the answer."""
    answer = exchange.forward()
    exchange.send(answer, len(answer.body) // 2)
    exchange.close()


def stall(seconds, size=None):
    """The answer comes so much later: all of it, or what follows its first `size` bytes."""
    def fault(exchange):
        answer = exchange.forward()
        if size is not None:
            exchange.send(answer, size)
        exchange.wait(seconds)
        with contextlib.suppress(OSError):  # The client may have given up.
            if size is None:
                exchange.send(answer)
            else:
                exchange.send_rest(answer, size)
    return fault


class Hold:
    """Calls wait, before the server has seen them, until `release` or the end of the proxy.

        hold = fault_proxy.Hold()
        proxy.spoil("Scan", range(3, 1000), hold)
        hold.wait()  # two calls were answered, and the client waits for the third

    A client that waits so cannot come to its end, however fast it is.
    """

    def __init__(self):
        self._came = threading.Event()
        self._released = threading.Event()

    def __call__(self, exchange):
        self._came.set()
        exchange.wait_for(self._released)
        exchange.send(exchange.forward())

    def wait(self):
        """Until such a call came."""
        assert self._came.wait(timeout=60), "the call did not come"

    def release(self):
        self._released.set()


def repeat(exchange):
    """The answer comes twice on the same connection."""
    answer = exchange.forward()
    exchange.send(answer)
    exchange.send(answer)


def answer(act):
    """Another than the server acts: `act` makes an answer's JSON of an operation and a request."""
    def fault(exchange):
        body = json.dumps(act(exchange.call.operation, exchange.call.request)).encode()
        exchange.send(Answer(200, {"Content-Type": "application/x-amz-json-1.0",
                                   "Content-Length": len(body)}, body))
    return fault


def edit(change):
    """The answer is as `change` makes its JSON, and its checksum is that of the new one."""
    def fault(exchange):
        answer = exchange.forward()
        content = json.loads(answer.body)
        change(content)
        answer.body = json.dumps(content).encode()
        answer.headers["Content-Length"] = len(answer.body)
        answer.headers["x-amz-crc32"] = zlib.crc32(answer.body)
        exchange.send(answer)
    return fault


def wrong_checksum(exchange):
    answer = exchange.forward()
    answer.headers["x-amz-crc32"] = zlib.crc32(answer.body) ^ 1
    exchange.send(answer)


def damage(exchange):
    """One bit of the answer is another one than the checksum says."""
    answer = exchange.forward()
    middle = len(answer.body) // 2
    flipped = bytes([answer.body[middle] ^ 1])
    answer.body = answer.body[:middle] + flipped + answer.body[middle + 1:]
    exchange.send(answer)


def no_dynamodb(exchange):
    """Something between says in HTML that it is out of order."""
    body = b"<html><body><h1>503 Service Unavailable</h1></body></html>"
    exchange.send(Answer(503, {"Content-Type": "text/html", "Content-Length": len(body)}, body))


class Proxy:
    """What is spoiled, and the calls that came."""

    def __init__(self, upstream):
        self.url = None
        self.calls = []
        self.clock_ahead_s = 0  # beyond five minutes, calls signed by the true time are refused
        self.ending = threading.Event()
        self._upstream = urllib.parse.urlsplit(upstream).netloc
        self._faults = {}
        self._connections = threading.local()
        self._lock = threading.Lock()

    def spoil(self, operation, numbers, fault):
        """Does so with the calls of these numbers."""
        with self._lock:
            self._faults.update({(operation, number): fault for number in numbers})

    def count(self, operation):
        return sum(call.operation == operation for call in self.calls)

    def take(self, handler):
        """Deals with one request."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        operation = handler.headers.get("X-Amz-Target", "").rpartition(".")[2]
        with self._lock:
            call = Call(operation, self.count(operation) + 1, json.loads(body or b"{}"))
            self.calls.append(call)
            fault = self._faults.get((operation, call.number))
        exchange = Exchange(handler, self, call, body)
        skewed = self._skew_error(handler.headers.get("X-Amz-Date", ""))
        if skewed:
            exchange.send(answer_of(skewed, self._now()))
        elif fault:
            fault(exchange)
        else:
            exchange.send(exchange.forward())

    def forward(self, headers, body):
        connection = getattr(self._connections, "open", None)
        if connection is None:
            connection = http.client.HTTPConnection(self._upstream)
            self._connections.open = connection
        connection.request("POST", "/", body, headers)
        response = connection.getresponse()
        kept = {name: value for name, value in response.getheaders()
                if name.lower() not in ("connection", "transfer-encoding", "content-length")}
        answer = Answer(response.status, kept, response.read())
        answer.headers["Content-Length"] = len(answer.body)
        return answer

    def _now(self):
        return _now() + datetime.timedelta(seconds=self.clock_ahead_s)

    def _skew_error(self, signed_at):
        if not self.clock_ahead_s or not re.fullmatch(r"\d{8}T\d{6}Z", signed_at):
            return None
        signed = datetime.datetime.strptime(signed_at, _DATE).replace(tzinfo=datetime.timezone.utc)
        behind_s = (self._now() - signed).total_seconds()
        if abs(behind_s) <= TOLERATED_SKEW_S:
            return None
        error = (aws_errors.signature_expired if behind_s > 0
                 else aws_errors.signature_not_yet_current)
        return error(signed_at, self._now().strftime(_DATE))


def _now():
    return datetime.datetime.now(datetime.timezone.utc)


def _handler_of(proxy):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):  # the name that http.server calls
            with contextlib.suppress(ConnectionError):  # of a client that was killed
                proxy.take(self)

        def log_message(self, *arguments):
            """Standard error belongs to the tests."""

    return Handler


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


@contextlib.contextmanager
def running(upstream, port=0):
    """A proxy before the server at the address `upstream`, on a port that is free or named."""
    proxy = Proxy(upstream)
    server = _Server(("127.0.0.1", port), _handler_of(proxy))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield proxy
    finally:
        proxy.ending.set()
        server.shutdown()
        server.server_close()
