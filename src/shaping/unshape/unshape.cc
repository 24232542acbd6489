#include "shaping/unshape/unshape.h"

#include <utility>
#include <vector>

#include <arrow/api.h>

#include "shaping/builder/cell_reader.h"
#include "shaping/builder/rest_cells.h"

namespace dynalake::shaping {

class Unshaper::Impl {
 public:
  Impl(const TableColumns& columns, NullCells null_cells)
      : columns_(columns), rest_cells_(columns_), updated_(std::move(null_cells)) {
    rest_column_.field_id = kRestFieldId;
    rest_column_.name = "_rest";
  }

  Result<void> Bind(std::shared_ptr<arrow::RecordBatch> batch) {
    readers_.clear();
    batch_ = std::move(batch);
    const arrow::FieldVector& fields = batch_->schema()->fields();
    std::vector<uint8_t> is_there;
    for (const Column& column : columns_.columns) {
      const int at = FindField(fields, column);
      DYNALAKE_ASSIGN(CellReader reader,
                      CellReader::Make(column, at < 0 ? nullptr : batch_->column(at)));
      readers_.push_back(std::move(reader));
      is_there.push_back(at < 0 ? 0 : 1);
    }
    const int at = FindField(fields, rest_column_);
    if (at >= 0 && !HasTextCells(*batch_->column(at)->type())) {
      return Fail(ErrorCode::kUnsupported, "column \"_rest\" is {}, which is no string",
                  batch_->column(at)->type()->ToString());
    }
    rest_cells_.Bind(at < 0 ? nullptr : batch_->column(at), std::move(is_there));
    return {};
  }

  Result<void> AppendItem(int64_t row, std::string* out) {
    DYNALAKE_ASSIGN(const bool has_rest, rest_cells_.Read(row));
    *out += '{';
    const size_t start = out->size();
    for (size_t i = 0; i < readers_.size(); ++i) {
      if (!readers_[i].IsNull(row) && !(has_rest && rest_cells_.Has(i))) {
        BeginMember(readers_[i].column().step.name, start, out);
        if (!readers_[i].AppendValue(row, out)) {
          return NoValueError(readers_[i]);
        }
      }
    }
    if (has_rest) {
      DYNALAKE_TRY(AppendRest(row, start, out));
    }
    *out += '}';
    return {};
  }

 private:
  Result<void> AppendRest(int64_t row, size_t start, std::string* out) {
    for (uint32_t i = 0; i < rest_cells_.tape().size(); i = rest_cells_.tape()[i].next) {
      const int32_t column = rest_cells_.tape()[i].name.column;
      if (column < 0 || !readers_[static_cast<size_t>(column)].has_array()) {
        BeginMember(rest_cells_.tape()[i].Name(), start, out);
        *out += rest_cells_.tape()[i].Raw();
        continue;
      }
      const CellReader& reader = readers_[static_cast<size_t>(column)];
      DYNALAKE_ASSIGN(const CellAt shaped, rest_cells_.Shaped(static_cast<size_t>(column)));
      if (!updated_.Append({rest_cells_.tape(), i}, {&reader, row}, shaped, start, out)) {
        return NoValueError(reader);
      }
    }
    return {};
  }

  static Error NoValueError(const CellReader& reader) {
    return Fail(ErrorCode::kUnsupported,
                "the column {} holds NaN, an infinity or a number above 1E126, which no DynamoDB "
                "number is: another engine wrote it; set it to a number or to NULL there",
                reader.column().name);
  }

  const TableColumns columns_;
  Column rest_column_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  std::vector<CellReader> readers_;
  RestCells rest_cells_;
  UpdatedCells updated_;
};

Unshaper::Unshaper(const TableColumns& columns, NullCells null_cells)
    : impl_(std::make_unique<Impl>(columns, std::move(null_cells))) {}
Unshaper::~Unshaper() = default;
Unshaper::Unshaper(Unshaper&&) noexcept = default;

Result<void> Unshaper::Bind(std::shared_ptr<arrow::RecordBatch> batch) {
  return impl_->Bind(std::move(batch));
}

Result<void> Unshaper::AppendItem(int64_t row, std::string* out) {
  return impl_->AppendItem(row, out);
}

Result<void> Unshaper::AppendLine(int64_t row, std::string* out) {
  *out += R"({"Item":)";
  DYNALAKE_TRY(impl_->AppendItem(row, out));
  *out += "}\n";
  return {};
}

}  // namespace dynalake::shaping
