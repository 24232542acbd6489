#include "files/decompress.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>
#include <zstd.h>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/testing/matchers.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string Gzip(std::string_view text, int level = 6) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(std::string_view text, int window_log = 0) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_outBuffer target{out.data(), out.size(), 0};
  ZSTD_inBuffer source{text.data(), text.size(), 0};
  EXPECT_EQ(ZSTD_compressStream2(context, &target, &source, ZSTD_e_end), 0U);
  ZSTD_freeCCtx(context);
  out.resize(target.pos);
  return out;
}

/// Lines that compress as an export does, from a seed.
std::string RandomText(size_t size_bytes, uint64_t seed = 1) {
  SeededRandom random(seed);
  std::string text;
  while (text.size() < size_bytes) {
    text += R"({"Item":{"PK":{"S":"CUSTOMER#)" + std::to_string(random.Below(1'000'000)) +
            R"("},"Amount":{"N":")" + std::to_string(random.Below(1000)) + "\"}}}\n";
  }
  text.resize(size_bytes);
  return text;
}

struct Outcome {
  std::string text;
  Compression compression = Compression::kNone;
  uint64_t stored_bytes = 0;
  Md5::Bytes md5{};
};

class DecompressTest : public testing::Test {
 protected:
  Result<Outcome> Read(std::string_view stored, DecompressOptions options = {},
                       size_t piece_bytes = 10'000) {
    DYNALAKE_TRY(store_.PutText(location_, stored, storage::PutCondition::kNone));
    DYNALAKE_ASSIGN(auto reader, DecompressingReader::Open(store_, location_, options));
    Outcome outcome;
    outcome.compression = reader->compression();
    std::vector<std::byte> piece(piece_bytes);
    while (true) {
      DYNALAKE_ASSIGN(const size_t size, reader->Read(piece));
      if (size == 0) {
        break;
      }
      outcome.text.append(reinterpret_cast<const char*>(piece.data()), size);
    }
    EXPECT_EQ(reader->output_bytes(), outcome.text.size());
    outcome.stored_bytes = reader->stored_bytes();
    if (options.compute_md5) {
      outcome.md5 = reader->stored_md5();
    }
    return outcome;
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  storage::Location location_ = storage::Location::Parse("memory:///export/a.json.gz").value();
};

TEST_F(DecompressTest, EveryFormatGivesTheTextAndTheDigest) {
  const std::string text = RandomText(300'000);
  const std::string half = text.substr(0, 150'000);
  const std::string rest = text.substr(150'000);
  const struct {
    std::string stored;
    Compression compression;
  } cases[] = {
      {text, Compression::kNone},          {Gzip(text), Compression::kGzip},
      {Gzip(text, 0), Compression::kGzip}, {Gzip(half) + Gzip("") + Gzip(rest), Compression::kGzip},
      {Zstd(text), Compression::kZstd},    {Zstd(half) + Zstd("") + Zstd(rest), Compression::kZstd},
  };
  for (const auto& [stored, compression] : cases) {
    for (const size_t read_bytes : {size_t{4}, size_t{1000}, size_t{1} << 20}) {
      for (const size_t piece_bytes : {size_t{1}, size_t{7777}, size_t{1} << 20}) {
        if (read_bytes + piece_bytes < 100) {
          continue;
        }
        ASSERT_OK_AND_ASSIGN(auto outcome, Read(stored, {.read_bytes = read_bytes}, piece_bytes));
        EXPECT_EQ(outcome.compression, compression);
        EXPECT_TRUE(outcome.text == text);
        EXPECT_EQ(outcome.stored_bytes, stored.size());
        EXPECT_EQ(outcome.md5, Md5::Of(stored));
      }
    }
  }
}

TEST_F(DecompressTest, EmptyObjectIsEmptyText) {
  ASSERT_OK_AND_ASSIGN(auto outcome, Read(""));
  EXPECT_EQ(outcome.text, "");
  EXPECT_EQ(outcome.md5, Md5::Of(""));
}

TEST_F(DecompressTest, EveryTruncationIsAnErrorThatNamesTheObject) {
  const std::string text = RandomText(3000);
  for (const std::string& stored : {Gzip(text), Gzip(text) + Gzip(text), Zstd(text)}) {
    const size_t whole_member = Gzip(text).size();
    for (size_t size = 4; size < stored.size(); ++size) {
      if (size == whole_member && stored.size() > whole_member) {
        continue;
      }
      EXPECT_THAT(Read(stored.substr(0, size)),
                  IsError(ErrorCode::kMalformedInput,
                          AllOf(HasSubstr("memory:///export/a.json.gz"), HasSubstr("truncated"))))
          << size << " of " << stored.size();
    }
  }
}

TEST_F(DecompressTest, DamageNeverPassesUnnoticed) {
  const std::string text = RandomText(3000);
  for (const std::string& whole : {Gzip(text), Zstd(text)}) {
    const size_t header = whole[0] == '\x1f' ? 10 : 6;
    for (size_t at = header; at < whole.size(); ++at) {
      std::string stored = whole;
      stored[at] = static_cast<char>(stored[at] ^ 0x10);
      const auto outcome = Read(stored);
      // A flipped bit may by chance be one that no decoder looks at; the text is never another.
      EXPECT_TRUE(!outcome.has_value() || outcome->text == text) << at;
    }
  }
}

TEST_F(DecompressTest, ChecksumAndTrailingBytesAreChecked) {
  std::string stored = Gzip("some text");
  EXPECT_THAT(Read(stored + "x"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(Read(stored + "trailing garbage"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("no gzip member")));
  EXPECT_THAT(Read(Zstd("some text") + "trailing"), IsError(ErrorCode::kMalformedInput));
  stored[stored.size() - 6] = static_cast<char>(stored[stored.size() - 6] ^ 1);
  EXPECT_THAT(Read(stored), IsError(ErrorCode::kMalformedInput, HasSubstr("checksum")));
}

TEST_F(DecompressTest, LimitsStopABomb) {
  const std::string text(1'000'000, 'x');
  EXPECT_THAT(Read(Gzip(text), {.max_output_bytes = 999'999}),
              IsError(ErrorCode::kUnsupported, HasSubstr("999999 bytes")));
  EXPECT_THAT(Read(Gzip(text), {.max_output_bytes = 1'000'000}), IsOk());
  EXPECT_THAT(Read(Gzip(std::string(size_t{280} << 20, 'x'), 1), {.max_expansion = 100}, 1 << 20),
              IsError(ErrorCode::kUnsupported, HasSubstr("100 times")));
}

TEST_F(DecompressTest, LargeZstdWindowIsRefused) {
  EXPECT_THAT(Read(Zstd(RandomText(2'000'000), 21), {.max_zstd_window_log = 20}),
              IsError(ErrorCode::kUnsupported));
  EXPECT_THAT(Read(Zstd(RandomText(2'000'000), 21), {.max_zstd_window_log = 21}), IsOk());
}

TEST_F(DecompressTest, MissingObjectIsNotFound) {
  const auto missing = storage::Location::Parse("memory:///nothing").value();
  EXPECT_THAT(DecompressingReader::Open(store_, missing), IsError(ErrorCode::kNotFound));
}

}  // namespace
}  // namespace dynalake::files
