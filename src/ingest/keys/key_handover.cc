#include "ingest/keys/key_handover.h"

#include <bit>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/read_ahead.h"

namespace dynalake::ingest {
namespace {

constexpr std::string_view kFirstLine = "dynalake-keys-1\n";
constexpr size_t kReadBytes = size_t{1} << 20;

static_assert(std::endian::native == std::endian::little && sizeof(KeyHash) == 16,
              "hashes are handed over as they lie in memory");

}  // namespace

Result<std::unique_ptr<KeyHandover>> KeyHandover::Open(std::string unit_id,
                                                       const work::ExecutorContext& context,
                                                       const storage::Location& file) {
  std::unique_ptr<storage::ObjectWriter> writer;
  if (context.handover == nullptr) {
    DYNALAKE_ASSIGN(writer, context.store.Create(file));
    DYNALAKE_TRY(writer->Append(std::as_bytes(std::span(kFirstLine))));
  }
  return std::unique_ptr<KeyHandover>(
      new KeyHandover(std::move(unit_id), context.handover, std::move(writer)));
}

Result<void> KeyHandover::Add(std::span<const KeyHash> keys) {
  return handover_ != nullptr ? handover_->Append(unit_id_, std::as_bytes(keys))
                              : file_->Append(std::as_bytes(keys));
}

Result<bool> KeyHandover::Finish(bool is_whole) {
  if (handover_ != nullptr) {
    handover_->Finish(unit_id_, is_whole);
    return false;
  }
  if (is_whole) {
    DYNALAKE_TRY(file_->Finish());
  } else {
    file_->Abort();
  }
  return is_whole;
}

Result<bool> HasHandedOverKeys(storage::ObjectStore& store, const storage::Location& file,
                               int64_t key_count) {
  const auto reader = store.Open(file);
  if (!reader && reader.error().code() == ErrorCode::kNotFound) {
    return false;
  }
  if (!reader) {
    return reader.error();
  }
  std::string line(kFirstLine.size(), '\0');
  DYNALAKE_ASSIGN(const size_t count, (*reader)->Read(0, std::as_writable_bytes(std::span(line))));
  return count == line.size() && line == kFirstLine &&
         (*reader)->size_bytes() ==
             kFirstLine.size() + static_cast<uint64_t>(key_count) * sizeof(KeyHash);
}

Result<void> ReadHandedOverKeys(
    storage::ObjectStore& store, const storage::Location& file,
    const std::function<Result<void>(std::span<const std::byte>)>& take) {
  DYNALAKE_ASSIGN(const auto reader, storage::OpenSequential(store, file));
  std::vector<std::byte> buffer(kReadBytes);
  for (uint64_t offset = kFirstLine.size(); offset < reader->size_bytes();) {
    DYNALAKE_ASSIGN(const size_t count, reader->Read(offset, buffer));
    if (count == 0 || count % sizeof(KeyHash) != 0) {
      return Fail(ErrorCode::kUnreachable, "{} changed while it was read", file.ToString());
    }
    DYNALAKE_TRY(take(std::span(buffer).first(count)));
    offset += count;
  }
  return {};
}

}  // namespace dynalake::ingest
