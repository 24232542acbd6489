#include "work/data_file_json.h"

#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/base64.h"
#include "base/json.h"

namespace dynalake::work {
namespace {

using iceberg::DataFile;
using iceberg::FieldMap;
using iceberg::Literal;

template <typename T>
std::string RawBytes(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return value;
  } else {
    return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
  }
}

/// A literal is written as the index of its representation and its bytes on this machine.
nlohmann::json LiteralToJson(const std::optional<Literal>& literal) {
  if (!literal) {
    return nullptr;
  }
  const std::string bytes =
      std::visit([](const auto& value) { return RawBytes(value); }, literal->value());
  return {{"kind", literal->value().index()}, {"bytes", EncodeBase64(bytes)}};
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

Result<std::optional<Literal>> LiteralFromJson(const nlohmann::json& json) {
  if (json.is_null()) {
    return std::optional<Literal>();
  }
  DYNALAKE_ASSIGN(const int64_t kind, GetInt64(json, "kind"));
  DYNALAKE_ASSIGN(const std::string text, GetString(json, "bytes"));
  DYNALAKE_ASSIGN(std::string bytes, DecodeBase64(text));
  switch (kind) {
    case 0:
      return MakeLiteral<bool>(bytes, Literal::Boolean);
    case 1:
      return MakeLiteral<int32_t>(bytes, Literal::Int);
    case 2:
      return MakeLiteral<int64_t>(bytes, Literal::Long);
    case 3:
      return MakeLiteral<float>(bytes, Literal::Float);
    case 4:
      return MakeLiteral<double>(bytes, Literal::Double);
    case 5:
      return MakeLiteral<iceberg::Int128>(bytes, Literal::Decimal);
    case 6:
      return std::optional<Literal>(Literal::Bytes(std::move(bytes)));
    default:
      return Fail(ErrorCode::kMalformedInput, "a partition value is of the unknown kind {}", kind);
  }
}

nlohmann::json CountsToJson(const FieldMap<int64_t>& counts) {
  nlohmann::json json = nlohmann::json::array();
  for (const auto& [id, count] : counts) {
    json.push_back({id, count});
  }
  return json;
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
  nlohmann::json json = nlohmann::json::array();
  for (const auto& [id, bound] : bounds) {
    json.push_back({id, EncodeBase64(bound)});
  }
  return json;
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

Result<void> ReadCounts(const nlohmann::json& json, DataFile& file) {
  DYNALAKE_ASSIGN(file.column_sizes, CountsFromJson(json, "column-sizes"));
  DYNALAKE_ASSIGN(file.value_counts, CountsFromJson(json, "value-counts"));
  DYNALAKE_ASSIGN(file.null_value_counts, CountsFromJson(json, "null-value-counts"));
  DYNALAKE_ASSIGN(file.nan_value_counts, CountsFromJson(json, "nan-value-counts"));
  DYNALAKE_ASSIGN(file.lower_bounds, BoundsFromJson(json, "lower-bounds"));
  DYNALAKE_ASSIGN(file.upper_bounds, BoundsFromJson(json, "upper-bounds"));
  return {};
}

}  // namespace

nlohmann::json ToJson(const DataFile& file) {
  nlohmann::json partition = nlohmann::json::array();
  for (const auto& value : file.partition) {
    partition.push_back(LiteralToJson(value));
  }
  nlohmann::json json = {
      {"content", static_cast<int>(file.content)},
      {"file-format", iceberg::FileFormatName(file.file_format)},
      {"spec-id", file.spec_id},
      {"file-path", file.file_path},
      {"partition", std::move(partition)},
      {"record-count", file.record_count},
      {"file-size-in-bytes", file.file_size_bytes},
      {"column-sizes", CountsToJson(file.column_sizes)},
      {"value-counts", CountsToJson(file.value_counts)},
      {"null-value-counts", CountsToJson(file.null_value_counts)},
      {"nan-value-counts", CountsToJson(file.nan_value_counts)},
      {"lower-bounds", BoundsToJson(file.lower_bounds)},
      {"upper-bounds", BoundsToJson(file.upper_bounds)},
      {"split-offsets", file.split_offsets},
      {"equality-ids", file.equality_ids},
  };
  if (file.sort_order_id) {
    json["sort-order-id"] = *file.sort_order_id;
  }
  if (file.referenced_data_file) {
    json["referenced-data-file"] = *file.referenced_data_file;
  }
  return json;
}

Result<DataFile> DataFileFromJson(const nlohmann::json& json) {
  DataFile file;
  DYNALAKE_ASSIGN(const int32_t content, GetInt32(json, "content"));
  if (content < 0 || content > 2) {
    return Fail(ErrorCode::kMalformedInput, "a data file has the unknown content {}", content);
  }
  file.content = static_cast<iceberg::FileContent>(content);
  DYNALAKE_ASSIGN(const std::string format, GetString(json, "file-format"));
  DYNALAKE_ASSIGN(file.file_format, iceberg::ParseFileFormat(format));
  DYNALAKE_ASSIGN(file.spec_id, GetInt32(json, "spec-id"));
  DYNALAKE_ASSIGN(file.file_path, GetString(json, "file-path"));
  DYNALAKE_ASSIGN(const nlohmann::json* partition, GetArray(json, "partition"));
  for (const nlohmann::json& value : *partition) {
    DYNALAKE_ASSIGN(auto literal, LiteralFromJson(value));
    file.partition.push_back(std::move(literal));
  }
  DYNALAKE_ASSIGN(file.record_count, GetInt64(json, "record-count"));
  DYNALAKE_ASSIGN(file.file_size_bytes, GetInt64(json, "file-size-in-bytes"));
  DYNALAKE_TRY(ReadCounts(json, file));
  DYNALAKE_ASSIGN(file.split_offsets, NumbersFromJson<int64_t>(json, "split-offsets"));
  DYNALAKE_ASSIGN(file.equality_ids, NumbersFromJson<int32_t>(json, "equality-ids"));
  DYNALAKE_ASSIGN(file.sort_order_id, FindInt32(json, "sort-order-id"));
  DYNALAKE_ASSIGN(file.referenced_data_file, FindString(json, "referenced-data-file"));
  return file;
}

}  // namespace dynalake::work
