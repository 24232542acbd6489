#include <string>
#include <utility>
#include <vector>

#include <arrow/api.h>

#include "files/bytes_range.h"
#include "files/leaf_metrics_internal.h"
#include "files/value_range_internal.h"
#include "iceberg/model/single_value.h"
#include "iceberg/model/type.h"

namespace dynalake::files::internal {
namespace {

using iceberg::Literal;
using iceberg::TypeId;

/// Base of all leaves: the counts, and how bounds get into a file.
class Leaf : public GatheredColumn {
 public:
  Leaf(int32_t field_id, const arrow::Field& field, bool required)
      : field_id_(field_id), name_(field.name()), required_(required) {}

  Result<void> Add(const std::shared_ptr<arrow::Array>& array) final {
    value_count_ += array->length();
    null_count_ += array->null_count();
    if (required_ && array->null_count() > 0) {
      return Fail(ErrorCode::kInternal, "the required column {} holds a null", name_);
    }
    return AddValues(*array);
  }

  void FillInto(iceberg::DataFile* file) final {
    file->value_counts.Set(field_id_, value_count_);
    file->null_value_counts.Set(field_id_, null_count_);
    FillBounds(file);
  }

 protected:
  virtual Result<void> AddValues(const arrow::Array& array) = 0;
  virtual void FillBounds(iceberg::DataFile* file) = 0;

  Error WrongType(const arrow::Array& array) const {
    return Fail(ErrorCode::kInternal, "the column {} arrives as {}", name_,
                array.type()->ToString());
  }

  /// Widens `range` by the values of a column of plain numbers.
  template <typename ArrowType, typename Range>
  Result<void> AddNumbers(const arrow::Array& array, Range* range) const {
    if (array.type_id() != ArrowType::type_id) {
      return WrongType(array);
    }
    const auto* values = static_cast<const arrow::NumericArray<ArrowType>&>(array).raw_values();
    ForEachValidRun(array,
                    [&](int64_t first, int64_t count) { range->AddRun(values + first, count); });
    return {};
  }
  void SetBounds(iceberg::DataFile* file, const iceberg::Type& type, const Literal& lower,
                 const Literal& upper) const {
    file->lower_bounds.Set(field_id_, iceberg::ToSingleValueBytes(type, lower));
    file->upper_bounds.Set(field_id_, iceberg::ToSingleValueBytes(type, upper));
  }

  int32_t field_id_;

 private:
  std::string name_;
  bool required_;
  int64_t value_count_ = 0;
  int64_t null_count_ = 0;
};

/// Types that have no bounds here.
class CountedLeaf final : public Leaf {
 public:
  using Leaf::Leaf;

 private:
  Result<void> AddValues(const arrow::Array& /*array*/) override { return {}; }
  void FillBounds(iceberg::DataFile* /*file*/) override {}
};

/// What Iceberg stores as int or long: integers, dates, times, timestamps.
template <typename ArrowType>
class IntegerLeaf final : public Leaf {
 public:
  using Value = typename ArrowType::c_type;
  using Leaf::Leaf;

 private:
  Result<void> AddValues(const arrow::Array& array) override {
    return AddNumbers<ArrowType>(array, &range_);
  }

  void FillBounds(iceberg::DataFile* file) override {
    if (range_.empty()) {
      return;
    }
    if constexpr (sizeof(Value) == 4) {
      SetBounds(file, iceberg::Type(TypeId::kInt), Literal::Int(range_.min),
                Literal::Int(range_.max));
    } else {
      SetBounds(file, iceberg::Type(TypeId::kLong), Literal::Long(range_.min),
                Literal::Long(range_.max));
    }
  }

  ValueRange<Value> range_;
};

template <typename ArrowType, typename Value>
class DecimalLeaf final : public Leaf {
 public:
  DecimalLeaf(int32_t field_id, const arrow::Field& field, bool required)
      : Leaf(field_id, field, required),
        type_(iceberg::Type::Decimal(
            static_cast<const arrow::DecimalType&>(*field.type()).precision(),
            static_cast<const arrow::DecimalType&>(*field.type()).scale())) {}

 private:
  Result<void> AddValues(const arrow::Array& array) override {
    if (array.type_id() != ArrowType::type_id) {
      return WrongType(array);
    }
    const auto* values = reinterpret_cast<const Value*>(
        static_cast<const arrow::FixedSizeBinaryArray&>(array).raw_values());
    ForEachValidRun(array,
                    [&](int64_t first, int64_t count) { range_.AddRun(values + first, count); });
    return {};
  }

  void FillBounds(iceberg::DataFile* file) override {
    if (!range_.empty()) {
      SetBounds(file, type_, Literal::Decimal(range_.min), Literal::Decimal(range_.max));
    }
  }

  iceberg::Type type_;
  ValueRange<Value> range_;
};

template <typename ArrowType>
class FloatLeaf final : public Leaf {
 public:
  using Leaf::Leaf;

 private:
  Result<void> AddValues(const arrow::Array& array) override {
    return AddNumbers<ArrowType>(array, &range_);
  }

  void FillBounds(iceberg::DataFile* file) override {
    file->nan_value_counts.Set(field_id_, range_.nan_count);
    if (range_.empty()) {
      return;
    }
    if constexpr (sizeof(typename ArrowType::c_type) == 4) {
      SetBounds(file, iceberg::Type(TypeId::kFloat), Literal::Float(range_.lower()),
                Literal::Float(range_.upper()));
    } else {
      SetBounds(file, iceberg::Type(TypeId::kDouble), Literal::Double(range_.lower()),
                Literal::Double(range_.upper()));
    }
  }

  FloatRange<typename ArrowType::c_type> range_;
};

class BooleanLeaf final : public Leaf {
 public:
  using Leaf::Leaf;

 private:
  Result<void> AddValues(const arrow::Array& array) override {
    if (array.type_id() != arrow::Type::BOOL) {
      return WrongType(array);
    }
    const int64_t count = array.length() - array.null_count();
    const int64_t true_count = static_cast<const arrow::BooleanArray&>(array).true_count();
    any_true_ |= true_count > 0;
    any_false_ |= true_count < count;
    return {};
  }

  void FillBounds(iceberg::DataFile* file) override {
    if (any_true_ || any_false_) {
      SetBounds(file, iceberg::Type(TypeId::kBoolean), Literal::Boolean(!any_false_),
                Literal::Boolean(any_true_));
    }
  }

  bool any_true_ = false;
  bool any_false_ = false;
};

/// Strings and binary, plain or as dictionary arrays. Of a dictionary that successive batches share
/// each used value is looked at once.
class BytesLeaf final : public Leaf {
 public:
  BytesLeaf(int32_t field_id, const arrow::Field& field, bool required)
      : Leaf(field_id, field, required),
        value_type_(field.type()),
        type_(field.type()->id() == arrow::Type::STRING ? TypeId::kString : TypeId::kBinary) {}

 private:
  Result<void> AddValues(const arrow::Array& array) override {
    if (array.type_id() == value_type_->id()) {
      const auto& values = static_cast<const arrow::BinaryArray&>(array);
      if (values.value_data() != nullptr) {
        const uint8_t* data = values.raw_data();
        ForEachValidRun(array, [&](int64_t first, int64_t count) {
          range_.AddRun(data, data + values.value_data()->size(),
                        values.raw_value_offsets() + first, count);
        });
      } else if (array.null_count() < array.length()) {
        range_.Add({});
      }
      return {};
    }
    if (array.type_id() != arrow::Type::DICTIONARY) {
      return WrongType(array);
    }
    const auto& indexed = static_cast<const arrow::DictionaryArray&>(array);
    const auto& type = static_cast<const arrow::DictionaryType&>(*array.type());
    if (type.value_type()->id() != value_type_->id() ||
        type.index_type()->id() != arrow::Type::INT32) {
      return WrongType(array);
    }
    UseDictionary(indexed.dictionary());
    const auto& indices = static_cast<const arrow::Int32Array&>(*indexed.indices());
    ForEachValidRun(array, [&](int64_t first, int64_t count) {
      for (int64_t i = first; i < first + count; ++i) {
        used_[static_cast<size_t>(indices.raw_values()[i])] = 1;
      }
    });
    return {};
  }

  void UseDictionary(const std::shared_ptr<arrow::Array>& dictionary) {
    if (dictionary_ != nullptr && dictionary_->data() == dictionary->data()) {
      return;
    }
    AddUsedValues();
    dictionary_ = dictionary;
    used_.assign(static_cast<size_t>(dictionary->length()), 0);
  }

  void AddUsedValues() {
    for (size_t i = 0; i < used_.size(); ++i) {
      if (used_[i] != 0 && dictionary_->IsValid(static_cast<int64_t>(i))) {
        range_.Add(
            static_cast<const arrow::BinaryArray&>(*dictionary_).GetView(static_cast<int64_t>(i)));
      }
    }
    used_.clear();
    dictionary_.reset();
  }

  void FillBounds(iceberg::DataFile* file) override {
    AddUsedValues();
    if (range_.empty()) {
      return;
    }
    file->lower_bounds.Set(field_id_, iceberg::TruncateLowerBound(type_, range_.min()));
    if (auto upper = iceberg::TruncateUpperBound(type_, range_.max())) {
      file->upper_bounds.Set(field_id_, *std::move(upper));
    }
  }

  std::shared_ptr<arrow::DataType> value_type_;
  iceberg::Type type_;
  BytesRange range_;
  std::shared_ptr<arrow::Array> dictionary_;
  std::vector<uint8_t> used_;  ///< by index in `dictionary_`
};

}  // namespace

std::unique_ptr<GatheredColumn> MakeLeaf(int32_t id, const arrow::Field& field, bool required) {
  switch (field.type()->id()) {
    case arrow::Type::BOOL:
      return std::make_unique<BooleanLeaf>(id, field, required);
    case arrow::Type::INT32:
      return std::make_unique<IntegerLeaf<arrow::Int32Type>>(id, field, required);
    case arrow::Type::INT64:
      return std::make_unique<IntegerLeaf<arrow::Int64Type>>(id, field, required);
    case arrow::Type::DATE32:
      return std::make_unique<IntegerLeaf<arrow::Date32Type>>(id, field, required);
    case arrow::Type::TIME64:
      return std::make_unique<IntegerLeaf<arrow::Time64Type>>(id, field, required);
    case arrow::Type::TIMESTAMP:
      return std::make_unique<IntegerLeaf<arrow::TimestampType>>(id, field, required);
    case arrow::Type::DECIMAL64:
      return std::make_unique<DecimalLeaf<arrow::Decimal64Type, int64_t>>(id, field, required);
    case arrow::Type::DECIMAL128:
      return std::make_unique<DecimalLeaf<arrow::Decimal128Type, iceberg::Int128>>(id, field,
                                                                                   required);
    case arrow::Type::FLOAT:
      return std::make_unique<FloatLeaf<arrow::FloatType>>(id, field, required);
    case arrow::Type::DOUBLE:
      return std::make_unique<FloatLeaf<arrow::DoubleType>>(id, field, required);
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return std::make_unique<BytesLeaf>(id, field, required);
    default:
      return std::make_unique<CountedLeaf>(id, field, required);
  }
}

}  // namespace dynalake::files::internal
