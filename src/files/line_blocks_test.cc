#include "files/line_blocks.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::files {
namespace {

/// Gives a text in pieces of at most `piece_bytes`, then perhaps an error.
class TextSource : public ByteSource {
 public:
  TextSource(std::string text, size_t piece_bytes, bool fail_at_end = false)
      : text_(std::move(text)), piece_bytes_(piece_bytes), fail_at_end_(fail_at_end) {}

  Result<size_t> Read(std::span<std::byte> out) override {
    if (fail_at_end_ && at_ == text_.size()) {
      return Fail(ErrorCode::kUnreachable, "the cable is cut");
    }
    const size_t size = std::min({piece_bytes_, out.size(), text_.size() - at_});
    std::memcpy(out.data(), text_.data() + at_, size);
    at_ += size;
    return size;
  }

 private:
  std::string text_;
  size_t piece_bytes_;
  bool fail_at_end_;
  size_t at_ = 0;
};

std::string Lines(int count, size_t length) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += std::string(length, static_cast<char>('a' + i % 26)) + "\n";
  }
  return text;
}

TEST(LineBlocksTest, EmptySourceHasNoBlock) {
  TextSource source("", 10);
  LineBlockReader reader(source, "empty");
  ASSERT_OK_AND_ASSIGN(auto block, reader.Next());
  EXPECT_FALSE(block.has_value());
}

TEST(LineBlocksTest, LastLineWithoutNewlineGetsOne) {
  TextSource source("one\ntwo", 3);
  LineBlockReader reader(source, "text");
  ASSERT_OK_AND_ASSIGN(auto first, reader.Next());
  EXPECT_EQ(first->text, "one\n");
  ASSERT_OK_AND_ASSIGN(auto second, reader.Next());
  EXPECT_EQ(second->text, "two\n");
  EXPECT_EQ(second->first_line, 2U);
  EXPECT_EQ(second->byte_offset, 4U);
  ASSERT_OK_AND_ASSIGN(auto end, reader.Next());
  EXPECT_FALSE(end.has_value());
}

TEST(LineBlocksTest, LineOverTheLimitNamesSourceLineAndLimit) {
  TextSource source("short\n" + std::string(101, 'x') + "\n", 7);
  LineBlockReader reader(source, "big.json", {.block_bytes = 16, .max_line_bytes = 100});
  ASSERT_THAT(reader.Next(), IsOk());
  const auto block = reader.Next();
  ASSERT_THAT(block, IsError(ErrorCode::kMalformedInput));
  EXPECT_EQ(block.error().message(), "big.json: line 2 is longer than 100 bytes");
}

TEST(LineBlocksTest, LongLinesGoToTheSinkAndTheRestIsRead) {
  const std::string big(1000, 'x');
  // One that follows another, one in the middle, and a last one without its newline.
  const std::string text = big + "\n" + big + "y\none\n" + big + "\ntwo\nthree\n" + big;
  for (const size_t piece : {1U, 7U, 64U, 5000U}) {
    TextSource source(text, piece);
    std::vector<std::pair<uint64_t, uint64_t>> skipped;
    LineBlockReader reader(source, "big.json",
                           {.block_bytes = 16,
                            .max_line_bytes = 100,
                            .long_lines = [&](const LongLine& line) -> Result<void> {
                              EXPECT_EQ(line.beginning, std::string(line.beginning.size(), 'x'));
                              EXPECT_GE(line.beginning.size(), 100U);
                              skipped.emplace_back(line.line, line.size_bytes);
                              return {};
                            }});
    std::string kept;
    while (true) {
      ASSERT_OK_AND_ASSIGN(auto block, reader.Next());
      if (!block) {
        break;
      }
      EXPECT_EQ(text.substr(block->byte_offset, block->text.size()), block->text);
      EXPECT_EQ(
          block->first_line,
          1 + std::count(text.begin(),
                         text.begin() + static_cast<std::ptrdiff_t>(block->byte_offset), '\n'));
      kept += block->text;
    }
    EXPECT_EQ(kept, "one\ntwo\nthree\n");
    EXPECT_THAT(skipped, ::testing::ElementsAre(std::pair(1, 1000), std::pair(2, 1001),
                                                std::pair(4, 1000), std::pair(7, 1000)));
  }
}

TEST(LineBlocksTest, AnErrorOfTheSinkEndsTheReading) {
  TextSource source(std::string(60, 'x') + "\none\n", 1000);
  LineBlockReader reader(source, "big",
                         {.block_bytes = 1000,
                          .max_line_bytes = 50,
                          .long_lines = [](const LongLine&) -> Result<void> {
                            return Fail(ErrorCode::kUnreachable, "the disk is full");
                          }});
  EXPECT_THAT(reader.Next(), IsError(ErrorCode::kUnreachable));
}

TEST(LineBlocksTest, LongLineOfASmallBlockIsStillLimited) {
  TextSource source(std::string(60, 'x') + "\n", 1000);
  LineBlockReader reader(source, "big", {.block_bytes = 1000, .max_line_bytes = 50});
  EXPECT_THAT(reader.Next(), IsError(ErrorCode::kMalformedInput));
}

TEST(LineBlocksTest, LineAtTheLimitPasses) {
  const std::string line = std::string(49, 'x') + "\n";
  TextSource source(line + line, 13);
  LineBlockReader reader(source, "text", {.block_bytes = 8, .max_line_bytes = 50});
  for (uint64_t number = 1; number <= 2; ++number) {
    ASSERT_OK_AND_ASSIGN(auto block, reader.Next());
    EXPECT_EQ(block->text, line);
    EXPECT_EQ(block->first_line, number);
  }
}

TEST(LineBlocksTest, ErrorOfTheSourcePasses) {
  TextSource source("one\ntwo\n", 100, true);
  LineBlockReader reader(source, "text", {.block_bytes = 8, .max_line_bytes = 100});
  ASSERT_THAT(reader.Next(), IsOk());
  EXPECT_THAT(reader.Next(), IsError(ErrorCode::kUnreachable));
}

TEST(LineBlocksTest, MemoryIsReused) {
  TextSource source(Lines(4000, 99), 1 << 20);
  LineBlockReader reader(source, "text", {.block_bytes = 10'000, .max_line_bytes = 100'000});
  std::vector<const char*> places;
  while (true) {
    ASSERT_OK_AND_ASSIGN(auto block, reader.Next());
    if (!block) {
      break;
    }
    places.push_back(block->text.data());
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  EXPECT_LE(places.size(), 3U);
}

RC_GTEST_PROP(LineBlocksTest, BlocksAreTheTextWithItsPlaces, ()) {
  const auto lengths = *rc::gen::container<std::vector<uint8_t>>(rc::gen::arbitrary<uint8_t>());
  std::string text;
  for (const uint8_t length : lengths) {
    text += std::string(length, 'x') + "\n";
  }
  if (*rc::gen::arbitrary<bool>() && !text.empty()) {
    text.pop_back();
  }
  const size_t piece = *rc::gen::inRange<size_t>(1, 300);
  const size_t block_bytes = *rc::gen::inRange<size_t>(1, 600);
  TextSource source(text, piece);
  LineBlockReader reader(source, "text", {.block_bytes = block_bytes, .max_line_bytes = 300});
  std::string all;
  uint64_t lines = 0;
  while (true) {
    auto block = reader.Next();
    RC_ASSERT(block.has_value());
    if (!*block) {
      break;
    }
    const LineBlock& got = **block;
    RC_ASSERT(got.byte_offset == all.size());
    RC_ASSERT(got.first_line == lines + 1);
    RC_ASSERT(!got.text.empty() && got.text.back() == '\n');
    const char* padding = got.text.data() + got.text.size();
    RC_ASSERT(std::all_of(padding, padding + kLineBlockPadding, [](char c) { return c == 0; }));
    all += got.text;
    lines += got.line_count;
  }
  if (!text.empty() && text.back() != '\n') {
    text += '\n';
  }
  RC_ASSERT(all == text);
  RC_ASSERT(lines == static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')));
}

}  // namespace
}  // namespace dynalake::files
