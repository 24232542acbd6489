#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "shaping/columns.h"

namespace dynalake::shaping {

/// The string or binary cell of a row that is not null, of any of Arrow's layouts, dictionaries
/// included; of another type nothing.
std::string_view TextCell(const arrow::Array& array, int64_t row);
/// Whether `TextCell` reads arrays of this type.
bool HasTextCells(const arrow::DataType& type);

/// Reads the cells of one column of a batch as the DynamoDB values they stand for.
class CellReader {
 public:
  /// `array` is the column's; null where the batch lacks it. `column` must outlive the reader.
  /// kUnsupported where the array's type cannot stand for the column.
  static Result<CellReader> Make(const Column& column, std::shared_ptr<arrow::Array> array);

  const Column& column() const { return *column_; }
  bool IsNull(int64_t row) const;
  /// Appends the tagged value `{"S":"x"}` of a cell that is not null.
  void AppendValue(int64_t row, std::string* out) const;

 private:
  explicit CellReader(const Column& column) : column_(&column) {}

  Result<void> Bind(std::shared_ptr<arrow::Array> array);
  Result<void> BindStruct();
  Result<void> BindElements();
  bool CanRead() const;
  void AppendNumber(int64_t row, std::string* out) const;
  void AppendTime(int64_t row, std::string* out) const;
  /// Appends what stands between the braces of `{"S":...}` behind the tag.
  void AppendPayload(int64_t row, std::string* out) const;
  void AppendElements(int64_t row, std::string* out) const;
  void AppendMembers(int64_t row, std::string* out) const;

  const Column* column_;
  std::shared_ptr<arrow::Array> array_;
  std::vector<CellReader> children_;
};

/// The index of the field that holds `column` among `fields`: by id, or by name where no field has
/// an id; -1 if there is none.
int FindField(const arrow::FieldVector& fields, const Column& column);

}  // namespace dynalake::shaping
