#include <utility>

#include "base/ascii.h"
#include "base/civil_time.h"
#include "query/resolve/node_resolver.h"
#include "query/types/time_literal.h"

namespace dynalake::query {
namespace {

constexpr int64_t kMicrosPerDay = 86'400'000'000;
constexpr int32_t kMaxKeptDigits = 9;
constexpr int32_t kDefaultDigits = 3;
constexpr int32_t kMostDigitsOfNow = 6;

/// How many digits of a second values of the type keep here.
int32_t KeptDigits(TypeKind kind) {
  return kind == TypeKind::kTimestamp ? kMaxKeptDigits : kMostDigitsOfNow;
}

std::string TimeText(int64_t micros_of_day, int32_t digits) {
  std::string text;
  AppendTimeOfDay(micros_of_day / 1'000'000, text);
  if (digits > 0) {
    text +=
        fmt::format(".{:06}", micros_of_day % 1'000'000).substr(0, 1 + static_cast<size_t>(digits));
  }
  return text;
}

}  // namespace

NodeResolver::Answer NodeResolver::operator()(const TypedLiteral& literal) {
  const std::string name = AsciiLowerCase(literal.type);
  if (IsTimeLiteral(name)) {
    auto constant = ReadTimeLiteral(literal);
    if (!constant) {
      const bool is_wrong = constant.error().code() == ErrorCode::kInvalidArgument;
      return Wrong(is_wrong ? "INVALID_LITERAL" : "NOT_SUPPORTED", constant.error().ToString(),
                   constant.error().code());
    }
    if (constant->type.precision > KeptDigits(constant->type.kind)) {
      return Wrong("NOT_SUPPORTED",
                   fmt::format("{}: at most {} digits of a second are kept here",
                               ToString(constant->type), KeptDigits(constant->type.kind)),
                   ErrorCode::kUnsupported);
    }
    return MakeConstant(std::move(constant->type), std::move(constant->text));
  }
  if (name == "decimal") {
    return (*this)(DecimalLiteral{.text = std::string(AsciiTrim(literal.text))});
  }
  std::vector<TypedPtr> arguments;
  arguments.push_back(MakeText(literal.text));
  if (name == "json") {
    return Call("json_parse", std::move(arguments));
  }
  auto type = TypeOf(TypeName{.name = name, .arguments = {}, .offset = offset_});
  if (!type) {
    return Wrong("TYPE_NOT_FOUND", type.error().ToString(), type.error().code());
  }
  if (type->kind == TypeKind::kVarchar) {
    arguments[0]->type = Varchar();
    return std::move(arguments[0]);
  }
  if (type->kind == TypeKind::kChar) {
    type->precision = arguments[0]->type.precision;  // As long as the text.
  }
  return Make(*std::move(type), TypedCast{.value = std::move(arguments[0])});
}

NodeResolver::Answer NodeResolver::operator()(const IntervalLiteral& literal) {
  auto constant = ReadIntervalLiteral(literal);
  if (!constant) {
    const bool is_wrong = constant.error().code() == ErrorCode::kInvalidArgument;
    return Wrong(is_wrong ? "INVALID_LITERAL" : "NOT_SUPPORTED", constant.error().ToString(),
                 constant.error().code());
  }
  return MakeConstant(std::move(constant->type), std::move(constant->text));
}

NodeResolver::Answer NodeResolver::operator()(const CurrentValue& current) {
  const int64_t digits = current.precision.value_or(kDefaultDigits);
  if (digits > kMostDigitsOfNow) {
    return Wrong("NOT_SUPPORTED", "at most 6 digits of a second are kept of the current time",
                 ErrorCode::kUnsupported);
  }
  const auto precision = static_cast<int32_t>(digits);
  const int64_t micros_of_day =
      (context_.now_micros % kMicrosPerDay + kMicrosPerDay) % kMicrosPerDay;
  std::string day;
  AppendCivilDay((context_.now_micros - micros_of_day) / kMicrosPerDay, day);
  const std::string time = TimeText(micros_of_day, precision);
  switch (current.kind) {
    case CurrentKind::kUser:
      return MakeConstant(Varchar(), context_.user);
    case CurrentKind::kCatalog:
      return MakeConstant(Varchar(), std::string(kAthenaCatalog));
    case CurrentKind::kSchema:
      return MakeConstant(Varchar(), context_.database);
    case CurrentKind::kPath:
      return MakeConstant(Varchar(), "");
    case CurrentKind::kDate:
      return MakeConstant(Plain(TypeKind::kDate), day);
    case CurrentKind::kLocaltime:
      return MakeConstant(Timed(TypeKind::kTime, precision), time);
    case CurrentKind::kLocaltimestamp:
      return MakeConstant(Timed(TypeKind::kTimestamp, precision), day + " " + time);
    case CurrentKind::kTime:
      return MakeConstant(Timed(TypeKind::kTimeWithZone, precision), time + " UTC");
    case CurrentKind::kTimestamp:
      break;
  }
  return MakeConstant(Timed(TypeKind::kTimestampWithZone, precision), day + " " + time + " UTC");
}

}  // namespace dynalake::query
