"""Which link of the chain gives the credentials, and whose they are."""

import hashlib
import json

import fakes

KEYS = {"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "canary-secret",
        "Token": "canary-token", "Expiration": "2099-01-01T00:00:00Z"}
ENVIRONMENT_KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "canary"}


def used(rows):
    return [check.removeprefix("credentials: ") for check, row in rows.items()
            if check.startswith("credentials: ") and row["state"] == "used"]


def test_without_aws_nothing_is_wrong(doctor):
    rows = doctor.healthy()
    assert rows["credentials"]["state"] == "none"
    assert rows["lake"]["state"] == "absent"
    assert "not set" in rows["credentials: environment"]["detail"]


def test_keys_of_the_environment(doctor, moto):
    rows = doctor.healthy(AWS_ENDPOINT_URL=moto.url, **ENVIRONMENT_KEYS)
    assert used(rows) == ["environment"]
    assert rows["identity"]["detail"].startswith("arn:aws:")
    assert rows["credentials: profile default"]["state"] == "not tried"
    assert rows["endpoint dynamodb"]["state"] == "ok"


def test_a_named_profile_comes_before_the_environment(doctor, moto):
    doctor.write(".aws/credentials", "[analytics]\naws_access_key_id = AKIAPROFILE\n"
                                     "aws_secret_access_key = canary\n")
    rows = doctor.healthy("--profile", "analytics", AWS_ENDPOINT_URL=moto.url, **ENVIRONMENT_KEYS)
    assert used(rows) == ["profile analytics"]
    assert rows["credentials: profile analytics"]["detail"] == "keys"


def test_a_process(doctor, moto):
    answer = json.dumps({"Version": 1, "AccessKeyId": "AKIAPROC", "SecretAccessKey": "canary"})
    doctor.write("keys.json", answer)
    doctor.write(".aws/config", f"[default]\ncredential_process = cat {doctor.home}/keys.json\n")
    rows = doctor.healthy(AWS_ENDPOINT_URL=moto.url)
    assert rows["credentials: profile default"]["detail"] == "credential_process"


def test_roles_of_the_configuration_are_each_named(doctor, moto):
    doctor.write("dynalake.yaml", """
aws:
  assume_role:
    - arn:aws:iam::111122223333:role/hop
    - {role_arn: 'arn:aws:iam::444455556666:role/read', external_id: shared, duration: 15m}
""")
    rows = doctor.healthy(AWS_ENDPOINT_URL_STS=moto.url, AWS_ENDPOINT_URL=moto.url,
                          **ENVIRONMENT_KEYS)
    assert "assumed-role/hop/dynalake" in \
        rows["credentials: role arn:aws:iam::111122223333:role/hop"]["detail"]
    assert rows["identity"]["detail"] == "arn:aws:sts::444455556666:assumed-role/read/dynalake"
    assert rows["identity before roles"]["state"] == "ok"


def test_a_web_identity(doctor, moto):
    doctor.write("token", "canary.web.token")
    rows = doctor.healthy(AWS_ENDPOINT_URL=moto.url, AWS_ROLE_ARN="arn:aws:iam::1:role/pod",
                          AWS_WEB_IDENTITY_TOKEN_FILE=str(doctor.home / "token"))
    assert used(rows) == ["web identity of the environment"]


def test_an_instance_with_imds_version_2(doctor, moto):
    base = "/latest/meta-data/iam/security-credentials/"
    routes = {("PUT", "/latest/api/token"): (200, "canary-imds-token"),
              ("GET", base): (200, "role"),
              ("GET", base + "role"): (200, json.dumps(KEYS | {"Code": "Success"}))}
    with fakes.serve(routes) as imds:
        rows = doctor.healthy(AWS_ENDPOINT_URL=moto.url, AWS_EC2_METADATA_DISABLED="false",
                              AWS_EC2_METADATA_SERVICE_ENDPOINT=imds.url)
    assert used(rows) == ["instance metadata (IMDSv2)"]
    assert imds.requests[0].method == "PUT"
    assert all(request.headers["x-aws-ec2-metadata-token"] == "canary-imds-token"
               for request in imds.requests if request.method == "GET")


def test_a_container_of_ecs(doctor, moto):
    with fakes.serve({("GET", "/creds"): (200, json.dumps(KEYS))}) as ecs:
        rows = doctor.healthy(AWS_ENDPOINT_URL=moto.url,
                              AWS_CONTAINER_CREDENTIALS_FULL_URI=ecs.url + "/creds",
                              AWS_CONTAINER_AUTHORIZATION_TOKEN="canary-auth")
    assert used(rows) == ["container (ECS or EKS)"]
    assert ecs.requests[0].headers["authorization"] == "canary-auth"


def test_a_pod_of_eks(doctor, moto):
    doctor.write("pod-token", "canary-pod")
    with fakes.serve({("GET", "/v1/credentials"): (200, json.dumps(KEYS))}) as eks:
        rows = doctor.healthy(
            AWS_ENDPOINT_URL=moto.url,
            AWS_CONTAINER_CREDENTIALS_FULL_URI=eks.url + "/v1/credentials",
            AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(doctor.home / "pod-token"))
    assert used(rows) == ["container (ECS or EKS)"]
    assert eks.requests[0].headers["authorization"] == "canary-pod"


def test_a_container_elsewhere_is_refused(doctor):
    rows, done = doctor.run(AWS_CONTAINER_CREDENTIALS_FULL_URI="http://192.0.2.1/creds")
    assert rows["credentials: container (ECS or EKS)"]["state"] == "failed"
    assert done.returncode == 1


def sso_profile(doctor, expires):
    doctor.write(".aws/config", """
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = reader
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://corp.example/start
""")
    name = hashlib.sha1(b"corp").hexdigest()
    doctor.write(f".aws/sso/cache/{name}.json",
                 json.dumps({"accessToken": "canary-sso", "expiresAt": expires}))


def test_single_sign_on_through_a_proxy(doctor, moto, tmp_path):
    sso_profile(doctor, "2099-01-01T00:00:00Z")
    cert, tls = fakes.certificate(tmp_path, "portal.sso.us-east-1.amazonaws.com")
    role = {"accessKeyId": "ASIASSO", "secretAccessKey": "canary", "sessionToken": "canary",
            "expiration": 4070908800000}
    routes = {("GET", "/federation/credentials"): (200, json.dumps({"roleCredentials": role}))}
    with fakes.serve(routes, tls) as portal:
        rows = doctor.healthy("--profile", "sso", AWS_ENDPOINT_URL_STS=moto.url,
                              AWS_ENDPOINT_URL_DYNAMODB=moto.url, AWS_ENDPOINT_URL_S3=moto.url,
                              HTTPS_PROXY=portal.url, AWS_CA_BUNDLE=str(cert))
    assert rows["credentials: profile sso"]["detail"] == "SSO"
    assert portal.requests[0].headers["x-amz-sso_bearer_token"] == "canary-sso"
    assert "account_id=111122223333" in portal.requests[0].path


def test_a_sign_in_that_has_ended_says_how_to_sign_in(doctor):
    sso_profile(doctor, "2020-01-01T00:00:00Z")
    rows, done = doctor.run("--profile", "sso")
    assert "aws sso login --profile sso" in rows["credentials"]["detail"]
    assert done.returncode == 1


def test_a_profile_that_is_not_there(doctor):
    rows, done = doctor.run("--profile", "nobody")
    assert "'nobody' is neither in" in rows["aws settings"]["detail"]
    assert done.returncode == 1
