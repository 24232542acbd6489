#include "generate/shop_changes.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "generate/item_writer.h"

namespace dynalake::generate {
namespace {

/// The lines of a day's shop, by key as `ShopChange` has it.
std::map<std::string, std::string> Items(ShopOptions options, int day) {
  options.day = day;
  const Shop shop(options);
  const auto writer = MakeItemWriter(dynamodb::ExportFormat::kDynamoDbJson);
  for (int64_t block = 0; block < shop.block_count(); ++block) {
    shop.WriteBlock(block, *writer);
  }
  std::map<std::string, std::string> items;
  std::string_view text = writer->text();
  for (size_t end = 0; (end = text.find('\n')) != std::string_view::npos;
       text.remove_prefix(end + 1)) {
    const std::string_view line = text.substr(0, end);
    const auto item = dynamodb::ParseItem(line);
    EXPECT_THAT(item, IsOk());
    items[fmt::format(R"("PK":{{"S":"{}"}},"SK":{{"S":"{}"}})", item->at("PK").text(),
                      item->at("SK").text())] = line;
  }
  return items;
}

void Apply(const ShopChange& change, std::map<std::string, std::string>& items) {
  constexpr std::string_view kPut = R"({"PutRequest":)";
  if (change.kind == ChangeKind::kDelete) {
    EXPECT_EQ(change.request, fmt::format(R"({{"DeleteRequest":{{"Key":{{{}}}}}}})", change.key));
    EXPECT_EQ(items.erase(change.key), 1U);
    return;
  }
  ASSERT_TRUE(change.request.starts_with(kPut));
  EXPECT_EQ(items.contains(change.key), change.kind == ChangeKind::kUpdate);
  items[change.key] = change.request.substr(kPut.size(), change.request.size() - kPut.size() - 1);
}

TEST(ShopChangesTest, MakeEachDayOutOfTheOneBefore) {
  const ShopOptions options{.items = 20'000, .seed = 3};
  std::map<std::string, std::string> items;
  std::map<ChangeKind, int> kinds;
  for (int day = 0; day < 4; ++day) {
    ShopOptions of_day = options;
    of_day.day = day;
    const ShopChanges changes(of_day);
    std::set<std::string> keys;
    for (int64_t block = 0; block < changes.block_count(); ++block) {
      for (const ShopChange& change : changes.OfBlock(block)) {
        EXPECT_TRUE(keys.insert(change.key).second) << change.key;
        kinds[change.kind] += day == 0 ? 0 : 1;
        Apply(change, items);
      }
    }
    EXPECT_EQ(items, Items(options, day)) << day;
  }
  EXPECT_GT(kinds[ChangeKind::kInsert], 0);
  EXPECT_GT(kinds[ChangeKind::kUpdate], 0);
  EXPECT_GT(kinds[ChangeKind::kDelete], 0);
}

TEST(ShopChangesTest, LastingItemsComeWithTheirDayAndStay) {
  for (const int64_t items : {100, 1001, 5000}) {
    for (int day = 0; day < 3; ++day) {
      const ShopOptions options{.items = items, .seed = 5, .day = day};
      const ShopChanges changes(options);
      ASSERT_TRUE(changes.FirstLasting().has_value());
      ASSERT_TRUE(changes.LastLasting().has_value());
      for (const auto& lasting : {*changes.FirstLasting(), *changes.LastLasting()}) {
        EXPECT_EQ(day > 0 && Items(options, day - 1).contains(lasting.key), false);
        EXPECT_TRUE(Items(options, day).contains(lasting.key));
        EXPECT_TRUE(Items(options, day + 30).contains(lasting.key));
      }
    }
  }
}

}  // namespace
}  // namespace dynalake::generate
