#include "generate/export_writer.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>
#include <zstd.h>

#include "base/base64.h"
#include "base/md5.h"
#include "base/testing/matchers.h"
#include "dynamodb/ion_transcoder.h"
#include "dynamodb/json_codec.h"
#include "dynamodb/json_normalizer.h"
#include "dynamodb/number.h"
#include "storage/memory_store.h"

namespace dynalake::generate {
namespace {

using dynamodb::Item;
using files::Compression;
using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr uint64_t kReadLimit = uint64_t{64} << 20;

std::string Gunzip(std::string_view bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string text(64 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0U) << "more than one member";
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

std::string Unzstd(std::string_view bytes) {
  std::string text(64 << 20, '\0');
  const size_t size = ZSTD_decompress(text.data(), text.size(), bytes.data(), bytes.size());
  EXPECT_FALSE(ZSTD_isError(size)) << ZSTD_getErrorName(size);
  text.resize(ZSTD_isError(size) ? 0 : size);
  return text;
}

/// An export as a reader finds it.
struct ReadBack {
  dynamodb::ManifestSummary summary;
  std::vector<dynamodb::ManifestFile> files;
  std::map<std::string, std::string> objects;  ///< by key below the directory
  std::vector<std::string> lines;              ///< compact, in the order of files
};

class WriteExportTest : public ::testing::Test {
 protected:
  static storage::Location Directory() { return *storage::Location::Parse("memory:///sample"); }

  void Write(const ExportOptions& options, ReadBack* back) {
    storage::MemoryStore store(clock_);
    ASSERT_OK_AND_ASSIGN(const ExportReport report,
                         WriteExport(store, Directory(), options, CancelToken()));
    const auto keep = [&](const storage::ObjectInfo& info) -> Result<void> {
      DYNALAKE_ASSIGN(back->objects[std::string(Directory().RelativePathOf(info.location))],
                      store.ReadAll(info.location, kReadLimit));
      return {};
    };
    ASSERT_OK(store.List(Directory(), keep));
    const std::string folder = "AWSDynamoDB/" + report.export_id + "/";
    ASSERT_OK_AND_ASSIGN(back->summary, dynamodb::ParseManifestSummary(
                                            back->objects.at(folder + "manifest-summary.json")));
    ASSERT_OK_AND_ASSIGN(back->files, dynamodb::ParseManifestFiles(
                                          back->objects.at(folder + "manifest-files.json")));
    EXPECT_EQ(back->summary.item_count, report.counts.total());
    CheckManifests(*back, folder);
    uint64_t text_bytes = 0;
    uint64_t stored_bytes = 0;
    for (const dynamodb::ManifestFile& file : back->files) {
      const std::string& stored = back->objects.at(file.data_file_s3_key);
      EXPECT_EQ(file.md5_checksum, EncodeBase64(Md5::Of(stored)));
      const std::string text = options.compression == Compression::kGzip   ? Gunzip(stored)
                               : options.compression == Compression::kZstd ? Unzstd(stored)
                                                                           : stored;
      stored_bytes += stored.size();
      text_bytes += text.size();
      EXPECT_EQ(AddLines(options.format, text, back), file.item_count);
    }
    EXPECT_EQ(text_bytes, report.text_bytes);
    EXPECT_EQ(stored_bytes, report.stored_bytes);
  }

  static void CheckManifests(const ReadBack& back, const std::string& folder) {
    for (const std::string name : {"manifest-summary", "manifest-files"}) {
      EXPECT_THAT(dynamodb::ParseChecksum(back.objects.at(folder + name + ".md5")),
                  HasValue(EncodeBase64(Md5::Of(back.objects.at(folder + name + ".json")))));
    }
    EXPECT_EQ(back.objects.at(folder + "_started"), "");
    EXPECT_EQ(back.summary.manifest_files_s3_key, folder + "manifest-files.json");
    EXPECT_EQ(back.objects.size(), back.files.size() + 5);
  }

  static int64_t AddLines(dynamodb::ExportFormat format, const std::string& text, ReadBack* back) {
    std::string compact = text;
    if (format == dynamodb::ExportFormat::kIon) {
      compact.clear();
      EXPECT_THAT(dynamodb::IonTranscoder().Transcode(text, true, &compact), HasValue(text.size()));
    }
    int64_t count = 0;
    for (size_t begin = 0; begin < compact.size(); ++count) {
      const size_t end = compact.find('\n', begin) + 1;
      back->lines.push_back(compact.substr(begin, end - begin));
      begin = end;
    }
    return count;
  }

  FakeClock clock_;
};

/// The text of an S or N; "" where the item has none.
std::string TextOf(const Item& item, std::string_view name) {
  const auto found = item.find(name);
  return found == item.end() ? "" : found->second.text();
}

int64_t Cents(const std::string& money) {
  const size_t point = money.find('.');
  std::string fraction = point == std::string::npos ? "" : money.substr(point + 1);
  fraction.resize(2, '0');
  return std::stoll(money.substr(0, point)) * 100 + std::stoll(fraction);
}

TEST_F(WriteExportTest, ItemsAreCompactUniqueAndAddUp) {
  ExportOptions options;
  options.shop.items = 5003;
  ReadBack back;
  ASSERT_NO_FATAL_FAILURE(Write(options, &back));
  EXPECT_EQ(back.lines.size(), 5003U);
  EXPECT_EQ(back.files.size(), 4U);
  EXPECT_THAT(back.files[0].data_file_s3_key, EndsWith(".json.gz"));

  std::set<std::string> keys;
  std::set<std::string> names;
  std::map<std::string, int64_t> order_cents;
  std::map<std::string, int64_t> item_cents;
  for (const std::string& line : back.lines) {
    std::string normal;
    ASSERT_OK(dynamodb::JsonNormalizer().Normalize(line, &normal));
    ASSERT_EQ(normal, line) << "not the compact form";
    ASSERT_OK_AND_ASSIGN(const Item item, dynamodb::ParseItem(line));
    EXPECT_TRUE(keys.insert(TextOf(item, "PK") + "\n" + TextOf(item, "SK")).second) << line;
    for (const auto& [name, value] : item) {
      names.insert(name);
      EXPECT_TRUE(value.tag() != dynamodb::TypeTag::kN ||
                  dynamodb::IsCanonicalNumber(value.text()));
    }
    if (TextOf(item, "Type") == "Order") {
      order_cents[TextOf(item, "OrderId")] = Cents(TextOf(item, "Amount"));
    } else if (TextOf(item, "Type") == "OrderItem") {
      EXPECT_EQ(Cents(TextOf(item, "TotalCost")),
                Cents(TextOf(item, "Price")) * std::stoll(TextOf(item, "Quantity")));
      item_cents[TextOf(item, "OrderId")] += Cents(TextOf(item, "TotalCost"));
    }
  }
  EXPECT_EQ(names.size(), 21U);
  EXPECT_EQ(order_cents, item_cents);
}

TEST_F(WriteExportTest, EqualOptionsGiveEqualBytes) {
  ExportOptions options;
  options.shop.items = 3000;
  options.files = 3;
  ReadBack one_thread;
  ASSERT_NO_FATAL_FAILURE(Write(options, &one_thread));
  options.threads = 3;
  ReadBack three_threads;
  ASSERT_NO_FATAL_FAILURE(Write(options, &three_threads));
  EXPECT_TRUE(one_thread.objects == three_threads.objects);
  options.shop.seed = 2;
  ReadBack other_seed;
  ASSERT_NO_FATAL_FAILURE(Write(options, &other_seed));
  EXPECT_NE(other_seed.summary.export_arn, one_thread.summary.export_arn);
  EXPECT_NE(other_seed.lines, one_thread.lines);
}

TEST_F(WriteExportTest, EveryFormatHoldsTheSameItems) {
  ExportOptions options;
  options.shop.items = 1200;
  ReadBack json;
  ASSERT_NO_FATAL_FAILURE(Write(options, &json));
  options.format = dynamodb::ExportFormat::kIon;
  options.compression = Compression::kZstd;
  ReadBack ion;
  ASSERT_NO_FATAL_FAILURE(Write(options, &ion));
  EXPECT_EQ(ion.lines, json.lines);
  EXPECT_THAT(ion.files[0].data_file_s3_key, EndsWith(".ion.zst"));
  options.compression = Compression::kNone;
  ReadBack plain;
  ASSERT_NO_FATAL_FAILURE(Write(options, &plain));
  EXPECT_EQ(plain.lines, json.lines);
  EXPECT_THAT(plain.files[0].data_file_s3_key, EndsWith(".ion"));
}

TEST_F(WriteExportTest, ALaterDayChangesSomeItems) {
  ExportOptions options;
  options.shop.items = 30'000;
  ReadBack first;
  ASSERT_NO_FATAL_FAILURE(Write(options, &first));
  options.shop.day = 2;
  ReadBack later;
  ASSERT_NO_FATAL_FAILURE(Write(options, &later));
  EXPECT_EQ(*later.summary.export_time_micros - *first.summary.export_time_micros,
            int64_t{2} * 86'400'000'000);

  const auto by_key = [](const ReadBack& back) {
    std::map<std::string, std::string> lines;
    for (const std::string& line : back.lines) {
      const Item item = *dynamodb::ParseItem(line);
      lines[TextOf(item, "PK") + "\n" + TextOf(item, "SK")] = line;
    }
    return lines;
  };
  const auto before = by_key(first);
  const auto after = by_key(later);
  int64_t removed = 0;
  int64_t changed = 0;
  for (const auto& [key, line] : before) {
    const auto found = after.find(key);
    removed += found == after.end() ? 1 : 0;
    changed += found != after.end() && found->second != line ? 1 : 0;
  }
  EXPECT_GT(removed, 0);
  EXPECT_LT(removed, 30);
  EXPECT_GT(changed, 30);
  EXPECT_LT(changed, 1500);
  EXPECT_EQ(static_cast<int64_t>(after.size()), 30'000 + 2 * 600 - removed);
}

TEST_F(WriteExportTest, EmptyFilesAreNormal) {
  ExportOptions options;
  options.shop.items = 0;
  options.files = 2;
  ReadBack empty;
  ASSERT_NO_FATAL_FAILURE(Write(options, &empty));
  EXPECT_EQ(empty.summary.item_count, 0);
  EXPECT_EQ(empty.files.size(), 2U);
}

TEST_F(WriteExportTest, RefusesOptions) {
  storage::MemoryStore store(clock_);
  const auto write = [&](const ExportOptions& options) {
    return WriteExport(store, Directory(), options, CancelToken());
  };
  EXPECT_THAT(write({.files = 0}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("number of files")));
  EXPECT_THAT(write({.threads = 0}), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(write({.shop = {.items = -1}}), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(write({.table_name = "a b c"}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("no DynamoDB table name")));
  CancelToken cancel;
  cancel.Cancel();
  EXPECT_THAT(WriteExport(store, Directory(), {.shop = {.items = 100'000}}, cancel),
              IsError(ErrorCode::kCancelled));
}

}  // namespace
}  // namespace dynalake::generate
