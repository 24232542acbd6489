#include "engine/sandbox/sql_policy.h"

#include <memory>
#include <utility>

#include "base/nearest.h"
#include "engine/parsed_statement.h"
#include "engine/sandbox/allowed_functions.h"
#include "engine/sandbox/guard.h"
#include "engine/sandbox/sql_advice.h"
#include "engine/sandbox/sql_tokens.h"
#include "engine/sandbox/tree_walker.h"

namespace dynalake::engine {
namespace {

using duckdb::SQLStatement;
using duckdb::StatementType;
using duckdb::StringUtil;
using Statements = duckdb::vector<duckdb::unique_ptr<SQLStatement>>;

/// A statement longer than this is not one that a person or a program writes.
constexpr size_t kMaxSqlBytes = size_t{16} << 20;

/// Says that a function cannot be called, and which one may have been meant.
Error NotAllowed(std::string_view kind, const std::string& name,
                 std::span<const std::string_view> allowed) {
  return Fail(ErrorCode::kPermissionDenied, "{} {} does not exist or is not allowed{}", kind, name,
              Proposal(StringUtil::Lower(name), allowed));
}

Error BackticksQuoteNothing() {
  return Error(ErrorCode::kInvalidArgument,
               "names are quoted with \"...\" here, not with `...`: write \"Status\", \"order\"");
}

/// Functions pass if they are on the lists; names of tables are none of its business.
class Policy final : public TreeWalker {
 private:
  void OnFunction(const std::string& catalog, const std::string& schema,
                  const std::string& name) override {
    Check("the function", AllowedFunctions(), catalog, schema, name);
  }

  void OnTableFunction(const duckdb::FunctionExpression& call) override {
    Check("the table function", AllowedTableFunctions(), call.catalog, call.schema,
          call.function_name);
  }

  void Check(std::string_view kind, std::span<const std::string_view> allowed,
             const std::string& catalog, const std::string& schema, const std::string& name) {
    if (name.find('`') != std::string::npos) {
      Refuse(BackticksQuoteNothing());
      return;
    }
    const bool is_own = catalog.empty() && StringUtil::CIEquals(schema, std::string(kOwnSchema));
    const bool is_main = (catalog.empty() || StringUtil::CIEquals(catalog, "system")) &&
                         (schema.empty() || StringUtil::CIEquals(schema, "main"));
    if (is_own ? !IsAllowed(OwnFunctions(), name) : !is_main || !IsAllowed(allowed, name)) {
      Refuse(NotAllowed(kind, name, allowed));
    }
  }
};

/// What the user typed; DuckDB makes several statements of its kinds of others.
std::string NameOf(const SQLStatement& statement) {
  const std::string word = FirstWord(statement.query);
  if (!word.empty() && word != "WITH" && word != "EXPLAIN" && word != "FROM") {
    return word;
  }
  return StringUtil::Replace(duckdb::StatementTypeToString(statement.type), "_STATEMENT", "");
}

Result<void> CheckStatement(ParsedStatement& statement) {
  SQLStatement* inner = statement.tree.get();
  if (statement.kind == StatementKind::kExplain) {
    inner = inner->Cast<duckdb::ExplainStatement>().stmt.get();
  }
  if (inner->type == StatementType::MULTI_STATEMENT) {
    // DuckDB would first run a query that finds the values.
    return Fail(ErrorCode::kUnsupported,
                "PIVOT here needs its values named: PIVOT ... ON column IN (value, value)");
  }
  if (inner->type != StatementType::SELECT_STATEMENT) {
    const std::string word = NameOf(*inner);
    return Fail(ErrorCode::kPermissionDenied,
                "{} statements are not allowed: SQL here reads tables (SELECT, WITH, VALUES, "
                "DESCRIBE, SUMMARIZE, SHOW, EXPLAIN){}",
                word, word == "USE" ? "; a table of another database is database.table" : "");
  }
  return Policy().Walk(statement.query());
}

/// A statement of a parsed script, without what ends it.
struct Cut {
  size_t start = 0;  ///< byte of the script
  std::string_view text;
};

/// `from`: where the statement before it ended.
Cut CutOut(const SQLStatement& statement, std::string_view script, size_t from) {
  const auto is_padding = [](char c) { return c == ';' || StringUtil::CharacterIsSpace(c); };
  std::string_view text = statement.query;
  size_t start = statement.stmt_location;
  while (!text.empty() && is_padding(text.back())) {
    text.remove_suffix(1);
  }
  while (!text.empty() && is_padding(text.front())) {
    text.remove_prefix(1);
    ++start;
  }
  // DuckDB counts in a text of its own where it replaced unusual spaces.
  if (start > script.size() || !script.substr(start).starts_with(text)) {
    const size_t found = script.find(text, from);
    start = found == std::string_view::npos ? from : found;
  }
  return {.start = start, .text = text};
}

Result<Statements> ParseUnchecked(std::string_view sql) {
  if (sql.size() > kMaxSqlBytes) {
    return Fail(ErrorCode::kInvalidArgument, "a script of more than {} bytes", kMaxSqlBytes);
  }
  if (sql.find('\0') != std::string_view::npos) {
    return Fail(ErrorCode::kInvalidArgument, "a statement holds a zero byte");
  }
  auto parsed = Guard(
      [&] {
        duckdb::Parser parser;
        parser.ParseQuery(std::string(sql));
        return std::move(parser.statements);
      },
      {.sql = sql});
  if (!parsed) {
    const auto backtick = Guard([&] { return FindBacktick(sql); });
    if (backtick && backtick->has_value()) {
      const TextPlace place = PlaceBehind({}, sql.substr(0, **backtick));
      return BackticksQuoteNothing().WithContext(ToString(place));
    }
  }
  return parsed;
}

}  // namespace

Result<std::vector<Statement>> ParseScript(std::string_view script) {
  DYNALAKE_ASSIGN(Statements trees, ParseUnchecked(script));
  std::vector<Statement> result;
  size_t end = 0;
  TextPlace place;
  for (auto& tree : trees) {
    const Cut cut = CutOut(*tree, script, end);
    place = PlaceBehind(place, script.substr(end, cut.start - end));
    auto parsed = std::make_unique<ParsedStatement>();
    parsed->sql = cut.text;
    parsed->start = place;
    parsed->offset = cut.start;
    parsed->tree = std::move(tree);
    parsed->kind = parsed->tree->type == StatementType::EXPLAIN_STATEMENT ? StatementKind::kExplain
                                                                          : StatementKind::kSelect;
    auto checked = Guard([&] { return CheckStatement(*parsed); });
    if (!checked && trees.size() > 1) {
      return std::move(checked).error().WithContext(ToString(place));
    }
    DYNALAKE_TRY(checked);
    end = cut.start + cut.text.size();
    place = PlaceBehind(place, cut.text);
    result.emplace_back(std::move(parsed));
  }
  return result;
}

}  // namespace dynalake::engine
