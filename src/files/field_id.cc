#include "files/field_id.h"

#include <charconv>
#include <string>

#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>

namespace dynalake::files {

Result<int32_t> FieldIdOf(const arrow::Field& field) {
  std::string text;
  if (field.metadata() != nullptr) {
    text = field.metadata()->Get("PARQUET:field_id").ValueOr("");
  }
  int32_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) {
    return Fail(ErrorCode::kInternal, "the field {} has no field id", field.name());
  }
  return id;
}

}  // namespace dynalake::files
