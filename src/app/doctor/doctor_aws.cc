#include "app/doctor/doctor_aws.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <variant>

#include "app/lake/aws_session.h"
#include "app/lake/stores.h"
#include "app/settings/configured_source.h"
#include "aws/credentials/sts.h"
#include "aws/protocols/query_client.h"
#include "source/live/live_table.h"
#include "source/source_address.h"
#include "storage/location.h"

namespace dynalake::app {
namespace {

constexpr aws::TimeLimits kLimits = {.first_byte_ms = 10'000, .stall_ms = 10'000};

bool IsOnAws(const source::SourceAddress& address) {
  const auto* files = std::get_if<source::Files>(&address);
  return files == nullptr || files->location.scheme() == "s3";
}

/// What cannot be parsed is on AWS as far as anybody knows.
bool IsOnAws(const Result<source::SourceAddress>& address) { return !address || IsOnAws(*address); }

bool UsesAws(const Settings& settings) {
  return IsOnAws(source::ParseSourceAddress(settings.lake)) || settings.profile.has_value() ||
         settings.region.has_value() || settings.endpoint_url.has_value() ||
         !settings.config.assume_role.empty() ||
         std::ranges::any_of(settings.config.tables, [](const auto& table) {
           return table.second.source.has_value() &&
                  IsOnAws(source::ParseSourceAddress(*table.second.source));
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
  AwsCheck(const Context& context, Stores& stores, AwsSession& session, DoctorReport& report)
      : context_(context),
        stores_(stores),
        session_(session),
        report_(report),
        options_{.cancel = context.cancel, .limits = kLimits} {}

  void Run() {
    CheckProfile();
    if (!CheckCredentials()) {
      return;
    }
    CheckIdentities();
    CheckEndpoint(aws::DynamoDbService());
    CheckEndpoint(aws::S3Service());
    if (const auto lake = ParseNamedSource(context_.settings.lake);
        !lake || IsOnAws(lake->address)) {
      CheckSource("lake on AWS", lake);
    }
    for (const auto& [name, table] : context_.settings.config.tables) {
      if (table.source.has_value()) {
        CheckSource(fmt::format("source of {}", name), ConfiguredSource(name, table));
      }
    }
  }

 private:
  /// A profile that the user named and that is not there has been an error already.
  void CheckProfile() {
    const aws::SharedConfig& config = session_.config();
    std::string files;
    for (const std::string& file : {config.config_file(), config.credentials_file()}) {
      std::error_code error;
      if (std::filesystem::exists(file, error)) {
        files += (files.empty() ? "" : " and ") + file;
      }
    }
    if (files.empty()) {
      report_.Note("aws profile", "absent",
                   fmt::format("neither {} nor {} is there", config.config_file(),
                               config.credentials_file()));
    } else {
      report_.Ok("aws profile", fmt::format("{} of {}", config.profile_name(), files));
    }
  }

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

  void CheckSource(const std::string& check, const Result<NamedSource>& source) {
    Result<std::string> found = source ? Reach(*source) : Result<std::string>(source.error());
    if (!found) {
      report_.Failed(check, found.error());
    } else if (!found->empty()) {
      report_.Ok(check, *std::move(found));
    }
  }

  /// What is there; nothing of what is not on AWS.
  Result<std::string> Reach(const NamedSource& source) {
    if (const auto live = source::TableOrIndexOf(source.address)) {
      return DescribeTable(source.text, *live);
    }
    return IsOnAws(source.address)
               ? ReadFolder(source.text, std::get<source::Files>(source.address).location)
               : std::string();
  }

  Result<std::string> DescribeTable(const std::string& address, const source::LiveScan& live) {
    DYNALAKE_ASSIGN(const auto client, MakeDynamoDbClient(session_));
    source::LiveTable table(*client, live.table);
    DYNALAKE_ASSIGN(const source::TableDescription description, table.Describe(context_.cancel));
    DYNALAKE_ASSIGN(const source::ReadableDescription readable,
                    source::FindReadable(description, live.index));
    return fmt::format("{} is {}, about {} items", address, description.status,
                       readable.item_count);
  }

  /// By the store that loads read through, with all that the configuration says of S3.
  Result<std::string> ReadFolder(const std::string& address, const storage::Location& folder) {
    std::optional<storage::Location> first;
    const Result<void> listed =
        stores_.all().List(folder, [&](const storage::ObjectInfo& info) -> Result<void> {
          first = info.location;
          return Error(ErrorCode::kCancelled, "one object is enough");
        });
    if (!first.has_value()) {
      DYNALAKE_TRY(listed);
      return fmt::format("{} can be listed; nothing is there", address);
    }
    // Who may list need not have the right, or the key, to read.
    DYNALAKE_TRY(stores_.all().Open(*first));
    return fmt::format("{} can be listed and read", address);
  }

  const Context& context_;
  Stores& stores_;
  AwsSession& session_;
  DoctorReport& report_;
  aws::CallOptions options_;
};

}  // namespace

void CheckAws(const Context& context, DoctorReport& report) {
  Stores stores(context);
  const auto session = stores.aws();
  if (!session) {
    report.Failed("aws settings", session.error());
    return;
  }
  AwsCheck(context, stores, **session, report).Run();
}

}  // namespace dynalake::app
