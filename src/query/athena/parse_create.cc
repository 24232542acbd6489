#include <utility>

#include "query/athena/parse_rules.h"
#include "query/athena/statement_rules.h"

namespace dynalake::query {
namespace {

bool AcceptIfNotExists(TokenStream& tokens) { return tokens.AcceptWords({"IF", "NOT", "EXISTS"}); }

/// Behind CREATE DATABASE.
Result<StatementNode> ParseCreateDatabase(TokenStream& tokens) {
  CreateDatabase database;
  database.if_not_exists = AcceptIfNotExists(tokens);
  DYNALAKE_ASSIGN(database.name, ParseQualifiedName(tokens, "a database"));
  DYNALAKE_ASSIGN(database.comment, ParseComment(tokens));
  if (tokens.AcceptWord("LOCATION")) {
    DYNALAKE_ASSIGN(database.location, tokens.ExpectString("a location in quotes"));
  }
  if (tokens.AcceptWords({"WITH", "DBPROPERTIES"})) {
    DYNALAKE_ASSIGN(database.properties, ParseTextProperties(tokens));
  }
  return StatementNode(std::move(database));
}

/// Behind CREATE [OR REPLACE] VIEW.
Result<StatementNode> ParseCreateView(TokenStream& tokens, bool or_replace) {
  CreateView view;
  view.or_replace = or_replace;
  DYNALAKE_ASSIGN(view.name, ParseQualifiedName(tokens, "a view"));
  DYNALAKE_TRY(tokens.ExpectWord("AS"));
  const uint32_t begin = tokens.offset();
  DYNALAKE_ASSIGN(view.query, ParseQuery(tokens));
  view.text = tokens.TextFrom(begin);
  return StatementNode(std::move(view));
}

/// Whether a table's columns come next, with types: else names alone, or none, and a query.
bool BeginsDefinitions(const TokenStream& tokens) {
  return tokens.IsSymbol("(") && tokens.IsIdentifier(1) && !tokens.IsSymbol(",", 2) &&
         !tokens.IsSymbol(")", 2);
}

/// The query of a CTAS, in parentheses or not, and WITH [NO] DATA.
Result<StatementNode> ParseTableAs(TokenStream& tokens, CreateTableAs table) {
  if (tokens.IsSymbol("(")) {
    DYNALAKE_ASSIGN(table.columns, ParseColumnAliases(tokens));
  }
  DYNALAKE_ASSIGN(table.comment, ParseComment(tokens));
  DYNALAKE_ASSIGN(table.properties, ParseWithProperties(tokens));
  DYNALAKE_TRY(tokens.ExpectWord("AS"));
  DYNALAKE_ASSIGN(table.query, ParseQuery(tokens));
  if (tokens.AcceptWord("WITH")) {
    table.with_data = !tokens.AcceptWord("NO");
    DYNALAKE_TRY(tokens.ExpectWord("DATA"));
  }
  return StatementNode(std::move(table));
}

/// Behind CREATE [EXTERNAL] TABLE.
Result<StatementNode> ParseCreateTable(TokenStream& tokens, bool external) {
  const bool if_not_exists = AcceptIfNotExists(tokens);
  DYNALAKE_ASSIGN(QualifiedName name, ParseQualifiedName(tokens, "a table"));
  if (!external && !BeginsDefinitions(tokens)) {
    return ParseTableAs(tokens,
                        CreateTableAs{.if_not_exists = if_not_exists, .name = std::move(name)});
  }
  CreateTable table;
  table.external = external;
  table.if_not_exists = if_not_exists;
  table.name = std::move(name);
  if (tokens.IsSymbol("(")) {
    DYNALAKE_ASSIGN(table.columns, ParseColumnDefinitions(tokens));
  }
  DYNALAKE_TRY(ParseTableClauses(tokens, table));
  return StatementNode(std::move(table));
}

bool AcceptIfExists(TokenStream& tokens) { return tokens.AcceptWords({"IF", "EXISTS"}); }

}  // namespace

Result<StatementNode> ParseCreate(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("CREATE"));
  if (tokens.AcceptWord("DATABASE") || tokens.AcceptWord("SCHEMA")) {
    return ParseCreateDatabase(tokens);
  }
  const bool or_replace = tokens.AcceptWords({"OR", "REPLACE"});
  if (tokens.AcceptWord("VIEW")) {
    return ParseCreateView(tokens, or_replace);
  }
  const bool external = !or_replace && tokens.AcceptWord("EXTERNAL");
  if (!or_replace && tokens.AcceptWord("TABLE")) {
    return ParseCreateTable(tokens, external);
  }
  return tokens.Unexpected();
}

Result<StatementNode> ParseDrop(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("DROP"));
  Drop drop;
  if (tokens.AcceptWord("VIEW")) {
    drop.kind = ObjectKind::kView;
  } else if (tokens.AcceptWord("DATABASE") || tokens.AcceptWord("SCHEMA")) {
    drop.kind = ObjectKind::kDatabase;
  } else if (!tokens.AcceptWord("TABLE")) {
    return tokens.Unexpected();
  }
  drop.if_exists = AcceptIfExists(tokens);
  DYNALAKE_ASSIGN(drop.name, ParseQualifiedName(tokens));
  if (drop.kind == ObjectKind::kDatabase) {
    drop.cascade = tokens.AcceptWord("CASCADE");
    if (!drop.cascade) {
      tokens.AcceptWord("RESTRICT");
    }
  }
  return StatementNode(std::move(drop));
}

}  // namespace dynalake::query
