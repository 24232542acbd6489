#include "iceberg/codec/avro_decoder.h"

#include <limits>

#include "base/little_endian.h"

namespace dynalake::iceberg {
namespace {

constexpr int kMaxDepth = 100;

/// What a failed read is given, so that callers need no null checks.
const AvroType kNullType;

}  // namespace

Result<void> AvroDecoder::status() const {
  if (ok()) {
    return {};
  }
  return dynalake::Fail(ErrorCode::kMalformedInput, "{}", problem_);
}

void AvroDecoder::Fail(const char* problem) {
  if (ok()) {
    problem_ = problem;
    at_ = end_;
  }
}

const char* AvroDecoder::Take(size_t count) {
  if (static_cast<size_t>(end_ - at_) < count) {
    Fail("an Avro block ends in the middle of a value");
    return nullptr;
  }
  const char* taken = at_;
  at_ += count;
  return taken;
}

int64_t AvroDecoder::Varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (at_ == end_) {
      Fail("an Avro block ends in the middle of a number");
      return 0;
    }
    const auto byte = static_cast<uint8_t>(*at_++);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      return static_cast<int64_t>(value >> 1 ^ -(value & 1));
    }
  }
  Fail("an Avro number has more than 64 bits");
  return 0;
}

const AvroType& AvroDecoder::Branch(const AvroType& type) {
  if (type.kind != AvroType::Kind::kUnion) {
    return type;
  }
  const auto index = static_cast<uint64_t>(Varint());
  if (!ok() || index >= type.branches.size()) {
    Fail("an Avro union has no such branch");
    return kNullType;
  }
  return *type.branches[index];
}

int64_t AvroDecoder::Integer(const AvroType& type) {
  if (type.kind != AvroType::Kind::kInt && type.kind != AvroType::Kind::kLong) {
    Fail("an Avro value is not the integer it should be");
    return 0;
  }
  return Varint();
}

int32_t AvroDecoder::Int32(const AvroType& type) {
  const int64_t value = Integer(type);
  if (!std::in_range<int32_t>(value)) {
    Fail("an Avro integer does not fit 32 bits");
    return 0;
  }
  return static_cast<int32_t>(value);
}

bool AvroDecoder::Boolean(const AvroType& type) {
  if (type.kind != AvroType::Kind::kBoolean) {
    Fail("an Avro value is not the boolean it should be");
    return false;
  }
  const char* byte = Take(1);
  return byte != nullptr && *byte != 0;
}

float AvroDecoder::Float(const AvroType& type) {
  if (type.kind != AvroType::Kind::kFloat) {
    Fail("an Avro value is not the float it should be");
    return 0;
  }
  const char* bytes = Take(sizeof(float));
  return bytes == nullptr ? 0 : LoadLittleEndian<float>(bytes);
}

double AvroDecoder::Double(const AvroType& type) {
  if (type.kind != AvroType::Kind::kDouble) {
    Fail("an Avro value is not the double it should be");
    return 0;
  }
  const char* bytes = Take(sizeof(double));
  return bytes == nullptr ? 0 : LoadLittleEndian<double>(bytes);
}

std::string_view AvroDecoder::Bytes(const AvroType& type) {
  size_t count = type.fixed_size_bytes;
  if (type.kind == AvroType::Kind::kBytes || type.kind == AvroType::Kind::kString) {
    const int64_t length = Varint();
    if (length < 0) {
      Fail("an Avro string has a negative length");
      return {};
    }
    count = static_cast<size_t>(length);
  } else if (type.kind != AvroType::Kind::kFixed) {
    Fail("an Avro value is not the bytes it should be");
    return {};
  }
  const char* bytes = Take(count);
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, count);
}

size_t AvroDecoder::NextItems() {
  int64_t count = Varint();
  if (count < 0) {
    Varint();  // the size of the items in bytes, for readers that skip them
    // The lowest number has no counterpart; it is refused below like every other large one.
    count =
        count == std::numeric_limits<int64_t>::min() ? std::numeric_limits<int64_t>::max() : -count;
  }
  if (!ok()) {
    return 0;
  }
  // Every item takes at least a byte (`AvroSchema::Parse`).
  if (count > end_ - at_) {
    Fail("an Avro array claims more items than there are bytes");
    return 0;
  }
  return static_cast<size_t>(count);
}

void AvroDecoder::Skip(const AvroType& declared, int depth) {
  if (depth > kMaxDepth) {
    Fail("an Avro value is nested too deep");
    return;
  }
  const AvroType& type = Branch(declared);
  switch (type.kind) {
    case AvroType::Kind::kNull:
    case AvroType::Kind::kUnion:
      return;
    case AvroType::Kind::kBoolean:
      Take(1);
      return;
    case AvroType::Kind::kInt:
    case AvroType::Kind::kLong:
    case AvroType::Kind::kEnum:
      Varint();
      return;
    case AvroType::Kind::kFloat:
      Take(sizeof(float));
      return;
    case AvroType::Kind::kDouble:
      Take(sizeof(double));
      return;
    case AvroType::Kind::kBytes:
    case AvroType::Kind::kString:
    case AvroType::Kind::kFixed:
      Bytes(type);
      return;
    case AvroType::Kind::kRecord:
      for (const AvroType::Field& field : type.fields) {
        Skip(*field.type, depth + 1);
      }
      return;
    case AvroType::Kind::kArray:
    case AvroType::Kind::kMap:
      while (const size_t count = NextItems()) {
        for (size_t i = 0; i < count && ok(); ++i) {
          if (type.kind == AvroType::Kind::kMap) {
            static const AvroType kKey{.kind = AvroType::Kind::kString};
            Bytes(kKey);
          }
          Skip(*type.item, depth + 1);
        }
      }
      return;
  }
}

}  // namespace dynalake::iceberg
