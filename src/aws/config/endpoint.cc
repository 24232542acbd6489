#include "aws/config/endpoint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace dynalake::aws {
namespace {

constexpr std::string_view kRegionOfCustomUrls = "us-east-1";

// Where a group of regions ("partition") has its hosts.
struct Partition {
  std::string_view region_prefix;
  std::string_view dns_suffix;
  std::string_view dual_stack_suffix;
};
constexpr std::array<Partition, 8> kPartitions = {{
    {"cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"eusc-", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    {"us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    {"eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    {"us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    {"us-gov-", "amazonaws.com", "api.aws"},
    {"", "amazonaws.com", "api.aws"},
}};

const Partition& PartitionOf(std::string_view region) {
  return *std::ranges::find_if(
      kPartitions, [&](const Partition& p) { return region.starts_with(p.region_prefix); });
}

bool IsHostLabel(std::string_view text) {
  return !text.empty() && text.size() <= 63 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// "host", "host:port" or "[v6]:port" into `endpoint`.
bool ParseAuthority(std::string_view authority, Endpoint& endpoint) {
  size_t host_end = authority.size();
  std::string_view port;
  if (authority.starts_with('[')) {
    host_end = authority.find(']');
    if (host_end == std::string_view::npos) {
      return false;
    }
    port = authority.substr(host_end + 1);
    endpoint.host = authority.substr(1, host_end - 1);
    if (!port.empty() && !port.starts_with(':')) {
      return false;
    }
  } else {
    host_end = std::min(host_end, authority.find(':'));
    port = authority.substr(host_end);
    endpoint.host = authority.substr(0, host_end);
  }
  endpoint.port = endpoint.tls ? 443 : 80;
  if (!port.empty()) {
    const auto [end, error] =
        std::from_chars(port.data() + 1, port.data() + port.size(), endpoint.port);
    if (error != std::errc() || end != port.data() + port.size() || endpoint.port == 0) {
      return false;
    }
  }
  return !endpoint.host.empty() && std::ranges::all_of(endpoint.host, [](char c) {
    return c > ' ' && c != '@' && c != '/' && c != '\x7f';
  });
}

// What the environment and the shared files say of the service's URL.
std::optional<std::string> ConfiguredUrl(const ServiceName& service, const SharedConfig& config) {
  std::string variable = "AWS_ENDPOINT_URL_" + service.id;
  std::ranges::transform(variable, variable.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  for (const char* name : {variable.c_str(), "AWS_ENDPOINT_URL"}) {
    if (auto url = config.environment()(name); url.has_value() && !url->empty()) {
      return url;
    }
  }
  const std::string& profile = config.profile_name();
  if (const auto services = config.ProfileValue(profile, "services")) {
    if (auto url = config.ServicesValue(*services, service.id + ".endpoint_url")) {
      return url;
    }
  }
  return config.ProfileValue(profile, "endpoint_url");
}

// AWS's own name of the host, as its endpoint rules make it.
std::string HostOf(const ServiceName& service, std::string_view region, bool fips,
                   bool dual_stack) {
  const Partition& partition = PartitionOf(region);
  if (service.id == "s3") {
    return fmt::format("s3{}{}.{}.{}", fips ? "-fips" : "", dual_stack ? ".dualstack" : "", region,
                       partition.dns_suffix);
  }
  // GovCloud's plain hosts are FIPS hosts already.
  const bool says_fips = fips && (dual_stack || !region.starts_with("us-gov-"));
  std::string prefix = service.host_prefix;
  if (dual_stack) {
    std::ranges::replace(prefix, '.', '-');
  }
  return fmt::format("{}{}.{}.{}", prefix, says_fips ? "-fips" : "", region,
                     dual_stack ? partition.dual_stack_suffix : partition.dns_suffix);
}

}  // namespace

std::string Endpoint::Authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (tls ? 443 : 80) ? name : fmt::format("{}:{}", name, port);
}

std::string Endpoint::Url() const {
  return fmt::format("{}://{}{}", tls ? "https" : "http", Authority(), base_path);
}

Result<Endpoint> ParseEndpointUrl(std::string_view url, std::string region) {
  Endpoint endpoint;
  endpoint.custom = true;
  endpoint.region = std::move(region);
  const auto wrong = [&] {
    return Fail(ErrorCode::kInvalidArgument,
                "'{}' is no endpoint: it should look like https://host:port or http://host:port",
                url);
  };
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
    endpoint.tls = false;
  } else {
    return wrong();
  }
  const size_t authority_end = std::min(rest.find('/'), rest.size());
  endpoint.base_path = rest.substr(authority_end);
  while (endpoint.base_path.ends_with('/')) {
    endpoint.base_path.pop_back();
  }
  if (!ParseAuthority(rest.substr(0, authority_end), endpoint) ||
      rest.find_first_of("?#") != std::string_view::npos) {
    return wrong();
  }
  return endpoint;
}

ServiceName DynamoDbService() { return {"dynamodb", "dynamodb", "dynamodb"}; }
ServiceName DynamoDbStreamsService() {
  return {"dynamodb_streams", "streams.dynamodb", "dynamodb"};
}
ServiceName S3Service() { return {"s3", "s3", "s3"}; }
ServiceName StsService() { return {"sts", "sts", "sts"}; }

std::string_view DnsSuffix(std::string_view region) { return PartitionOf(region).dns_suffix; }

Result<Endpoint> ResolveEndpoint(const ServiceName& service, const EndpointChoices& choices,
                                 const SharedConfig& config) {
  std::optional<std::string> url = choices.url;
  DYNALAKE_ASSIGN(
      const bool ignores_configured,
      config.FindFlag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"));
  if (!url.has_value() && !ignores_configured) {
    url = ConfiguredUrl(service, config);
  }
  const std::optional<std::string> region =
      choices.region.has_value() ? choices.region : config.Region();
  if (region.has_value() && !IsHostLabel(*region)) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is no name of an AWS region", *region);
  }
  if (url.has_value()) {
    return ParseEndpointUrl(*url, region.value_or(std::string(kRegionOfCustomUrls)));
  }
  if (!region.has_value()) {
    return Fail(ErrorCode::kInvalidArgument,
                "no AWS region is known for {}: give --region, set AWS_REGION, or write 'region' "
                "into the profile {} of {}",
                service.id, config.profile_name(), config.config_file());
  }
  DYNALAKE_ASSIGN(const bool fips, config.FindFlag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"));
  DYNALAKE_ASSIGN(const bool dual_stack,
                  config.FindFlag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"));
  Endpoint endpoint;
  endpoint.region = *region;
  endpoint.host = HostOf(service, *region, choices.fips.value_or(fips),
                         choices.dual_stack.value_or(dual_stack));
  return endpoint;
}

BucketAddress AddressBucket(const Endpoint& s3, std::string_view bucket, BucketStyle style) {
  const bool virtual_host =
      style == BucketStyle::kVirtualHost ||
      (style == BucketStyle::kAuto && !s3.custom && bucket.size() >= 3 && IsHostLabel(bucket));
  BucketAddress address{.endpoint = s3, .path_prefix = {}};
  if (virtual_host) {
    address.endpoint.host = fmt::format("{}.{}", bucket, s3.host);
  } else {
    address.path_prefix = fmt::format("/{}", bucket);
  }
  return address;
}

}  // namespace dynalake::aws
