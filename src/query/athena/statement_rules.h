#pragma once

#include <string>
#include <vector>

#include "query/athena/token_stream.h"
#include "query/athena/tree_statement.h"

namespace dynalake::query {

// The rules of statements, one source a family. Each is called where its first word comes next.

using StatementNode = decltype(Statement::node);

Result<StatementNode> ParseStatement(TokenStream& tokens);

/// INSERT, DELETE, UPDATE, MERGE, UNLOAD, OPTIMIZE, VACUUM.
Result<StatementNode> ParseInsert(TokenStream& tokens);
Result<StatementNode> ParseDelete(TokenStream& tokens);
Result<StatementNode> ParseUpdate(TokenStream& tokens);
Result<StatementNode> ParseMerge(TokenStream& tokens);
Result<StatementNode> ParseUnload(TokenStream& tokens);
Result<StatementNode> ParseOptimize(TokenStream& tokens);
Result<StatementNode> ParseVacuum(TokenStream& tokens);

Result<StatementNode> ParseCreate(TokenStream& tokens);
Result<StatementNode> ParseDrop(TokenStream& tokens);
Result<StatementNode> ParseAlter(TokenStream& tokens);
Result<StatementNode> ParseDescribe(TokenStream& tokens);
Result<StatementNode> ParseShow(TokenStream& tokens);

/// Behind the column list of CREATE TABLE, to its end.
Result<void> ParseTableClauses(TokenStream& tokens, CreateTable& table);

// What several of them have.

/// `WITH (key = value, …)`, or nothing.
Result<std::vector<Property>> ParseWithProperties(TokenStream& tokens);
/// `('key' = 'value', …)`.
Result<std::vector<TextProperty>> ParseTextProperties(TokenStream& tokens);
/// `(name type [COMMENT '…'], …)`.
Result<std::vector<ColumnDefinition>> ParseColumnDefinitions(TokenStream& tokens);
Result<ColumnDefinition> ParseColumnDefinition(TokenStream& tokens);
/// `PARTITION (…)`.
Result<PartitionKey> ParsePartitionKey(TokenStream& tokens);
/// `COMMENT '…'`, or nothing.
Result<std::optional<std::string>> ParseComment(TokenStream& tokens);

}  // namespace dynalake::query
