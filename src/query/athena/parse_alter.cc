#include <utility>

#include "query/athena/parse_rules.h"
#include "query/athena/statement_rules.h"

namespace dynalake::query {
namespace {

using Action = decltype(AlterTable::action);

/// Behind ADD.
Result<Action> ParseAdd(TokenStream& tokens) {
  if (tokens.AcceptWord("COLUMNS") || tokens.AcceptWord("COLUMN")) {
    AddColumns add;
    if (tokens.IsSymbol("(")) {
      DYNALAKE_ASSIGN(add.columns, ParseColumnDefinitions(tokens));
    } else {
      DYNALAKE_ASSIGN(ColumnDefinition column, ParseColumnDefinition(tokens));
      add.columns.push_back(std::move(column));
    }
    return Action(std::move(add));
  }
  AddPartitions add;
  add.if_not_exists = tokens.AcceptWords({"IF", "NOT", "EXISTS"});
  do {
    NewPartition partition;
    DYNALAKE_ASSIGN(partition.key, ParsePartitionKey(tokens));
    if (tokens.AcceptWord("LOCATION")) {
      DYNALAKE_ASSIGN(partition.location, tokens.ExpectString("a location in quotes"));
    }
    add.partitions.push_back(std::move(partition));
  } while (tokens.IsWord("PARTITION"));
  return Action(std::move(add));
}

/// Behind DROP.
Result<Action> ParseDropOf(TokenStream& tokens) {
  if (tokens.AcceptWord("COLUMN")) {
    DropColumn drop;
    DYNALAKE_ASSIGN(drop.column, tokens.ExpectIdentifier("a column"));
    return Action(std::move(drop));
  }
  DropPartitions drop;
  drop.if_exists = tokens.AcceptWords({"IF", "EXISTS"});
  do {
    DYNALAKE_ASSIGN(PartitionKey key, ParsePartitionKey(tokens));
    drop.keys.push_back(std::move(key));
  } while (tokens.AcceptSymbol(","));
  return Action(std::move(drop));
}

/// Behind SET: LOCATION or TBLPROPERTIES.
Result<Action> ParseSet(TokenStream& tokens, PartitionKey partition) {
  if (partition.empty() && tokens.AcceptWord("TBLPROPERTIES")) {
    SetProperties set;
    DYNALAKE_ASSIGN(set.properties, ParseTextProperties(tokens));
    return Action(std::move(set));
  }
  SetLocation set;
  set.partition = std::move(partition);
  if (!tokens.AcceptWord("LOCATION")) {
    return tokens.Unexpected();
  }
  DYNALAKE_ASSIGN(set.location, tokens.ExpectString("a location in quotes"));
  return Action(std::move(set));
}

/// PARTITION (…) RENAME TO PARTITION (…), or SET LOCATION.
Result<Action> ParseOfPartition(TokenStream& tokens) {
  DYNALAKE_ASSIGN(PartitionKey key, ParsePartitionKey(tokens));
  if (tokens.AcceptWord("SET")) {
    return ParseSet(tokens, std::move(key));
  }
  if (!tokens.AcceptWords({"RENAME", "TO"})) {
    return tokens.Unexpected();
  }
  RenamePartition rename;
  rename.from = std::move(key);
  DYNALAKE_ASSIGN(rename.to, ParsePartitionKey(tokens));
  return Action(std::move(rename));
}

/// Behind UNSET.
Result<Action> ParseUnset(TokenStream& tokens) {
  UnsetProperties unset;
  DYNALAKE_TRY(tokens.ExpectWord("TBLPROPERTIES"));
  tokens.AcceptWords({"IF", "EXISTS"});
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    DYNALAKE_ASSIGN(std::string key, tokens.ExpectString("a key in quotes"));
    unset.keys.push_back(std::move(key));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return Action(std::move(unset));
}

/// Behind CHANGE [COLUMN].
Result<Action> ParseChange(TokenStream& tokens) {
  ChangeColumn change;
  tokens.AcceptWord("COLUMN");
  DYNALAKE_ASSIGN(change.column, tokens.ExpectIdentifier("a column"));
  DYNALAKE_ASSIGN(change.definition, ParseColumnDefinition(tokens));
  return Action(std::move(change));
}

Result<Action> ParseAction(TokenStream& tokens) {
  if (tokens.AcceptWord("ADD")) {
    return ParseAdd(tokens);
  }
  if (tokens.AcceptWord("DROP")) {
    return ParseDropOf(tokens);
  }
  if (tokens.AcceptWord("SET")) {
    return ParseSet(tokens, {});
  }
  if (tokens.AcceptWord("UNSET")) {
    return ParseUnset(tokens);
  }
  if (tokens.AcceptWord("CHANGE")) {
    return ParseChange(tokens);
  }
  if (tokens.IsWord("PARTITION")) {
    return ParseOfPartition(tokens);
  }
  if (tokens.AcceptWords({"REPLACE", "COLUMNS"})) {
    ReplaceColumns replace;
    DYNALAKE_ASSIGN(replace.columns, ParseColumnDefinitions(tokens));
    return Action(std::move(replace));
  }
  if (!tokens.AcceptWords({"RENAME", "TO"})) {
    return tokens.Unexpected();
  }
  RenameTable rename;
  DYNALAKE_ASSIGN(rename.to, ParseQualifiedName(tokens, "a table"));
  return Action(std::move(rename));
}

}  // namespace

Result<StatementNode> ParseAlter(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("ALTER"));
  if (tokens.AcceptWord("DATABASE") || tokens.AcceptWord("SCHEMA")) {
    AlterDatabase database;
    DYNALAKE_ASSIGN(database.name, ParseQualifiedName(tokens, "a database"));
    DYNALAKE_TRY(tokens.ExpectWords({"SET", "DBPROPERTIES"}));
    DYNALAKE_ASSIGN(database.properties, ParseTextProperties(tokens));
    return StatementNode(std::move(database));
  }
  if (!tokens.AcceptWord("TABLE")) {
    return tokens.Unexpected();
  }
  AlterTable table;
  DYNALAKE_ASSIGN(table.name, ParseQualifiedName(tokens, "a table"));
  DYNALAKE_ASSIGN(table.action, ParseAction(tokens));
  return StatementNode(std::move(table));
}

}  // namespace dynalake::query
