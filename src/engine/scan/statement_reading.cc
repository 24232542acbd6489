#include "engine/scan/statement_reading.h"

namespace dynalake::engine {

Result<void> StatementReading::Count(uint64_t bytes) {
  if (bytes_.fetch_add(bytes) + bytes > most_bytes_) {
    return Fail(ErrorCode::kInvalidArgument,
                "the statement reads more than the {} bytes that it may read", most_bytes_);
  }
  return cancel_.Check();
}

}  // namespace dynalake::engine
