#include <utility>

#include "query/athena/parse_rules.h"
#include "query/athena/statement_rules.h"

namespace dynalake::query {
namespace {

/// FROM or IN, and a name; nothing where none is.
Result<void> ParseOf(TokenStream& tokens, std::string_view what, QualifiedName& name) {
  if (tokens.AcceptWord("FROM") || tokens.AcceptWord("IN")) {
    DYNALAKE_ASSIGN(name, ParseQualifiedName(tokens, what));
  }
  return {};
}

/// LIKE '…', or as Hive has it '…' alone.
Result<void> ParsePattern(TokenStream& tokens, Show& show) {
  if (tokens.AcceptWord("LIKE") || tokens.IsKind(TokenKind::kString)) {
    DYNALAKE_ASSIGN(show.pattern, tokens.ExpectString("a pattern in quotes"));
  }
  return {};
}

Result<StatementNode> ParseList(TokenStream& tokens, ShowKind kind, std::string_view what) {
  Show show;
  show.kind = kind;
  DYNALAKE_TRY(ParseOf(tokens, what, show.of));
  DYNALAKE_TRY(ParsePattern(tokens, show));
  return StatementNode(std::move(show));
}

/// `SHOW COLUMNS IN t`, `SHOW COLUMNS FROM t FROM db`.
Result<StatementNode> ParseShowColumns(TokenStream& tokens) {
  Show show;
  show.kind = ShowKind::kColumns;
  DYNALAKE_TRY(ParseOf(tokens, "a table", show.of));
  if (show.of.parts.empty()) {
    return tokens.Unexpected();
  }
  QualifiedName database;
  DYNALAKE_TRY(ParseOf(tokens, "a database", database));
  if (!database.parts.empty()) {
    show.of.parts.insert(show.of.parts.begin(), database.parts.begin(), database.parts.end());
  }
  DYNALAKE_TRY(ParsePattern(tokens, show));
  return StatementNode(std::move(show));
}

Result<StatementNode> ParseShowOne(TokenStream& tokens, ShowKind kind, std::string_view what) {
  Show show;
  show.kind = kind;
  DYNALAKE_ASSIGN(show.of, ParseQualifiedName(tokens, what));
  if (kind == ShowKind::kProperties && tokens.AcceptSymbol("(")) {
    DYNALAKE_ASSIGN(show.key, tokens.ExpectString("a key in quotes"));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  }
  return StatementNode(std::move(show));
}

}  // namespace

Result<StatementNode> ParseShow(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("SHOW"));
  if (tokens.AcceptWord("DATABASES") || tokens.AcceptWord("SCHEMAS")) {
    return ParseList(tokens, ShowKind::kDatabases, "a catalog");
  }
  if (tokens.AcceptWord("TABLES")) {
    return ParseList(tokens, ShowKind::kTables, "a database");
  }
  if (tokens.AcceptWord("VIEWS")) {
    return ParseList(tokens, ShowKind::kViews, "a database");
  }
  if (tokens.AcceptWord("FUNCTIONS")) {
    return ParseList(tokens, ShowKind::kFunctions, "a database");
  }
  if (tokens.AcceptWord("COLUMNS")) {
    return ParseShowColumns(tokens);
  }
  if (tokens.AcceptWord("PARTITIONS")) {
    return ParseShowOne(tokens, ShowKind::kPartitions, "a table");
  }
  if (tokens.AcceptWord("TBLPROPERTIES")) {
    return ParseShowOne(tokens, ShowKind::kProperties, "a table");
  }
  if (tokens.AcceptWords({"CREATE", "TABLE"})) {
    return ParseShowOne(tokens, ShowKind::kCreateTable, "a table");
  }
  return tokens.AcceptWords({"CREATE", "VIEW"})
             ? ParseShowOne(tokens, ShowKind::kCreateView, "a view")
             : Result<StatementNode>(tokens.Unexpected());
}

Result<StatementNode> ParseDescribe(TokenStream& tokens) {
  tokens.Take();
  Describe describe;
  if ((tokens.IsWord("INPUT") || tokens.IsWord("OUTPUT")) && tokens.IsIdentifier(1)) {
    describe.of = tokens.IsWord("INPUT") ? Described::kInput : Described::kOutput;
    tokens.Take();
    DYNALAKE_ASSIGN(Identifier name, tokens.ExpectIdentifier("a prepared statement"));
    describe.name.parts.push_back(std::move(name));
    return StatementNode(std::move(describe));
  }
  if (tokens.IsWord("VIEW") && tokens.IsIdentifier(1)) {
    tokens.Take();
    describe.is_view = true;
  }
  const bool is_table_next = tokens.IsIdentifier(1);
  describe.extended =
      is_table_next && (tokens.AcceptWord("EXTENDED") || tokens.AcceptWord("FORMATTED"));
  DYNALAKE_ASSIGN(describe.name, ParseQualifiedName(tokens, "a table"));
  if (tokens.IsWord("PARTITION")) {
    DYNALAKE_ASSIGN(describe.partition, ParsePartitionKey(tokens));
  } else if (tokens.IsIdentifier()) {
    return tokens.At(tokens.offset(),
                     "DESCRIBE of one column is not there: without its name all are listed",
                     ErrorCode::kUnsupported);
  }
  return StatementNode(std::move(describe));
}

}  // namespace dynalake::query
