#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/field_map.h"
#include "iceberg/model/literal.h"

namespace dynalake::iceberg {

enum class FileContent : uint8_t { kData = 0, kPositionDeletes = 1, kEqualityDeletes = 2 };

enum class FileFormat : uint8_t { kAvro, kOrc, kParquet, kPuffin };

/// "AVRO", "ORC", "PARQUET", "PUFFIN", as the reference writes them.
std::string_view FileFormatName(FileFormat format);
/// Any case.
Result<FileFormat> ParseFileFormat(std::string_view name);

/// A data file or delete file as a manifest describes it (specification, "Manifests", `data_file`).
/// A deletion vector is position deletes in a Puffin file: it has `referenced_data_file`,
/// `content_offset` and `content_size_bytes`, and `record_count` is its cardinality.
struct DataFile {
  FileContent content = FileContent::kData;
  FileFormat file_format = FileFormat::kParquet;
  int32_t spec_id = 0;         ///< of the manifest that holds it; not in the entry itself
  std::string file_path = {};  ///< absolute location, as its writer spelled it
  PartitionTuple partition = {};
  int64_t record_count = 0;
  int64_t file_size_bytes = 0;
  FieldMap<int64_t> column_sizes = {};
  FieldMap<int64_t> value_counts = {};  ///< nulls and NaNs included
  FieldMap<int64_t> null_value_counts = {};
  FieldMap<int64_t> nan_value_counts = {};
  FieldMap<std::string> lower_bounds = {};  ///< single-value serialisation: single_value.h
  FieldMap<std::string> upper_bounds = {};
  std::optional<std::string> key_metadata = {};
  std::vector<int64_t> split_offsets = {};  ///< ascending
  std::vector<int32_t> equality_ids = {};   ///< of equality deletes
  std::optional<int32_t> sort_order_id = {};
  std::optional<int64_t> first_row_id = {};  ///< format version 3
  std::optional<std::string> referenced_data_file = {};
  std::optional<int64_t> content_offset = {};
  std::optional<int64_t> content_size_bytes = {};

  bool is_deletion_vector() const {
    return content == FileContent::kPositionDeletes && file_format == FileFormat::kPuffin;
  }
  friend bool operator==(const DataFile& a, const DataFile& b) = default;
};

}  // namespace dynalake::iceberg
