#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "base/format.h"
#include "query/athena/parse_rules.h"
#include "query/athena/parser.h"
#include "query/athena/statement_rules.h"

namespace dynalake::query {
namespace {

Result<StatementNode> ParseQueryStatement(TokenStream& tokens) {
  QueryStatement statement;
  DYNALAKE_ASSIGN(statement.query, ParseQuery(tokens));
  return StatementNode(std::move(statement));
}

Result<StatementPtr> ParseInner(TokenStream& tokens) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  auto statement = std::make_unique<Statement>();
  statement->offset = tokens.offset();
  const int32_t before = tokens.parameter_count();
  DYNALAKE_ASSIGN(statement->node, ParseStatement(tokens));
  statement->parameter_count = tokens.parameter_count() - before;
  return statement;
}

/// One of `words`, in capitals.
Result<std::string> ParseOneOf(TokenStream& tokens, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (tokens.AcceptWord(word)) {
      return std::string(word);
    }
  }
  return tokens.Unexpected();
}

Result<StatementNode> ParseExplain(TokenStream& tokens) {
  tokens.Take();
  Explain explain;
  explain.analyze = tokens.AcceptWord("ANALYZE");
  explain.verbose = explain.analyze && tokens.AcceptWord("VERBOSE");
  const bool has_options =
      tokens.IsSymbol("(") && (tokens.IsWord("FORMAT", 1) || tokens.IsWord("TYPE", 1));
  if (has_options) {
    tokens.Take();
    do {
      if (tokens.AcceptWord("FORMAT")) {
        DYNALAKE_ASSIGN(explain.format, ParseOneOf(tokens, {"TEXT", "GRAPHVIZ", "JSON"}));
      } else {
        DYNALAKE_TRY(tokens.ExpectWord("TYPE"));
        DYNALAKE_ASSIGN(explain.type,
                        ParseOneOf(tokens, {"LOGICAL", "DISTRIBUTED", "VALIDATE", "IO"}));
      }
    } while (tokens.AcceptSymbol(","));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  }
  DYNALAKE_ASSIGN(explain.statement, ParseInner(tokens));
  return StatementNode(std::move(explain));
}

Result<StatementNode> ParsePrepare(TokenStream& tokens) {
  tokens.Take();
  Prepare prepare;
  DYNALAKE_ASSIGN(prepare.name, tokens.ExpectIdentifier("a name for the statement"));
  DYNALAKE_TRY(tokens.ExpectWord("FROM"));
  const uint32_t begin = tokens.offset();
  DYNALAKE_ASSIGN(prepare.statement, ParseInner(tokens));
  prepare.text = tokens.TextFrom(begin);
  return StatementNode(std::move(prepare));
}

Result<StatementNode> ParseExecute(TokenStream& tokens) {
  tokens.Take();
  Execute execute;
  const bool is_immediate =
      tokens.IsWord("IMMEDIATE") &&
      (tokens.IsKind(TokenKind::kString, 1) || tokens.IsKind(TokenKind::kUnicodeString, 1));
  if (is_immediate) {
    tokens.Take();
    DYNALAKE_ASSIGN(execute.immediate, tokens.ExpectString());
  } else {
    DYNALAKE_ASSIGN(execute.name, tokens.ExpectIdentifier("a prepared statement's name"));
  }
  if (tokens.AcceptWord("USING")) {
    DYNALAKE_ASSIGN(execute.arguments, ParseExpressions(tokens));
  }
  return StatementNode(std::move(execute));
}

Result<StatementNode> ParseDeallocate(TokenStream& tokens) {
  tokens.Take();
  DYNALAKE_TRY(tokens.ExpectWord("PREPARE"));
  Deallocate deallocate;
  DYNALAKE_ASSIGN(deallocate.name, tokens.ExpectIdentifier("a prepared statement's name"));
  return StatementNode(std::move(deallocate));
}

Result<StatementNode> ParseRepair(TokenStream& tokens) {
  tokens.Take();
  DYNALAKE_TRY(tokens.ExpectWords({"REPAIR", "TABLE"}));
  RepairTable repair;
  DYNALAKE_ASSIGN(repair.name, ParseQualifiedName(tokens, "a table"));
  return StatementNode(std::move(repair));
}

struct StatementRule {
  std::string_view word;
  Result<StatementNode> (*rule)(TokenStream&);
};
constexpr std::array<StatementRule, 22> kStatements = {{{"SELECT", ParseQueryStatement},
                                                        {"WITH", ParseQueryStatement},
                                                        {"VALUES", ParseQueryStatement},
                                                        {"TABLE", ParseQueryStatement},
                                                        {"INSERT", ParseInsert},
                                                        {"DELETE", ParseDelete},
                                                        {"UPDATE", ParseUpdate},
                                                        {"MERGE", ParseMerge},
                                                        {"UNLOAD", ParseUnload},
                                                        {"OPTIMIZE", ParseOptimize},
                                                        {"VACUUM", ParseVacuum},
                                                        {"CREATE", ParseCreate},
                                                        {"DROP", ParseDrop},
                                                        {"ALTER", ParseAlter},
                                                        {"MSCK", ParseRepair},
                                                        {"DESCRIBE", ParseDescribe},
                                                        {"DESC", ParseDescribe},
                                                        {"SHOW", ParseShow},
                                                        {"EXPLAIN", ParseExplain},
                                                        {"PREPARE", ParsePrepare},
                                                        {"EXECUTE", ParseExecute},
                                                        {"DEALLOCATE", ParseDeallocate}}};

/// On what other languages have statements for.
std::string_view AdviceOnFirstWord(const TokenStream& tokens) {
  constexpr std::pair<std::string_view, std::string_view> kAdvice[] = {
      {"FROM", "; a query begins with SELECT: SELECT * FROM t"},
      {"COPY", "; `dynalake sql --out` writes an answer into a file"},
      {"EXPORT", "; `dynalake land` writes a table into files"},
      {"USE", "; a table of another database is called database.table"},
      {"SET", "; what can be set are options of `dynalake sql`"},
      {"PRAGMA", "; what can be set are options of `dynalake sql`"},
  };
  const auto* found = std::ranges::find_if(
      kAdvice, [&](const auto& advice) { return tokens.IsWord(advice.first); });
  return found == std::end(kAdvice) ? std::string_view() : found->second;
}

}  // namespace

Result<StatementNode> ParseStatement(TokenStream& tokens) {
  for (const StatementRule& statement : kStatements) {
    if (tokens.IsWord(statement.word)) {
      return statement.rule(tokens);
    }
  }
  if (tokens.IsSymbol("(")) {
    return ParseQueryStatement(tokens);
  }
  const std::string_view advice = AdviceOnFirstWord(tokens);
  return tokens.Unexpected(
      fmt::format("a statement, such as SELECT, INSERT, CREATE or SHOW{}", advice));
}

Result<std::vector<Property>> ParseWithProperties(TokenStream& tokens) {
  std::vector<Property> properties;
  if (!tokens.IsWord("WITH") || !tokens.IsSymbol("(", 1)) {
    return properties;
  }
  tokens.Take();
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    Property property;
    DYNALAKE_ASSIGN(property.name, tokens.ExpectIdentifier("a property's name"));
    DYNALAKE_TRY(tokens.ExpectSymbol("="));
    DYNALAKE_ASSIGN(property.value, ParseExpression(tokens));
    properties.push_back(std::move(property));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return properties;
}

Result<std::vector<TextProperty>> ParseTextProperties(TokenStream& tokens) {
  std::vector<TextProperty> properties;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    TextProperty property;
    DYNALAKE_ASSIGN(property.key, tokens.ExpectString("a key in quotes"));
    DYNALAKE_TRY(tokens.ExpectSymbol("="));
    DYNALAKE_ASSIGN(property.value, tokens.ExpectString("a value in quotes"));
    properties.push_back(std::move(property));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return properties;
}

Result<std::optional<std::string>> ParseComment(TokenStream& tokens) {
  if (!tokens.AcceptWord("COMMENT")) {
    return std::optional<std::string>();
  }
  DYNALAKE_ASSIGN(std::string comment, tokens.ExpectString("a comment in quotes"));
  return std::optional(std::move(comment));
}

Result<ColumnDefinition> ParseColumnDefinition(TokenStream& tokens) {
  ColumnDefinition column;
  DYNALAKE_ASSIGN(column.name, tokens.ExpectIdentifier("a column"));
  DYNALAKE_ASSIGN(column.type, ParseType(tokens));
  DYNALAKE_ASSIGN(column.comment, ParseComment(tokens));
  return column;
}

Result<std::vector<ColumnDefinition>> ParseColumnDefinitions(TokenStream& tokens) {
  std::vector<ColumnDefinition> columns;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    DYNALAKE_ASSIGN(ColumnDefinition column, ParseColumnDefinition(tokens));
    columns.push_back(std::move(column));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return columns;
}

Result<PartitionKey> ParsePartitionKey(TokenStream& tokens) {
  PartitionKey key;
  DYNALAKE_TRY(tokens.ExpectWord("PARTITION"));
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    PartitionValue value;
    DYNALAKE_ASSIGN(value.column, tokens.ExpectIdentifier("a partition's column"));
    DYNALAKE_TRY(tokens.ExpectSymbol("="));
    DYNALAKE_ASSIGN(value.value, ParseValue(tokens));
    key.push_back(std::move(value));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return key;
}

Result<StatementPtr> ParseStatementText(std::string_view text) {
  DYNALAKE_ASSIGN(TokenStream tokens, TokenStream::Make(text));
  DYNALAKE_ASSIGN(StatementPtr statement, ParseInner(tokens));
  tokens.AcceptSymbol(";");
  if (!tokens.IsKind(TokenKind::kEnd)) {
    return tokens.Unexpected();
  }
  return statement;
}

Result<std::vector<ScriptPart>> ParseScriptText(std::string_view text) {
  DYNALAKE_ASSIGN(TokenStream tokens, TokenStream::Make(text));
  std::vector<ScriptPart> parts;
  while (true) {
    while (tokens.AcceptSymbol(";")) {
    }
    if (tokens.IsKind(TokenKind::kEnd)) {
      return parts;
    }
    tokens.BeginStatement();
    ScriptPart part{.begin = tokens.offset()};
    DYNALAKE_ASSIGN(part.statement, ParseInner(tokens));
    part.end = tokens.end_of_taken();
    parts.push_back(std::move(part));
    if (!tokens.IsKind(TokenKind::kEnd) && !tokens.IsSymbol(";")) {
      return tokens.Unexpected();
    }
  }
}

}  // namespace dynalake::query
