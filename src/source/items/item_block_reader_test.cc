#include "source/items/item_block_reader.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "storage/memory_store.h"

namespace dynalake::source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr size_t kMebibyte = size_t{1} << 20;

/// What was read of one file.
struct Read {
  std::string lines;
  std::vector<std::string> reasons;
  std::vector<std::string> texts;
  std::vector<uint64_t> sizes;
  std::vector<int64_t> rejected_lines;
  std::vector<uint64_t> first_lines;  ///< of the blocks
  Result<void> outcome;
};

Read ReadFile(const std::string& text, ItemFormat format, bool rejects = true) {
  storage::MemoryStore store(SystemClock());
  const auto location = storage::Location::Parse("memory:///in/file").value();
  EXPECT_THAT(store.PutText(location, text, storage::PutCondition::kNone), IsOk());
  const ItemFile file{.location = location, .name = "file", .format = format};
  Read read;
  RejectText reject;
  if (rejects) {
    reject = [&read](const RejectedText& rejected) -> Result<void> {
      read.reasons.emplace_back(rejected.reason);
      read.texts.emplace_back(rejected.text);
      read.sizes.push_back(rejected.size_bytes);
      read.rejected_lines.push_back(rejected.line);
      return {};
    };
  }
  auto reader = ItemBlockReader::Open(store, file, reject);
  EXPECT_THAT(reader, IsOk());
  while (true) {
    auto block = (*reader)->Next();
    if (!block) {
      read.outcome = std::move(block).error();
      return read;
    }
    if (!*block) {
      return read;
    }
    read.lines += (*block)->text;
    read.first_lines.push_back((*block)->first_line);
  }
}

TEST(ItemBlockReaderTest, ALongLineIsRejectedAndTheRestIsRead) {
  const std::string text = "{one}\n{" + std::string(40 * kMebibyte, 'x') + "}\n{two}\n";
  const Read read = ReadFile(text, ItemFormat::kDynamoDbJson);
  ASSERT_THAT(read.outcome, IsOk());
  EXPECT_EQ(read.lines, "{one}\n{two}\n");
  EXPECT_THAT(read.rejected_lines, ElementsAre(2));
  EXPECT_THAT(read.sizes, ElementsAre(40 * kMebibyte + 2));
  EXPECT_THAT(read.reasons, ElementsAre(StartsWith("byte 33554432: ")));
  EXPECT_EQ(read.texts[0].size(), 64U << 10);
}

TEST(ItemBlockReaderTest, ALongLineThatNobodyTakesIsAnError) {
  const std::string text = std::string(40 * kMebibyte, 'x') + "\n";
  const Read read = ReadFile(text, ItemFormat::kDynamoDbJson, false);
  ASSERT_THAT(read.outcome, IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(read.outcome.error().ToString(), HasSubstr("line 1 is longer than 33554432 bytes"));
}

TEST(ItemBlockReaderTest, AHugeIonValueIsRejectedUpToItsEnd) {
  // What looks like an item inside it is none.
  std::string huge = "{Item:{PK:\"x\",\n";
  while (huge.size() < 20 * kMebibyte) {
    huge += "v" + std::to_string(huge.size()) + ": '''" + std::string(1000, 'y') +
            "\n{Item:{PK:\"no\"}}\n''',\n";
  }
  huge += "}}";
  const std::string text =
      "$ion_1_0 {Item:{PK:\"a\"}}\n$ion_1_0 " + huge + "\n$ion_1_0 {Item:{PK:\"b\"}}\n";
  const Read read = ReadFile(text, ItemFormat::kIon);
  ASSERT_THAT(read.outcome, IsOk());
  EXPECT_EQ(read.lines, "{\"Item\":{\"PK\":{\"S\":\"a\"}}}\n{\"Item\":{\"PK\":{\"S\":\"b\"}}}\n");
  EXPECT_THAT(read.sizes, ElementsAre(huge.size()));
  EXPECT_THAT(read.reasons, ElementsAre(HasSubstr("line 2, byte 9: ")));
  EXPECT_EQ(read.texts[0], huge.substr(0, 64U << 10));
}

TEST(ItemBlockReaderTest, ABrokenIonValueIsOneRejectWhereverTheBufferEnds) {
  const std::string bad = "{Item:{PK:\"" + std::string(100, 'x') + "\", v: 2024T, w: {}}}";
  const std::string last = "{Item:{PK:\"last\"}}\n";
  for (size_t before = kMebibyte - bad.size() - 2; before < kMebibyte + 2; before += 7) {
    const std::string text = std::string(before, ' ') + bad + "\n" + last + "{Item:{v: 2024T}}";
    const Read read = ReadFile(text, ItemFormat::kIon);
    ASSERT_THAT(read.outcome, IsOk());
    EXPECT_EQ(read.lines, "{\"Item\":{\"PK\":{\"S\":\"last\"}}}\n");
    EXPECT_THAT(read.texts, ElementsAre(bad, "{Item:{v: 2024T}}"));
    EXPECT_THAT(read.reasons, ElementsAre(HasSubstr("line 1, "), HasSubstr("line 3, ")));
  }
}

TEST(ItemBlockReaderTest, OfAHeadNoMoreIsReadThanItsBlockNeeds) {
  storage::MemoryStore store(SystemClock());
  const auto location = storage::Location::Parse("memory:///in/file").value();
  std::string text;
  for (int i = 0; text.size() < 4 * kMebibyte; ++i) {
    text += "{\"Item\":{\"PK\":{\"S\":\"" + std::to_string(i) + "\"}}}\n";
  }
  ASSERT_THAT(store.PutText(location, text, storage::PutCondition::kNone), IsOk());
  const ItemFile file{.location = location, .name = "file", .format = ItemFormat::kDynamoDbJson};
  ASSERT_OK_AND_ASSIGN(const auto reader, ItemBlockReader::OpenHead(store, file, nullptr));
  ASSERT_OK_AND_ASSIGN(const auto block, reader->Next());
  ASSERT_TRUE(block);
  EXPECT_THAT(text, StartsWith(std::string(block->text)));
  EXPECT_LE(block->text.size(), kMebibyte / 8);
  EXPECT_LE(reader->stored_bytes(), kMebibyte / 4);
}

TEST(ItemBlockReaderTest, LinesOfDataPipelineKeepTheirNumbers) {
  const std::string text =
      "{\"a\":{\"s\":\"1\"}}\nbad\nworse\na\x03{\"n\":\"2\"}\n{\"a\":{\"bOOL\":true}}";
  const Read read = ReadFile(text, ItemFormat::kDataPipeline);
  ASSERT_THAT(read.outcome, IsOk());
  EXPECT_EQ(read.lines,
            "{\"Item\":{\"a\":{\"S\":\"1\"}}}\n{\"Item\":{\"a\":{\"N\":\"2\"}}}\n"
            "{\"Item\":{\"a\":{\"BOOL\":true}}}\n");
  EXPECT_THAT(read.texts, ElementsAre("bad", "worse"));
  EXPECT_THAT(read.rejected_lines, ElementsAre(2, 3));
  EXPECT_THAT(read.first_lines, ElementsAre(1, 4, 5));
  const Read refused = ReadFile(text, ItemFormat::kDataPipeline, false);
  ASSERT_THAT(refused.outcome, IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(refused.outcome.error().ToString(), HasSubstr("memory:///in/file: line 2, byte 0: "));
}

}  // namespace
}  // namespace dynalake::source
