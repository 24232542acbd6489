#include "shaping/columns/type_choice.h"

#include <charconv>
#include <optional>
#include <system_error>

#include "base/enum_names.h"
#include "base/format.h"

namespace dynalake::shaping {
namespace {

using Kind = TypeChoice::Kind;

constexpr auto kNames = MakeEnumNames<Kind>({{Kind::kTimestamp, "timestamp"},
                                             {Kind::kDate, "date"},
                                             {Kind::kEpochSeconds, "epoch_seconds"},
                                             {Kind::kEpochMillis, "epoch_millis"},
                                             {Kind::kString, "string"},
                                             {Kind::kDouble, "double"},
                                             {Kind::kDecimal, "decimal"},
                                             {Kind::kJson, "json"}});

}  // namespace

Result<TypeChoice> ParseTypeChoice(std::string_view text) {
  const std::optional<Kind> kind = kNames.Find(text);
  if (kind && kind != Kind::kDecimal) {
    return TypeChoice{*kind};
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

std::string PrintTypeChoice(const TypeChoice& choice) {
  return choice.kind == Kind::kDecimal
             ? fmt::format("decimal({},{})", choice.precision, choice.scale)
             : std::string(kNames.NameOf(choice.kind));
}

}  // namespace dynalake::shaping
