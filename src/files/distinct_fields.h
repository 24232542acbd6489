#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <arrow/type.h>

#include "base/distinct_names.h"

namespace dynalake::files {

/// The columns of a result under names of which none comes twice.
inline arrow::FieldVector DistinctFields(const arrow::Schema& schema) {
  const std::vector<std::string> names = DistinctNames(schema.field_names());
  arrow::FieldVector fields;
  for (size_t i = 0; i < names.size(); ++i) {
    fields.push_back(schema.field(static_cast<int>(i))->WithName(names[i]));
  }
  return fields;
}

}  // namespace dynalake::files
