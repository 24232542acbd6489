#include "files/plain_bytes.h"

#include <arrow/api.h>

namespace dynalake::files {
namespace {

int64_t LevelBytes(const arrow::Array& array) { return array.length() / 8; }

int64_t BytesOfList(const arrow::Array& array) {
  // Maps are lists of structs in Arrow.
  const auto& list = static_cast<const arrow::ListArray&>(array);
  const int32_t first = list.value_offset(0);
  const int32_t last = list.value_offset(list.length());
  return LevelBytes(array) + PlainBytes(*list.values()->Slice(first, last - first));
}

}  // namespace

int64_t PlainBytes(const arrow::Array& array) {
  if (array.null_count() == array.length()) {
    return LevelBytes(array);
  }
  switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY: {
      const auto& bytes = static_cast<const arrow::BinaryArray&>(array);
      return LevelBytes(array) + 4 * array.length() + bytes.total_values_length();
    }
    case arrow::Type::EXTENSION:
      return PlainBytes(*static_cast<const arrow::ExtensionArray&>(array).storage());
    case arrow::Type::DICTIONARY:
      return LevelBytes(array) + 2 * array.length();
    case arrow::Type::LIST:
    case arrow::Type::MAP:
      return BytesOfList(array);
    case arrow::Type::FIXED_SIZE_LIST: {
      const auto& list = static_cast<const arrow::FixedSizeListArray&>(array);
      const int64_t values = list.length() * list.list_type()->list_size();
      return LevelBytes(array) + PlainBytes(*list.values()->Slice(list.value_offset(0), values));
    }
    case arrow::Type::STRUCT: {
      int64_t total = LevelBytes(array);
      for (int i = 0; i < array.num_fields(); ++i) {
        total += PlainBytes(*static_cast<const arrow::StructArray&>(array).field(i));
      }
      return total;
    }
    default:
      return LevelBytes(array) + array.length() * array.type()->bit_width() / 8;
  }
}

}  // namespace dynalake::files
