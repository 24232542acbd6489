#include "iceberg/codec/avro_fields.h"

#include "base/format.h"
#include "iceberg/codec/avro_container.h"

namespace dynalake::iceberg {

nlohmann::json AvroIntMap(int32_t key_id, int32_t value_id, const char* value_type) {
  nlohmann::json entry =
      AvroRecord(fmt::format("k{}_v{}", key_id, value_id),
                 {AvroRequired("key", key_id, "int"), AvroRequired("value", value_id, value_type)});
  return {{"type", "array"}, {"items", std::move(entry)}, {"logicalType", "map"}};
}

void AppendAvroOptionalLong(const std::optional<int64_t>& value, std::string& out) {
  if (!value) {
    AppendAvroNull(out);
    return;
  }
  AppendAvroPresent(out);
  AppendAvroLong(*value, out);
}

void AppendAvroOptionalBytes(const std::optional<std::string>& value, std::string& out) {
  if (!value) {
    AppendAvroNull(out);
    return;
  }
  AppendAvroPresent(out);
  AppendAvroBytes(*value, out);
}

}  // namespace dynalake::iceberg
