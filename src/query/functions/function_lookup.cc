#include "query/functions/function_lookup.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/ascii.h"
#include "base/nearest.h"
#include "query/functions/function_families.h"
#include "query/functions/signature.h"
#include "query/types/coercion.h"

namespace dynalake::query {
namespace {

/// All rows by name; rows of one name in the order of their family.
const std::vector<const FunctionRow*>& AllRows() {
  static const std::vector<const FunctionRow*> rows = [] {
    std::vector<const FunctionRow*> all;
    for (const auto family : FunctionFamilies()) {
      for (const FunctionRow& row : family) {
        all.push_back(&row);
      }
    }
    std::ranges::stable_sort(all, {}, [](const FunctionRow* row) { return row->name; });
    return all;
  }();
  return rows;
}

/// A row that takes the arguments, and how.
struct Match {
  const FunctionRow* row = nullptr;
  Signature signature = {};
  Bindings bindings = {};
  std::vector<size_t> patterns = {};     ///< one an argument, of the signature
  std::vector<SqlType> parameters = {};  ///< filled, but for lambdas

  const TypePattern& pattern(size_t argument) const {
    return signature.parameters[patterns[argument]];
  }
};

/// The pattern that each of `count` arguments meets; nothing where the row takes another number.
std::optional<std::vector<size_t>> PatternsFor(const Signature& signature, size_t count) {
  std::vector<size_t> patterns;
  const auto& parameters = signature.parameters;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const size_t behind = parameters.size() - i - 1;
    const size_t left = count - std::min(count, patterns.size() + behind);
    patterns.insert(patterns.end(), parameters[i].is_repeated ? left : 1, i);
  }
  return patterns.size() == count ? std::optional(std::move(patterns)) : std::nullopt;
}

bool IsLambda(const TypePattern& pattern) { return pattern.kind == TypeKind::kFunction; }

/// Takes the arguments that are no lambdas; lambdas have their number of parameters checked.
bool TakeArguments(Match& match, const std::vector<ArgumentType>& arguments, bool exactly) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const TypePattern& pattern = match.pattern(i);
    const auto lambda = arguments[i].lambda_parameters;
    if (lambda.has_value() != IsLambda(pattern) ||
        (lambda && *lambda + 1 != pattern.fields.size()) ||
        (!lambda && !match.bindings.Take(pattern, arguments[i].type, exactly))) {
      return false;
    }
  }
  return true;
}

std::optional<Match> MatchRow(const FunctionRow& row, const Signature& signature,
                              const std::vector<ArgumentType>& arguments, bool exactly) {
  Match match{.row = &row, .signature = signature};
  auto patterns = PatternsFor(match.signature, arguments.size());
  if (!patterns) {
    return std::nullopt;
  }
  match.patterns = *std::move(patterns);
  if (!TakeArguments(match, arguments, exactly)) {
    return std::nullopt;
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    auto type = match.bindings.Fill(match.pattern(i));
    match.parameters.push_back(type ? *std::move(type) : SqlType());
    if (!arguments[i].lambda_parameters &&
        (!type || (!CanCoerce(arguments[i].type, match.parameters[i])))) {
      return std::nullopt;
    }
  }
  return match;
}

/// Whether every value that `a` takes is also taken by `b`.
bool IsMoreSpecial(const Match& a, const Match& b) {
  for (size_t i = 0; i < a.parameters.size(); ++i) {
    if (!CanCoerce(a.parameters[i], b.parameters[i])) {
      return false;
    }
  }
  return true;
}

/// The most special; of equals the first.
size_t BestOf(const std::vector<Match>& matches) {
  size_t best = 0;
  for (size_t i = 1; i < matches.size(); ++i) {
    if (IsMoreSpecial(matches[i], matches[best]) && !IsMoreSpecial(matches[best], matches[i])) {
      best = i;
    }
  }
  return best;
}

/// The types of lambdas' parameters are known from the other arguments; what their bodies give
/// fills the rest.
Result<void> TypeLambdas(Match& match, const std::vector<ArgumentType>& arguments,
                         const LambdaTyper& type_lambda) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].lambda_parameters) {
      continue;
    }
    const TypePattern& pattern = match.pattern(i);
    std::vector<SqlType> types;
    for (size_t k = 0; k + 1 < pattern.fields.size(); ++k) {
      auto type = match.bindings.Fill(pattern.fields[k]);
      DYNALAKE_ASSERT(type.has_value());
      types.push_back(*std::move(type));
    }
    DYNALAKE_ASSIGN(const SqlType body, type_lambda(i, types));
    if (!match.bindings.Take(pattern.fields.back(), body, false)) {
      return Fail(ErrorCode::kInvalidArgument, "the lambda of {} gives {}, which it does not take",
                  match.row->name, ToString(body));
    }
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    auto type = match.bindings.Fill(match.pattern(i));
    DYNALAKE_ASSERT(type.has_value());
    match.parameters[i] = *std::move(type);
  }
  return {};
}

Result<FoundFunction> Found(Match match) {
  FoundFunction found{.row = match.row, .parameters = std::move(match.parameters), .result = {}};
  if (match.row->rule != nullptr) {
    DYNALAKE_ASSIGN(found.result, match.row->rule(found.parameters));
    return found;
  }
  auto result = match.bindings.Fill(match.signature.result);
  DYNALAKE_ASSERT(result.has_value());
  found.result = *std::move(result);
  return found;
}

std::string ArgumentsText(const std::vector<ArgumentType>& arguments) {
  std::string text;
  for (const ArgumentType& argument : arguments) {
    text += text.empty() ? "" : ", ";
    text += argument.lambda_parameters ? "lambda" : ToShortString(argument.type);
  }
  return text;
}

Error NoMatch(std::string_view name, const std::vector<const FunctionRow*>& rows,
              const std::vector<ArgumentType>& arguments) {
  constexpr size_t kMostShown = 6;
  std::string signatures;
  for (const FunctionRow* row : std::span(rows).first(std::min(rows.size(), kMostShown))) {
    signatures += signatures.empty() ? "" : ", ";
    signatures += fmt::format("{}{}", name, row->signature.substr(0, row->signature.find(" ->")));
  }
  if (rows.size() > kMostShown) {
    signatures += fmt::format(" and {} more", rows.size() - kMostShown);
  }
  return Fail(ErrorCode::kInvalidArgument, "{}({}) does not exist; there is {}", name,
              ArgumentsText(arguments), signatures);
}

}  // namespace

std::vector<const FunctionRow*> RowsNamed(std::string_view name) {
  const std::string lower = AsciiLowerCase(name);
  const auto rows = std::ranges::equal_range(AllRows(), std::string_view(lower), {},
                                             [](const FunctionRow* row) { return row->name; });
  return {rows.begin(), rows.end()};
}

Result<FoundFunction> FindFunction(std::string_view name,
                                   const std::vector<ArgumentType>& arguments,
                                   const LambdaTyper& type_lambda) {
  const std::vector<const FunctionRow*> rows = RowsNamed(name);
  std::vector<Match> matches;
  for (const bool exactly : {true, false}) {
    for (const FunctionRow* row : rows) {
      DYNALAKE_ASSIGN(const Signature signature, ParseSignature(row->signature));
      if (auto match = MatchRow(*row, signature, arguments, exactly)) {
        matches.push_back(*std::move(match));
      }
    }
    if (!matches.empty()) {
      Match& best = matches[BestOf(matches)];
      DYNALAKE_TRY(TypeLambdas(best, arguments, type_lambda));
      return Found(std::move(best));
    }
  }
  return NoMatch(name, rows, arguments);
}

}  // namespace dynalake::query
