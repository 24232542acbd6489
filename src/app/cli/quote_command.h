#pragma once

#include <optional>
#include <string>

#include "source/budget/budget_choice.h"

namespace dynalake::app {

/// What reading a live table would take.
struct QuoteCommand {
  std::string source;
  std::optional<source::BudgetChoice> read_budget;
  bool consistent_read = false;
  bool probe = true;
};

}  // namespace dynalake::app
