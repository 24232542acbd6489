#include "app/lake/listing.h"

#include <arrow/api.h>

#include "base/assert.h"
#include "render/result_format.h"

namespace dynalake::app {
namespace {

// Only memory can run out here, and then Arrow says so.
Result<void> FromStatus(const arrow::Status& status) {
  if (!status.ok()) {
    return Fail(ErrorCode::kResourceExhausted, "cannot hold the listing: {}", status.ToString());
  }
  return {};
}

Result<std::shared_ptr<arrow::Array>> MakeArray(const std::vector<std::vector<Listing::Cell>>& rows,
                                                size_t column, Listing::Kind kind) {
  arrow::Int64Builder numbers;
  arrow::StringBuilder texts;
  for (const auto& row : rows) {
    const Listing::Cell& cell = row[column];
    if (kind == Listing::Kind::kNumber) {
      const auto* number = std::get_if<int64_t>(&cell);
      DYNALAKE_TRY(FromStatus(number == nullptr ? numbers.AppendNull() : numbers.Append(*number)));
    } else {
      const auto* text = std::get_if<std::string>(&cell);
      DYNALAKE_TRY(FromStatus(text == nullptr ? texts.AppendNull() : texts.Append(*text)));
    }
  }
  std::shared_ptr<arrow::Array> array;
  DYNALAKE_TRY(
      FromStatus(kind == Listing::Kind::kNumber ? numbers.Finish(&array) : texts.Finish(&array)));
  return array;
}

}  // namespace

Result<void> Listing::Print(render::OutputFormat format, const Context& context) const {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    fields.push_back(
        arrow::field(column.name, column.kind == Kind::kNumber ? arrow::int64() : arrow::utf8()));
    DYNALAKE_ASSIGN(std::shared_ptr<arrow::Array> array, MakeArray(rows_, i, column.kind));
    arrays.push_back(std::move(array));
  }
  const auto schema = arrow::schema(std::move(fields));
  const auto batch = arrow::RecordBatch::Make(schema, static_cast<int64_t>(rows_.size()), arrays);
  const auto writer = render::MakeResultWriter(format, *schema, context.style, context.out);
  DYNALAKE_TRY(writer->Write(*batch));
  return writer->Finish();
}

}  // namespace dynalake::app
