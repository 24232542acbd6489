#include <algorithm>
#include <map>
#include <string>

#include "engine/deletes_internal.h"
#include "engine/guard_internal.h"
#include "iceberg/codec/deletion_vector.h"

namespace dynalake::engine {
namespace {

using iceberg::DataFile;
using iceberg::FileContent;
using iceberg::FileFormat;
using iceberg::NestedField;
using iceberg::Type;
using iceberg::TypeId;
using Positions = std::vector<int64_t>;

/// No deletion vector of a file that anyone writes comes near it.
constexpr int64_t kMaxVectorBytes = int64_t{1} << 30;

class PositionFilter final : public duckdb::DeleteFilter {
 public:
  explicit PositionFilter(Positions positions) : positions_(std::move(positions)) {}

  duckdb::idx_t Filter(duckdb::row_t start, duckdb::idx_t count,
                       duckdb::SelectionVector& selection) override {
    if (selection.data() == nullptr) {
      selection.Initialize(STANDARD_VECTOR_SIZE);
    }
    auto next = std::lower_bound(positions_.begin(), positions_.end(), start);
    duckdb::idx_t kept = 0;
    for (duckdb::idx_t i = 0; i < count; ++i) {
      if (next != positions_.end() && *next == start + static_cast<int64_t>(i)) {
        ++next;
      } else {
        selection.set_index(kept++, i);
      }
    }
    return kept;
  }

 private:
  Positions positions_;
};

/// Runs a statement of our own that answers with one column of positions.
Result<Positions> QueryPositions(duckdb::DatabaseInstance& database,
                                 duckdb::shared_ptr<StatementScans> scans, const std::string& sql) {
  return Guard([&]() -> Result<Positions> {
    duckdb::Connection connection(database);
    connection.context->registered_state->Insert(StatementScans::kName, std::move(scans));
    const auto result = connection.Query(sql);
    if (result->HasError()) {
      return ToError(result->GetErrorObject());
    }
    Positions positions;
    while (const auto chunk = result->Fetch()) {
      duckdb::UnifiedVectorFormat format;
      chunk->data[0].ToUnifiedFormat(chunk->size(), format);
      const auto* values = duckdb::UnifiedVectorFormat::GetData<int64_t>(format);
      for (duckdb::idx_t i = 0; i < chunk->size(); ++i) {
        positions.push_back(values[format.sel->get_index(i)]);
      }
    }
    return positions;
  });
}

ScanSpec DeleteSpec(const ScanSpec& spec, std::vector<const iceberg::ManifestEntry*> deletes,
                    std::vector<NestedField> columns) {
  ScanSpec result;
  result.name = spec.name;
  result.columns = std::move(columns);
  result.owner = spec.owner;
  for (const iceberg::ManifestEntry* entry : deletes) {
    result.files.push_back({.data = entry, .deletes = {}});
  }
  return result;
}

NestedField Column(int32_t id, const char* name, TypeId type) {
  NestedField field;
  field.id = id;
  field.name = name;
  field.type = Type(type);
  return field;
}

Result<Positions> ReadVector(storage::ObjectStore& store, const DataFile& file,
                             const DataFile& deletes) {
  const int64_t size = deletes.content_size_bytes.value_or(-1);
  if (!deletes.content_offset || *deletes.content_offset < 0 || size < 0 ||
      size > kMaxVectorBytes) {
    return Fail(ErrorCode::kMalformedInput, "deletion vector in {} has no usable place",
                deletes.file_path);
  }
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(deletes.file_path));
  std::string blob(static_cast<size_t>(size), '\0');
  DYNALAKE_ASSIGN(const size_t got,
                  store.Read(location, static_cast<uint64_t>(*deletes.content_offset),
                             std::as_writable_bytes(std::span(blob))));
  blob.resize(got);
  auto positions = iceberg::ReadDeletionVector(
      blob, static_cast<uint64_t>(std::max<int64_t>(file.record_count, 0)));
  if (!positions) {
    return std::move(positions).error().WithContext("deletion vector in " + deletes.file_path);
  }
  return Positions(positions->begin(), positions->end());
}

Result<Positions> ReadPositionFiles(duckdb::DatabaseInstance& database,
                                    const ScanServices& services, const ScanSpec& spec,
                                    const DataFile& file,
                                    std::vector<const iceberg::ManifestEntry*> deletes) {
  auto scans = duckdb::make_shared_ptr<StatementScans>();
  const std::string argument = scans->Add(services.registry.Add(
      DeleteSpec(spec, std::move(deletes),
                 {Column(iceberg::kDeleteFilePathFieldId, "file_path", TypeId::kString),
                  Column(iceberg::kDeletePositionFieldId, "pos", TypeId::kLong)})));
  return QueryPositions(
      database, std::move(scans),
      fmt::format("SELECT pos FROM dynalake_scan('{}') WHERE file_path = {} AND pos IS NOT NULL",
                  argument, duckdb::KeywordHelper::WriteQuoted(file.file_path, '\'')));
}

/// The columns of equality deletes; one that the current schema dropped is found in an older one.
Result<std::vector<NestedField>> EqualityColumns(const ScanSpec& spec,
                                                 const std::vector<int32_t>& ids) {
  std::vector<NestedField> columns;
  for (const int32_t id : ids) {
    const NestedField* field = spec.metadata->current_schema().FindField(id);
    for (const iceberg::Schema& schema : spec.metadata->schemas) {
      field = field == nullptr ? schema.FindField(id) : field;
    }
    if (field == nullptr || field->type.is_nested()) {
      return Fail(ErrorCode::kMalformedInput, "equality delete by the unknown field {}", id);
    }
    if (spec.metadata->current_schema().ParentId(id).has_value()) {
      return Fail(ErrorCode::kUnsupported, "equality deletes by a nested field ({})", field->name);
    }
    columns.push_back(*field);
    columns.back().name = fmt::format("k{}", id);
  }
  return columns;
}

Result<Positions> ReadEqualityFiles(duckdb::DatabaseInstance& database,
                                    const ScanServices& services, const ScanSpec& spec,
                                    const ScanFile& file, const std::vector<int32_t>& ids,
                                    std::vector<const iceberg::ManifestEntry*> deletes) {
  DYNALAKE_ASSIGN(const auto columns, EqualityColumns(spec, ids));
  ScanSpec data = DeleteSpec(spec, {file.data}, columns);
  data.metadata = spec.metadata;
  data.name_mapping = spec.name_mapping;
  auto scans = duckdb::make_shared_ptr<StatementScans>();
  const std::string rows = scans->Add(services.registry.Add(std::move(data)));
  const std::string keys =
      scans->Add(services.registry.Add(DeleteSpec(spec, std::move(deletes), columns)));
  std::string condition;
  for (const NestedField& column : columns) {
    condition += fmt::format("{}r.{} IS NOT DISTINCT FROM d.{}", condition.empty() ? "" : " AND ",
                             column.name, column.name);
  }
  return QueryPositions(database, std::move(scans),
                        fmt::format("SELECT r.file_row_number FROM dynalake_scan('{}') r "
                                    "SEMI JOIN dynalake_scan('{}') d ON {}",
                                    rows, keys, condition));
}

}  // namespace

Result<Positions> ReadDeletedPositions(duckdb::DatabaseInstance& database,
                                       const ScanServices& services, const ScanSpec& spec,
                                       const ScanFile& file) {
  Positions positions;
  std::vector<const iceberg::ManifestEntry*> position_files;
  std::map<std::vector<int32_t>, std::vector<const iceberg::ManifestEntry*>> equality_files;
  const auto add = [&positions](Positions more) {
    positions.insert(positions.end(), more.begin(), more.end());
  };
  for (const iceberg::ManifestEntry* entry : file.deletes) {
    if (entry->file.is_deletion_vector()) {
      DYNALAKE_ASSIGN(auto more, ReadVector(services.store, file.data->file, entry->file));
      add(std::move(more));
    } else if (entry->file.content == FileContent::kEqualityDeletes) {
      equality_files[entry->file.equality_ids].push_back(entry);
    } else {
      position_files.push_back(entry);
    }
  }
  if (!position_files.empty()) {
    DYNALAKE_ASSIGN(auto more, ReadPositionFiles(database, services, spec, file.data->file,
                                                 std::move(position_files)));
    add(std::move(more));
  }
  for (auto& [ids, entries] : equality_files) {
    DYNALAKE_ASSIGN(auto more,
                    ReadEqualityFiles(database, services, spec, file, ids, std::move(entries)));
    add(std::move(more));
  }
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  return positions;
}

duckdb::unique_ptr<duckdb::DeleteFilter> MakeDeleteFilter(Positions positions) {
  return duckdb::make_uniq<PositionFilter>(std::move(positions));
}

}  // namespace dynalake::engine
