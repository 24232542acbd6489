#include <cstdint>
#include <string_view>

#include "dynamodb/json_codec.h"
#include "dynamodb/number.h"

// What parses prints, and what is printed parses to the same; numbers agree with their canonical
// form.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace dynamodb = dynalake::dynamodb;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto item = dynamodb::ParseItem(text)) {
    const auto again = dynamodb::ParseItem(dynamodb::PrintItem(*item));
    DYNALAKE_ASSERT(again && *again == *item);
  }
  if (const auto value = dynamodb::ParseValue(text)) {
    const auto again = dynamodb::ParseValue(dynamodb::PrintValue(*value));
    DYNALAKE_ASSERT(again && *again == *value);
  }
  const auto shape = dynamodb::ScanNumber(text);
  const auto canonical = dynamodb::CanonicalNumber(text);
  DYNALAKE_ASSERT(shape.has_value() == canonical.has_value());
  if (shape) {
    const auto canonical_shape = dynamodb::ScanNumber(*canonical);
    DYNALAKE_ASSERT(canonical_shape && canonical_shape->canonical);
    DYNALAKE_ASSERT(canonical_shape->integer_digits == shape->integer_digits &&
                    canonical_shape->scale == shape->scale &&
                    canonical_shape->fits_int64 == shape->fits_int64);
    DYNALAKE_ASSERT(shape->canonical == (text == *canonical));
  }
  return 0;
}
