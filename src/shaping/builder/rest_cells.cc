#include "shaping/builder/rest_cells.h"

#include <algorithm>

#include <arrow/api.h>

namespace dynalake::shaping {
namespace {

/// How much is shaped at once.
constexpr int64_t kRowsAtOnce = 1024;
constexpr size_t kBytesAtOnce = size_t{4} << 20;

std::vector<std::string> RestNamesOf(const TableColumns& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns.columns) {
    names.push_back(column.step.name);
  }
  return names;
}

}  // namespace

RestCells::RestCells(const TableColumns& columns)
    : columns_(columns),
      scanner_(RestNamesOf(columns)),
      builders_(columns.columns.size()),
      shaped_(columns.columns.size()) {}

void RestCells::Bind(std::shared_ptr<arrow::Array> rest, std::vector<uint8_t> wanted) {
  rest_ = std::move(rest);
  wanted_ = std::move(wanted);
  tape_.Clear();
  row_ = -1;
  shaped_begin_ = 0;
  shaped_end_ = 0;
}

Result<bool> RestCells::Read(int64_t row) {
  tape_.Clear();
  row_ = row;
  if (!rest_ || rest_->IsNull(row)) {
    return false;
  }
  DYNALAKE_TRY(Scan(TextCell(*rest_, row)));
  return true;
}

bool RestCells::Has(size_t column) const {
  const NameChain& attributes = scanner_.attributes();
  return tape_.size() != 0 &&
         attributes.IsInMap(*attributes.Attribute(static_cast<int32_t>(column)));
}

Result<void> RestCells::Scan(std::string_view text) {
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

Result<CellAt> RestCells::Shaped(size_t column) {
  if (row_ < shaped_begin_ || row_ >= shaped_end_) {
    const int64_t row = row_;
    DYNALAKE_TRY(ShapeFrom(row));
    DYNALAKE_TRY(Read(row));
  }
  return CellAt{&*shaped_[column], row_ - shaped_begin_};
}

/// Shapes rows from `row` on, at least that one. A later row that cannot be read ends them: who
/// comes to it is told.
Result<void> RestCells::ShapeFrom(int64_t row) {
  const int64_t end = std::min(row + kRowsAtOnce, rest_->length());
  int64_t at = row;
  for (size_t bytes = 0; at < end && bytes < kBytesAtOnce; ++at) {
    const Result<bool> read = Read(at);
    if (!read && at == row) {
      return read.error();
    }
    if (!read) {
      break;
    }
    bytes += *read ? text_.size() : 0;
    for (uint32_t i = 0; i < tape_.size(); i = tape_[i].next) {
      const int32_t column = tape_[i].name.column;
      if (column < 0 || wanted_[static_cast<size_t>(column)] == 0) {
        continue;
      }
      auto& builder = builders_[static_cast<size_t>(column)];
      if (!builder) {
        builder = std::make_unique<ColumnBuilder>(columns_.columns[static_cast<size_t>(column)],
                                                  pool_.get(), false);
      }
      builder->PadTo(at - row);
      builder->Append(tape_, i);
    }
  }
  shaped_begin_ = row;
  shaped_end_ = at;
  for (size_t i = 0; i < builders_.size(); ++i) {
    shaped_[i].reset();
    if (builders_[i]) {
      DYNALAKE_ASSIGN(shaped_[i],
                      CellReader::Make(columns_.columns[i], builders_[i]->Finish(at - row)));
    }
  }
  return {};
}

}  // namespace dynalake::shaping
