#include "query/statements/athena_statement.h"

#include <utility>

#include "query/athena/parser.h"
#include "query/athena/text_place.h"

namespace dynalake::query {

engine::TextPlace AthenaStatement::start() const {
  const TextPlace place = PlaceOf(*script, begin);
  return {.line = static_cast<size_t>(place.line), .column = static_cast<size_t>(place.column)};
}

Result<std::vector<std::unique_ptr<AthenaStatement>>> ParseAthenaScript(std::string_view script) {
  const auto kept = std::make_shared<const std::string>(script);
  DYNALAKE_ASSIGN(std::vector<ScriptPart> parts, ParseScriptText(*kept));
  std::vector<std::unique_ptr<AthenaStatement>> statements;
  for (ScriptPart& part : parts) {
    statements.push_back(std::make_unique<AthenaStatement>(AthenaStatement{
        .script = kept, .tree = std::move(part.statement), .begin = part.begin, .end = part.end}));
  }
  return statements;
}

}  // namespace dynalake::query
