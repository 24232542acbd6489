#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

/// A type of a signature (`FunctionRow::signature`), with holes.
struct TypePattern {
  TypeKind kind = TypeKind::kUnknown;
  char variable = 0;  ///< a capital letter: any type, and `kind` says nothing
  /// Of a decimal, text or time: numbers, and the letters of numbers; 0: there is none.
  std::optional<int32_t> precision = {};
  char precision_variable = 0;
  char scale_variable = 0;
  std::vector<TypePattern> fields = {};
  bool is_repeated = false;  ///< `...`
};

struct Signature {
  std::vector<TypePattern> parameters = {};
  TypePattern result = {};
};

/// The signature that a text says; an error of ours for one that is none.
Result<Signature> ParseSignature(std::string_view text);

/// What the holes of a signature hold.
class Bindings {
 public:
  /// Makes the pattern take a value of `type`. Exactly: the type as it is; else also what it can be
  /// coerced to, and a hole that holds something else widens. Whether it does.
  bool Take(const TypePattern& pattern, const SqlType& type, bool exactly);

  /// The type of a pattern whose holes are full; nothing for others.
  std::optional<SqlType> Fill(const TypePattern& pattern) const;

 private:
  bool TakeVariable(char variable, const SqlType& type, bool exactly);
  bool TakeParameters(const TypePattern& pattern, const SqlType& type, bool exactly);
  void TakeNumber(char variable, int32_t number);

  std::map<char, SqlType> types_;
  std::map<char, int32_t> numbers_;
};

}  // namespace dynalake::query
