#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "iceberg/model/schema.h"
#include "iceberg/model/transform.h"

namespace dynalake::iceberg {

struct SortField {
  int32_t source_id = 0;
  Transform transform = {};
  bool descending = false;
  bool nulls_last = false;

  friend bool operator==(const SortField& a, const SortField& b) = default;
};

/// The order of rows within a file. Order id 0 is "unsorted" and has no fields.
struct SortOrder {
  int32_t order_id = 0;
  std::vector<SortField> fields = {};

  friend bool operator==(const SortOrder& a, const SortOrder& b) = default;
};

/// Checks that sources exist and suit their transforms, and that id 0 and no fields go together.
Result<void> ValidateSortOrder(const SortOrder& order, const Schema& schema);

}  // namespace dynalake::iceberg
