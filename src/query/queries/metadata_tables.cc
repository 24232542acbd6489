#include "query/queries/metadata_tables.h"

#include <set>
#include <utility>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/json.h"
#include "base/time_units.h"

namespace dynalake::query {
namespace {

using Text = std::optional<std::string>;

SqlType IdType() { return Plain(TypeKind::kBigint); }
SqlType Instant() { return Timed(TypeKind::kTimestampWithZone, 3); }
SqlType TextMap() { return MapOf(Varchar(), Varchar()); }

class Listing {
 public:
  void AddColumn(std::string name, SqlType type) {
    table_.text.columns.push_back(std::move(name));
    table_.types.push_back(std::move(type));
  }
  void AddRow(std::vector<Text> row) { table_.text.rows.push_back(std::move(row)); }
  MetadataTable Take() { return std::move(table_); }

 private:
  MetadataTable table_;
};

template <typename Number>
Text TextOf(const std::optional<Number>& number) {
  return number ? Text(std::to_string(*number)) : std::nullopt;
}

/// "2024-01-31 10:00:00.123 UTC".
std::string InstantText(int64_t millis) {
  constexpr int64_t kMillisPerDay = kSecondsPerDay * kMillisPerSecond;
  const int64_t days = FloorDivide(millis, kMillisPerDay);
  const int64_t rest = millis - days * kMillisPerDay;
  std::string text;
  AppendCivilDay(days, text);
  text += ' ';
  AppendTimeOfDay(rest / kMillisPerSecond, text);
  return text + fmt::format(".{:03} UTC", rest % kMillisPerSecond);
}

MetadataTable ListSnapshots(const iceberg::TableMetadata& metadata) {
  Listing listing;
  listing.AddColumn("committed_at", Instant());
  listing.AddColumn("snapshot_id", IdType());
  listing.AddColumn("parent_id", IdType());
  listing.AddColumn("operation", Varchar());
  listing.AddColumn("manifest_list", Varchar());
  listing.AddColumn("summary", TextMap());
  for (const iceberg::Snapshot& snapshot : metadata.snapshots) {
    nlohmann::json summary = nlohmann::json::object();
    Text operation;
    for (const auto& [key, value] : snapshot.summary) {
      if (key == iceberg::kOperationKey) {
        operation = value;
      } else {
        summary[key] = value;
      }
    }
    listing.AddRow({InstantText(snapshot.timestamp_ms), std::to_string(snapshot.snapshot_id),
                    TextOf(snapshot.parent_snapshot_id), operation, snapshot.manifest_list,
                    PrintJson(summary)});
  }
  return listing.Take();
}

MetadataTable ListHistory(const iceberg::TableMetadata& metadata) {
  std::set<int64_t> ancestors;
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  while (snapshot != nullptr && ancestors.insert(snapshot->snapshot_id).second) {
    snapshot = snapshot->parent_snapshot_id ? metadata.FindSnapshot(*snapshot->parent_snapshot_id)
                                            : nullptr;
  }
  Listing listing;
  listing.AddColumn("made_current_at", Instant());
  listing.AddColumn("snapshot_id", IdType());
  listing.AddColumn("parent_id", IdType());
  listing.AddColumn("is_current_ancestor", Plain(TypeKind::kBoolean));
  for (const iceberg::SnapshotLogEntry& entry : metadata.snapshot_log) {
    const iceberg::Snapshot* made = metadata.FindSnapshot(entry.snapshot_id);
    listing.AddRow({InstantText(entry.timestamp_ms), std::to_string(entry.snapshot_id),
                    made == nullptr ? std::nullopt : TextOf(made->parent_snapshot_id),
                    ancestors.contains(entry.snapshot_id) ? "true" : "false"});
  }
  return listing.Take();
}

MetadataTable ListRefs(const iceberg::TableMetadata& metadata) {
  Listing listing;
  listing.AddColumn("name", Varchar());
  listing.AddColumn("type", Varchar());
  listing.AddColumn("snapshot_id", IdType());
  listing.AddColumn("max_reference_age_in_ms", IdType());
  listing.AddColumn("min_snapshots_to_keep", Plain(TypeKind::kInteger));
  listing.AddColumn("max_snapshot_age_in_ms", IdType());
  for (const auto& [name, ref] : metadata.refs) {
    const bool is_tag = ref.type == iceberg::SnapshotRef::Type::kTag;
    listing.AddRow({name, is_tag ? "TAG" : "BRANCH", std::to_string(ref.snapshot_id),
                    TextOf(ref.max_ref_age_ms), TextOf(ref.min_snapshots_to_keep),
                    TextOf(ref.max_snapshot_age_ms)});
  }
  return listing.Take();
}

MetadataTable ListProperties(const iceberg::TableMetadata& metadata) {
  Listing listing;
  listing.AddColumn("key", Varchar());
  listing.AddColumn("value", Varchar());
  for (const auto& [key, value] : metadata.properties) {
    listing.AddRow({key, value});
  }
  return listing.Take();
}

}  // namespace

std::optional<MetadataName> SplitMetadataName(std::string_view name) {
  const size_t at = name.rfind('$');
  if (at == std::string_view::npos || at == 0) {
    return std::nullopt;
  }
  return MetadataName{.table = std::string(name.substr(0, at)),
                      .listing = AsciiLowerCase(name.substr(at + 1))};
}

Result<MetadataTable> ListMetadata(const iceberg::TableMetadata& metadata,
                                   std::string_view listing) {
  if (listing == "snapshots") {
    return ListSnapshots(metadata);
  }
  if (listing == "history") {
    return ListHistory(metadata);
  }
  if (listing == "refs") {
    return ListRefs(metadata);
  }
  if (listing == "properties") {
    return ListProperties(metadata);
  }
  return Fail(ErrorCode::kNotFound,
              "a table has no listing ${}; there are $snapshots, $history, $refs and $properties",
              listing);
}

}  // namespace dynalake::query
