#pragma once

#include <thread>

#include "base/cancel.h"
#include "engine/duckdb.h"

namespace dynalake::engine {

/// Interrupts what a connection runs, from a thread of its own, while a token is cancelled.
///
/// The thread that runs a statement cannot do so: one task of DuckDB may join some thousand rows
/// with billions before it returns, and looks only at the connection's flag meanwhile.
class Interrupter {
 public:
  /// `connection` outlives this.
  Interrupter(duckdb::Connection& connection, CancelToken cancel);

 private:
  std::jthread thread_;
};

}  // namespace dynalake::engine
