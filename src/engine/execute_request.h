#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/cancel.h"
#include "engine/source_map.h"
#include "engine/statement.h"
#include "engine/statement_progress.h"
#include "engine/table_resolver.h"
#include "iceberg/model/literal.h"
#include "iceberg/model/type.h"

namespace dynalake::engine {

/// The value of a parameter, typed as a column of an Iceberg table is.
struct Parameter {
  iceberg::Type type;                     ///< primitive
  std::optional<iceberg::Literal> value;  ///< nothing: null
};

/// What one statement may use. Memory, threads and room to spill are the engine's
/// (`EngineOptions`), since DuckDB has no share of them for a statement; time is the cancel
/// token's.
struct StatementLimits {
  /// Of data and delete files. kInvalidArgument for a statement that reads more.
  uint64_t bytes_read = std::numeric_limits<uint64_t>::max();
};

/// One run of a statement.
struct ExecuteRequest {
  Statement statement;
  /// Knows the tables of the statement; used only during the call.
  TableResolver& tables;
  /// By position, as many as the statement takes.
  std::vector<Parameter> parameters = {};
  StatementLimits limits = {};
  CancelToken cancel = {};
  /// Told how far the statement is while rows are waited for; outlives the stream. Null: nobody
  /// asks.
  StatementProgress* progress = nullptr;
  /// For places in errors.
  SourceMap source_map = {};
};

}  // namespace dynalake::engine
