#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "engine/duckdb.h"
#include "iceberg/model/literal.h"
#include "iceberg/model/type.h"

namespace dynalake::engine {

/// DuckDB's type for a column of an Iceberg table; kUnsupported for variant, geometry, geography
/// and a struct without fields.
Result<duckdb::LogicalType> ToLogicalType(const iceberg::Type& type);

/// A value of a primitive type; `value` has the representation of `type`.
duckdb::Value ToValue(const iceberg::Type& type, const iceberg::Literal& value);

/// The reverse, for a value that has exactly the type that `ToLogicalType` gives; nothing for null
/// and for types whose values cannot be compared by bounds here.
std::optional<iceberg::Literal> ToLiteral(const iceberg::Type& type, const duckdb::Value& value);

/// A column with its field ids and defaults, as the scan maps it to files.
Result<duckdb::MultiFileColumnDefinition> ToColumnDefinition(const iceberg::NestedField& field,
                                                             const std::string& sql_name);

}  // namespace dynalake::engine
