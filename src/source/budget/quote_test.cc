#include "source/budget/quote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/budget/price_list.h"

namespace dynalake::source {
namespace {

using ::testing::DoubleEq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

constexpr int64_t kGib = int64_t{1} << 30;

QuoteInput TableOf(int64_t items, int64_t size_bytes) {
  QuoteInput input;
  input.readable.item_count = items;
  input.readable.size_bytes = size_bytes;
  input.table.table = input.readable;
  input.table.on_demand = true;
  input.prices = KnownPrices("us-east-1").prices;
  return input;
}

TEST(QuoteTest, AScanTakesHalfAUnitFor4KiB) {
  EXPECT_EQ(ScanUnits(0, false), 0.5);
  EXPECT_EQ(ScanUnits(0, true), 1);
  EXPECT_EQ(ScanUnits(4096, false), 0.5);
  EXPECT_EQ(ScanUnits(4097, false), 1);
  EXPECT_EQ(ScanUnits(4097, true), 2);
  EXPECT_EQ(ScanUnits(kGib, false), 131'072);
}

TEST(QuoteTest, ScanAndExportSideBySide) {
  QuoteInput input = TableOf(1'000'000, 10 * kGib);
  input.units_per_second = 1000;
  const Quote quote = MakeQuote(input);
  EXPECT_EQ(quote.basis, QuoteBasis::kCounted);
  EXPECT_EQ(quote.item_count, 1'000'000);
  EXPECT_EQ(quote.scan_units, 1'310'720);
  // 10,201 pages of 1 MB, each with what rounding may add.
  EXPECT_THAT(quote.scan_micros, Optional(int64_t{1'310'828'500}));
  EXPECT_THAT(quote.scan_dollars, DoubleEq(1.31072 * 0.125));
  EXPECT_THAT(quote.export_dollars, DoubleEq(1.0));
  EXPECT_THAT(quote.recovery_month_dollars, DoubleEq(2.0));
  EXPECT_THAT(quote.s3_month_dollars, DoubleEq(0.23));
}

TEST(QuoteTest, TimeIsThatOfWholePages) {
  QuoteInput input = TableOf(300, 600'000);
  input.units_per_second = 50;
  EXPECT_EQ(MakeQuote(input).scan_units, 73.5);
  EXPECT_THAT(MakeQuote(input).scan_micros, Optional(int64_t{2'570'000}));
  input.consistent = true;
  EXPECT_THAT(MakeQuote(input).scan_micros, Optional(int64_t{5'140'000}));
}

TEST(QuoteTest, WhoPaysForReading) {
  QuoteInput input = TableOf(10, 8 * kGib);
  const double standard = MakeQuote(input).scan_dollars;
  input.consistent = true;
  EXPECT_THAT(MakeQuote(input).scan_dollars, DoubleEq(2 * standard));
  input.consistent = false;
  input.table.infrequent_access = true;
  EXPECT_THAT(MakeQuote(input).scan_dollars, DoubleEq(standard * 0.155 / 0.125));
  input.table.on_demand = false;
  EXPECT_EQ(MakeQuote(input).scan_dollars, 0);
  EXPECT_EQ(MakeQuote(input).scan_micros, std::nullopt);
}

TEST(QuoteTest, AnIndexIsScannedAndTheTableExported) {
  QuoteInput input = TableOf(10, kGib);
  input.readable.size_bytes = 4096;
  const Quote quote = MakeQuote(input);
  EXPECT_EQ(quote.scan_units, 0.5);
  EXPECT_THAT(quote.export_dollars, DoubleEq(0.10));
}

TEST(QuoteTest, WhatTheProbeTells) {
  QuoteInput input = TableOf(0, 0);
  input.probe = ScanProbe{.scanned_count = 7, .consumed_units = 1.5, .was_all = true};
  EXPECT_EQ(MakeQuote(input).basis, QuoteBasis::kRead);
  EXPECT_EQ(MakeQuote(input).item_count, 7);
  EXPECT_EQ(MakeQuote(input).scan_units, 1.5);

  // A new table: DynamoDB has not counted it yet.
  input.probe = ScanProbe{.scanned_count = 100, .consumed_units = 20, .was_all = false};
  EXPECT_EQ(MakeQuote(input).basis, QuoteBasis::kAtLeast);
  EXPECT_EQ(MakeQuote(input).item_count, 100);
  EXPECT_EQ(MakeQuote(input).scan_units, 20);

  input = TableOf(1000, 1000 * 4096);
  input.probe = ScanProbe{.scanned_count = 100, .consumed_units = 100, .was_all = false};
  EXPECT_EQ(MakeQuote(input).scan_units, 500);
  EXPECT_THAT(MakeQuote(input).probe_share, Optional(DoubleEq(2.0)));
}

TEST(PriceListTest, SaysWhoseAndFromWhen) {
  EXPECT_EQ(KnownPrices("us-east-1").prices.million_read_units, 0.125);
  EXPECT_THAT(KnownPrices("us-east-1").origin, Not(HasSubstr("none is known")));
  EXPECT_EQ(KnownPrices("eu-central-1").prices.million_read_units, 0.1525);
  EXPECT_THAT(KnownPrices("eu-central-1").origin, HasSubstr("for exports that of us-east-1"));
  EXPECT_EQ(KnownPrices("mars-1").prices, KnownPrices("us-east-1").prices);
  EXPECT_THAT(KnownPrices("mars-1").origin, HasSubstr("none is known for mars-1"));
}

}  // namespace
}  // namespace dynalake::source
