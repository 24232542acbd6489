#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace dynalake::query {

/// The one catalog, as Athena calls it.
inline constexpr std::string_view kAthenaCatalog = "awsdatacatalog";

// The tree of a statement: plain structs that own all they hold. A struct that holds nodes names
// them in `children()`, so that depth and walks need no second list (tree_walk.h). Offsets are
// bytes of the statement's text, for messages.

struct Expression;
struct Relation;
struct QueryBody;
struct Query;

using ExpressionPtr = std::unique_ptr<Expression>;
using RelationPtr = std::unique_ptr<Relation>;
using QueryBodyPtr = std::unique_ptr<QueryBody>;
using QueryPtr = std::unique_ptr<Query>;

/// One name. Names are the same without regard to the case of ASCII letters, quoted or not.
struct Identifier {
  std::string text = {};  ///< without quotes
  bool quoted = false;
  uint32_t offset = 0;
};

/// `a`, `a.b` or `a.b.c`.
struct QualifiedName {
  std::vector<Identifier> parts = {};
};

/// A type as it is written: `varchar(10)`, `row(a bigint, varchar)`, `timestamp(3) with time zone`,
/// `array<bigint>`.
struct TypeName {
  /// A field of a row, with or without a name; else the argument of a type.
  struct Argument;

  std::string name = {};  ///< in small letters, "timestamp with time zone" for one
  std::vector<Argument> arguments;
  uint32_t offset = 0;
};

struct TypeName::Argument {
  Identifier field = {};  ///< without text: none
  std::variant<int64_t, TypeName> value = {};
};

}  // namespace dynalake::query
