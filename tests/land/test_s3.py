"""Landings in a bucket: whole or absent, under keys that need care."""

import hashlib
import json

import pytest


def objects(s3, prefix):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="raw", Prefix=prefix)
    return {entry["Key"]: s3.get_object(Bucket="raw", Key=entry["Key"])["Body"].read()
            for page in pages for entry in page.get("Contents", [])}


@pytest.mark.parametrize("prefix", ["plain", "a b+c", "per%41cent", "Grüße/東京"])
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_landing_on_s3_is_whole(shop, s3, prefix, form):
    folder = f"{prefix}/{form}"
    shop.land("./export", f"s3://raw/{folder}", "--format", form)
    layout = "dt=2024-07-01" if form == "jsonl" else "ddb_export_timestamp=2024-07-01T00-00-00Z"
    there = objects(s3, folder + "/")
    manifest = json.loads(there.pop(f"{folder}/{layout}/_manifest.json"))
    assert manifest["item_count"] == 3000
    assert {f"{folder}/{layout}/{file['name']}": file["sha256"] for file in manifest["files"]} == {
        key: hashlib.sha256(content).hexdigest() for key, content in there.items()}


def test_what_landed_on_s3_loads_again_from_there(shop, s3):
    shop.land("./export", "s3://raw/round trip/")
    shop.ok("load", "s3://raw/round trip", "--no-manifest", "--table", "again")
    shop.ok("load", "export", "--table", "original")
    assert shop.items("again") == shop.items("original")


def test_an_export_on_s3_lands_beside_itself(shop, s3):
    shop.ok("generate", "export", "s3://raw/exports", "--items", 500)
    assert shop.land("s3://raw/exports", "s3://raw/landed")["items"] == 500
    assert shop.land("s3://raw/exports", "s3://raw/landed")["outcome"] == "already_landed"
    shop.ok("generate", "export", "s3://raw/others", "--items", 60, "--seed", 2)
    assert "--overwrite" in shop.refuses(1, "land", "s3://raw/others", "s3://raw/landed")
    shop.land("s3://raw/others", "s3://raw/landed", "--overwrite")
    there = objects(s3, "landed/")
    manifest = json.loads(there["landed/dt=2024-07-01/_manifest.json"])
    assert manifest["item_count"] == 60 and len(there) == 1 + len(manifest["files"])


def test_a_missing_bucket_is_said(shop, s3):
    assert "nobucket" in shop.refuses(5, "land", "./export", "s3://nobucket/raw")
