#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/casts/cast_step.h"
#include "engine/functions/comparisons.h"

// Casts of arrays, maps and rows, element by element.

namespace dynalake::engine {
namespace {

using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::Vector;

/// The elements of lists that are looked at, dense: what no row has is not cast.
class Elements {
 public:
  Elements(Vector& source, Vector& result, idx_t count) : child_(ListVector::GetEntry(source)) {
    duckdb::UnifiedVectorFormat format;
    source.ToUnifiedFormat(count, format);
    const auto* entries = duckdb::UnifiedVectorFormat::GetData<list_entry_t>(format);
    auto* result_entries = FlatVector::GetData<list_entry_t>(result);
    for (idx_t row = 0; row < count; ++row) {
      const idx_t at = format.sel->get_index(row);
      if (!format.validity.RowIsValid(at)) {
        FlatVector::SetNull(result, row, true);
        result_entries[row] = {total_, 0};
        continue;
      }
      result_entries[row] = {total_, entries[at].length};
      is_dense_ = is_dense_ && (entries[at].length == 0 || entries[at].offset == total_);
      total_ += entries[at].length;
      used_.push_back(entries[at]);
    }
  }

  idx_t total() const { return total_; }
  /// They stand as they are in `child`, or `sliced` is made of them.
  Vector& Dense(duckdb::optional_ptr<Vector> sliced) {
    if (is_dense_) {
      return child_;
    }
    duckdb::SelectionVector selection(total_);
    idx_t at = 0;
    for (const list_entry_t& entry : used_) {
      for (idx_t i = 0; i < entry.length; ++i) {
        selection.set_index(at++, entry.offset + i);
      }
    }
    sliced->Slice(child_, selection, total_);
    return *sliced;
  }
  Vector& child() { return child_; }

 private:
  Vector& child_;
  std::vector<list_entry_t> used_;
  idx_t total_ = 0;
  bool is_dense_ = true;
};

/// Makes the rows NULL whose elements failed, and fails them.
void FailRowsOf(const CastFailures& elements, Vector& result, idx_t count, CastFailures& failures) {
  if (!elements.any()) {
    return;
  }
  const auto* entries = FlatVector::GetData<list_entry_t>(result);
  std::vector<idx_t> failed = elements.rows();
  std::ranges::sort(failed);
  for (idx_t row = 0; row < count; ++row) {
    const auto first = std::ranges::lower_bound(failed, entries[row].offset);
    if (FlatVector::Validity(result).RowIsValid(row) && first != failed.end() &&
        *first < entries[row].offset + entries[row].length) {
      FlatVector::SetNull(result, row, true);
      failures.Add(row, FunctionFault::kInvalidCastArgument, [] { return std::string(); });
    }
  }
}

/// Arrays; and maps, whose elements are rows of key and value.
class ListStep : public CastStep {
 public:
  explicit ListStep(CastStepPtr element) : element_(std::move(element)) {}

  void Run(Vector& source, Vector& result, idx_t count, CastFailures& failures) const override {
    Elements elements(source, result, count);
    ListVector::Reserve(result, elements.total());
    ListVector::SetListSize(result, elements.total());
    Vector sliced(elements.child().GetType(), nullptr);
    CastFailures of_elements(failures.is_try());
    element_->Run(elements.Dense(&sliced), ListVector::GetEntry(result), elements.total(),
                  of_elements);
    FailRowsOf(of_elements, result, count, failures);
  }

 private:
  CastStepPtr element_;
};

class RowStep final : public CastStep {
 public:
  explicit RowStep(std::vector<CastStepPtr> fields) : fields_(std::move(fields)) {}

  void Run(Vector& source, Vector& result, idx_t count, CastFailures& failures) const override {
    // Others may look at the same vector: a reference of our own is made flat.
    Vector flat(source);
    flat.Flatten(count);
    FlatVector::Validity(result).Copy(FlatVector::Validity(flat), count);
    auto& from = duckdb::StructVector::GetEntries(flat);
    auto& to = duckdb::StructVector::GetEntries(result);
    CastFailures of_fields(failures.is_try());
    for (size_t i = 0; i < fields_.size(); ++i) {
      fields_[i]->Run(*from[i], *to[i], count, of_fields);
    }
    std::vector<idx_t> failed = of_fields.rows();
    std::ranges::sort(failed);
    failed.erase(std::unique(failed.begin(), failed.end()), failed.end());
    for (const idx_t row : failed) {
      FlatVector::SetNull(result, row, true);
      failures.Add(row, FunctionFault::kInvalidCastArgument, [] { return std::string(); });
    }
  }

 private:
  std::vector<CastStepPtr> fields_;
};

/// A map whose keys become others: no two may be equal then, and none NULL.
class MapStep final : public CastStep {
 public:
  explicit MapStep(CastStepPtr entries) : list_(std::move(entries)) {}

  void Run(Vector& source, Vector& result, idx_t count, CastFailures& failures) const override {
    list_.Run(source, result, count, failures);
    ValueFormat format;
    FormatValues(result, count, format);
    for (idx_t row = 0; row < count; ++row) {
      if (!IsNull(format, row) &&
          HasTwins(format.children[0].children[0], ValueAt<list_entry_t>(format, row))) {
        FlatVector::SetNull(result, row, true);
        failures.Add(row, FunctionFault::kInvalidCastArgument,
                     [] { return std::string("map keys that become equal cannot be cast"); });
      }
    }
  }

 private:
  static bool HasTwins(const ValueFormat& keys, list_entry_t entry) {
    std::vector<std::pair<uint64_t, idx_t>> hashes;
    for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      if (IsNull(keys, i)) {
        return true;
      }
      hashes.emplace_back(HashOf(keys, i), i);
    }
    std::ranges::sort(hashes);
    for (size_t i = 1; i < hashes.size(); ++i) {
      // Keys of one hash stand together; hardly ever are they others.
      for (size_t j = i; j-- > 0 && hashes[j].first == hashes[i].first;) {
        if (IsIdentical(keys, hashes[i].second, keys, hashes[j].second)) {
          return true;
        }
      }
    }
    return false;
  }

  ListStep list_;
};

CastStepPtr PlanRow(const CastType& from, const CastType& to) {
  std::vector<CastStepPtr> fields;
  for (size_t i = 0; i < from.children.size(); ++i) {
    fields.push_back(PlanCast(from.child(i), to.child(i)));
  }
  return std::make_unique<RowStep>(std::move(fields));
}

}  // namespace

CastStepPtr PlanNestedCast(const CastType& from, const CastType& to) {
  if (from.kind != to.kind || from.children.size() != to.children.size()) {
    return nullptr;
  }
  switch (from.kind) {
    case CastKind::kArray:
      return std::make_unique<ListStep>(PlanCast(from.child(0), to.child(0)));
    case CastKind::kMap:
      // An entry is a row of two.
      if (from.child(0) == to.child(0)) {
        return std::make_unique<ListStep>(PlanRow(from, to));
      }
      return std::make_unique<MapStep>(PlanRow(from, to));
    case CastKind::kRow:
      return PlanRow(from, to);
    default:
      return nullptr;
  }
}

}  // namespace dynalake::engine
