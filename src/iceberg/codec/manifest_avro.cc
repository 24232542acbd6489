#include "iceberg/codec/manifest_avro.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/checked.h"
#include "base/json.h"
#include "iceberg/codec/avro_decoder.h"
#include "iceberg/codec/manifest_entry_avro.h"
#include "iceberg/codec/schema_json.h"
#include "iceberg/model/single_value.h"

namespace dynalake::iceberg {
namespace {

/// Fills in what an entry takes from its manifest (specification, "Sequence Number Inheritance",
/// "First Row ID Assignment").
class Inheritance {
 public:
  explicit Inheritance(const ManifestFile& manifest)
      : manifest_(manifest), next_row_id_(manifest.first_row_id) {}

  Result<void> Apply(ManifestEntry& entry) {
    const bool inherits =
        entry.status == EntryStatus::kAdded || manifest_.sequence_number.value_or(0) == 0;
    if (!inherits && (!entry.sequence_number || !entry.file_sequence_number)) {
      return Fail(ErrorCode::kMalformedInput, "'{}' is not new but has no sequence number",
                  entry.file.file_path);
    }
    entry.snapshot_id = entry.snapshot_id.value_or(manifest_.added_snapshot_id);
    entry.sequence_number = entry.sequence_number.value_or(manifest_.sequence_number.value_or(0));
    entry.file_sequence_number =
        entry.file_sequence_number.value_or(manifest_.sequence_number.value_or(0));
    entry.file.spec_id = manifest_.partition_spec_id;
    if (manifest_.content != ManifestContent::kData) {
      entry.file.first_row_id.reset();
    } else if (!entry.file.first_row_id && next_row_id_ && entry.is_live()) {
      entry.file.first_row_id = next_row_id_;
      next_row_id_ = CheckedAdd(*next_row_id_, entry.file.record_count);
    }
    const bool is_data = entry.file.content == FileContent::kData;
    if (is_data != (manifest_.content == ManifestContent::kData)) {
      return Fail(ErrorCode::kMalformedInput, "'{}' does not belong in its kind of manifest",
                  entry.file.file_path);
    }
    return {};
  }

 private:
  const ManifestFile& manifest_;
  std::optional<int64_t> next_row_id_;
};

Result<std::vector<ManifestEntry>> ReadEntries(std::string_view bytes, const ManifestFile& manifest,
                                               const Type& partition_type,
                                               const MetricsWanted& wanted,
                                               const AvroLimits& limits) {
  DYNALAKE_ASSIGN(const AvroFile file, AvroFile::Open(bytes, limits));
  const AvroType& root = file.schema().root();
  DYNALAKE_ASSIGN(const auto reader, ManifestEntryReader::Make(root, partition_type, wanted));
  Inheritance inheritance(manifest);
  std::vector<ManifestEntry> entries;
  DYNALAKE_TRY(file.ForEachBlock([&](size_t objects, std::string_view block) -> Result<void> {
    AvroDecoder decoder(block);
    for (size_t i = 0; i < objects; ++i) {
      DYNALAKE_ASSIGN(ManifestEntry entry, reader.Read(decoder));
      DYNALAKE_TRY(inheritance.Apply(entry));
      entries.push_back(std::move(entry));
    }
    if (!decoder.at_end()) {
      return Fail(ErrorCode::kMalformedInput, "an Avro block is longer than its objects");
    }
    return {};
  }));
  return entries;
}

/// Sums up the files of a manifest for its list entry.
class ManifestSummary {
 public:
  explicit ManifestSummary(const Type& partition_type)
      : partition_type_(partition_type), ranges_(partition_type.fields().size()) {}

  void Count(const ManifestEntry& entry) {
    const auto status = static_cast<size_t>(entry.status);
    ++files_[status];
    rows_[status] += entry.file.record_count;
    if (entry.is_live() && entry.sequence_number) {
      min_sequence_number_ =
          std::min(min_sequence_number_.value_or(*entry.sequence_number), *entry.sequence_number);
    }
    // `AppendManifestEntry` has checked the size of the tuple.
    for (size_t i = 0; i < ranges_.size(); ++i) {
      Widen(ranges_[i], entry.file.partition[i]);
    }
  }

  void Fill(ManifestFile& manifest) const {
    manifest.existing_files_count = files_[0];
    manifest.added_files_count = files_[1];
    manifest.deleted_files_count = files_[2];
    manifest.existing_rows_count = rows_[0];
    manifest.added_rows_count = rows_[1];
    manifest.deleted_rows_count = rows_[2];
    manifest.min_sequence_number = min_sequence_number_;
    for (size_t i = 0; i < ranges_.size(); ++i) {
      manifest.partitions.push_back(SummaryOf(ranges_[i], partition_type_.fields()[i].type));
    }
  }

 private:
  struct Range {
    bool contains_null = false;
    bool contains_nan = false;
    std::optional<Literal> lowest;
    std::optional<Literal> highest;
  };

  static bool IsNan(const Literal& literal) {
    const auto* narrow = std::get_if<float>(&literal.value());
    const auto* wide = std::get_if<double>(&literal.value());
    return (narrow != nullptr && std::isnan(*narrow)) || (wide != nullptr && std::isnan(*wide));
  }

  static void Widen(Range& range, const std::optional<Literal>& value) {
    if (!value) {
      range.contains_null = true;
    } else if (IsNan(*value)) {
      range.contains_nan = true;
    } else {
      if (!range.lowest || *value < *range.lowest) {
        range.lowest = value;
      }
      if (!range.highest || *value > *range.highest) {
        range.highest = value;
      }
    }
  }

  static FieldSummary SummaryOf(const Range& range, const Type& type) {
    FieldSummary summary{.contains_null = range.contains_null,
                         .contains_nan = range.contains_nan,
                         .lower_bound = std::nullopt,
                         .upper_bound = std::nullopt};
    if (range.lowest && type.id() != TypeId::kUnknown) {
      summary.lower_bound = ToSingleValueBytes(type, *range.lowest);
      summary.upper_bound = ToSingleValueBytes(type, *range.highest);
    }
    return summary;
  }

  const Type& partition_type_;
  std::vector<Range> ranges_;
  std::array<int32_t, 3> files_ = {};
  std::array<int64_t, 3> rows_ = {};
  std::optional<int64_t> min_sequence_number_;
};

Result<void> CheckEntry(const ManifestSettings& settings, const PartitionSpec& spec,
                        const ManifestEntry& entry) {
  const bool is_data = entry.file.content == FileContent::kData;
  if (is_data != (settings.content == ManifestContent::kData)) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' does not belong in this kind of manifest",
                entry.file.file_path);
  }
  if (entry.file.spec_id != spec.spec_id) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' has partition spec {}, the manifest {}",
                entry.file.file_path, entry.file.spec_id, spec.spec_id);
  }
  if (entry.status != EntryStatus::kAdded &&
      (!entry.snapshot_id || !entry.sequence_number || !entry.file_sequence_number)) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' is not new but lacks sequence numbers",
                entry.file.file_path);
  }
  return {};
}

}  // namespace

Result<std::vector<ManifestEntry>> ReadManifest(std::string_view file, const ManifestFile& manifest,
                                                const Type& partition_type,
                                                const MetricsWanted& wanted,
                                                const AvroLimits& limits) {
  return ReadEntries(file, manifest, partition_type, wanted, limits);
}

Result<ManifestBytes> WriteManifest(const ManifestSettings& settings, const Schema& schema,
                                    const PartitionSpec& spec, const Type& partition_type,
                                    std::span<const ManifestEntry> entries) {
  if (settings.format_version < 2 || settings.format_version > 3) {
    return Fail(ErrorCode::kInvalidArgument, "manifests are written in format version 2 or 3");
  }
  const bool is_data = settings.content == ManifestContent::kData;
  const AvroMetadata metadata = {
      {"schema", WriteSchemaJson(schema)},
      {"schema-id", std::to_string(schema.schema_id())},
      {"partition-spec", PrintJson(PartitionFieldsToJson(spec.fields))},
      {"partition-spec-id", std::to_string(spec.spec_id)},
      {"format-version", std::to_string(settings.format_version)},
      {"content", is_data ? "data" : "deletes"},
  };
  AvroFileWriter writer(ManifestEntryAvroSchema(settings.format_version, partition_type), metadata,
                        settings.deflate);
  ManifestSummary summary(partition_type);
  for (const ManifestEntry& entry : entries) {
    DYNALAKE_TRY(CheckEntry(settings, spec, entry));
    DYNALAKE_TRY_CONTEXT(
        AppendManifestEntry(settings.format_version, partition_type, entry, writer.block()),
        "file '{}'", entry.file.file_path);
    summary.Count(entry);
    DYNALAKE_TRY(writer.ObjectDone());
  }
  ManifestBytes result;
  DYNALAKE_ASSIGN(result.file, writer.Finish());
  result.manifest.manifest_length_bytes = static_cast<int64_t>(result.file.size());
  result.manifest.partition_spec_id = spec.spec_id;
  result.manifest.content = settings.content;
  result.manifest.added_snapshot_id = settings.snapshot_id;
  summary.Fill(result.manifest);
  return result;
}

}  // namespace dynalake::iceberg
