#include "iceberg/model/transform.h"

#include <charconv>

#include "base/assert.h"
#include "base/civil_time.h"
#include "base/floor_divide.h"
#include "base/format.h"
#include "base/little_endian.h"
#include "base/time_units.h"
#include "iceberg/model/single_value.h"

namespace dynalake::iceberg {
namespace {

uint32_t RotateLeft(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

uint32_t Murmur3(std::string_view bytes) {
  constexpr uint32_t kC1 = 0xcc9e2d51;
  constexpr uint32_t kC2 = 0x1b873593;
  uint32_t hash = 0;
  size_t at = 0;
  for (; at + 4 <= bytes.size(); at += 4) {
    hash ^= RotateLeft(LoadLittleEndian<uint32_t>(bytes.data() + at) * kC1, 15) * kC2;
    hash = RotateLeft(hash, 13) * 5 + 0xe6546b64;
  }
  uint32_t tail = 0;
  for (size_t i = bytes.size(); i > at; --i) {
    tail = tail << 8 | static_cast<uint8_t>(bytes[i - 1]);
  }
  hash ^= RotateLeft(tail * kC1, 15) * kC2;
  hash ^= static_cast<uint32_t>(bytes.size());
  hash = (hash ^ hash >> 16) * 0x85ebca6b;
  hash = (hash ^ hash >> 13) * 0xc2b2ae35;
  return hash ^ hash >> 16;
}

bool IsNanos(TypeId id) { return id == TypeId::kTimestampNs || id == TypeId::kTimestampTzNs; }

bool IsTimestamp(TypeId id) { return id >= TypeId::kTimestamp && id <= TypeId::kTimestampTzNs; }

/// Days since 1970-01-01 of a date or timestamp.
int64_t DaysOf(const Type& source, const Literal& value) {
  if (source.id() == TypeId::kDate) {
    return value.int32();
  }
  return FloorDivide(value.int64(),
                     IsNanos(source.id()) ? kMicrosPerDay * kNanosPerMicro : kMicrosPerDay);
}

template <typename T>
T TruncateNumber(T value, int32_t width) {
  // The result lies below the value: at the lower end of the type it would wrap around.
  const T remainder = static_cast<T>((value % width + width) % width);
  return __builtin_sub_overflow(value, remainder, &value) ? std::numeric_limits<T>::min() : value;
}

Literal TruncateValue(const Type& source, const Literal& value, int32_t width) {
  switch (source.id()) {
    case TypeId::kInt:
      return Literal::Int(static_cast<int32_t>(
          std::max<int64_t>(TruncateNumber<int64_t>(value.int32(), width), INT32_MIN)));
    case TypeId::kLong:
      return Literal::Long(TruncateNumber(value.int64(), width));
    case TypeId::kDecimal: {
      const Int128 unscaled = value.decimal();
      return Literal::Decimal(unscaled - (unscaled % width + width) % width);
    }
    default:
      return Literal::Bytes(TruncateLowerBound(source, value.bytes(), static_cast<size_t>(width)));
  }
}

bool Takes(Transform::Kind kind, const Type& source) {
  const TypeId id = source.id();
  switch (kind) {
    case Transform::Kind::kIdentity:
      return !source.is_nested() && id != TypeId::kVariant && id != TypeId::kGeometry &&
             id != TypeId::kGeography;
    case Transform::Kind::kBucket:
      return id == TypeId::kInt || id == TypeId::kLong || id == TypeId::kDecimal ||
             id == TypeId::kDate || id == TypeId::kTime || IsTimestamp(id) ||
             id == TypeId::kString || id == TypeId::kUuid || id == TypeId::kFixed ||
             id == TypeId::kBinary;
    case Transform::Kind::kTruncate:
      return id == TypeId::kInt || id == TypeId::kLong || id == TypeId::kDecimal ||
             id == TypeId::kString || id == TypeId::kBinary;
    case Transform::Kind::kYear:
    case Transform::Kind::kMonth:
    case Transform::Kind::kDay:
      return id == TypeId::kDate || IsTimestamp(id);
    case Transform::Kind::kHour:
      return IsTimestamp(id);
    case Transform::Kind::kVoid:
      return true;
    case Transform::Kind::kUnknown:
      return false;
  }
  return false;
}

struct Name {
  Transform::Kind kind;
  std::string_view text;
};

constexpr Name kTransformNames[] = {
    {Transform::Kind::kIdentity, "identity"}, {Transform::Kind::kBucket, "bucket"},
    {Transform::Kind::kTruncate, "truncate"}, {Transform::Kind::kYear, "year"},
    {Transform::Kind::kMonth, "month"},       {Transform::Kind::kDay, "day"},
    {Transform::Kind::kHour, "hour"},         {Transform::Kind::kVoid, "void"},
};

}  // namespace

Result<Transform> Transform::Parse(std::string_view text) {
  const size_t bracket = text.find('[');
  const std::string_view name = text.substr(0, bracket);
  for (const Name& known : kTransformNames) {
    if (known.text != name) {
      continue;
    }
    const bool wants_parameter = known.kind == Kind::kBucket || known.kind == Kind::kTruncate;
    if (!wants_parameter && bracket == std::string_view::npos) {
      return Transform(known.kind, 0);
    }
    int32_t parameter = 0;
    if (wants_parameter && bracket != std::string_view::npos && text.back() == ']') {
      const char* end = text.data() + text.size() - 1;
      const auto parsed = std::from_chars(text.data() + bracket + 1, end, parameter);
      if (parsed.ec == std::errc() && parsed.ptr == end && parameter > 0) {
        return Transform(known.kind, parameter);
      }
    }
    return Fail(ErrorCode::kMalformedInput, "'{}' is not a transform", text);
  }
  Transform unknown(Kind::kUnknown, 0);
  unknown.unknown_ = text;
  return unknown;
}

std::string Transform::ToString() const {
  if (kind_ == Kind::kUnknown) {
    return unknown_;
  }
  const std::string_view name = kTransformNames[static_cast<size_t>(kind_)].text;
  return parameter_ > 0 ? fmt::format("{}[{}]", name, parameter_) : std::string(name);
}

Result<Type> Transform::ResultType(const Type& source) const {
  if (!Takes(kind_, source)) {
    return Fail(ErrorCode::kInvalidArgument, "transform {} does not take a value of type {}",
                ToString(), source.ToString());
  }
  switch (kind_) {
    case Kind::kBucket:
    case Kind::kYear:
    case Kind::kMonth:
    case Kind::kHour:
      return Type(TypeId::kInt);
    case Kind::kDay:
      return Type(TypeId::kDate);
    default:
      return source;
  }
}

std::optional<Literal> Transform::Apply(const Type& source,
                                        const std::optional<Literal>& value) const {
  DYNALAKE_ASSERT(Takes(kind_, source));
  if (!value) {
    return std::nullopt;
  }
  switch (kind_) {
    case Kind::kIdentity:
      return value;
    case Kind::kBucket:
      return Literal::Int((BucketHash(source, *value) & 0x7fffffff) % parameter_);
    case Kind::kTruncate:
      return TruncateValue(source, *value, parameter_);
    case Kind::kYear:
      return Literal::Int(static_cast<int32_t>(CivilDayOf(DaysOf(source, *value)).year - 1970));
    case Kind::kMonth: {
      const CivilDay civil = CivilDayOf(DaysOf(source, *value));
      return Literal::Int(static_cast<int32_t>((civil.year - 1970) * 12 + civil.month - 1));
    }
    case Kind::kDay:
      return Literal::Int(static_cast<int32_t>(DaysOf(source, *value)));
    case Kind::kHour:
      return Literal::Int(static_cast<int32_t>(
          FloorDivide(value->int64(),
                      IsNanos(source.id()) ? kMicrosPerHour * kNanosPerMicro : kMicrosPerHour)));
    case Kind::kVoid:
    case Kind::kUnknown:
      break;
  }
  return std::nullopt;
}

bool Transform::PreservesOrder() const {
  return kind_ != Kind::kBucket && kind_ != Kind::kVoid && kind_ != Kind::kUnknown;
}

int32_t BucketHash(const Type& source, const Literal& value) {
  DYNALAKE_ASSERT(Takes(Transform::Kind::kBucket, source));
  std::string bytes;
  switch (source.id()) {
    case TypeId::kInt:
    case TypeId::kDate:
      AppendLittleEndian<int64_t>(value.int32(), bytes);
      break;
    case TypeId::kTimestampNs:
    case TypeId::kTimestampTzNs:
      AppendLittleEndian<int64_t>(FloorDivide(value.int64(), kNanosPerMicro), bytes);
      break;
    default:
      bytes = ToSingleValueBytes(source, value);
  }
  return static_cast<int32_t>(Murmur3(bytes));
}

}  // namespace dynalake::iceberg
