#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "source/budget/budget_choice.h"

namespace dynalake::app {

/// Of a load from a live table; each absent where the command line says nothing.
struct LiveOptions {
  std::optional<source::BudgetChoice> read_budget;
  std::optional<int64_t> stop_after_micros;
  bool partial = false;
  bool restart = false;
  bool consistent_read = false;
  std::optional<std::string> filter;
  std::optional<std::string> projection;
  std::optional<std::string> attribute_names;   ///< a JSON object
  std::optional<std::string> attribute_values;  ///< likewise

  friend bool operator==(const LiveOptions&, const LiveOptions&) = default;
};

}  // namespace dynalake::app
