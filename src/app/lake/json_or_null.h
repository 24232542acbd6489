#pragma once

#include <optional>

#include <nlohmann/json.hpp>

namespace dynalake::app {

/// The value, or JSON's null where there is none.
template <typename Value>
nlohmann::ordered_json OrNull(const std::optional<Value>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

}  // namespace dynalake::app
