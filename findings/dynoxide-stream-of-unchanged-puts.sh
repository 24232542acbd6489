#!/usr/bin/env bash
# Dynoxide (npm 1.2.1), an emulator of DynamoDB and its streams, writes a MODIFY record for a PutItem
# that stores exactly what is there; AWS documents that such a write leaves no stream record. And
# DescribeStream gives the open shard an EndingSequenceNumber, by which AWS marks a *closed* shard.
#
# What follows for a reader of change streams that is tested against it: the end of a shard is told by
# GetRecords answering without NextShardIterator, never by EndingSequenceNumber; and "as many records
# as changes" cannot be tested here.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @dynoxide/linux-x64@1.2.1 >/dev/null
tar -xzf ./*.tgz
package/dynoxide --version
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
package/dynoxide --host 127.0.0.1 --port "$port" >server.log 2>&1 &
server=$!
python3 - "$port" <<'PYTHON'
import json
import sys
import time
import urllib.error
import urllib.request


def call(api, name, **request):
    asked = urllib.request.Request(
        f"http://127.0.0.1:{sys.argv[1]}/", json.dumps(request).encode(),
        {"X-Amz-Target": f"{api}.{name}", "Content-Type": "application/x-amz-json-1.0",
         "Authorization": "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/dynamodb/aws4_request, "
                          "SignedHeaders=host, Signature=0", "X-Amz-Date": "20260101T000000Z"})
    for _ in range(100):
        try:
            return json.load(urllib.request.urlopen(asked, timeout=10))
        except urllib.error.HTTPError as error:
            sys.exit(f"{name}: {error.read().decode()}")
        except urllib.error.URLError:
            time.sleep(0.05)  # it has not started yet
    sys.exit("it did not start")


def dynamodb(name, **request):
    return call("DynamoDB_20120810", name, **request)


def streams(name, **request):
    return call("DynamoDBStreams_20120810", name, **request)


table = dynamodb("CreateTable", TableName="Orders", BillingMode="PAY_PER_REQUEST",
                 AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
                 KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
                 StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
stream = table["TableDescription"]["LatestStreamArn"]
for _ in range(3):
    dynamodb("PutItem", TableName="Orders", Item={"PK": {"S": "a"}, "n": {"N": "1"}})
shard = streams("DescribeStream", StreamArn=stream)["StreamDescription"]["Shards"][0]
place = streams("GetShardIterator", StreamArn=stream, ShardId=shard["ShardId"],
                ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
answer = streams("GetRecords", ShardIterator=place)
events = [record["eventName"] for record in answer["Records"]]
print("three equal puts:", events)
print("the shard:", sorted(shard["SequenceNumberRange"]), "goes on:", "NextShardIterator" in answer)
expected = (["INSERT", "MODIFY", "MODIFY"], True, True)
seen = (events, "EndingSequenceNumber" in shard["SequenceNumberRange"], "NextShardIterator" in answer)
sys.exit("this has changed" if seen != expected else 0)
PYTHON
