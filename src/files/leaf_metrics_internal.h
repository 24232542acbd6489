#pragma once

#include <cstdint>
#include <memory>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "iceberg/model/data_file.h"

namespace dynalake::files::internal {

/// What is gathered of one column or struct child.
class GatheredColumn {
 public:
  virtual ~GatheredColumn() = default;
  virtual Result<void> Add(const std::shared_ptr<arrow::Array>& array) = 0;
  virtual void FillInto(iceberg::DataFile* file) = 0;
};

/// Counts and, where its type has them, bounds of a leaf outside lists and maps. `required`: no row
/// may be null, whether itself or through a struct around it.
std::unique_ptr<GatheredColumn> MakeLeaf(int32_t field_id, const arrow::Field& field,
                                         bool required);

}  // namespace dynalake::files::internal
