#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dynalake::app {

struct GenerateExportCommand {
  std::string folder;
  std::string table = "Shop";
  int64_t items = 100'000;
  int files = 4;
  int day = 0;
  uint64_t seed = 1;
  std::string format = "dynamodb-json";
  std::string compression = "gzip";
};

struct GenerateLiveCommand {
  std::string table;  ///< an address, dynamodb://NAME
  int64_t items = 10'000;
  uint64_t seed = 1;
  int64_t items_per_second = 100;
  std::optional<int64_t> duration_micros;
  bool into_existing = false;
};

}  // namespace dynalake::app
