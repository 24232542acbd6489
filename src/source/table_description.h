#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "dynamodb/key_schema.h"

namespace dynalake::source {

/// A table or an index, as far as reading it goes.
struct ReadableDescription {
  std::string name;
  dynamodb::KeySchema key;
  int64_t item_count = 0;  ///< as DynamoDB counts, about every six hours
  int64_t size_bytes = 0;
  bool has_all_attributes = true;  ///< an index may project fewer
  bool is_global_index = false;    ///< cannot be read consistently
  /// Read units a second: provisioned, or on demand at most; absent on demand without a maximum.
  std::optional<double> read_units;
};

/// What DescribeTable says.
struct TableDescription {
  ReadableDescription table;
  std::string arn;
  std::string id;      ///< another table of the same name has another one
  std::string status;  ///< "ACTIVE"
  bool on_demand = false;
  bool infrequent_access = false;                      ///< table class Standard-IA
  std::map<std::string, std::string> attribute_types;  ///< of key attributes: S, N or B
  std::vector<ReadableDescription> indexes;
};

/// From the member `Table` of API_DescribeTable's answer. kMalformedInput.
Result<TableDescription> TableDescriptionFromJson(const nlohmann::json& table);

/// The table, or its index of that name; kNotFound lists the indexes.
Result<ReadableDescription> FindReadable(const TableDescription& table, std::string_view index);

/// What `share` (0 to 1) of a table's or index's capacity is. kInvalidArgument where the capacity
/// has no limit, asking for units per second.
Result<double> UnitsOfShare(const ReadableDescription& readable, double share);

}  // namespace dynalake::source
