#include "app/reports/relation_statistics.h"

#include <algorithm>
#include <span>
#include <utility>

#include "app/reports/manifest_statistics.h"
#include "app/reports/sql_columns.h"
#include "base/format.h"
#include "query/names/relations.h"
#include "shaping/columns/columns.h"

namespace dynalake::app {
namespace {

/// What is read whole: about a second of work, and of a lake on S3 a few seconds of reading.
constexpr int64_t kMaxCells = 10'000'000;
constexpr int64_t kMaxBytes = int64_t{64} << 20;
/// The rows of a sample.
constexpr int64_t kSampleRows = 100'000;

int64_t CountLeaves(std::span<const iceberg::NestedField> fields) {
  int64_t count = 0;
  for (const iceberg::NestedField& field : fields) {
    count += field.type.is_nested() ? CountLeaves(field.type.fields()) : 1;
  }
  return count;
}

bool IsSmall(const ManifestStatistics& manifests, const iceberg::Schema& schema) {
  const int64_t cells_per_row = std::max<int64_t>(CountLeaves(schema.fields()), 1);
  return manifests.bytes() <= kMaxBytes &&
         manifests.rows_before_deletes() <= kMaxCells / cells_per_row;
}

std::string AllOf(const catalog::TableIdentifier& name) {
  return SelectAll({.database = name.namespace_name, .table = name.name});
}

std::string FirstOf(const std::string& rows, int64_t count) {
  return fmt::format("({} LIMIT {})", rows, count);
}

/// Some rows of each entity, since whole columns are of one entity alone.
std::string SampleOf(const LookedAtTable& looked_at) {
  const std::string all = AllOf(looked_at.table.identifier);
  const iceberg::NestedField* entity =
      looked_at.table.metadata->current_schema().FindField(shaping::kEntityFieldId);
  if (entity == nullptr || looked_at.entities.empty()) {
    return FirstOf(all, kSampleRows);
  }
  const auto parts = static_cast<int64_t>(looked_at.entities.size()) + 1;
  const std::string column = SqlName(entity->name);
  std::string sql = FirstOf(fmt::format("{} WHERE {} IS NULL", all, column), kSampleRows / parts);
  for (const std::string& name : looked_at.entities) {
    sql += " UNION ALL " + FirstOf(fmt::format("{} WHERE {} = {}", all, column, SqlString(name)),
                                   kSampleRows / parts);
  }
  return sql;
}

/// Says that not all rows were read, where that is so.
void MarkSample(std::optional<int64_t> rows, RelationStatistics& statistics) {
  statistics.is_sample = rows != statistics.rows_read;
  if (!statistics.is_sample) {
    return;
  }
  statistics.rows = rows;
  for (auto& [field_id, column] : statistics.columns) {
    column.nulls_basis = Basis::kSample;
    column.distinct_basis = Basis::kSample;
    column.range_basis = Basis::kSample;
  }
}

/// Puts what the manifests know exactly in the place of what a sample says.
void AddManifests(const ManifestStatistics& manifests, std::span<const iceberg::NestedField> fields,
                  RelationStatistics& statistics) {
  for (const iceberg::NestedField& field : fields) {
    if (field.type.id() == iceberg::TypeId::kStruct) {
      AddManifests(manifests, field.type.fields(), statistics);
    }
    const auto found = statistics.columns.find(field.id);
    if (found == statistics.columns.end()) {
      continue;
    }
    ColumnStatistics& column = found->second;
    if (const auto nulls = manifests.Nulls(field.id)) {
      column.nulls = nulls;
      column.rows = manifests.rows_before_deletes();
      column.nulls_basis = Basis::kExact;
    }
    if (auto range = manifests.RangeOf(field)) {
      column.least = std::move(range->least);
      column.greatest = std::move(range->greatest);
      column.range_basis = Basis::kExact;
    }
  }
}

void AddSketches(const iceberg::TableMetadata& metadata, RelationStatistics& statistics) {
  for (auto& [field_id, column] : statistics.columns) {
    if (const auto count = DistinctBySketch(metadata, field_id)) {
      column.distinct = count;
      column.distinct_basis = Basis::kEstimate;
    }
  }
}

Result<RelationStatistics> ReadPart(Lake& lake, const catalog::View& view,
                                    const CancelToken& cancel) {
  const iceberg::Schema* schema = query::SchemaOf(view);
  if (schema == nullptr) {
    return RelationStatistics();
  }
  DYNALAKE_ASSIGN(query::Session * session, lake.Session());
  DYNALAKE_ASSIGN(
      RelationStatistics statistics,
      ReadStatistics(*session, FirstOf(AllOf(view.identifier), kSampleRows), *schema, cancel));
  return statistics;
}

}  // namespace

Result<RelationStatistics> LookAtTable(Lake& lake, const LookedAtTable& looked_at,
                                       const CancelToken& cancel) {
  const iceberg::TableMetadata& metadata = *looked_at.table.metadata;
  const iceberg::Schema& schema = metadata.current_schema();
  DYNALAKE_ASSIGN(const ManifestStatistics manifests,
                  ManifestStatistics::Read(lake.reader(), metadata));
  DYNALAKE_ASSIGN(query::Session * session, lake.Session());
  const bool is_small = IsSmall(manifests, schema);
  DYNALAKE_ASSIGN(
      RelationStatistics statistics,
      ReadStatistics(*session, is_small ? AllOf(looked_at.table.identifier) : SampleOf(looked_at),
                     schema, cancel));
  if (!is_small) {
    MarkSample(manifests.rows(), statistics);
    AddManifests(manifests, schema.fields(), statistics);
    AddSketches(metadata, statistics);
  }
  const auto unique = looked_at.unique_field ? statistics.columns.find(*looked_at.unique_field)
                                             : statistics.columns.end();
  if (unique != statistics.columns.end() && statistics.rows) {
    unique->second.distinct = statistics.rows;
    unique->second.distinct_basis = Basis::kExact;
  }
  return statistics;
}

Result<RelationStatistics> LookAtEntityView(Lake& lake, const catalog::View& view,
                                            const catalog::Table& table, const std::string& entity,
                                            const CancelToken& cancel) {
  const iceberg::Schema* schema = query::SchemaOf(view);
  DYNALAKE_ASSIGN(const auto manifests,
                  ManifestStatistics::ReadEntity(lake.reader(), *table.metadata, entity));
  if (schema == nullptr || !manifests) {
    return LookAtView(lake, view, cancel);
  }
  if (IsSmall(*manifests, *schema)) {
    DYNALAKE_ASSIGN(query::Session * session, lake.Session());
    return ReadStatistics(*session, AllOf(view.identifier), *schema, cancel);
  }
  DYNALAKE_ASSIGN(RelationStatistics statistics, ReadPart(lake, view, cancel));
  MarkSample(manifests->rows(), statistics);
  AddManifests(*manifests, schema->fields(), statistics);
  return statistics;
}

Result<RelationStatistics> LookAtView(Lake& lake, const catalog::View& view,
                                      const CancelToken& cancel) {
  DYNALAKE_ASSIGN(RelationStatistics statistics, ReadPart(lake, view, cancel));
  if (statistics.rows_read == kSampleRows) {
    MarkSample(std::nullopt, statistics);
  }
  return statistics;
}

}  // namespace dynalake::app
