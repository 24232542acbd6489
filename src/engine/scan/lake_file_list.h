#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/duckdb.h"
#include "engine/scan/scan_state.h"

namespace dynalake::engine {

/// The files of a scan that are left after pruning, by number in the scan. Where there are more
/// than a few, the largest come first: so threads end together, and files with rows of one kind,
/// which are about as large, follow one another, which aggregates are faster with than with a
/// mixture.
class LakeFileList final : public duckdb::MultiFileList {
 public:
  /// All files of the scan.
  explicit LakeFileList(std::shared_ptr<const ScanState> state);
  LakeFileList(std::shared_ptr<const ScanState> state, std::vector<uint32_t> files)
      : state_(std::move(state)), files_(std::move(files)) {}

  const std::shared_ptr<const ScanState>& state() const { return state_; }
  const std::vector<uint32_t>& files() const { return files_; }
  /// Rows before deletes.
  uint64_t TotalRows() const;
  /// Of the data files.
  uint64_t TotalBytes() const;
  /// Whether no row of these files is deleted.
  bool HasNoDeletes() const;
  const iceberg::ScanFile& file(size_t at) const { return (*state_->spec().files)[files_[at]]; }

  /// The files that may hold rows for which `filters` hold; null if that is all of them.
  duckdb::unique_ptr<duckdb::MultiFileList> ComplexFilterPushdown(
      duckdb::ClientContext& context, const duckdb::MultiFileOptions& options,
      duckdb::MultiFilePushdownInfo& info,
      duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& filters) const override;

  duckdb::vector<duckdb::OpenFileInfo> GetAllFiles() const override;
  duckdb::vector<duckdb::OpenFileInfo> GetDisplayFileList(
      duckdb::optional_idx max_files) const override;
  duckdb::FileExpandResult GetExpandResult() const override;
  duckdb::idx_t GetTotalFileCount() const override { return files_.size(); }
  duckdb::unique_ptr<duckdb::NodeStatistics> GetCardinality(
      duckdb::ClientContext& context) const override;
  duckdb::unique_ptr<duckdb::MultiFileList> Copy() const override;

 protected:
  bool FileIsAvailable(duckdb::idx_t /*at*/) const override { return true; }
  duckdb::OpenFileInfo GetFile(duckdb::idx_t at) const override;

 private:
  std::shared_ptr<const ScanState> state_;
  std::vector<uint32_t> files_;
};

}  // namespace dynalake::engine
