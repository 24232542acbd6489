#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/scan/table_reader.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/table_metadata.h"
#include "query/listings/cells.h"
#include "query/listings/listed_rows.h"

namespace dynalake::query {

/// The manifests of the current snapshot; none where there is none.
Result<std::shared_ptr<const catalog::ManifestList>> CurrentManifests(
    const iceberg::TableMetadata& metadata, catalog::TableReader& reader);

/// The live files of the current snapshot, in the order of its manifests, each of which is read
/// when its first file is asked for.
class LiveEntries final : public RowReader<iceberg::ManifestEntry> {
 public:
  /// `reader` outlives it.
  static Result<std::unique_ptr<LiveEntries>> Open(
      std::shared_ptr<const iceberg::TableMetadata> metadata, catalog::TableReader& reader);

  Result<const iceberg::ManifestEntry*> Next() override;

 private:
  LiveEntries(std::shared_ptr<const iceberg::TableMetadata> metadata, catalog::TableReader& reader)
      : metadata_(std::move(metadata)), reader_(reader) {}

  std::shared_ptr<const iceberg::TableMetadata> metadata_;
  catalog::TableReader& reader_;
  std::shared_ptr<const catalog::ManifestList> manifests_;
  size_t next_manifest_ = 0;
  std::shared_ptr<const catalog::ManifestEntries> entries_;
  size_t next_entry_ = 0;
};

/// The partition of a file as a row: a field for each partition field of any of the table's specs
/// whose column is still there. Immutable and thread-safe.
class PartitionRow {
 public:
  explicit PartitionRow(const iceberg::TableMetadata& metadata);

  /// Whether there is any field.
  bool has_fields() const { return !fields_.empty(); }
  SqlType type() const;
  /// Values of fields that the file's spec has not are NULL.
  void Put(const iceberg::DataFile& file, Cell cell) const;
  /// The same for the files of one row, and for them alone.
  std::string KeyOf(const iceberg::DataFile& file) const;

 private:
  struct Field {
    int32_t id = 0;
    std::string name = {};
    iceberg::Type type = {};
    SqlType sql_type = {};
  };
  struct Spec {
    int32_t id = 0;
    std::string fields = {};                         ///< the ids of its fields, as a key
    std::vector<std::optional<size_t>> places = {};  ///< of each of `fields_` in its tuples
  };
  const Spec* FindSpec(int32_t id) const;

  std::vector<Field> fields_;
  std::vector<Spec> specs_;
};

}  // namespace dynalake::query
