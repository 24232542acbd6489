#include "shaping/testing/made_columns.h"

#include <utility>

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gtest/gtest.h>

namespace dynalake::shaping {

Column MadeColumn(ColumnType type, CellEncoding encoding, std::vector<Column> children) {
  return {.field_id = 10,
          .name = "v",
          .step = {PathStep::Kind::kName, "v"},
          .type = type,
          .encoding = encoding,
          .children = std::move(children)};
}

Column MadeDecimal(int precision, int scale) {
  Column column = MadeColumn(ColumnType::kDecimal, CellEncoding::kN);
  column.precision = precision;
  column.scale = scale;
  return column;
}

Column Member(std::string name, int32_t field_id, Column column) {
  column.field_id = field_id;
  column.name = name;
  column.step = {PathStep::Kind::kName, std::move(name)};
  return column;
}

Column MadeList(CellEncoding encoding, Column element) {
  element.field_id = 11;
  element.name = "element";
  element.step = {PathStep::Kind::kElement, ""};
  return MadeColumn(ColumnType::kList, encoding, {std::move(element)});
}

Column MadeMap(Column value) {
  Column key = MadeColumn(ColumnType::kString, CellEncoding::kMapKey);
  key.field_id = 11;
  key.name = "key";
  key.step = {PathStep::Kind::kMapKey, ""};
  key.required = true;
  value.field_id = 12;
  value.name = "value";
  value.step = {PathStep::Kind::kMapValue, ""};
  return MadeColumn(ColumnType::kMap, CellEncoding::kM, {std::move(key), std::move(value)});
}

std::shared_ptr<arrow::DataType> ArrowTypeOf(const Column& column) {
  return ArrowSchema({.columns = {column}, .keys = {}, .entities = {}})->field(0)->type();
}

std::shared_ptr<arrow::Array> ArrayOf(const std::shared_ptr<arrow::DataType>& type,
                                      std::string_view json) {
  auto array = arrow::json::ArrayFromJSONString(type, json);
  EXPECT_TRUE(array.ok()) << array.status().ToString();
  return array.ValueOr(nullptr);
}

}  // namespace dynalake::shaping
