#include "generate/shop.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <iterator>
#include <string>
#include <string_view>

#include "base/format.h"
#include "base/time_units.h"
#include "dynamodb/manifest.h"
#include "generate/shop_words.h"

namespace dynalake::generate {
namespace {

using internal::Product;

constexpr int64_t kItemsPerBlock = 12;
constexpr int kOrdersPerBlock = 3;
constexpr int kOrderItemsPerBlock = 8;
constexpr int64_t kHistoryDays = 548;

/// What a choice is about: each gets random numbers of its own.
enum Subject : uint64_t {
  kFirstName = 1,
  kLastName,
  kEmail,
  kEmailChange,
  kGone,
  kHome,
  kWork,
  kTags,
  kJoined,
  kOrderSizes,
  kOrderCustomer,
  kOrderTime,
  kOrderStatus,
  kOrderedProduct,
};

uint64_t Mix(uint64_t value) {
  // splitmix64: one step is a good hash of a counter.
  value += 0x9e3779b97f4a7c15;
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
  value = (value ^ value >> 27) * 0x94d049bb133111eb;
  return value ^ value >> 31;
}

/// Uniform in [0, 1).
double Fraction(uint64_t choice) { return static_cast<double>(choice >> 11) * 0x1p-53; }

template <typename T>
const T& Pick(std::span<const T> from, uint64_t choice) {
  return from[choice % from.size()];
}

/// An amount of money as DynamoDB prints the number: 19.9, 20, 0.05.
std::string Money(int64_t cents) {
  if (cents % 100 == 0) {
    return std::to_string(cents / 100);
  }
  if (cents % 10 == 0) {
    return fmt::format("{}.{}", cents / 100, cents % 100 / 10);
  }
  return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

/// `2024-06-30T17:21:09Z`.
std::string Time(int64_t seconds) {
  return dynamodb::PrintTimestamp(seconds * kMicrosPerSecond).substr(0, 19) + "Z";
}

/// The last Christmas Eve before `seconds`.
int64_t LastChristmas(int64_t seconds) {
  const std::chrono::sys_seconds now{std::chrono::seconds(seconds)};
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  std::chrono::sys_days eve = today.year() / std::chrono::December / 24;
  if (eve > now) {
    eve = (today.year() - std::chrono::years(1)) / std::chrono::December / 24;
  }
  return std::chrono::sys_seconds(eve).time_since_epoch().count();
}

/// How far an order has come. One in a hundred is stuck after it was paid.
std::string_view StatusAt(int64_t age_seconds, uint64_t choice) {
  const double days = static_cast<double>(age_seconds) / static_cast<double>(kSecondsPerDay);
  const double pace = 0.5 + Fraction(Mix(choice)) * 2;
  const uint64_t percent = choice % 100;
  if (percent < 4 && days > pace) {
    return "CANCELLED";
  }
  if (percent < 7 && days > 20) {
    return "RETURNED";
  }
  if (days < pace) {
    return "PLACED";
  }
  if (days < 2 * pace || percent == 99) {
    return "PAID";
  }
  if (days < 3 * pace) {
    return "PACKED";
  }
  return days < 7 * pace ? "SHIPPED" : "DELIVERED";
}

/// Eight letters and digits that look random: a different one for each number below 2^40.
std::string OrderId(uint64_t seed, int64_t number) {
  constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  constexpr uint64_t kMask = (uint64_t{1} << 40) - 1;
  // Each step can be undone within 40 bits.
  uint64_t mixed = static_cast<uint64_t>(number) & kMask;
  mixed = (mixed ^ Mix(seed)) * 0x9e3779b97f4a7c15 & kMask;
  mixed ^= mixed >> 21;
  mixed = mixed * 0xbf58476d1ce4e5b9 & kMask;
  mixed ^= mixed >> 19;
  std::string id(8, ' ');
  for (char& c : id) {
    c = kAlphabet[mixed % kAlphabet.size()];
    mixed /= kAlphabet.size();
  }
  return id;
}

int64_t DivideUp(int64_t number, int64_t by) { return (number + by - 1) / by; }

}  // namespace

ShopCounts& ShopCounts::operator+=(const ShopCounts& other) {
  customers += other.customers;
  orders += other.orders;
  order_items += other.order_items;
  return *this;
}

struct Shop::Order {
  struct Line {
    const Product* product;
    int64_t quantity;
    int64_t price_cents;
    bool is_gift;
  };

  int64_t created_seconds = 0;
  std::string id;
  std::string username;
  std::string_view status;
  std::array<Line, kOrderItemsPerBlock> lines{};
  int line_count = 0;
};

Shop::Shop(const ShopOptions& options)
    : options_(options),
      first_time_seconds_(options.time_micros / kMicrosPerSecond),
      now_seconds_(first_time_seconds_ + options.day * kSecondsPerDay),
      items_per_day_(options.items / 50),
      first_day_blocks_(DivideUp(options.items, kItemsPerBlock)),
      blocks_per_day_(DivideUp(items_per_day_, kItemsPerBlock)),
      block_count_(first_day_blocks_ + options.day * blocks_per_day_) {}

uint64_t Shop::Choice(uint64_t subject, int64_t index) const {
  return Mix(Mix(options_.seed * 64 + subject) ^ static_cast<uint64_t>(index));
}

/// The last block of a day is cut so that the number of items is exact.
int64_t Shop::ItemsOfBlock(int64_t block) const {
  const bool is_first_day = block < first_day_blocks_;
  const int64_t items = is_first_day ? options_.items : items_per_day_;
  const int64_t index =
      is_first_day ? block : (block - first_day_blocks_) % std::max<int64_t>(blocks_per_day_, 1);
  return std::min(kItemsPerBlock, items - index * kItemsPerBlock);
}

int64_t Shop::TimeOfOrder(int64_t block, uint64_t choice) const {
  if (block >= first_day_blocks_) {
    const int64_t day = (block - first_day_blocks_) / blocks_per_day_;
    return first_time_seconds_ + day * kSecondsPerDay +
           static_cast<int64_t>(choice % kSecondsPerDay);
  }
  const uint64_t more = Mix(choice);
  if (choice % 12 == 0) {
    // The weeks before Christmas.
    return LastChristmas(first_time_seconds_) - static_cast<int64_t>(more % (30 * kSecondsPerDay));
  }
  // Half of the orders come evenly, half ever more often.
  const double place = choice % 2 == 0 ? Fraction(more) : std::sqrt(Fraction(more));
  const auto seconds_ago = static_cast<int64_t>((1 - place) * (kHistoryDays * kSecondsPerDay));
  return first_time_seconds_ - 1 - seconds_ago;
}

std::string Shop::Username(int64_t customer) const {
  return fmt::format("{}.{}{}", Pick(internal::FirstNames(), Choice(kFirstName, customer)).plain,
                     Pick(internal::LastNames(), Choice(kLastName, customer)).plain, customer);
}

Shop::Order Shop::MakeOrder(int64_t block, int number_in_block, int line_count) const {
  const int64_t number = block * kOrdersPerBlock + number_in_block;
  Order order;
  order.created_seconds = TimeOfOrder(block, Choice(kOrderTime, number));
  order.id = OrderId(options_.seed, number);
  // The first customers are the best ones.
  const double place = Fraction(Choice(kOrderCustomer, number));
  order.username = Username(
      static_cast<int64_t>(static_cast<double>(first_day_blocks_) * place * std::sqrt(place)));
  order.status = StatusAt(now_seconds_ - order.created_seconds, Choice(kOrderStatus, number));
  order.line_count = line_count;
  for (int line = 0; line < line_count; ++line) {
    const uint64_t choice = Choice(kOrderedProduct, number * kOrderItemsPerBlock + line);
    const int64_t quantity = choice % 8 < 6 ? 1 : static_cast<int64_t>(2 + Mix(choice) % 4);
    const Product& product = Pick(internal::Products(), choice >> 8);
    // One item in three is on sale, up to 30 % off.
    const auto percent = static_cast<int64_t>((choice >> 16) % 3 == 0 ? (choice >> 20) % 31 : 0);
    order.lines[static_cast<size_t>(line)] = {
        &product, quantity, product.price_cents * (100 - percent) / 100, (choice >> 28) % 5 == 0};
  }
  return order;
}

ShopCounts Shop::WriteBlock(int64_t block, ItemWriter& writer) const {
  ShopCounts counts;
  int64_t left = ItemsOfBlock(block) - 1;
  counts.customers += WriteCustomer(block, writer) ? 1 : 0;
  // Three orders of at least one item share eight.
  const uint64_t choice = Choice(kOrderSizes, block);
  const auto first = static_cast<int64_t>(1 + choice % 6);
  const auto second = static_cast<int64_t>(1 + (choice >> 8) % static_cast<uint64_t>(7 - first));
  const std::array<int64_t, kOrdersPerBlock> sizes = {first, second,
                                                      kOrderItemsPerBlock - first - second};
  for (int i = 0; i < kOrdersPerBlock && left > 0; ++i) {
    const int64_t size = std::min(sizes[static_cast<size_t>(i)], left - 1);
    const Order order = MakeOrder(block, i, static_cast<int>(size));
    WriteOrder(order, writer);
    for (int line = 0; line < order.line_count; ++line) {
      WriteOrderItem(order, line, writer);
    }
    left -= 1 + size;
    counts.orders += 1;
    counts.order_items += size;
  }
  return counts;
}

bool Shop::WriteCustomer(int64_t customer, ItemWriter& writer) const {
  constexpr std::array<std::string_view, 3> kDomains = {"example.com", "example.org",
                                                        "example.net"};
  const auto day = static_cast<uint64_t>(options_.day);
  if (Choice(kGone, customer) % 1000 < day) {
    return false;
  }
  const std::string username = Username(customer);
  const std::string key = "CUSTOMER#" + username;
  const uint64_t email =
      Choice(kEmail, customer) + (Choice(kEmailChange, customer) % 200 < day ? 1 : 0);
  const uint64_t tags = Choice(kTags, customer);
  const uint64_t joined = Choice(kJoined, customer);
  writer.BeginItem();
  writer.String("PK", key);
  writer.String("SK", key);
  writer.String("Type", "Customer");
  writer.String("Username", username);
  writer.String("Email", fmt::format("{}@{}", username, kDomains[email % kDomains.size()]));
  writer.String(
      "Name",
      fmt::format("{} {}", Pick(internal::FirstNames(), Choice(kFirstName, customer)).written,
                  Pick(internal::LastNames(), Choice(kLastName, customer)).written));
  writer.BeginMap("Addresses");
  WriteAddress("home", Choice(kHome, customer), writer);
  if (const uint64_t work = Choice(kWork, customer); work % 4 == 0) {
    WriteAddress("work", work >> 2, writer);
  }
  writer.EndMap();
  std::array<std::string_view, 3> chosen;
  for (size_t i = 0; i < chosen.size(); ++i) {
    chosen[i] = internal::CustomerTags()[(tags + 3 * i) % internal::CustomerTags().size()];
  }
  if (tags >> 60 != 0) {  // one in sixteen has none, and no attribute then
    writer.StringSet("Tags", std::span(chosen).first(1 + (tags >> 8) % chosen.size()));
  }
  writer.Bool("Active", joined % 10 != 0);
  // Everyone joined before the first order that is kept.
  writer.String("CreatedAt",
                Time(first_time_seconds_ -
                     static_cast<int64_t>(kHistoryDays + static_cast<int64_t>(joined % 900)) *
                         kSecondsPerDay -
                     static_cast<int64_t>((joined >> 16) % kSecondsPerDay)));
  writer.EndItem();
  return true;
}

void Shop::WriteAddress(std::string_view name, uint64_t choice, ItemWriter& writer) {
  const internal::Place& place = Pick(internal::Places(), choice);
  writer.BeginMap(name);
  writer.String("street", fmt::format("{} {}", Pick(internal::Streets(), choice >> 8),
                                      1 + (choice >> 16) % 120));
  writer.String("city", place.city);
  writer.String("postalCode", fmt::format("{}{:03}", place.postal_prefix, (choice >> 24) % 1000));
  writer.String("country", place.country);
  writer.EndMap();
}

void Shop::WriteOrder(const Order& order, ItemWriter& writer) {
  const std::string key = "ORDER#" + order.id;
  int64_t amount_cents = 0;
  for (int line = 0; line < order.line_count; ++line) {
    const Order::Line& bought = order.lines[static_cast<size_t>(line)];
    amount_cents += bought.price_cents * bought.quantity;
  }
  writer.BeginItem();
  writer.String("PK", "CUSTOMER#" + order.username);
  writer.String("SK", key);
  writer.String("Type", "Order");
  writer.String("Username", order.username);
  writer.String("OrderId", order.id);
  writer.String("CreatedAt", Time(order.created_seconds));
  writer.String("Status", order.status);
  writer.Number("Amount", Money(amount_cents));
  writer.Number("NumberItems", std::to_string(order.line_count));
  writer.String("GSI1PK", key);
  writer.String("GSI1SK", key);
  writer.EndItem();
}

void Shop::WriteOrderItem(const Order& order, int line, ItemWriter& writer) {
  const Order::Line& bought = order.lines[static_cast<size_t>(line)];
  const std::string key = "ORDER#" + order.id;
  writer.BeginItem();
  writer.String("PK", key);
  writer.String("SK", fmt::format("ITEM#{}", line + 1));
  writer.String("Type", "OrderItem");
  writer.String("OrderId", order.id);
  writer.String("ItemId", bought.product->sku);
  writer.Number("Price", Money(bought.price_cents));
  writer.Number("Quantity", std::to_string(bought.quantity));
  writer.Number("TotalCost", Money(bought.price_cents * bought.quantity));
  if (bought.is_gift) {
    writer.BeginMap("Meta");
    writer.Bool("giftWrap", true);
    writer.String("category", bought.product->category);
    writer.Number("weightGrams", std::to_string(bought.product->weight_grams));
    writer.EndMap();
  }
  writer.String("GSI1PK", fmt::format("ITEM#{}", bought.product->sku));
  writer.String("GSI1SK", key);
  writer.EndItem();
}

}  // namespace dynalake::generate
