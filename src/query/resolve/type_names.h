#pragma once

#include <optional>
#include <string_view>

#include "iceberg/model/type.h"
#include "query/resolve/sql_type.h"

namespace dynalake::query {

/// The kind that Athena's queries call so, in small letters ("integer", "int", "timestamp with time
/// zone"); nothing for a name that is none.
std::optional<TypeKind> KindNamed(std::string_view name);

/// Trino's name of the kind, without parameters.
std::string_view NameOf(TypeKind kind);

/// The kind of a column whose type has no parameters in SQL; nothing for others.
std::optional<TypeKind> KindOf(iceberg::TypeId id);

/// What to write instead of a type's name that other languages know; empty: nothing to say.
std::string_view AdviceOnType(std::string_view name);

}  // namespace dynalake::query
