#include "engine/scan/deletes.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/cancel_scope.h"
#include "engine/sandbox/guard.h"
#include "engine/scan/statement_scans.h"
#include "iceberg/codec/deletion_vector.h"
#include "iceberg/model/file_path.h"

namespace dynalake::engine {
namespace {

using iceberg::DataFile;
using iceberg::FileContent;
using iceberg::FileFormat;
using iceberg::NestedField;
using iceberg::Type;
using iceberg::TypeId;
using Positions = std::vector<int64_t>;

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

/// Runs a statement of our own, and `take` over each chunk of its rows.
template <typename Take>
Result<void> Query(duckdb::DatabaseInstance& database, duckdb::shared_ptr<StatementScans> scans,
                   const std::string& sql, Take&& take) {
  return Guard([&]() -> Result<void> {
    duckdb::Connection connection(database);
    connection.context->registered_state->Insert(StatementScans::kName, std::move(scans));
    const auto result = connection.Query(sql);
    if (result->HasError()) {
      return ToError(result->GetErrorObject());
    }
    while (const auto chunk = result->Fetch()) {
      take(*chunk);
    }
    return {};
  });
}

/// The values of a column without nulls.
template <typename T>
class ColumnValues {
 public:
  ColumnValues(duckdb::DataChunk& chunk, duckdb::idx_t column) {
    chunk.data[column].ToUnifiedFormat(chunk.size(), format_);
  }
  const T& operator[](duckdb::idx_t row) const {
    return duckdb::UnifiedVectorFormat::GetData<T>(format_)[format_.sel->get_index(row)];
  }

 private:
  duckdb::UnifiedVectorFormat format_;
};

/// Runs a statement of our own that answers with one column of positions.
Result<Positions> QueryPositions(duckdb::DatabaseInstance& database,
                                 duckdb::shared_ptr<StatementScans> scans, const std::string& sql) {
  Positions positions;
  DYNALAKE_TRY(Query(database, std::move(scans), sql, [&](duckdb::DataChunk& chunk) {
    const ColumnValues<int64_t> values(chunk, 0);
    for (duckdb::idx_t i = 0; i < chunk.size(); ++i) {
      positions.push_back(values[i]);
    }
  }));
  return positions;
}

ScanSpec DeleteSpec(const ScanSpec& spec, const std::vector<const iceberg::ManifestEntry*>& deletes,
                    std::vector<NestedField> columns) {
  ScanSpec result;
  result.name = spec.name;
  result.columns = std::move(columns);
  result.owner = spec.owner;
  std::vector<iceberg::ScanFile> files;
  for (const iceberg::ManifestEntry* entry : deletes) {
    files.push_back({.data = entry, .deletes = {}});
  }
  result.files = std::make_shared<const std::vector<iceberg::ScanFile>>(std::move(files));
  return result;
}

NestedField Column(int32_t id, const char* name, TypeId type) {
  NestedField field;
  field.id = id;
  field.name = name;
  field.type = Type(type);
  return field;
}

Result<Positions> ReadVector(storage::ObjectStore& store, const ScanState& scan,
                             const DataFile& file, const DataFile& deletes) {
  const CancelScope scope(scan.reading()->cancel());
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(deletes.file_path));
  DYNALAKE_ASSIGN(const auto reader, store.Open(location));
  DYNALAKE_ASSIGN(const auto place, iceberg::PlaceOfDeletionVector(deletes, reader->size_bytes()));
  std::string blob(place.size_bytes, '\0');
  DYNALAKE_ASSIGN(const size_t got,
                  reader->Read(place.offset, std::as_writable_bytes(std::span(blob))));
  DYNALAKE_TRY(scan.reading()->Count(got));
  blob.resize(got);
  auto positions = iceberg::ReadDeletionVector(
      blob, static_cast<uint64_t>(std::max<int64_t>(file.record_count, 0)));
  if (!positions) {
    return std::move(positions).error().WithContext("deletion vector in " + deletes.file_path);
  }
  return Positions(positions->begin(), positions->end());
}

ScanSpec PositionDeleteSpec(const ScanSpec& spec,
                            const std::vector<const iceberg::ManifestEntry*>& deletes) {
  return DeleteSpec(spec, deletes,
                    {Column(iceberg::kDeleteFilePathFieldId, "file_path", TypeId::kString),
                     Column(iceberg::kDeletePositionFieldId, "pos", TypeId::kLong)});
}

/// What the position delete files say, row by row: the data file's path as `ComparablePath` gives
/// it (engines spell one path in several ways), and a position in it.
template <typename Take>
Result<void> VisitPositions(duckdb::DatabaseInstance& database, const ScanServices& services,
                            const ScanState& scan,
                            const std::vector<const iceberg::ManifestEntry*>& deletes,
                            Take&& take) {
  auto scans = duckdb::make_shared_ptr<StatementScans>(services.registry, scan.reading());
  const std::string argument = scans->Add(PositionDeleteSpec(scan.spec(), deletes));
  std::string spelled;
  std::string path;
  return Query(database, std::move(scans),
               fmt::format("SELECT file_path, pos FROM dynalake_scan('{}') "
                           "WHERE file_path IS NOT NULL AND pos IS NOT NULL",
                           argument),
               [&](duckdb::DataChunk& chunk) {
                 const ColumnValues<duckdb::string_t> paths(chunk, 0);
                 const ColumnValues<int64_t> positions(chunk, 1);
                 for (duckdb::idx_t i = 0; i < chunk.size(); ++i) {
                   const std::string_view next(paths[i].GetData(), paths[i].GetSize());
                   if (next != spelled) {  // Rows are sorted by path.
                     spelled = next;
                     path = iceberg::ComparablePath(next);
                   }
                   take(path, positions[i]);
                 }
               });
}

/// All that a position delete file says.
Result<PositionsByFile> ReadPositionFile(duckdb::DatabaseInstance& database,
                                         const ScanServices& services, const ScanState& scan,
                                         const iceberg::ManifestEntry& deletes) {
  PositionsByFile by_file;
  DYNALAKE_TRY(VisitPositions(
      database, services, scan, {&deletes},
      [&](const std::string& path, int64_t position) { by_file[path].push_back(position); }));
  return by_file;
}

Result<Positions> ReadPositionFiles(duckdb::DatabaseInstance& database,
                                    const ScanServices& services, const ScanState& scan,
                                    const std::string& comparable_path,
                                    const std::vector<const iceberg::ManifestEntry*>& deletes) {
  Positions positions;
  DYNALAKE_TRY(VisitPositions(database, services, scan, deletes,
                              [&](const std::string& path, int64_t position) {
                                if (path == comparable_path) {
                                  positions.push_back(position);
                                }
                              }));
  return positions;
}

/// The columns that equality deletes need, and the fields they compare.
struct EqualityKeys {
  std::vector<NestedField> columns;  ///< named k and their id
  std::vector<std::string> fields;   ///< expressions after a row's name, such as `k5."city"`
};

/// The schema that has the field: the current one, or an older one if it was dropped.
const iceberg::Schema* SchemaOf(const iceberg::TableMetadata& metadata, int32_t id) {
  if (metadata.current_schema().FindField(id) != nullptr) {
    return &metadata.current_schema();
  }
  const auto found =
      std::find_if(metadata.schemas.begin(), metadata.schemas.end(),
                   [id](const iceberg::Schema& schema) { return schema.FindField(id) != nullptr; });
  return found == metadata.schemas.end() ? nullptr : &*found;
}

Result<EqualityKeys> MakeEqualityKeys(const ScanSpec& spec, const std::vector<int32_t>& ids) {
  EqualityKeys keys;
  for (const int32_t id : ids) {
    const iceberg::Schema* schema = SchemaOf(*spec.metadata, id);
    const NestedField* field = schema == nullptr ? nullptr : schema->FindField(id);
    if (field == nullptr || field->type.is_nested()) {
      return Fail(ErrorCode::kMalformedInput, "equality delete by the unknown field {}", id);
    }
    std::string below;
    for (auto parent = schema->ParentId(id); parent; parent = schema->ParentId(field->id)) {
      below = fmt::format(".{}{}", duckdb::KeywordHelper::WriteQuoted(field->name, '"'), below);
      field = schema->FindField(*parent);
      if (field->type.id() != TypeId::kStruct) {
        return Fail(ErrorCode::kMalformedInput, "equality delete by the field {} of a {}", id,
                    field->type.id() == TypeId::kList ? "list" : "map");
      }
    }
    const std::string name = fmt::format("k{}", field->id);
    keys.fields.push_back(name + below);
    if (std::none_of(keys.columns.begin(), keys.columns.end(),
                     [&](const NestedField& column) { return column.name == name; })) {
      keys.columns.push_back(*field);
      keys.columns.back().name = name;
    }
  }
  return keys;
}

Result<Positions> ReadEqualityFiles(duckdb::DatabaseInstance& database,
                                    const ScanServices& services, const ScanState& scan,
                                    const iceberg::ScanFile& file,
                                    const std::vector<const iceberg::ManifestEntry*>& deletes) {
  const ScanSpec& spec = scan.spec();
  const std::vector<int32_t>& ids = deletes.front()->file.equality_ids;
  DYNALAKE_ASSIGN(const EqualityKeys by, MakeEqualityKeys(spec, ids));
  ScanSpec data = DeleteSpec(spec, {file.data}, by.columns);
  data.metadata = spec.metadata;
  data.name_mapping = spec.name_mapping;
  auto scans = duckdb::make_shared_ptr<StatementScans>(services.registry, scan.reading());
  const std::string rows = scans->Add(std::move(data));
  const std::string keys = scans->Add(DeleteSpec(spec, deletes, by.columns));
  std::string condition;
  for (const std::string& field : by.fields) {
    condition += fmt::format("{}r.{} IS NOT DISTINCT FROM d.{}", condition.empty() ? "" : " AND ",
                             field, field);
  }
  return QueryPositions(database, std::move(scans),
                        fmt::format("SELECT r.file_row_number FROM dynalake_scan('{}') r "
                                    "SEMI JOIN dynalake_scan('{}') d ON {}",
                                    rows, keys, condition));
}

}  // namespace

Result<Positions> ReadDeletedPositions(duckdb::DatabaseInstance& database,
                                       const ScanServices& services, const ScanState& scan,
                                       SharedDeletes& shared, const iceberg::ScanFile& file) {
  Positions positions;
  std::vector<const iceberg::ManifestEntry*> position_files;
  std::map<std::vector<int32_t>, std::vector<const iceberg::ManifestEntry*>> equality_files;
  const std::string path = iceberg::ComparablePath(file.data->file.file_path);
  const auto add = [&positions](Positions more) {
    positions.insert(positions.end(), more.begin(), more.end());
  };
  for (const iceberg::ManifestEntry* entry : file.deletes) {
    if (entry->file.is_deletion_vector()) {
      DYNALAKE_ASSIGN(auto more, ReadVector(services.store, scan, file.data->file, entry->file));
      add(std::move(more));
    } else if (entry->file.content == FileContent::kEqualityDeletes) {
      equality_files[entry->file.equality_ids].push_back(entry);
    } else if (shared.IsShared(*entry)) {
      DYNALAKE_ASSIGN(auto more,
                      shared.Find(*entry, path, [&](const iceberg::ManifestEntry& deletes) {
                        return ReadPositionFile(database, services, scan, deletes);
                      }));
      add(std::move(more));
    } else {
      position_files.push_back(entry);
    }
  }
  if (!position_files.empty()) {
    DYNALAKE_ASSIGN(auto more, ReadPositionFiles(database, services, scan, path, position_files));
    add(std::move(more));
  }
  for (const auto& [ids, entries] : equality_files) {
    DYNALAKE_ASSIGN(auto more, ReadEqualityFiles(database, services, scan, file, entries));
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
