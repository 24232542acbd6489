#pragma once

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/result.h"

namespace dynalake::iceberg {

// What the codecs of JSON objects share.

/// Calls `read` for each member of a list and collects what it gives; an absent list is empty. An
/// error names the list and the item.
template <typename T, typename Read>
Result<void> ReadList(const nlohmann::json& object, const char* key, Read read,
                      std::vector<T>& out) {
  DYNALAKE_ASSIGN(const nlohmann::json* array, FindArray(object, key));
  if (array == nullptr) {
    return {};
  }
  out.reserve(array->size());
  for (const nlohmann::json& member : *array) {
    Result<T> item = read(member);
    if (!item) {
      return std::move(item).error().WithContext(fmt::format("'{}' item {}", key, out.size()));
    }
    out.push_back(*std::move(item));
  }
  return {};
}

template <typename T, typename Write>
nlohmann::json ListToJson(const std::vector<T>& items, Write write) {
  nlohmann::json array = nlohmann::json::array();
  for (const T& item : items) {
    array.push_back(write(item));
  }
  return array;
}

}  // namespace dynalake::iceberg
