#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/functions/function_catalog.h"
#include "engine/functions/function_error.h"
#include "engine/functions/value_access.h"

namespace dynalake::engine {

// What functions of arrays and maps share: reading lists row by row, building lists of elements of
// others.

inline constexpr auto kBadArgument = FunctionFault::kInvalidFunctionArgument;

using BoundArguments = duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>;

/// Adds a function that may throw.
inline void AddFallible(OwnFunctionCatalog& catalog, duckdb::ScalarFunction function) {
  function.SetErrorMode(duckdb::FunctionErrors::CAN_THROW_RUNTIME_ERROR);
  catalog.Add(std::move(function));
}

/// Calls `run(rows)`: for one row where all arguments are constant, and the result is so then.
template <typename Run>
void ForRows(duckdb::DataChunk& arguments, duckdb::Vector& result, Run run) {
  const bool constant = arguments.AllConstant();
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  run(constant ? duckdb::idx_t{1} : arguments.size());
  if (constant) {
    result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  }
}

/// An argument that is an array or a map.
class ListArgument {
 public:
  ListArgument(duckdb::Vector& vector, duckdb::idx_t rows);

  bool IsNull(duckdb::idx_t row) const { return engine::IsNull(values_, row); }
  duckdb::list_entry_t Entry(duckdb::idx_t row) const {
    return ValueAt<duckdb::list_entry_t>(values_, row);
  }
  const ValueFormat& elements() const { return values_.children[0]; }
  duckdb::Vector& element_vector() const { return elements_; }
  /// Of a map.
  const ValueFormat& keys() const { return elements().children[0]; }
  const ValueFormat& map_values() const { return elements().children[1]; }

 private:
  ValueFormat values_;
  duckdb::Vector& elements_;
};

/// Any other argument.
struct Argument {
  Argument(duckdb::Vector& vector, duckdb::idx_t rows) { FormatValues(vector, rows, values); }
  bool IsNull(duckdb::idx_t row) const { return engine::IsNull(values, row); }
  template <typename T>
  T Get(duckdb::idx_t row) const {
    return ValueAt<T>(values, row);
  }
  /// Of a text, as long as the vector lives.
  std::string_view Text(duckdb::idx_t row) const {
    const auto& text = ValueAt<duckdb::string_t>(values, row);
    return {text.GetData(), text.GetSize()};
  }
  ValueFormat values;
};

/// Elements for the lists of a result, taken from the vectors of elements of its sources.
class ListChoice {
 public:
  explicit ListChoice(std::vector<duckdb::Vector*> sources) : sources_(std::move(sources)) {}

  void Take(duckdb::idx_t element, size_t source = 0);
  void TakeAll(duckdb::list_entry_t entry, size_t source = 0);
  /// Where the next list begins.
  duckdb::idx_t position() const { return elements_.size(); }
  /// Copies all into the elements of `list`.
  void CopyTo(duckdb::Vector& list) const;
  /// The same into a vector that has place for them.
  void CopyElements(duckdb::Vector& target) const;

 private:
  struct Run {
    size_t source;
    duckdb::idx_t begin;
  };
  std::vector<duckdb::Vector*> sources_;
  std::vector<duckdb::sel_t> elements_;
  std::vector<Run> runs_;
};

/// The keys and the values of a map's vector, whose entries have place for `size`.
std::pair<duckdb::Vector&, duckdb::Vector&> MapParts(duckdb::Vector& map, duckdb::idx_t size);

/// A list a row: `fill(row, choice)` takes the elements of a row, and answers whether the list is
/// NULL.
template <typename Fill>
void FillLists(duckdb::Vector& result, duckdb::idx_t rows, ListChoice choice, Fill fill) {
  auto* entries = duckdb::FlatVector::GetData<duckdb::list_entry_t>(result);
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    const duckdb::idx_t begin = choice.position();
    if (!fill(row, choice)) {
      duckdb::FlatVector::SetNull(result, row, true);
    }
    entries[row] = {begin, choice.position() - begin};
  }
  choice.CopyTo(result);
}

}  // namespace dynalake::engine
