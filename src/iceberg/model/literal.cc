#include "iceberg/model/literal.h"

#include <cmath>
#include <cstring>

#include "base/assert.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/unicode.h"

namespace dynalake::iceberg {
namespace {

template <typename T>
const T& Get(const Literal::Value& value) {
  const T* held = std::get_if<T>(&value);
  DYNALAKE_ASSERT(held != nullptr);
  return *held;
}

std::partial_ordering CompareFloating(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    return std::isnan(a) <=> std::isnan(b);
  }
  if (a == 0 && b == 0) {
    return std::signbit(b) <=> std::signbit(a);
  }
  return a <=> b;
}

/// The value of an integer representation.
std::optional<int64_t> AsInteger(const Literal::Value& value) {
  if (const auto* narrow = std::get_if<int32_t>(&value)) {
    return *narrow;
  }
  if (const auto* wide = std::get_if<int64_t>(&value)) {
    return *wide;
  }
  return std::nullopt;
}

std::optional<double> AsFloating(const Literal::Value& value) {
  if (const auto* narrow = std::get_if<float>(&value)) {
    return *narrow;
  }
  if (const auto* wide = std::get_if<double>(&value)) {
    return *wide;
  }
  return std::nullopt;
}

template <typename T>
void AppendRaw(const T& value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

}  // namespace

bool Literal::boolean() const { return Get<bool>(value_); }
int32_t Literal::int32() const { return Get<int32_t>(value_); }
int64_t Literal::int64() const { return Get<int64_t>(value_); }
float Literal::float32() const { return Get<float>(value_); }
double Literal::float64() const { return Get<double>(value_); }
Int128 Literal::decimal() const { return Get<Int128>(value_); }
const std::string& Literal::bytes() const { return Get<std::string>(value_); }

bool operator==(const Literal& a, const Literal& b) {
  return a.value_.index() == b.value_.index() && (a <=> b) == std::partial_ordering::equivalent;
}

std::partial_ordering operator<=>(const Literal& a, const Literal& b) {
  if (const auto* left = std::get_if<std::string>(&a.value_)) {
    const auto* right = std::get_if<std::string>(&b.value_);
    return right == nullptr ? std::partial_ordering::unordered
                            : std::partial_ordering(left->compare(*right) <=> 0);
  }
  if (const auto left = AsInteger(a.value_)) {
    const auto right = AsInteger(b.value_);
    return right ? std::partial_ordering(*left <=> *right) : std::partial_ordering::unordered;
  }
  if (const auto left = AsFloating(a.value_)) {
    const auto right = AsFloating(b.value_);
    return right ? CompareFloating(*left, *right) : std::partial_ordering::unordered;
  }
  if (a.value_.index() != b.value_.index()) {
    return std::partial_ordering::unordered;
  }
  if (const auto* left = std::get_if<bool>(&a.value_)) {
    return *left <=> b.boolean();
  }
  const Int128 left = a.decimal();
  const Int128 right = b.decimal();
  return left < right    ? std::partial_ordering::less
         : left == right ? std::partial_ordering::equivalent
                         : std::partial_ordering::greater;
}

std::string Literal::ToString() const {
  return std::visit(
      [](const auto& value) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
          return IsValidUtf8(value) ? fmt::format("\"{}\"", value)
                                    : fmt::format("x'{}'", EncodeHex(value));
        } else {
          return fmt::format("{}", value);
        }
      },
      value_);
}

std::string PartitionKey(const PartitionTuple& tuple) {
  std::string key;
  for (const std::optional<Literal>& literal : tuple) {
    if (!literal) {
      key += '\xff';
      continue;
    }
    key += static_cast<char>(literal->value().index());
    std::visit(
        [&key](const auto& value) {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
            AppendRaw(static_cast<uint64_t>(value.size()), key);
            key += value;
          } else {
            AppendRaw(value, key);
          }
        },
        literal->value());
  }
  return key;
}

}  // namespace dynalake::iceberg
