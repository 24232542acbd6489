#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "shaping/builder/column_builder.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "shaping/scan/short_text.h"

namespace dynalake::shaping {

/// What batches of all entities share.
class BatchTemplate {
 public:
  /// `columns` and `pool` must outlive the template.
  BatchTemplate(const TableColumns& columns, BufferPool* pool);

  const TableColumns& columns() const { return *columns_; }
  BufferPool* pool() const { return pool_; }
  /// The column of `_rest`.
  const Column& rest() const { return rest_; }
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }

  /// `rows` nulls of the schema's field `index`.
  std::shared_ptr<arrow::Array> Nulls(int index, int64_t rows);
  /// `rows` cells of `_written_at`, all alike.
  std::shared_ptr<arrow::Array> WrittenAt(int64_t rows, std::optional<int64_t> written_at_micros);

 private:
  const TableColumns* columns_;
  BufferPool* pool_;
  Column rest_;
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::shared_ptr<arrow::Array>> nulls_;  ///< by field, as long as was needed so far
  std::shared_ptr<arrow::Array> written_at_;          ///< of the latest call
  std::optional<int64_t> written_at_micros_;
};

/// The unfinished batch of one entity.
class EntityRows {
 public:
  EntityRows(std::optional<std::string> entity, BatchTemplate* shared);

  const std::optional<std::string>& entity() const { return entity_; }
  /// Whether it is the entity of this text, which has kBlockPadding readable bytes behind it.
  bool Is(std::optional<std::string_view> entity) const {
    return entity.has_value() == entity_.has_value() &&
           (!entity || (entity->size() == entity_size_ &&
                        EqualShort(entity->data(), entity_->data(), entity_size_)));
  }
  int64_t row_count() const { return row_count_; }
  /// Bytes of the lines that were added, which is about what their cells take.
  int64_t byte_count() const { return byte_count_; }

  /// Appends attributes of the current row from `index` on to their columns as long as that goes
  /// quickly. Returns the index of the first one that is left to `Append`.
  uint32_t AppendQuickly(const LineTape& tape, uint32_t index);
  /// Appends the value of a column to the current row. A container that does not print back from
  /// its cell is left out of the column's profile.
  Fit Append(const LineTape& tape, uint32_t index);
  /// Sets `_rest` of the current row; kBlockPadding readable bytes follow the text.
  void AppendRest(std::string_view rest);
  /// Counts an attribute of the current row whose column has no cell for it.
  void CountWithoutCell(int32_t column);
  /// Counts a value of the current row's that stands in `_rest`; `spelling_alone`: its cell says
  /// all that it says, but for its spelling.
  void CountInRest(int32_t column, bool spelling_alone);
  void EndRow(int64_t line_bytes, std::optional<int64_t> written_at_micros) {
    if (written_runs_.empty() || written_runs_.back().written_at_micros != written_at_micros) {
      written_runs_.push_back({row_count_, written_at_micros});
    }
    ++row_count_;
    byte_count_ += line_bytes;
  }

  /// Adds the rows to the profile and the counts, makes them a batch and starts again.
  /// `partial`, by column: the attribute is known to lack in some item.
  Result<std::shared_ptr<arrow::RecordBatch>> Finish(Profile* profile, EntityCounts* counts,
                                                     std::vector<bool>* partial);

 private:
  /// Rows from `first_row` on that were written at one time.
  struct WrittenRun {
    int64_t first_row = 0;
    std::optional<int64_t> written_at_micros;
  };

  ColumnBuilder& BuilderOf(int32_t column);
  Result<void> AddProfile(Profile* profile, EntityCounts* counts, std::vector<bool>* partial);
  std::shared_ptr<arrow::Array> EntityArray();
  std::shared_ptr<arrow::Array> WrittenAtArray();

  std::optional<std::string> entity_;  ///< with kBlockPadding readable bytes behind it
  size_t entity_size_ = 0;
  BatchTemplate* shared_;
  std::vector<std::unique_ptr<ColumnBuilder>> builders_;  ///< by column; null where never used
  std::unique_ptr<ColumnBuilder> rest_;
  std::vector<int64_t> without_cell_;           ///< by column
  std::vector<int64_t> in_rest_;                ///< by column
  std::vector<int64_t> kept_spelling_;          ///< by column
  std::vector<WrittenRun> written_runs_;        ///< in the order of the rows
  std::shared_ptr<arrow::Array> entity_names_;  ///< a dictionary with the entity's name
  int64_t row_count_ = 0;
  int64_t byte_count_ = 0;
};

}  // namespace dynalake::shaping
