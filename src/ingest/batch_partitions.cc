#include "ingest/batch_partitions.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/record_batch.h>

#include "files/arrow_status.h"
#include "shaping/columns.h"

namespace dynalake::ingest {
namespace {

using iceberg::Literal;

template <typename Array>
auto ValueAt(const arrow::Array& array, int64_t row) {
  return static_cast<const Array&>(array).Value(row);
}

/// The cell as a literal; a null is none.
Result<std::optional<Literal>> LiteralAt(const arrow::Array& array, int64_t row) {
  if (array.IsNull(row)) {
    return std::optional<Literal>();
  }
  switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return std::optional(
          Literal::String(static_cast<const arrow::BinaryArray&>(array).GetString(row)));
    case arrow::Type::BOOL:
      return std::optional(Literal::Boolean(ValueAt<arrow::BooleanArray>(array, row)));
    case arrow::Type::INT64:
      return std::optional(Literal::Long(ValueAt<arrow::Int64Array>(array, row)));
    case arrow::Type::TIMESTAMP:
      return std::optional(Literal::Long(ValueAt<arrow::TimestampArray>(array, row)));
    case arrow::Type::DATE32:
      return std::optional(Literal::Int(ValueAt<arrow::Date32Array>(array, row)));
    case arrow::Type::DOUBLE:
      return std::optional(Literal::Double(ValueAt<arrow::DoubleArray>(array, row)));
    case arrow::Type::DECIMAL128: {
      iceberg::Int128 unscaled = 0;
      std::memcpy(&unscaled, static_cast<const arrow::Decimal128Array&>(array).GetValue(row),
                  sizeof(unscaled));
      return std::optional(Literal::Decimal(unscaled));
    }
    case arrow::Type::DICTIONARY: {
      const auto& dictionary = static_cast<const arrow::DictionaryArray&>(array);
      return LiteralAt(*dictionary.dictionary(), dictionary.GetValueIndex(row));
    }
    default:
      return Fail(ErrorCode::kInternal, "a partition's column has the type {}",
                  array.type()->ToString());
  }
}

/// Numbers for the different ones of some keys, in the order in which they appear.
template <typename Key>
class Numbering {
 public:
  /// The number, and whether the key is new.
  std::pair<uint32_t, bool> Of(const Key& key) {
    const auto [at, is_new] = numbers_.try_emplace(key, static_cast<uint32_t>(numbers_.size()));
    return {at->second, is_new};
  }

 private:
  std::unordered_map<Key, uint32_t> numbers_;
};

}  // namespace

Result<BatchPartitions> BatchPartitions::Make(const iceberg::PartitionSpec& spec,
                                              const iceberg::Schema& schema) {
  BatchPartitions partitions;
  const auto& columns = schema.fields();
  for (const iceberg::PartitionField& field : spec.fields) {
    const auto source = std::find_if(columns.begin(), columns.end(), [&field](const auto& column) {
      return column.id == field.source_id;
    });
    if (source == columns.end() || !field.transform.ResultType(source->type)) {
      return Fail(ErrorCode::kUnsupported,
                  "the table is partitioned by {} as {}, which this program cannot write",
                  field.transform.ToString(), field.name);
    }
    partitions.fields_.push_back({.column = static_cast<int>(source - columns.begin()),
                                  .type = source->type,
                                  .transform = field.transform,
                                  .is_constant = source->id == shaping::kEntityFieldId ||
                                                 source->id == shaping::kWrittenAtFieldId ||
                                                 source->id == shaping::kPositionFieldId});
  }
  return partitions;
}

Result<BatchPartitions::FieldValues> BatchPartitions::ValuesOf(const Field& field,
                                                               const arrow::Array& array) {
  FieldValues found;
  const int64_t rows = field.is_constant ? 1 : array.length();
  Numbering<std::string> by_value;
  // The number of each entry of a dictionary; a null's is the last.
  std::vector<std::optional<uint32_t>> of_entry;
  const auto* dictionary = array.type_id() == arrow::Type::DICTIONARY
                               ? static_cast<const arrow::DictionaryArray*>(&array)
                               : nullptr;
  if (dictionary != nullptr) {
    of_entry.resize(static_cast<size_t>(dictionary->dictionary()->length()) + 1);
  }
  found.of_row.reserve(static_cast<size_t>(rows));
  for (int64_t row = 0; row < rows; ++row) {
    std::optional<uint32_t>* known = nullptr;
    if (dictionary != nullptr) {
      known = array.IsNull(row) ? &of_entry.back()
                                : &of_entry[static_cast<size_t>(dictionary->GetValueIndex(row))];
    }
    if (known != nullptr && *known) {
      found.of_row.push_back(**known);
      continue;
    }
    DYNALAKE_ASSIGN(const std::optional<Literal> cell, LiteralAt(array, row));
    std::optional<Literal> value = field.transform.Apply(field.type, cell);
    const auto [number, is_new] = by_value.Of(iceberg::PartitionKey({value}));
    if (is_new) {
      found.values.push_back(std::move(value));
    }
    if (known != nullptr) {
      *known = number;
    }
    found.of_row.push_back(number);
  }
  return found;
}

Result<std::vector<PartitionedBatch>> BatchPartitions::Split(
    const std::shared_ptr<arrow::RecordBatch>& batch) {
  std::vector<PartitionedBatch> parts = {{.partition = {}, .batch = batch}};
  if (batch->num_rows() == 0) {
    return parts;
  }
  // Groups of rows, refined field by field.
  std::vector<uint32_t> group_of_row;
  for (const Field& field : fields_) {
    DYNALAKE_ASSIGN(FieldValues found, ValuesOf(field, *batch->column(field.column)));
    if (found.values.size() == 1) {
      for (PartitionedBatch& part : parts) {
        part.partition.push_back(found.values.front());
      }
      continue;
    }
    group_of_row.resize(static_cast<size_t>(batch->num_rows()), 0);
    Numbering<uint64_t> refined;
    std::vector<PartitionedBatch> refined_parts;
    for (size_t row = 0; row < group_of_row.size(); ++row) {
      const uint64_t pair = (uint64_t{group_of_row[row]} << 32) | found.of_row[row];
      const auto [number, is_new] = refined.Of(pair);
      if (is_new) {
        refined_parts.push_back(parts[group_of_row[row]]);
        refined_parts.back().partition.push_back(found.values[found.of_row[row]]);
      }
      group_of_row[row] = number;
    }
    parts = std::move(refined_parts);
  }
  if (parts.size() == 1) {
    return parts;
  }
  std::vector<arrow::Int32Builder> rows_of(parts.size());
  for (size_t row = 0; row < group_of_row.size(); ++row) {
    DYNALAKE_TRY(files::FromArrow(rows_of[group_of_row[row]].Append(static_cast<int32_t>(row))));
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    DYNALAKE_ASSIGN(const auto indices, files::FromArrow(rows_of[i].Finish()));
    DYNALAKE_ASSIGN(const auto taken,
                    files::FromArrow(arrow::compute::Take(
                        batch, indices, arrow::compute::TakeOptions::NoBoundsCheck())));
    parts[i].batch = taken.record_batch();
  }
  return parts;
}

}  // namespace dynalake::ingest
