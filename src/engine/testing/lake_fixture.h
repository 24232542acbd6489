#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "engine/execute/engine.h"
#include "storage/memory_store.h"

namespace dynalake::engine {

/// A DuckDB as anybody has it, without a sandbox.
class PlainDuckDb {
 public:
  PlainDuckDb();
  ~PlainDuckDb();
  PlainDuckDb(const PlainDuckDb&) = delete;
  PlainDuckDb& operator=(const PlainDuckDb&) = delete;

  /// The first column as text; for a COPY the number of rows. An error fails the test.
  std::vector<std::string> Ask(const std::string& sql);

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
};

/// Builds a table file by file in a memory store. Files are made by a plain DuckDB.
class TableBuilder {
 public:
  TableBuilder(storage::ObjectStore& store, std::string name,
               std::vector<iceberg::NestedField> fields);

  iceberg::TableMetadata& metadata() { return metadata_; }
  ScanTable& table() { return table_; }

  /// Writes the rows of `select` as Parquet with `field_ids` (DuckDB's spelling, without braces;
  /// empty: none) and gives the entry of the file, which is not yet in the table.
  iceberg::ManifestEntry& Write(const std::string& select, const std::string& field_ids);
  /// As `Write`, into the table as a data file.
  iceberg::ManifestEntry& AddFile(const std::string& select, const std::string& field_ids);
  /// An entry of a data file that does not exist.
  iceberg::ManifestEntry& AddMissingFile(int64_t rows);
  /// Makes `entry` a delete file of the data file number `file`.
  void AddDelete(size_t file, const iceberg::ManifestEntry& entry);

  std::shared_ptr<const ScanTable> Finish();

 private:
  iceberg::ManifestEntry& NewEntry();

  storage::ObjectStore& store_;
  iceberg::TableMetadata metadata_;
  ScanTable table_;
  std::shared_ptr<std::deque<iceberg::ManifestEntry>> entries_;
  PlainDuckDb plain_;
};

/// A column of a primitive type.
iceberg::NestedField Field(int32_t id, std::string name, iceberg::Type type);

/// Tables and listings by name, without regard to case; a name without a database is of `default`.
class MapResolver final : public TableResolver {
 public:
  std::map<std::string, Relation> relations;  ///< by `database.table`, lower case

  Result<Relation> Resolve(const TableName& name) override;
};

/// An engine over a memory store.
class LakeTest : public testing::Test {
 protected:
  LakeTest();

  /// The rows of a statement: columns joined by "|", lines by newline.
  Result<std::string> Run(const std::string& sql);
  Result<std::string> Run(const std::string& sql, const CancelToken& cancel);
  /// The lines sorted.
  Result<std::string> Sorted(const std::string& sql);
  /// Parses and starts one statement over `resolver_`.
  Result<std::unique_ptr<BatchStream>> Start(const std::string& sql, const CancelToken& cancel);

  storage::MemoryStore store_;
  std::unique_ptr<Engine> engine_;
  MapResolver resolver_;
};

/// The rows of a stream as `LakeTest::Run` gives them.
Result<std::string> ToText(BatchStream& stream);

}  // namespace dynalake::engine
