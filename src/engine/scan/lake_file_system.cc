#include "engine/scan/lake_file_system.h"

#include <span>

#include "engine/sandbox/guard.h"

namespace dynalake::engine {
namespace {

class LakeFileHandle final : public duckdb::FileHandle {
 public:
  LakeFileHandle(LakeFileSystem& owner, const std::string& name, duckdb::FileOpenFlags open_flags,
                 bool on_disk, std::unique_ptr<storage::ObjectReader> reader)
      : FileHandle(owner, name, open_flags), on_disk_(on_disk), reader_(std::move(reader)) {}

  void Close() override {}

  bool on_disk() const { return on_disk_; }
  const storage::ObjectReader& reader() const { return *reader_; }
  duckdb::idx_t position = 0;

 private:
  bool on_disk_;
  std::unique_ptr<storage::ObjectReader> reader_;
};

size_t ReadAt(LakeFileHandle& handle, void* buffer, int64_t length, duckdb::idx_t location) {
  const std::span out(static_cast<std::byte*>(buffer), static_cast<size_t>(length));
  return OrThrow(handle.reader().Read(location, out));
}

}  // namespace

duckdb::unique_ptr<duckdb::FileHandle> LakeFileSystem::OpenFile(
    const duckdb::string& path, duckdb::FileOpenFlags flags,
    duckdb::optional_ptr<duckdb::FileOpener> /*opener*/) {
  if (flags.OpenForWriting() || flags.OpenForAppending() || flags.CreateFileIfNotExists()) {
    Throw(Fail(ErrorCode::kPermissionDenied, "SQL writes no files"));
  }
  const storage::Location location = OrThrow(registry_.Locate(path));
  auto opened = store_.Open(location);
  if (!opened && opened.error().code() == ErrorCode::kNotFound) {
    Throw(std::move(opened).error().Wrap(
        ErrorCode::kUnreachable,
        "a file of the table is gone: if the table was dropped, or its snapshot expired, while it "
        "was read, run it again; else dynalake doctor --deep names what is missing"));
  }
  auto reader = OrThrow(std::move(opened));
  // Objects that are not on a disk of this machine are read in large pieces.
  const bool on_disk = location.scheme() == "file";
  return duckdb::make_uniq<LakeFileHandle>(*this, path, flags, on_disk, std::move(reader));
}

void LakeFileSystem::Read(duckdb::FileHandle& handle, void* buffer, int64_t length,
                          duckdb::idx_t location) {
  const size_t got = ReadAt(handle.Cast<LakeFileHandle>(), buffer, length, location);
  if (got != static_cast<size_t>(length)) {
    Throw(Fail(ErrorCode::kMalformedInput, "{} ends before byte {}",
               WithPlainLocations(handle.path), location + static_cast<uint64_t>(length)));
  }
}

int64_t LakeFileSystem::Read(duckdb::FileHandle& handle, void* buffer, int64_t length) {
  auto& lake_handle = handle.Cast<LakeFileHandle>();
  const size_t got = ReadAt(lake_handle, buffer, length, lake_handle.position);
  lake_handle.position += got;
  return static_cast<int64_t>(got);
}

int64_t LakeFileSystem::GetFileSize(duckdb::FileHandle& handle) {
  return static_cast<int64_t>(handle.Cast<LakeFileHandle>().reader().size_bytes());
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
  return registry_.Locate(path).has_value();
}

duckdb::vector<duckdb::OpenFileInfo> LakeFileSystem::Glob(const duckdb::string& /*path*/,
                                                          duckdb::FileOpener* /*opener*/) {
  Throw(Fail(ErrorCode::kPermissionDenied, "SQL lists no files"));
}

bool LakeFileSystem::CanHandleFile(const duckdb::string& path) {
  return path.starts_with(FileScheme());
}

}  // namespace dynalake::engine
