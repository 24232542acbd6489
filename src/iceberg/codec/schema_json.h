#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "iceberg/model/name_mapping.h"
#include "iceberg/model/partition_spec.h"
#include "iceberg/model/schema.h"
#include "iceberg/model/sort_order.h"

namespace dynalake::iceberg {

// The JSON forms of the specification, Appendix C, that metadata, manifests, views and file
// properties share.

Result<Schema> ReadSchemaJson(std::string_view json);
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

/// The JSON single-value serialisation of Appendix D, for defaults. Primitive types only.
Result<Literal> LiteralFromJson(const Type& type, const nlohmann::json& json);
nlohmann::json LiteralToJson(const Type& type, const Literal& value);

Result<NameMapping> ReadNameMapping(std::string_view json);
std::string WriteNameMapping(const NameMapping& mapping);

}  // namespace dynalake::iceberg
