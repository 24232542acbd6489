#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "iceberg/model/name_mapping.h"
#include "iceberg/model/table_metadata.h"
#include "iceberg/scan/scan_file.h"

namespace dynalake::engine {

/// One snapshot of a table as plain data: all that a scan must know, so that the engine reads no
/// catalog and no manifest. Immutable once a statement uses it.
struct ScanTable {
  std::string name;  ///< as errors call it
  /// The current schema is the one that is read; the specs say how to read partitions.
  std::shared_ptr<const iceberg::TableMetadata> metadata;
  std::vector<iceberg::ScanFile> files;
  /// Keeps what `files` points to.
  std::shared_ptr<const void> owner;
  /// For data files without field ids.
  std::optional<iceberg::NameMapping> name_mapping;
};

}  // namespace dynalake::engine
