#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/row_source.h"
#include "query/listings/batch_builder.h"
#include "query/listings/cells.h"

namespace dynalake::query {

/// What one row of a listing is made of, one after the other.
template <typename Row>
class RowReader {
 public:
  virtual ~RowReader() = default;
  /// Null at the end; else it lives until the next call.
  virtual Result<const Row*> Next() = 0;
};

/// Rows that are there already.
template <typename Row>
class KeptRows final : public RowReader<Row> {
 public:
  explicit KeptRows(std::shared_ptr<const std::vector<Row>> rows) : rows_(std::move(rows)) {}
  Result<const Row*> Next() override { return at_ == rows_->size() ? nullptr : &(*rows_)[at_++]; }

 private:
  std::shared_ptr<const std::vector<Row>> rows_;
  size_t at_ = 0;
};

/// A column of a listing, and how its value is put.
template <typename Row>
struct ListedColumn {
  std::string name;
  SqlType type;
  std::function<void(const Row&, Cell)> put;
};

/// A listing: columns over rows, which `start` begins to read.
template <typename Row>
class ListedRows final : public engine::RowSource {
 public:
  using Reader = std::unique_ptr<RowReader<Row>>;
  using Start = std::function<Result<Reader>()>;

  ListedRows(std::string name, std::vector<ListedColumn<Row>> columns, Start start)
      : name_(std::move(name)), columns_(std::move(columns)), start_(std::move(start)) {
    std::vector<std::string> names;
    for (const ListedColumn<Row>& column : columns_) {
      names.push_back(column.name);
      types_.push_back(column.type);
    }
    schema_ = RowSchema(names, types_);
  }

  const std::string& name() const override { return name_; }
  const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }
  const std::vector<SqlType>& types() const { return types_; }

  Result<std::unique_ptr<engine::RowStream>> Open(std::span<const size_t> columns) const override {
    std::vector<std::string> names;
    std::vector<SqlType> types;
    auto stream = std::make_unique<Stream>();
    for (const size_t column : columns) {
      names.push_back(columns_[column].name);
      types.push_back(types_[column]);
      stream->columns.push_back(&columns_[column]);
    }
    DYNALAKE_ASSIGN(stream->batch, BatchBuilder::Make(StoredSchema(names, types)));
    DYNALAKE_ASSIGN(stream->reader, start_());
    return std::unique_ptr<engine::RowStream>(std::move(stream));
  }

 private:
  struct Stream final : engine::RowStream {
    Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
      while (!batch->is_full()) {
        DYNALAKE_ASSIGN(const Row* row, reader->Next());
        if (row == nullptr) {
          break;
        }
        for (size_t i = 0; i < columns.size(); ++i) {
          columns[i]->put(*row, batch->CellOf(i));
        }
        batch->EndRow();
      }
      return batch->Finish();
    }

    std::vector<const ListedColumn<Row>*> columns;
    std::unique_ptr<BatchBuilder> batch;
    Reader reader;
  };

  std::string name_;
  std::vector<ListedColumn<Row>> columns_;
  std::vector<SqlType> types_;
  Start start_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace dynalake::query
