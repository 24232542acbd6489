#pragma once

#include <cstdint>

#include "engine/duckdb.h"

namespace dynalake::engine {

// The values of vectors, and of structs of two: a zoned time is an instant and its zone's name, a
// time of day with a zone its local time and the offset. (query/types/sql_type.h says how types
// are kept.)

inline duckdb::LogicalType ZonedType() {
  return duckdb::LogicalType::STRUCT(
      {{"instant", duckdb::LogicalType::TIMESTAMP_TZ}, {"zone", duckdb::LogicalType::VARCHAR}});
}
inline duckdb::LogicalType OffsetTimeType() {
  return duckdb::LogicalType::STRUCT(
      {{"local", duckdb::LogicalType::TIME}, {"offset_minutes", duckdb::LogicalType::INTEGER}});
}

/// A value of each row, NULL or not.
template <typename T>
class PlainColumn {
 public:
  using Value = T;

  PlainColumn(duckdb::Vector& vector, duckdb::idx_t count) {
    vector.ToUnifiedFormat(count, format_);
    data_ = duckdb::UnifiedVectorFormat::GetData<T>(format_);
  }
  bool Has(duckdb::idx_t row) const {
    return format_.validity.RowIsValid(format_.sel->get_index(row));
  }
  const T& At(duckdb::idx_t row) const { return data_[format_.sel->get_index(row)]; }

 private:
  duckdb::UnifiedVectorFormat format_;
  const T* data_ = nullptr;
};

template <typename A, typename B>
struct PairValue {
  A first = {};
  B second = {};
};

/// Of a struct with two fields.
template <typename A, typename B>
class PairColumn {
 public:
  using Value = PairValue<A, B>;

  PairColumn(duckdb::Vector& vector, duckdb::idx_t count)
      : is_constant_(vector.GetVectorType() == duckdb::VectorType::CONSTANT_VECTOR),
        vector_(Flattened(vector, is_constant_, count)),
        first_(*duckdb::StructVector::GetEntries(vector)[0], is_constant_ ? 1 : count),
        second_(*duckdb::StructVector::GetEntries(vector)[1], is_constant_ ? 1 : count) {}

  bool Has(duckdb::idx_t row) const {
    const duckdb::idx_t at = is_constant_ ? 0 : row;
    const bool has = is_constant_ ? !duckdb::ConstantVector::IsNull(vector_)
                                  : duckdb::FlatVector::Validity(vector_).RowIsValid(row);
    return has && first_.Has(at) && second_.Has(at);
  }
  Value At(duckdb::idx_t row) const {
    const duckdb::idx_t at = is_constant_ ? 0 : row;
    return {first_.At(at), second_.At(at)};
  }

 private:
  static duckdb::Vector& Flattened(duckdb::Vector& vector, bool is_constant, duckdb::idx_t count) {
    if (!is_constant) {
      vector.Flatten(count);
    }
    return vector;
  }

  bool is_constant_;
  duckdb::Vector& vector_;
  PlainColumn<A> first_;
  PlainColumn<B> second_;
};

using ZonedColumn = PairColumn<duckdb::timestamp_t, duckdb::string_t>;
using ZonedValue = ZonedColumn::Value;
using OffsetTimeColumn = PairColumn<duckdb::dtime_t, int32_t>;
using OffsetTimeValue = OffsetTimeColumn::Value;

/// Takes what a function gives for each row. Texts must outlive the vector, or be its own.
template <typename T>
class Results {
 public:
  explicit Results(duckdb::Vector& vector) : data_(duckdb::FlatVector::GetData<T>(vector)) {}
  void Set(duckdb::idx_t row, const T& value) { data_[row] = value; }

 private:
  T* data_;
};

template <typename A, typename B>
class Results<PairValue<A, B>> {
 public:
  explicit Results(duckdb::Vector& vector)
      : first_(*duckdb::StructVector::GetEntries(vector)[0]),
        second_(*duckdb::StructVector::GetEntries(vector)[1]) {}
  void Set(duckdb::idx_t row, const PairValue<A, B>& value) {
    first_.Set(row, value.first);
    second_.Set(row, value.second);
  }

 private:
  Results<A> first_;
  Results<B> second_;
};

}  // namespace dynalake::engine
