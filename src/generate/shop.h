#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "generate/item_writer.h"

namespace dynalake::generate {

struct ShopOptions {
  int64_t items = 100'000;
  uint64_t seed = 1;
  /// When the shop is looked at, in microseconds since 1970 UTC: on day 0. Orders go back 18
  /// months.
  int64_t time_micros = 1'719'792'000'000'000;  // 2024-07-01
  /// How many days later it is looked at: there are then 2 % more items a day, orders have moved
  /// on, some customers have another email address and a few are gone.
  int day = 0;
};

/// How many items of each entity were written.
struct ShopCounts {
  int64_t customers = 0;
  int64_t orders = 0;
  int64_t order_items = 0;

  int64_t total() const { return customers + orders + order_items; }
  ShopCounts& operator+=(const ShopCounts& other);
  bool operator==(const ShopCounts&) const = default;
};

/// A shop's customers, orders and order items in one table, the single-table design that DynamoDB's
/// own guide teaches: one customer for three orders for eight order items, 21 attributes, about 300
/// bytes of DynamoDB JSON an item.
///
///   Customer   PK, SK = CUSTOMER#name
///   Order      PK = CUSTOMER#name, SK = ORDER#id; GSI1PK, GSI1SK = ORDER#id
///   OrderItem  PK = ORDER#id, SK = ITEM#number; GSI1PK = ITEM#product, GSI1SK = ORDER#id
///
/// An order's Amount is the sum of its items' TotalCost. Few customers place many orders; revenue
/// grows and has seasons; the older an order, the further its Status. Equal options give equal
/// items.
///
/// Items come in blocks that are independent of each other, so that files and threads can share
/// them. Const and thread-safe.
class Shop {
 public:
  explicit Shop(const ShopOptions& options);

  int64_t block_count() const { return block_count_; }
  /// Writes the items of a block, at most 12. `block` is below `block_count()`.
  ShopCounts WriteBlock(int64_t block, ItemWriter& writer) const;

 private:
  struct Order;

  int64_t ItemsOfBlock(int64_t block) const;
  std::string Username(int64_t customer) const;
  Order MakeOrder(int64_t block, int number_in_block, int line_count) const;
  int64_t TimeOfOrder(int64_t block, uint64_t choice) const;
  uint64_t Choice(uint64_t subject, int64_t index) const;
  bool WriteCustomer(int64_t customer, ItemWriter& writer) const;
  static void WriteAddress(std::string_view name, uint64_t choice, ItemWriter& writer);
  static void WriteOrder(const Order& order, ItemWriter& writer);
  static void WriteOrderItem(const Order& order, int line, ItemWriter& writer);

  ShopOptions options_;
  int64_t first_time_seconds_;
  int64_t now_seconds_;
  int64_t items_per_day_;
  int64_t first_day_blocks_;
  int64_t blocks_per_day_;
  int64_t block_count_;
};

}  // namespace dynalake::generate
