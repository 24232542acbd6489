#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/duckdb.h"
#include "engine/times/zone_cache.h"
#include "iceberg/model/literal.h"

namespace dynalake::engine {

/// A value that a format prints.
struct FormatArgument {
  enum class Kind : uint8_t { kNull, kBoolean, kWhole, kReal, kDouble, kDecimal, kText, kTime };

  Kind kind = Kind::kNull;
  iceberg::Int128 whole = 0;  ///< also of booleans, and decimals with their scale
  int scale = 0;
  double number = 0;
  std::string text = {};  ///< what `%s` prints, but of numbers
  bool has_day = false;
  bool has_time = false;
  int64_t day = 0;  ///< since 1970
  int64_t nanos_of_day = 0;

  bool is_floating() const { return kind == Kind::kReal || kind == Kind::kDouble; }
};

/// Whether values of that type are printed.
bool IsFormatted(const duckdb::LogicalType& type);

/// The columns of a chunk from the second one on.
class FormatArguments {
 public:
  explicit FormatArguments(duckdb::DataChunk& chunk);

  size_t size() const { return types_.size(); }
  void Read(size_t argument, duckdb::idx_t row, FormatArgument& out);

 private:
  void ReadZoned(size_t argument, duckdb::idx_t row, FormatArgument& out);

  std::vector<duckdb::LogicalType> types_;
  std::vector<duckdb::UnifiedVectorFormat> formats_;
  std::vector<duckdb::Vector*> columns_;
  ZoneCache zones_;
};

}  // namespace dynalake::engine
