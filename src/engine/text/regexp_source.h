#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "engine/duckdb.h"
#include "engine/text/regexp_pattern.h"

namespace dynalake::engine {

/// A function whose second argument is a pattern: one that is constant is compiled when the
/// statement is bound and once a thread, others once a thread while there are few of them. What RE2
/// cannot do is an error of the binding; a constant that is no pattern is one of values, which TRY
/// hides.
duckdb::ScalarFunction RegexpFunction(duckdb::vector<duckdb::LogicalType> arguments,
                                      duckdb::LogicalType result, duckdb::scalar_function_t run);

/// The patterns of one call of such a function.
class PatternSource {
 public:
  explicit PatternSource(duckdb::ExpressionState& state);

  const RegexpPattern& PatternOf(const duckdb::string_t& pattern);

 private:
  const RegexpPattern* constant_;
  std::unordered_map<std::string, std::unique_ptr<RegexpPattern>>* compiled_;
};

}  // namespace dynalake::engine
