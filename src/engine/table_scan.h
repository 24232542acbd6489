#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "iceberg/model/manifest.h"
#include "iceberg/model/name_mapping.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::engine {

/// One live data file and the delete files that apply to it (Iceberg specification, "Scan
/// Planning"). Where a deletion vector applies, no position delete file stands beside it.
struct ScanFile {
  const iceberg::ManifestEntry* data = nullptr;
  std::vector<const iceberg::ManifestEntry*> deletes;
};

/// One snapshot of a table as plain data: all that a scan must know, so that the engine reads no
/// catalog and no manifest. Immutable once a statement uses it.
struct ScanTable {
  std::string name;  ///< as errors call it
  /// The current schema is the one that is read; the specs say how to read partitions.
  std::shared_ptr<const iceberg::TableMetadata> metadata;
  std::vector<ScanFile> files;
  /// Keeps what `files` points to.
  std::shared_ptr<const void> owner;
  /// For data files without field ids.
  std::optional<iceberg::NameMapping> name_mapping;
};

}  // namespace dynalake::engine
