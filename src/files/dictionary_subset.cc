#include "files/dictionary_subset.h"

#include <utility>

#include <arrow/api.h>

#include "files/arrow_status.h"

namespace dynalake::files {

bool BeginsWith(const arrow::Array& longer, const arrow::Array& shorter) {
  return longer.data() == shorter.data() || (longer.length() >= shorter.length() &&
                                             longer.RangeEquals(shorter, 0, shorter.length(), 0));
}

Result<std::shared_ptr<arrow::Array>> DictionarySubset::Cut(const arrow::Array& array,
                                                            Column& column) {
  const auto& indexed = static_cast<const arrow::DictionaryArray&>(array);
  const auto& source = static_cast<const arrow::BinaryArray&>(*indexed.dictionary());
  if (column.source != indexed.dictionary()) {
    column.source = indexed.dictionary();
    column.of_source.assign(static_cast<size_t>(source.length()), -1);
  }
  arrow::Int32Builder cut;
  DYNALAKE_TRY(FromArrow(cut.Reserve(array.length())));
  for (int64_t row = 0; row < array.length(); ++row) {
    if (array.IsNull(row)) {
      cut.UnsafeAppendNull();
      continue;
    }
    const int64_t at = indexed.GetValueIndex(row);
    int32_t& index = column.of_source[static_cast<size_t>(at)];
    if (index < 0) {
      const auto [known, is_new] = column.indices.try_emplace(
          source.GetString(at), static_cast<int32_t>(column.values.size()));
      index = known->second;
      if (is_new) {
        column.values.push_back(known->first);
      }
    }
    cut.UnsafeAppend(index);
  }
  if (column.values.empty()) {
    return FromArrow(arrow::MakeArrayOfNull(source.type(), array.length()));
  }
  const auto size = static_cast<int64_t>(column.values.size());
  if (column.dictionary == nullptr || column.dictionary->length() < size) {
    DYNALAKE_ASSIGN(const auto builder, FromArrow(arrow::MakeBuilder(source.type())));
    DYNALAKE_TRY(
        FromArrow(static_cast<arrow::BinaryBuilder&>(*builder).AppendValues(column.values)));
    DYNALAKE_ASSIGN(column.dictionary, FromArrow(builder->Finish()));
  }
  DYNALAKE_ASSIGN(const auto indices, FromArrow(cut.Finish()));
  return std::shared_ptr<arrow::Array>(
      std::make_shared<arrow::DictionaryArray>(array.type(), indices, column.dictionary));
}

Result<std::shared_ptr<arrow::Array>> Decoded(const arrow::DictionaryArray& indexed) {
  const auto& values = static_cast<const arrow::BinaryArray&>(*indexed.dictionary());
  DYNALAKE_ASSIGN(const auto builder, FromArrow(arrow::MakeBuilder(values.type())));
  auto& bytes = static_cast<arrow::BinaryBuilder&>(*builder);
  for (int64_t i = 0; i < indexed.length(); ++i) {
    DYNALAKE_TRY(FromArrow(indexed.IsNull(i)
                               ? bytes.AppendNull()
                               : bytes.Append(values.GetView(indexed.GetValueIndex(i)))));
  }
  return FromArrow(builder->Finish());
}

Result<std::shared_ptr<arrow::RecordBatch>> DictionarySubset::Of(const arrow::RecordBatch& batch) {
  columns_.resize(static_cast<size_t>(batch.num_columns()));
  arrow::ArrayVector columns = batch.columns();
  arrow::FieldVector fields = batch.schema()->fields();
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i]->type_id() == arrow::Type::DICTIONARY) {
      DYNALAKE_ASSIGN(columns[i], Cut(*columns[i], columns_[i]));
      fields[i] = fields[i]->WithType(columns[i]->type());
    }
  }
  return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), batch.num_rows(),
                                  std::move(columns));
}

}  // namespace dynalake::files
