#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dynalake::app {

/// The start of a managed export to S3, its end and the load of what it wrote.
struct ExportCommand {
  std::string table;  ///< of DynamoDB
  std::optional<std::string> bucket;
  std::optional<std::string> prefix;
  std::optional<std::string> bucket_owner;
  std::optional<std::string> kms_key;
  std::string format = "dynamodb-json";
  std::optional<int64_t> time_micros;
  std::optional<int64_t> from_micros;
  std::optional<int64_t> to_micros;
  bool new_images_only = false;
  bool enable_recovery = false;
  bool load = true;
  std::optional<std::string> lake_table;
  bool replace = false;
};

}  // namespace dynalake::app
