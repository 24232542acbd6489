#include "engine/times/time_pattern.h"

#include <algorithm>
#include <utility>

#include "engine/functions/function_error.h"

namespace dynalake::engine {
namespace {

constexpr int kMostFractionDigits = 9;

using enum PatternField;

[[noreturn]] void Refuse(std::string_view pattern, std::string_view why) {
  FunctionError(FunctionFault::kInvalidFunctionArgument, "Invalid format: {}: {}", pattern, why);
}

class PatternBuilder {
 public:
  void Literal(std::string_view text) {
    if (pattern_.parts.empty() || pattern_.parts.back().field != kLiteral) {
      pattern_.parts.push_back({});
    }
    pattern_.parts.back().literal += text;
  }
  void Number(PatternField field, int least, int most) {
    pattern_.parts.push_back(
        {.field = field, .least_digits = least, .most_digits = std::max(least, most)});
  }
  void Part(PatternPart part) { pattern_.parts.push_back(std::move(part)); }
  void Text(PatternField field) { Part({.field = field}); }

  TimePattern Take() { return std::move(pattern_); }

 private:
  TimePattern pattern_;
};

void AddClock(PatternBuilder& builder, PatternField hour) {
  builder.Number(hour, 2, 2);
  builder.Literal(":");
  builder.Number(kMinute, 2, 2);
  builder.Literal(":");
  builder.Number(kSecond, 2, 2);
}

void AddMysqlLetter(PatternBuilder& builder, char letter, std::string_view pattern) {
  switch (letter) {
    case 'a':
      return builder.Text(kDayShort);
    case 'W':
      return builder.Text(kDayLong);
    case 'b':
      return builder.Text(kMonthShort);
    case 'M':
      return builder.Text(kMonthLong);
    case 'c':
      return builder.Number(kMonth, 1, 2);
    case 'm':
      return builder.Number(kMonth, 2, 2);
    case 'd':
      return builder.Number(kDayOfMonth, 2, 2);
    case 'e':
      return builder.Number(kDayOfMonth, 1, 2);
    case 'f':
      return builder.Number(kFraction, 6, kMostFractionDigits);
    case 'H':
      return builder.Number(kHour, 2, 2);
    case 'k':
      return builder.Number(kHour, 1, 2);
    case 'h':
    case 'I':
      return builder.Number(kClockOfHalfday, 2, 2);
    case 'l':
      return builder.Number(kClockOfHalfday, 1, 2);
    case 'i':
      return builder.Number(kMinute, 2, 2);
    case 'j':
      return builder.Number(kDayOfYear, 3, 3);
    case 'p':
      return builder.Text(kHalfday);
    case 's':
    case 'S':
      return builder.Number(kSecond, 2, 2);
    case 'v':
      return builder.Number(kWeek, 2, 2);
    case 'x':
      return builder.Number(kWeekYear, 4, 4);
    case 'Y':
      return builder.Number(kYear, 4, 4);
    case 'y':
      return builder.Number(kTwoDigitYear, 2, 2);
    case 'T':
      return AddClock(builder, kHour);
    case 'r':
      AddClock(builder, kClockOfHalfday);
      builder.Literal(" ");
      return builder.Text(kHalfday);
    case 'D':
    case 'U':
    case 'u':
    case 'V':
    case 'w':
    case 'X':
      Refuse(pattern, fmt::format("%{} is not supported", letter));
    default:
      return builder.Literal({&letter, 1});
  }
}

// Joda-Time.

struct JodaToken {
  char letter = 0;  ///< 0: a literal
  int count = 0;
  std::string literal = {};
};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// What stands between letters; `''` is a quote, in quotes and outside.
std::string TakeLiteral(std::string_view& text) {
  std::string literal;
  bool in_quotes = false;
  while (!text.empty() && (in_quotes || !IsLetter(text.front()))) {
    if (text.starts_with("''")) {
      literal += '\'';
      text.remove_prefix(2);
      continue;
    }
    if (text.front() == '\'') {
      in_quotes = !in_quotes;
    } else {
      literal += text.front();
    }
    text.remove_prefix(1);
  }
  return literal;
}

std::vector<JodaToken> JodaTokens(std::string_view text) {
  std::vector<JodaToken> tokens;
  while (!text.empty()) {
    if (!IsLetter(text.front())) {
      tokens.push_back({.literal = TakeLiteral(text)});
      continue;
    }
    const char letter = text.front();
    const size_t count = std::min(text.find_first_not_of(letter), text.size());
    tokens.push_back({.letter = letter, .count = static_cast<int>(std::min<size_t>(count, 64))});
    text.remove_prefix(count);
  }
  return tokens;
}

bool IsNumeric(const JodaToken& token) {
  constexpr std::string_view kLetters = "cCxyYdhHmsSeDFwWkK";
  return token.letter == 'M' ? token.count <= 2
                             : token.letter != 0 && kLetters.find(token.letter) != kLetters.npos;
}

void AddJodaYear(PatternBuilder& builder, const JodaToken& token, bool before_number) {
  const bool is_week_year = token.letter == 'x';
  if (token.count == 2) {
    builder.Part({.field = is_week_year ? kTwoDigitWeekYear : kTwoDigitYear,
                  .least_digits = 2,
                  .most_digits = before_number ? 2 : 9,
                  .lenient = !before_number});
    return;
  }
  builder.Number(is_week_year          ? kWeekYear
                 : token.letter == 'Y' ? kYearOfEra
                                       : kYear,
                 token.count, before_number ? token.count : 9);
}

void AddJodaToken(PatternBuilder& builder, const JodaToken& token, std::string_view pattern) {
  const int count = token.count;
  switch (token.letter) {
    case 'G':
      return builder.Text(kEra);
    case 'C':
      return builder.Number(kCenturyOfEra, count, count);
    case 'M':
      if (count >= 3) {
        return builder.Text(count >= 4 ? kMonthLong : kMonthShort);
      }
      return builder.Number(kMonth, count, 2);
    case 'd':
      return builder.Number(kDayOfMonth, count, 2);
    case 'a':
      return builder.Text(kHalfday);
    case 'h':
      return builder.Number(kClockOfHalfday, count, 2);
    case 'H':
      return builder.Number(kHour, count, 2);
    case 'k':
      return builder.Number(kClockHour, count, 2);
    case 'K':
      return builder.Number(kHourOfHalfday, count, 2);
    case 'm':
      return builder.Number(kMinute, count, 2);
    case 's':
      return builder.Number(kSecond, count, 2);
    case 'S':
      return builder.Part({.field = kFraction, .least_digits = count, .most_digits = count});
    case 'e':
      return builder.Number(kDayOfWeek, count, 1);
    case 'E':
      return builder.Text(count >= 4 ? kDayLong : kDayShort);
    case 'D':
      return builder.Number(kDayOfYear, count, 3);
    case 'w':
      return builder.Number(kWeek, count, 2);
    case 'z':
      return builder.Text(count >= 4 ? kZoneLong : kZoneShort);
    case 'Z':
      return builder.Text(count == 1 ? kOffset : count == 2 ? kOffsetColon : kZoneId);
    default:
      Refuse(pattern, fmt::format("illegal pattern component: {}", token.letter));
  }
}

}  // namespace

bool TimePattern::NeedsZone() const {
  return std::ranges::any_of(parts, [](const PatternPart& part) {
    return part.field >= kZoneShort && part.field <= kZoneId;
  });
}

TimePattern MysqlPattern(std::string_view text) {
  PatternBuilder builder;
  if (text.empty()) {
    Refuse(text, "it is empty");
  }
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(1)) {
    if (rest.front() != '%') {
      builder.Literal(rest.substr(0, 1));
      continue;
    }
    rest.remove_prefix(1);
    if (rest.empty()) {
      Refuse(text, "a letter is missing behind its last %");
    }
    AddMysqlLetter(builder, rest.front(), text);
  }
  return builder.Take();
}

TimePattern JodaPattern(std::string_view text, int this_year) {
  PatternBuilder builder;
  if (text.empty()) {
    Refuse(text, "it is empty");
  }
  const std::vector<JodaToken> tokens = JodaTokens(text);
  for (size_t index = 0; index < tokens.size(); ++index) {
    const JodaToken& token = tokens[index];
    if (token.letter == 0) {
      builder.Literal(token.literal);
    } else if (token.letter == 'y' || token.letter == 'Y' || token.letter == 'x') {
      AddJodaYear(builder, token, index + 1 < tokens.size() && IsNumeric(tokens[index + 1]));
    } else {
      AddJodaToken(builder, token, text);
    }
  }
  TimePattern pattern = builder.Take();
  constexpr int kYearsBack = 30;
  pattern.pivot_year = this_year - kYearsBack;
  return pattern;
}

}  // namespace dynalake::engine
