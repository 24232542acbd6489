#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace dynalake {

/// What `ParseJson` allows.
struct JsonLimits {
  int depth = 100;
  size_t size_bytes = size_t{256} << 20;
};

/// Parses one JSON document; the one place where nlohmann-json may fail. `what` names the document
/// in the error, as in "snapshot 7's manifest". Errors are `kMalformedInput`, with the byte.
Result<nlohmann::json> ParseJson(std::string_view text, std::string_view what,
                                 JsonLimits limits = {});

/// The text of `json` without white space. Strings that are not UTF-8 are our own mistake; their
/// wrong bytes become U+FFFD.
std::string PrintJson(const nlohmann::json& json);
/// As `PrintJson`, with an indentation of two.
std::string PrintPrettyJson(const nlohmann::json& json);

/// Members of an object. Where `object` is no object, the member is absent or it has another type,
/// they answer `kMalformedInput` naming the key. The references live as long as `object`.
Result<std::string> GetString(const nlohmann::json& object, std::string_view key);
Result<int64_t> GetInt64(const nlohmann::json& object, std::string_view key);
/// As `GetInt64`, for a number that must fit 32 bits.
Result<int32_t> GetInt32(const nlohmann::json& object, std::string_view key);
Result<double> GetDouble(const nlohmann::json& object, std::string_view key);
Result<bool> GetBool(const nlohmann::json& object, std::string_view key);
Result<const nlohmann::json*> GetObject(const nlohmann::json& object, std::string_view key);
Result<const nlohmann::json*> GetArray(const nlohmann::json& object, std::string_view key);
Result<std::vector<std::string>> GetStrings(const nlohmann::json& object, std::string_view key);

/// The same for members that may be absent or null: nothing then, and still an error for a wrong
/// type.
Result<std::optional<std::string>> FindString(const nlohmann::json& object, std::string_view key);
Result<std::optional<int64_t>> FindInt64(const nlohmann::json& object, std::string_view key);
Result<std::optional<int32_t>> FindInt32(const nlohmann::json& object, std::string_view key);
Result<std::optional<bool>> FindBool(const nlohmann::json& object, std::string_view key);
/// Null where the member is absent.
Result<const nlohmann::json*> FindObject(const nlohmann::json& object, std::string_view key);
Result<const nlohmann::json*> FindArray(const nlohmann::json& object, std::string_view key);

/// What the `Find` functions read: sets a member that is left out where it has no value.
template <typename T>
void SetIf(nlohmann::json& object, const char* key, const std::optional<T>& value) {
  if (value) {
    object[key] = *value;
  }
}

}  // namespace dynalake
