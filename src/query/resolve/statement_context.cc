#include "query/resolve/statement_context.h"

#include <algorithm>

#include "query/athena/text_place.h"

namespace dynalake::query {

Error ErrorAt(const StatementContext& context, uint32_t offset, ErrorCode code,
              std::string_view name, std::string_view message) {
  const TextPlace place = PlaceOf(context.text, std::min<size_t>(offset, context.text.size()));
  return Fail(code, "{}: line {}, column {}: {}", name, place.line, place.column, message);
}

}  // namespace dynalake::query
