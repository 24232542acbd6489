#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace dynalake::engine {

/// DuckDB as it comes, in memory, without the sandbox: what ours is measured against.
class PlainDuckdb {
 public:
  PlainDuckdb();
  ~PlainDuckdb();
  PlainDuckdb(const PlainDuckdb&) = delete;
  PlainDuckdb& operator=(const PlainDuckdb&) = delete;

  void AddOwnFunctions();
  Result<void> Run(const std::string& sql);
  /// Parses one statement and binds its names and types: no optimizer, no operators.
  Result<void> ParseAndBind(const std::string& sql);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace dynalake::engine
