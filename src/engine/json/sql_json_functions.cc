#include <memory>
#include <utility>
#include <vector>

#include <duckdb/execution/expression_executor.hpp>

#include "engine/functions/families.h"
#include "engine/json/cast_parts.h"
#include "engine/json/member_path.h"
#include "engine/json/path_answer.h"
#include "engine/json/path_evaluator.h"
#include "engine/nested/list_values.h"

// json_exists, json_value and json_query of SQL:2016, whose paths and options are constant texts:
//
//     json_exists(input, path, 'ERROR', name, value, …)
//     json_value(input, path, 'DEFAULT NULL', 'integer', on empty, on error, name, value, …)
//     json_query(input, path, 'CONDITIONAL OMIT NULL ARRAY', name, value, …)
//
// The options are what is done on an error; of json_value on empty and on error, and the type that
// it returns as `CastType` spells it, with the values of DEFAULT (NULL where there is none); of
// json_query the wrapper, the quotes, on empty and on error. Names and JSON values are those of
// PASSING.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::Expression;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::FunctionData;
using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::StringVector;
using duckdb::Vector;

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

struct PathCall final : FunctionData {
  std::string path_text;
  std::string options_text;
  std::shared_ptr<const SqlPath> path;
  std::optional<MemberPath> members;  ///< where the path is so simple
  std::vector<std::string> options;
  CastType returning = {};
  std::shared_ptr<const CastStep> cast = {};

  duckdb::unique_ptr<FunctionData> Copy() const override {
    return duckdb::make_uniq<PathCall>(*this);
  }
  bool Equals(const FunctionData& other) const override {
    const auto& that = other.Cast<PathCall>();
    return path_text == that.path_text && options_text == that.options_text &&
           returning == that.returning;
  }
};

const PathCall& CallOf(const ExpressionState& state) {
  return state.expr.Cast<duckdb::BoundFunctionExpression>().bind_info->Cast<PathCall>();
}

std::string ConstantText(duckdb::ClientContext& context, const Expression& argument) {
  return duckdb::ExpressionExecutor::EvaluateScalar(context, argument).ToString();
}

duckdb::unique_ptr<PathCall> BindCall(duckdb::ClientContext& context, BoundArguments& arguments) {
  auto call = duckdb::make_uniq<PathCall>();
  call->path_text = ConstantText(context, *arguments[1]);
  call->options_text = ConstantText(context, *arguments[2]);
  auto path = ParseSqlPath(call->path_text);
  if (!path) {
    throw duckdb::InvalidInputException("SYNTAX_ERROR: " + path.error().ToString());
  }
  call->path = std::make_shared<const SqlPath>(*std::move(path));
  call->members = MemberPath::Of(*call->path);
  call->options = Words(call->options_text);
  return call;
}

duckdb::unique_ptr<FunctionData> BindPath(duckdb::ClientContext& context,
                                          duckdb::ScalarFunction& /*function*/,
                                          BoundArguments& arguments) {
  return BindCall(context, arguments);
}

constexpr size_t kValueArguments = 6;  ///< of json_value, those of PASSING aside
constexpr size_t kPathArguments = 3;

duckdb::unique_ptr<FunctionData> BindValue(duckdb::ClientContext& context,
                                           duckdb::ScalarFunction& function,
                                           BoundArguments& arguments) {
  auto call = BindCall(context, arguments);
  call->returning = CastType::Parse(ConstantText(context, *arguments[3]));
  call->cast = PlanFromJson(call->returning);
  const LogicalType type = call->returning.ToLogicalType();
  function.arguments[4] = type;
  function.arguments[5] = type;
  function.SetReturnType(type);
  return call;
}

/// Answers a row whose path is of names alone. False where an array stands on the way.
template <typename Run>
bool AnswerMembers(const PathCall& call, std::string_view text, idx_t row, Run run) {
  PathAnswer answer;
  PathItem item;
  switch (call.members->Find(text, item)) {
    case MemberPath::Found::kArray:
      return false;
    case MemberPath::Found::kNoJson:
      answer.fault = FunctionFault::kJsonInputConversion;
      break;
    case MemberPath::Found::kItem:
      answer.items.emplace().push_back(std::move(item));
      break;
    default:
      if (call.path->is_lax) {
        answer.items.emplace();
      }
  }
  run(row, answer);
  return true;
}

/// Calls `run(row, answer)` for each row whose input is not NULL.
template <typename Run>
void ForAnswers(DataChunk& arguments, const PathCall& call, size_t own, idx_t rows, Vector& result,
                Run run) {
  const Argument input(arguments.data[0], rows);
  PassedVariables passed(arguments, own, rows);
  for (idx_t row = 0; row < rows; ++row) {
    if (input.IsNull(row)) {
      FlatVector::SetNull(result, row, true);
      continue;
    }
    if (call.members && AnswerMembers(call, input.Text(row), row, run)) {
      continue;
    }
    auto root = ReadItem(input.Text(row));
    if (!root) {
      run(row, PathAnswer{std::nullopt, FunctionFault::kJsonInputConversion});
      continue;
    }
    PathEvaluator evaluator(*call.path, *std::move(root), passed.Of(row));
    run(row, PathAnswer{evaluator.Evaluate()});
  }
}

void JsonExists(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const PathCall& call = CallOf(state);
  const OnCase on_error = OnCaseNamed(call.options[0]);
  ForRows(arguments, result, [&](idx_t rows) {
    bool* answers = FlatVector::GetData<bool>(result);
    const auto fill = [&](idx_t row, const PathAnswer& answer) {
      if (answer.items) {
        answers[row] = !answer.items->empty();
        return;
      }
      if (on_error == OnCase::kError) {
        ThrowAnswer(answer.fault);
      }
      answers[row] = on_error == OnCase::kTrue;
      if (on_error == OnCase::kUnknown) {
        FlatVector::SetNull(result, row, true);
      }
    };
    ForAnswers(arguments, call, kPathArguments, rows, result, fill);
  });
}

void JsonValue(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const PathCall& call = CallOf(state);
  const OnCase on_empty = OnCaseNamed(call.options[0]);
  const OnCase on_error = OnCaseNamed(call.options[1]);
  ForRows(arguments, result, [&](idx_t rows) {
    Vector texts(LogicalType::VARCHAR, rows);
    std::vector<ValueRow> outcomes(rows);
    std::string json;
    for (idx_t row = 0; row < rows; ++row) {
      FlatVector::SetNull(texts, row, true);
    }
    ForAnswers(arguments, call, kValueArguments, rows, result,
               [&](idx_t row, const PathAnswer& answer) {
                 json.clear();
                 outcomes[row] = AppendValue(answer, json);
                 if (outcomes[row].outcome == Outcome::kValue) {
                   FlatVector::Validity(texts).SetValid(row);
                   FlatVector::GetData<string_t>(texts)[row] = StringVector::AddString(texts, json);
                 }
               });
    CastFailures failures(true);
    call.cast->Run(texts, result, rows, failures);
    for (const idx_t failed : failures.rows()) {
      outcomes[failed] = {Outcome::kFailed};
    }
    for (idx_t row = 0; row < rows; ++row) {
      if (outcomes[row].outcome == Outcome::kEmpty) {
        FillDefault(on_empty, FunctionFault::kJsonValueResult, arguments.data[4], row, result, row);
      } else if (outcomes[row].outcome == Outcome::kFailed) {
        FillDefault(on_error, outcomes[row].fault, arguments.data[5], row, result, row);
      }
    }
  });
}

void JsonQuery(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const PathCall& call = CallOf(state);
  const QueryOptions options{.wrapper = call.options[0],
                             .omits_quotes = call.options[1] == "OMIT",
                             .on_empty = OnCaseNamed(call.options[2]),
                             .on_error = OnCaseNamed(call.options[3])};
  ForRows(arguments, result, [&](idx_t rows) {
    auto* texts = FlatVector::GetData<string_t>(result);
    std::string json;
    ForAnswers(arguments, call, kPathArguments, rows, result,
               [&](idx_t row, const PathAnswer& answer) {
                 json.clear();
                 if (AppendQuery(answer, options, json)) {
                   texts[row] = StringVector::AddString(result, json);
                 } else {
                   FlatVector::SetNull(result, row, true);
                 }
               });
  });
}

void AddPathFunction(OwnFunctionCatalog& catalog, duckdb::ScalarFunction function) {
  function.SetVarArgs(LogicalType::VARCHAR);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  AddFallible(catalog, std::move(function));
}

}  // namespace

void AddSqlJsonFunctions(OwnFunctionCatalog& catalog) {
  using Function = duckdb::ScalarFunction;
  const LogicalType text = LogicalType::VARCHAR;
  const LogicalType any = LogicalType::ANY;
  AddPathFunction(catalog, Function("json_exists", {text, text, text}, LogicalType::BOOLEAN,
                                    JsonExists, BindPath));
  AddPathFunction(catalog, Function("json_query", {text, text, text}, text, JsonQuery, BindPath));
  AddPathFunction(catalog, Function("json_value", {text, text, text, text, any, any}, any,
                                    JsonValue, BindValue));
}

}  // namespace dynalake::engine
