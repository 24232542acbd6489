#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/global_options.h"
#include "aws/credentials.h"

namespace dynalake::app {

/// What dynalake.yaml says about one table.
struct TableConfig {
  std::optional<std::string> source;
  std::optional<std::string> partition_key;
  std::optional<std::string> sort_key;
  std::vector<TypeOption> types;
  std::optional<std::string> entities;    ///< in the form of --entities
  std::vector<std::string> partition_by;  ///< in the form of --partition-by
  std::optional<std::string> codec;       ///< in the form of --codec
  std::optional<int64_t> target_file_size_bytes;
  std::optional<int64_t> row_group_rows;
};

/// What dynalake.yaml says; absent where it says nothing.
struct Config {
  std::optional<std::string> lake;
  std::optional<std::string> catalog;  ///< an address; may have ${NAME} of the environment
  std::optional<std::string> region;
  std::optional<std::string> profile;
  std::optional<std::string> endpoint_url;
  std::vector<aws::RoleHop> assume_role;
  std::optional<OutputFormat> output;
  std::optional<LogFormat> log_format;
  std::optional<int> threads;
  std::optional<int64_t> memory_bytes;
  std::map<std::string, TableConfig, std::less<>> tables;
};

}  // namespace dynalake::app
