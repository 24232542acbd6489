#pragma once

#include <string>
#include <vector>

#include "iceberg/model/data_file.h"
#include "iceberg/model/schema.h"

namespace dynalake::query {

/// What a manifest counts of a file's columns, as one JSON object: `readable_metrics` of "t$files".
/// Immutable and thread-safe.
class ReadableMetrics {
 public:
  /// Of the fields of a schema that have values of their own, by full name.
  explicit ReadableMetrics(const iceberg::Schema& schema);

  /// {"a":{"column_size":1,"value_count":…,"null_value_count":…,"nan_value_count":…,
  /// "lower_bound":…,"upper_bound":…},"b.c":…}; null where it is not known.
  std::string Of(const iceberg::DataFile& file) const;

 private:
  struct Field {
    int32_t id = 0;
    std::string name = {};
    std::string quoted = {};  ///< the name as a JSON string
    iceberg::Type type = {};
  };

  std::vector<Field> fields_;  ///< by name
};

}  // namespace dynalake::query
