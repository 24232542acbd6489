#pragma once

#include "engine/duckdb.h"

namespace dynalake::engine {

// Functions of one list argument, of what an aggregate collected.

/// The elements of all lists, made flat; `count` is how many.
inline duckdb::Vector& FlatElements(duckdb::Vector& lists, duckdb::idx_t& count) {
  duckdb::Vector& elements = duckdb::ListVector::GetEntry(lists);
  count = duckdb::ListVector::GetListSize(lists);
  elements.Flatten(count);
  return elements;
}

/// Runs `make(row, entry)` for lists that are there, to fill that row of the result; others are
/// NULL.
template <typename Make>
void ForEachList(duckdb::DataChunk& arguments, duckdb::Vector& result, Make make) {
  duckdb::UnifiedVectorFormat lists;
  arguments.data[0].ToUnifiedFormat(arguments.size(), lists);
  const bool is_constant = arguments.AllConstant();
  const duckdb::idx_t count = is_constant ? 1 : arguments.size();
  for (duckdb::idx_t i = 0; i < count; ++i) {
    const duckdb::idx_t row = lists.sel->get_index(i);
    if (lists.validity.RowIsValid(row)) {
      make(i, duckdb::UnifiedVectorFormat::GetData<duckdb::list_entry_t>(lists)[row]);
    } else {
      duckdb::FlatVector::SetNull(result, i, true);
    }
  }
  if (is_constant) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

}  // namespace dynalake::engine
