#include <array>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "query/athena/parse_rules.h"
#include "query/athena/statement_rules.h"

namespace dynalake::query {
namespace {

/// `day(ts)`, `bucket(16, id)`, or a column with or without its type.
Result<PartitionField> ParsePartitionField(TokenStream& tokens) {
  PartitionField field;
  if (!tokens.IsSymbol("(", 1)) {
    DYNALAKE_ASSIGN(field.column, tokens.ExpectIdentifier("a column"));
    if (!tokens.IsSymbol(",") && !tokens.IsSymbol(")")) {
      DYNALAKE_ASSIGN(field.type, ParseType(tokens));
      DYNALAKE_TRY(ParseComment(tokens));
    }
    return field;
  }
  DYNALAKE_ASSIGN(const Identifier transform, tokens.ExpectIdentifier());
  field.transform = AsciiLowerCase(transform.text);
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  // bucket(N, column), but truncate(column, N).
  if (tokens.IsKind(TokenKind::kInteger)) {
    DYNALAKE_ASSIGN(field.argument, tokens.ExpectInteger());
    DYNALAKE_TRY(tokens.ExpectSymbol(","));
  }
  DYNALAKE_ASSIGN(field.column, tokens.ExpectIdentifier("a column"));
  if (!field.argument && tokens.AcceptSymbol(",")) {
    DYNALAKE_ASSIGN(field.argument, tokens.ExpectInteger());
  }
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return field;
}

Result<std::vector<PartitionField>> ParsePartitionFields(TokenStream& tokens) {
  std::vector<PartitionField> fields;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    DYNALAKE_ASSIGN(PartitionField field, ParsePartitionField(tokens));
    fields.push_back(std::move(field));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return fields;
}

/// The clauses of ROW FORMAT DELIMITED.
Result<void> ParseDelimited(TokenStream& tokens, RowFormat& format) {
  for (;;) {
    std::optional<std::string>* target = nullptr;
    if (tokens.AcceptWords({"FIELDS", "TERMINATED", "BY"})) {
      target = &format.fields;
    } else if (tokens.AcceptWords({"ESCAPED", "BY"})) {
      target = &format.escape;
    } else if (tokens.AcceptWords({"COLLECTION", "ITEMS", "TERMINATED", "BY"})) {
      target = &format.collection_items;
    } else if (tokens.AcceptWords({"MAP", "KEYS", "TERMINATED", "BY"})) {
      target = &format.map_keys;
    } else if (tokens.AcceptWords({"LINES", "TERMINATED", "BY"})) {
      target = &format.lines;
    } else if (tokens.AcceptWords({"NULL", "DEFINED", "AS"})) {
      target = &format.null_as;
    } else {
      return {};
    }
    DYNALAKE_ASSIGN(*target, tokens.ExpectString());
  }
}

/// Behind ROW FORMAT.
Result<RowFormat> ParseRowFormat(TokenStream& tokens) {
  RowFormat format;
  if (tokens.AcceptWord("DELIMITED")) {
    DYNALAKE_TRY(ParseDelimited(tokens, format));
    return format;
  }
  DYNALAKE_TRY(tokens.ExpectWord("SERDE"));
  DYNALAKE_ASSIGN(format.serde, tokens.ExpectString("a class in quotes"));
  if (tokens.AcceptWords({"WITH", "SERDEPROPERTIES"})) {
    DYNALAKE_ASSIGN(format.properties, ParseTextProperties(tokens));
  }
  return format;
}

/// Behind STORED AS.
Result<void> ParseStoredAs(TokenStream& tokens, CreateTable& table) {
  if (tokens.AcceptWord("INPUTFORMAT")) {
    DYNALAKE_ASSIGN(table.input_format, tokens.ExpectString("a class in quotes"));
    DYNALAKE_TRY(tokens.ExpectWord("OUTPUTFORMAT"));
    DYNALAKE_ASSIGN(table.output_format, tokens.ExpectString("a class in quotes"));
    return {};
  }
  DYNALAKE_ASSIGN(const Identifier format, tokens.ExpectIdentifier("a format such as PARQUET"));
  table.stored_as = AsciiUpperCase(format.text);
  return {};
}

Result<void> ParseClusteredBy(TokenStream& tokens, CreateTable& table) {
  DYNALAKE_ASSIGN(table.clustered_by, ParseColumnAliases(tokens));
  DYNALAKE_TRY(tokens.ExpectWord("INTO"));
  DYNALAKE_ASSIGN(table.buckets, tokens.ExpectInteger("a number of buckets"));
  return tokens.ExpectWord("BUCKETS");
}

/// One clause; false where none begins.
Result<bool> ParseClause(TokenStream& tokens, CreateTable& table) {
  if (tokens.IsWord("COMMENT")) {
    DYNALAKE_ASSIGN(table.comment, ParseComment(tokens));
  } else if (tokens.AcceptWords({"PARTITIONED", "BY"})) {
    DYNALAKE_ASSIGN(table.partitioned_by, ParsePartitionFields(tokens));
  } else if (tokens.AcceptWords({"CLUSTERED", "BY"})) {
    DYNALAKE_TRY(ParseClusteredBy(tokens, table));
  } else if (tokens.AcceptWords({"ROW", "FORMAT"})) {
    DYNALAKE_ASSIGN(table.row_format, ParseRowFormat(tokens));
  } else if (tokens.AcceptWords({"STORED", "AS"})) {
    DYNALAKE_TRY(ParseStoredAs(tokens, table));
  } else if (tokens.AcceptWords({"WITH", "SERDEPROPERTIES"})) {
    RowFormat& format = table.row_format ? *table.row_format : table.row_format.emplace();
    DYNALAKE_ASSIGN(format.properties, ParseTextProperties(tokens));
  } else if (tokens.AcceptWord("LOCATION")) {
    DYNALAKE_ASSIGN(table.location, tokens.ExpectString("a location in quotes"));
  } else if (tokens.AcceptWord("TBLPROPERTIES")) {
    DYNALAKE_ASSIGN(table.properties, ParseTextProperties(tokens));
  } else {
    return false;
  }
  return true;
}

}  // namespace

Result<void> ParseTableClauses(TokenStream& tokens, CreateTable& table) {
  bool goes_on = true;
  while (goes_on) {
    DYNALAKE_ASSIGN(goes_on, ParseClause(tokens, table));
  }
  return {};
}

}  // namespace dynalake::query
