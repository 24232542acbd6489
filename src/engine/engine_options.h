#pragma once

#include <cstdint>
#include <filesystem>

namespace dynalake::engine {

/// What an engine may use, for all its statements together: DuckDB has no share of it for one.
struct EngineOptions {
  uint64_t memory_bytes = uint64_t{1} << 30;
  int threads = 2;
  /// Where sorts, joins and aggregates that do not fit into memory spill; made when first needed.
  /// Empty: nothing spills.
  std::filesystem::path temp_dir;
  uint64_t temp_bytes = uint64_t{10} << 30;
};

}  // namespace dynalake::engine
