#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "generate/shop.h"

namespace dynalake::generate {

enum class ChangeKind : uint8_t { kInsert, kUpdate, kDelete };

/// One write to a table that holds the shop.
struct ShopChange {
  ChangeKind kind = ChangeKind::kInsert;
  std::string key;      ///< the members of a DynamoDB key: `"PK":{"S":"x"},"SK":{"S":"y"}`
  std::string request;  ///< as BatchWriteItem takes it: `{"PutRequest":{"Item":{...}}}`
};

/// What makes the shop of a day out of that of the day before; on day 0, out of an empty table.
/// Each key is written once at most. Blocks are independent of each other. Const and thread-safe.
class ShopChanges {
 public:
  /// Of the day `options.day`.
  explicit ShopChanges(const ShopOptions& options);

  int64_t block_count() const { return shop_.block_count(); }
  /// `block` is below `block_count()`.
  std::vector<ShopChange> OfBlock(int64_t block) const;

  /// An item that comes with this day and stays: one of its first block and one of its last.
  /// Nothing where the shop is so small that the day brings no order.
  std::optional<ShopChange> FirstLasting() const;
  std::optional<ShopChange> LastLasting() const;

 private:
  std::optional<ShopChange> LastingIn(int64_t block) const;

  const Shop shop_;
  const std::optional<Shop> before_;
};

}  // namespace dynalake::generate
