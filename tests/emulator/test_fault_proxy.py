"""The fault proxy spoils the calls that it is told to, and no others."""

import aws_errors
import botocore.exceptions
import emulator
import fault_proxy
import pytest


@pytest.fixture
def upstream():
    with emulator.running(items=200) as server:
        yield server


@pytest.fixture
def proxy(upstream):
    with fault_proxy.running(upstream.url) as proxy:
        yield proxy


def count_of(client):
    return client.scan(TableName="Orders")["Count"]


@pytest.mark.parametrize("fault, exception", [
    (fault_proxy.drop_request, botocore.exceptions.ConnectionClosedError),
    (fault_proxy.lose_answer, botocore.exceptions.ConnectionClosedError),
    (fault_proxy.cut, botocore.exceptions.ChecksumError),
    (fault_proxy.stall(100), botocore.exceptions.ReadTimeoutError),
    (fault_proxy.stall(100, size=100), botocore.exceptions.ReadTimeoutError),
    (fault_proxy.wrong_checksum, botocore.exceptions.ChecksumError),
    (fault_proxy.damage, botocore.exceptions.ChecksumError),
    (fault_proxy.no_dynamodb, botocore.exceptions.ClientError),
])
def test_a_call_is_spoiled(client, proxy, fault, exception):
    proxy.spoil("Scan", [2, 3], fault)
    timeout = {"read_timeout": 3} if exception is botocore.exceptions.ReadTimeoutError else {}
    once = client(proxy.url, **timeout)
    assert count_of(once) == 200
    with pytest.raises(exception):
        count_of(once)
    retrying = client(proxy.url, retries={"max_attempts": 1, "mode": "legacy"}, **timeout)
    assert count_of(retrying) == 200
    assert proxy.count("Scan") == 4


def test_whether_the_server_acts(client, upstream, proxy):
    proxy.spoil("Scan", [1], fault_proxy.drop_request)
    proxy.spoil("Scan", [2], fault_proxy.lose_answer)
    for _ in range(2):
        with pytest.raises(botocore.exceptions.ConnectionClosedError):
            count_of(client(proxy.url))
    assert len(upstream.log()) == 1


@pytest.mark.parametrize("error, code", [
    (aws_errors.throttling(), "ThrottlingException"),
    (aws_errors.request_limit_exceeded(), "RequestLimitExceeded"),
    (aws_errors.expired_token(), "ExpiredTokenException"),
    (aws_errors.unrecognized_client(), "UnrecognizedClientException"),
    (aws_errors.access_denied("Scan", "Orders"), "AccessDeniedException"),
    (aws_errors.no_such_table("Orders"), "ResourceNotFoundException"),
    (aws_errors.internal_error(), "InternalServerError"),
])
def test_an_error_of_aws(client, upstream, proxy, error, code):
    proxy.spoil("Scan", [1], fault_proxy.refuse(error))
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        count_of(client(proxy.url))
    assert refused.value.response["Error"] == {"Code": code, "Message": error.message}
    assert not upstream.log()
    assert count_of(client(proxy.url)) == 200


@pytest.mark.parametrize("ahead_s, sentence", [(3600, "Signature expired"),
                                               (-3600, "Signature not yet current")])
def test_a_clock_an_hour_off(client, proxy, ahead_s, sentence):
    proxy.clock_ahead_s = ahead_s
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        count_of(client(proxy.url))
    assert sentence in refused.value.response["Error"]["Message"]
    proxy.clock_ahead_s = 60
    assert count_of(client(proxy.url)) == 200


def test_an_answer_that_comes_twice(client, upstream, proxy):
    proxy.spoil("Scan", [1], fault_proxy.repeat)
    assert count_of(client(proxy.url)) == 200
    assert len(upstream.log()) == 1
