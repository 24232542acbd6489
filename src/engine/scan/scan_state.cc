#include "engine/scan/scan_state.h"

#include <charconv>

#include "engine/sandbox/guard.h"

namespace dynalake::engine {
namespace {

struct ScannedPath {
  uint64_t scan = 0;
  uint64_t file = 0;
};

/// Takes a number and the slash after it from the front of `text`.
std::optional<uint64_t> TakeNumber(std::string_view& text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto length = static_cast<size_t>(end - text.data());
  if (error != std::errc() || length >= text.size() || text[length] != '/') {
    return std::nullopt;
  }
  text.remove_prefix(length + 1);
  return number;
}

std::optional<ScannedPath> ParsePath(std::string_view path) {
  if (!path.starts_with(FileScheme())) {
    return std::nullopt;
  }
  path.remove_prefix(FileScheme().size());
  const std::optional<uint64_t> scan = TakeNumber(path);
  const std::optional<uint64_t> file = scan ? TakeNumber(path) : std::nullopt;
  if (!file) {
    return std::nullopt;
  }
  return ScannedPath{*scan, *file};
}

}  // namespace

ScanSpec SpecOf(std::shared_ptr<const ScanTable> table) {
  const auto fields = table->metadata->current_schema().fields();
  return ScanSpec{.name = table->name,
                  .columns = {fields.begin(), fields.end()},
                  .files = FileList(table, &table->files),
                  .metadata = table->metadata,
                  .name_mapping = table->name_mapping,
                  .owner = table->owner,
                  .is_counted = true};
}

void ScanState::NoteKept(uint64_t files) const {
  uint64_t most = files_kept_;
  while (files > most && !files_kept_.compare_exchange_weak(most, files)) {
  }
}

std::string ScanState::PathOf(size_t file) const {
  return fmt::format("{}{}/{}/{}", FileScheme(), number_, file,
                     (*spec_.files)[file].data->file.file_path);
}

std::optional<size_t> ScanState::FileOf(std::string_view path) const {
  const std::optional<ScannedPath> parsed = ParsePath(path);
  if (!parsed || parsed->scan != number_ || parsed->file >= spec_.files->size() ||
      PathOf(parsed->file) != path) {
    return std::nullopt;
  }
  return parsed->file;
}

bool ScanState::IsOnDisk(size_t file) const {
  const auto location = storage::Location::Parse((*spec_.files)[file].data->file.file_path);
  return location && location->scheme() == "file";
}

Result<SharedReader> ScanState::Open(size_t file, storage::ObjectStore& store) const {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto opened = opened_.find(file); opened != opened_.end()) {
      if (SharedReader reader = opened->second.lock()) {
        return reader;
      }
    }
  }
  const iceberg::DataFile& data = (*spec_.files)[file].data->file;
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(data.file_path));
  const std::optional<uint64_t> tail_bytes = footer_sizes_.GuessTail(data);
  auto opened = tail_bytes ? store.OpenForTail(location, *tail_bytes) : store.Open(location);
  if (!opened && opened.error().code() == ErrorCode::kNotFound) {
    return std::move(opened).error().Wrap(
        ErrorCode::kUnreachable,
        "a file of the table is gone: if the table was dropped, or its snapshot expired, while it "
        "was read, run it again; else dynalake doctor --deep names what is missing");
  }
  DYNALAKE_ASSIGN(SharedReader reader, std::move(opened));
  const std::scoped_lock lock(mutex_);
  opened_[file] = reader;
  return reader;
}

Result<std::optional<uint64_t>> ScanState::FooterOf(size_t file,
                                                    const storage::ObjectReader& reader) const {
  if (IsOnDisk(file)) {
    return std::optional<uint64_t>();
  }
  DYNALAKE_ASSIGN(const std::optional<uint64_t> footer_bytes, FooterBytes(reader));
  if (footer_bytes) {
    footer_sizes_.Note((*spec_.files)[file].data->file, *footer_bytes);
  }
  return footer_bytes;
}

std::shared_ptr<const ScanState> ScanRegistry::Add(ScanSpec spec,
                                                   std::shared_ptr<StatementReading> reading) {
  const std::lock_guard lock(mutex_);
  std::erase_if(scans_, [](const auto& scan) { return scan.second.expired(); });
  auto state = std::make_shared<const ScanState>(++next_, std::move(spec), std::move(reading));
  scans_.emplace(next_, state);
  return state;
}

Result<ScannedFile> ScanRegistry::Find(std::string_view path) {
  std::shared_ptr<const ScanState> state;
  if (const std::optional<ScannedPath> parsed = ParsePath(path)) {
    const std::lock_guard lock(mutex_);
    if (const auto found = scans_.find(parsed->scan); found != scans_.end()) {
      state = found->second.lock();
    }
  }
  const std::optional<size_t> file = state ? state->FileOf(path) : std::nullopt;
  if (!file) {
    return Fail(ErrorCode::kPermissionDenied, "no running statement reads the file {}", path);
  }
  return ScannedFile{.scan = std::move(state), .file = *file};
}

}  // namespace dynalake::engine
