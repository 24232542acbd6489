#pragma once

#include <array>
#include <string_view>

#include "iceberg/model/type.h"

namespace dynalake::engine {

/// A column that every table has beside its own, and that `*` leaves out: what is known of the file
/// that a row lies in. A column of the table's own with that name stands before it.
struct HiddenColumn {
  std::string_view name;
  iceberg::TypeId type;
};

/// The file's location; when its object was modified last, in whole milliseconds; its partition
/// (`iceberg::PartitionPath`), empty where the table has none.
inline constexpr std::array<HiddenColumn, 3> kHiddenColumns = {{
    {.name = "$path", .type = iceberg::TypeId::kString},
    {.name = "$file_modified_time", .type = iceberg::TypeId::kTimestampTz},
    {.name = "$partition", .type = iceberg::TypeId::kString},
}};

}  // namespace dynalake::engine
