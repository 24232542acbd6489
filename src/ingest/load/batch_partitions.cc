#include "ingest/load/batch_partitions.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/record_batch.h>

#include "files/arrow_status.h"
#include "shaping/columns/columns.h"

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
    partitions.levels_.push_back({.column = static_cast<int>(source - columns.begin()),
                                  .type = source->type,
                                  .transform = field.transform,
                                  .is_constant = source->id == shaping::kEntityFieldId ||
                                                 source->id == shaping::kWrittenAtFieldId ||
                                                 source->id == shaping::kPositionFieldId});
  }
  return partitions;
}

uint32_t BatchPartitions::NumberOf(std::optional<Literal> value, Level& level) {
  const auto next = static_cast<uint32_t>(level.values.size());
  uint32_t number = 0;
  const auto* const narrow = value ? std::get_if<int32_t>(&value->value()) : nullptr;
  const auto* const wide = value ? std::get_if<int64_t>(&value->value()) : nullptr;
  if (!value) {
    number = level.of_null.value_or(next);
    level.of_null = number;
  } else if (narrow != nullptr || wide != nullptr) {
    number = level.of_integer.try_emplace(narrow != nullptr ? *narrow : *wide, next).first->second;
  } else {
    number = level.of_key.try_emplace(iceberg::PartitionKey({value}), next).first->second;
  }
  if (number == next) {
    level.values.push_back(std::move(value));
  }
  return number;
}

/// Each value of a dictionary is looked at once.
Result<std::vector<uint32_t>> BatchPartitions::ValuesOfEntries(const arrow::Array& array,
                                                               Level& level) {
  const auto& indexed = static_cast<const arrow::DictionaryArray&>(array);
  const auto entries = static_cast<size_t>(indexed.dictionary()->length());
  std::vector<std::optional<uint32_t>> of_entry(entries + 1);  // A null's is the last.
  std::vector<uint32_t> values;
  values.reserve(static_cast<size_t>(array.length()));
  for (int64_t row = 0; row < array.length(); ++row) {
    std::optional<uint32_t>& known =
        of_entry[array.IsNull(row) ? entries : static_cast<size_t>(indexed.GetValueIndex(row))];
    if (!known) {
      DYNALAKE_ASSIGN(const std::optional<Literal> cell, LiteralAt(array, row));
      known = NumberOf(level.transform.Apply(level.type, cell), level);
    }
    values.push_back(*known);
  }
  return values;
}

/// The numbers of the rows' values; a single one where all rows have the same.
Result<std::vector<uint32_t>> BatchPartitions::ValuesOf(const arrow::Array& array, Level& level) {
  if (array.type_id() == arrow::Type::DICTIONARY && !level.is_constant) {
    return ValuesOfEntries(array, level);
  }
  const bool is_constant = level.is_constant || array.null_count() == array.length();
  const int64_t rows = is_constant ? 1 : array.length();
  std::vector<uint32_t> values;
  values.reserve(static_cast<size_t>(rows));
  for (int64_t row = 0; row < rows; ++row) {
    DYNALAKE_ASSIGN(const std::optional<Literal> cell, LiteralAt(array, row));
    values.push_back(NumberOf(level.transform.Apply(level.type, cell), level));
  }
  return values;
}

uint32_t BatchPartitions::GroupOf(size_t level, uint32_t before, uint32_t value) {
  Level& known = levels_[level];
  const auto next = static_cast<uint32_t>(known.tuples.size());
  const uint64_t pair = (uint64_t{before} << 32) | value;
  const auto [at, is_new] = known.of_pair.try_emplace(pair, next);
  if (is_new) {
    iceberg::PartitionTuple tuple =
        level == 0 ? iceberg::PartitionTuple() : levels_[level - 1].tuples[before];
    tuple.push_back(known.values[value]);
    known.tuples.push_back(std::move(tuple));
  }
  return at->second;
}

/// The numbers of the rows' partitions; a single one where all rows have the same.
Result<std::vector<uint32_t>> BatchPartitions::GroupsOf(const arrow::RecordBatch& batch) {
  std::vector<uint32_t> groups = {0};
  for (size_t level = 0; level < levels_.size(); ++level) {
    DYNALAKE_ASSIGN(const std::vector<uint32_t> values,
                    ValuesOf(*batch.column(levels_[level].column), levels_[level]));
    if (groups.size() < values.size()) {
      groups.resize(values.size(), groups.front());
    }
    // Neighbours are often of one group.
    uint64_t last_pair = 0;
    std::optional<uint32_t> last_group;
    for (size_t row = 0; row < groups.size(); ++row) {
      const uint32_t value = values[values.size() == 1 ? 0 : row];
      const uint64_t pair = (uint64_t{groups[row]} << 32) | value;
      if (!last_group || pair != last_pair) {
        last_group = GroupOf(level, groups[row], value);
        last_pair = pair;
      }
      groups[row] = *last_group;
    }
  }
  return groups;
}

Result<SplitBatch> BatchPartitions::Split(const std::shared_ptr<arrow::RecordBatch>& batch) {
  const int64_t row_count = batch->num_rows();
  if (row_count == 0) {
    return SplitBatch{.batch = batch, .parts = {}};
  }
  DYNALAKE_ASSIGN(const std::vector<uint32_t> groups, GroupsOf(*batch));
  const auto differs = [&groups](uint32_t group) { return group != groups.front(); };
  if (std::none_of(groups.begin(), groups.end(), differs)) {
    return SplitBatch{.batch = batch, .parts = {{groups.front(), 0, row_count}}};
  }
  // Counted, then placed.
  SplitBatch split;
  place_of_.resize(count(), 0);
  for (const uint32_t group : groups) {
    if (place_of_[group]++ == 0) {
      split.parts.push_back({.partition = group});
    }
  }
  int64_t begin = 0;
  for (SplitBatch::Part& part : split.parts) {
    part.begin = begin;
    part.count = std::exchange(place_of_[part.partition], begin);
    begin += part.count;
  }
  DYNALAKE_ASSIGN(
      auto allocated,
      files::FromArrow(arrow::AllocateBuffer(row_count * static_cast<int64_t>(sizeof(int32_t)))));
  auto* const order = reinterpret_cast<int32_t*>(allocated->mutable_data());
  for (size_t row = 0; row < groups.size(); ++row) {
    order[place_of_[groups[row]]++] = static_cast<int32_t>(row);
  }
  for (const SplitBatch::Part& part : split.parts) {
    place_of_[part.partition] = 0;
  }
  const auto indices = std::make_shared<arrow::Int32Array>(row_count, std::move(allocated));
  DYNALAKE_ASSIGN(const auto taken,
                  files::FromArrow(arrow::compute::Take(
                      batch, indices, arrow::compute::TakeOptions::NoBoundsCheck())));
  split.batch = taken.record_batch();
  return split;
}

}  // namespace dynalake::ingest
