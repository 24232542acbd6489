#include "land/live_items.h"

#include <utility>

namespace dynalake::land {

LiveItems::LiveItems(storage::ObjectStore& store, ingest::LiveReading& reading, std::string address,
                     int64_t target_file_bytes, int threads)
    : store_(store),
      reading_(reading),
      description_{.address = std::move(address),
                   .identity = reading.identity(),
                   .table_name = reading.description().table.name,
                   .written_at_micros = reading.begun_at_micros()},
      target_file_bytes_(target_file_bytes),
      threads_(threads) {}

Result<source::ReadingEnd> LiveItems::Fetch() {
  DYNALAKE_ASSIGN(const source::ReadingEnd end, reading_.Read());
  if (end == source::ReadingEnd::kComplete) {
    files_.emplace(store_, reading_.Items(), target_file_bytes_, threads_);
  }
  return end;
}

}  // namespace dynalake::land
