#include "engine/scan/lake_file_list.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "base/log.h"
#include "engine/sandbox/guard.h"
#include "engine/scan/filter_predicate.h"
#include "engine/scan/hidden_values.h"
#include "iceberg/scan/prune.h"

namespace dynalake::engine {
namespace {

/// Up to so many files are read in the order of the table.
constexpr size_t kFewFiles = 8;

}  // namespace

LakeFileList::LakeFileList(std::shared_ptr<const ScanState> state)
    : state_(std::move(state)), files_(state_->spec().files->size()) {
  std::iota(files_.begin(), files_.end(), 0U);
  if (files_.size() > kFewFiles) {
    std::ranges::stable_sort(files_, std::ranges::greater(), [this](uint32_t number) {
      return (*state_->spec().files)[number].data->file.file_size_bytes;
    });
  }
}

uint64_t LakeFileList::TotalRows() const {
  uint64_t rows = 0;
  for (size_t i = 0; i < files_.size(); ++i) {
    rows += static_cast<uint64_t>(std::max<int64_t>(file(i).data->file.record_count, 0));
  }
  return rows;
}

uint64_t LakeFileList::TotalBytes() const {
  uint64_t bytes = 0;
  for (size_t i = 0; i < files_.size(); ++i) {
    bytes += static_cast<uint64_t>(std::max<int64_t>(file(i).data->file.file_size_bytes, 0));
  }
  return bytes;
}

bool LakeFileList::HasNoDeletes() const {
  return std::all_of(files_.begin(), files_.end(), [this](uint32_t number) {
    return (*state_->spec().files)[number].deletes.empty();
  });
}

duckdb::unique_ptr<duckdb::MultiFileList> LakeFileList::ComplexFilterPushdown(
    duckdb::ClientContext& context, const duckdb::MultiFileOptions& /*options*/,
    duckdb::MultiFilePushdownInfo& info,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& filters) const {
  const ScanSpec& spec = state_->spec();
  if (spec.metadata == nullptr || filters.empty()) {
    return nullptr;
  }
  const FindColumn find_column =
      [&](const duckdb::BoundColumnRefExpression& reference) -> const iceberg::NestedField* {
    const auto at = reference.binding.column_index;
    if (reference.binding.table_index != info.table_index || at >= info.column_indexes.size() ||
        !info.column_indexes[at].HasPrimaryIndex()) {
      return nullptr;
    }
    const auto column = info.column_indexes[at].GetPrimaryIndex();
    const bool whole = info.column_indexes[at].GetChildIndexes().empty();
    return whole && column < spec.columns.size() ? &spec.columns[column] : nullptr;
  };
  const iceberg::Predicate predicate = ToPredicate(filters, find_column);
  const HiddenFilters hidden(*state_, info, filters);
  if (predicate.op == iceberg::Predicate::Op::kTrue && hidden.empty()) {
    return nullptr;
  }
  const auto pruner = OrThrow(iceberg::Pruner::Make(predicate, *spec.metadata));
  std::vector<uint32_t> kept;
  for (const uint32_t number : files_) {
    if (pruner.MayMatch((*spec.files)[number].data->file) && hidden.MayMatch(context, number)) {
      kept.push_back(number);
    }
  }
  Log(LogLevel::kDebug, "query: {} of {} files of {} may hold rows", kept.size(), files_.size(),
      spec.name);
  if (kept.size() == files_.size()) {
    return nullptr;
  }
  return duckdb::make_uniq<LakeFileList>(state_, std::move(kept));
}

duckdb::vector<duckdb::OpenFileInfo> LakeFileList::GetAllFiles() const {
  duckdb::vector<duckdb::OpenFileInfo> result;
  for (size_t i = 0; i < files_.size(); ++i) {
    result.push_back(GetFile(i));
  }
  return result;
}

duckdb::vector<duckdb::OpenFileInfo> LakeFileList::GetDisplayFileList(
    duckdb::optional_idx max_files) const {
  duckdb::vector<duckdb::OpenFileInfo> result;
  const size_t count =
      max_files.IsValid() ? std::min<size_t>(max_files.GetIndex(), files_.size()) : files_.size();
  for (size_t i = 0; i < count; ++i) {
    result.emplace_back(file(i).data->file.file_path);
  }
  return result;
}

duckdb::FileExpandResult LakeFileList::GetExpandResult() const {
  // Never SINGLE_FILE: DuckDB would then ask the file that it bound, and it bound none.
  return files_.empty() ? duckdb::FileExpandResult::NO_FILES
                        : duckdb::FileExpandResult::MULTIPLE_FILES;
}

duckdb::unique_ptr<duckdb::NodeStatistics> LakeFileList::GetCardinality(
    duckdb::ClientContext& /*context*/) const {
  const uint64_t rows = TotalRows();
  return duckdb::make_uniq<duckdb::NodeStatistics>(rows, rows);
}

duckdb::unique_ptr<duckdb::MultiFileList> LakeFileList::Copy() const {
  return duckdb::make_uniq<LakeFileList>(state_, files_);
}

duckdb::OpenFileInfo LakeFileList::GetFile(duckdb::idx_t at) const {
  return at < files_.size() ? duckdb::OpenFileInfo(state_->PathOf(files_[at]))
                            : duckdb::OpenFileInfo();
}

}  // namespace dynalake::engine
