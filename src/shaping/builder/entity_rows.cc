#include "shaping/builder/entity_rows.h"

#include <algorithm>

#include <arrow/api.h>

#include "base/assert.h"
#include "shaping/builder/column_builder_quick.h"

namespace dynalake::shaping {
namespace {

template <typename T>
T Checked(arrow::Result<T> result) {
  DYNALAKE_ASSERT(result.ok());  // only memory could be missing
  return std::move(result).ValueUnsafe();
}

bool IsKey(const TableColumns& columns, const Column& column) {
  return columns.keys && (column.step.name == columns.keys->partition_key ||
                          column.step.name == columns.keys->sort_key);
}

/// Fields behind the columns, in the order of `ArrowSchema`.
constexpr int kEntityOffset = 0;
constexpr int kRestOffset = 1;
constexpr int kPositionOffset = 3;

}  // namespace

BatchTemplate::BatchTemplate(const TableColumns& columns, BufferPool* pool)
    : columns_(&columns),
      pool_(pool),
      schema_(ArrowSchema(columns)),
      nulls_(static_cast<size_t>(schema_->num_fields())) {
  rest_.field_id = kRestFieldId;
  rest_.name = "_rest";
  rest_.encoding = CellEncoding::kJson;
}

std::shared_ptr<arrow::Array> BatchTemplate::Nulls(int index, int64_t rows) {
  auto& nulls = nulls_[static_cast<size_t>(index)];
  if (!nulls || nulls->length() < rows) {
    nulls = Checked(arrow::MakeArrayOfNull(schema_->field(index)->type(), rows));
  }
  return nulls->Slice(0, rows);
}

std::shared_ptr<arrow::Array> BatchTemplate::WrittenAt(int64_t rows,
                                                       std::optional<int64_t> written_at_micros) {
  if (!written_at_micros) {
    return Nulls(schema_->num_fields() - 2, rows);
  }
  if (!written_at_ || written_at_->length() < rows || written_at_micros != written_at_micros_) {
    const arrow::TimestampScalar scalar(*written_at_micros,
                                        arrow::timestamp(arrow::TimeUnit::MICRO));
    written_at_ = Checked(arrow::MakeArrayFromScalar(scalar, rows));
    written_at_micros_ = written_at_micros;
  }
  return written_at_->Slice(0, rows);
}

EntityRows::EntityRows(std::optional<std::string> entity, BatchTemplate* shared)
    : entity_(std::move(entity)),
      shared_(shared),
      builders_(shared->columns().columns.size()),
      without_cell_(builders_.size()),
      in_rest_(builders_.size()),
      kept_spelling_(builders_.size()) {
  if (entity_) {
    entity_size_ = entity_->size();
    entity_->reserve(entity_size_ + kBlockPadding);
    arrow::StringBuilder builder;
    DYNALAKE_ASSERT(builder.Append(*entity_).ok());
    entity_names_ = Checked(builder.Finish());
  }
}

ColumnBuilder& EntityRows::BuilderOf(int32_t column) {
  auto& builder = builders_[static_cast<size_t>(column)];
  if (!builder) {
    const Column& shape = shared_->columns().columns[static_cast<size_t>(column)];
    builder =
        std::make_unique<ColumnBuilder>(shape, shared_->pool(), !IsKey(shared_->columns(), shape));
  }
  return *builder;
}

uint32_t EntityRows::AppendQuickly(const LineTape& tape, uint32_t index) {
  for (; index < tape.size(); index = tape[index].next) {
    const TapeValue& value = tape[index];
    if (value.name.column < 0) {
      break;
    }
    ColumnBuilder* builder = builders_[static_cast<size_t>(value.name.column)].get();
    if (builder == nullptr || !builder->TryAppend(value, row_count_)) {
      break;
    }
  }
  return index;
}

Fit EntityRows::Append(const LineTape& tape, uint32_t index) {
  ColumnBuilder& builder = BuilderOf(tape[index].name.column);
  builder.PadTo(row_count_);
  const Fit fit = builder.Append(tape, index);
  const bool is_in_rest_too = fit == Fit::kRespelled || fit == Fit::kInexact;
  if (is_in_rest_too && !builder.column().children.empty()) {
    builder.LeaveOutOfProfile(row_count_);
  }
  return fit;
}

void EntityRows::AppendRest(std::string_view rest) {
  if (!rest_) {
    rest_ = std::make_unique<ColumnBuilder>(shared_->rest(), shared_->pool(), false);
  }
  rest_->PadTo(row_count_);
  rest_->AppendBytes(rest);
}

void EntityRows::CountWithoutCell(int32_t column) { ++without_cell_[static_cast<size_t>(column)]; }

void EntityRows::CountInRest(int32_t column, bool spelling_alone) {
  ++in_rest_[static_cast<size_t>(column)];
  kept_spelling_[static_cast<size_t>(column)] += spelling_alone ? 1 : 0;
}

Result<void> EntityRows::AddProfile(Profile* profile, EntityCounts* counts,
                                    std::vector<bool>* partial) {
  EntityCounts::Entity& entity = counts->entities[entity_];
  entity.items += row_count_;
  for (size_t i = 0; i < builders_.size(); ++i) {
    const Column& column = shared_->columns().columns[i];
    const int64_t cells = builders_[i] ? builders_[i]->valid_count() : 0;
    if (cells < row_count_) {
      (*partial)[i] = true;
    }
    if (cells + without_cell_[i] != 0) {
      entity.attributes[column.step.name] += cells + without_cell_[i];
    }
    if (in_rest_[i] != 0) {
      entity.in_rest[column.step.name] += in_rest_[i];
    }
    if (kept_spelling_[i] != 0 && entity.kept_spelling) {
      (*entity.kept_spelling)[column.step.name] += kept_spelling_[i];
    }
    if (cells != 0 && !IsProfiledByValue(column.encoding)) {
      DYNALAKE_ASSIGN(AttributeProfile * attribute, profile->Attribute(column.step.name));
      if ((*partial)[i] && column.encoding == CellEncoding::kS) {
        attribute->prefixes.Drop();  // it would be at the end; this saves the time
      }
      builders_[i]->PadTo(row_count_);
      builders_[i]->AddTo(attribute);
    }
  }
  return {};
}

std::shared_ptr<arrow::Array> EntityRows::EntityArray() {
  const int index = static_cast<int>(builders_.size()) + kEntityOffset;
  if (!entity_) {
    return shared_->Nulls(index, row_count_);
  }
  PoolArray<int32_t> indices(shared_->pool());
  const auto rows = static_cast<size_t>(row_count_);
  indices.Reserve(rows, 0);
  std::fill_n(indices.data(), rows, 0);
  const auto data = arrow::ArrayData::Make(arrow::dictionary(arrow::int32(), arrow::utf8()),
                                           row_count_, {nullptr, indices.Release(rows)}, 0);
  data->dictionary = entity_names_->data();
  return arrow::MakeArray(data);
}

std::shared_ptr<arrow::Array> EntityRows::WrittenAtArray() {
  if (written_runs_.size() == 1) {
    return shared_->WrittenAt(row_count_, written_runs_.front().written_at_micros);
  }
  arrow::TimestampBuilder builder(arrow::timestamp(arrow::TimeUnit::MICRO),
                                  arrow::default_memory_pool());
  DYNALAKE_ASSERT(builder.Reserve(row_count_).ok());
  for (size_t i = 0; i < written_runs_.size(); ++i) {
    const WrittenRun& run = written_runs_[i];
    const int64_t end = i + 1 < written_runs_.size() ? written_runs_[i + 1].first_row : row_count_;
    for (int64_t row = run.first_row; row < end; ++row) {
      if (run.written_at_micros) {
        builder.UnsafeAppend(*run.written_at_micros);
      } else {
        builder.UnsafeAppendNull();
      }
    }
  }
  return Checked(builder.Finish());
}

Result<std::shared_ptr<arrow::RecordBatch>> EntityRows::Finish(Profile* profile,
                                                               EntityCounts* counts,
                                                               std::vector<bool>* partial) {
  DYNALAKE_TRY(AddProfile(profile, counts, partial));
  arrow::ArrayVector arrays;
  for (size_t i = 0; i < builders_.size(); ++i) {
    const bool used = builders_[i] && builders_[i]->valid_count() != 0;
    arrays.push_back(used ? builders_[i]->Finish(row_count_)
                          : shared_->Nulls(static_cast<int>(i), row_count_));
    if (builders_[i] && !used) {
      builders_[i]->Clear();
    }
  }
  const int columns = static_cast<int>(builders_.size());
  arrays.push_back(EntityArray());
  arrays.push_back(rest_ && rest_->valid_count() != 0
                       ? rest_->Finish(row_count_)
                       : shared_->Nulls(columns + kRestOffset, row_count_));
  arrays.push_back(WrittenAtArray());
  arrays.push_back(shared_->Nulls(columns + kPositionOffset, row_count_));

  arrow::FieldVector fields = shared_->schema()->fields();
  for (size_t i = 0; i < fields.size(); ++i) {
    if (arrays[i]->type_id() == arrow::Type::DICTIONARY) {
      fields[i] = fields[i]->WithType(arrays[i]->type());
    }
  }
  auto batch =
      arrow::RecordBatch::Make(arrow::schema(std::move(fields)), row_count_, std::move(arrays));
  row_count_ = 0;
  byte_count_ = 0;
  written_runs_.clear();
  std::fill(without_cell_.begin(), without_cell_.end(), 0);
  std::fill(in_rest_.begin(), in_rest_.end(), 0);
  std::fill(kept_spelling_.begin(), kept_spelling_.end(), 0);
  return batch;
}

}  // namespace dynalake::shaping
