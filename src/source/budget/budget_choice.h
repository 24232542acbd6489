#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "source/budget/read_budget.h"
#include "source/table_description.h"

namespace dynalake::source {

/// What a user grants the reading of a table: a share of its capacity, units a second, or both, of
/// which the smaller holds. Neither is half of the capacity.
struct BudgetChoice {
  std::optional<double> share = {};  ///< above 0, at most 1
  std::optional<double> units_per_second = {};

  friend bool operator==(const BudgetChoice&, const BudgetChoice&) = default;
};

/// "50%", "500", "50%,500". kInvalidArgument for anything else.
Result<BudgetChoice> ParseBudgetChoice(std::string_view text);

/// What the choice is for a table or index. kInvalidArgument where it is a share of a capacity
/// that has no limit, asking for units per second.
Result<ReadGrant> GrantOf(const ReadableDescription& readable, const BudgetChoice& choice,
                          bool consistent);

}  // namespace dynalake::source
