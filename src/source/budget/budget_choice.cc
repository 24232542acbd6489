#include "source/budget/budget_choice.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/format.h"

namespace dynalake::source {
namespace {

constexpr double kDefaultShare = 0.5;
constexpr double kPercent = 100;
constexpr double kMostUnits = 1e9;

/// A number above 0, or nothing.
std::optional<double> Number(std::string_view text, double most) {
  double number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc() && at == text.data() + text.size();
  return is_whole && number > 0 && number <= most ? std::optional(number) : std::nullopt;
}

/// One part; false if it is neither, or the second of its kind.
bool TakePart(std::string_view part, BudgetChoice& choice) {
  if (part.ends_with('%')) {
    part.remove_suffix(1);
    const auto percent = Number(part, kPercent);
    if (!percent || choice.share) {
      return false;
    }
    choice.share = *percent / kPercent;
    return true;
  }
  const auto units = Number(part, kMostUnits);
  if (!units || choice.units_per_second) {
    return false;
  }
  choice.units_per_second = units;
  return true;
}

}  // namespace

Result<BudgetChoice> ParseBudgetChoice(std::string_view text) {
  BudgetChoice choice;
  const size_t comma = text.find(',');
  bool is_good = TakePart(text.substr(0, comma), choice);
  if (comma != std::string_view::npos) {
    is_good = is_good && TakePart(text.substr(comma + 1), choice);
  }
  if (!is_good) {
    return Fail(ErrorCode::kInvalidArgument,
                "'{}' is no read budget: write a share of the table's capacity as in 50%, read "
                "units per second as in 500, or both as in 50%,500",
                text);
  }
  return choice;
}

Result<ReadGrant> GrantOf(const ReadableDescription& readable, const BudgetChoice& choice,
                          bool consistent) {
  std::optional<double> units = choice.units_per_second;
  if (choice.share || !units) {
    DYNALAKE_ASSIGN(const double share,
                    UnitsOfShare(readable, choice.share.value_or(kDefaultShare)));
    units = units ? std::min(*units, share) : share;
  }
  return ReadGrant{.units_per_second = *units, .consistent = consistent};
}

}  // namespace dynalake::source
