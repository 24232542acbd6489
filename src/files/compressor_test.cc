#include "files/compressor.h"

#include <span>
#include <string>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "files/decompress.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

std::string Text() {
  std::string text;
  for (int i = 0; i < 40'000; ++i) {
    text += "{\"Item\":{\"id\":{\"N\":\"" + std::to_string(i * 7919) + "\"}}}\n";
  }
  return text;
}

class CompressorTest : public ::testing::TestWithParam<Compression> {};

TEST_P(CompressorTest, GivesTheTextBackHoweverItIsCut) {
  const std::string text = Text();
  ASSERT_OK_AND_ASSIGN(const auto compressor, MakeCompressor(GetParam()));
  std::string compressed;
  for (size_t at = 0, piece = 1; at < text.size(); at += piece, piece = piece * 3 + 1) {
    ASSERT_THAT(compressor->Append(std::string_view(text).substr(at, piece), &compressed), IsOk());
  }
  ASSERT_THAT(compressor->Finish(&compressed), IsOk());

  FakeClock clock;
  storage::MemoryStore store(clock);
  ASSERT_OK_AND_ASSIGN(const auto location, storage::Location::Parse("memory:///text"));
  ASSERT_THAT(store.PutText(location, compressed, storage::PutCondition::kNone), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto reader, DecompressingReader::Open(store, location));
  EXPECT_EQ(reader->compression(), GetParam());
  std::string read(text.size() + 1, '\0');
  size_t size = 0;
  while (true) {
    ASSERT_OK_AND_ASSIGN(
        const size_t count,
        reader->Read(std::as_writable_bytes(std::span(read.data() + size, read.size() - size))));
    if (count == 0) {
      break;
    }
    size += count;
  }
  read.resize(size);
  EXPECT_EQ(read, text);
}

TEST_P(CompressorTest, NothingIsAFileToo) {
  ASSERT_OK_AND_ASSIGN(const auto compressor, MakeCompressor(GetParam()));
  std::string compressed;
  ASSERT_THAT(compressor->Finish(&compressed), IsOk());
  EXPECT_EQ(compressed.empty(), GetParam() == Compression::kNone);
}

INSTANTIATE_TEST_SUITE_P(All, CompressorTest,
                         ::testing::Values(Compression::kNone, Compression::kGzip,
                                           Compression::kZstd));

}  // namespace
}  // namespace dynalake::files
