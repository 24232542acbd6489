#include <algorithm>
#include <set>
#include <utility>

#include "base/format.h"
#include "base/time_units.h"
#include "query/listings/listing_makers.h"

namespace dynalake::query {
namespace {

using iceberg::Snapshot;
using iceberg::SnapshotLogEntry;
using iceberg::TableMetadata;
using Pair = std::pair<std::string, std::string>;
using NamedRef = std::pair<std::string, iceberg::SnapshotRef>;

SqlType Instant() { return Timed(TypeKind::kTimestampWithZone, 3); }

void PutInstant(int64_t millis, Cell cell) { cell.Put(millis * kMicrosPerMilli); }

template <typename Row>
TableListing ListKept(const ListedTable& table, std::vector<ListedColumn<Row>> columns,
                      std::vector<Row> rows) {
  auto kept = std::make_shared<const std::vector<Row>>(std::move(rows));
  return MakeListing<Row>(
      table, std::move(columns), [kept]() -> Result<std::unique_ptr<RowReader<Row>>> {
        return std::unique_ptr<RowReader<Row>>(std::make_unique<KeptRows<Row>>(kept));
      });
}

void PutSummary(const Snapshot& snapshot, Cell cell) {
  const Cell::Entries entries = cell.BeginMap();
  for (const auto& [key, value] : snapshot.summary) {
    if (key != iceberg::kOperationKey) {
      entries.key.Put(std::string_view(key));
      entries.value.Put(std::string_view(value));
    }
  }
}

std::set<int64_t> AncestorsIn(const TableMetadata& metadata) {
  std::set<int64_t> ancestors;
  const Snapshot* snapshot = metadata.current_snapshot();
  while (snapshot != nullptr && ancestors.insert(snapshot->snapshot_id).second) {
    snapshot = snapshot->parent_snapshot_id ? metadata.FindSnapshot(*snapshot->parent_snapshot_id)
                                            : nullptr;
  }
  return ancestors;
}

/// A column's name in Trino's list of sorted columns.
std::string SortedName(std::string_view name) {
  const bool is_plain = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
  }) && (name[0] < '0' || name[0] > '9');
  if (is_plain) {
    return std::string(name);
  }
  std::string quoted = "\"";
  for (const char c : name) {
    quoted.append(c == '"' ? 2 : 1, c);
  }
  return quoted + '"';
}

/// "a ASC NULLS FIRST, b DESC NULLS LAST"; empty where rows are not sorted, or by more than
/// columns.
std::string SortOrderText(const TableMetadata& metadata) {
  std::string text;
  for (const iceberg::SortField& field : metadata.default_sort_order().fields) {
    const std::string_view name = metadata.current_schema().FullName(field.source_id);
    if (field.transform != iceberg::Transform::Identity() || name.empty()) {
      return {};
    }
    text += fmt::format("{}{} {} NULLS {}", text.empty() ? "" : ", ", SortedName(name),
                        field.descending ? "DESC" : "ASC", field.nulls_last ? "LAST" : "FIRST");
  }
  return text;
}

}  // namespace

TableListing ListSnapshots(const ListedTable& table) {
  const SqlType id = Plain(TypeKind::kBigint);
  return ListKept<Snapshot>(
      table,
      {{"committed_at", Instant(),
        [](const Snapshot& row, Cell cell) { PutInstant(row.timestamp_ms, cell); }},
       {"snapshot_id", id, [](const Snapshot& row, Cell cell) { cell.Put(row.snapshot_id); }},
       {"parent_id", id, [](const Snapshot& row, Cell cell) { cell.Put(row.parent_snapshot_id); }},
       {"operation", Varchar(),
        [](const Snapshot& row, Cell cell) {
          const auto found = row.summary.find(iceberg::kOperationKey);
          found == row.summary.end() ? cell.Null() : cell.Put(std::string_view(found->second));
        }},
       {"manifest_list", Varchar(),
        [](const Snapshot& row, Cell cell) { cell.Put(std::string_view(row.manifest_list)); }},
       {"summary", MapOf(Varchar(), Varchar()), PutSummary}},
      table.metadata->snapshots);
}

TableListing ListHistory(const ListedTable& table) {
  const SqlType id = Plain(TypeKind::kBigint);
  const auto ancestors = std::make_shared<const std::set<int64_t>>(AncestorsIn(*table.metadata));
  return ListKept<SnapshotLogEntry>(
      table,
      {{"made_current_at", Instant(),
        [](const SnapshotLogEntry& row, Cell cell) { PutInstant(row.timestamp_ms, cell); }},
       {"snapshot_id", id,
        [](const SnapshotLogEntry& row, Cell cell) { cell.Put(row.snapshot_id); }},
       {"parent_id", id,
        [metadata = table.metadata](const SnapshotLogEntry& row, Cell cell) {
          const Snapshot* made = metadata->FindSnapshot(row.snapshot_id);
          cell.Put(made == nullptr ? std::nullopt : made->parent_snapshot_id);
        }},
       {"is_current_ancestor", Plain(TypeKind::kBoolean),
        [ancestors](const SnapshotLogEntry& row, Cell cell) {
          cell.Put(ancestors->contains(row.snapshot_id));
        }}},
      table.metadata->snapshot_log);
}

TableListing ListRefs(const ListedTable& table) {
  const SqlType id = Plain(TypeKind::kBigint);
  const auto& refs = table.metadata->refs;
  return ListKept<NamedRef>(
      table,
      {{"name", Varchar(),
        [](const NamedRef& row, Cell cell) { cell.Put(std::string_view(row.first)); }},
       {"type", Varchar(),
        [](const NamedRef& row, Cell cell) {
          const bool is_tag = row.second.type == iceberg::SnapshotRef::Type::kTag;
          cell.Put(std::string_view(is_tag ? "TAG" : "BRANCH"));
        }},
       {"snapshot_id", id,
        [](const NamedRef& row, Cell cell) { cell.Put(row.second.snapshot_id); }},
       {"max_reference_age_in_ms", id,
        [](const NamedRef& row, Cell cell) { cell.Put(row.second.max_ref_age_ms); }},
       {"min_snapshots_to_keep", Plain(TypeKind::kInteger),
        [](const NamedRef& row, Cell cell) { cell.Put(row.second.min_snapshots_to_keep); }},
       {"max_snapshot_age_in_ms", id,
        [](const NamedRef& row, Cell cell) { cell.Put(row.second.max_snapshot_age_ms); }}},
      std::vector<NamedRef>(refs.begin(), refs.end()));
}

TableListing ListProperties(const ListedTable& table) {
  const TableMetadata& metadata = *table.metadata;
  const std::string* format = metadata.FindProperty("write.format.default");
  const Snapshot* snapshot = metadata.current_snapshot();
  // What every table has stands first, and hides a property of that name.
  std::vector<Pair> rows = {
      {"format", fmt::format("iceberg/{}", format == nullptr ? "parquet" : *format)},
      {"provider", "iceberg"},
      {"current-snapshot-id", snapshot == nullptr ? "none" : std::to_string(snapshot->snapshot_id)},
      {"location", metadata.location},
      {"format-version", std::to_string(metadata.format_version)}};
  const std::vector<Pair> first = rows;
  if (std::string order = SortOrderText(metadata); !order.empty()) {
    rows.emplace_back("sort-order", std::move(order));
  }
  for (const auto& [key, value] : metadata.properties) {
    if (std::ranges::find(first, key, &Pair::first) == first.end()) {
      rows.emplace_back(key, value);
    }
  }
  return ListKept<Pair>(
      table,
      {{"key", Varchar(),
        [](const Pair& row, Cell cell) { cell.Put(std::string_view(row.first)); }},
       {"value", Varchar(),
        [](const Pair& row, Cell cell) { cell.Put(std::string_view(row.second)); }}},
      std::move(rows));
}

}  // namespace dynalake::query
