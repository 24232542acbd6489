#include "engine/execute/instance.h"

#include <utility>

#include "engine/functions/own_functions.h"
#include "engine/sandbox/guard.h"
#include "engine/scan/lake_file_system.h"
#include "engine/scan/row_scan.h"

namespace dynalake::engine {
namespace {

using duckdb::Value;

void Configure(duckdb::DBConfig& config, const EngineOptions& options) {
  config.options.maximum_memory = options.memory_bytes;
  config.options.maximum_threads = static_cast<duckdb::idx_t>(options.threads);
  config.options.use_temporary_directory = !options.temp_dir.empty();
  config.options.temporary_directory = options.temp_dir.string();
  config.options.load_extensions = true;
  config.replacement_scans.clear();
  for (const char* name :
       {"autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions",
        "allow_unsigned_extensions", "allow_persistent_secrets", "enable_external_file_cache"}) {
    config.SetOptionByName(name, Value::BOOLEAN(false));
  }
}

/// What cannot be said before the instance is there. The order counts: the lock comes last.
constexpr const char* kSettings[] = {
    "SET GLOBAL home_directory = ''",   "SET GLOBAL TimeZone = 'UTC'",
    "SET allowed_directories = ['{}']", "SET enable_external_access = false",
    "SET lock_configuration = true",
};

constexpr const char* kReadBack =
    "SELECT current_setting('lock_configuration') AND "
    "NOT current_setting('enable_external_access') AND "
    "NOT current_setting('autoinstall_known_extensions') AND "
    "NOT current_setting('autoload_known_extensions')";

Result<void> Run(duckdb::Connection& connection, const std::string& sql) {
  const auto result = connection.Query(sql);
  if (result->HasError()) {
    return ToError(result->GetErrorObject()).WithContext(sql);
  }
  return {};
}

Result<void> Lock(duckdb::Connection& connection, const EngineOptions& options) {
  // The same option of DBConfig is not looked at.
  DYNALAKE_TRY(
      Run(connection, fmt::format("SET max_temp_directory_size = '{}B'", options.temp_bytes)));
  for (const char* sql : kSettings) {
    DYNALAKE_TRY(Run(connection, fmt::format(fmt::runtime(sql), FileScheme())));
  }
  const auto locked = connection.Query(kReadBack);
  if (locked->HasError() || !locked->GetValue(0, 0).GetValue<bool>()) {
    return Error(ErrorCode::kInternal, "DuckDB could not be shut off from files and settings");
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<Instance>> Instance::Open(const EngineOptions& options,
                                                 storage::ObjectStore& store) {
  return Guard([&]() -> Result<std::shared_ptr<Instance>> {
    std::shared_ptr<Instance> instance(new Instance(store));
    duckdb::DBConfig config;
    Configure(config, options);
    instance->database_ = std::make_unique<duckdb::DuckDB>(nullptr, &config);
    instance->database_->instance->GetFileSystem().RegisterSubSystem(
        duckdb::make_uniq<LakeFileSystem>(store, instance->registry_));
    duckdb::Connection connection(*instance->database_);
    RegisterScanFunction(connection, instance->services_);
    RegisterRowsFunction(connection);
    RegisterOwnFunctions(connection);
    DYNALAKE_TRY(Lock(connection, options));
    return instance;
  });
}

}  // namespace dynalake::engine
