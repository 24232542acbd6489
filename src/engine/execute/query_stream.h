#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "engine/batch_stream.h"
#include "engine/execute/instance.h"
#include "engine/scan/statement_scans.h"
#include "engine/source_map.h"
#include "engine/statement.h"
#include "engine/statement_progress.h"

namespace dynalake::engine {

/// What a stream needs to start.
struct StreamRequest {
  std::shared_ptr<Instance> instance;
  duckdb::unique_ptr<duckdb::SQLStatement> tree;  ///< with all names bound
  duckdb::vector<duckdb::Value> parameters;       ///< as many as the tree takes
  duckdb::shared_ptr<StatementScans> scans;
  CancelToken cancel;
  int64_t begun_micros = 0;               ///< when planning began, by the system's steady clock
  StatementProgress* progress = nullptr;  ///< as `ExecuteRequest::progress`
  /// Told if an internal error may have left the instance unusable; outlives the stream.
  std::function<void(const std::shared_ptr<Instance>&)> on_fatal;

  // For places in errors; without the text none is told.
  std::string sql;
  TextPlace start;
  size_t offset = 0;  ///< `ParsedStatement::offset`
  SourceMap source_map;
};

/// Plans the statement and starts it; its columns are known then.
Result<std::unique_ptr<BatchStream>> OpenStream(StreamRequest request);

}  // namespace dynalake::engine
