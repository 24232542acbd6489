#include "engine/casts/cast_step.h"

#include <algorithm>

#include "base/format.h"

namespace dynalake::engine {
namespace {

/// The same values: types that DuckDB keeps alike.
class CopyStep final : public CastStep {
 public:
  void Run(duckdb::Vector& source, duckdb::Vector& result, duckdb::idx_t count,
           CastFailures& /*failures*/) const override {
    duckdb::VectorOperations::Copy(source, result, count, 0, 0);
  }
};

/// NULL, whatever the type.
class NullStep final : public CastStep {
 public:
  void Run(duckdb::Vector& /*source*/, duckdb::Vector& result, duckdb::idx_t count,
           CastFailures& /*failures*/) const override {
    for (duckdb::idx_t row = 0; row < count; ++row) {
      duckdb::FlatVector::SetNull(result, row, true);
    }
  }
};

/// What needs no step of ours.
bool IsCopy(const CastType& from, const CastType& to) {
  if (!from.children.empty() || !to.children.empty()) {
    return false;
  }
  const bool is_longer =
      to.kind == CastKind::kVarchar &&
      (to.precision < 0 || (from.precision >= 0 && to.precision >= from.precision));
  return from == to || (from.is_text() && is_longer);
}

}  // namespace

CastStepPtr PlanCast(const CastType& from, const CastType& to) {
  if (from.kind == CastKind::kUnknown) {
    return std::make_unique<NullStep>();
  }
  if (IsCopy(from, to)) {
    return std::make_unique<CopyStep>();
  }
  for (const auto plan : {PlanJsonCast, PlanNestedCast, PlanDecimalCast, PlanNumberCast,
                          PlanTextCast, PlanTimeCast}) {
    if (auto step = plan(from, to)) {
      return step;
    }
  }
  FunctionError(FunctionFault::kNotSupported, "cannot cast {} to {}", from.ToString(),
                to.ToString());
}

namespace {

/// Whether it begins as ISO 8601 has it, which casts do not read: 2024-01-05T10:20.
bool IsIso8601(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd";
  return text.size() >= kShape.size() &&
         std::ranges::equal(kShape, text.substr(0, kShape.size()), [](char shape, char c) {
           return shape == 'd' ? c >= '0' && c <= '9' : shape == c;
         });
}

}  // namespace

std::string CannotCast(std::string_view value, const CastType& to) {
  constexpr size_t kShownBytes = 80;
  size_t size = std::min(value.size(), kShownBytes);
  while (size < value.size() && size > 0 &&
         (static_cast<unsigned char>(value[size]) & 0xC0U) == 0x80U) {
    --size;
  }
  const bool is_timestamp = to.kind == CastKind::kTimestamp || to.kind == CastKind::kTimestampZoned;
  return fmt::format("Cannot cast '{}{}' to {}{}", value.substr(0, size),
                     size < value.size() ? "..." : "", to.ToString(),
                     is_timestamp && IsIso8601(value) ? ": from_iso8601_timestamp reads it" : "");
}

}  // namespace dynalake::engine
