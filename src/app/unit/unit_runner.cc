#include "app/unit/unit_runner.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/lake/context.h"
#include "ingest/load/load_unit.h"
#include "land/land_unit.h"
#include "work/process_runner.h"

namespace dynalake::app {
namespace {

/// This program's file; also once another took its name.
constexpr const char* kThisProgram = "/proc/self/exe";

work::ProcessRunnerOptions ProcessOptions(const Context& context, int workers) {
  std::error_code error;
  const std::filesystem::path file = std::filesystem::read_symlink(kThisProgram, error);
  const bool is_there = !error && std::filesystem::exists(file, error);
  work::ProcessRunnerOptions options;
  options.program = is_there ? file : std::filesystem::path(kThisProgram);
  options.arguments = {"unit", "--log-format",
                       context.settings.log_format == LogFormat::kJson ? "json" : "text"};
  if (context.settings.allow_core) {
    options.arguments.emplace_back("--allow-core");
  }
  options.process_count = workers;
  options.stores = StoreSettingsOf(context.settings);
  options.take_log = [&context](std::string_view lines) {
    // Where standard error is gone, nobody can be told.
    static_cast<void>(context.err.Write(lines).has_value());
  };
  return options;
}

}  // namespace

work::Executors UnitExecutors() {
  work::Executors executors;
  executors.Add(ingest::kLoadUnitKind, ingest::ExecuteLoadUnit);
  executors.Add(land::kLandUnitKind, land::ExecuteLandUnit);
  return executors;
}

std::unique_ptr<work::Runner> MakeUnitRunner(const Context& context, int workers) {
  if (context.settings.processes > 0) {
    return std::make_unique<work::ProcessRunner>(ProcessOptions(context, workers));
  }
  return std::make_unique<work::ThreadRunner>(UnitExecutors(), workers);
}

work::StoreSettings StoreSettingsOf(const Settings& settings) {
  const storage::S3Options& s3 = settings.config.s3;
  return {.region = settings.region,
          .profile = settings.profile,
          .endpoint_url = settings.endpoint_url,
          .assume_role = settings.config.assume_role,
          .addressing = s3.style,
          .encryption = s3.encryption,
          .kms_key_id = s3.kms_key_id,
          .requester_pays = s3.requester_pays,
          .expected_bucket_owner = s3.expected_bucket_owner};
}

Settings WithStoreSettings(Settings settings, const work::StoreSettings& stores) {
  settings.region = stores.region;
  settings.profile = stores.profile;
  settings.endpoint_url = stores.endpoint_url;
  settings.config.assume_role = stores.assume_role;
  storage::S3Options& s3 = settings.config.s3;
  s3.style = stores.addressing;
  s3.encryption = stores.encryption;
  s3.kms_key_id = stores.kms_key_id;
  s3.requester_pays = stores.requester_pays;
  s3.expected_bucket_owner = stores.expected_bucket_owner;
  return settings;
}

}  // namespace dynalake::app
