#include "engine/scan/lake_reader.h"

#include <algorithm>

#include "base/cancel_scope.h"
#include "engine/sandbox/guard.h"
#include "engine/scan/hidden_values.h"
#include "engine/scan/lake_file_list.h"
#include "engine/scan/lake_statistics.h"
#include "engine/scan/statement_scans.h"
#include "engine/scan/types.h"
#include "iceberg/model/sql_names.h"

namespace dynalake::engine {
namespace {

using duckdb::MultiFileColumnDefinition;
using duckdb::Value;
using Columns = duckdb::vector<MultiFileColumnDefinition>;

/// DuckDB's mapper stops at the first column without a field id; no field of a table has this one.
constexpr int32_t kNoField = -1;

bool HasFieldIds(const Columns& columns) {
  return std::any_of(columns.begin(), columns.end(), [](const MultiFileColumnDefinition& column) {
    return !column.identifier.IsNull() || HasFieldIds(column.children);
  });
}

void FillMissingIds(Columns& columns) {
  for (MultiFileColumnDefinition& column : columns) {
    if (column.identifier.IsNull()) {
      column.identifier = Value::INTEGER(kNoField);
    }
    FillMissingIds(column.children);
  }
}

const iceberg::MappedField* FindMapped(const iceberg::NameMapping& mapping,
                                       const std::string& name) {
  for (const iceberg::MappedField& field : mapping) {
    if (std::find(field.names.begin(), field.names.end(), name) != field.names.end()) {
      return &field;
    }
  }
  return nullptr;
}

void ApplyNameMapping(const iceberg::NameMapping& mapping, Columns& columns);

void ApplyMappedField(const iceberg::MappedField* field, MultiFileColumnDefinition& column) {
  if (field == nullptr) {
    return;
  }
  if (field->field_id.has_value()) {
    column.identifier = Value::INTEGER(*field->field_id);
  }
  if (column.type.id() == duckdb::LogicalTypeId::LIST && !column.children.empty()) {
    // Writers name the element `element`, `item` or `array`; the mapping says `element`.
    ApplyMappedField(FindMapped(field->fields, "element"), column.children[0]);
  } else if (column.type.id() == duckdb::LogicalTypeId::MAP && !column.children.empty()) {
    // One level more than in the mapping: the repeated pair of key and value.
    Columns& pair = column.children[0].children;
    static constexpr const char* kNames[] = {"key", "value"};
    for (size_t i = 0; i < pair.size() && i < std::size(kNames); ++i) {
      ApplyMappedField(FindMapped(field->fields, kNames[i]), pair[i]);
    }
  } else {
    ApplyNameMapping(field->fields, column.children);
  }
}

void ApplyNameMapping(const iceberg::NameMapping& mapping, Columns& columns) {
  for (MultiFileColumnDefinition& column : columns) {
    ApplyMappedField(FindMapped(mapping, column.name), column);
  }
}

/// The partition value of a field that the spec keeps as it is (identity), if it does.
const std::optional<iceberg::Literal>* IdentityValue(const iceberg::TableMetadata& metadata,
                                                     const iceberg::DataFile& file,
                                                     int32_t field_id) {
  const iceberg::PartitionSpec* spec = metadata.FindSpec(file.spec_id);
  if (spec == nullptr || spec->fields.size() != file.partition.size()) {
    return nullptr;
  }
  for (size_t i = 0; i < spec->fields.size(); ++i) {
    if (spec->fields[i].source_id == field_id &&
        spec->fields[i].transform.kind() == iceberg::Transform::Kind::kIdentity) {
      return &file.partition[i];
    }
  }
  return nullptr;
}

bool HasColumn(const Columns& columns, int32_t field_id) {
  return std::any_of(columns.begin(), columns.end(), [&](const auto& column) {
    return column.identifier == Value::INTEGER(field_id);
  });
}

/// Files need not hold what their partition says already (Hive tables that were taken over).
void AddPartitionConstants(const ScanSpec& spec, const iceberg::DataFile& file,
                           const duckdb::vector<duckdb::ColumnIndex>& global_column_ids,
                           duckdb::MultiFileReaderData& reader_data) {
  if (spec.metadata == nullptr || file.partition.empty()) {
    return;
  }
  for (size_t i = 0; i < global_column_ids.size(); ++i) {
    const auto column = global_column_ids[i].GetPrimaryIndex();
    if (column >= spec.columns.size() || spec.columns[column].type.is_nested() ||
        HasColumn(reader_data.reader->columns, spec.columns[column].id)) {
      continue;
    }
    const iceberg::NestedField& field = spec.columns[column];
    if (const auto* value = IdentityValue(*spec.metadata, file, field.id)) {
      reader_data.constant_map.Add(duckdb::MultiFileGlobalIndex(i),
                                   value->has_value() ? ToValue(field.type, **value)
                                                      : Value(OrThrow(ToLogicalType(field.type))));
    }
  }
}

/// Gives the fields of a file the names that the mapper, which does not see case, can tell apart:
/// it finds nested fields by name once it has matched them by id. Whether any changed.
bool UseSqlNames(Columns& columns) {
  std::vector<std::string> names;
  for (const MultiFileColumnDefinition& column : columns) {
    names.push_back(column.name);
  }
  names = iceberg::SqlNames(std::move(names));
  bool changed = false;
  for (size_t i = 0; i < columns.size(); ++i) {
    MultiFileColumnDefinition& column = columns[i];
    changed = changed || column.name != names[i];
    column.name = names[i];
    if (!UseSqlNames(column.children)) {
      continue;
    }
    changed = true;
    const Columns& children = column.children;
    if (column.type.id() == duckdb::LogicalTypeId::STRUCT) {
      duckdb::child_list_t<duckdb::LogicalType> types;
      for (const MultiFileColumnDefinition& child : children) {
        types.emplace_back(child.name, child.type);
      }
      column.type = duckdb::LogicalType::STRUCT(std::move(types));
    } else if (column.type.id() == duckdb::LogicalTypeId::LIST) {
      column.type = duckdb::LogicalType::LIST(children[0].type);
    } else if (column.type.id() == duckdb::LogicalTypeId::MAP) {
      column.type = duckdb::LogicalType::MAP(children[0].type);
    }
  }
  return changed;
}

/// A field of the same shape, with bytes in the place of each type that SQL has no values for.
iceberg::NestedField StandInFor(const iceberg::NestedField& field) {
  iceberg::NestedField stand_in = field;
  if (ToLogicalType(field.type)) {
    return stand_in;
  }
  stand_in.initial_default.reset();
  if (field.type.id() == iceberg::TypeId::kStruct && !field.type.fields().empty()) {
    std::vector<iceberg::NestedField> children;
    for (const iceberg::NestedField& child : field.type.fields()) {
      children.push_back(StandInFor(child));
    }
    stand_in.type = iceberg::Type::Struct(std::move(children));
  } else {
    stand_in.type = iceberg::Type(iceberg::TypeId::kBinary);
  }
  return stand_in;
}

/// Tells DuckDB how long the footer is, which it would read far too much for otherwise.
duckdb::OpenFileInfo WithFooter(const duckdb::OpenFileInfo& file,
                                const std::optional<uint64_t>& footer_bytes) {
  duckdb::OpenFileInfo known = file;
  if (footer_bytes) {
    known.extended_info = duckdb::make_shared_ptr<duckdb::ExtendedOpenFileInfo>();
    known.extended_info->options["footer_size"] = Value::UBIGINT(*footer_bytes);
  }
  return known;
}

void CheckFormat(const iceberg::DataFile& file) {
  if (file.file_format != iceberg::FileFormat::kParquet) {
    Throw(Fail(ErrorCode::kUnsupported, "{} is an {} file; data files are read as Parquet only",
               file.file_path, iceberg::FileFormatName(file.file_format)));
  }
}

}  // namespace

duckdb::shared_ptr<duckdb::MultiFileList> LakeReader::CreateFileList(
    duckdb::ClientContext& context, const duckdb::vector<duckdb::string>& paths,
    const duckdb::FileGlobInput& /*glob_input*/) {
  state_ = StatementScans::Find(context, paths.size() == 1 ? paths[0] : std::string());
  shared_deletes_ = std::make_shared<SharedDeletes>(*state_->spec().files);
  for (const iceberg::ScanFile& file : *state_->spec().files) {
    CheckFormat(file.data->file);
  }
  return duckdb::make_shared_ptr<LakeFileList>(state_);
}

bool LakeReader::Bind(duckdb::MultiFileOptions& options, duckdb::MultiFileList& /*files*/,
                      duckdb::vector<duckdb::LogicalType>& types,
                      duckdb::vector<duckdb::string>& names,
                      duckdb::MultiFileReaderBindData& bind_data) {
  options.auto_detect_hive_partitioning = false;
  options.hive_partitioning = false;
  options.union_by_name = false;
  const std::vector<iceberg::NestedField>& columns = state_->spec().columns;
  const std::vector<std::string> sql_names = iceberg::SqlNames(columns);
  for (size_t i = 0; i < columns.size(); ++i) {
    auto definition = ToColumnDefinition(columns[i], sql_names[i]);
    if (!definition) {
      // The other columns are readable; who asks for this one is told.
      definition = ToColumnDefinition(StandInFor(columns[i]), sql_names[i]);
    }
    types.push_back(definition->type);
    names.push_back(definition->name);
    bind_data.schema.push_back(*std::move(definition));
  }
  bind_data.mapping = duckdb::MultiFileColumnMappingMode::BY_FIELD_ID;
  return true;
}

duckdb::unique_ptr<duckdb::MultiFileList> LakeReader::DynamicFilterPushdown(
    duckdb::ClientContext& context, const duckdb::MultiFileList& files,
    const duckdb::MultiFileOptions& options, const duckdb::vector<duckdb::string>& names,
    const duckdb::vector<duckdb::LogicalType>& types,
    const duckdb::vector<duckdb::column_t>& column_ids, duckdb::TableFilterSet& filters) {
  const auto& list = files.Cast<LakeFileList>();
  // Those of the statement itself stand above the scan; these are of joins, which apply them again.
  std::erase_if(filters.filters, [&](const auto& filter) {
    return filter.first < column_ids.size() && MayHoldNan(list, column_ids[filter.first]);
  });
  return MultiFileReader::DynamicFilterPushdown(context, files, options, names, types, column_ids,
                                                filters);
}

duckdb::unique_ptr<duckdb::MultiFileReaderGlobalState> LakeReader::InitializeGlobalState(
    duckdb::ClientContext& context, const duckdb::MultiFileOptions& options,
    const duckdb::MultiFileReaderBindData& bind_data, const duckdb::MultiFileList& files,
    const Columns& global_columns, const duckdb::vector<duckdb::ColumnIndex>& global_column_ids) {
  const ScanSpec& spec = state_->spec();
  for (const duckdb::ColumnIndex& id : global_column_ids) {
    if (id.GetPrimaryIndex() >= spec.columns.size()) {
      continue;
    }
    const iceberg::NestedField& column = spec.columns[id.GetPrimaryIndex()];
    if (const auto type = ToLogicalType(column.type); !type) {
      Throw(Fail(type.error().code(),
                 "column {} of {}: {}; the other columns can, as in SELECT * EXCLUDE (\"{}\")",
                 column.name, spec.name, type.error().ToString(), column.name));
    }
  }
  state_->NoteKept(files.Cast<LakeFileList>().files().size());
  return MultiFileReader::InitializeGlobalState(context, options, bind_data, files, global_columns,
                                                global_column_ids);
}

void LakeReader::FinalizeBind(
    duckdb::MultiFileReaderData& reader_data, const duckdb::MultiFileOptions& options,
    const duckdb::MultiFileReaderBindData& bind_data, const Columns& global_columns,
    const duckdb::vector<duckdb::ColumnIndex>& global_column_ids, duckdb::ClientContext& context,
    duckdb::optional_ptr<duckdb::MultiFileReaderGlobalState> global_state) {
  const std::optional<size_t> number = state_->FileOf(reader_data.reader->GetFileName());
  DYNALAKE_ASSERT(number.has_value());
  const ScanSpec& spec = state_->spec();
  const iceberg::ScanFile& file = (*spec.files)[*number];
  Columns& columns = reader_data.reader->columns;
  if (!HasFieldIds(columns)) {
    if (!spec.name_mapping.has_value()) {
      Throw(Fail(ErrorCode::kMalformedInput,
                 "{} has no field ids, and the table {} has no name mapping",
                 file.data->file.file_path, spec.name));
    }
    ApplyNameMapping(*spec.name_mapping, columns);
  }
  FillMissingIds(columns);
  UseSqlNames(columns);
  MultiFileReader::FinalizeBind(reader_data, options, bind_data, global_columns, global_column_ids,
                                context, global_state);
  AddPartitionConstants(spec, file.data->file, global_column_ids, reader_data);
  for (size_t i = 0; i < global_column_ids.size(); ++i) {
    if (const auto column = global_column_ids[i].GetPrimaryIndex(); IsHidden(column)) {
      const CancelScope scope(state_->reading()->cancel());
      reader_data.constant_map.Add(duckdb::MultiFileGlobalIndex(i),
                                   OrThrow(HiddenValue(column, *state_, *number, services_.store)));
    }
  }
  if (!file.deletes.empty()) {
    reader_data.reader->deletion_filter = MakeDeleteFilter(
        OrThrow(ReadDeletedPositions(*context.db, services_, *state_, *shared_deletes_, file)));
  }
}

duckdb::shared_ptr<duckdb::BaseFileReader> LakeReader::CreateReader(
    duckdb::ClientContext& context, duckdb::GlobalTableFunctionState& global_state,
    const duckdb::OpenFileInfo& file, duckdb::idx_t number,
    const duckdb::MultiFileBindData& bind_data) {
  try {
    const std::optional<size_t> at = state_->FileOf(file.path);
    DYNALAKE_ASSERT(at.has_value());
    const CancelScope scope(state_->reading()->cancel());
    // Open until DuckDB has opened it too, so that it is opened once.
    const SharedReader opened = OrThrow(state_->Open(*at, services_.store));
    const auto footer_bytes = OrThrow(state_->FooterOf(*at, *opened));
    return MultiFileReader::CreateReader(context, global_state, WithFooter(file, footer_bytes),
                                         number, bind_data);
  } catch (...) {
    RethrowReadError(file.path);
  }
}

duckdb::unique_ptr<duckdb::MultiFileReader> LakeReader::Copy() const {
  auto copy = duckdb::make_uniq<LakeReader>(services_, scan_);
  copy->function_name = function_name;
  copy->state_ = state_;
  copy->shared_deletes_ = shared_deletes_;
  return copy;
}

}  // namespace dynalake::engine
