#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

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

/// Names for siblings that SQL, which does not see case, can tell apart: the first of several keeps
/// its name, a later one gets `__2`, `__3`, as none of the others is called.
std::vector<std::string> SqlNames(std::vector<std::string> names);
std::vector<std::string> SqlNames(std::span<const iceberg::NestedField> fields);

/// A column with its field ids and defaults, as the scan maps it to files.
Result<duckdb::MultiFileColumnDefinition> ToColumnDefinition(const iceberg::NestedField& field,
                                                             const std::string& sql_name);

}  // namespace dynalake::engine
