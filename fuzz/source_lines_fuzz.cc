#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/clock.h"
#include "files/decompress.h"
#include "files/line_blocks.h"
#include "storage/memory_store.h"

namespace dynalake {
namespace {

/// All lines of the object, cut with these sizes; nullopt where it is refused.
std::optional<std::string> LinesOf(storage::ObjectStore& store, const storage::Location& location,
                                   size_t read_bytes, size_t block_bytes) {
  auto bytes = files::DecompressingReader::Open(
      store, location, {.max_output_bytes = 1 << 20, .read_bytes = read_bytes});
  DYNALAKE_ASSERT(bytes.has_value());
  files::LineBlockReader blocks(**bytes, "the input",
                                {.block_bytes = block_bytes, .max_line_bytes = 1 << 16});
  std::string text;
  while (true) {
    auto block = blocks.Next();
    if (!block) {
      return std::nullopt;
    }
    if (!*block) {
      return text;
    }
    DYNALAKE_ASSERT((*block)->byte_offset == text.size());
    DYNALAKE_ASSERT((*block)->text.ends_with('\n'));
    text += (*block)->text;
  }
}

}  // namespace
}  // namespace dynalake

// However the bytes are cut into reads and blocks, the same lines come out, or the same refusal.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dynalake::FakeClock clock;
  dynalake::storage::MemoryStore store(clock);
  const auto location = dynalake::storage::Location::Parse("memory:///input").value();
  const std::string_view stored(reinterpret_cast<const char*>(data), size);
  DYNALAKE_ASSERT(
      store.PutText(location, stored, dynalake::storage::PutCondition::kNone).has_value());
  const auto whole = dynalake::LinesOf(store, location, 1 << 20, 1 << 16);
  const auto pieces = dynalake::LinesOf(store, location, 5, 100);
  DYNALAKE_ASSERT(whole == pieces);
  return 0;
}
