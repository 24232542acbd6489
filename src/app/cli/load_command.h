#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/live_options.h"
#include "app/settings/global_options.h"
#include "app/settings/write_choice.h"

namespace dynalake::app {

/// `load`, as typed.
struct LoadCommand {
  std::optional<std::string> source;
  LiveOptions live;
  std::optional<std::string> table;
  std::optional<std::string> partition_key;
  std::optional<std::string> sort_key;
  std::vector<TypeOption> types;
  std::optional<std::string> entities;
  std::vector<std::string> partition_by;
  std::optional<int64_t> max_partitions;
  bool append = false;
  bool replace = false;
  std::optional<std::string> export_id;
  bool no_manifest = false;
  std::optional<int64_t> as_of_micros;
  std::optional<std::string> reject_to;
  WriteChoice write;
};

}  // namespace dynalake::app
