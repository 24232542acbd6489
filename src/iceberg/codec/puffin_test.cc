#include "iceberg/codec/puffin.h"

#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

Result<PuffinFooter> Read(const std::string& file) {
  return ReadPuffinFooter(file, static_cast<int64_t>(file.size()));
}

TEST(PuffinTest, AFileWithoutBlobsIsItsFooter) {
  PuffinWriter writer;
  writer.SetProperty("a", "b");
  const std::string file = writer.Finish();
  // Puffin specification, "File structure": magic; then magic, payload, its size, flags, magic.
  const std::string payload = R"({"blobs":[],"properties":{"a":"b"}})";
  ASSERT_EQ(payload.size(), 35U);
  EXPECT_EQ(file,
            "PFA1PFA1" + payload + std::string("\x23\0\0\0\0\0\0\0", 8) + std::string("PFA1"));
  EXPECT_THAT(PuffinFooterSize(file), HasValue(file.size() - 4));
  EXPECT_THAT(Read(file), HasValue(PuffinFooter{.properties = {{"a", "b"}}}));
}

TEST(PuffinTest, RefusesBrokenFooters) {
  PuffinWriter writer;
  writer.Add({.type = "x"}, "abc");
  writer.SetProperty("key", "value");
  const std::string file = writer.Finish();
  EXPECT_OK(Read(file));
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_THAT(Read(file.substr(0, size)), IsError(ErrorCode::kMalformedInput)) << size;
    // A file that lost its front: the footer is whole, but blobs lie outside.
    EXPECT_THAT(Read(file.substr(file.size() - size)), IsError(ErrorCode::kMalformedInput));
  }
  std::string compressed = file;
  compressed[compressed.size() - 8] = 1;
  EXPECT_THAT(Read(compressed), IsError(ErrorCode::kUnsupported));
}

}  // namespace
}  // namespace dynalake::iceberg
