#include "shaping/type_choice.h"

#include <charconv>
#include <system_error>
#include <utility>

namespace dynalake::shaping {

Result<TypeChoice> ParseTypeChoice(std::string_view text) {
  using Kind = TypeChoice::Kind;
  constexpr std::pair<std::string_view, Kind> kNames[] = {{"timestamp", Kind::kTimestamp},
                                                          {"date", Kind::kDate},
                                                          {"epoch_seconds", Kind::kEpochSeconds},
                                                          {"epoch_millis", Kind::kEpochMillis},
                                                          {"string", Kind::kString},
                                                          {"double", Kind::kDouble},
                                                          {"json", Kind::kJson}};
  for (const auto& [name, kind] : kNames) {
    if (text == name) {
      return TypeChoice{kind};
    }
  }
  if (text.starts_with("decimal(") && text.ends_with(")")) {
    TypeChoice choice{Kind::kDecimal};
    const char* end = text.data() + text.size() - 1;
    auto [at, first] = std::from_chars(text.data() + 8, end, choice.precision);
    if (first == std::errc() && at != end && *at == ',') {
      ++at;
      while (at != end && *at == ' ') {
        ++at;
      }
      auto [rest, second] = std::from_chars(at, end, choice.scale);
      if (second == std::errc() && rest == end && choice.precision >= 1 && choice.precision <= 38 &&
          choice.scale >= 0 && choice.scale <= choice.precision) {
        return choice;
      }
    }
  }
  return Fail(
      ErrorCode::kInvalidArgument,
      "\"{}\" is no type: use timestamp, date, epoch_seconds, epoch_millis, string, double, "
      "decimal(p,s) with s <= p <= 38, or json",
      text);
}

}  // namespace dynalake::shaping
