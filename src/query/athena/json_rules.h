#pragma once

#include <optional>

#include "query/athena/token_stream.h"

namespace dynalake::query {

// Rules that the JSON functions and JSON_TABLE share.

/// `input, 'path' [AS name] [PASSING …]`.
Result<JsonPath> ParseJsonPath(TokenStream& tokens);

struct JsonFallbacks {
  std::optional<JsonFallback> on_empty;
  std::optional<JsonFallback> on_error;
};
/// `… ON EMPTY`, then `… ON ERROR`, each or none. Which behaviours a function takes is the
/// resolver's.
Result<JsonFallbacks> ParseJsonFallbacks(TokenStream& tokens);

/// WITHOUT [ARRAY] WRAPPER, WITH [CONDITIONAL | UNCONDITIONAL] [ARRAY] WRAPPER, or nothing.
Result<std::optional<JsonWrapper>> ParseJsonWrapper(TokenStream& tokens);
/// Whether quotes are kept: KEEP or OMIT QUOTES [ON SCALAR STRING], or nothing.
Result<std::optional<bool>> ParseJsonQuotes(TokenStream& tokens);

/// Behind JSON_TABLE.
Result<RelationPtr> ParseJsonTable(TokenStream& tokens, uint32_t offset);

}  // namespace dynalake::query
