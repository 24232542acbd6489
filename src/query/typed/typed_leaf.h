#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dynalake::query {

// The leaves of the resolved tree (typed_expression.h).

/// A constant: digits, `true`, the text of a varchar, the bytes of a varbinary, `2024-01-31`,
/// `10:00:00.5`, `2024-01-31 10:00:00.123`; of zoned ones the instant in UTC, a blank and the zone;
/// of intervals months or milliseconds as digits; nothing is NULL.
struct TypedConstant {
  std::optional<std::string> text = {};
};
/// A column of the relation with that id, by the name that it has there.
struct TypedColumn {
  uint32_t relation = 0;
  std::string name = {};
};
/// A parameter of a lambda around it; ids are unique in a statement.
struct TypedLambdaParameter {
  uint32_t id = 0;
};

}  // namespace dynalake::query
