#include "work/work_result.h"

#include <utility>

#include "base/json.h"
#include "iceberg/codec/data_file_json.h"

namespace dynalake::work {

nlohmann::json ToJson(const WorkResult& result) {
  nlohmann::json files = nlohmann::json::array();
  for (const iceberg::DataFile& file : result.files) {
    files.push_back(ToJson(file));
  }
  return {{"unit-id", result.unit_id},           {"files", std::move(files)},
          {"row-count", result.row_count},       {"read-bytes", result.read_bytes},
          {"position", ToJson(result.position)}, {"details", result.details}};
}

Result<WorkResult> WorkResultFromJson(const nlohmann::json& json) {
  WorkResult result;
  DYNALAKE_ASSIGN(result.unit_id, GetString(json, "unit-id"));
  DYNALAKE_ASSIGN(const nlohmann::json* files, GetArray(json, "files"));
  for (const nlohmann::json& file : *files) {
    DYNALAKE_ASSIGN(iceberg::DataFile data_file, iceberg::DataFileFromJson(file));
    result.files.push_back(std::move(data_file));
  }
  DYNALAKE_ASSIGN(result.row_count, GetInt64(json, "row-count"));
  DYNALAKE_ASSIGN(const auto read_bytes, FindInt64(json, "read-bytes"));
  result.read_bytes = read_bytes.value_or(0);  // of an older program's
  DYNALAKE_ASSIGN(result.position,
                  SourcePositionFromJson(json.value("position", nlohmann::json())));
  result.details = json.value("details", nlohmann::json());
  return result;
}

}  // namespace dynalake::work
