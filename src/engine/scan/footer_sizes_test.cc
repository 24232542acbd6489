#include "engine/scan/footer_sizes.h"

#include <span>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "storage/memory_store.h"

namespace dynalake::engine {
namespace {

using testing::Eq;
using testing::Optional;

iceberg::DataFile FileOf(int64_t size_bytes, iceberg::FieldMap<int64_t> column_sizes) {
  iceberg::DataFile file;
  file.file_size_bytes = size_bytes;
  file.column_sizes = std::move(column_sizes);
  file.split_offsets = {4};
  return file;
}

TEST(FooterSizesTest, TheFirstGuessIsWhatTheColumnsLeave) {
  const FooterSizes sizes;
  EXPECT_THAT(sizes.GuessTail(FileOf(10'000, {{1, 4'000}, {2, 2'000}})), Optional(3'996U));
}

TEST(FooterSizesTest, NothingIsGuessedWithoutSizesThatCanBe) {
  const FooterSizes sizes;
  EXPECT_EQ(sizes.GuessTail(FileOf(10'000, {})), std::nullopt);
  EXPECT_EQ(sizes.GuessTail(FileOf(10'000, {{1, 9'999}})), std::nullopt);
  EXPECT_EQ(sizes.GuessTail(FileOf(0, {{1, 1}})), std::nullopt);
  EXPECT_EQ(sizes.GuessTail(FileOf(-1, {{1, -5}})), std::nullopt);
  // One column of many: what is left is no footer.
  EXPECT_EQ(sizes.GuessTail(FileOf(100'000'000, {{1, 5'000}})), std::nullopt);
}

TEST(FooterSizesTest, AFooterThatWasSeenBoundsTheNextGuess) {
  FooterSizes sizes;
  const iceberg::DataFile indexed = FileOf(20'000, {{1, 10'000}});
  sizes.Note(indexed, 800);
  sizes.Note(indexed, 400);
  EXPECT_THAT(sizes.GuessTail(indexed), Optional(800U + 25 + 8));
  // Never more than there is behind the columns.
  EXPECT_THAT(sizes.GuessTail(FileOf(10'512, {{1, 10'000}})), Optional(508U));
  // Nor is the size of any column needed any more.
  EXPECT_THAT(sizes.GuessTail(FileOf(20'000, {})), Optional(833U));
  // A file of more row groups has a longer one.
  iceberg::DataFile longer = indexed;
  longer.split_offsets = {4, 5'000};
  EXPECT_THAT(sizes.GuessTail(longer), Optional(9'996U));
}

std::optional<uint64_t> FooterOf(const std::string& bytes) {
  storage::MemoryStore store(SystemClock());
  const auto location = storage::Location::Parse("memory:///file").value();
  EXPECT_OK(store.Put(location, std::as_bytes(std::span(bytes)), storage::PutCondition::kNone));
  const auto reader = store.Open(location);
  EXPECT_OK(reader);
  const auto footer = FooterBytes(**reader);
  EXPECT_OK(footer);
  return footer ? *footer : std::nullopt;
}

TEST(FooterSizesTest, AFileSaysHowLongItsFooterIs) {
  using std::string_literals::operator""s;
  EXPECT_THAT(FooterOf("PAR1abc\x03\0\0\0PAR1"s), Optional(Eq(3U)));
  EXPECT_EQ(FooterOf("PAR1abc\x04\0\0\0PAR1"s), std::nullopt);  // longer than the file
  EXPECT_EQ(FooterOf("PAR1abc\0\0\0\0PAR1"s), std::nullopt);
  EXPECT_EQ(FooterOf("PAR1abc\x03\0\0\0PARE"s), std::nullopt);  // encrypted
  EXPECT_EQ(FooterOf("PAR1abc\xff\xff\xff\xffPAR1"s), std::nullopt);
  EXPECT_EQ(FooterOf("PAR1"), std::nullopt);
}

}  // namespace
}  // namespace dynalake::engine
