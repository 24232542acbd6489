#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "shaping/columns/columns.h"

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
  /// Whether the batch has the column; else all its cells are null.
  bool has_array() const { return array_ != nullptr; }
  /// Also of a set without elements, which other engines can make and DynamoDB has not.
  bool IsNull(int64_t row) const;
  /// Appends the tagged value `{"S":"x"}` of a cell that is not null. False where it stands for
  /// none: NaN and infinities, which other engines may write.
  bool AppendValue(int64_t row, std::string* out) const;

  /// Of a list its elements, of a map its keys and values, of a struct its members.
  const std::vector<CellReader>& children() const { return children_; }
  /// The rows of `children()` that a list or map, which is not null, holds.
  std::pair<int64_t, int64_t> Elements(int64_t row) const;
  /// Of a string or binary cell that is not null: its bytes; of another nothing.
  std::string_view Text(int64_t row) const { return TextCell(*array_, row); }
  /// Of a column of doubles, also one that is no DynamoDB number.
  double Double(int64_t row) const;

 private:
  explicit CellReader(const Column& column)
      : column_(&column),
        is_set_(column.encoding >= CellEncoding::kSS && column.encoding <= CellEncoding::kBS) {}

  Result<void> Bind(std::shared_ptr<arrow::Array> array);
  Result<void> BindStruct();
  Result<void> BindElements();
  bool CanRead() const;
  bool HasElements(int64_t row) const;
  bool AppendNumber(int64_t row, std::string* out) const;
  void AppendTime(int64_t row, std::string* out) const;
  /// Appends what stands between the braces of `{"S":...}` behind the tag.
  bool AppendPayload(int64_t row, std::string* out) const;
  bool AppendElements(int64_t row, std::string* out) const;
  bool AppendMembers(int64_t row, std::string* out) const;

  const Column* column_;
  bool is_set_;
  std::shared_ptr<arrow::Array> array_;
  std::vector<CellReader> children_;
};

/// One cell of a column.
struct CellAt {
  const CellReader* reader = nullptr;
  int64_t row = 0;

  bool IsNull() const { return reader->IsNull(row); }
  /// Of a struct: a member. Of a list or map: an element, a key or a value, `row` of its column.
  CellAt Child(size_t child) const { return {&reader->children()[child], row}; }
  CellAt Child(size_t child, int64_t child_row) const {
    return {&reader->children()[child], child_row};
  }
};

/// Appends `"name":`, after a comma unless `*out` ends at `start`, where the first member begins.
void BeginMember(std::string_view name, size_t start, std::string* out);

/// The index of the field that holds `column` among `fields`: by id, or by name where no field has
/// an id; -1 if there is none.
int FindField(const arrow::FieldVector& fields, const Column& column);

}  // namespace dynalake::shaping
