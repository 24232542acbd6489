#include "ingest/load_balance.h"

#include "base/format.h"

namespace dynalake::ingest {

int64_t CountRows(const std::vector<iceberg::DataFile>& files) {
  int64_t count = 0;
  for (const iceberg::DataFile& file : files) {
    count += file.record_count;
  }
  return count;
}

Result<void> CheckBalance(std::string_view what, int64_t item_count, int64_t row_count,
                          int64_t rejected_count) {
  return item_count == row_count + rejected_count
             ? Result<void>()
             : Fail(ErrorCode::kInternal,
                    "the balance of {} does not hold: {} items were read, but {} rows written and "
                    "{} rejected; {}",
                    what, item_count, row_count, rejected_count, kTableIsAsItWas);
}

}  // namespace dynalake::ingest
