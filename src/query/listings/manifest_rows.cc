#include "query/listings/manifest_rows.h"

#include <algorithm>

#include "base/format.h"

namespace dynalake::query {

Result<std::shared_ptr<const catalog::ManifestList>> CurrentManifests(
    const iceberg::TableMetadata& metadata, catalog::TableReader& reader) {
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  if (snapshot == nullptr) {
    return std::make_shared<const catalog::ManifestList>();
  }
  return reader.ReadManifestList(*snapshot);
}

Result<std::unique_ptr<LiveEntries>> LiveEntries::Open(
    std::shared_ptr<const iceberg::TableMetadata> metadata, catalog::TableReader& reader) {
  std::unique_ptr<LiveEntries> entries(new LiveEntries(std::move(metadata), reader));
  DYNALAKE_ASSIGN(entries->manifests_, CurrentManifests(*entries->metadata_, reader));
  return entries;
}

Result<const iceberg::ManifestEntry*> LiveEntries::Next() {
  while (true) {
    while (entries_ != nullptr && next_entry_ < entries_->size()) {
      const iceberg::ManifestEntry& entry = (*entries_)[next_entry_++];
      if (entry.is_live()) {
        return &entry;
      }
    }
    if (next_manifest_ == manifests_->size()) {
      return static_cast<const iceberg::ManifestEntry*>(nullptr);
    }
    const iceberg::ManifestFile& manifest = (*manifests_)[next_manifest_++];
    entries_.reset();
    if (manifest.may_have_live_files()) {
      DYNALAKE_ASSIGN(entries_, reader_.ReadManifest(*metadata_, manifest));
    }
    next_entry_ = 0;
  }
}

PartitionRow::PartitionRow(const iceberg::TableMetadata& metadata) {
  const iceberg::Schema& schema = metadata.current_schema();
  for (const iceberg::PartitionSpec& spec : metadata.partition_specs) {
    for (const iceberg::PartitionField& field : spec.fields) {
      const iceberg::NestedField* source = schema.FindField(field.source_id);
      if (source == nullptr ||
          std::ranges::find(fields_, field.field_id, &Field::id) != fields_.end()) {
        continue;
      }
      auto type = field.transform.ResultType(source->type);
      auto sql_type = type ? TypeOf(*type) : Result<SqlType>(type.error());
      if (sql_type) {
        fields_.push_back({.id = field.field_id,
                           .name = field.name,
                           .type = *std::move(type),
                           .sql_type = *std::move(sql_type)});
      }
    }
  }
  for (const iceberg::PartitionSpec& spec : metadata.partition_specs) {
    Spec& added = specs_.emplace_back();
    added.id = spec.spec_id;
    for (const iceberg::PartitionField& field : spec.fields) {
      added.fields += fmt::format("{},", field.field_id);
    }
    for (const Field& field : fields_) {
      const auto place =
          std::ranges::find(spec.fields, field.id, &iceberg::PartitionField::field_id);
      added.places.push_back(place == spec.fields.end()
                                 ? std::nullopt
                                 : std::optional<size_t>(place - spec.fields.begin()));
    }
  }
}

SqlType PartitionRow::type() const {
  std::vector<SqlField> fields;
  for (const Field& field : fields_) {
    fields.push_back({.name = field.name, .type = field.sql_type});
  }
  return RowOf(std::move(fields));
}

const PartitionRow::Spec* PartitionRow::FindSpec(int32_t id) const {
  const auto found = std::ranges::find(specs_, id, &Spec::id);
  return found == specs_.end() ? nullptr : &*found;
}

void PartitionRow::Put(const iceberg::DataFile& file, Cell cell) const {
  const Spec* spec = FindSpec(file.spec_id);
  cell.BeginRow();
  for (size_t i = 0; i < fields_.size(); ++i) {
    const auto place = spec == nullptr ? std::nullopt : spec->places[i];
    cell.Field(i).Put(fields_[i].type, place && *place < file.partition.size()
                                           ? file.partition[*place]
                                           : std::nullopt);
  }
}

std::string PartitionRow::KeyOf(const iceberg::DataFile& file) const {
  const Spec* spec = FindSpec(file.spec_id);
  return fmt::format("{}:{}", spec == nullptr ? std::string() : spec->fields,
                     iceberg::PartitionKey(file.partition));
}

}  // namespace dynalake::query
