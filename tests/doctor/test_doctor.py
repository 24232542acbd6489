"""What doctor says of endpoints, sources and the lake."""

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
    assert "ResourceNotFoundException" in rows["source of missing"]["detail"]
    assert done.returncode == 1
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


def test_a_lake_and_its_broken_table(doctor):
    for arguments in (["generate", "export", "export", "--items", "100"],
                      ["load", "export", "--table", "shop"]):
        subprocess.run([doctor.path, *arguments], cwd=doctor.home, env=doctor.environment,
                       check=True, capture_output=True)
    rows = doctor.healthy()
    assert rows["lake"]["state"] == "ok"
    assert rows["catalog"]["detail"] == "1 tables can be read"
    for metadata in pathlib.Path(doctor.home, "lake").rglob("*.metadata.json"):
        metadata.unlink()
    rows, done = doctor.run()
    assert rows["table shop"]["state"] == "failed"
    assert done.returncode != 0
