#include "app/lake/listing.h"

#include <algorithm>
#include <string_view>

#include <arrow/api.h>

#include "base/assert.h"
#include "base/unicode.h"
#include "render/escape.h"
#include "render/result_format.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kNull = "NULL";

// Only memory can run out here, and then Arrow says so.
Result<void> FromStatus(const arrow::Status& status) {
  if (!status.ok()) {
    return Fail(ErrorCode::kResourceExhausted, "cannot hold the listing: {}", status.ToString());
  }
  return {};
}

/// `text` with spaces before it, so that it takes at least `width` columns.
std::string AtRight(const std::string& text, size_t width) {
  const size_t taken = width == 0 ? 0 : DisplayWidth(text);
  return std::string(taken < width ? width - taken : 0, ' ') + text;
}

Result<std::shared_ptr<arrow::Array>> MakeArray(const std::vector<std::vector<Listing::Cell>>& rows,
                                                size_t column, Listing::Kind kind, size_t width) {
  arrow::Int64Builder numbers;
  arrow::StringBuilder texts;
  for (const auto& row : rows) {
    const Listing::Cell& cell = row[column];
    if (kind == Listing::Kind::kNumber) {
      const auto* number = std::get_if<int64_t>(&cell);
      DYNALAKE_TRY(FromStatus(number == nullptr ? numbers.AppendNull() : numbers.Append(*number)));
    } else {
      const auto* text = std::get_if<std::string>(&cell);
      DYNALAKE_TRY(
          FromStatus(text == nullptr ? texts.AppendNull() : texts.Append(AtRight(*text, width))));
    }
  }
  std::shared_ptr<arrow::Array> array;
  DYNALAKE_TRY(
      FromStatus(kind == Listing::Kind::kNumber ? numbers.Finish(&array) : texts.Finish(&array)));
  return array;
}

/// The columns that a cell takes as text on a terminal.
size_t WidthOf(const Listing::Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  const auto* number = std::get_if<int64_t>(&cell);
  return text != nullptr     ? DisplayWidth(render::ForTerminal(*text))
         : number != nullptr ? std::to_string(*number).size()
                             : kNull.size();
}

}  // namespace

size_t Listing::WidthOfColumn(size_t column) const {
  size_t widest = DisplayWidth(columns_[column].name);
  for (const std::vector<Cell>& row : rows_) {
    widest = std::max(widest, WidthOf(row[column]));
  }
  return widest;
}

size_t Listing::Width() const {
  constexpr size_t kBeside = 3;  // a line and a space at each side of a cell
  size_t width = 1;
  for (size_t i = 0; i < columns_.size(); ++i) {
    width += WidthOfColumn(i) + kBeside;
  }
  return width;
}

Result<void> Listing::Print(render::OutputFormat format, const Context& context) const {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    const size_t width = column.kind == Kind::kFigure ? WidthOfColumn(i) : 0;
    fields.push_back(arrow::field(AtRight(column.name, width),
                                  column.kind == Kind::kNumber ? arrow::int64() : arrow::utf8()));
    DYNALAKE_ASSIGN(std::shared_ptr<arrow::Array> array, MakeArray(rows_, i, column.kind, width));
    arrays.push_back(std::move(array));
  }
  const auto schema = arrow::schema(std::move(fields));
  const auto batch = arrow::RecordBatch::Make(schema, static_cast<int64_t>(rows_.size()), arrays);
  const auto writer = render::MakeResultWriter(format, *schema, context.style, context.out);
  DYNALAKE_TRY(writer->Write(*batch));
  return writer->Finish();
}

}  // namespace dynalake::app
