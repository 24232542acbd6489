#pragma once

#include <string_view>

#include "engine/duckdb.h"

namespace dynalake::engine {

/// Fills the elements of a vector of lists of text, one list after the other.
class TextListWriter {
 public:
  /// `lists` outlives it.
  explicit TextListWriter(duckdb::Vector& lists);

  void Add(std::string_view text);
  void AddNull();
  /// The list of what was added since the last one.
  duckdb::list_entry_t Finish();

 private:
  void Reserve();

  duckdb::Vector& lists_;
  duckdb::idx_t begin_;
  duckdb::idx_t size_;
  duckdb::idx_t capacity_;
};

}  // namespace dynalake::engine
