#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "shaping/columns/columns.h"

namespace dynalake::shaping {

/// A column called `v`, with field id 10, that a test names by its type and what it stands for.
Column MadeColumn(ColumnType type, CellEncoding encoding, std::vector<Column> children = {});
/// Of at most so many digits, of which `scale` stand behind the point; for DynamoDB's numbers.
Column MadeDecimal(int precision, int scale);
/// A member of a struct, with this name and field id.
Column Member(std::string name, int32_t field_id, Column column);
/// A list or a set of elements, by its encoding.
Column MadeList(CellEncoding encoding, Column element);
Column MadeMap(Column value);

/// The Arrow type that the builder gives a column's cells.
std::shared_ptr<arrow::DataType> ArrowTypeOf(const Column& column);
/// An array of cells in Arrow's JSON: `[1, null]`.
std::shared_ptr<arrow::Array> ArrayOf(const std::shared_ptr<arrow::DataType>& type,
                                      std::string_view json);

}  // namespace dynalake::shaping
