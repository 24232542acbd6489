#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/table_scan.h"
#include "storage/location.h"

namespace dynalake::engine {

/// What one scan reads: columns by field id over files. Shared by the plan of a statement and the
/// threads that run it; immutable.
struct ScanSpec {
  std::string name;
  std::vector<iceberg::NestedField> columns;
  std::vector<ScanFile> files;
  /// For pruning, for partition constants and for equality deletes; null for delete files.
  std::shared_ptr<const iceberg::TableMetadata> metadata;
  std::optional<iceberg::NameMapping> name_mapping;
  std::shared_ptr<const void> owner;
};

/// The scan of a table's current schema.
ScanSpec SpecOf(const ScanTable& table);

/// A scan while its statement lives: only its files can be opened, under names that nobody knows.
class ScanState {
 public:
  ScanState(uint64_t number, ScanSpec spec) : number_(number), spec_(std::move(spec)) {}

  const ScanSpec& spec() const { return spec_; }
  /// The name DuckDB knows the file by.
  std::string PathOf(size_t file) const;
  /// The file of a name that `PathOf` gave.
  std::optional<size_t> FileOf(std::string_view path) const;

 private:
  uint64_t number_;
  ScanSpec spec_;
};

/// All living scans of one DuckDB instance. Thread-safe.
class ScanRegistry {
 public:
  std::shared_ptr<const ScanState> Add(ScanSpec spec);
  /// Where the file of this name is; kPermissionDenied for every name that no living scan gave.
  Result<storage::Location> Locate(std::string_view path);

 private:
  std::mutex mutex_;
  uint64_t next_ = 0;
  std::map<uint64_t, std::weak_ptr<const ScanState>> scans_;
};

/// The scans of one statement, by the text that names them as the argument of `dynalake_scan`.
class StatementScans final : public duckdb::ClientContextState {
 public:
  static constexpr const char* kName = "dynalake_scans";

  /// The argument for a further scan.
  std::string Add(std::shared_ptr<const ScanState> scan);
  /// The scan that a call of `dynalake_scan` names; throws where there is none.
  static std::shared_ptr<const ScanState> Find(duckdb::ClientContext& context,
                                               const std::string& argument);

 private:
  std::vector<std::shared_ptr<const ScanState>> scans_;
};

}  // namespace dynalake::engine
