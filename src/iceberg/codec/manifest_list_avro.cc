#include "iceberg/codec/manifest_list_avro.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "iceberg/codec/avro_decoder.h"
#include "iceberg/codec/avro_fields.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;

FieldSummary ReadSummary(AvroDecoder& decoder, const AvroType& record) {
  FieldSummary summary;
  for (const AvroType::Field& field : record.fields) {
    const AvroType& type = decoder.Branch(*field.type);
    if (type.kind == AvroType::Kind::kNull) {
      continue;
    }
    switch (field.field_id) {
      case 509:
        summary.contains_null = decoder.Boolean(type);
        break;
      case 518:
        summary.contains_nan = decoder.Boolean(type);
        break;
      case 510:
        summary.lower_bound = std::string(decoder.Bytes(type));
        break;
      case 511:
        summary.upper_bound = std::string(decoder.Bytes(type));
        break;
      default:
        decoder.Skip(type);
    }
  }
  return summary;
}

void ReadSummaries(AvroDecoder& decoder, const AvroType& array,
                   std::vector<FieldSummary>& summaries) {
  if (array.kind != AvroType::Kind::kArray) {
    decoder.Fail("the partitions of a manifest are no array");
    return;
  }
  while (const size_t count = decoder.NextItems()) {
    for (size_t i = 0; i < count && decoder.ok(); ++i) {
      const AvroType& record = decoder.Branch(*array.item);
      if (record.kind != AvroType::Kind::kRecord) {
        decoder.Fail("a partition summary is no record");
        return;
      }
      summaries.push_back(ReadSummary(decoder, record));
    }
  }
}

void ReadField(AvroDecoder& decoder, int32_t field_id, const AvroType& type,
               ManifestFile& manifest) {
  switch (field_id) {
    case 500:
      manifest.manifest_path = decoder.Bytes(type);
      return;
    case 501:
      manifest.manifest_length_bytes = decoder.Integer(type);
      return;
    case 502:
      manifest.partition_spec_id = decoder.Int32(type);
      return;
    case 517: {
      const int32_t content = decoder.Int32(type);
      if (content != 0 && content != 1) {
        decoder.Fail("a manifest's content is neither data nor deletes");
      }
      manifest.content = content == 1 ? ManifestContent::kDeletes : ManifestContent::kData;
      return;
    }
    case 515:
      manifest.sequence_number = decoder.Integer(type);
      return;
    case 516:
      manifest.min_sequence_number = decoder.Integer(type);
      return;
    case 503:
      manifest.added_snapshot_id = decoder.Integer(type);
      return;
    case 504:
      manifest.added_files_count = decoder.Int32(type);
      return;
    case 505:
      manifest.existing_files_count = decoder.Int32(type);
      return;
    case 506:
      manifest.deleted_files_count = decoder.Int32(type);
      return;
    case 512:
      manifest.added_rows_count = decoder.Integer(type);
      return;
    case 513:
      manifest.existing_rows_count = decoder.Integer(type);
      return;
    case 514:
      manifest.deleted_rows_count = decoder.Integer(type);
      return;
    case 507:
      ReadSummaries(decoder, type, manifest.partitions);
      return;
    case 519:
      manifest.key_metadata = std::string(decoder.Bytes(type));
      return;
    case 520:
      manifest.first_row_id = decoder.Integer(type);
      return;
    default:
      decoder.Skip(type);
  }
}

Result<ManifestFile> ReadOne(AvroDecoder& decoder, const AvroType& record) {
  ManifestFile manifest;
  for (const AvroType::Field& field : record.fields) {
    const AvroType& type = decoder.Branch(*field.type);
    if (type.kind != AvroType::Kind::kNull) {
      ReadField(decoder, field.field_id, type, manifest);
    }
  }
  DYNALAKE_TRY(decoder.status());
  if (manifest.manifest_path.empty()) {
    return Fail(ErrorCode::kMalformedInput, "a manifest list has an entry without a path");
  }
  // A version 1 list has no sequence numbers: all of its files are older than any delete.
  manifest.sequence_number = manifest.sequence_number.value_or(0);
  manifest.min_sequence_number = manifest.min_sequence_number.value_or(0);
  return manifest;
}

json ListSchema(int format_version) {
  json summary = AvroRecord("r508", {
                                        AvroRequired("contains_null", 509, "boolean"),
                                        AvroOptional("contains_nan", 518, "boolean"),
                                        AvroOptional("lower_bound", 510, "bytes"),
                                        AvroOptional("upper_bound", 511, "bytes"),
                                    });
  json fields = {
      AvroRequired("manifest_path", 500, "string"),
      AvroRequired("manifest_length", 501, "long"),
      AvroRequired("partition_spec_id", 502, "int"),
      AvroRequired("content", 517, "int"),
      AvroRequired("sequence_number", 515, "long"),
      AvroRequired("min_sequence_number", 516, "long"),
      AvroRequired("added_snapshot_id", 503, "long"),
      AvroRequired("added_files_count", 504, "int"),
      AvroRequired("existing_files_count", 505, "int"),
      AvroRequired("deleted_files_count", 506, "int"),
      AvroRequired("added_rows_count", 512, "long"),
      AvroRequired("existing_rows_count", 513, "long"),
      AvroRequired("deleted_rows_count", 514, "long"),
      AvroOptional("partitions", 507, AvroArray(508, std::move(summary))),
      AvroOptional("key_metadata", 519, "bytes"),
  };
  if (format_version >= 3) {
    fields.push_back(AvroOptional("first_row_id", 520, "long"));
  }
  return AvroRecord("manifest_file", std::move(fields));
}

bool IsComplete(const ManifestFile& manifest) {
  return !manifest.manifest_path.empty() && manifest.sequence_number &&
         manifest.min_sequence_number && manifest.added_files_count &&
         manifest.existing_files_count && manifest.deleted_files_count &&
         manifest.added_rows_count && manifest.existing_rows_count && manifest.deleted_rows_count;
}

void AppendSummaries(const std::vector<FieldSummary>& summaries, bool is_unpartitioned,
                     std::string& out) {
  if (summaries.empty() && !is_unpartitioned) {
    AppendAvroNull(out);
    return;
  }
  AppendAvroPresent(out);
  if (summaries.empty()) {
    AppendAvroLong(0, out);
    return;
  }
  AppendAvroLong(static_cast<int64_t>(summaries.size()), out);
  for (const FieldSummary& summary : summaries) {
    out += summary.contains_null ? '\1' : '\0';
    if (summary.contains_nan) {
      AppendAvroPresent(out);
      out += *summary.contains_nan ? '\1' : '\0';
    } else {
      AppendAvroNull(out);
    }
    AppendAvroOptionalBytes(summary.lower_bound, out);
    AppendAvroOptionalBytes(summary.upper_bound, out);
  }
  AppendAvroLong(0, out);
}

void AppendManifest(int format_version, const ManifestFile& manifest, bool is_unpartitioned,
                    std::string& out) {
  AppendAvroBytes(manifest.manifest_path, out);
  AppendAvroLong(manifest.manifest_length_bytes, out);
  AppendAvroLong(manifest.partition_spec_id, out);
  AppendAvroLong(static_cast<int64_t>(manifest.content), out);
  AppendAvroLong(*manifest.sequence_number, out);
  AppendAvroLong(*manifest.min_sequence_number, out);
  AppendAvroLong(manifest.added_snapshot_id, out);
  AppendAvroLong(*manifest.added_files_count, out);
  AppendAvroLong(*manifest.existing_files_count, out);
  AppendAvroLong(*manifest.deleted_files_count, out);
  AppendAvroLong(*manifest.added_rows_count, out);
  AppendAvroLong(*manifest.existing_rows_count, out);
  AppendAvroLong(*manifest.deleted_rows_count, out);
  AppendSummaries(manifest.partitions, is_unpartitioned, out);
  AppendAvroOptionalBytes(manifest.key_metadata, out);
  if (format_version >= 3) {
    AppendAvroOptionalLong(manifest.first_row_id, out);
  }
}

std::string TextOrNull(const std::optional<int64_t>& value) {
  return value ? std::to_string(*value) : "null";
}

}  // namespace

Result<std::vector<ManifestFile>> ReadManifestList(std::string_view bytes,
                                                   const AvroLimits& limits) {
  DYNALAKE_ASSIGN(const AvroFile file, AvroFile::Open(bytes, limits));
  const AvroType& record = file.schema().root();
  if (record.kind != AvroType::Kind::kRecord || FindAvroField(record, 500) == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "an Avro file that is no manifest list");
  }
  std::vector<ManifestFile> manifests;
  DYNALAKE_TRY(file.ForEachBlock([&](size_t objects, std::string_view block) -> Result<void> {
    AvroDecoder decoder(block);
    for (size_t i = 0; i < objects; ++i) {
      DYNALAKE_ASSIGN(ManifestFile manifest, ReadOne(decoder, record));
      manifests.push_back(std::move(manifest));
    }
    if (!decoder.at_end()) {
      return Fail(ErrorCode::kMalformedInput, "an Avro block is longer than its objects");
    }
    return {};
  }));
  return manifests;
}

Result<std::string> WriteManifestList(int format_version, const Snapshot& snapshot,
                                      std::span<const ManifestFile> manifests,
                                      std::span<const PartitionSpec> specs) {
  if (format_version < 2 || format_version > 3) {
    return Fail(ErrorCode::kInvalidArgument, "manifest lists are written in format version 2 or 3");
  }
  AvroMetadata metadata = {
      {"format-version", std::to_string(format_version)},
      {"snapshot-id", std::to_string(snapshot.snapshot_id)},
      {"parent-snapshot-id", TextOrNull(snapshot.parent_snapshot_id)},
      {"sequence-number", std::to_string(snapshot.sequence_number)},
  };
  if (format_version >= 3) {
    metadata.emplace("first-row-id", TextOrNull(snapshot.first_row_id));
  }
  AvroFileWriter writer(PrintJson(ListSchema(format_version)), metadata, /*deflate=*/true);
  for (const ManifestFile& manifest : manifests) {
    if (!IsComplete(manifest)) {
      return Fail(ErrorCode::kInvalidArgument, "manifest '{}' lacks a path, number or count",
                  manifest.manifest_path);
    }
    const auto spec = std::ranges::find(specs, manifest.partition_spec_id, &PartitionSpec::spec_id);
    const bool is_unpartitioned = spec != specs.end() && spec->fields.empty();
    AppendManifest(format_version, manifest, is_unpartitioned, writer.block());
    DYNALAKE_TRY(writer.ObjectDone());
  }
  return writer.Finish();
}

}  // namespace dynalake::iceberg
