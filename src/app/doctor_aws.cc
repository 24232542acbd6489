#include "app/doctor_aws.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "app/aws_session.h"
#include "aws/json_client.h"
#include "aws/query_client.h"
#include "aws/rest_client.h"
#include "aws/sts.h"
#include "base/json.h"
#include "storage/location.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kDynamoDbScheme = "dynamodb://";
constexpr std::string_view kS3Scheme = "s3://";
constexpr aws::TimeLimits kLimits = {
    .connect_ms = 3'000, .first_byte_ms = 10'000, .stall_ms = 10'000};

bool IsOnAws(std::string_view address) {
  return address.find("://") != std::string_view::npos && !address.starts_with("file://");
}

bool UsesAws(const Settings& settings) {
  return IsOnAws(settings.lake) || settings.profile.has_value() || settings.region.has_value() ||
         settings.endpoint_url.has_value() || !settings.config.assume_role.empty() ||
         std::ranges::any_of(settings.config.tables, [](const auto& table) {
           return table.second.source.has_value() && IsOnAws(*table.second.source);
         });
}

const char* WordOf(aws::LinkState state) {
  switch (state) {
    case aws::LinkState::kUsed:
      return "used";
    case aws::LinkState::kAbsent:
      return "absent";
    case aws::LinkState::kFailed:
      return "failed";
    case aws::LinkState::kNotTried:
      return "not tried";
  }
  return "";
}

/// The checks of one session, in order.
class AwsCheck {
 public:
  AwsCheck(const Context& context, AwsSession& session, DoctorReport& report)
      : context_(context),
        session_(session),
        report_(report),
        options_{.cancel = context.cancel, .limits = kLimits} {}

  void Run() {
    const aws::SharedConfig& config = session_.config();
    report_.Ok("aws profile", fmt::format("{} of {} and {}", config.profile_name(),
                                          config.config_file(), config.credentials_file()));
    if (!CheckCredentials()) {
      return;
    }
    CheckIdentities();
    CheckEndpoint(aws::DynamoDbService());
    CheckEndpoint(aws::S3Service());
    if (IsOnAws(context_.settings.lake)) {
      CheckSource("lake on AWS", context_.settings.lake);
    }
    for (const auto& [name, table] : context_.settings.config.tables) {
      if (table.source.has_value()) {
        CheckSource(fmt::format("source of {}", name), *table.source);
      }
    }
  }

 private:
  bool CheckCredentials() {
    const auto found = session_.credentials().Get(context_.cancel);
    bool any_failed = false;
    for (const aws::LinkReport& link : session_.credentials().Links()) {
      report_.Note("credentials: " + link.name, WordOf(link.state), link.note);
      any_failed = any_failed || link.state == aws::LinkState::kFailed;
    }
    if (found) {
      return true;
    }
    if (any_failed || UsesAws(context_.settings)) {
      report_.Failed("credentials", found.error());
    } else {
      report_.Note("credentials", "none", "only needed for what is on AWS");
    }
    return false;
  }

  void CheckIdentities() {
    if (!context_.settings.config.assume_role.empty()) {
      auto base = session_.BaseCredentials();
      if (base) {
        CheckIdentity("identity before roles", **base);
      }
    }
    CheckIdentity("identity", session_.credentials());
  }

  void CheckIdentity(const char* check, aws::CredentialsProvider& credentials) {
    aws::QueryClient sts(session_.parts(credentials), aws::StsService(), aws::kStsVersion,
                         session_.sts());
    const auto caller = aws::GetCallerIdentity(sts, options_);
    if (caller) {
      report_.Ok(check, caller->arn);
    } else if (context_.settings.endpoint_url.has_value()) {
      // The server at that URL may take keys that AWS does not know.
      report_.Note(check, "unknown", caller.error().ToString());
    } else {
      report_.Failed(check, caller.error());
    }
  }

  void CheckEndpoint(const aws::ServiceName& service) {
    const std::string check = "endpoint " + service.id;
    const auto endpoint = session_.EndpointOf(service);
    if (!endpoint) {
      report_.Failed(check, endpoint.error());
      return;
    }
    const int64_t start_micros = context_.clock.SteadyMicros();
    const auto answer = session_.parts().transport.Send(*endpoint, aws::HttpRequest{}, nullptr,
                                                        kLimits, context_.cancel);
    const int64_t took_ms = (context_.clock.SteadyMicros() - start_micros) / 1000;
    if (answer) {
      report_.Ok(check, fmt::format("{} answered in {} ms", endpoint->Url(), took_ms));
    } else if (UsesAws(context_.settings)) {
      report_.Failed(check, answer.error());
    } else {
      report_.Note(check, "unreachable", answer.error().ToString());
    }
  }

  void CheckSource(const std::string& check, const std::string& address) {
    Result<std::string> found = address.starts_with(kDynamoDbScheme) ? DescribeTable(address)
                                : address.starts_with(kS3Scheme)     ? ListFolder(address)
                                                                     : std::string();
    if (!found) {
      report_.Failed(check, found.error());
    } else if (!found->empty()) {
      report_.Ok(check, *std::move(found));
    }
  }

  Result<std::string> DescribeTable(const std::string& address) {
    const std::string_view rest = std::string_view(address).substr(kDynamoDbScheme.size());
    const std::string table(rest.substr(0, rest.find_first_of("/?")));
    DYNALAKE_ASSIGN(aws::Endpoint endpoint, session_.EndpointOf(aws::DynamoDbService()));
    DYNALAKE_ASSIGN(const auto retry, session_.Retry());
    aws::JsonClient client(session_.parts(), aws::DynamoDbJson(), std::move(endpoint), retry);
    DYNALAKE_ASSIGN(const aws::JsonResponse response,
                    client.Call("DescribeTable", PrintJson({{"TableName", table}}), options_));
    DYNALAKE_ASSIGN(const auto json, ParseJson(response.body, "the table's description"));
    DYNALAKE_ASSIGN(const auto* description, GetObject(json, "Table"));
    DYNALAKE_ASSIGN(const std::string status, GetString(*description, "TableStatus"));
    DYNALAKE_ASSIGN(const auto items, FindInt64(*description, "ItemCount"));
    return fmt::format("{} is {}, about {} items", address, status, items.value_or(0));
  }

  Result<std::string> ListFolder(const std::string& address) {
    const std::string_view rest = std::string_view(address).substr(kS3Scheme.size());
    const std::string_view bucket = rest.substr(0, rest.find('/'));
    const std::string prefix(rest.substr(std::min(bucket.size() + 1, rest.size())));
    DYNALAKE_ASSIGN(const aws::Endpoint s3, session_.EndpointOf(aws::S3Service()));
    const auto place = aws::AddressBucket(s3, bucket, aws::BucketStyle::kAuto);
    DYNALAKE_ASSIGN(const auto retry, session_.Retry());
    aws::RestClient client(session_.parts(), aws::S3Service(), place.endpoint, retry);
    DYNALAKE_TRY(client.Send("ListObjectsV2",
                             {.path = place.path_prefix + "/",
                              .query = {{"list-type", "2"}, {"max-keys", "1"}, {"prefix", prefix}}},
                             options_));
    return fmt::format("{} can be listed", address);
  }

  const Context& context_;
  AwsSession& session_;
  DoctorReport& report_;
  aws::CallOptions options_;
};

}  // namespace

void CheckAws(const Context& context, DoctorReport& report) {
  const auto session =
      AwsSession::Make(context.settings, context.environment, context.clock, context.random);
  if (!session) {
    report.Failed("aws settings", session.error());
    return;
  }
  AwsCheck(context, **session, report).Run();
}

}  // namespace dynalake::app
