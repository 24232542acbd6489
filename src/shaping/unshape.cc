#include "shaping/unshape.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <arrow/api.h>

#include "dynamodb/json_codec.h"
#include "dynamodb/json_normalizer.h"
#include "shaping/buffer_pool.h"
#include "shaping/cell_reader.h"
#include "shaping/compact_scanner.h"

namespace dynalake::shaping {

class Unshaper::Impl {
 public:
  explicit Impl(const TableColumns& columns) : columns_(columns), scanner_({}) {
    rest_column_.field_id = kRestFieldId;
    rest_column_.name = "_rest";
  }

  Result<void> Bind(std::shared_ptr<arrow::RecordBatch> batch) {
    readers_.clear();
    rest_ = nullptr;
    batch_ = std::move(batch);
    const arrow::FieldVector& fields = batch_->schema()->fields();
    for (const Column& column : columns_.columns) {
      const int at = FindField(fields, column);
      DYNALAKE_ASSIGN(CellReader reader,
                      CellReader::Make(column, at < 0 ? nullptr : batch_->column(at)));
      readers_.push_back(std::move(reader));
    }
    const int at = FindField(fields, rest_column_);
    if (at >= 0) {
      rest_ = batch_->column(at);
      if (!HasTextCells(*rest_->type())) {
        return Fail(ErrorCode::kUnsupported, "column \"_rest\" is {}, which is no string",
                    rest_->type()->ToString());
      }
    }
    return {};
  }

  Result<void> AppendItem(int64_t row, std::string* out) {
    tape_.Clear();
    if (rest_ && !rest_->IsNull(row)) {
      DYNALAKE_TRY(ScanRest(TextCell(*rest_, row)));
    }
    *out += '{';
    const size_t start = out->size();
    for (const CellReader& reader : readers_) {
      const std::string& name = reader.column().step.name;
      if (!reader.IsNull(row) && !IsInRest(name)) {
        *out += out->size() == start ? "" : ",";
        dynamodb::AppendJsonString(name, out);
        *out += ':';
        reader.AppendValue(row, out);
      }
    }
    for (uint32_t i = 0; i < tape_.size(); i = tape_[i].next) {
      *out += out->size() == start ? "" : ",";
      dynamodb::AppendJsonString(tape_[i].Name(), out);
      *out += ':';
      *out += tape_[i].Raw();
    }
    *out += '}';
    return {};
  }

 private:
  bool IsInRest(std::string_view name) const {
    for (uint32_t i = 0; i < tape_.size(); i = tape_[i].next) {
      if (tape_[i].Name() == name) {
        return true;
      }
    }
    return false;
  }

  /// Puts the attributes of a `_rest` on the tape.
  Result<void> ScanRest(std::string_view text) {
    text_.assign(text);
    text_ += '\n';
    text_.reserve(text_.size() + kBlockPadding);
    const char* end = scanner_.ScanItem(text_.data(), &tape_);
    if (end == text_.data() + text.size()) {
      return {};
    }
    // Somebody else wrote it.
    std::string compact;
    DYNALAKE_TRY_CONTEXT(normalizer_.Normalize(text, &compact), "a cell of _rest is no item");
    text_ = std::move(compact);
    text_.reserve(text_.size() + kBlockPadding);
    if (scanner_.ScanLine(text_.data(), &tape_) == nullptr) {
      return Fail(ErrorCode::kMalformedInput, "a cell of _rest is no item");
    }
    return {};
  }

  TableColumns columns_;
  Column rest_column_;
  CompactScanner scanner_;
  dynamodb::JsonNormalizer normalizer_{dynamodb::JsonNormalizer::Options{.bare_items = true}};
  LineTape tape_;
  std::string text_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  std::vector<CellReader> readers_;
  std::shared_ptr<arrow::Array> rest_;
};

Unshaper::Unshaper(const TableColumns& columns) : impl_(std::make_unique<Impl>(columns)) {}
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
