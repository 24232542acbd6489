#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/duckdb.h"
#include "engine/scan/scan_state.h"
#include "storage/object_store.h"

namespace dynalake::engine {

/// DuckDB's only way to bytes: opens the files of living scans for reading, and nothing else. It
/// writes nothing, lists nothing and expands no pattern.
class LakeFileSystem final : public duckdb::FileSystem {
 public:
  /// Both must outlive the file system.
  LakeFileSystem(storage::ObjectStore& store, ScanRegistry& registry)
      : store_(store), registry_(registry) {}

  duckdb::unique_ptr<duckdb::FileHandle> OpenFile(
      const duckdb::string& path, duckdb::FileOpenFlags flags,
      duckdb::optional_ptr<duckdb::FileOpener> opener) override;
  void Read(duckdb::FileHandle& handle, void* buffer, int64_t length,
            duckdb::idx_t location) override;
  int64_t Read(duckdb::FileHandle& handle, void* buffer, int64_t length) override;
  int64_t GetFileSize(duckdb::FileHandle& handle) override;
  duckdb::timestamp_t GetLastModifiedTime(duckdb::FileHandle& handle) override;
  duckdb::FileType GetFileType(duckdb::FileHandle& handle) override;
  void Seek(duckdb::FileHandle& handle, duckdb::idx_t location) override;
  duckdb::idx_t SeekPosition(duckdb::FileHandle& handle) override;
  bool CanSeek() override { return true; }
  bool OnDiskFile(duckdb::FileHandle& handle) override;
  bool FileExists(const duckdb::string& path,
                  duckdb::optional_ptr<duckdb::FileOpener> opener) override;
  duckdb::vector<duckdb::OpenFileInfo> Glob(const duckdb::string& path,
                                            duckdb::FileOpener* opener) override;
  bool CanHandleFile(const duckdb::string& path) override;
  std::string GetName() const override { return "dynalake"; }

 private:
  storage::ObjectStore& store_;
  ScanRegistry& registry_;
};

}  // namespace dynalake::engine
