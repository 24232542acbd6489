#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "iceberg/codec/avro_schema.h"

namespace dynalake::iceberg {

/// Reads Avro binary values from a block. The first thing that is wrong sticks: from then on every
/// read answers zero or nothing and `status()` says what it was, so that a caller checks once per
/// object. Loops over arrays end because `NextItems` answers 0 then.
class AvroDecoder {
 public:
  explicit AvroDecoder(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool ok() const { return problem_ == nullptr; }
  Result<void> status() const;
  bool at_end() const { return at_ == end_; }

  /// For a union reads the branch; otherwise `type` itself.
  const AvroType& Branch(const AvroType& type);

  // Values of a type that is no union.
  int64_t Integer(const AvroType& type);  ///< int or long
  int32_t Int32(const AvroType& type);    ///< int or long within 32 bits
  bool Boolean(const AvroType& type);
  float Float(const AvroType& type);
  double Double(const AvroType& type);
  std::string_view Bytes(const AvroType& type);  ///< bytes, string or fixed; lives as the block

  /// The number of items that follow of an array or map, 0 at its end; call again after them.
  size_t NextItems();

  /// Passes over a value, unions included.
  void Skip(const AvroType& type) { Skip(type, 0); }

  void Fail(const char* problem);

 private:
  int64_t Varint();
  const char* Take(size_t count);
  void Skip(const AvroType& type, int depth);

  const char* at_;
  const char* end_;
  const char* problem_ = nullptr;
};

}  // namespace dynalake::iceberg
