#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/lake/lake.h"
#include "base/cancel.h"
#include "base/result.h"
#include "catalog/catalog.h"

namespace dynalake::app {

/// How often the values of a column occur.
struct Histogram {
  /// One value, or those from `from` on and before `to`. As `sql --output csv` prints them.
  struct Bin {
    std::string from;
    std::string to;     ///< "" of one value
    std::string label;  ///< for people
    int64_t count = 0;
  };

  catalog::TableIdentifier relation;
  bool is_view = false;
  std::string column;
  std::string type;
  int64_t rows = 0;
  int64_t nulls = 0;
  std::vector<Bin> bins = {};  ///< single values: frequent ones first, or in order
  std::string step = {};       ///< the width of a bin; "" of single values
  bool is_of_times = false;
  bool is_read_as_times = false;  ///< texts that all are times
  /// Rows with values that are in no bin, text beyond the most frequent; how many different ones.
  int64_t other_count = 0;
  int64_t other_values = 0;
  int64_t not_finite = 0;  ///< NaN and infinities
};

/// Reads one column, or a field inside structs as `schema` names it, of the table or view that a
/// user's text means. kNotFound proposes the nearest name; kInvalidArgument for a list, a map, a
/// struct, and for a type that SQL has no values of.
Result<Histogram> ReadHistogram(const std::string& relation, const std::string& column, Lake& lake,
                                const CancelToken& cancel);

}  // namespace dynalake::app
