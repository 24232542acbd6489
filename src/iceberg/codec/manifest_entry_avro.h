#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "iceberg/codec/avro_decoder.h"
#include "iceberg/codec/partition_avro.h"
#include "iceberg/model/field_map.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// Which of the per-column metrics are read; what is not wanted costs no memory.
struct MetricsWanted {
  bool counts = true;  ///< column sizes, value, null and NaN counts
  bool bounds = true;
  /// Only these field ids (ascending), or all.
  std::optional<std::vector<int32_t>> field_ids = {};
};

/// Reads the entries of one manifest through its writer's schema, as they are written: nothing is
/// inherited yet. Keeps references to its arguments.
class ManifestEntryReader {
 public:
  static Result<ManifestEntryReader> Make(const AvroType& record, const Type& partition_type,
                                          const MetricsWanted& wanted);

  Result<ManifestEntry> Read(AvroDecoder& decoder) const;

 private:
  ManifestEntryReader(const AvroType& record, PartitionReader partition,
                      const MetricsWanted& wanted);

  void ReadEntryField(AvroDecoder& decoder, int32_t field_id, const AvroType& type,
                      ManifestEntry& entry) const;
  void ReadFileField(AvroDecoder& decoder, int32_t field_id, const AvroType& type,
                     DataFile& file) const;
  void ReadCollection(AvroDecoder& decoder, int32_t field_id, const AvroType& type,
                      DataFile& file) const;
  void ReadCounts(AvroDecoder& decoder, const AvroType& type, FieldMap<int64_t>& map) const;
  void ReadBounds(AvroDecoder& decoder, const AvroType& type, FieldMap<std::string>& map) const;
  template <typename V, typename ReadValue>
  void ReadMap(AvroDecoder& decoder, const AvroType& type, FieldMap<V>& map, ReadValue read) const;

  const AvroType* record_;
  PartitionReader partition_;
  const MetricsWanted* wanted_;
};

/// The Avro schema, as JSON, of the entries that `AppendManifestEntry` writes.
std::string ManifestEntryAvroSchema(int format_version, const Type& partition_type);

/// Appends an entry in format version 2 or 3. An added entry's file sequence number is left out and
/// its data sequence number is written only where it carries one; `first_row_id` is written only
/// where the entry is not new.
Result<void> AppendManifestEntry(int format_version, const Type& partition_type,
                                 const ManifestEntry& entry, std::string& out);

}  // namespace dynalake::iceberg
