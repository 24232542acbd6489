#include "ingest/keys/column_places.h"

#include <algorithm>
#include <string>
#include <utility>

#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>

#include "base/assert.h"
#include "files/field_id.h"
#include "iceberg/codec/name_mapping_json.h"

namespace dynalake::ingest {
namespace {

constexpr int32_t kNoId = -1;

std::vector<int32_t> IdsOf(const arrow::Schema& schema) {
  std::vector<int32_t> ids;
  for (const auto& field : schema.fields()) {
    ids.push_back(files::FieldIdOf(*field).value_or(kNoId));
  }
  return ids;
}

std::vector<int32_t> IdsByName(const arrow::Schema& schema, const iceberg::NameMapping& names) {
  std::vector<int32_t> ids;
  for (const auto& field : schema.fields()) {
    const auto mapped = std::ranges::find_if(names, [&](const iceberg::MappedField& each) {
      return std::ranges::find(each.names, field->name()) != each.names.end();
    });
    ids.push_back(mapped == names.end() ? kNoId : mapped->field_id.value_or(kNoId));
  }
  return ids;
}

}  // namespace

Result<iceberg::NameMapping> NameMappingIn(const iceberg::TableMetadata& metadata) {
  const std::string* mapping = metadata.FindProperty(iceberg::kNameMappingProperty);
  return mapping == nullptr ? iceberg::NameMapping() : iceberg::ReadNameMapping(*mapping);
}

std::vector<int> ColumnPlaces(const arrow::Schema& schema, std::span<const int32_t> field_ids,
                              const iceberg::NameMapping& names) {
  std::vector<int32_t> ids = IdsOf(schema);
  if (std::ranges::all_of(ids, [](int32_t id) { return id == kNoId; })) {
    ids = IdsByName(schema, names);
  }
  std::vector<int> places;
  for (const int32_t id : field_ids) {
    const auto found = std::ranges::find(ids, id);
    places.push_back(found == ids.end() ? -1 : static_cast<int>(found - ids.begin()));
  }
  return places;
}

std::shared_ptr<arrow::RecordBatch> WithFieldIds(const arrow::RecordBatch& batch,
                                                 std::span<const int32_t> field_ids) {
  DYNALAKE_ASSERT(field_ids.size() == static_cast<size_t>(batch.num_columns()));
  arrow::FieldVector fields;
  for (size_t i = 0; i < field_ids.size(); ++i) {
    fields.push_back(batch.schema()
                         ->field(static_cast<int>(i))
                         ->WithMetadata(arrow::key_value_metadata({"PARQUET:field_id"},
                                                                  {std::to_string(field_ids[i])})));
  }
  return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), batch.num_rows(),
                                  batch.columns());
}

}  // namespace dynalake::ingest
