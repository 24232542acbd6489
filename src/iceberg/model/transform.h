#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// A partition or sort transform of the specification, "Partition Transforms". A transform that
/// this program does not know is kept with its text: such a table can be read, not pruned by it and
/// not written with it.
class Transform {
 public:
  enum class Kind : uint8_t {
    kIdentity,
    kBucket,
    kTruncate,
    kYear,
    kMonth,
    kDay,
    kHour,
    kVoid,
    kUnknown
  };

  Transform() = default;  ///< identity
  static Transform Identity() { return Transform(); }
  static Transform Bucket(int32_t buckets) { return Transform(Kind::kBucket, buckets); }
  static Transform Truncate(int32_t width) { return Transform(Kind::kTruncate, width); }
  static Transform Year() { return Transform(Kind::kYear, 0); }
  static Transform Month() { return Transform(Kind::kMonth, 0); }
  static Transform Day() { return Transform(Kind::kDay, 0); }
  static Transform Hour() { return Transform(Kind::kHour, 0); }
  static Transform Void() { return Transform(Kind::kVoid, 0); }

  /// "identity", "bucket[16]", "truncate[4]", "year", … An error only for a known name with a bad
  /// parameter.
  static Result<Transform> Parse(std::string_view text);
  std::string ToString() const;

  Kind kind() const { return kind_; }
  int32_t parameter() const { return parameter_; }  ///< buckets or width

  /// The type of the partition values; an error where the transform does not take `source`.
  /// `day` gives date, `year`, `month`, `hour` and `bucket` give int.
  Result<Type> ResultType(const Type& source) const;

  /// The partition value; null gives null. `value` is of type `source`, which `ResultType` takes.
  std::optional<Literal> Apply(const Type& source, const std::optional<Literal>& value) const;

  /// Whether a <= b implies Apply(a) <= Apply(b) (all but bucket, void and unknown).
  bool PreservesOrder() const;

  friend bool operator==(const Transform& a, const Transform& b) = default;

 private:
  Transform(Kind kind, int32_t parameter) : kind_(kind), parameter_(parameter) {}

  Kind kind_ = Kind::kIdentity;
  int32_t parameter_ = 0;
  std::string unknown_;
};

/// The specification's 32-bit hash ("Appendix B"): murmur3_x86_32 with seed 0 over the value's
/// bytes. `value` is of type `source`, which has no hash if it is boolean, float or double.
int32_t BucketHash(const Type& source, const Literal& value);

}  // namespace dynalake::iceberg
