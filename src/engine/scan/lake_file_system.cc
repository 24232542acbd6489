#include "engine/scan/lake_file_system.h"

#include <span>

#include "base/cancel_scope.h"
#include "engine/sandbox/guard.h"

namespace dynalake::engine {
namespace {

class LakeFileHandle final : public duckdb::FileHandle {
 public:
  LakeFileHandle(LakeFileSystem& owner, const std::string& name, duckdb::FileOpenFlags open_flags,
                 const ScannedFile& file, SharedReader reader)
      : FileHandle(owner, name, open_flags),
        on_disk_(file.scan->IsOnDisk(file.file)),
        reading_(file.scan->reading()),
        reader_(std::move(reader)) {}

  void Close() override {}

  /// Objects that are not on a disk of this machine are read in large pieces.
  bool on_disk() const { return on_disk_; }
  uint64_t size_bytes() const { return reader_->size_bytes(); }

  size_t ReadAt(void* buffer, int64_t length, duckdb::idx_t location) const {
    const std::span out(static_cast<std::byte*>(buffer), static_cast<size_t>(length));
    const CancelScope scope(reading_->cancel());
    const size_t got = OrThrow(reader_->Read(location, out));
    OrThrow(reading_->Count(got));
    return got;
  }

  duckdb::idx_t position = 0;

 private:
  bool on_disk_;
  std::shared_ptr<StatementReading> reading_;
  SharedReader reader_;
};

}  // namespace

duckdb::unique_ptr<duckdb::FileHandle> LakeFileSystem::OpenFile(
    const duckdb::string& path, duckdb::FileOpenFlags flags,
    duckdb::optional_ptr<duckdb::FileOpener> /*opener*/) {
  if (flags.OpenForWriting() || flags.OpenForAppending() || flags.CreateFileIfNotExists()) {
    Throw(Fail(ErrorCode::kPermissionDenied, "SQL writes no files"));
  }
  const ScannedFile file = OrThrow(registry_.Find(path));
  const CancelScope scope(file.scan->reading()->cancel());
  return duckdb::make_uniq<LakeFileHandle>(*this, path, flags, file,
                                           OrThrow(file.scan->Open(file.file, store_)));
}

void LakeFileSystem::Read(duckdb::FileHandle& handle, void* buffer, int64_t length,
                          duckdb::idx_t location) {
  const size_t got = handle.Cast<LakeFileHandle>().ReadAt(buffer, length, location);
  if (got != static_cast<size_t>(length)) {
    Throw(Fail(ErrorCode::kMalformedInput, "{} ends before byte {}",
               WithPlainLocations(handle.path), location + static_cast<uint64_t>(length)));
  }
}

int64_t LakeFileSystem::Read(duckdb::FileHandle& handle, void* buffer, int64_t length) {
  auto& lake_handle = handle.Cast<LakeFileHandle>();
  const size_t got = lake_handle.ReadAt(buffer, length, lake_handle.position);
  lake_handle.position += got;
  return static_cast<int64_t>(got);
}

int64_t LakeFileSystem::GetFileSize(duckdb::FileHandle& handle) {
  return static_cast<int64_t>(handle.Cast<LakeFileHandle>().size_bytes());
}

duckdb::timestamp_t LakeFileSystem::GetLastModifiedTime(duckdb::FileHandle& /*handle*/) {
  return duckdb::timestamp_t(0);  // Data files never change.
}

duckdb::FileType LakeFileSystem::GetFileType(duckdb::FileHandle& /*handle*/) {
  return duckdb::FileType::FILE_TYPE_REGULAR;
}

void LakeFileSystem::Seek(duckdb::FileHandle& handle, duckdb::idx_t location) {
  handle.Cast<LakeFileHandle>().position = location;
}

duckdb::idx_t LakeFileSystem::SeekPosition(duckdb::FileHandle& handle) {
  return handle.Cast<LakeFileHandle>().position;
}

bool LakeFileSystem::OnDiskFile(duckdb::FileHandle& handle) {
  return handle.Cast<LakeFileHandle>().on_disk();
}

bool LakeFileSystem::FileExists(const duckdb::string& path,
                                duckdb::optional_ptr<duckdb::FileOpener> /*opener*/) {
  return registry_.Find(path).has_value();
}

duckdb::vector<duckdb::OpenFileInfo> LakeFileSystem::Glob(const duckdb::string& /*path*/,
                                                          duckdb::FileOpener* /*opener*/) {
  Throw(Fail(ErrorCode::kPermissionDenied, "SQL lists no files"));
}

bool LakeFileSystem::CanHandleFile(const duckdb::string& path) {
  return path.starts_with(FileScheme());
}

}  // namespace dynalake::engine
