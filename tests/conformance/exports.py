"""Writes what DynamoDB's Export to S3 leaves in a bucket: layout, manifests and lines."""

import base64
import gzip
import hashlib
import json
import re

EXPORT_TIME = "2024-05-06T07:08:09.123Z"
_ION_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_ION_KEYWORDS = {"null", "true", "false", "nan"}


def _md5(content):
    return base64.b64encode(hashlib.md5(content).digest()).decode("ascii")


def json_line(item):
    return json.dumps({"Item": item}, ensure_ascii=False, separators=(",", ":"))


def _ion_name(name):
    if _ION_IDENTIFIER.fullmatch(name) and name not in _ION_KEYWORDS:
        return name
    quoted = json.dumps(name, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{quoted}'"


def _ion_number(text):
    """An Ion decimal: with a point or a `d`, as the service writes them."""
    text = text.removeprefix("+").replace("E", "d").replace("e", "d").replace("d+", "d")
    return text if "." in text or "d" in text else text + "."


def _ion_value(value):
    ((tag, content),) = value.items()
    match tag:
        case "S":
            return json.dumps(content, ensure_ascii=False)
        case "N":
            return _ion_number(content)
        case "B":
            return "{{" + content + "}}"
        case "BOOL":
            return "true" if content else "false"
        case "NULL":
            return "null"
        case "SS":
            return "$dynamodb_SS::[" + ",".join(_ion_value({"S": s}) for s in content) + "]"
        case "NS":
            return "$dynamodb_NS::[" + ",".join(_ion_number(n) for n in content) + "]"
        case "BS":
            return "$dynamodb_BS::[" + ",".join(_ion_value({"B": b}) for b in content) + "]"
        case "L":
            return "[" + ",".join(_ion_value(element) for element in content) + "]"
        case "M":
            return _ion_struct(content)
    raise ValueError(f"no tag {tag}")


def _ion_struct(item):
    return "{" + ",".join(f"{_ion_name(name)}:{_ion_value(v)}" for name, v in item.items()) + "}"


def ion_line(item):
    return "$ion_1_0 {Item:" + _ion_struct(item) + "}"


def write_export(bucket, table, items, export_format="DYNAMODB_JSON", files=3, number=1):
    """A full export of `items` under the folder `bucket`; gives the folder that was exported to.

    The last of the files is empty, as those of empty partitions are. `number` tells the exports of
    one table apart: a higher one is newer.
    """
    export_id = f"0171498088912{number}-{number:08x}"
    prefix = f"AWSDynamoDB/{export_id}"
    folder = bucket / prefix
    (folder / "data").mkdir(parents=True)
    (folder / "_started").touch()
    line = ion_line if export_format == "ION" else json_line
    extension = "ion.gz" if export_format == "ION" else "json.gz"
    entries = []
    for index in range(files):
        part = [] if index == files - 1 else items[index:: files - 1]
        text = "".join(line(item) + "\n" for item in part)
        content = gzip.compress(text.encode("utf-8"))
        key = f"{prefix}/data/{index:026d}.{extension}"
        (bucket / key).write_bytes(content)
        entries.append({"itemCount": len(part), "md5Checksum": _md5(content),
                        "etag": hashlib.md5(content).hexdigest() + "-1", "dataFileS3Key": key})
    table_arn = f"arn:aws:dynamodb:us-east-1:111122223333:table/{table}"
    summary = {
        "version": "2020-06-30", "exportArn": f"{table_arn}/export/{export_id}",
        "startTime": EXPORT_TIME, "endTime": EXPORT_TIME, "tableArn": table_arn,
        "tableId": "01234567-89ab-cdef-0123-456789abcdef",
        "exportTime": EXPORT_TIME.replace("05-06", f"05-{number:02d}"), "s3Bucket": "bucket",
        "s3Prefix": None, "s3SseAlgorithm": "AES256", "s3SseKmsKeyId": None,
        "manifestFilesS3Key": f"{prefix}/manifest-files.json", "billedSizeBytes": 0,
        "itemCount": len(items), "outputFormat": export_format, "exportType": "FULL_EXPORT",
    }
    manifests = {
        "manifest-summary": json.dumps(summary),
        "manifest-files": "".join(json.dumps(entry) + "\n" for entry in entries),
    }
    for name, text in manifests.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        (folder / f"{name}.md5").write_text(_md5(text.encode("utf-8")), encoding="utf-8")
    return folder
