#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/scan/footer_sizes.h"
#include "engine/scan/statement_reading.h"
#include "engine/table_scan.h"
#include "storage/object_store.h"

namespace dynalake::engine {

/// The files of a scan: a table's own list, or one that was made for it. Not null.
using FileList = std::shared_ptr<const std::vector<iceberg::ScanFile>>;

/// What one scan reads: columns by field id over files. Shared by the plan of a statement and the
/// threads that run it; immutable.
struct ScanSpec {
  std::string name;
  std::vector<iceberg::NestedField> columns;
  FileList files;
  /// For pruning, for partition constants and for equality deletes; null for delete files.
  std::shared_ptr<const iceberg::TableMetadata> metadata;
  std::optional<iceberg::NameMapping> name_mapping;
  std::shared_ptr<const void> owner;
  bool is_counted = false;  ///< whether the statement's statistics count its files
};

/// The scan of a table's current schema.
ScanSpec SpecOf(std::shared_ptr<const ScanTable> table);

/// The bytes of a file, for all who read it at the same time.
using SharedReader = std::shared_ptr<const storage::ObjectReader>;

/// A scan while its statement lives: only its files can be opened, under names that nobody knows.
class ScanState {
 public:
  ScanState(uint64_t number, ScanSpec spec, std::shared_ptr<StatementReading> reading)
      : number_(number), spec_(std::move(spec)), reading_(std::move(reading)) {}

  const ScanSpec& spec() const { return spec_; }
  const std::shared_ptr<StatementReading>& reading() const { return reading_; }
  /// The name DuckDB knows the file by.
  std::string PathOf(size_t file) const;
  /// The file of a name that `PathOf` gave.
  std::optional<size_t> FileOf(std::string_view path) const;
  /// Whether the file lies on a disk of this machine. Others are read in large pieces.
  bool IsOnDisk(size_t file) const;
  /// Opens the file, unless somebody has it open. Thread-safe.
  Result<SharedReader> Open(size_t file, storage::ObjectStore& store) const;
  /// The length of an open file's footer, where reading more than it would cost.
  Result<std::optional<uint64_t>> FooterOf(size_t file, const storage::ObjectReader& reader) const;

  /// Told when the scan starts with what pruning left, which may happen more than once.
  void NoteKept(uint64_t files) const;
  uint64_t files_kept() const { return files_kept_; }

 private:
  uint64_t number_;
  ScanSpec spec_;
  std::shared_ptr<StatementReading> reading_;
  mutable std::atomic<uint64_t> files_kept_ = 0;
  mutable FooterSizes footer_sizes_;
  mutable std::mutex mutex_;
  mutable std::map<size_t, std::weak_ptr<const storage::ObjectReader>> opened_;
};

/// A file of a living scan, by its number there.
struct ScannedFile {
  std::shared_ptr<const ScanState> scan;
  size_t file = 0;
};

/// All living scans of one DuckDB instance. Thread-safe.
class ScanRegistry {
 public:
  std::shared_ptr<const ScanState> Add(ScanSpec spec, std::shared_ptr<StatementReading> reading);
  /// The file of this name; kPermissionDenied for every name that no living scan gave.
  Result<ScannedFile> Find(std::string_view path);

 private:
  std::mutex mutex_;
  uint64_t next_ = 0;
  std::map<uint64_t, std::weak_ptr<const ScanState>> scans_;
};

}  // namespace dynalake::engine
