#include "query/resolve/statement_context.h"

#include <algorithm>

#include "query/athena/text_place.h"

namespace dynalake::query {

Error ErrorAt(const StatementContext& context, uint32_t offset, ErrorCode code,
              std::string_view name, std::string_view message) {
  const TextPlace place = PlaceOf(context.text, std::min<size_t>(offset, context.text.size()));
  return Fail(code, "{}: line {}, column {}: {}", name, place.line, place.column, message);
}

Error MissingRelationAt(const StatementContext& context, uint32_t offset, std::string_view database,
                        const Result<std::vector<std::string>>& databases, Error error) {
  if (error.code() != ErrorCode::kNotFound) {
    return error;
  }
  const bool has_database = !databases || IsSameName(database, "information_schema") ||
                            std::ranges::any_of(*databases, [&](const std::string& one) {
                              return IsSameName(one, database);
                            });
  return ErrorAt(context, offset, ErrorCode::kNotFound,
                 has_database ? "TABLE_NOT_FOUND" : "SCHEMA_NOT_FOUND", error.ToString());
}

}  // namespace dynalake::query
