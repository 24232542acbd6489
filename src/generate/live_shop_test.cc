#include "generate/live_shop.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "aws/testing/peer.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/testing/matchers.h"
#include "dynamodb/json_codec.h"
#include "generate/item_writer.h"

namespace dynalake::generate {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kSecond = 1'000'000;

/// Against Dynoxide; each test has a table of its own.
class LiveShopTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto started = aws::testing::Peer::Start("dynamodb");
    if (started) {
      peer_ = started->release();
      kit_ = new aws::testing::ClientKit(peer_->credentials());
      client_ = new aws::JsonClient(kit_->parts(), aws::DynamoDbJson(), peer_->endpoint());
    }
  }
  static void TearDownTestSuite() {
    delete client_;
    delete kit_;
    delete peer_;
  }

  void SetUp() override {
    if (peer_ == nullptr) {
      GTEST_SKIP() << "Dynoxide is not installed: run tools/setup peers";
    }
  }

  static std::string Name() {
    return ::testing::UnitTest::GetInstance()->current_test_info()->name();
  }

  static LiveShopOptions Options() {
    LiveShopOptions options;
    options.shop.items = 400;
    options.items_per_second = 1e6;
    options.duration_micros = 0;
    return options;
  }

  /// On a clock that passes while the shop waits for the next write, and at no other time.
  Result<LiveShopReport> Keep(const LiveShopOptions& options) {
    work::SilentProgress progress;
    return Keep(options, progress, {});
  }
  Result<LiveShopReport> Keep(const LiveShopOptions& options, work::Progress& progress,
                              const CancelToken& cancel) {
    SampleTable table(*client_, Name(), SystemClock(), SystemRandom());
    FakeClock clock;
    return KeepLiveShop(options, table, clock, progress, cancel);
  }

  /// An operation on the test's table, with more members of its request.
  static Result<void> Call(const char* operation, const std::string& members) {
    DYNALAKE_TRY(client_->Call(operation, fmt::format(R"({{"TableName":"{}"{}{}}})", Name(),
                                                      members.empty() ? "" : ",", members)));
    return {};
  }

  /// The table's items, printed.
  std::set<std::string> Items() {
    std::set<std::string> items;
    std::string start;
    do {
      const auto answer = client_->Call(
          "Scan", fmt::format(R"({{"TableName":"{}"{}}})", Name(),
                              start.empty() ? "" : ",\"ExclusiveStartKey\":" + start));
      EXPECT_THAT(answer, IsOk());
      const auto json = ParseJson(answer->body, "page");
      for (const auto& item : (*json)["Items"]) {
        items.insert(dynamodb::PrintItem(*dynamodb::ParseItem(PrintJson(item))));
      }
      start = json->contains("LastEvaluatedKey") ? PrintJson((*json)["LastEvaluatedKey"]) : "";
    } while (!start.empty());
    return items;
  }

  static std::set<std::string> ShopAt(int day) {
    ShopOptions options = Options().shop;
    options.day = day;
    const Shop shop(options);
    const auto writer = MakeItemWriter(dynamodb::ExportFormat::kDynamoDbJson);
    for (int64_t block = 0; block < shop.block_count(); ++block) {
      shop.WriteBlock(block, *writer);
    }
    std::set<std::string> items;
    std::string_view text = writer->text();
    for (size_t end = 0; (end = text.find('\n')) != std::string_view::npos;
         text.remove_prefix(end + 1)) {
      items.insert(dynamodb::PrintItem(*dynamodb::ParseItem(text.substr(0, end))));
    }
    return items;
  }

  static inline aws::testing::Peer* peer_ = nullptr;
  static inline aws::testing::ClientKit* kit_ = nullptr;
  static inline aws::JsonClient* client_ = nullptr;
};

TEST_F(LiveShopTest, FillsATableThatItMakesAndGoesOnDayByDay) {
  ASSERT_OK_AND_ASSIGN(const LiveShopReport filled, Keep(Options()));
  EXPECT_TRUE(filled.created);
  EXPECT_EQ(filled.filled_items, 400);
  EXPECT_EQ(filled.last_day, 0);
  EXPECT_GT(filled.cost.consumed_units, 399);
  EXPECT_EQ(Items(), ShopAt(0));

  LiveShopOptions options = Options();
  options.items_per_second = 300;
  options.duration_micros = kSecond;
  ASSERT_OK_AND_ASSIGN(const LiveShopReport first, Keep(options));
  EXPECT_FALSE(first.created);
  EXPECT_EQ(first.filled_items, 0);
  EXPECT_EQ(first.first_day, 0);
  EXPECT_GT(first.last_day, 0);
  EXPECT_GT(first.changes.inserts, 0);
  EXPECT_GT(first.changes.updates, 0);

  ASSERT_OK_AND_ASSIGN(const LiveShopReport second, Keep(options));
  EXPECT_EQ(second.first_day, first.last_day);
  // Each item is as on the last whole day or on the one that has begun.
  const std::set<std::string> whole = ShopAt(second.last_day);
  const std::set<std::string> begun = ShopAt(second.last_day + 1);
  for (const std::string& item : Items()) {
    EXPECT_TRUE(whole.contains(item) || begun.contains(item)) << item;
  }
}

TEST_F(LiveShopTest, KeepsTheRate) {
  LiveShopOptions options = Options();
  options.items_per_second = 40;
  options.duration_micros = 2 * kSecond;
  ASSERT_OK_AND_ASSIGN(const LiveShopReport report, Keep(options));
  const int64_t writes = report.changes.inserts + report.changes.updates + report.changes.deletes;
  EXPECT_NEAR(static_cast<double>(writes), 80, 10);  // one batch, a quarter of a second's writes
}

/// Cancels at a later batch, when the days before it are written.
class CancelsLater final : public work::Progress {
 public:
  explicit CancelsLater(CancelToken cancel) : cancel_(std::move(cancel)) {}
  void BeginStep(std::string_view, int64_t) override {}
  void Advance(int64_t, int64_t) override {
    if (++batches_ == 100) {
      cancel_.Cancel();
    }
  }

 private:
  CancelToken cancel_;
  int batches_ = 0;
};

TEST_F(LiveShopTest, CancellingEndsTheWritingWell) {
  ASSERT_OK(Keep(Options()));
  LiveShopOptions options = Options();
  options.duration_micros.reset();
  options.items_per_second = 10;
  const CancelToken cancel;
  CancelsLater progress(cancel);
  ASSERT_OK_AND_ASSIGN(const LiveShopReport report, Keep(options, progress, cancel));
  EXPECT_TRUE(report.interrupted);
  EXPECT_GT(report.changes.inserts + report.changes.updates + report.changes.deletes, 0);
}

TEST_F(LiveShopTest, LeavesTablesOfOthersAlone) {
  const auto create = [](const char* sort_type) {
    return Call("CreateTable", R"("BillingMode":"PAY_PER_REQUEST",
        "KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},
                     {"AttributeName":"SK","KeyType":"RANGE"}],
        "AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},
                                {"AttributeName":"SK","AttributeType":")" +
                                   std::string(sort_type) + "\"}]");
  };
  ASSERT_OK(create("N"));
  EXPECT_THAT(Keep(Options()), IsError(ErrorCode::kInvalidArgument, HasSubstr("another key")));
  ASSERT_OK(Call("DeleteTable", ""));

  ASSERT_OK(create("S"));
  ASSERT_OK(Call("PutItem", R"("Item":{"PK":{"S":"mine"},"SK":{"S":"mine"}})"));
  EXPECT_THAT(Keep(Options()), IsError(ErrorCode::kAlreadyExists, HasSubstr("--into-existing")));
  EXPECT_EQ(Items().size(), 1U);
  LiveShopOptions options = Options();
  options.into_existing = true;
  ASSERT_OK_AND_ASSIGN(const LiveShopReport report, Keep(options));
  EXPECT_FALSE(report.created);
  EXPECT_EQ(report.filled_items, 400);
  EXPECT_EQ(Items().size(), 401U);
}

TEST_F(LiveShopTest, AFillingThatWasInterruptedBeginsAnew) {
  ShopOptions shop = Options().shop;
  SampleTable table(*client_, Name(), SystemClock(), SystemRandom());
  ASSERT_OK(table.Ensure({}));
  const ShopChanges day(shop);
  ASSERT_OK(table.Write(std::vector<std::string>{day.FirstLasting()->request}, {}));
  ASSERT_OK_AND_ASSIGN(const LiveShopReport report, Keep(Options()));
  EXPECT_EQ(report.filled_items, 400);
  EXPECT_EQ(Items(), ShopAt(0));
}

}  // namespace
}  // namespace dynalake::generate
