#include "land/row_printer.h"

#include <string_view>

#include <arrow/api.h>

#include "base/distinct_names.h"
#include "dynamodb/json_string.h"
#include "dynamodb/number.h"
#include "render/cell.h"

namespace dynalake::land {
namespace {

using arrow::Type;

template <typename Of>
const Of& As(const arrow::Array& array) {
  return static_cast<const Of&>(array);
}

/// As Trino spells numbers that are not finite when it makes JSON of them.
constexpr auto kFloatWords = render::FloatWords::kLong;

/// As deep as a type's parts lie in each other, which the engine bounds.
class CellPrinter {
 public:
  explicit CellPrinter(std::string* out) : out_(*out) {}

  /// A value with its type tag; NULL is one.
  void AppendValue(const arrow::Array& array, int64_t row) {
    if (render::IsNullCell(array, row)) {
      out_ += R"({"NULL":true})";
      return;
    }
    switch (array.type_id()) {
      case Type::BOOL:
        out_ +=
            As<arrow::BooleanArray>(array).Value(row) ? R"({"BOOL":true})" : R"({"BOOL":false})";
        return;
      case Type::BINARY:
        return AppendScalar("B", array, row);
      case Type::DICTIONARY: {
        const auto& indexed = As<arrow::DictionaryArray>(array);
        return AppendValue(*indexed.dictionary(), indexed.GetValueIndex(row));
      }
      case Type::SPARSE_UNION: {
        const auto& both = As<arrow::SparseUnionArray>(array);
        return AppendValue(*both.field(both.child_id(row)), row);
      }
      case Type::LIST: {
        const auto& list = As<arrow::ListArray>(array);
        return AppendList(*list.values(), list.value_offset(row), list.value_length(row));
      }
      case Type::FIXED_SIZE_LIST: {
        const auto& list = As<arrow::FixedSizeListArray>(array);
        return AppendList(*list.values(), list.value_offset(row), list.value_length(row));
      }
      case Type::MAP:
        return AppendMap(As<arrow::MapArray>(array), row);
      case Type::STRUCT:
        return AppendStruct(As<arrow::StructArray>(array), row);
      default:
        return render::IsRightAligned(*array.type()) ? AppendNumber(array, row)
                                                     : AppendScalar("S", array, row);
    }
  }

  /// A null inside a union is not in the union's own validity.

 private:
  void AppendTagged(std::string_view tag, std::string_view text) {
    out_ += "{\"";
    out_ += tag;
    out_ += "\":";
    dynamodb::AppendJsonString(text, &out_);
    out_ += '}';
  }

  void AppendScalar(std::string_view tag, const arrow::Array& array, int64_t row) {
    text_.clear();
    render::AppendCellText(array, row, render::BinaryText::kBase64, text_, kFloatWords);
    AppendTagged(tag, text_);
  }

  void AppendNumber(const arrow::Array& array, int64_t row) {
    text_.clear();
    render::AppendCellText(array, row, render::BinaryText::kBase64, text_, kFloatWords);
    AppendTagged(dynamodb::ScanNumber(text_) ? "N" : "S", text_);
  }

  void AppendList(const arrow::Array& values, int64_t from, int64_t length) {
    out_ += R"({"L":[)";
    for (int64_t i = from; i < from + length; ++i) {
      out_ += i > from ? "," : "";
      AppendValue(values, i);
    }
    out_ += "]}";
  }

  void AppendStruct(const arrow::StructArray& array, int64_t row) {
    out_ += R"({"M":{)";
    bool any = false;
    for (int i = 0; i < array.num_fields(); ++i) {
      const std::shared_ptr<arrow::Array> member = array.field(i);
      if (render::IsNullCell(*member, row)) {
        continue;
      }
      out_ += std::exchange(any, true) ? "," : "";
      dynamodb::AppendJsonString(array.struct_type()->field(i)->name(), &out_);
      out_ += ':';
      AppendValue(*member, row);
    }
    out_ += "}}";
  }

  void AppendMap(const arrow::MapArray& array, int64_t row) {
    const bool is_of_texts = array.map_type()->key_type()->id() == Type::STRING;
    const int64_t from = array.value_offset(row);
    out_ += is_of_texts ? R"({"M":{)" : R"({"L":[)";
    for (int64_t i = from; i < from + array.value_length(row); ++i) {
      out_ += i > from ? "," : "";
      if (is_of_texts) {
        dynamodb::AppendJsonString(As<arrow::StringArray>(*array.keys()).GetView(i), &out_);
        out_ += ':';
        AppendValue(*array.items(), i);
        continue;
      }
      out_ += R"({"M":{"key":)";
      AppendValue(*array.keys(), i);
      out_ += R"(,"value":)";
      AppendValue(*array.items(), i);
      out_ += "}}";
    }
    out_ += is_of_texts ? "}}" : "]}";
  }

  std::string& out_;
  std::string text_;
};

}  // namespace

RowPrinter::RowPrinter(const arrow::Schema& schema) {
  for (const std::string& name : DistinctNames(schema.field_names())) {
    dynamodb::AppendJsonString(name, &names_.emplace_back());
  }
}

void RowPrinter::AppendLine(const arrow::RecordBatch& batch, int64_t row, std::string* out) const {
  *out += R"({"Item":)";
  CellPrinter cells(out);
  char separator = '{';
  for (int i = 0; i < batch.num_columns(); ++i) {
    const arrow::Array& array = *batch.column(i);
    if (render::IsNullCell(array, row)) {
      continue;
    }
    *out += separator;
    separator = ',';
    *out += names_[static_cast<size_t>(i)];
    *out += ':';
    cells.AppendValue(array, row);
  }
  *out += separator == '{' ? "{}}\n" : "}}\n";
}

}  // namespace dynalake::land
