#include "land/land_source.h"

#include <utility>

#include "base/json.h"

namespace dynalake::land {
namespace {

SourceDescription DescriptionOf(const source::ItemSource& items) {
  return {.address = items.address,
          .identity = items.identity,
          .table_name = items.table_name,
          .written_at_micros = items.written_at_micros.value_or(0)};
}

SourceDescription DescriptionOf(const LiveItems& items) {
  return DescriptionOf(items.reading.Items());
}

SourceDescription DescriptionOf(const TableItems& items) { return items.description; }

}  // namespace

SourceDescription DescriptionOf(const LandSource& source) {
  return std::visit([](const auto& items) { return DescriptionOf(items); }, source);
}

nlohmann::json ToJson(const TableState& state) {
  return {{"namespace", state.identifier.namespace_name},
          {"name", state.identifier.name},
          {"lake", state.lake.ToString()},
          {"metadata-location", state.metadata_location},
          {"columns", shaping::ToJson(state.columns)},
          {"tell-null-cells", state.null_cells.tell},
          {"silent-fields", state.null_cells.silent_fields},
          {"memory-bytes", state.memory_bytes},
          {"threads", state.threads}};
}

Result<TableState> TableStateFromJson(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const std::string lake, GetString(json, "lake"));
  DYNALAKE_ASSIGN(storage::Location location, storage::Location::Parse(lake));
  TableState state{
      .identifier = {}, .lake = std::move(location), .metadata_location = {}, .columns = {}};
  DYNALAKE_ASSIGN(state.identifier.namespace_name, GetString(json, "namespace"));
  DYNALAKE_ASSIGN(state.identifier.name, GetString(json, "name"));
  DYNALAKE_ASSIGN(state.metadata_location, GetString(json, "metadata-location"));
  DYNALAKE_ASSIGN(const nlohmann::json* columns, GetObject(json, "columns"));
  DYNALAKE_ASSIGN(state.columns, shaping::TableColumnsFromJson(*columns));
  DYNALAKE_ASSIGN(state.null_cells.tell, GetBool(json, "tell-null-cells"));
  DYNALAKE_ASSIGN(const nlohmann::json* silent_fields, GetArray(json, "silent-fields"));
  for (const nlohmann::json& id : *silent_fields) {
    if (!id.is_number_integer()) {
      return Error(ErrorCode::kMalformedInput, "a table's silent-fields are no numbers");
    }
    state.null_cells.silent_fields.insert(id.get<int32_t>());
  }
  DYNALAKE_ASSIGN(state.memory_bytes, GetInt64(json, "memory-bytes"));
  DYNALAKE_ASSIGN(state.threads, GetInt32(json, "threads"));
  return state;
}

}  // namespace dynalake::land
