#include "files/batch_leaves.h"

#include <algorithm>
#include <utility>

#include <arrow/api.h>

namespace dynalake::files {
namespace {

using Leaves = std::vector<std::shared_ptr<arrow::Array>>;

Result<void> AddLeaves(const std::shared_ptr<arrow::Array>& array, Leaves* leaves) {
  switch (array->type_id()) {
    case arrow::Type::STRUCT:
      for (int i = 0; i < array->num_fields(); ++i) {
        DYNALAKE_TRY(AddLeaves(static_cast<const arrow::StructArray&>(*array).field(i), leaves));
      }
      return {};
    case arrow::Type::LIST:
    case arrow::Type::MAP:
      // A map is a list of structs of key and value.
      return AddLeaves(static_cast<const arrow::ListArray&>(*array).values(), leaves);
    default:
      if (array->num_fields() > 0) {
        return Fail(ErrorCode::kUnsupported, "table files have no columns of type {}",
                    array->type()->ToString());
      }
      leaves->push_back(array);
      return {};
  }
}

std::shared_ptr<arrow::Array> DictionaryOf(const arrow::Array& leaf) {
  if (leaf.type_id() != arrow::Type::DICTIONARY) {
    return nullptr;
  }
  return static_cast<const arrow::DictionaryArray&>(leaf).dictionary();
}

bool SameDictionary(const arrow::Array& a, const arrow::Array& b) {
  return a.data() == b.data() || a.Equals(b);
}

}  // namespace

Result<Leaves> LeavesOf(const arrow::RecordBatch& batch) {
  Leaves leaves;
  for (const auto& column : batch.columns()) {
    DYNALAKE_TRY(AddLeaves(column, &leaves));
  }
  return leaves;
}

RowGroupDictionaries::Fit RowGroupDictionaries::FitOf(const Leaves& leaves) const {
  Fit fit = Fit::kSame;
  for (size_t i = 0; i < std::min(leaves.size(), leaves_.size()); ++i) {
    const Leaf& before = leaves_[i];
    if (leaves[i]->null_count() == leaves[i]->length() || (!before.plain && !before.dictionary)) {
      continue;
    }
    const auto dictionary = DictionaryOf(*leaves[i]);
    if (dictionary != nullptr && before.plain) {
      return Fit::kNever;
    }
    const bool same = dictionary == nullptr || before.dictionary == nullptr
                          ? dictionary == before.dictionary
                          : SameDictionary(*dictionary, *before.dictionary);
    fit = same ? fit : Fit::kChanged;
  }
  return fit;
}

void RowGroupDictionaries::Add(const Leaves& leaves) {
  leaves_.resize(leaves.size());
  for (size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i]->null_count() == leaves[i]->length()) {
      continue;
    }
    if (auto dictionary = DictionaryOf(*leaves[i])) {
      leaves_[i].dictionary = std::move(dictionary);
    } else {
      leaves_[i].plain = true;
    }
  }
}

}  // namespace dynalake::files
