"""A DynamoDB that knows exports to S3 alone, since no peer does: Dynoxide has none, and moto
writes no manifests. The exports themselves are whole: `make_export` (`dynalake generate export` in
the tests) writes one to the bucket when it is asked for.
"""

import contextlib
import http.server
import json
import threading
import time

BUCKET = "exports"
REGION = "us-east-1"
ACCOUNT = "111122223333"


class Refused(Exception):
    """An answer with an AWS error."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class FakeDynamoDb:
    """One table and its exports. Tests set what shall happen and read what was asked."""

    def __init__(self, make_export, table="Shop"):
        self.table = table
        self.arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}"
        self.make_export = make_export  # (bucket, prefix, format) to (export id, items)
        self.recovery = True
        self.polls = 1  # DescribeExport answers IN_PROGRESS so many times
        self.failure = None  # (code, message) that exports end with
        self.denied = None  # an operation that this caller may not call
        self.exports = {}  # by ARN
        self.requests = []  # (operation, request)
        self.lock = threading.Condition()
        self.url = None

    def asked(self, operation):
        return [request for name, request in self.requests if name == operation]

    def wait_for(self, operation):
        """Until it was asked for that."""
        with self.lock:
            assert self.lock.wait_for(lambda: self.asked(operation), timeout=60), "it did not come"

    def items(self):
        """How many items the only export has."""
        (only,) = self.exports.values()
        return only["items"]

    def answer(self, operation, request):
        with self.lock:
            self.requests.append((operation, request))
            self.lock.notify_all()
            if operation == self.denied:
                raise Refused("AccessDeniedException",
                              f"User: arn:aws:iam::{ACCOUNT}:user/u is not authorized to perform: "
                              f"dynamodb:{operation} on resource: {self.arn} because no "
                              "identity-based policy allows it")
            return getattr(self, operation)(request)

    def DescribeTable(self, request):  # the names that DynamoDB calls
        if request["TableName"] not in (self.table, self.arn):
            raise Refused("ResourceNotFoundException",
                          f"Requested resource not found: Table: {request['TableName']} not found")
        return {"Table": {
            "TableName": self.table, "TableArn": self.arn, "TableStatus": "ACTIVE",
            "ItemCount": 1000, "TableSizeBytes": 500_000,
            "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
            "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"},
                                     {"AttributeName": "SK", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"},
                          {"AttributeName": "SK", "KeyType": "RANGE"}]}}

    def DescribeContinuousBackups(self, _):
        status = "ENABLED" if self.recovery else "DISABLED"
        return {"ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": status}}}

    def UpdateContinuousBackups(self, request):
        self.recovery = request["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        return self.DescribeContinuousBackups(request)

    def ExportTableToPointInTime(self, request):
        if not self.recovery:
            raise Refused("PointInTimeRecoveryUnavailableException",
                          f"Point in time recovery is not enabled for table '{self.table}'")
        for export in self.exports.values():
            if export["ClientToken"] == request["ClientToken"]:
                if export["request"] != request:
                    raise Refused("ExportConflictException", "Duplicate request detected")
                return self.describe(export)
        prefix = request.get("S3Prefix", "")
        export_id, items = self.make_export(request["S3Bucket"], prefix, request["ExportFormat"])
        arn = f"{self.arn}/export/{export_id}"
        now = time.time()
        folder = f"{prefix}/AWSDynamoDB" if prefix else "AWSDynamoDB"
        self.exports[arn] = {
            "request": request, "polls": self.polls, "ClientToken": request["ClientToken"],
            "ExportArn": arn, "ExportStatus": "IN_PROGRESS", "TableArn": self.arn,
            "StartTime": now, "ExportTime": request.get("ExportTime", now),
            "S3Bucket": request["S3Bucket"], "S3Prefix": prefix,
            "ExportFormat": request["ExportFormat"],
            "ExportType": request.get("ExportType", "FULL_EXPORT"),
            "manifest": f"{folder}/{export_id}/manifest-summary.json", "items": items}
        return self.describe(self.exports[arn])

    def DescribeExport(self, request):
        export = self.exports.get(request["ExportArn"])
        if export is None:
            raise Refused("ExportNotFoundException", f"Export not found: {request['ExportArn']}")
        if export["polls"] > 0:
            export["polls"] -= 1
        elif self.failure:
            export["ExportStatus"] = "FAILED"
            export["FailureCode"], export["FailureMessage"] = self.failure
        elif export["ExportStatus"] == "IN_PROGRESS":
            export |= {"ExportStatus": "COMPLETED", "ExportManifest": export["manifest"],
                       "EndTime": time.time(), "ItemCount": export["items"],
                       "BilledSizeBytes": 123_456}
        return self.describe(export)

    def ListExports(self, request):
        """One export a page."""
        arns = sorted(self.exports)
        start = int(request.get("NextToken", 0))
        answer = {"ExportSummaries": [
            {name: self.exports[arn][name] for name in ("ExportArn", "ExportStatus", "ExportType")}
            for arn in arns[start:start + 1]]}
        if start + 1 < len(arns):
            answer["NextToken"] = str(start + 1)
        return answer

    @staticmethod
    def describe(export):
        return {"ExportDescription": {name: value for name, value in export.items()
                                      if name[0].isupper()}}


@contextlib.contextmanager
def serve(fake):
    """`fake` behind a port of its own."""
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):  # the name that http.server calls
            body = self.rfile.read(int(self.headers["Content-Length"]))
            operation = self.headers["X-Amz-Target"].split(".")[1]
            try:
                status, answer = 200, fake.answer(operation, json.loads(body))
            except Refused as refused:
                status = 400
                answer = {"__type": f"com.amazonaws.dynamodb.v20120810#{refused.code}",
                          "message": str(refused)}
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *arguments):
            """Standard error belongs to the tests."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
