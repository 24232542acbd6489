#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// Compiled in, so that no library is needed.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/assert.h"
#include "base/clock.h"
#include "source/items/page_file_reader.h"
#include "storage/memory_store.h"

namespace dynalake::source {
namespace {

// docs/formats/page-file.md, "Grammar".
constexpr size_t kHeaderBytes = 32;
constexpr size_t kHashAt = 24;
constexpr size_t kStoredBytesAt = 20;

/// The pages of `file` with the magic, size and hash that they must have, so that what follows them
/// is reached.
void Repair(std::string& file) {
  for (size_t at = 0; at + kHeaderBytes <= file.size();) {
    char* const header = file.data() + at;
    uint32_t stored_bytes = 0;
    std::memcpy(&stored_bytes, header + kStoredBytesAt, sizeof(stored_bytes));
    stored_bytes = std::min(stored_bytes, static_cast<uint32_t>(file.size() - at - kHeaderBytes));
    std::memcpy(header, "DLP1", 4);
    std::memcpy(header + kStoredBytesAt, &stored_bytes, sizeof(stored_bytes));
    const uint64_t hash =
        XXH3_64bits_withSeed(header + kHeaderBytes, stored_bytes, XXH3_64bits(header, kHashAt));
    std::memcpy(header + kHashAt, &hash, sizeof(hash));
    at += kHeaderBytes + stored_bytes;
  }
}

void Read(const std::string& file) {
  FakeClock clock;
  storage::MemoryStore store(clock);
  const auto location = storage::Location::Parse("memory:///in.pages").value();
  DYNALAKE_ASSERT(store.PutText(location, file, storage::PutCondition::kNone).has_value());
  auto reader = PageFileReader::Open(store, location);
  DYNALAKE_ASSERT(reader.has_value());
  uint64_t text_bytes = 0;
  while (true) {
    const auto page = (*reader)->Next();
    if (!page) {
      DYNALAKE_ASSERT(page.error().code() == ErrorCode::kMalformedInput);
      return;
    }
    if (!*page) {
      DYNALAKE_ASSERT((*reader)->stored_bytes() == file.size());
      return;
    }
    DYNALAKE_ASSERT((*page)->lines.text.ends_with('\n'));
    DYNALAKE_ASSERT((*page)->lines.byte_offset == text_bytes);
    text_bytes += (*page)->lines.text.size();
  }
}

}  // namespace

// A file is read as it is, and with headers that are right.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string file(reinterpret_cast<const char*>(data), size);
  Read(file);
  Repair(file);
  Read(file);
  return 0;
}

}  // namespace dynalake::source
