#include "render/text_writers.h"

#include <algorithm>

#include "base/distinct_names.h"
#include "render/cell.h"
#include "render/escape.h"

namespace dynalake::render {
namespace {

// Text is handed to the sink in pieces of about this size.
constexpr size_t kPieceBytes = size_t{64} << 10;

// The members of a JSON object need names of their own. As JSON strings.
std::vector<std::string> JsonNames(const arrow::Schema& schema) {
  std::vector<std::string> names;
  for (const std::string& name : DistinctNames(schema.field_names())) {
    AppendJsonString(name, names.emplace_back());
  }
  return names;
}

class JsonWriter final : public ResultWriter {
 public:
  JsonWriter(const arrow::Schema& schema, bool array, FloatWords words, Sink& sink)
      : names_(JsonNames(schema)), array_(array), words_(words), sink_(sink) {}

  Result<void> Write(const arrow::RecordBatch& batch) override {
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      if (array_) {
        text_ += any_ ? ",\n" : "[\n";
      }
      any_ = true;
      AppendRow(batch, row);
      if (!array_) {
        text_ += '\n';
      }
      if (text_.size() >= kPieceBytes) {
        DYNALAKE_TRY(Flush());
      }
    }
    return Flush();
  }

  Result<void> Finish() override {
    if (array_) {
      text_ += any_ ? "\n]\n" : "[]\n";
    }
    return Flush();
  }

 private:
  void AppendRow(const arrow::RecordBatch& batch, int64_t row) {
    text_ += '{';
    for (int column = 0; column < batch.num_columns(); ++column) {
      text_ += column > 0 ? "," : "";
      text_ += names_[static_cast<size_t>(column)];
      text_ += ':';
      AppendCellJson(*batch.column(column), row, text_, words_);
    }
    text_ += '}';
  }

  Result<void> Flush() {
    DYNALAKE_TRY(sink_.Write(text_));
    text_.clear();
    return {};
  }

  std::vector<std::string> names_;
  bool array_;
  FloatWords words_;
  Sink& sink_;
  std::string text_;
  bool any_ = false;
};

class CsvWriter final : public ResultWriter {
 public:
  CsvWriter(const arrow::Schema& schema, OutputStyle style, Sink& sink)
      : style_(style), sink_(sink) {
    std::string_view separator;
    for (const std::string& name : DistinctNames(schema.field_names())) {
      text_ += separator;
      AppendField(name);
      separator = ",";
    }
    text_ += '\n';
  }

  Result<void> Write(const arrow::RecordBatch& batch) override {
    std::string cell;
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      for (int column = 0; column < batch.num_columns(); ++column) {
        text_ += column > 0 ? "," : "";
        const arrow::Array& array = *batch.column(column);
        if (array.type_id() != arrow::Type::NA && array.IsValid(row)) {
          cell.clear();
          AppendCellText(array, row, BinaryText::kBase64, cell, style_.float_words);
          AppendField(cell);
        }
      }
      text_ += '\n';
      if (text_.size() >= kPieceBytes) {
        DYNALAKE_TRY(Flush());
      }
    }
    return Flush();
  }

  Result<void> Finish() override { return Flush(); }

 private:
  void AppendField(std::string_view field) {
    std::string shown;
    if (style_.terminal) {
      AppendForTerminal(field, shown);
      field = shown;
    }
    if (!field.empty() && field.find_first_of(",\"\r\n") == std::string_view::npos) {
      text_ += field;
      return;
    }
    text_ += '"';
    for (const char c : field) {
      text_ += c;
      if (c == '"') {
        text_ += '"';
      }
    }
    text_ += '"';
  }

  Result<void> Flush() {
    DYNALAKE_TRY(sink_.Write(text_));
    text_.clear();
    return {};
  }

  OutputStyle style_;
  Sink& sink_;
  std::string text_;
};

class PlanWriter final : public ResultWriter {
 public:
  explicit PlanWriter(Sink& sink) : sink_(sink) {}

  Result<void> Write(const arrow::RecordBatch& batch) override {
    const arrow::Array& plans = *batch.column(batch.num_columns() - 1);
    std::string text;
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      std::string plan;
      AppendCellText(plans, row, BinaryText::kHex, plan);
      std::string_view rest = plan;
      while (!rest.empty()) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        AppendForTerminal(rest.substr(0, end), text);
        text += '\n';
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    return sink_.Write(text);
  }

  Result<void> Finish() override { return {}; }

 private:
  Sink& sink_;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeJsonWriter(const arrow::Schema& schema, bool array,
                                             FloatWords words, Sink& sink) {
  return std::make_unique<JsonWriter>(schema, array, words, sink);
}

std::unique_ptr<ResultWriter> MakeCsvWriter(const arrow::Schema& schema, OutputStyle style,
                                            Sink& sink) {
  return std::make_unique<CsvWriter>(schema, style, sink);
}

std::unique_ptr<ResultWriter> MakePlanWriter(Sink& sink) {
  return std::make_unique<PlanWriter>(sink);
}

}  // namespace dynalake::render
