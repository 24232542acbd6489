#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/cancel.h"
#include "engine/batch_stream.h"
#include "engine/execute/instance.h"
#include "engine/statement.h"

namespace dynalake::engine {

/// What a stream needs to start.
struct StreamRequest {
  std::shared_ptr<Instance> instance;
  duckdb::unique_ptr<duckdb::SQLStatement> statement;  ///< with all names bound
  duckdb::shared_ptr<StatementScans> scans;
  Statement text;  ///< for places in errors; may be empty
  CancelToken cancel;
  /// Told if an internal error may have left the instance unusable; outlives the stream.
  std::function<void(const std::shared_ptr<Instance>&)> on_fatal;
};

/// Starts the statement and runs it until its first rows are there.
Result<std::unique_ptr<BatchStream>> OpenStream(StreamRequest request);

}  // namespace dynalake::engine
