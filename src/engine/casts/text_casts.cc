#include <array>
#include <charconv>
#include <string_view>
#include <type_traits>

#include <duckdb/common/types/uuid.hpp>

#include "base/float_text.h"
#include "base/format.h"
#include "engine/casts/cast_step.h"
#include "engine/casts/number_text.h"
#include "engine/functions/decimal_value.h"

// Casts of plain values to varchar and char, and of text to varbinary and uuid.

namespace dynalake::engine {
namespace {

using duckdb::string_t;
using duckdb::StringVector;
using duckdb::Vector;

size_t CodePointsOf(std::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  }
  return count;
}

/// The bytes of the first `length` code points.
size_t PrefixBytes(std::string_view text, size_t length) {
  size_t at = 0;
  for (; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U && length-- == 0) {
      break;
    }
  }
  return at;
}

/// Text that `write(value, buffer)` gives, where it is not longer than the type.
template <typename From, typename Write>
struct WrittenText {
  using In = From;
  using Out = string_t;
  static constexpr FunctionFault kFault = FunctionFault::kInvalidCastArgument;

  CastType to;
  Write write;

  bool operator()(const From& in, string_t& out, Vector& result) const {
    std::array<char, kNumberText> buffer = {};
    const std::string_view text = write(in, buffer.data());
    if (to.precision >= 0 && text.size() > static_cast<size_t>(to.precision)) {
      return false;
    }
    out = StringVector::AddString(result, text.data(), text.size());
    return true;
  }
  std::string Show(const From& value) const {
    std::array<char, kNumberText> buffer = {};
    return fmt::format("Value {} cannot be represented as {}", write(value, buffer.data()),
                       to.ToString());
  }
};

template <typename From, typename Write>
CastStepPtr Written(const CastType& to, Write write) {
  return Leaf(WrittenText<From, Write>{.to = to, .write = std::move(write)});
}

template <typename T>
CastStepPtr IntegerToText(const CastType& to) {
  return Written<T>(to, [](T value, char* buffer) -> std::string_view {
    const auto end = std::to_chars(buffer, buffer + kNumberText, value).ptr;
    return {buffer, static_cast<size_t>(end - buffer)};
  });
}

template <typename T>
CastStepPtr FloatToText(const CastType& to) {
  return Written<T>(to, [](T value, char* buffer) { return ScientificText(value, buffer); });
}

template <typename T>
CastStepPtr DecimalToText(const CastType& from, const CastType& to) {
  return Written<T>(to, [scale = from.scale](T value, char* buffer) {
    return DecimalText(ToInt128(value), scale, buffer);
  });
}

CastStepPtr DecimalToText(const CastType& from, const CastType& to) {
  switch (from.ToLogicalType().InternalType()) {
    case duckdb::PhysicalType::INT16:
      return DecimalToText<int16_t>(from, to);
    case duckdb::PhysicalType::INT32:
      return DecimalToText<int32_t>(from, to);
    case duckdb::PhysicalType::INT64:
      return DecimalToText<int64_t>(from, to);
    default:
      return DecimalToText<duckdb::hugeint_t>(from, to);
  }
}

/// Cut to the type's length, and filled up with blanks to it for char.
struct TextToText {
  using In = string_t;
  using Out = string_t;
  static constexpr FunctionFault kFault = FunctionFault::kInvalidCastArgument;

  CastType to;

  bool operator()(const string_t& in, string_t& out, Vector& result) const {
    const std::string_view text = ViewOf(in);
    const auto length = static_cast<size_t>(to.precision);
    const std::string_view kept = text.substr(0, PrefixBytes(text, length));
    const size_t count = to.kind == CastKind::kChar ? CodePointsOf(kept) : length;
    out = StringVector::EmptyString(result, kept.size() + (length - count));
    std::copy(kept.begin(), kept.end(), out.GetDataWriteable());
    std::fill_n(out.GetDataWriteable() + kept.size(), length - count, ' ');
    out.Finalize();
    return true;
  }
  std::string Show(const string_t& value) const { return CannotCast(ViewOf(value), to); }
};

struct TextToBytes {
  using In = string_t;
  using Out = string_t;
  static constexpr FunctionFault kFault = FunctionFault::kInvalidCastArgument;

  CastType to;

  bool operator()(const string_t& in, string_t& out, Vector& result) const {
    out = StringVector::AddStringOrBlob(result, in);
    return true;
  }
  std::string Show(const string_t& value) const { return CannotCast(ViewOf(value), to); }
};

struct TextToUuid {
  using In = string_t;
  using Out = duckdb::hugeint_t;
  static constexpr FunctionFault kFault = FunctionFault::kInvalidCastArgument;

  CastType to;

  bool operator()(const string_t& in, duckdb::hugeint_t& out, Vector& /*result*/) const {
    constexpr size_t kLength = 36;
    return in.GetSize() == kLength && duckdb::UUID::FromString(in.GetString(), out);
  }
  std::string Show(const string_t& value) const { return CannotCast(ViewOf(value), to); }
};

/// TRY does not hide that a boolean is longer than a varchar.
class BooleanToText final : public CastStep {
 public:
  explicit BooleanToText(CastType to) : to_(std::move(to)) {}

  void Run(Vector& source, Vector& result, duckdb::idx_t count,
           CastFailures& /*failures*/) const override {
    duckdb::UnaryExecutor::Execute<bool, string_t>(source, result, count, [&](bool value) {
      const std::string_view text = value ? "true" : "false";
      if (to_.precision >= 0 && text.size() > static_cast<size_t>(to_.precision)) {
        FunctionError(FunctionFault::kGenericInternalError, "Value {} cannot be represented as {}",
                      text, to_.ToString());
      }
      return string_t(text.data(), static_cast<uint32_t>(text.size()));  // Short: held inside.
    });
  }

 private:
  CastType to_;
};

CastStepPtr PlanToVarchar(const CastType& from, const CastType& to) {
  switch (from.kind) {
    case CastKind::kBoolean:
      return std::make_unique<BooleanToText>(to);
    case CastKind::kTinyint:
      return IntegerToText<int8_t>(to);
    case CastKind::kSmallint:
      return IntegerToText<int16_t>(to);
    case CastKind::kInteger:
      return IntegerToText<int32_t>(to);
    case CastKind::kBigint:
      return IntegerToText<int64_t>(to);
    case CastKind::kReal:
      return FloatToText<float>(to);
    case CastKind::kDouble:
      return FloatToText<double>(to);
    case CastKind::kDecimal:
      return DecimalToText(from, to);
    case CastKind::kUuid:
      return Written<duckdb::hugeint_t>(to, [](duckdb::hugeint_t value, char* buffer) {
        constexpr size_t kLength = 36;
        duckdb::UUID::ToString(value, buffer);
        return std::string_view(buffer, kLength);
      });
    default:
      return nullptr;
  }
}

}  // namespace

CastStepPtr PlanTextCast(const CastType& from, const CastType& to) {
  if (from.is_text()) {
    switch (to.kind) {
      case CastKind::kVarchar:
      case CastKind::kChar:
        return Leaf(TextToText{to});
      case CastKind::kVarbinary:
        return Leaf(TextToBytes{to});
      case CastKind::kUuid:
        return Leaf(TextToUuid{to});
      default:
        return nullptr;
    }
  }
  return to.kind == CastKind::kVarchar ? PlanToVarchar(from, to) : nullptr;
}

}  // namespace dynalake::engine
