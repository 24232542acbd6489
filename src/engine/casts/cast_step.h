#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/casts/cast_type.h"
#include "engine/functions/function_error.h"

namespace dynalake::engine {

/// The rows that a cast does not take. CAST throws at the first; TRY_CAST makes them NULL.
class CastFailures {
 public:
  explicit CastFailures(bool is_try) : is_try_(is_try) {}

  bool is_try() const { return is_try_; }
  bool any() const { return !rows_.empty(); }
  /// Ascending as they came.
  const std::vector<duckdb::idx_t>& rows() const { return rows_; }

  /// `message` is made only where it is shown.
  template <typename Message>
  void Add(duckdb::idx_t row, FunctionFault fault, Message&& message) {
    if (!is_try_) {
      ThrowFault(fault, message());
    }
    rows_.push_back(row);
  }

 private:
  bool is_try_;
  std::vector<duckdb::idx_t> rows_;
};

/// Turns vectors of one type into those of another.
class CastStep {
 public:
  virtual ~CastStep() = default;

  /// `result` is flat and has room for `count` rows. Rows that fail are NULL in it.
  virtual void Run(duckdb::Vector& source, duckdb::Vector& result, duckdb::idx_t count,
                   CastFailures& failures) const = 0;
};

using CastStepPtr = std::unique_ptr<const CastStep>;

/// The step from one type to the other. Throws NOT_SUPPORTED where there is none.
CastStepPtr PlanCast(const CastType& from, const CastType& to);

// The families; null: not theirs.
CastStepPtr PlanNumberCast(const CastType& from, const CastType& to);
CastStepPtr PlanDecimalCast(const CastType& from, const CastType& to);
CastStepPtr PlanTextCast(const CastType& from, const CastType& to);
CastStepPtr PlanTimeCast(const CastType& from, const CastType& to);
CastStepPtr PlanNestedCast(const CastType& from, const CastType& to);
CastStepPtr PlanJsonCast(const CastType& from, const CastType& to);  ///< of json/

/// Value by value. `Op` has `In`, `Out`, `kFault`, `bool operator()(const In&, Out&, Vector&)`
/// that answers whether it takes the value (the vector is for strings), and `Show(const In&)`.
template <typename Op>
class LeafStep final : public CastStep {
 public:
  explicit LeafStep(Op op) : op_(std::move(op)) {}

  void Run(duckdb::Vector& source, duckdb::Vector& result, duckdb::idx_t count,
           CastFailures& failures) const override {
    duckdb::UnifiedVectorFormat format;
    source.ToUnifiedFormat(count, format);
    const auto* in = duckdb::UnifiedVectorFormat::GetData<typename Op::In>(format);
    auto* out = duckdb::FlatVector::GetData<typename Op::Out>(result);
    auto& validity = duckdb::FlatVector::Validity(result);
    for (duckdb::idx_t row = 0; row < count; ++row) {
      const duckdb::idx_t at = format.sel->get_index(row);
      if (!format.validity.RowIsValid(at)) {
        validity.SetInvalid(row);
      } else if (!op_(in[at], out[row], result)) {
        validity.SetInvalid(row);
        failures.Add(row, Op::kFault, [&] { return op_.Show(in[at]); });
      }
    }
  }

 private:
  Op op_;
};

template <typename Op>
CastStepPtr Leaf(Op op) {
  return std::make_unique<const LeafStep<Op>>(std::move(op));
}

inline std::string_view ViewOf(const duckdb::string_t& text) {
  return {text.GetData(), text.GetSize()};
}

/// "Cannot cast 'x' to integer", the value cut where it is long.
std::string CannotCast(std::string_view value, const CastType& to);

}  // namespace dynalake::engine
