#include "iceberg/codec/data_file_json.h"

#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/base64.h"
#include "base/enum_names.h"
#include "base/json.h"

namespace dynalake::iceberg {
namespace {

// In the order of `Literal::Value`.
constexpr std::array<std::string_view, 7> kRepresentations = {"boolean", "int",     "long", "float",
                                                              "double",  "decimal", "bytes"};
static_assert(kRepresentations.size() == std::variant_size_v<Literal::Value>);

constexpr auto kContents =
    MakeEnumNames<FileContent>({{FileContent::kData, "data"},
                                {FileContent::kPositionDeletes, "position-deletes"},
                                {FileContent::kEqualityDeletes, "equality-deletes"}});

template <typename T>
std::string RawBytes(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return value;
  } else {
    return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
  }
}

/// A literal is written as the name of its representation and its bytes on this machine.
nlohmann::json BoundToJson(const std::optional<Literal>& literal) {
  if (!literal) {
    return nullptr;
  }
  const std::string bytes =
      std::visit([](const auto& value) { return RawBytes(value); }, literal->value());
  return {{"is", kRepresentations[literal->value().index()]}, {"bytes", EncodeBase64(bytes)}};
}

template <typename T>
Result<T> FromRawBytes(const std::string& bytes) {
  if (bytes.size() != sizeof(T)) {
    return Fail(ErrorCode::kMalformedInput, "a partition value has {} bytes instead of {}",
                bytes.size(), sizeof(T));
  }
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

template <typename T, typename Make>
Result<std::optional<Literal>> MakeLiteral(const std::string& bytes, Make make) {
  DYNALAKE_ASSIGN(const T value, FromRawBytes<T>(bytes));
  return std::optional<Literal>(make(value));
}

Result<std::optional<Literal>> BoundFromJson(const nlohmann::json& object) {
  if (object.is_null()) {
    return std::optional<Literal>();
  }
  DYNALAKE_ASSIGN(const std::string name, GetString(object, "is"));
  DYNALAKE_ASSIGN(const std::string text, GetString(object, "bytes"));
  DYNALAKE_ASSIGN(std::string bytes, DecodeBase64(text));
  if (name == "boolean") {
    return MakeLiteral<bool>(bytes, Literal::Boolean);
  }
  if (name == "int") {
    return MakeLiteral<int32_t>(bytes, Literal::Int);
  }
  if (name == "long") {
    return MakeLiteral<int64_t>(bytes, Literal::Long);
  }
  if (name == "float") {
    return MakeLiteral<float>(bytes, Literal::Float);
  }
  if (name == "double") {
    return MakeLiteral<double>(bytes, Literal::Double);
  }
  if (name == "decimal") {
    return MakeLiteral<Int128>(bytes, Literal::Decimal);
  }
  if (name == "bytes") {
    return std::optional<Literal>(Literal::Bytes(std::move(bytes)));
  }
  return Fail(ErrorCode::kMalformedInput, "a partition value is of the unknown kind {}", name);
}

Result<FileContent> ContentFromName(std::string_view name) {
  const std::optional<FileContent> content = kContents.Find(name);
  if (!content) {
    return Fail(ErrorCode::kMalformedInput, "a data file has the unknown content {}", name);
  }
  return *content;
}

template <typename T>
void AddIfThere(nlohmann::json& object, const char* key, const std::optional<T>& value) {
  if (value) {
    object[key] = *value;
  }
}

nlohmann::json CountsToJson(const FieldMap<int64_t>& counts) {
  nlohmann::json array = nlohmann::json::array();
  for (const auto& [id, count] : counts) {
    array.push_back({id, count});
  }
  return array;
}

Result<FieldMap<int64_t>> CountsFromJson(const nlohmann::json& object, std::string_view key) {
  DYNALAKE_ASSIGN(const nlohmann::json* array, GetArray(object, key));
  FieldMap<int64_t> counts;
  for (const nlohmann::json& entry : *array) {
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_number_integer() ||
        !entry[1].is_number_integer()) {
      return Fail(ErrorCode::kMalformedInput, "{} holds something else than [id, count]", key);
    }
    counts.Set(entry[0].get<int32_t>(), entry[1].get<int64_t>());
  }
  return counts;
}

nlohmann::json BoundsToJson(const FieldMap<std::string>& bounds) {
  nlohmann::json array = nlohmann::json::array();
  for (const auto& [id, bound] : bounds) {
    array.push_back({id, EncodeBase64(bound)});
  }
  return array;
}

Result<FieldMap<std::string>> BoundsFromJson(const nlohmann::json& object, std::string_view key) {
  DYNALAKE_ASSIGN(const nlohmann::json* array, GetArray(object, key));
  FieldMap<std::string> bounds;
  for (const nlohmann::json& entry : *array) {
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_number_integer() ||
        !entry[1].is_string()) {
      return Fail(ErrorCode::kMalformedInput, "{} holds something else than [id, bound]", key);
    }
    DYNALAKE_ASSIGN(std::string bound, DecodeBase64(entry[1].get_ref<const std::string&>()));
    bounds.Set(entry[0].get<int32_t>(), std::move(bound));
  }
  return bounds;
}

template <typename Number>
Result<std::vector<Number>> NumbersFromJson(const nlohmann::json& object, std::string_view key) {
  DYNALAKE_ASSIGN(const nlohmann::json* array, GetArray(object, key));
  std::vector<Number> numbers;
  for (const nlohmann::json& entry : *array) {
    if (!entry.is_number_integer()) {
      return Fail(ErrorCode::kMalformedInput, "{} holds something else than numbers", key);
    }
    numbers.push_back(entry.get<Number>());
  }
  return numbers;
}

Result<void> ReadCounts(const nlohmann::json& object, DataFile& file) {
  DYNALAKE_ASSIGN(file.column_sizes, CountsFromJson(object, "column-sizes"));
  DYNALAKE_ASSIGN(file.value_counts, CountsFromJson(object, "value-counts"));
  DYNALAKE_ASSIGN(file.null_value_counts, CountsFromJson(object, "null-value-counts"));
  DYNALAKE_ASSIGN(file.nan_value_counts, CountsFromJson(object, "nan-value-counts"));
  DYNALAKE_ASSIGN(file.lower_bounds, BoundsFromJson(object, "lower-bounds"));
  DYNALAKE_ASSIGN(file.upper_bounds, BoundsFromJson(object, "upper-bounds"));
  return {};
}

}  // namespace

nlohmann::json ToJson(const DataFile& file) {
  // All members by name: one that is added does not compile until it is written, and read below.
  const auto& [content, file_format, spec_id, file_path, partition, record_count, file_size_bytes,
               column_sizes, value_counts, null_value_counts, nan_value_counts, lower_bounds,
               upper_bounds, key_metadata, split_offsets, equality_ids, sort_order_id, first_row_id,
               referenced_data_file, content_offset, content_size_bytes] = file;
  nlohmann::json values = nlohmann::json::array();
  for (const auto& value : partition) {
    values.push_back(BoundToJson(value));
  }
  nlohmann::json object = {
      {"content", kContents.NameOf(content)},
      {"file-format", FileFormatName(file_format)},
      {"spec-id", spec_id},
      {"file-path", file_path},
      {"partition", std::move(values)},
      {"record-count", record_count},
      {"file-size-in-bytes", file_size_bytes},
      {"column-sizes", CountsToJson(column_sizes)},
      {"value-counts", CountsToJson(value_counts)},
      {"null-value-counts", CountsToJson(null_value_counts)},
      {"nan-value-counts", CountsToJson(nan_value_counts)},
      {"lower-bounds", BoundsToJson(lower_bounds)},
      {"upper-bounds", BoundsToJson(upper_bounds)},
      {"split-offsets", split_offsets},
      {"equality-ids", equality_ids},
  };
  if (key_metadata) {
    object["key-metadata"] = EncodeBase64(*key_metadata);
  }
  AddIfThere(object, "sort-order-id", sort_order_id);
  AddIfThere(object, "first-row-id", first_row_id);
  AddIfThere(object, "referenced-data-file", referenced_data_file);
  AddIfThere(object, "content-offset", content_offset);
  AddIfThere(object, "content-size-in-bytes", content_size_bytes);
  return object;
}

Result<DataFile> DataFileFromJson(const nlohmann::json& object) {
  DataFile file;
  DYNALAKE_ASSIGN(const std::string content, GetString(object, "content"));
  DYNALAKE_ASSIGN(file.content, ContentFromName(content));
  DYNALAKE_ASSIGN(const std::string format, GetString(object, "file-format"));
  DYNALAKE_ASSIGN(file.file_format, ParseFileFormat(format));
  DYNALAKE_ASSIGN(file.spec_id, GetInt32(object, "spec-id"));
  DYNALAKE_ASSIGN(file.file_path, GetString(object, "file-path"));
  DYNALAKE_ASSIGN(const nlohmann::json* partition, GetArray(object, "partition"));
  for (const nlohmann::json& value : *partition) {
    DYNALAKE_ASSIGN(auto literal, BoundFromJson(value));
    file.partition.push_back(std::move(literal));
  }
  DYNALAKE_ASSIGN(file.record_count, GetInt64(object, "record-count"));
  DYNALAKE_ASSIGN(file.file_size_bytes, GetInt64(object, "file-size-in-bytes"));
  DYNALAKE_TRY(ReadCounts(object, file));
  DYNALAKE_ASSIGN(file.split_offsets, NumbersFromJson<int64_t>(object, "split-offsets"));
  DYNALAKE_ASSIGN(file.equality_ids, NumbersFromJson<int32_t>(object, "equality-ids"));
  DYNALAKE_ASSIGN(file.sort_order_id, FindInt32(object, "sort-order-id"));
  DYNALAKE_ASSIGN(file.first_row_id, FindInt64(object, "first-row-id"));
  DYNALAKE_ASSIGN(file.referenced_data_file, FindString(object, "referenced-data-file"));
  DYNALAKE_ASSIGN(file.content_offset, FindInt64(object, "content-offset"));
  DYNALAKE_ASSIGN(file.content_size_bytes, FindInt64(object, "content-size-in-bytes"));
  DYNALAKE_ASSIGN(const auto key_metadata, FindString(object, "key-metadata"));
  if (key_metadata) {
    DYNALAKE_ASSIGN(file.key_metadata, DecodeBase64(*key_metadata));
  }
  return file;
}

}  // namespace dynalake::iceberg
