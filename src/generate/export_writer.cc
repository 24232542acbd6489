#include "generate/export_writer.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/md5.h"
#include "base/random.h"
#include "base/time_units.h"
#include "files/compressor.h"
#include "generate/item_writer.h"

namespace dynalake::generate {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 20;
constexpr int kMaxFiles = 10'000;
constexpr int kMaxThreads = 256;

std::span<const std::byte> Bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string Md5Base64(std::string_view text) { return EncodeBase64(Md5::Of(text)); }

/// What the workers share.
struct Plan {
  const ExportOptions& options;
  const Shop& shop;
  storage::ObjectStore& store;
  storage::Location folder;
  std::string key_prefix;  ///< of the export's folder within its bucket, with a slash at its end
  std::vector<std::string> file_names;
};

struct WrittenFile {
  dynamodb::ManifestFile manifest;
  ShopCounts counts;
  uint64_t text_bytes = 0;
  uint64_t stored_bytes = 0;
};

/// Compresses, digests and stores one data file piece by piece.
class DataFile {
 public:
  static Result<DataFile> Create(storage::ObjectStore& store, const storage::Location& location,
                                 files::Compression compression) {
    DataFile file;
    DYNALAKE_ASSIGN(file.compressor_, files::MakeCompressor(compression));
    DYNALAKE_ASSIGN(file.object_, store.Create(location));
    return file;
  }

  Result<void> Append(std::string_view text) {
    text_bytes_ += text.size();
    DYNALAKE_TRY(compressor_->Append(text, &ready_));
    return ready_.size() >= kPieceBytes ? Store() : Result<void>();
  }

  Result<void> Finish(WrittenFile* written) {
    DYNALAKE_TRY(compressor_->Finish(&ready_));
    DYNALAKE_TRY(Store());
    DYNALAKE_TRY(object_->Finish());
    const Md5::Bytes digest = md5_.Finish();
    written->text_bytes = text_bytes_;
    written->stored_bytes = stored_bytes_;
    written->manifest.md5_checksum = EncodeBase64(digest);
    // The etag of an object that was uploaded in one part of a multipart upload.
    Md5 of_parts;
    of_parts.Update(std::as_bytes(std::span(digest)));
    written->manifest.etag = EncodeHex(of_parts.Finish()) + "-1";
    return {};
  }

 private:
  DataFile() = default;

  Result<void> Store() {
    stored_bytes_ += ready_.size();
    md5_.Update(ready_);
    DYNALAKE_TRY(object_->Append(Bytes(ready_)));
    ready_.clear();
    return {};
  }

  std::unique_ptr<files::Compressor> compressor_;
  std::unique_ptr<storage::ObjectWriter> object_;
  Md5 md5_;
  std::string ready_;
  uint64_t text_bytes_ = 0;
  uint64_t stored_bytes_ = 0;
};

Result<WrittenFile> WriteFile(const Plan& plan, size_t index, const CancelToken& cancel) {
  WrittenFile written;
  const std::string& name = plan.file_names[index];
  DYNALAKE_ASSIGN(DataFile file, DataFile::Create(plan.store, plan.folder.Join("data/" + name),
                                                  plan.options.compression));
  const std::unique_ptr<ItemWriter> items = MakeItemWriter(plan.options.format);
  const auto step = static_cast<int64_t>(plan.file_names.size());
  for (auto block = static_cast<int64_t>(index); block < plan.shop.block_count(); block += step) {
    written.counts += plan.shop.WriteBlock(block, *items);
    if (items->text().size() >= kPieceBytes) {
      DYNALAKE_TRY(cancel.Check());
      DYNALAKE_TRY(file.Append(items->text()));
      items->text().clear();
    }
  }
  DYNALAKE_TRY(file.Append(items->text()));
  DYNALAKE_TRY(file.Finish(&written));
  written.manifest.item_count = written.counts.total();
  written.manifest.data_file_s3_key = plan.key_prefix + "data/" + name;
  return written;
}

/// Writes all data files. The first error stops the other threads at their next piece.
Result<std::vector<WrittenFile>> WriteFiles(const Plan& plan, const CancelToken& cancel) {
  std::vector<WrittenFile> files(plan.file_names.size());
  std::atomic<size_t> next = 0;
  std::mutex mutex;
  std::optional<Error> first_error;
  const CancelToken stop = cancel.Child();
  const auto work = [&] {
    for (size_t index = next++; index < files.size(); index = next++) {
      Result<WrittenFile> file = WriteFile(plan, index, stop);
      if (!file) {
        stop.Cancel();
        const std::lock_guard lock(mutex);
        if (!first_error) {
          first_error = std::move(file).error();
        }
        return;
      }
      files[index] = *std::move(file);
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 1; i < plan.options.threads; ++i) {
      threads.emplace_back(work);
    }
    work();
  }
  if (first_error) {
    return *std::move(first_error);
  }
  return files;
}

Result<void> CheckOptions(const ExportOptions& options) {
  const auto in_range = [](int64_t value, int64_t low, int64_t high, std::string_view what) {
    return value >= low && value <= high
               ? Result<void>()
               : Fail(ErrorCode::kInvalidArgument, "{} must be from {} to {}, not {}", what, low,
                      high, value);
  };
  DYNALAKE_TRY(in_range(options.shop.items, 0, 10'000'000'000, "the number of items"));
  DYNALAKE_TRY(in_range(options.shop.day, 0, 1000, "the day"));
  DYNALAKE_TRY(in_range(options.files, 1, kMaxFiles, "the number of files"));
  DYNALAKE_TRY(in_range(options.threads, 1, kMaxThreads, "the number of threads"));
  // DynamoDB's own rule for table names.
  constexpr std::string_view kLegal =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  if (options.table_name.size() < 3 || options.table_name.size() > 255 ||
      options.table_name.find_first_not_of(kLegal) != std::string::npos) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"{}\" is no DynamoDB table name: 3 to 255 of a-z, A-Z, 0-9, '_', '-' and '.'",
                options.table_name);
  }
  return {};
}

/// Random in look, but the same for equal options.
SeededRandom NamesOf(const ExportOptions& options) {
  const Md5::Bytes digest =
      Md5::Of(fmt::format("{} {} {} {} {}", options.shop.seed, options.table_name,
                          options.shop.time_micros, options.shop.day, options.shop.items));
  uint64_t seed = 0;
  for (uint8_t byte : std::span(digest).first(8)) {
    seed = seed << 8 | byte;
  }
  return SeededRandom(seed);
}

std::vector<std::string> MakeFileNames(const ExportOptions& options, SeededRandom& random) {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  constexpr size_t kNameSize = 26;
  std::vector<std::string> names(static_cast<size_t>(options.files));
  for (std::string& name : names) {
    while (name.size() < kNameSize) {
      name.push_back(kAlphabet[random.Below(kAlphabet.size())]);
    }
    name.append(options.format == dynamodb::ExportFormat::kIon ? ".ion" : ".json");
    name.append(files::FileSuffix(options.compression));
  }
  return names;
}

/// The bucket and the prefix with a slash at its end that an export in `directory` would have.
std::pair<std::string, std::string> BucketAndPrefix(const storage::Location& directory) {
  if (directory.scheme() != "s3") {
    return {"dynalake-sample", ""};
  }
  const std::string_view path = directory.path();
  const size_t slash = path.find('/');
  if (slash == std::string_view::npos) {
    return {std::string(path), ""};
  }
  return {std::string(path.substr(0, slash)), std::string(path.substr(slash + 1)) + "/"};
}

dynamodb::ManifestSummary MakeSummary(const ExportOptions& options, const ExportReport& report,
                                      const std::string& bucket, const std::string& prefix) {
  const std::string account = "arn:aws:dynamodb:us-east-1:123456789012:table/" + options.table_name;
  const int64_t time_micros = options.shop.time_micros + options.shop.day * kMicrosPerDay;
  const std::string digest = EncodeHex(Md5::Of(options.table_name));
  dynamodb::ManifestSummary summary;
  summary.version = "2020-06-30";
  summary.export_arn = fmt::format("{}/export/{}", account, report.export_id);
  summary.start_time_micros = time_micros;
  summary.end_time_micros = time_micros + 300'000'000;
  summary.table_arn = account;
  summary.table_id = fmt::format("{}-{}-{}-{}-{}", digest.substr(0, 8), digest.substr(8, 4),
                                 digest.substr(12, 4), digest.substr(16, 4), digest.substr(20));
  summary.export_time_micros = time_micros;
  summary.s3_bucket = bucket;
  if (!prefix.empty()) {
    summary.s3_prefix = prefix.substr(0, prefix.size() - 1);
  }
  summary.s3_sse_algorithm = "AES256";
  summary.manifest_files_s3_key =
      fmt::format("{}AWSDynamoDB/{}/manifest-files.json", prefix, report.export_id);
  summary.billed_size_bytes = static_cast<int64_t>(report.text_bytes);
  summary.item_count = report.counts.total();
  summary.format = options.format;
  return summary;
}

/// A manifest and its checksum file.
Result<void> PutManifest(storage::ObjectStore& store, const storage::Location& folder,
                         const std::string& name, const std::string& json) {
  DYNALAKE_TRY(store.PutText(folder.Join(name + ".json"), json, storage::PutCondition::kNone));
  return store.PutText(folder.Join(name + ".md5"), Md5Base64(json), storage::PutCondition::kNone);
}

}  // namespace

Result<ExportReport> WriteExport(storage::ObjectStore& store, const storage::Location& directory,
                                 const ExportOptions& options, const CancelToken& cancel) {
  DYNALAKE_TRY(CheckOptions(options));
  SeededRandom random = NamesOf(options);
  const std::string id = fmt::format(
      "{:014}-{:08x}", (options.shop.time_micros + options.shop.day * kMicrosPerDay) / 1000,
      random.NextU64() >> 32);
  const auto [bucket, prefix] = BucketAndPrefix(directory);
  const Shop shop(options.shop);
  const Plan plan{options,
                  shop,
                  store,
                  directory.Join("AWSDynamoDB/" + id),
                  fmt::format("{}AWSDynamoDB/{}/", prefix, id),
                  MakeFileNames(options, random)};
  DYNALAKE_TRY(store.PutText(plan.folder.Join("_started"), "", storage::PutCondition::kNone));
  DYNALAKE_ASSIGN(const std::vector<WrittenFile> files, WriteFiles(plan, cancel));

  ExportReport report{id, plan.folder, {}, 0, 0};
  std::vector<dynamodb::ManifestFile> manifest;
  for (const WrittenFile& file : files) {
    report.counts += file.counts;
    report.text_bytes += file.text_bytes;
    report.stored_bytes += file.stored_bytes;
    manifest.push_back(file.manifest);
  }
  DYNALAKE_TRY(
      PutManifest(store, plan.folder, "manifest-files", dynamodb::PrintManifestFiles(manifest)));
  DYNALAKE_TRY(
      PutManifest(store, plan.folder, "manifest-summary",
                  dynamodb::PrintManifestSummary(MakeSummary(options, report, bucket, prefix))));
  return report;
}

}  // namespace dynalake::generate
