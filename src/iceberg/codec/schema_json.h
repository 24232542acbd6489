#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/schema.h"
#include "iceberg/model/sort_order.h"

namespace dynalake::iceberg {

// The JSON forms of the specification, Appendix C, that metadata, manifests, views and file
// properties share.

std::string WriteSchemaJson(const Schema& schema);

Result<Schema> SchemaFromJson(const nlohmann::json& json);
nlohmann::json SchemaToJson(const Schema& schema);
Result<Type> TypeFromJson(const nlohmann::json& json);
nlohmann::json TypeToJson(const Type& type);

/// `fields` alone is what manifests carry; the object form is what metadata carries.
Result<std::vector<PartitionField>> PartitionFieldsFromJson(const nlohmann::json& json);
nlohmann::json PartitionFieldsToJson(const std::vector<PartitionField>& fields);
Result<PartitionSpec> PartitionSpecFromJson(const nlohmann::json& json);
nlohmann::json PartitionSpecToJson(const PartitionSpec& spec);

Result<SortOrder> SortOrderFromJson(const nlohmann::json& json);
nlohmann::json SortOrderToJson(const SortOrder& order);

/// A member that maps strings to strings; absent gives an empty map.
using StringMap = std::map<std::string, std::string, std::less<>>;
Result<StringMap> StringMapFromJson(const nlohmann::json& object, std::string_view key);

/// An item of a list of ids.
Result<int32_t> IdFromJson(const nlohmann::json& json);

}  // namespace dynalake::iceberg
