#include "source/items/page_file.h"

// Compiled in, so that no library is needed.
#define XXH_INLINE_ALL
#include <cstddef>
#include <xxhash.h>

namespace dynalake::source {

uint64_t PageHeader::HashWith(const uint8_t* stored) const {
  return XXH3_64bits_withSeed(stored, stored_bytes, XXH3_64bits(this, offsetof(PageHeader, hash)));
}

}  // namespace dynalake::source
