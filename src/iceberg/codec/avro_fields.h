#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace dynalake::iceberg {

// The pieces that the Avro schemas of manifests and manifest lists are made of, with Iceberg's
// field ids (specification, "Avro" in Appendix A), and the matching values.

inline nlohmann::json AvroRequired(std::string_view name, int32_t field_id, nlohmann::json type) {
  return {{"name", name}, {"type", std::move(type)}, {"field-id", field_id}};
}

inline nlohmann::json AvroOptional(std::string_view name, int32_t field_id, nlohmann::json type) {
  return {{"name", name},
          {"type", nlohmann::json::array({"null", std::move(type)})},
          {"default", nullptr},
          {"field-id", field_id}};
}

inline nlohmann::json AvroRecord(std::string_view name, nlohmann::json fields) {
  return {{"type", "record"}, {"name", name}, {"fields", std::move(fields)}};
}

inline nlohmann::json AvroArray(int32_t element_id, nlohmann::json items) {
  return {{"type", "array"}, {"items", std::move(items)}, {"element-id", element_id}};
}

/// A map with int keys: an array of records of key and value.
nlohmann::json AvroIntMap(int32_t key_id, int32_t value_id, const char* value_type);

// Branches of the optional unions above.
inline void AppendAvroNull(std::string& out) { out += '\0'; }
inline void AppendAvroPresent(std::string& out) { out += '\2'; }
void AppendAvroOptionalLong(const std::optional<int64_t>& value, std::string& out);
void AppendAvroOptionalBytes(const std::optional<std::string>& value, std::string& out);

}  // namespace dynalake::iceberg
