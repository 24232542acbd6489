#include "source/items/file_blocks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/format.h"
#include "base/testing/matchers.h"
#include "storage/memory_store.h"

namespace dynalake::source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kTwo = "{\"a\":{\"S\":\"1\"}}\n{\"a\":{\"S\":\"2\"}}\n";
constexpr const char* kOne = "{\"a\":{\"S\":\"3\"}}\n";

class FileBlocksTest : public testing::Test {
 protected:
  void Add(const std::string& name, const std::string& text, ItemFile file) {
    file.location = file.location.Join(name);
    file.name = name;
    ASSERT_OK(store_.PutText(file.location, text, storage::PutCondition::kNone));
    files_.push_back(std::move(file));
  }
  void Add(const std::string& name, const std::string& text) { Add(name, text, Anywhere()); }

  static ItemFile Anywhere() {
    return {.location = storage::Location::Parse("memory:///in").value()};
  }

  /// All lines, each behind the name of its file and its number there.
  static Result<std::vector<std::string>> ReadAll(FileBlocks& blocks) {
    std::vector<std::string> lines;
    while (true) {
      DYNALAKE_ASSIGN(const auto block, blocks.Next({}));
      if (!block) {
        return lines;
      }
      lines.push_back(fmt::format("{}:{}:{}", block->source, block->first_line, block->text));
    }
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  std::vector<ItemFile> files_;
};

TEST_F(FileBlocksTest, ReadsFilesOneAfterTheOther) {
  Add("1.json", kTwo);
  Add("2.json", "");
  Add("3.json", kOne);
  FileBlocks blocks(store_, files_);
  ASSERT_OK_AND_ASSIGN(const auto lines, ReadAll(blocks));
  EXPECT_THAT(lines, ElementsAre(std::string("memory:///in/1.json:1:") + kTwo,
                                 std::string("memory:///in/3.json:1:") + kOne));
  EXPECT_EQ(blocks.item_count(), 3);
  EXPECT_EQ(blocks.stored_bytes(), 48);
  ASSERT_EQ(blocks.checksums().size(), 3U);
  EXPECT_EQ(blocks.checksums()[2],
            (FileChecksum{"3.json", 16, "FZGUiUNtY8vIcDWUceEltQ=="}));  // md5sum's
}

TEST_F(FileBlocksTest, ManifestsMustAgreeWithWhatIsRead) {
  ItemFile counted = Anywhere();
  counted.item_count = 3;
  Add("1.json", kTwo, counted);
  FileBlocks few(store_, files_);
  EXPECT_THAT(ReadAll(few), IsError(ErrorCode::kMalformedInput,
                                    HasSubstr("has 2 items, but the manifest says 3")));
  files_.clear();
  ItemFile summed = Anywhere();
  summed.md5_base64 = "AAAAAAAAAAAAAAAAAAAAAA==";
  Add("1.json", kTwo, summed);
  FileBlocks other(store_, files_);
  EXPECT_THAT(ReadAll(other), IsError(ErrorCode::kMalformedInput, HasSubstr("copy it again")));
}

TEST_F(FileBlocksTest, WhatIsRejectedCountsAsAnItem) {
  ItemFile ion = Anywhere();
  ion.format = ItemFormat::kIon;
  ion.item_count = 2;
  Add("1.ion", "$ion_1_0 {Item:{a:\"1\"}} {Item:{a:2024T}}", ion);
  Add("2.json", kOne);
  std::vector<std::string> rejected;
  FileBlocks blocks(store_, files_,
                    [&](std::string_view file, const RejectedText& text) -> Result<void> {
                      rejected.push_back(fmt::format("{}: {}", file, text.text));
                      return {};
                    });
  ASSERT_OK(ReadAll(blocks));
  EXPECT_THAT(rejected, ElementsAre(HasSubstr("1.ion: ")));
  EXPECT_EQ(blocks.item_count(), 3);
  EXPECT_EQ(blocks.rejected_count(), 1);
}

TEST_F(FileBlocksTest, StopsBetweenBlocks) {
  Add("1.json", kTwo);
  const CancelToken cancel;
  cancel.Cancel();
  FileBlocks blocks(store_, files_);
  EXPECT_THAT(blocks.Next(cancel), IsError(ErrorCode::kCancelled));
}

}  // namespace
}  // namespace dynalake::source
