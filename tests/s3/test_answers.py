"""What S3 is asked and what it may answer: encryption, owners, regions, credentials, clocks."""

import datetime
import email.utils
import time
import types

import peers
import pytest
import relay
import s3_server

ERROR = "<Error><Code>{}</Code><Message>{}</Message><RequestId>1A2B</RequestId></Error>"
KMS_KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.fixture
def way(server, s3):
    with relay.to(server) as running:
        yield running


@pytest.fixture(scope="module")
def moto():
    if not (peers.folder() / "moto").exists():
        pytest.skip("moto is not installed: run tools/setup peers")
    with peers.moto() as running:
        yield types.SimpleNamespace(url=running.url, s3=s3_server.client(running, "lake"))


def load(program, url):
    program.environment["AWS_ENDPOINT_URL_S3"] = url
    program.ok("generate", "export", "export", "--items", 200, "--quiet")
    program.ok("load", "export", "--table", "shop", "--quiet")
    (row,) = program.rows("SELECT count(*) AS items FROM shop")
    assert int(row["items"]) > 100


def configure(program, text):
    (program.folder / "dynalake.yaml").write_text(text, encoding="utf-8")


def test_options_go_with_every_request(program, moto):
    configure(program, "s3: {requester_pays: true, expected_bucket_owner: 123456789012}\n")
    with relay.to(moto) as way:
        load(program, way.url)
        program.ok("drop", "shop", "--purge", "--quiet")
    assert {request.method for request in way.requests} >= {"GET", "PUT", "POST"}
    for request in way.requests:
        assert request.headers["x-amz-request-payer"] == "requester", request
        assert request.headers["x-amz-expected-bucket-owner"] == "123456789012", request


@pytest.mark.parametrize("sse", ["s3", "kms"])
def test_what_is_written_is_encrypted_as_asked(program, moto, sse):
    key = f", kms_key_id: '{KMS_KEY}'" if sse == "kms" else ""
    configure(program, f"s3: {{sse: {sse}{key}}}\n")
    load(program, moto.url)
    prefix = program.lake.removeprefix("s3://lake/")
    listed = moto.s3.list_objects_v2(Bucket="lake", Prefix=prefix + "/")["Contents"]
    assert len(listed) > 3
    for entry in listed:
        head = moto.s3.head_object(Bucket="lake", Key=entry["Key"])
        assert head["ServerSideEncryption"] == {"s3": "AES256", "kms": "aws:kms"}[sse]
        assert head.get("SSEKMSKeyId") == (KMS_KEY if sse == "kms" else None)


def test_a_bucket_of_another_owner_is_refused(program):
    """By versitygw, whose owners are no accounts."""
    configure(program, "s3: {expected_bucket_owner: 999999999999}\n")
    program.ok("generate", "export", "export", "--items", 10, "--quiet")
    assert "AccessDenied" in program.refuses("load", "export", "--table", "shop")


@pytest.mark.parametrize("status, code", [(301, "PermanentRedirect"),
                                          (400, "AuthorizationHeaderMalformed")])
def test_a_bucket_in_another_region_is_asked_there(program, way, status, code):
    def redirect(request):
        if "/us-east-1/s3/" in request.headers["authorization"]:
            return None
        return relay.Answer(status, "" if request.method == "HEAD" else ERROR.format(code, "no"),
                            {"x-amz-bucket-region": "us-east-1"})
    way.answer = redirect
    program.environment["AWS_REGION"] = "eu-central-1"
    load(program, way.url)
    refused = [request for request in way.requests if request.status == status]
    assert refused and len(refused) < 10


def test_a_region_that_is_nowhere_is_said(program, way):
    program.environment["AWS_ENDPOINT_URL_S3"] = way.url
    program.ok("generate", "export", "export", "--items", 10, "--quiet")
    way.answer = lambda request: relay.Answer(
        400, ERROR.format("AuthorizationHeaderMalformed",
                          "the region 'us-east-1' is wrong; expecting 'ap-south-1'"),
        {"x-amz-bucket-region": "ap-south-1"})
    said = program.refuses("load", "export", "--table", "shop")
    assert "AuthorizationHeaderMalformed" in said and "ap-south-1" in said
    assert len(way.requests) < 10


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException"])
def test_expired_credentials_are_said(program, way, code):
    program.environment["AWS_ENDPOINT_URL_S3"] = way.url
    program.environment["AWS_SESSION_TOKEN"] = "canary-token"
    program.ok("generate", "export", "export", "--items", 10, "--quiet")
    way.answer = lambda request: relay.Answer(
        400, ERROR.format(code, "The provided token has expired."))
    said = program.refuses("load", "export", "--table", "shop")
    assert "The provided token has expired." in said and "sign in again" in said
    assert "canary" not in said


@pytest.mark.parametrize("token", ["", "<NextContinuationToken>same</NextContinuationToken>"])
def test_a_list_that_does_not_move_on_is_no_list(program, way, token):
    """A part of the files would pass for all of them."""
    program.environment["AWS_ENDPOINT_URL_S3"] = way.url
    listed = ("<ListBucketResult><IsTruncated>true</IsTruncated>" + token + "<Contents>"
              "<Key>in/a.json</Key><Size>9</Size><LastModified>2024-01-02T03:04:05Z"
              "</LastModified></Contents></ListBucketResult>")
    way.answer = lambda request: (relay.Answer(200, listed) if "list-type=2" in request.path
                                  else None)
    said = program.refuses("load", "s3://lake/in", "--no-manifest", "--table", "shop")
    assert "cannot list s3://lake/in" in said
    assert len(way.requests) < 10


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_off_is_corrected(program, moto, hours):
    with relay.to(moto) as way:
        def check_time(request):
            now = time.time() + hours * 3600
            signed = datetime.datetime.strptime(request.headers["x-amz-date"], "%Y%m%dT%H%M%S%z")
            if abs(signed.timestamp() - now) < 900:
                return None
            return relay.Answer(403, ERROR.format("RequestTimeTooSkewed", "too far off"),
                                {"Date": email.utils.formatdate(now, usegmt=True)})
        way.answer = check_time
        load(program, way.url)
        refused = [request for request in way.requests if request.status == 403]
        assert refused and len(refused) < len(way.requests) / 2


def test_keys_of_any_spelling_are_loaded(program, moto):
    """Two slashes together as well, which a server over a file system cannot keep."""
    program.environment["AWS_ENDPOINT_URL_S3"] = moto.url
    folder = "in/a b+c//50% %41/ünï ☃&x=y"
    for number in range(3):
        items = "".join(f'{{"Item":{{"PK":{{"S":"{number}-{i}"}}}}}}\n' for i in range(10))
        moto.s3.put_object(Bucket="lake", Key=f"{folder}/{number}//items +.json", Body=items)
    program.ok("load", f"s3://lake/{folder}", "--no-manifest", "--table", "odd", "--quiet")
    rows = program.rows("SELECT count(*) AS items FROM odd")
    assert [int(row["items"]) for row in rows] == [30]
    program.ok("land", "odd", f"s3://lake/out/{folder}", "--quiet")
    landed = moto.s3.list_objects_v2(Bucket="lake", Prefix=f"out/{folder}/")
    assert landed["KeyCount"] >= 1


@pytest.mark.parametrize("old, new, said", [
    ("items/0.json", "items/1.json", "names 1.json twice"),
    ("items/0.json", "other/0.json", "it names s3://lake/{}/other/0.json"),
], ids=["twice", "elsewhere"])
def test_a_list_that_is_not_the_one_that_was_asked_for(program, way, s3, old, new, said):
    """A file that is read twice would be its items twice, since they have no key here."""
    folder = program.lake.removeprefix("s3://lake/")
    for number in range(3):
        s3.put_object(Bucket="lake", Key=f"{folder}/items/{number}.json",
                      Body=b'{"a":{"S":"x"}}\n' * 5)
    program.environment["AWS_ENDPOINT_URL_S3"] = way.url
    source = f"s3://lake/{folder}/items"

    def answer(request):
        if "list-type=2" not in request.path:
            return None
        status, _, content = way.ask(request, b"")
        return relay.Answer(status, content.decode().replace(old, new))

    way.answer = answer
    error = program.refuses("load", source, "--no-manifest", "--table", "t")
    assert said.format(folder) in error and f"{source}" in error
    way.answer = None
    program.ok("load", source, "--no-manifest", "--table", "t")
    assert program.rows("SELECT count(*) AS items FROM t") == [{"items": 15}]
