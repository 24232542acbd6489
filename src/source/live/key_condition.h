#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "dynamodb/value.h"
#include "source/live/live_table.h"
#include "source/source_address.h"

namespace dynalake::source {

/// The items that a Query selects by the key of a table or index: those of one partition key, all
/// or with a condition on the sort key. It says the same of an item as DynamoDB does, so that the
/// items that were selected earlier can be found again where they are kept.
class KeyCondition {
 public:
  /// What `query` says about the keys `key`. `attribute_types` are S,
  /// N or B; values are texts of that type, binary ones in Base64. kInvalidArgument for a value
  /// that is none of its type, and for a condition on a sort key that is not there.
  static Result<KeyCondition> Make(const LiveQuery& query, const dynamodb::KeySchema& key,
                                   const std::map<std::string, std::string>& attribute_types);

  /// The Query's own expression; its names and values are added to `choice`.
  Result<std::string> Expression(ReadChoice& choice) const;

  /// Whether the item is selected. Other attributes than the keys may lack.
  bool Selects(const dynamodb::Item& item) const;

  const dynamodb::KeySchema& key() const { return key_; }
  /// The partition key's value.
  const dynamodb::Value& partition() const { return partition_; }

 private:
  enum class Sort : uint8_t { kAny, kEqual, kBegins, kBetween };

  bool SelectsSort(const dynamodb::Value& value) const;

  dynamodb::KeySchema key_;
  dynamodb::Value partition_;
  Sort sort_ = Sort::kAny;
  dynamodb::Value low_;   ///< the value, the prefix or the lower end
  dynamodb::Value high_;  ///< the upper end
};

}  // namespace dynalake::source
