#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/execute/engine.h"
#include "engine/source_map.h"
#include "query/names/relations.h"
#include "query/names/statement_tables.h"
#include "query/statements/answer_column.h"
#include "query/statements/athena_statement.h"
#include "query/typed/typed_query.h"
#include "query/types/answer_form.h"

namespace dynalake::query {

/// What the engine runs for a statement.
struct TranslatedStatement {
  engine::Statement statement;
  engine::SourceMap source_map;
  std::vector<AnswerColumn> columns;
  std::string command = {};  ///< as `Answer`
};

/// What PREPARE kept, by name in small letters: texts.
using PreparedStatements = std::map<std::string, std::string>;

/// What a statement is translated in.
struct TranslationScope {
  engine::Engine& engine;
  Relations& relations;
  StatementTables& tables;
  PreparedStatements& prepared;
  std::string principal = {};
  std::string database = {};  ///< what an unqualified name is of
  int64_t now_micros = 0;     ///< since 1970, UTC
  AnswerForm form = AnswerForm::kText;
};

/// Resolves a statement of Athena's and writes it for the engine. PREPARE and DEALLOCATE change
/// `prepared`. kUnsupported for statements that are not there yet.
Result<TranslatedStatement> Translate(TranslationScope& scope, const AthenaStatement& statement);

}  // namespace dynalake::query
