#include "engine/nested/list_values.h"

#include <numeric>

namespace dynalake::engine {

using duckdb::idx_t;
using duckdb::ListVector;
using duckdb::Vector;

ListArgument::ListArgument(Vector& vector, idx_t rows) : elements_(ListVector::GetEntry(vector)) {
  FormatValues(vector, rows, values_);
}

void ListChoice::Take(idx_t element, size_t source) {
  if (runs_.empty() || runs_.back().source != source) {
    runs_.push_back({source, elements_.size()});
  }
  elements_.push_back(static_cast<duckdb::sel_t>(element));
}

void ListChoice::TakeAll(duckdb::list_entry_t entry, size_t source) {
  if (entry.length == 0) {
    return;
  }
  Take(entry.offset, source);
  const size_t begin = elements_.size();
  elements_.resize(begin + entry.length - 1);
  std::iota(elements_.begin() + static_cast<ptrdiff_t>(begin), elements_.end(),
            static_cast<duckdb::sel_t>(entry.offset + 1));
}

void ListChoice::CopyElements(Vector& target) const {
  for (size_t i = 0; i < runs_.size(); ++i) {
    const idx_t begin = runs_[i].begin;
    const idx_t end = i + 1 < runs_.size() ? runs_[i + 1].begin : elements_.size();
    duckdb::SelectionVector chosen(const_cast<duckdb::sel_t*>(elements_.data() + begin));
    duckdb::VectorOperations::Copy(*sources_[runs_[i].source], target, chosen, end - begin, 0,
                                   begin);
  }
}

void ListChoice::CopyTo(Vector& list) const {
  ListVector::Reserve(list, elements_.size());
  CopyElements(ListVector::GetEntry(list));
  ListVector::SetListSize(list, elements_.size());
}

std::pair<Vector&, Vector&> MapParts(Vector& map, idx_t size) {
  ListVector::Reserve(map, size);
  auto& parts = duckdb::StructVector::GetEntries(ListVector::GetEntry(map));
  return {*parts[0], *parts[1]};
}

}  // namespace dynalake::engine
