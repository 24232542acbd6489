"""What doctor says of endpoints, sources and the lake."""

import json
import pathlib
import subprocess

import boto3
import fakes

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "canary"}


def make_table(server, name):
    client = boto3.client("dynamodb", endpoint_url=server.url, region_name=server.region,
                          aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="canary")
    client.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                        AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
                        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}])


def test_tables_of_the_configuration_are_described(doctor, dynamodb, moto):
    make_table(dynamodb, "Orders")
    doctor.write("dynalake.yaml", "tables:\n  orders: {source: 'dynamodb://Orders'}\n"
                                  "  missing: {source: 'dynamodb://Missing?pk=1'}\n")
    rows, done = doctor.run(AWS_ENDPOINT_URL=moto.url, AWS_ENDPOINT_URL_DYNAMODB=dynamodb.url,
                            **KEYS)
    assert rows["source of orders"]["detail"].startswith("dynamodb://Orders is ACTIVE")
    assert rows["source of missing"]["state"] == "failed"
    assert "there is no table Missing" in rows["source of missing"]["detail"]
    assert done.returncode == 5
    assert "1 of" in done.stderr


def test_an_endpoint_where_nobody_listens(doctor, moto):
    rows, done = doctor.run("--endpoint-url", "http://127.0.0.1:1", AWS_ENDPOINT_URL_STS=moto.url,
                            **KEYS)
    assert rows["endpoint dynamodb"]["state"] == "failed"
    assert "http://127.0.0.1:1 cannot be reached" in rows["endpoint dynamodb"]["detail"]
    assert done.returncode == 3


def test_tls_is_verified_through_a_proxy(doctor, moto, tmp_path):
    host = "dynamodb.us-east-1.amazonaws.com"
    cert, tls = fakes.certificate(tmp_path, host)
    with fakes.serve({("GET", "/"): (200, "healthy")}, tls) as proxy:
        settings = KEYS | {"AWS_ENDPOINT_URL_STS": moto.url, "AWS_ENDPOINT_URL_S3": moto.url,
                           "HTTPS_PROXY": proxy.url}
        trusted = doctor.healthy(AWS_CA_BUNDLE=str(cert), **settings)
        unknown = doctor.healthy(**settings)
    assert trusted["endpoint dynamodb"]["detail"].startswith(f"https://{host} answered")
    assert [request.headers["host"] for request in proxy.requests] == [host]
    assert unknown["endpoint dynamodb"]["state"] == "unreachable"
    assert "TLS" in unknown["endpoint dynamodb"]["detail"]


def test_sources_on_s3_are_reached_as_loads_reach_them(doctor, moto):
    """With all that the configuration says of S3."""
    doctor.write("dynalake.yaml",
                 "s3: {requester_pays: true, expected_bucket_owner: 111122223333}\n"
                 "tables:\n  orders: {source: 's3://raw/x/'}\n")
    empty = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
    with fakes.serve({("GET", "/raw/"): (200, empty), ("GET", "/"): (200, "")}) as s3:
        rows = doctor.healthy(AWS_ENDPOINT_URL=moto.url, AWS_ENDPOINT_URL_S3=s3.url, **KEYS)
    assert rows["source of orders"]["detail"] == "s3://raw/x/ can be listed; nothing is there"
    (listing,) = [request for request in s3.requests if request.path.startswith("/raw/")]
    assert "prefix=x%2F" in listing.path
    assert listing.headers["x-amz-request-payer"] == "requester"
    assert listing.headers["x-amz-expected-bucket-owner"] == "111122223333"


def test_who_may_list_may_not_be_allowed_to_read(doctor, moto):
    doctor.write("dynalake.yaml", "tables:\n  orders: {source: 's3://raw/x/'}\n")
    listed = ("<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>x/a.json</Key>"
              "<Size>9</Size><LastModified>2024-01-02T03:04:05Z</LastModified></Contents>"
              "</ListBucketResult>")
    denied = ("<Error><Code>AccessDenied</Code><Message>User: ann is not authorized to perform: "
              "s3:GetObject on resource: arn:aws:s3:::raw/x/a.json</Message></Error>")
    with fakes.serve({("GET", "/raw/"): (200, listed), ("GET", "/raw/x/a.json"): (403, denied),
                      ("GET", "/"): (200, "")}) as s3:
        rows, done = doctor.run(AWS_ENDPOINT_URL=moto.url, AWS_ENDPOINT_URL_S3=s3.url, **KEYS)
    assert rows["source of orders"]["state"] == "failed"
    assert "allow s3:GetObject on arn:aws:s3:::raw/x/a.json" in rows["source of orders"]["detail"]
    assert done.returncode == 1


def test_passwords_in_addresses_are_not_shown(doctor):
    """`run` looks for them in all that is written."""
    rows, done = doctor.run("--endpoint-url", "http://user:canary@127.0.0.1:1", **KEYS)
    assert "http://***@127.0.0.1:1" in rows["endpoint s3"]["detail"] + done.stderr
    for address in ("postgresql//u:canary@host/db", "postgresql:u:canary@host/db",
                    "mysql://u:canary@host/db", "postgresql://u:canary/@host/db"):
        for arguments in ([], ["--log-format", "json"]):
            _, done = doctor.run(*arguments, DYNALAKE_CATALOG=address)
            assert done.returncode != 0


def test_lines_for_people_are_short(doctor):
    done = subprocess.run([doctor.path, "doctor", "--endpoint-url", "http://127.0.0.1:1"],
                          cwd=doctor.home, env=doctor.environment | KEYS, capture_output=True,
                          text=True, check=False)
    lines = done.stdout.splitlines()
    assert any(line.startswith("lake") and "absent" in line for line in lines)
    assert all(len(line) <= 120 or len(line.split()) == 1 for line in lines)  # Paths stay whole.
    assert "│" not in done.stdout


def test_a_profile_that_is_nowhere(doctor):
    assert doctor.healthy()["aws profile"]["state"] == "absent"
    doctor.write(".aws/config", "[default]\nregion = us-east-1\n")
    assert doctor.healthy()["aws profile"]["state"] == "ok"


def make_lake(doctor):
    for arguments in (["generate", "export", "export", "--items", "100"],
                      ["load", "export", "--table", "shop"]):
        subprocess.run([doctor.path, *arguments], cwd=doctor.home, env=doctor.environment,
                       check=True, capture_output=True)


def test_every_file_of_a_table_is_looked_for(doctor):
    make_lake(doctor)
    assert "files of shop" not in doctor.healthy()
    assert doctor.healthy("--deep")["files of shop"]["detail"].endswith(": all are there")
    file = next(pathlib.Path(doctor.home, "lake").rglob("*.parquet"))
    content = file.read_bytes()
    file.write_bytes(content + b"x")
    rows, done = doctor.run("--deep")
    assert f"has {len(content) + 1} bytes and should have {len(content)}" in \
        rows["files of shop"]["detail"]
    assert done.returncode == 1
    file.unlink()
    rows, done = doctor.run("--deep")
    assert f"{file.name} is not there" in rows["files of shop"]["detail"]
    assert rows["catalog"]["state"] == "ok"
    assert done.returncode == 1


def test_files_outside_the_lake_are_not_called_missing(doctor):
    make_lake(doctor)
    (metadata,) = pathlib.Path(doctor.home, "lake/warehouse/default/shop").rglob("*.metadata.json")
    table = json.loads(metadata.read_text())
    table["statistics"].append(table["statistics"][0] | {
        "snapshot-id": 1, "statistics-path": "file:///elsewhere/x.stats"})
    metadata.write_text(json.dumps(table))
    rows, done = doctor.run("--deep")
    assert rows["files of shop"]["state"] == "ok"
    said = rows["outside files of shop"]
    assert said["state"] == "failed" and done.returncode == 1
    assert "outside the lake" in said["detail"] and "file:///elsewhere/x.stats" in said["detail"]
    assert "Copy the table into the lake" in said["detail"]
    assert "is not there" not in said["detail"]


def test_a_lost_profile_is_said_with_what_it_costs(doctor):
    make_lake(doctor)
    assert "profile of shop" not in doctor.healthy("--deep")
    (profile,) = pathlib.Path(doctor.home, "lake").rglob("*.profile.stats")
    content = profile.read_bytes()
    profile.unlink()
    said = doctor.healthy("--deep")["profile of shop"]
    assert said["state"] == "gone" and profile.name in said["detail"]
    assert "`schema` has no counts" in said["detail"]
    assert "until a load replaces the table" in said["detail"]
    profile.write_bytes(content + b"x")
    rows, done = doctor.run("--deep")
    assert f"should have {len(content)}" in rows["files of shop"]["detail"]
    assert done.returncode == 1


def test_a_lake_and_its_broken_table(doctor):
    make_lake(doctor)
    rows = doctor.healthy()
    assert rows["lake"]["state"] == "ok"
    assert rows["catalog"]["detail"] == "1 table can be read"
    for metadata in pathlib.Path(doctor.home, "lake").rglob("*.metadata.json"):
        metadata.unlink()
    rows, done = doctor.run()
    assert rows["table shop"]["state"] == "failed"
    assert done.returncode != 0
