#include "engine/text/regexp_source.h"

#include <utility>

#include <duckdb/execution/expression_executor.hpp>

#include "engine/functions/function_error.h"
#include "engine/text/regexp_syntax.h"
#include "engine/text/text_bytes.h"

namespace dynalake::engine {
namespace {

using duckdb::FunctionData;

struct ConstantPattern final : FunctionData {
  bool is_pattern = false;  ///< else it is no constant, or one that cannot be compiled
  std::string text;

  duckdb::unique_ptr<FunctionData> Copy() const override {
    return duckdb::make_uniq<ConstantPattern>(*this);
  }
  bool Equals(const FunctionData& other) const override {
    const auto& that = other.Cast<ConstantPattern>();
    return is_pattern == that.is_pattern && text == that.text;
  }
};

/// What one thread compiles: threads that share a pattern wait for each other in RE2.
struct CompiledPatterns final : duckdb::FunctionLocalState {
  std::unique_ptr<RegexpPattern> constant;
  std::unordered_map<std::string, std::unique_ptr<RegexpPattern>> patterns;
};

duckdb::unique_ptr<FunctionData> BindPattern(
    duckdb::ClientContext& context, duckdb::ScalarFunction& /*function*/,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  auto bound = duckdb::make_uniq<ConstantPattern>();
  duckdb::Value value;
  if (!arguments[1]->IsFoldable() ||
      !duckdb::ExpressionExecutor::TryEvaluateScalar(context, *arguments[1], value) ||
      value.IsNull()) {
    return bound;
  }
  bound->text = duckdb::StringValue::Get(value.DefaultCastAs(duckdb::LogicalType::VARCHAR));
  const TranslatedPattern translated = TranslatePattern(bound->text);
  if (!translated.unsupported.empty()) {
    ThrowFault(FunctionFault::kNotSupported, translated.unsupported);
  }
  try {
    const RegexpPattern compiled(bound->text);
    bound->is_pattern = true;
  } catch (const duckdb::InvalidInputException&) {
    // Raised again when a value asks for it, if any does.
  }
  return bound;
}

duckdb::unique_ptr<duckdb::FunctionLocalState> NewPatterns(
    duckdb::ExpressionState& /*state*/, const duckdb::BoundFunctionExpression& /*expression*/,
    FunctionData* /*bound*/) {
  return duckdb::make_uniq<CompiledPatterns>();
}

}  // namespace

duckdb::ScalarFunction RegexpFunction(duckdb::vector<duckdb::LogicalType> arguments,
                                      duckdb::LogicalType result, duckdb::scalar_function_t run) {
  duckdb::ScalarFunction function(std::move(arguments), std::move(result), std::move(run),
                                  BindPattern);
  function.SetInitStateCallback(NewPatterns);
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  return function;
}

PatternSource::PatternSource(duckdb::ExpressionState& state) {
  const auto& bound =
      state.expr.Cast<duckdb::BoundFunctionExpression>().bind_info->Cast<ConstantPattern>();
  auto& compiled = duckdb::ExecuteFunctionState::GetFunctionState(state)->Cast<CompiledPatterns>();
  if (bound.is_pattern && compiled.constant == nullptr) {
    compiled.constant = std::make_unique<RegexpPattern>(bound.text);
  }
  constant_ = compiled.constant.get();
  compiled_ = &compiled.patterns;
}

const RegexpPattern& PatternSource::PatternOf(const duckdb::string_t& pattern) {
  if (constant_ != nullptr) {
    return *constant_;
  }
  constexpr size_t kMostPatterns = 64;
  std::string text(ViewOf(pattern));
  auto place = compiled_->find(text);
  if (place == compiled_->end()) {
    if (compiled_->size() >= kMostPatterns) {
      compiled_->clear();
    }
    auto compiled = std::make_unique<RegexpPattern>(text);
    place = compiled_->emplace(std::move(text), std::move(compiled)).first;
  }
  return *place->second;
}

}  // namespace dynalake::engine
