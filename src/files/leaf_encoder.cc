#include "files/leaf_encoder.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include <arrow/api.h>
#include <parquet/schema.h>

#include "base/little_endian.h"
#include "files/bytes_range.h"
#include "files/integer_encoder.h"
#include "files/ranged_encoder.h"
#include "files/value_range.h"
#include "iceberg/model/single_value.h"
#include "iceberg/model/type.h"

namespace dynalake::files {
namespace {

using iceberg::Int128;
using iceberg::Literal;
using iceberg::TypeId;

void SetLiteralBounds(iceberg::DataFile* file, int32_t field_id, const iceberg::Type& type,
                      const Literal& lower, const Literal& upper) {
  file->lower_bounds.Set(field_id, iceberg::ToSingleValueBytes(type, lower));
  file->upper_bounds.Set(field_id, iceberg::ToSingleValueBytes(type, upper));
}

/// The bound of a number as Iceberg stores its type: dates, times and timestamps as integers.
Literal LiteralOf(int32_t value) { return Literal::Int(value); }
Literal LiteralOf(int64_t value) { return Literal::Long(value); }
Literal LiteralOf(float value) { return Literal::Float(value); }
Literal LiteralOf(double value) { return Literal::Double(value); }
iceberg::Type TypeOf(int32_t /*value*/) { return iceberg::Type(TypeId::kInt); }
iceberg::Type TypeOf(int64_t /*value*/) { return iceberg::Type(TypeId::kLong); }
iceberg::Type TypeOf(float /*value*/) { return iceberg::Type(TypeId::kFloat); }
iceberg::Type TypeOf(double /*value*/) { return iceberg::Type(TypeId::kDouble); }

template <typename T>
using NumberRange = std::conditional_t<std::is_floating_point_v<T>, FloatRange<T>, ValueRange<T>>;

/// Numbers that lie in memory as PLAIN writes them.

template <typename T>
class NumberEncoder final : public RangedEncoder<NumberRange<T>> {
 public:
  void Append(const arrow::Array& array, std::span<const ValueRun> runs, ByteBuffer* out) override {
    for (const ValueRun& run : runs) {
      out->Append(ValuesOf(array) + run.first, static_cast<size_t>(run.count) * sizeof(T));
    }
  }

  void AddToRange(const arrow::Array& array, std::span<const ValueRun> runs) override {
    for (const ValueRun& run : runs) {
      this->page_.AddRun(ValuesOf(array) + run.first, run.count);
    }
  }

 private:
  using Exactness = typename RangedEncoder<NumberRange<T>>::Exactness;

  static const T* ValuesOf(const arrow::Array& array) {
    return array.data()->template GetValues<T>(1);
  }
  void SetBounds(const NumberRange<T>& range, Exactness /*exactness*/,
                 parquet::EncodedStatistics* statistics) const override {
    if (!range.empty()) {
      statistics->set_min(BytesOf(range.lower())).set_max(BytesOf(range.upper()));
    }
  }
  void SetFileBounds(const NumberRange<T>& range, int32_t field_id,
                     iceberg::DataFile* file) const override {
    if constexpr (std::is_floating_point_v<T>) {
      file->nan_value_counts.Set(field_id, range.nan_count);
    }
    if (!range.empty()) {
      SetLiteralBounds(file, field_id, TypeOf(T{}), LiteralOf(range.lower()),
                       LiteralOf(range.upper()));
    }
  }
};

/// Decimals of Arrow's width `From`; Parquet's width follows from the precision (the format's page
/// on logical types, "DECIMAL"): a 4 or 8 byte integer, else the fewest bytes, the most significant
/// first.
template <typename From>
class DecimalEncoder final : public RangedEncoder<ValueRange<From>> {
 public:
  DecimalEncoder(const arrow::DecimalType& type, parquet::Type::type physical, int fixed_bytes)
      : type_(iceberg::Type::Decimal(type.precision(), type.scale())),
        big_endian_(physical == parquet::Type::FIXED_LEN_BYTE_ARRAY),
        width_(physical == parquet::Type::INT32   ? 4
               : physical == parquet::Type::INT64 ? 8
                                                  : static_cast<size_t>(fixed_bytes)) {}

  void Append(const arrow::Array& array, std::span<const ValueRun> runs, ByteBuffer* out) override {
    for (const ValueRun& run : runs) {
      AppendRun(ValuesOf(array) + run.first, run.count, out);
    }
  }

  void AddToRange(const arrow::Array& array, std::span<const ValueRun> runs) override {
    for (const ValueRun& run : runs) {
      this->page_.AddRun(ValuesOf(array) + run.first, run.count);
    }
  }

 private:
  using Exactness = typename RangedEncoder<ValueRange<From>>::Exactness;

  static const From* ValuesOf(const arrow::Array& array) {
    return reinterpret_cast<const From*>(
        static_cast<const arrow::FixedSizeBinaryArray&>(array).raw_values());
  }

  void AppendRun(const From* values, int64_t count, ByteBuffer* out) const {
    uint8_t* at = out->Extend(static_cast<size_t>(count) * width_);
    if (width_ == 8 && !big_endian_) {
      for (int64_t i = 0; i < count; ++i) {
        StoreLittleEndian(static_cast<int64_t>(values[i]), at + 8 * i);
      }
      return;
    }
    for (int64_t i = 0; i < count; ++i, at += width_) {
      Store(values[i], at);
    }
  }

  void Store(Int128 value, uint8_t* at) const {
    for (size_t i = 0; i < width_; ++i) {
      at[big_endian_ ? width_ - 1 - i : i] = static_cast<uint8_t>(value >> (8 * i));
    }
  }

  void SetBounds(const ValueRange<From>& range, Exactness /*exactness*/,
                 parquet::EncodedStatistics* statistics) const override {
    if (!range.empty()) {
      std::string lower(width_, '\0');
      std::string upper(width_, '\0');
      Store(range.min, reinterpret_cast<uint8_t*>(lower.data()));
      Store(range.max, reinterpret_cast<uint8_t*>(upper.data()));
      statistics->set_min(std::move(lower)).set_max(std::move(upper));
    }
  }

  void SetFileBounds(const ValueRange<From>& range, int32_t field_id,
                     iceberg::DataFile* file) const override {
    if (!range.empty()) {
      SetLiteralBounds(file, field_id, type_, Literal::Decimal(range.min),
                       Literal::Decimal(range.max));
    }
  }

  iceberg::Type type_;
  bool big_endian_;
  size_t width_;
};

/// Which of the two booleans there are.
struct BooleanRange {
  bool any[2] = {};
  bool empty() const { return !any[0] && !any[1]; }
  void Add(bool value) { any[value ? 1 : 0] = true; }
  void Merge(const BooleanRange& other) {
    any[0] |= other.any[0];
    any[1] |= other.any[1];
  }
};

/// Eight booleans a byte.
class BooleanEncoder final : public RangedEncoder<BooleanRange> {
 public:
  void Append(const arrow::Array& array, std::span<const ValueRun> runs, ByteBuffer* out) override {
    const auto& booleans = static_cast<const arrow::BooleanArray&>(array);
    for (const ValueRun& run : runs) {
      for (int64_t i = run.first; i < run.first + run.count; ++i) {
        if (last_bits_ == 0) {
          out->AppendByte(0);
        }
        out->data()[out->size() - 1] |= static_cast<uint8_t>(booleans.Value(i) << last_bits_);
        last_bits_ = (last_bits_ + 1) % 8;
      }
    }
  }

  void AddToRange(const arrow::Array& array, std::span<const ValueRun> runs) override {
    const auto& booleans = static_cast<const arrow::BooleanArray&>(array);
    for (const ValueRun& run : runs) {
      for (int64_t i = run.first; i < run.first + run.count; ++i) {
        page_.Add(booleans.Value(i));
      }
    }
  }

  void EndPage(parquet::EncodedStatistics* statistics) override {
    last_bits_ = 0;
    RangedEncoder::EndPage(statistics);
  }

 private:
  void SetBounds(const BooleanRange& range, Exactness /*exactness*/,
                 parquet::EncodedStatistics* statistics) const override {
    if (!range.empty()) {
      statistics->set_min(BytesOf(!range.any[0])).set_max(BytesOf(range.any[1]));
    }
  }
  void SetFileBounds(const BooleanRange& range, int32_t field_id,
                     iceberg::DataFile* file) const override {
    if (!range.empty()) {
      SetLiteralBounds(file, field_id, iceberg::Type(TypeId::kBoolean),
                       Literal::Boolean(!range.any[0]), Literal::Boolean(range.any[1]));
    }
  }

  int last_bits_ = 0;  ///< in use in the page's last byte; 0 for all
};

/// Strings and binary: four bytes of size, then the bytes.
class BytesEncoder final : public RangedEncoder<BytesRange> {
 public:
  explicit BytesEncoder(TypeId type) : type_(type) {}

  void Append(const arrow::Array& array, std::span<const ValueRun> runs, ByteBuffer* out) override {
    const auto& values = static_cast<const arrow::BinaryArray&>(array);
    for (const ValueRun& run : runs) {
      AppendRun(values, run, out);
    }
  }

  void AddToRange(const arrow::Array& array, std::span<const ValueRun> runs) override {
    const auto& values = static_cast<const arrow::BinaryArray&>(array);
    const auto& buffer = values.value_data();
    for (const ValueRun& run : runs) {
      if (buffer == nullptr) {
        page_.Add({});
      } else {
        page_.AddRun(buffer->data(), buffer->data() + buffer->size(),
                     values.raw_value_offsets() + run.first, run.count);
      }
    }
  }

 private:
  /// Short values are copied as one vector, where so many bytes are there to be read.
  static constexpr size_t kVector = 32;

  static void AppendRun(const arrow::BinaryArray& values, ValueRun run, ByteBuffer* out) {
    const int32_t* const offsets = values.raw_value_offsets() + run.first;
    const auto& buffer = values.value_data();
    const uint8_t* const data = buffer == nullptr ? nullptr : buffer->data();
    const int64_t end = buffer == nullptr ? 0 : buffer->size();
    const auto bytes = static_cast<size_t>(offsets[run.count] - offsets[0]);
    uint8_t* at = out->Extend(bytes + 4 * static_cast<size_t>(run.count));
    for (int64_t i = 0; i < run.count; ++i) {
      const auto size = static_cast<uint32_t>(offsets[i + 1] - offsets[i]);
      StoreLittleEndian(size, at);
      at += sizeof(size);
      if (size <= kVector && end - offsets[i] >= static_cast<int64_t>(kVector)) {
        std::memcpy(at, data + offsets[i], kVector);
      } else if (size != 0) {
        std::memcpy(at, data + offsets[i], size);
      }
      at += size;
    }
  }

  /// Of a range whose ends were cut, no exact bounds are known.
  void SetBounds(const BytesRange& range, Exactness exactness,
                 parquet::EncodedStatistics* statistics) const override {
    const bool whole = range.min().size() < BytesRange::kRangeLength &&
                       range.max().size() < BytesRange::kRangeLength;
    if (range.empty() || (!whole && exactness == Exactness::kExact)) {
      return;
    }
    if (whole) {
      statistics->set_min(std::string(range.min())).set_max(std::string(range.max()));
    } else if (auto upper = iceberg::TruncateUpperBound(type_, range.max())) {
      statistics->set_min(iceberg::TruncateLowerBound(type_, range.min()));
      statistics->set_max(*std::move(upper));
      statistics->is_min_value_exact = false;
      statistics->is_max_value_exact = false;
    }
  }
  void SetFileBounds(const BytesRange& range, int32_t field_id,
                     iceberg::DataFile* file) const override {
    if (range.empty()) {
      return;
    }
    file->lower_bounds.Set(field_id, iceberg::TruncateLowerBound(type_, range.min()));
    if (auto upper = iceberg::TruncateUpperBound(type_, range.max())) {
      file->upper_bounds.Set(field_id, *std::move(upper));
    }
  }

  iceberg::Type type_;
};

/// Values of one size, such as UUIDs. Without a range.
class FixedEncoder final : public ValueEncoder {
 public:
  void Append(const arrow::Array& array, std::span<const ValueRun> runs, ByteBuffer* out) override {
    const auto& values = static_cast<const arrow::FixedSizeBinaryArray&>(array);
    const auto width = static_cast<size_t>(values.byte_width());
    for (const ValueRun& run : runs) {
      out->Append(values.GetValue(run.first), static_cast<size_t>(run.count) * width);
    }
  }
  void AddToRange(const arrow::Array& /*array*/, std::span<const ValueRun> /*runs*/) override {}
  void EndPage(parquet::EncodedStatistics* /*statistics*/) override {}
  void EndChunk(parquet::EncodedStatistics* /*statistics*/) override {}
  void FillInto(int32_t /*field_id*/, iceberg::DataFile* /*file*/) const override {}
};

}  // namespace

Result<std::unique_ptr<ValueEncoder>> MakeLeafEncoder(const arrow::Field& leaf,
                                                      const parquet::ColumnDescriptor& column) {
  const auto decimal = [&]<typename From>(From) -> std::unique_ptr<ValueEncoder> {
    return std::make_unique<DecimalEncoder<From>>(
        static_cast<const arrow::DecimalType&>(*leaf.type()), column.physical_type(),
        column.type_length());
  };
  const auto integer = []<typename From, typename To>(From, To) -> std::unique_ptr<ValueEncoder> {
    return std::make_unique<IntegerEncoder<From, To>>();
  };
  switch (leaf.type()->id()) {
    case arrow::Type::BOOL:
      return std::unique_ptr<ValueEncoder>(std::make_unique<BooleanEncoder>());
    case arrow::Type::INT8:
      return integer(int8_t{}, int32_t{});
    case arrow::Type::INT16:
      return integer(int16_t{}, int32_t{});
    case arrow::Type::UINT8:
      return integer(uint8_t{}, int32_t{});
    case arrow::Type::UINT16:
      return integer(uint16_t{}, int32_t{});
    case arrow::Type::UINT32:
      return integer(uint32_t{}, int32_t{});
    case arrow::Type::UINT64:
      return integer(uint64_t{}, int64_t{});
    case arrow::Type::INT32:
    case arrow::Type::DATE32:
      return std::unique_ptr<ValueEncoder>(std::make_unique<NumberEncoder<int32_t>>());
    case arrow::Type::INT64:
    case arrow::Type::TIME64:
    case arrow::Type::TIMESTAMP:
      return std::unique_ptr<ValueEncoder>(std::make_unique<NumberEncoder<int64_t>>());
    case arrow::Type::FLOAT:
      return std::unique_ptr<ValueEncoder>(std::make_unique<NumberEncoder<float>>());
    case arrow::Type::DOUBLE:
      return std::unique_ptr<ValueEncoder>(std::make_unique<NumberEncoder<double>>());
    case arrow::Type::DECIMAL64:
      return decimal(int64_t{});
    case arrow::Type::DECIMAL128:
      return decimal(Int128{});
    case arrow::Type::STRING:
      return std::unique_ptr<ValueEncoder>(std::make_unique<BytesEncoder>(TypeId::kString));
    case arrow::Type::BINARY:
      return std::unique_ptr<ValueEncoder>(std::make_unique<BytesEncoder>(TypeId::kBinary));
    case arrow::Type::FIXED_SIZE_BINARY:
      return std::unique_ptr<ValueEncoder>(std::make_unique<FixedEncoder>());
    default:
      return Fail(ErrorCode::kUnsupported, "table files have no columns of type {}",
                  leaf.type()->ToString());
  }
}

}  // namespace dynalake::files
