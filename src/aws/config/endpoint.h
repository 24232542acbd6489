#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aws/config/shared_config.h"
#include "base/result.h"

namespace dynalake::aws {

/// Where a service listens and for which region requests to it are signed.
struct Endpoint {
  bool tls = true;
  std::string host;  ///< an IPv6 address stands without brackets
  uint16_t port = 443;
  std::string base_path;  ///< "" or "/prefix", without a slash at its end
  std::string region;     ///< the one that signatures name
  bool custom = false;    ///< the user said the URL

  /// The value of the Host header: the port is left out where it is the scheme's own.
  std::string Authority() const;
  std::string Url() const;
  bool operator==(const Endpoint&) const = default;
};

/// "https://host[:port][/prefix]", or http. kInvalidArgument for anything else, query and
/// fragment included.
Result<Endpoint> ParseEndpointUrl(std::string_view url, std::string region);

/// What the user said for this run; the rest comes from `SharedConfig`.
struct EndpointChoices {
  std::optional<std::string> region = {};
  std::optional<std::string> url = {};  ///< --endpoint-url: for every service
  std::optional<bool> fips = {};
  std::optional<bool> dual_stack = {};
};

/// A service as endpoints name it.
struct ServiceName {
  /// As AWS_ENDPOINT_URL_<ID> and `[services]` spell it, in lower case: "dynamodb",
  /// "dynamodb_streams", "s3", "sts", "sso".
  std::string id;
  /// The first labels of its host: "dynamodb", "streams.dynamodb", "s3", "sts".
  std::string host_prefix;
  /// As signatures name it: "dynamodb" for both of its APIs.
  std::string signing_name;
};

/// DynamoDB, DynamoDB Streams, S3, STS and SSO's portal.
ServiceName DynamoDbService();
ServiceName DynamoDbStreamsService();
ServiceName S3Service();
ServiceName StsService();

/// The endpoint of `service`: the run's URL, AWS_ENDPOINT_URL_<ID>, AWS_ENDPOINT_URL, the
/// profile's `services` section, its `endpoint_url`, else AWS's own name for the region (FIPS and
/// dual-stack as chosen). AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves only the run's URL.
/// kInvalidArgument without a region, saying how to give one; a custom URL without a region is
/// signed for us-east-1.
Result<Endpoint> ResolveEndpoint(const ServiceName& service, const EndpointChoices& choices,
                                 const SharedConfig& config);

/// How an S3 bucket is named in requests. `kAuto`: in the host where that is a legal DNS name below
/// TLS's wildcard and the endpoint is AWS's own, else in the path.
enum class BucketStyle : uint8_t { kAuto, kPath, kVirtualHost };

/// A bucket's endpoint and what its keys' paths start with: "" or "/bucket".
struct BucketAddress {
  Endpoint endpoint;
  std::string path_prefix;
};
BucketAddress AddressBucket(const Endpoint& s3, std::string_view bucket, BucketStyle style);

/// The last labels of AWS's host names for the region: "amazonaws.com", "amazonaws.com.cn".
std::string_view DnsSuffix(std::string_view region);

}  // namespace dynalake::aws
