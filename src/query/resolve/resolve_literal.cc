#include <cmath>
#include <utility>

#include "base/ascii.h"
#include "base/unicode.h"
#include "query/resolve/node_resolver.h"

namespace dynalake::query {
namespace {

int32_t LengthOf(std::string_view text) {
  int32_t length = 0;
  for (size_t position = 0; position < text.size(); ++length) {
    if (!NextCodePoint(text, position)) {
      ++position;
    }
  }
  return length;
}

/// The type of a decimal as it is written: leading zeros do not count.
SqlType DecimalTypeOf(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  const size_t point = std::min(text.find('.'), text.size());
  const size_t scale = point == text.size() ? 0 : text.size() - point - 1;
  std::string_view whole = text.substr(0, point);
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  const size_t precision = std::max<size_t>(1, whole.size() + scale);
  return Decimal(static_cast<int32_t>(precision), static_cast<int32_t>(scale));
}

}  // namespace

TypedPtr NodeResolver::MakeConstant(SqlType type, std::optional<std::string> text) const {
  return Make(std::move(type), TypedConstant{.text = std::move(text)});
}

TypedPtr NodeResolver::MakeText(std::string text) const {
  const int32_t length = LengthOf(text);
  return MakeConstant(Varchar(length), std::move(text));
}

NodeResolver::Answer NodeResolver::operator()(const NullLiteral& /*literal*/) {
  return MakeConstant(SqlType(), std::nullopt);
}

NodeResolver::Answer NodeResolver::operator()(const BooleanLiteral& literal) {
  return MakeConstant(Plain(TypeKind::kBoolean), literal.value ? "true" : "false");
}

NodeResolver::Answer NodeResolver::operator()(const IntegerLiteral& literal) {
  const bool is_short = literal.value >= std::numeric_limits<int32_t>::min() &&
                        literal.value <= std::numeric_limits<int32_t>::max();
  return MakeConstant(Plain(is_short ? TypeKind::kInteger : TypeKind::kBigint),
                      fmt::format("{}", literal.value));
}

NodeResolver::Answer NodeResolver::operator()(const DecimalLiteral& literal) {
  SqlType type = DecimalTypeOf(literal.text);
  if (type.precision > SqlType::kMaxDecimalPrecision) {
    return Wrong("NUMERIC_VALUE_OUT_OF_RANGE", "a decimal has at most 38 digits");
  }
  return MakeConstant(std::move(type), literal.text);
}

NodeResolver::Answer NodeResolver::operator()(const DoubleLiteral& literal) {
  return MakeConstant(Plain(TypeKind::kDouble), fmt::format("{}", literal.value));
}

NodeResolver::Answer NodeResolver::operator()(const StringLiteral& literal) {
  return MakeText(literal.value);
}

NodeResolver::Answer NodeResolver::operator()(const BinaryLiteral& literal) {
  return MakeConstant(Plain(TypeKind::kVarbinary), literal.bytes);
}

NodeResolver::Answer NodeResolver::operator()(const Parameter& parameter) {
  const auto index = static_cast<size_t>(parameter.index);
  if (index >= context_.parameters.size()) {
    return Wrong("INVALID_PARAMETER_USAGE",
                 fmt::format("the statement's parameter {} has no value: EXECUTE … USING gives one",
                             index + 1));
  }
  return Clone(*context_.parameters[index]);
}

}  // namespace dynalake::query
