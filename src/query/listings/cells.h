#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <arrow/status.h>
#include <arrow/type_fwd.h>

#include "iceberg/model/literal.h"
#include "iceberg/model/type.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

/// How Arrow has a column of `type`, as `engine::RowSource` says: what DuckDB's form of it
/// (`DuckTypeOf`) is made of, and a zoned timestamp its instant.
std::shared_ptr<arrow::DataType> ArrowTypeOf(const SqlType& type);

/// The same as builders make it, where a UUID is sixteen bytes.
std::shared_ptr<arrow::DataType> StorageTypeOf(const SqlType& type);

/// Where the next value of a column goes; each value is put once. A copy is the same place. What
/// goes wrong (memory runs out) is in the status that all cells of a batch share.
class Cell {
 public:
  Cell(arrow::ArrayBuilder& builder, arrow::Status& status)
      : builder_(&builder), status_(&status) {}

  void Null() const;
  void Put(bool value) const;
  void Put(int32_t value) const;  ///< integer
  void Put(int64_t value) const;  ///< bigint, and micros of times
  void Put(std::string_view value) const;
  template <typename T>
  void Put(const std::optional<T>& value) const {
    if (value) {
      Put(*value);
    } else {
      Null();
    }
  }
  /// A value of a column of a table, whose SQL type `TypeOf` says.
  void Put(const iceberg::Type& type, const std::optional<iceberg::Literal>& value) const;

  /// Begins an array; every `Put` at what it answers is a further element.
  Cell BeginArray() const;
  /// Begins a map, whose entries are a `Put` at each, keys first.
  struct Entries;
  Entries BeginMap() const;
  /// Begins a row, each of whose fields is put.
  void BeginRow() const;
  Cell Field(size_t index) const;

 private:
  void Note(const arrow::Status& status) const { *status_ &= status; }
  template <typename Builder>
  Builder& As() const {
    return static_cast<Builder&>(*builder_);
  }

  arrow::ArrayBuilder* builder_;
  arrow::Status* status_;
};

struct Cell::Entries {
  Cell key;
  Cell value;
};

}  // namespace dynalake::query
