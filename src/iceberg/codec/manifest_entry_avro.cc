#include "iceberg/codec/manifest_entry_avro.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "iceberg/codec/avro_container.h"
#include "iceberg/codec/avro_fields.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

constexpr int32_t kDataFileFieldId = 2;
constexpr int32_t kPartitionFieldId = 102;

/// The partition record of a manifest's schema.
Result<const AvroType*> PartitionRecord(const AvroType& entry) {
  const AvroType::Field* data_file =
      entry.kind == AvroType::Kind::kRecord ? FindAvroField(entry, kDataFileFieldId) : nullptr;
  if (data_file != nullptr && data_file->type->kind == AvroType::Kind::kRecord) {
    const AvroType::Field* partition = FindAvroField(*data_file->type, kPartitionFieldId);
    if (partition != nullptr && partition->type->kind == AvroType::Kind::kRecord) {
      return partition->type;
    }
  }
  return Fail(ErrorCode::kMalformedInput, "an Avro file that is no manifest");
}

template <typename Read>
void ReadArray(AvroDecoder& decoder, const AvroType& type, Read read) {
  if (type.kind != AvroType::Kind::kArray) {
    decoder.Fail("a value is not the array it should be");
    return;
  }
  while (const size_t count = decoder.NextItems()) {
    for (size_t i = 0; i < count && decoder.ok(); ++i) {
      read(decoder.Branch(*type.item));
    }
  }
}

bool Wants(const MetricsWanted& wanted, int32_t id) {
  return !wanted.field_ids ||
         std::binary_search(wanted.field_ids->begin(), wanted.field_ids->end(), id);
}

json DataFileFields(int format_version, const Type& partition_type) {
  json fields = {
      AvroRequired("content", 134, "int"),
      AvroRequired("file_path", 100, "string"),
      AvroRequired("file_format", 101, "string"),
      AvroRequired("partition", kPartitionFieldId, PartitionAvroSchema(partition_type)),
      AvroRequired("record_count", 103, "long"),
      AvroRequired("file_size_in_bytes", 104, "long"),
      AvroOptional("column_sizes", 108, AvroIntMap(117, 118, "long")),
      AvroOptional("value_counts", 109, AvroIntMap(119, 120, "long")),
      AvroOptional("null_value_counts", 110, AvroIntMap(121, 122, "long")),
      AvroOptional("nan_value_counts", 137, AvroIntMap(138, 139, "long")),
      AvroOptional("lower_bounds", 125, AvroIntMap(126, 127, "bytes")),
      AvroOptional("upper_bounds", 128, AvroIntMap(129, 130, "bytes")),
      AvroOptional("key_metadata", 131, "bytes"),
      AvroOptional("split_offsets", 132, AvroArray(133, "long")),
      AvroOptional("equality_ids", 135, AvroArray(136, "int")),
      AvroOptional("sort_order_id", 140, "int"),
  };
  if (format_version >= 3) {
    fields.push_back(AvroOptional("first_row_id", 142, "long"));
  }
  fields.push_back(AvroOptional("referenced_data_file", 143, "string"));
  if (format_version >= 3) {
    fields.push_back(AvroOptional("content_offset", 144, "long"));
    fields.push_back(AvroOptional("content_size_in_bytes", 145, "long"));
  }
  return fields;
}

void AppendEntryValue(int64_t value, std::string& out) { AppendAvroLong(value, out); }
void AppendEntryValue(const std::string& value, std::string& out) { AppendAvroBytes(value, out); }

/// An optional int-keyed map; an empty one is written as null.
template <typename V>
void AppendMap(const FieldMap<V>& map, std::string& out) {
  if (map.empty()) {
    AppendAvroNull(out);
    return;
  }
  AppendAvroPresent(out);
  AppendAvroLong(static_cast<int64_t>(map.size()), out);
  for (const auto& [id, value] : map) {
    AppendAvroLong(id, out);
    AppendEntryValue(value, out);
  }
  AppendAvroLong(0, out);
}

template <typename T>
void AppendArray(const std::vector<T>& items, std::string& out) {
  if (items.empty()) {
    AppendAvroNull(out);
    return;
  }
  AppendAvroPresent(out);
  AppendAvroLong(static_cast<int64_t>(items.size()), out);
  for (const T item : items) {
    AppendAvroLong(item, out);
  }
  AppendAvroLong(0, out);
}

Result<void> AppendDataFile(int format_version, const Type& partition_type, const DataFile& file,
                            bool is_new, std::string& out) {
  AppendAvroLong(static_cast<int64_t>(file.content), out);
  AppendAvroBytes(file.file_path, out);
  AppendAvroBytes(FileFormatName(file.file_format), out);
  DYNALAKE_TRY(AppendPartition(partition_type, file.partition, out));
  AppendAvroLong(file.record_count, out);
  AppendAvroLong(file.file_size_bytes, out);
  AppendMap(file.column_sizes, out);
  AppendMap(file.value_counts, out);
  AppendMap(file.null_value_counts, out);
  AppendMap(file.nan_value_counts, out);
  AppendMap(file.lower_bounds, out);
  AppendMap(file.upper_bounds, out);
  AppendAvroOptionalBytes(file.key_metadata, out);
  AppendArray(file.split_offsets, out);
  AppendArray(file.equality_ids, out);
  AppendAvroOptionalLong(file.sort_order_id, out);
  if (format_version >= 3) {
    AppendAvroOptionalLong(is_new ? std::nullopt : file.first_row_id, out);
  }
  AppendAvroOptionalBytes(file.referenced_data_file, out);
  if (format_version >= 3) {
    AppendAvroOptionalLong(file.content_offset, out);
    AppendAvroOptionalLong(file.content_size_bytes, out);
  }
  return {};
}

}  // namespace

ManifestEntryReader::ManifestEntryReader(const AvroType& record, PartitionReader partition,
                                         const MetricsWanted& wanted)
    : record_(&record), partition_(std::move(partition)), wanted_(&wanted) {}

Result<ManifestEntryReader> ManifestEntryReader::Make(const AvroType& record,
                                                      const Type& partition_type,
                                                      const MetricsWanted& wanted) {
  DYNALAKE_ASSIGN(const AvroType* partition, PartitionRecord(record));
  DYNALAKE_ASSIGN(PartitionReader reader, PartitionReader::Make(*partition, partition_type));
  return ManifestEntryReader(record, std::move(reader), wanted);
}

Result<ManifestEntry> ManifestEntryReader::Read(AvroDecoder& decoder) const {
  ManifestEntry entry;
  for (const AvroType::Field& field : record_->fields) {
    const AvroType& type = decoder.Branch(*field.type);
    if (type.kind != AvroType::Kind::kNull) {
      ReadEntryField(decoder, field.field_id, type, entry);
    }
  }
  DYNALAKE_TRY(decoder.status());
  if (entry.file.file_path.empty()) {
    return Fail(ErrorCode::kMalformedInput, "a manifest has an entry without a file path");
  }
  if (entry.file.record_count < 0 || entry.file.file_size_bytes < 0) {
    return Fail(ErrorCode::kMalformedInput, "'{}' has a negative size or record count",
                entry.file.file_path);
  }
  return entry;
}

void ManifestEntryReader::ReadEntryField(AvroDecoder& decoder, int32_t field_id,
                                         const AvroType& type, ManifestEntry& entry) const {
  switch (field_id) {
    case 0: {
      const int32_t status = decoder.Int32(type);
      if (status < 0 || status > 2) {
        decoder.Fail("a manifest entry has an unknown status");
        return;
      }
      entry.status = static_cast<EntryStatus>(status);
      return;
    }
    case 1:
      entry.snapshot_id = decoder.Integer(type);
      return;
    case 3:
      entry.sequence_number = decoder.Integer(type);
      return;
    case 4:
      entry.file_sequence_number = decoder.Integer(type);
      return;
    case kDataFileFieldId:
      for (const AvroType::Field& field : type.fields) {
        const AvroType& inner = decoder.Branch(*field.type);
        if (inner.kind != AvroType::Kind::kNull) {
          ReadFileField(decoder, field.field_id, inner, entry.file);
        }
      }
      return;
    default:
      decoder.Skip(type);
  }
}

void ManifestEntryReader::ReadFileField(AvroDecoder& decoder, int32_t field_id,
                                        const AvroType& type, DataFile& file) const {
  switch (field_id) {
    case 134: {
      const int32_t content = decoder.Int32(type);
      if (content < 0 || content > 2) {
        decoder.Fail("a file has an unknown content");
        return;
      }
      file.content = static_cast<FileContent>(content);
      return;
    }
    case 100:
      file.file_path = decoder.Bytes(type);
      return;
    case 101: {
      const Result<FileFormat> format = ParseFileFormat(decoder.Bytes(type));
      if (!format) {
        decoder.Fail("a file has an unknown format");
        return;
      }
      file.file_format = *format;
      return;
    }
    case kPartitionFieldId:
      file.partition = partition_.Read(decoder);
      return;
    case 103:
      file.record_count = decoder.Integer(type);
      return;
    case 104:
      file.file_size_bytes = decoder.Integer(type);
      return;
    case 131:
      file.key_metadata = std::string(decoder.Bytes(type));
      return;
    case 140:
      file.sort_order_id = decoder.Int32(type);
      return;
    case 142:
      file.first_row_id = decoder.Integer(type);
      return;
    case 143:
      file.referenced_data_file = std::string(decoder.Bytes(type));
      return;
    case 144:
      file.content_offset = decoder.Integer(type);
      return;
    case 145:
      file.content_size_bytes = decoder.Integer(type);
      return;
    default:
      ReadCollection(decoder, field_id, type, file);
  }
}

/// An int-keyed map: an array of records of key and value.
template <typename V, typename ReadValue>
void ManifestEntryReader::ReadMap(AvroDecoder& decoder, const AvroType& type, FieldMap<V>& map,
                                  ReadValue read) const {
  std::vector<std::pair<int32_t, V>> entries;
  ReadArray(decoder, type, [&](const AvroType& entry) {
    if (entry.kind != AvroType::Kind::kRecord || entry.fields.size() != 2) {
      decoder.Fail("an entry of an int-keyed map is no record of key and value");
      return;
    }
    const int32_t id = decoder.Int32(decoder.Branch(*entry.fields[0].type));
    const AvroType& value_type = decoder.Branch(*entry.fields[1].type);
    if (value_type.kind == AvroType::Kind::kNull || !Wants(*wanted_, id)) {
      decoder.Skip(value_type);
    } else {
      entries.emplace_back(id, read(value_type));
    }
  });
  map = FieldMap<V>(std::move(entries));
}

void ManifestEntryReader::ReadCollection(AvroDecoder& decoder, int32_t field_id,
                                         const AvroType& type, DataFile& file) const {
  switch (field_id) {
    case 108:
      return ReadCounts(decoder, type, file.column_sizes);
    case 109:
      return ReadCounts(decoder, type, file.value_counts);
    case 110:
      return ReadCounts(decoder, type, file.null_value_counts);
    case 137:
      return ReadCounts(decoder, type, file.nan_value_counts);
    case 125:
      return ReadBounds(decoder, type, file.lower_bounds);
    case 128:
      return ReadBounds(decoder, type, file.upper_bounds);
    case 132:
      return ReadArray(decoder, type, [&](const AvroType& item) {
        file.split_offsets.push_back(decoder.Integer(item));
      });
    case 135:
      return ReadArray(decoder, type, [&](const AvroType& item) {
        file.equality_ids.push_back(decoder.Int32(item));
      });
    default:
      decoder.Skip(type);
  }
}

void ManifestEntryReader::ReadCounts(AvroDecoder& decoder, const AvroType& type,
                                     FieldMap<int64_t>& map) const {
  if (!wanted_->counts) {
    return decoder.Skip(type);
  }
  ReadMap(decoder, type, map, [&](const AvroType& value) { return decoder.Integer(value); });
}

void ManifestEntryReader::ReadBounds(AvroDecoder& decoder, const AvroType& type,
                                     FieldMap<std::string>& map) const {
  if (!wanted_->bounds) {
    return decoder.Skip(type);
  }
  ReadMap(decoder, type, map,
          [&](const AvroType& value) { return std::string(decoder.Bytes(value)); });
}

std::string ManifestEntryAvroSchema(int format_version, const Type& partition_type) {
  json data_file = AvroRecord("r2", DataFileFields(format_version, partition_type));
  return PrintJson(AvroRecord(
      "manifest_entry",
      {AvroRequired("status", 0, "int"), AvroOptional("snapshot_id", 1, "long"),
       AvroOptional("sequence_number", 3, "long"), AvroOptional("file_sequence_number", 4, "long"),
       AvroRequired("data_file", kDataFileFieldId, std::move(data_file))}));
}

Result<void> AppendManifestEntry(int format_version, const Type& partition_type,
                                 const ManifestEntry& entry, std::string& out) {
  const bool is_new = entry.status == EntryStatus::kAdded;
  AppendAvroLong(static_cast<int64_t>(entry.status), out);
  AppendAvroOptionalLong(entry.snapshot_id, out);
  AppendAvroOptionalLong(entry.sequence_number, out);
  AppendAvroOptionalLong(is_new ? std::nullopt : entry.file_sequence_number, out);
  return AppendDataFile(format_version, partition_type, entry.file, is_new, out);
}

}  // namespace dynalake::iceberg
