#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "source/live/live_table.h"

namespace dynalake::source {

/// The names and values that expressions refer to, with those of the user kept: attribute names may
/// be reserved words or hold any character, so our own expressions use placeholders alone.
class ExpressionAttributes {
 public:
  /// kInvalidArgument if the choice's names or values are no JSON object.
  static Result<ExpressionAttributes> Of(const ReadChoice& choice);

  /// A placeholder for an attribute: "#dynalake0".
  std::string AddName(const std::string& attribute);
  /// A placeholder for a value in DynamoDB JSON: ":dynalake0".
  std::string AddValue(nlohmann::json value);
  /// The attribute that the path `text` of an expression begins with.
  std::string AttributeOf(std::string_view path) const;

  /// Puts names and values into `choice`.
  void Store(ReadChoice& choice) const;

 private:
  nlohmann::json names_ = nlohmann::json::object();
  nlohmann::json values_ = nlohmann::json::object();
};

/// Adds the key attributes to the projection, if there is one, since rows without key are none.
Result<void> ProjectKey(const dynamodb::KeySchema& key, ReadChoice& choice);

}  // namespace dynalake::source
