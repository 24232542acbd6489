#include "storage/disk_cache.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include "base/digest.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/log.h"
#include "base/random.h"
#include "base/time_units.h"
#include "base/uuid.h"
#include "storage/crc32c.h"
#include "storage/local_store.h"
#include "storage/posix_file.h"

namespace dynalake::storage {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kPieceBytes = uint64_t{64} << 10;
constexpr int64_t kTouchSeconds = 60;
constexpr int64_t kAbandonedSeconds = 3600;
constexpr uint64_t kMeasureShare = 16;  // the folder is measured once per that share of the limit

uint64_t PiecesIn(uint64_t length) { return (length + kPieceBytes - 1) / kPieceBytes; }

// A range's file: the checksums of its pieces, then its bytes.
std::string NameOf(uint64_t object_bytes, uint64_t offset, uint64_t length) {
  return fmt::format("{}-{}-{}", object_bytes, offset, length);
}

std::optional<std::array<uint64_t, 3>> ParseName(std::string_view name) {
  std::array<uint64_t, 3> numbers{};
  for (size_t i = 0; i < numbers.size(); ++i) {
    const size_t end = i + 1 < numbers.size() ? name.find('-') : name.size();
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    const auto [stop, error] = std::from_chars(name.data(), name.data() + end, numbers[i]);
    if (error != std::errc() || stop != name.data() + end) {
      return std::nullopt;
    }
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return numbers;
}

// The path takes part, so that a file in a wrong place does not pass.
uint32_t ChecksumOf(const std::string& path, std::span<const std::byte> piece) {
  const std::string_view place =
      std::string_view(path).substr(path.rfind('/', path.rfind('/') - 1));
  return Crc32c(piece, Crc32c(std::as_bytes(std::span(place))));
}

// The pieces of `length` bytes that hold `offset` up to `end`, checked.
std::optional<std::vector<std::byte>> ReadPieces(const PosixFile& file, const std::string& path,
                                                 uint64_t length, uint64_t first, uint64_t last) {
  std::vector<uint32_t> checksums(last - first);
  const auto checksum_bytes = std::as_writable_bytes(std::span(checksums));
  const auto read_checksums = ReadFully(file, first * sizeof(uint32_t), checksum_bytes, path);
  const uint64_t begin = first * kPieceBytes;
  std::vector<std::byte> bytes(std::min(last * kPieceBytes, length) - begin);
  const auto read_bytes = ReadFully(file, PiecesIn(length) * sizeof(uint32_t) + begin, bytes, path);
  if (!read_checksums || *read_checksums != checksum_bytes.size() || !read_bytes ||
      *read_bytes != bytes.size()) {
    return std::nullopt;
  }
  for (size_t i = 0; i < checksums.size(); ++i) {
    const auto rest = std::span<const std::byte>(bytes).subspan(i * kPieceBytes);
    if (ChecksumOf(path, rest.first(std::min<uint64_t>(kPieceBytes, rest.size()))) !=
        checksums[i]) {
      return std::nullopt;
    }
  }
  return bytes;
}

// Its time of change says when it was last used.
void Touch(const PosixFile& file, Clock& clock) {
  struct stat status{};
  if (::fstat(file.descriptor(), &status) == 0 &&
      status.st_mtim.tv_sec + kTouchSeconds < clock.NowMicros() / kMicrosPerSecond) {
    ::futimens(file.descriptor(), nullptr);
  }
}

Result<void> WriteRange(const std::string& temporary, const std::string& path,
                        std::span<const std::byte> bytes) {
  std::vector<uint32_t> checksums;
  for (uint64_t at = 0; at < bytes.size(); at += kPieceBytes) {
    const uint64_t size = std::min<uint64_t>(kPieceBytes, bytes.size() - at);
    checksums.push_back(ChecksumOf(path, bytes.subspan(at, size)));
  }
  DYNALAKE_ASSIGN(PosixFile file, OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL));
  DYNALAKE_TRY(WriteFully(file, std::as_bytes(std::span(checksums)), path));
  DYNALAKE_TRY(WriteFully(file, bytes, path));
  file.Close();
  // Not synced: what a crash leaves behind fails its checksums.
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    return PosixError(errno, "create", path);
  }
  return {};
}

struct CacheFile {
  fs::path path;
  uint64_t size_bytes = 0;
  int64_t used_s = 0;
};

std::vector<CacheFile> FilesIn(const std::string& folder) {
  std::vector<CacheFile> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    struct stat status{};
    if (::lstat(at->path().c_str(), &status) == 0 && S_ISREG(status.st_mode)) {
      files.push_back({.path = at->path(),
                       .size_bytes = static_cast<uint64_t>(status.st_size),
                       .used_s = status.st_mtim.tv_sec});
    }
  }
  return files;
}

void RemoveFile(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
  fs::remove(path.parent_path(), ignored);  // succeeds once the object's last range is gone
}

}  // namespace

DiskCache::DiskCache(DiskCacheOptions options, Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

std::string DiskCache::FolderOf(const Location& location) const {
  const auto digest = Sha256::Of(options_.origin + "\n" + location.ToString());
  const std::string hex = EncodeHex(digest);
  return fmt::format("{}/{}/{}", options_.folder, hex.substr(0, 2), hex.substr(2, 38));
}

CachedRanges DiskCache::Find(const Location& location) {
  CachedRanges ranges;
  std::error_code error;
  uint64_t end_of_last = 0;
  std::map<uint64_t, uint64_t> found;
  for (fs::directory_iterator at(FolderOf(location), error), end; !error && at != end;
       at.increment(error)) {
    if (const auto numbers = ParseName(at->path().filename().string())) {
      ranges.object_bytes = (*numbers)[0];
      uint64_t& length = found[(*numbers)[1]];
      length = std::max(length, (*numbers)[2]);
    }
  }
  // Two processes may have read overlapping ranges: one of them is enough.
  for (const auto& [offset, length] : found) {
    if (offset >= end_of_last) {
      ranges.lengths.emplace(offset, length);
      end_of_last = offset + length;
    }
  }
  return ranges;
}

bool DiskCache::Read(const Location& location, uint64_t object_bytes, uint64_t start,
                     uint64_t length, uint64_t offset, std::span<std::byte> out) {
  const std::string path = FolderOf(location) + "/" + NameOf(object_bytes, start, length);
  const auto file = OpenFile(path, O_RDONLY);
  if (!file) {
    return false;
  }
  const uint64_t inside = offset - start;
  const uint64_t first = inside / kPieceBytes;
  const auto pieces = ReadPieces(*file, path, length, first, PiecesIn(inside + out.size()));
  if (!pieces.has_value()) {
    RemoveFile(path);
    return false;
  }
  Touch(*file, clock_);
  std::ranges::copy(std::span(*pieces).subspan(inside - first * kPieceBytes, out.size()),
                    out.begin());
  return true;
}

void DiskCache::Write(const Location& location, uint64_t object_bytes, uint64_t offset,
                      std::span<const std::byte> bytes) {
  if (!writable_ || bytes.empty() || bytes.size() > options_.limit_bytes) {
    return;
  }
  MakeRoom(bytes.size());
  const std::string folder = FolderOf(location);
  std::error_code error;
  fs::create_directories(folder, error);
  const std::string temporary =
      fmt::format("{}/{}{}", folder, kTemporaryPrefix, Uuid::Random(SystemRandom()).ToString());
  const auto written =
      WriteRange(temporary, folder + "/" + NameOf(object_bytes, offset, bytes.size()), bytes);
  if (written) {
    return;
  }
  ::unlink(temporary.c_str());
  // The folder of the object may have been cleared away just now; anything else will be so again.
  if (written.error().code() != ErrorCode::kNotFound && writable_.exchange(false)) {
    Log(LogLevel::kInfo, "going on without the cache: {}", written.error().ToString());
  }
}

void DiskCache::Forget(const Location& location) {
  std::error_code ignored;
  fs::remove_all(FolderOf(location), ignored);
}

void DiskCache::MakeRoom(uint64_t size_bytes) {
  const std::scoped_lock lock(mutex_);
  if (size_bytes <= credit_bytes_) {
    credit_bytes_ -= size_bytes;
    return;
  }
  std::vector<CacheFile> files = FilesIn(options_.folder);
  std::ranges::sort(files, {}, &CacheFile::used_s);
  const int64_t now_s = clock_.NowMicros() / kMicrosPerSecond;
  uint64_t total_bytes = size_bytes;
  for (const CacheFile& file : files) {
    total_bytes += file.size_bytes;
  }
  const uint64_t share_bytes = options_.limit_bytes / kMeasureShare;
  const uint64_t wanted_bytes = options_.limit_bytes - share_bytes;
  for (const CacheFile& file : files) {
    const bool is_temporary = file.path.filename().string().starts_with(kTemporaryPrefix);
    const bool is_abandoned = is_temporary && file.used_s + kAbandonedSeconds < now_s;
    if (is_abandoned || (!is_temporary && total_bytes > wanted_bytes)) {
      RemoveFile(file.path);
      total_bytes -= file.size_bytes;
    }
  }
  credit_bytes_ = share_bytes;
}

}  // namespace dynalake::storage
