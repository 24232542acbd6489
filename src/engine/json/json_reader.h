#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "engine/casts/cast_step.h"
#include "engine/json/json_cursor.h"

namespace dynalake::engine {

// The parts of CAST(json AS …): readers of values of one type.

/// A value inside the text of a row.
struct JsonItem {
  std::string_view text;  ///< whole; empty: there is none, which is NULL
  duckdb::idx_t row = 0;  ///< of the cast's source
};

/// Which rows cannot be cast.
struct JsonFailures {
  explicit JsonFailures(duckdb::idx_t count) : rows(count, false) {}
  void Fail(const JsonItem& item) { rows[item.row] = true; }

  std::vector<bool> rows;
};

class JsonReader {
 public:
  virtual ~JsonReader() = default;
  /// Fills `result` with one value an item.
  virtual void Read(const std::vector<JsonItem>& items, duckdb::Vector& result,
                    JsonFailures& failed) const = 0;
};

using JsonReaderPtr = std::unique_ptr<const JsonReader>;
/// Of types without others inside.
JsonReaderPtr MakePlainReader(const CastType& to);

inline bool IsJsonNull(const JsonItem& item) { return item.text.empty() || item.text == "null"; }

}  // namespace dynalake::engine
