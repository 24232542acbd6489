
#include "source/items/page_file.h"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"
#include "source/items/page_file_reader.h"
#include "source/items/page_file_writer.h"
#include "storage/memory_store.h"

namespace dynalake::source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PageFileTest : public testing::Test {
 protected:
  /// A page whose items are `lines`, as a service answers them.
  static ItemPage Page(const std::vector<std::string>& lines) {
    std::string items;
    for (const std::string& line : lines) {
      items += (items.empty() ? "" : ",") + line;
    }
    auto page = ReadItemPage(
        fmt::format(R"({{"Count":{0},"ScannedCount":{0},"Items":[{1}]}})", lines.size(), items));
    EXPECT_THAT(page, IsOk());
    return *std::move(page);
  }

  /// Two pages that can be read, and one without items between them.
  void WritePages() {
    ASSERT_OK_AND_ASSIGN(auto writer, PageFileWriter::Create(store_, location_));
    ASSERT_OK(writer->Append(Page({R"({"a":{"S":"1"}})", R"({"a":{"S":"2"}})"}), 17));
    ASSERT_OK(writer->Append(Page({}), 18));
    ASSERT_OK(writer->Append(Page({large_}), 19));
    ASSERT_OK_AND_ASSIGN(file_, writer->Finish());
  }

  /// What the file's blocks hold.
  Result<void> Read() {
    DYNALAKE_ASSIGN(auto reader, PageFileReader::Open(store_, location_));
    while (true) {
      DYNALAKE_ASSIGN(const auto page, reader->Next());
      if (!page) {
        read_bytes_ = reader->stored_bytes();
        return {};
      }
      const std::string_view text = page->lines.text;
      texts_.emplace_back(text);
      first_lines_.push_back(page->lines.first_line);
      written_at_.push_back(page->read_at_micros);
      EXPECT_EQ(std::string(text.end(), text.end() + files::kLineBlockPadding),
                std::string(files::kLineBlockPadding, '\0'));
    }
  }

  const storage::Location location_ = storage::Location::Parse("memory:///in/1.pages").value();
  const std::string large_ = R"({"a":{"S":")" + std::string(3'000'000, 'x') + R"("}})";
  storage::MemoryStore store_{SystemClock()};
  ItemFile file_{.location = location_};
  std::vector<std::string> texts_;
  std::vector<uint64_t> first_lines_;
  std::vector<int64_t> written_at_;
  uint64_t read_bytes_ = 0;
};

TEST_F(PageFileTest, GivesEachPageWithItsTime) {
  WritePages();
  EXPECT_EQ(file_.item_count, 3);
  ASSERT_OK(Read());
  EXPECT_THAT(texts_, ElementsAre("{\"a\":{\"S\":\"1\"}}\n{\"a\":{\"S\":\"2\"}}\n", large_ + "\n"));
  EXPECT_THAT(first_lines_, ElementsAre(1, 3));
  EXPECT_THAT(written_at_, ElementsAre(17, 19));
  EXPECT_EQ(read_bytes_, file_.size_bytes);
}

/// The bytes of `hexdump -C` without its texts, in hexadecimal.
std::string HexOfDump(const std::string& dump) {
  std::string hex;
  std::istringstream lines(dump);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    words >> word;  // the offset
    while (words >> word) {
      hex += word;
    }
  }
  return hex;
}

TEST_F(PageFileTest, IsAsItsPageShows) {
  ASSERT_OK_AND_ASSIGN(auto writer, PageFileWriter::Create(store_, location_));
  ASSERT_OK(writer->Append(Page({R"({"a":{"N":"1"}})"}), 1'719'792'000'000'000));
  ASSERT_OK(writer->Finish());
  ASSERT_OK_AND_ASSIGN(const std::string bytes, store_.ReadAll(location_, 1 << 20));
  EXPECT_EQ(EncodeHex(bytes), HexOfDump(PageExample("docs/formats/page-file.md", "Example")));
}

TEST_F(PageFileTest, ATextThatNoBlockCanHoldIsAnError) {
  PageHeader header{.item_count = 1, .text_bytes = PageHeader::kMostTextBytes, .stored_bytes = 2};
  const std::string block = "\x10{";
  header.hash = header.HashWith(reinterpret_cast<const uint8_t*>(block.data()));
  const std::string file(reinterpret_cast<const char*>(&header), sizeof(header));
  ASSERT_OK(store_.PutText(location_, file + block, storage::PutCondition::kNone));
  EXPECT_THAT(Read(), IsError(ErrorCode::kMalformedInput, HasSubstr("is damaged")));
}

TEST_F(PageFileTest, ADamagedByteIsAnError) {
  WritePages();
  ASSERT_OK_AND_ASSIGN(const std::string sound, store_.ReadAll(location_, 1 << 30));
  for (size_t at = 0; at < sound.size(); at = at < 64 ? at + 1 : at + 997) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    ASSERT_OK(store_.PutText(location_, damaged, storage::PutCondition::kNone));
    EXPECT_THAT(Read(), IsError(ErrorCode::kMalformedInput, HasSubstr("is damaged"))) << at;
  }
}

TEST_F(PageFileTest, AFileThatEndsEarlyIsAnError) {
  WritePages();
  ASSERT_OK_AND_ASSIGN(const std::string sound, store_.ReadAll(location_, 1 << 30));
  for (const size_t size : {size_t{1}, size_t{31}, size_t{33}, sound.size() - 1}) {
    ASSERT_OK(store_.PutText(location_, sound.substr(0, size), storage::PutCondition::kNone));
    EXPECT_THAT(Read(), IsError(ErrorCode::kMalformedInput, HasSubstr("is damaged"))) << size;
  }
}

}  // namespace
}  // namespace dynalake::source
