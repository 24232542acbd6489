#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/settings/global_options.h"
#include "app/settings/write_choice.h"
#include "aws/config/credentials.h"
#include "query/dialect.h"
#include "source/budget/budget_choice.h"
#include "storage/s3_options.h"

namespace dynalake::app {

/// What dynalake.yaml says about one table.
struct TableConfig {
  std::optional<std::string> source;
  std::optional<std::string> by;  ///< scan, export or stream
  source::BudgetChoice read_budget;
  std::optional<int64_t> stop_after_micros;
  std::optional<std::string> partition_key;
  std::optional<std::string> sort_key;
  std::vector<TypeOption> types;
  std::optional<std::string> entities;    ///< in the form of --entities
  std::vector<std::string> partition_by;  ///< in the form of --partition-by
  std::optional<int64_t> max_partitions;
  WriteChoice write;
};

/// Where managed exports go.
struct ExportConfig {
  std::optional<std::string> bucket;
  std::optional<std::string> prefix;
  std::optional<std::string> bucket_owner;
  std::optional<std::string> kms_key;
};

/// What AWS charges, in US dollars, where the program's own table is not right.
struct PriceConfig {
  std::optional<double> million_read_units;
  std::optional<double> export_gib;
  std::optional<double> recovery_gib_month;
  std::optional<double> s3_gib_month;
};

/// What dynalake.yaml says; absent where it says nothing.
struct Config {
  std::optional<std::string> lake;
  std::optional<std::string> catalog;  ///< an address; may have ${NAME} of the environment
  std::optional<std::string> region;
  std::optional<std::string> profile;
  std::optional<std::string> endpoint_url;
  std::vector<aws::RoleHop> assume_role;
  ExportConfig exports;
  storage::S3Options s3;  ///< what the file does not say is as by default
  std::optional<std::string> cache_folder;
  std::optional<int64_t> cache_bytes;  ///< 0 for no cache
  PriceConfig prices;
  std::optional<query::Dialect> dialect;
  std::optional<render::OutputFormat> output;
  std::optional<LogFormat> log_format;
  std::optional<int> threads;
  std::optional<int64_t> memory_bytes;
  std::map<std::string, TableConfig, std::less<>> tables;
};

}  // namespace dynalake::app
