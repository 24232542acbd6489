#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dynalake::iceberg {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

/// One non-null value of a primitive type. It knows its representation, not its type:
///   bool    boolean
///   int32   int, date (days since 1970-01-01)
///   int64   long, time, timestamp, timestamptz (microseconds), the nanosecond forms
///   float, double
///   int128  decimal, unscaled; the scale is the field's
///   string  string (UTF-8), uuid (16 bytes, big-endian), fixed, binary
/// Null is an absent `std::optional<Literal>`.
class Literal {
 public:
  using Value = std::variant<bool, int32_t, int64_t, float, double, Int128, std::string>;

  static Literal Boolean(bool value) { return Literal(value); }
  static Literal Int(int32_t value) { return Literal(value); }
  static Literal Long(int64_t value) { return Literal(value); }
  static Literal Float(float value) { return Literal(value); }
  static Literal Double(double value) { return Literal(value); }
  static Literal Decimal(Int128 unscaled) { return Literal(unscaled); }
  static Literal String(std::string value) { return Literal(std::move(value)); }
  static Literal Bytes(std::string value) { return Literal(std::move(value)); }

  const Value& value() const { return value_; }

  /// The value in the named representation. Asking for another one is our own mistake and asserts.
  bool boolean() const;
  int32_t int32() const;
  int64_t int64() const;
  float float32() const;
  double float64() const;
  Int128 decimal() const;
  const std::string& bytes() const;

  /// Same representation and same bits: NaN equals NaN here, -0.0 differs from +0.0.
  friend bool operator==(const Literal& a, const Literal& b);

  /// Iceberg's order: numbers by value, -0.0 before +0.0, NaN last, strings by unsigned bytes. An
  /// int32 compares with an int64 and a float with a double by value, as after type promotion;
  /// other mixed representations are unordered.
  friend std::partial_ordering operator<=>(const Literal& a, const Literal& b);

  /// For messages and EXPLAIN: numbers plainly, strings in double quotes.
  std::string ToString() const;

 private:
  template <typename T>
  explicit Literal(T value) : value_(std::in_place_type<T>, std::move(value)) {}

  Value value_;
};

/// The values of a file's partition, in the order of its partition spec's fields.
using PartitionTuple = std::vector<std::optional<Literal>>;

/// "name=value/name=value" for messages is `PartitionPath` in partition_spec.h; this one is a key
/// for hash maps: equal exactly for equal tuples.
std::string PartitionKey(const PartitionTuple& tuple);

}  // namespace dynalake::iceberg
