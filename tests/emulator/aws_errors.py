"""The errors of DynamoDB as AWS sends them: a status, a type and a sentence."""

import dataclasses
import json

ACCOUNT = "111122223333"
_CORAL = "com.amazon.coral.service#"
_DYNAMODB = "com.amazonaws.dynamodb.v20120810#"


@dataclasses.dataclass(frozen=True)
class AwsError:
    status: int
    type: str
    message: str

    def body(self):
        # Coral's own errors call the member `Message` where they refuse before DynamoDB is asked.
        name = "Message" if self.type.endswith("AccessDeniedException") else "message"
        return json.dumps({"__type": self.type, name: self.message}).encode()


def throughput_exceeded():
    return AwsError(400, _DYNAMODB + "ProvisionedThroughputExceededException",
                    "The level of configured provisioned throughput for the table was exceeded. "
                    "Consider increasing your provisioning level with the UpdateTable API.")


def throttling():
    return AwsError(400, _CORAL + "ThrottlingException",
                    "Throughput exceeds the current capacity of your table or index. DynamoDB is "
                    "automatically scaling your table or index so please try again shortly.")


def request_limit_exceeded():
    return AwsError(400, _DYNAMODB + "RequestLimitExceeded",
                    "Throughput exceeds the current throughput limit for your account.")


def expired_token():
    return AwsError(400, _CORAL + "ExpiredTokenException",
                    "The security token included in the request is expired")


def unrecognized_client():
    return AwsError(400, _CORAL + "UnrecognizedClientException",
                    "The security token included in the request is invalid.")


def access_denied(action, table):
    resource = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/{table}"
    return AwsError(400, _CORAL + "AccessDeniedException",
                    f"User: arn:aws:iam::{ACCOUNT}:user/ann is not authorized to perform: "
                    f"dynamodb:{action} on resource: {resource} because no identity-based policy "
                    f"allows the dynamodb:{action} action")


def no_such_table(table):
    return AwsError(400, _DYNAMODB + "ResourceNotFoundException",
                    f"Requested resource not found: Table: {table} not found")


def invalid(message):
    return AwsError(400, _CORAL + "ValidationException", message)


def unknown_operation():
    return AwsError(400, _CORAL + "UnknownOperationException", "")


def internal_error():
    return AwsError(500, _DYNAMODB + "InternalServerError",
                    "The request processing has failed because of an unknown error")


def signature_expired(signed_at, now):
    return AwsError(400, _CORAL + "InvalidSignatureException",
                    f"Signature expired: {signed_at} is now earlier than {now} (15 min.)")


def signature_not_yet_current(signed_at, now):
    return AwsError(400, _CORAL + "InvalidSignatureException",
                    f"Signature not yet current: {signed_at} is still later than {now} (15 min.)")
